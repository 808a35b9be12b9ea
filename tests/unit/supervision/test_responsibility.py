"""Whose time it is, and how documents are numbered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workflows.documents.numbering import number_text, year_of
from workflows.supervision.responsibility import Holder, add_up, holder_among, holder_of
from workflows.supervision.views import ClockShare, HolderKind


@pytest.mark.parametrize(
    ("group", "holder"),
    [
        ("unit:12:handler", Holder(HolderKind.UNIT, "unit:12")),
        ("unit:12", Holder(HolderKind.UNIT, "unit:12")),
        ("office:1502", Holder(HolderKind.OFFICE, "office:1502")),
        ("office:1502:leader", Holder(HolderKind.OFFICE, "office:1502")),
        ("convener:15", Holder(HolderKind.OFFICE, "office:15")),
        ("officers:1502", Holder(HolderKind.OFFICER, "officers:1502")),
        ("enterprise:33:union", Holder(HolderKind.ENTERPRISE, "enterprise:33")),
        ("role:designer", Holder(HolderKind.UNIT, "role:designer")),
    ],
)
def test_a_group_belongs_to_a_body(group: str, holder: Holder) -> None:
    assert holder_of(group) == holder


def test_a_person_works_for_the_unit_before_the_appointment() -> None:
    groups = {"area:15", "officers:15", "unit:4:liaison", "enterprise:9"}
    assert holder_among(groups) == "unit:4:liaison"
    assert holder_among({"area:15", "role:auditor"}) is None


def test_shares_add_up_per_body_without_ranking_them() -> None:
    parts = [
        (HolderKind.ENTERPRISE, "enterprise:1", 900),
        (HolderKind.UNIT, "unit:2", 10),
        (HolderKind.UNIT, "unit:1", 5),
        (HolderKind.UNIT, "unit:2", 20),
    ]
    assert add_up(parts) == (
        ClockShare(HolderKind.UNIT, "unit:1", 5),
        ClockShare(HolderKind.UNIT, "unit:2", 30),
        ClockShare(HolderKind.ENTERPRISE, "enterprise:1", 900),
    )


def test_numbers_are_written_without_leading_zeros() -> None:
    assert number_text("内产改办督", 2026, 7) == "内产改办督〔2026〕7号"


def test_the_year_of_a_number_is_the_local_one() -> None:
    assert year_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == 2027

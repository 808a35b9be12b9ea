"""What people hand in through the forms of a contact is what its process works with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.processes.conftest import need
from workflows.forms import Submission, parse_form, validate
from workflows.packages import packages

TODAY = date(2026, 5, 20)
UNITS = [{"value": "2", "label": "包头市工业和信息化局"}]
ROW = need("研修班") | {"detail": "数控技师"}


def hand_in(
    form: str,
    submitted: dict[str, Any],
    facts: dict[str, Any] | None = None,
    *,
    package: str = "contact_enterprise",
) -> Submission:
    content = dict(packages()[package].files)[f"{form}.form.json"]
    return validate(parse_form(content), submitted, facts or {}, today=TODAY)


def test_the_office_chooses_among_its_units() -> None:
    facts = {"unit_options": UNITS, "unit_id": ""}
    done = hand_in("assign", {"assign_decision": "assign", "unit_id": "2"}, facts)
    assert not done.problems
    assert done.data["unit_id"] == "2"
    wrong = hand_in("assign", {"assign_decision": "assign", "unit_id": "9"}, facts)
    assert [each.field for each in wrong.problems] == ["unit_id"]


def test_a_dissolved_enterprise_needs_no_unit() -> None:
    done = hand_in("assign", {"assign_decision": "dissolved", "dissolved_reason": "已注销登记"})
    assert not done.problems
    assert done.data["assign_decision"] == "dissolved"
    assert "unit_id" not in done.data


def test_only_a_return_asks_for_reasons() -> None:
    assert not hand_in("sign_for", {"sign_decision": "accept"}).problems
    returned = hand_in("sign_for", {"sign_decision": "return"})
    assert [each.field for each in returned.problems] == ["return_reason"]


@pytest.mark.parametrize(
    ("form", "field", "day", "allowed"),
    [
        ("plan_visit", "planned_on", "2026-05-20", True),
        ("plan_visit", "planned_on", "2026-05-19", False),
        ("record_visit", "visited_on", "2026-05-20", True),
        ("record_visit", "visited_on", "2026-05-21", False),
    ],
)
def test_plans_lie_ahead_and_visits_behind(form: str, field: str, day: str, allowed: bool) -> None:
    done = hand_in(
        form,
        {field: day, "planned_manner": "visit", "manner": "visit", "visit_record": "看了两个车间"},
    )
    assert [each.field for each in done.problems] == ([] if allowed else [field])


def test_a_visit_without_needs_is_complete() -> None:
    done = hand_in(
        "record_visit",
        {
            "visited_on": "2026-05-20",
            "manner": "visit",
            "visit_record": "看了两个车间",
            "needs": [{"title": "", "kind": "", "detail": "", "wanted_on": ""}],
        },
    )
    assert not done.problems
    assert done.data["needs"] == []


def test_no_form_asks_for_photos_or_places() -> None:
    """An officer may add some where something is wrong; nothing may be required."""
    for package in packages().values():
        for path, content in package.files:
            if not path.endswith(".form.json"):
                continue
            text = content.decode()
            assert not any(word in text for word in ("定位", "签到"))
            if path != "inspect.form.json":
                assert not any(word in text for word in ("filepicker", "照片"))
            for each in parse_form(content).walk():
                assert not (each.kind == "filepicker" and each.rules.required)


def test_the_enterprise_reads_the_needs_and_cannot_change_them() -> None:
    done = hand_in(
        "confirm",
        {"opinion": "confirm", "rating": "good", "needs": [{"title": "别的"}]},
        {"needs": [ROW]},
    )
    assert not done.problems
    (row,) = done.data["needs"]
    assert (row["title"], row["kind"], row["detail"]) == ("研修班", "training", "数控技师")


@pytest.mark.parametrize(
    ("opinion", "missing"), [("confirm", "rating"), ("dissent", "dissent_reason")]
)
def test_an_opinion_comes_with_its_rating_or_its_reasons(opinion: str, missing: str) -> None:
    done = hand_in("confirm", {"opinion": opinion}, {"needs": []})
    assert [each.field for each in done.problems] == [missing]


@pytest.mark.parametrize(("solved", "fields"), [("yes", []), ("no", ["unsolved_reason"])])
def test_a_need_is_solved_or_says_what_is_missing(solved: str, fields: list[str]) -> None:
    done = hand_in("follow_up_confirm", {"solved": solved}, package="need_follow_up")
    assert [each.field for each in done.problems] == fields


@pytest.mark.parametrize(("period", "fields"), [("2026Q2", []), ("", []), ("2026-2", ["period"])])
def test_a_quarter_is_written_like_one(period: str, fields: list[str]) -> None:
    facts = {"enterprise_options": [{"value": "1", "label": "青岭装备制造有限公司"}]}
    done = hand_in("start", {"enterprise_id": "1", "period": period}, facts)
    assert [each.field for each in done.problems] == fields

"""Names that a diagram writes and the installation does not know."""

from __future__ import annotations

import pytest

from engine.context import known_of
from engine.interpreter import Known, ServiceData, check
from engine.interpreter.checks.kinds.names import NAMES
from engine.interpreter.contract import Finding
from engine.interpreter.known import fits, merged
from tests.bpmn_text import process, resources
from web.assembly import business_modules
from workflows.organisation.duties import (
    GROUP_SHAPES,
    Duty,
    EnterpriseRole,
    Seat,
    UnitKind,
    groups_of_account,
    groups_of_seat,
)

SHIPPED = known_of(business_modules())


def found(text: str, known: Known = SHIPPED) -> list[Finding]:
    return [each for each in check(resources(text), known=known) if each.code in NAMES]


def user(**attributes: str) -> str:
    own = {f"duban:{name}": value for name, value in attributes.items()}
    return process("p", "start -> a -> end", attributes={"a": own})


def remedy(text: str) -> tuple[str, str]:
    (one,) = found(text)
    return one.code, str(one.params["similar"])


def test_unknown_clause_is_told_with_the_nearest() -> None:
    assert remedy(user(clause="6.2-01 6.2-91")) == ("NAME001", "6.2-01")


def test_unknown_ladder_is_told_with_the_nearest() -> None:
    assert remedy(user(ladder="standart")) == ("NAME002", "standard")
    assert found(user(ladder="standard")) == []
    assert found(user(ladder="{ladder}")) == []


def test_unknown_service_is_told_with_the_nearest() -> None:
    text = process(
        "p", "start -> s:service -> end", attributes={"s": {"duban:service": "contact.recieve"}}
    )
    assert remedy(text) == ("NAME003", "contact.receive")
    assert found(text.replace("recieve", "receive")) == []


def test_unknown_document_is_told_with_the_nearest() -> None:
    assert remedy(user(document="urging_note")) == ("NAME004", "urging_notice")
    assert found(user(document="催办通知书")) == []


@pytest.mark.parametrize(
    "group",
    [
        "unit:12:handler",
        "unit:{unit_id}:liaison",
        "unit:{unit_id}:{duty}",
        "office:{area}",
        "office:{area}:leader",
        "office:{place}",
        "enterprise:{enterprise_id}",
        "enterprise:{enterprise_id}:party",
        "role:{role}",
        # What an expression gives may have several parts: 12:leader.
        "unit:{unit_and_duty}",
        "{bodies}",
        "user:wang",
    ],
)
def test_accepts_groups_of_the_organisation(group: str) -> None:
    assert found(user(candidateGroups=group)) == []
    assert found(user(copyTo=group)) == []


@pytest.mark.parametrize(
    ("group", "similar"),
    [
        ("unit:{unit_id}:handlers", "unit:*:handler"),
        ("ofice:{area}", "office:*"),
        ("role:admin", "role:auditor"),
        ("office", "office:*"),
    ],
)
def test_warns_of_groups_that_nobody_can_hold(group: str, similar: str) -> None:
    (one,) = found(user(candidateGroups=group))
    assert one.code == "BPMN054"
    assert str(one.params["similar"]).split(":")[0] == similar.split(":")[0]


def test_looks_at_the_groups_of_lanes_and_participants() -> None:
    assert [each.code for each in found(user(voting="all", participants="team:{x}@2"))] == [
        "BPMN054"
    ]
    lane = (
        '<laneSet id="ls"><lane id="l" duban:candidateGroups="team">'
        "<flowNodeRef>a</flowNodeRef></lane></laneSet>"
    )
    text = process("p", "start -> a -> end", more=lane)
    assert [each.element_id for each in found(text)] == ["a"]


def test_every_group_of_a_post_or_account_has_a_known_shape() -> None:
    groups = {
        group
        for duty in Duty
        for kind in UnitKind
        for group in groups_of_seat(Seat(duty, 7, kind, "1502"))
    }
    groups |= {group for role in EnterpriseRole for group in groups_of_account(3, role)}
    assert {group for group in groups if not fits(group, GROUP_SHAPES)} == set()


def test_says_nothing_where_nothing_is_known() -> None:
    text = user(clause="9.9-99", ladder="x", candidateGroups="y", document="z")
    assert found(text, Known()) == []


def test_remedy_names_a_dash_where_there_is_nothing_to_choose_from() -> None:
    (one,) = found(user(ladder="x"), Known(ladders=frozenset()))
    assert one.params["similar"] == "-"


def test_modules_know_together_what_each_of_them_knows() -> None:
    one = Known(groups=frozenset({"a"}), services={"s": None}, started={"p": frozenset("xy")})
    told = ServiceData(sets=frozenset({"x"}))
    two = Known(ladders=frozenset({"l"}), services={"t": told}, started={"p": frozenset("yz")})

    together = merged([one, two, Known(groups=frozenset({"b"}))])

    assert together.groups == frozenset({"a", "b"})
    assert together.ladders == frozenset({"l"})
    assert together.clauses is None
    assert together.services == {"s": None, "t": told}
    assert together.started == {"p": {"y"}}

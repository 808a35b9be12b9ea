"""Field rights: who does not get to see a value, and where it might have come through."""

from __future__ import annotations

import pytest

from engine.commands.instances import GetHistory, GetInstance
from engine.commands.participation import CopyWorkItem
from engine.errors import NotFound
from engine.interpreter.field_rights import parse_field_rights, visible
from engine.runtime import Engine
from engine.voting import Vote
from tests.driver import DrivenInstance, Driver
from tests.engine.people import started, vote
from tests.engine.world import Village

SECRET = "4711"
_DATA = {"subject": "Plan", "price": SECRET, "lots": [{"name": "A", "bid": SECRET}]}
_RIGHTS = "price:hidden, lots.bid:hidden"


@pytest.fixture
def matter(driver: Driver) -> DrivenInstance:
    """wang (unit:1) and zhao (unit:2) vote; they may not see the prices."""
    return started(
        driver,
        "start -> write -> agree -> read -> end",
        attributes={
            "write": {"candidateGroups": "chief"},
            "agree": {
                "voting": "all",
                "participants": "unit:1,unit:2",
                "fieldRights": _RIGHTS,
            },
            "read": {"candidateGroups": "chief"},
        },
        data=_DATA,
    )


def at_the_vote(matter: DrivenInstance) -> DrivenInstance:
    matter.work_item("write").do(by="chief", price=SECRET)
    return matter


def test_hidden_values_are_not_in_the_items_data(matter: DrivenInstance) -> None:
    item = at_the_vote(matter).work_item("agree")

    for user_id in ("wang", "chief"):
        assert item.seen_by(user_id).data == {"subject": "Plan", "lots": [{"name": "A"}]}


def test_they_are_not_in_the_whole_matter_either_for_those_who_know_it_by_the_item(
    matter: DrivenInstance, engine: Engine
) -> None:
    at_the_vote(matter)
    number = matter.instance_id

    assert SECRET not in str(engine.query(GetInstance(number), actor="wang").data)
    assert SECRET not in str(engine.query(GetHistory(number), actor="wang"))
    assert SECRET in str(engine.query(GetInstance(number), actor="chief").data)
    assert SECRET in str(engine.query(GetHistory(number), actor="chief"))


def test_they_stay_hidden_once_the_vote_is_over(matter: DrivenInstance, engine: Engine) -> None:
    item = at_the_vote(matter).work_item("agree")
    for user_id in ("wang", "zhao"):
        vote(item, Vote.APPROVE, by=user_id)

    assert SECRET not in str(engine.query(GetInstance(matter.instance_id), actor="wang").data)
    assert SECRET not in str(item.seen_by("wang").data)


def test_who_is_told_of_the_item_sees_as_much_as_its_step(
    matter: DrivenInstance, engine: Engine, village: Village
) -> None:
    village.people["ma"] = {"unit:7"}
    item = at_the_vote(matter).work_item("agree")
    with pytest.raises(NotFound):
        engine.query(GetInstance(matter.instance_id), actor="ma")

    item.execute(CopyWorkItem(item.work_item_id, ("ma",)), by="chief")

    assert SECRET not in str(engine.query(GetInstance(matter.instance_id), actor="ma").data)


def test_what_another_item_shows_is_shown(matter: DrivenInstance, engine: Engine) -> None:
    item = at_the_vote(matter).work_item("agree")
    for user_id in ("wang", "zhao"):
        vote(item, Vote.APPROVE, by=user_id)
    read = matter.work_item("read")
    read.execute(CopyWorkItem(read.work_item_id, ("wang",)), by="chief")

    assert engine.query(GetInstance(matter.instance_id), actor="wang").data["price"] == SECRET


@pytest.mark.parametrize(
    ("rights", "shown"),
    [
        ("", _DATA),
        ("price:hidden", {"subject": "Plan", "lots": _DATA["lots"]}),
        ("lots:hidden", {"subject": "Plan", "price": SECRET}),
        ("*:hidden, subject:read", {"subject": "Plan"}),
        ("*:hidden, lots.name:read", {"lots": [{"name": "A"}]}),
        ("lots:hidden, lots.name:read, price:hidden", {"subject": "Plan", "lots": [{"name": "A"}]}),
        ("*:read", _DATA),
    ],
)
def test_rights_reach_into_groups_and_rows(rights: str, shown: dict[str, object]) -> None:
    assert visible(_DATA, parse_field_rights(rights)) == shown

"""离职转办: all of a leaver's open work goes to others, in batches, with a reason on each item."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.participation import GetHandover, HandOverWork, PreviewHandover
from engine.commands.work_items import (
    DelegateWorkItem,
    ItemList,
    ListAbsences,
    SaveDraft,
    SetAbsence,
)
from engine.errors import Forbidden, InvalidInput, InvalidState
from engine.handlers.participation.handover import BATCH_SIZE
from engine.participation import Handover
from engine.runtime import Engine
from engine.voting import Vote
from tests.driver import DrivenItem, Driver
from tests.engine.people import countersigned, participants, started, vote
from tests.engine.world import Village


def held(driver: Driver, by: str = "wang") -> DrivenItem:
    given = {"write": {"candidateGroups": "unit:1"}}
    return (
        started(driver, "start -> write -> end", attributes=given).work_item("write").claim(by=by)
    )


def hand_over(driver: Driver, **more: object) -> Handover:
    command = HandOverWork("wang", "Retired.", **more)  # type: ignore[arg-type]
    driver.engine.execute(command, actor="chief")
    while driver.engine.run_due():
        pass
    found = driver.engine.query(GetHandover("wang"), actor="chief")
    assert found is not None
    return found


def test_the_preview_counts_what_hangs_on_somebody(driver: Driver, engine: Engine) -> None:
    now = driver.clock.now()
    item = held(driver)
    item.execute(SaveDraft(item.work_item_id, {"a": 1}), by="wang")
    lent = held(driver)
    lent.execute(DelegateWorkItem(lent.work_item_id, "bai"), by="wang")
    countersigned(driver, "all", "user:wang,user:chief")
    free = started(
        driver, "start -> write -> end", attributes={"write": {"candidateGroups": "unit:1"}}
    )
    engine.execute(SetAbsence("bai", now, now + timedelta(days=2)), actor="wang")

    found = engine.query(PreviewHandover("wang"), actor="chief")

    assert (found.held, found.delegated, found.votes, found.drafts) == (1, 1, 1, 1)
    assert (found.absences, found.deputyships, found.total) == (1, 0, 3)
    assert found.groups == ("unit:1",)
    with pytest.raises(Forbidden):
        engine.query(PreviewHandover("wang"), actor="bai")
    assert free.work_item("write").now.assignee is None


def test_everything_goes_to_one_person_though_the_account_is_gone(
    driver: Driver, engine: Engine
) -> None:
    item = held(driver)
    item.execute(SaveDraft(item.work_item_id, {"text": "half done"}), by="wang")
    lent = held(driver)
    lent.execute(DelegateWorkItem(lent.work_item_id, "chief"), by="wang")
    joint = countersigned(driver, "all", "user:wang,user:chief").work_item("agree")
    village = engine.directory
    assert isinstance(village, Village)
    village.people["bai"] = {"unit:1", "chief"}
    del village.people["wang"]

    found = hand_over(driver, to_user_id="bai")

    assert (found.total, found.done, found.refused) == (3, 3, ())
    assert item.now.assignee == "bai"
    draft = item.seen_by("bai").draft
    assert draft is not None
    assert draft.data == {"text": "half done"}
    assert lent.now.delegated_by == "bai"
    vote(joint, Vote.APPROVE, by="bai")
    event = next(e for e in item.instance.history if e.event == "WorkHandedOver")
    assert (event.actor, event.detail["reason"]) == ("chief", "Retired.")


def test_it_goes_by_group_or_back_to_the_groups(driver: Driver) -> None:
    first = held(driver)
    to_bai = hand_over(driver, by_group={"unit:1": "bai"})
    assert (to_bai.done, first.now.assignee) == (1, "bai")

    second = held(driver)
    hand_over(driver)
    assert second.now.assignee is None
    assert second.work_item_id in {
        i.work_item_id for i in driver.listed(ItemList.TO_CLAIM, by="bai")
    }


def test_what_cannot_be_handed_over_is_said(driver: Driver) -> None:
    joint = countersigned(driver, "all", "user:wang,user:chief").work_item("agree")
    nobody_named = hand_over(driver)
    assert [each.work_item_id for each in nobody_named.refused] == [joint.work_item_id]

    outside = held(driver)
    found = hand_over(driver, to_user_id="stranger")
    assert {each.work_item_id for each in found.refused} == {
        joint.work_item_id,
        outside.work_item_id,
    }
    assert outside.now.assignee == "wang"
    assert participants(joint)["wang"].pending


def test_many_items_go_in_several_batches(driver: Driver, engine: Engine) -> None:
    items = [held(driver) for _ in range(BATCH_SIZE + 2)]
    engine.execute(HandOverWork("wang", "Retired.", "bai"), actor="chief")
    with pytest.raises(InvalidState, match="being handed over"):
        engine.execute(HandOverWork("wang", "Retired.", "bai"), actor="chief")

    assert engine.run_due() == 1
    half = engine.query(GetHandover("wang"), actor="chief")
    assert half is not None
    assert (half.done, half.ended_at) == (BATCH_SIZE, None)
    assert engine.run_due() == 1
    assert {item.now.assignee for item in items} == {"bai"}


def test_absences_end_with_whoever_leaves(driver: Driver, engine: Engine) -> None:
    now = driver.clock.now()
    engine.execute(SetAbsence("wang", now, now + timedelta(days=2)), actor="bai")

    hand_over(driver)

    assert engine.query(ListAbsences(), actor="bai") == ()


def test_a_handover_needs_a_reason_and_usable_receivers(driver: Driver, engine: Engine) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(HandOverWork("wang", " ", "nobody"), actor="chief")

    assert [problem.field for problem in refused.value.problems] == ["reason", "to_user_id"]

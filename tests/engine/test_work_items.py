"""Claiming, handing over and handing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.base import Command
from engine.commands.instances import ListInstances
from engine.commands.work_items import (
    AssignWorkItem,
    CompleteWorkItem,
    DelegateWorkItem,
    ItemList,
    ItemOrder,
    ListWorkItems,
    ReleaseWorkItem,
    SaveDraft,
    SetAbsence,
    SetFollowUp,
    SetPriority,
    TransferWorkItem,
)
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.lifecycle import InstanceState, WorkItemState
from engine.views import Scope, WorkItem
from tests.driver import DrivenInstance, Driver


@pytest.fixture
def visit(driver: Driver) -> DrivenInstance:
    return driver.start("visit", by="chief", data={"unit": 1})


def test_runs_a_process_from_start_to_end(visit: DrivenInstance) -> None:
    visit.work_item("Visit").do(by="wang", needs=2)
    visit.work_item("Confirm").do(by="chief", opinion="yes")

    assert visit.now.state is InstanceState.COMPLETED
    assert visit.data["needs"] == 2
    assert visit.events == [
        "InstanceStarted",
        "WorkItemOpened",
        "WorkItemClaimed",
        "WorkItemCompleted",
        "WorkItemOpened",
        "WorkItemClaimed",
        "WorkItemCompleted",
        "InstanceCompleted",
    ]


def test_comes_back_when_the_condition_says_so(visit: DrivenInstance) -> None:
    visit.work_item("Visit").do(by="wang")
    visit.work_item("Confirm").do(by="chief", opinion="no")

    assert visit.open_names == ["Visit"]


def test_due_date_counts_working_days(visit: DrivenInstance) -> None:
    due_at = visit.work_item("Visit").now.due_at

    assert due_at == datetime(2026, 5, 27, 17, 30, tzinfo=LOCAL_ZONE)


def test_lists_follow_the_item_through_its_life(driver: Driver, visit: DrivenInstance) -> None:
    item = visit.work_item("Visit")
    assert [i.name for i in driver.listed(ItemList.TO_CLAIM, by="wang")] == ["Visit"]
    assert driver.listed(ItemList.TO_CLAIM, by="zhao") == ()

    item.claim(by="wang")
    assert driver.listed(ItemList.TO_CLAIM, by="bai") == ()
    assert [i.name for i in driver.listed(ItemList.MINE, by="wang")] == ["Visit"]

    item.complete(by="wang")
    assert driver.listed(ItemList.MINE, by="wang") == ()
    assert [i.name for i in driver.listed(ItemList.DONE, by="wang")] == ["Visit"]


def test_hides_items_from_those_who_have_nothing_to_do_with_them(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit")

    with pytest.raises(NotFound):
        item.seen_by("zhao")
    with pytest.raises(NotFound):
        item.claim(by="stranger")


def test_rejects_claim_when_a_colleague_was_first(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")

    with pytest.raises(InvalidState, match="but wang claimed it"):
        item.claim(by="bai")


def test_rejects_claim_by_one_who_sees_but_may_not(visit: DrivenInstance) -> None:
    with pytest.raises(Forbidden, match="groups that may claim"):
        visit.work_item("Visit").claim(by="chief")


def test_rejects_completion_when_not_claimed(visit: DrivenInstance) -> None:
    with pytest.raises(InvalidState, match="nobody has claimed it yet"):
        visit.work_item("Visit").complete(by="wang")


def test_rejects_completion_when_already_completed(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit")
    item.do(by="wang")

    with pytest.raises(InvalidState, match="but wang completed it"):
        item.complete(by="wang")


def test_completion_with_a_key_has_one_effect_and_the_same_answer(
    driver: Driver, visit: DrivenInstance
) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    command = CompleteWorkItem(item.work_item_id, {"needs": 1})

    first = driver.engine.execute(command, actor="wang", key="press-1")
    second = driver.engine.execute(command, actor="wang", key="press-1")

    assert second == first
    assert visit.events.count("WorkItemCompleted") == 1


def test_rejects_a_key_that_was_used_for_something_else(
    driver: Driver, visit: DrivenInstance
) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    driver.engine.execute(CompleteWorkItem(item.work_item_id, {}), actor="wang", key="k")

    with pytest.raises(InvalidInput, match="used for another request"):
        driver.engine.execute(CompleteWorkItem(item.work_item_id, {"a": 1}), actor="wang", key="k")


def test_released_item_goes_back_to_its_group(driver: Driver, visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")

    item.execute(ReleaseWorkItem(item.work_item_id, "ill"), by="wang")

    assert [i.name for i in driver.listed(ItemList.TO_CLAIM, by="bai")] == ["Visit"]
    assert item.now.state is WorkItemState.READY


def test_delegated_item_comes_back_with_what_the_delegate_did(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    item.execute(DelegateWorkItem(item.work_item_id, "bai"), by="wang")

    item.complete(by="bai", needs=3)

    view = item.seen_by("wang")
    assert view.item.assignee == "wang"
    assert view.item.state is WorkItemState.CLAIMED
    assert view.draft is not None
    assert view.draft.data == {"needs": 3}
    item.complete(by="wang", needs=3)
    assert visit.open_names == ["Confirm"]


def test_transferred_item_does_not_come_back(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    item.execute(TransferWorkItem(item.work_item_id, "bai"), by="wang")

    item.complete(by="bai")

    assert visit.open_names == ["Confirm"]


def test_rejects_transfer_to_one_who_may_not_see_it(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")

    with pytest.raises(InvalidState, match="outside that account's scope"):
        item.execute(TransferWorkItem(item.work_item_id, "zhao"), by="wang")
    with pytest.raises(NotFound):
        item.execute(TransferWorkItem(item.work_item_id, "nobody"), by="wang")


def test_instances_are_found_by_their_searchable_variables(driver: Driver) -> None:
    first = driver.start("visit", by="chief", data={"unit": 1})
    second = driver.start("visit", by="chief", data={"unit": 2})
    first.work_item("Visit").do(by="wang")
    first.work_item("Confirm").do(by="chief", opinion="no")

    def found(*variables: tuple[str, str]) -> list[int]:
        query = ListInstances(started_by="chief", variables=variables)
        page = driver.engine.query(query, actor="chief")
        return [each.instance_id for each in page.instances]

    assert found(("unit", "2")) == [second.instance_id]
    assert found(("unit", "1"), ("opinion", "no")) == [first.instance_id]
    assert found(("unit", "2"), ("opinion", "no")) == []


def test_only_the_authorised_assign(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit")

    with pytest.raises(Forbidden):
        item.execute(AssignWorkItem(item.work_item_id, "bai"), by="wang")
    item.execute(AssignWorkItem(item.work_item_id, "bai"), by="chief")
    assert item.now.assignee == "bai"


def test_deputy_acts_for_the_absent_one_within_the_dates(
    driver: Driver, visit: DrivenInstance, clock: VirtualClock
) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    away = SetAbsence("zhao", clock.now(), clock.now() + timedelta(days=2), "leave")
    driver.engine.execute(away, actor="wang")

    assert [i.name for i in driver.listed(ItemList.MINE, by="zhao")] == ["Visit"]
    item.complete(by="zhao")

    done = next(e for e in visit.history if e.event == "WorkItemCompleted")
    assert (done.actor, done.on_behalf_of) == ("zhao", "wang")


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (ReleaseWorkItem, "WorkItemReleased"),
        (lambda work_item_id: TransferWorkItem(work_item_id, "bai"), "WorkItemTransferred"),
        (lambda work_item_id: DelegateWorkItem(work_item_id, "bai"), "WorkItemDelegated"),
    ],
)
def test_history_tells_for_whom_a_deputy_handed_an_item_on(
    driver: Driver,
    visit: DrivenInstance,
    clock: VirtualClock,
    command: Callable[[int], Command[WorkItem]],
    event: str,
) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    away = SetAbsence("zhao", clock.now(), clock.now() + timedelta(days=2), "leave")
    driver.engine.execute(away, actor="wang")

    item.execute(command(item.work_item_id), by="zhao")

    done = next(each for each in visit.history if each.event == event)
    assert (done.actor, done.on_behalf_of) == ("zhao", "wang")


def test_deputy_is_a_stranger_again_afterwards(
    driver: Driver, visit: DrivenInstance, clock: VirtualClock
) -> None:
    away = SetAbsence("zhao", clock.now(), clock.now() + timedelta(days=2))
    driver.engine.execute(away, actor="wang")
    visit.work_item("Visit").seen_by("zhao")

    driver.advance("P3D")

    with pytest.raises(NotFound):
        visit.work_item("Visit").seen_by("zhao")


def test_offers_say_what_is_possible_and_why_not(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")

    mine = {offer.action: offer for offer in item.seen_by("wang").offers}
    others = {offer.action: offer for offer in item.seen_by("bai").offers}

    assert mine["complete"].allowed
    assert not mine["claim"].allowed
    assert not others["complete"].allowed
    assert "claimed it on" in others["complete"].reason


def test_draft_is_kept_per_person_and_gone_once_handed_in(visit: DrivenInstance) -> None:
    item = visit.work_item("Visit").claim(by="wang")
    item.execute(SaveDraft(item.work_item_id, {"text": "half"}), by="wang")

    draft = item.seen_by("wang").draft
    assert draft is not None
    assert draft.data == {"text": "half"}
    item.complete(by="wang")
    assert item.seen_by("wang").draft is None


def test_priority_and_follow_up_are_checked(visit: DrivenInstance, clock: VirtualClock) -> None:
    item = visit.work_item("Visit").claim(by="wang")

    with pytest.raises(InvalidInput, match="0 to 100"):
        item.execute(SetPriority(item.work_item_id, 101), by="chief")
    with pytest.raises(InvalidInput, match="in the future"):
        item.execute(SetFollowUp(item.work_item_id, clock.now()), by="wang")
    item.execute(SetFollowUp(item.work_item_id, clock.now() + timedelta(days=1)), by="wang")
    assert item.now.follow_up_at == clock.now() + timedelta(days=1)


def test_pages_follow_one_another_without_gap_or_repeat(driver: Driver) -> None:
    started = [driver.start("visit", by="chief", data={"unit": 1}) for _ in range(7)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = driver.engine.query(
            ListWorkItems(ItemList.TO_CLAIM, cursor=cursor, limit=3), actor="wang"
        )
        seen += [item.instance_id for item in page.items]
        if not (cursor := page.next_cursor):
            break

    assert seen == [each.instance_id for each in started]


@pytest.mark.parametrize("which", [ItemList.TO_CLAIM, ItemList.MINE, ItemList.SCOPE])
def test_pages_of_the_newest_go_backwards_in_time(driver: Driver, which: ItemList) -> None:
    started = []
    for _ in range(5):
        visit = driver.start("visit", by="chief", data={"unit": 1}, scope=Scope("1502"))
        if which is ItemList.MINE:
            visit.work_item("Visit").claim(by="wang")
        started.append(visit.instance_id)
        driver.clock.advance(timedelta(hours=1))
    actor = "chief" if which is ItemList.SCOPE else "wang"

    seen: list[int] = []
    cursor = ""
    while True:
        query = ListWorkItems(which, order=ItemOrder.NEWEST, cursor=cursor, limit=2)
        page = driver.engine.query(query, actor=actor)
        seen += [item.instance_id for item in page.items]
        if not (cursor := page.next_cursor):
            break

    assert seen == started[::-1]


def test_scope_list_and_search_show_what_the_supervisor_oversees(driver: Driver) -> None:

    driver.start(
        "visit", by="chief", title="青岭装备", data={"unit": 1}, scope=Scope("1502", "", "")
    )
    driver.start(
        "visit", by="chief", title="Elsewhere", data={"unit": 1}, scope=Scope("22", "", "")
    )

    assert [i.title for i in driver.listed(ItemList.SCOPE, by="chief")] == ["青岭装备"]
    assert [i.title for i in driver.listed(ItemList.SCOPE, by="chief", text="青岭")] == ["青岭装备"]
    assert driver.listed(ItemList.SCOPE, by="chief", text="%") == ()
    assert driver.listed(ItemList.SCOPE, by="wang") == ()

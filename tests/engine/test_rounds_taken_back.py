"""Taking back one finished round of several, in the store: items, holders, drafts, history."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy
from engine.commands.movement import PreviewWithdrawal, WithdrawWorkItem
from engine.commands.work_items import SaveDraft
from engine.errors import Conflict, InvalidState
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from engine.runtime import Engine
from tests.conftest import Statements
from tests.driver import DrivenInstance, DrivenItem, Driver
from tests.engine.world import flow, process

#: Each of three villages is asked, in turn or at once; two answers are enough where ``enough``.
_ASK = (
    '<userTask id="ask" name="Ask" duban:title="{{village}}" duban:candidateGroups="unit:1">'
    '<multiInstanceLoopCharacteristics isSequential="{sequential}" duban:collection="villages" '
    'duban:item="village" duban:output="answers" duban:outputItem="answer">{inner}'
    "</multiInstanceLoopCharacteristics></userTask>"
)
_ENOUGH = "<completionCondition>nrOfCompletedInstances &gt;= 2</completionCondition>"


def _started(
    driver: Driver, engine: Engine, *, sequential: bool = False, enough: bool = False
) -> DrivenInstance:
    ask = _ASK.format(sequential=str(sequential).lower(), inner=_ENOUGH if enough else "")
    text = process(
        "asking",
        f'<startEvent id="start"/>{ask}'
        '<userTask id="sum" name="Sum" duban:candidateGroups="unit:2"/><endEvent id="end"/>'
        + flow("start", "ask", "sum", "end"),
    )
    engine.execute(Deploy("asking", (("asking.bpmn", text),)), actor=SYSTEM)
    return driver.start("asking", by="chief", data={"villages": ["east", "south", "west"]})


def _answer(matter: DrivenInstance, village: str, answer: str, *, by: str = "wang") -> DrivenItem:
    item = matter.work_item(village).claim(by=by)
    item.complete(by=by, answer=answer)
    return item


def _have_back(engine: Engine, item: DrivenItem, *, by: str = "wang") -> None:
    preview = engine.query(PreviewWithdrawal(item.work_item_id), actor=by)
    assert preview.allowed
    engine.execute(WithdrawWorkItem(item.work_item_id, digest=preview.digest), actor=by)


def test_a_round_is_had_back_with_what_was_entered(driver: Driver, engine: Engine) -> None:
    matter = _started(driver, engine)
    _answer(matter, "east", "yes")
    south = _answer(matter, "south", "no")

    preview = engine.query(PreviewWithdrawal(south.work_item_id), actor="wang")
    _have_back(engine, south)

    assert [(one.name, one.assignee) for one in preview.items_opened] == [("south", "wang")]
    assert [token.round for token in preview.opened] == [1]
    again = matter.work_item("south").seen_by("wang")
    assert again.item.assignee == "wang"
    assert again.draft is not None
    assert again.draft.data == {"answer": "no"}
    assert sorted(matter.open_names) == ["south", "west"]
    assert "WorkItemTakenBack" in matter.events
    matter.work_item("south").complete(by="wang", answer="perhaps")
    _answer(matter, "west", "yes")
    assert matter.data["answers"] == ["yes", "perhaps", "yes"]


def test_the_next_in_turn_waits_until_the_round_is_finished_again(
    driver: Driver, engine: Engine
) -> None:
    matter = _started(driver, engine, sequential=True)
    east = _answer(matter, "east", "yes")

    _have_back(engine, east)

    assert matter.open_names == ["east"]
    matter.work_item("east").complete(by="wang", answer="no")
    _answer(matter, "south", "a")
    _answer(matter, "west", "b")
    assert matter.data["answers"] == ["no", "a", "b"]


def test_a_round_whose_successor_has_begun_to_work_stays(driver: Driver, engine: Engine) -> None:
    matter = _started(driver, engine, sequential=True)
    east = _answer(matter, "east", "yes")
    south = matter.work_item("south").claim(by="bai")
    engine.execute(SaveDraft(south.work_item_id, {"answer": "?"}), actor="bai")

    with pytest.raises(InvalidState, match="somebody has acted"):
        engine.execute(WithdrawWorkItem(east.work_item_id), actor="wang")


def test_the_last_round_is_had_back_and_others_go_on_where_they_were(
    driver: Driver, engine: Engine
) -> None:
    matter = _started(driver, engine, enough=True)
    _answer(matter, "east", "yes")
    west = matter.work_item("west").claim(by="bai")
    engine.execute(SaveDraft(west.work_item_id, {"answer": "half"}), actor="bai")
    south = _answer(matter, "south", "no")
    assert matter.open_names == ["Sum"]

    preview = engine.query(PreviewWithdrawal(south.work_item_id), actor="wang")
    _have_back(engine, south)

    assert [(one.name, one.assignee) for one in preview.items_opened] == [
        ("south", "wang"),
        ("west", "bai"),
    ]
    assert [one.name for one in preview.items_closed] == ["Sum"]
    assert sorted(matter.open_names) == ["south", "west"]
    drafts = {
        name: matter.work_item(name).seen_by(who).draft
        for name, who in (("south", "wang"), ("west", "bai"))
    }
    assert {n: d and d.data for n, d in drafts.items()} == {
        "south": {"answer": "no"},
        "west": {"answer": "half"},
    }
    matter.work_item("west").complete(by="bai", answer="whole")
    matter.work_item("Sum").do(by="zhao")
    assert matter.data["answers"] == ["yes", None, "whole"]
    assert matter.now.state is InstanceState.COMPLETED


def test_an_earlier_round_is_refused_once_the_last_one_is_finished(
    driver: Driver, engine: Engine
) -> None:
    matter = _started(driver, engine)
    east = _answer(matter, "east", "yes")
    _answer(matter, "south", "no")
    _answer(matter, "west", "no")

    preview = engine.query(PreviewWithdrawal(east.work_item_id), actor="wang")

    assert not preview.allowed
    assert [refusal.element_id for refusal in preview.refusals] == ["Ask"]
    with pytest.raises(InvalidState, match="send it back"):
        engine.execute(WithdrawWorkItem(east.work_item_id), actor="wang")


def test_a_preview_of_a_round_is_stale_once_another_one_is_finished(
    driver: Driver, engine: Engine
) -> None:
    matter = _started(driver, engine)
    east = _answer(matter, "east", "yes")
    preview = engine.query(PreviewWithdrawal(east.work_item_id), actor="wang")
    _answer(matter, "south", "no")

    with pytest.raises(Conflict, match="Look at the move again"):
        engine.execute(WithdrawWorkItem(east.work_item_id, digest=preview.digest), actor="wang")


def test_having_a_round_back_costs_a_bounded_number_of_statements(
    driver: Driver, engine: Engine, statements: Statements
) -> None:
    matter = _started(driver, engine, enough=True)
    _answer(matter, "east", "yes")
    matter.work_item("west").claim(by="bai")
    south = _answer(matter, "south", "no")

    with statements.at_most(10):
        preview = engine.query(PreviewWithdrawal(south.work_item_id), actor="wang")
    with statements.at_most(25):
        engine.execute(WithdrawWorkItem(south.work_item_id, digest=preview.digest), actor="wang")

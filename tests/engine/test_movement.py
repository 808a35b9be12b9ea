"""Sending back, taking back, skipping, jumping and restarting, in the store."""

from __future__ import annotations

from typing import Any

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import CancelInstance
from engine.commands.movement import (
    GetMovable,
    JumpInstance,
    ListReturnSteps,
    PreviewJump,
    PreviewRestart,
    PreviewReturn,
    PreviewSkip,
    PreviewWithdrawal,
    RestartInstance,
    ReturnWorkItem,
    SkipWorkItem,
    WithdrawWorkItem,
)
from engine.commands.work_items import AddComment, ClaimWorkItem, SaveDraft, SetFollowUp
from engine.errors import Conflict, Forbidden, InvalidInput, InvalidState
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from engine.runtime import Engine
from engine.store.queries import jobs
from tests.conftest import Statements
from tests.driver import DrivenInstance, Driver
from tests.engine.world import Village, flow, process

#: draft (unit) → check (unit) → sign (chief) → end; the check is given up after two days.
CHAIN = process(
    "chain",
    '<startEvent id="start"/>'
    '<userTask id="draft" name="Draft" duban:candidateGroups="unit:1" duban:dueIn="P5WD"/>'
    '<userTask id="check" name="Check" duban:candidateGroups="unit:2" duban:dueIn="P3WD"/>'
    '<boundaryEvent id="late" attachedToRef="check" cancelActivity="false">'
    '<timerEventDefinition id="t"><timeDuration xsi:type="tFormalExpression">P2WD</timeDuration>'
    "</timerEventDefinition></boundaryEvent>"
    '<userTask id="sign" name="Sign" duban:candidateGroups="chief"/>'
    '<endEvent id="end"/><endEvent id="end2"/>'
    + flow("start", "draft", "check", "sign", "end")
    + flow("late", "end2"),
)
#: Two opinions in parallel, then a decision.
OPINIONS = process(
    "opinions",
    '<startEvent id="start"/><parallelGateway id="split"/><parallelGateway id="join"/>'
    '<userTask id="one" name="One" duban:candidateGroups="unit:1"/>'
    '<userTask id="two" name="Two" duban:candidateGroups="unit:2"/>'
    '<userTask id="decide" name="Decide" duban:candidateGroups="chief"/><endEvent id="end"/>'
    + flow("start", "split", "one", "join", "decide", "end")
    + flow("split", "two", "join"),
)


@pytest.fixture
def chain(driver: Driver, engine: Engine) -> DrivenInstance:
    engine.execute(Deploy("chain", (("chain.bpmn", CHAIN),)), actor=SYSTEM)
    return driver.start("chain", by="chief", data={"n": 1})


@pytest.fixture
def opinions(driver: Driver, engine: Engine) -> DrivenInstance:
    engine.execute(Deploy("opinions", (("opinions.bpmn", OPINIONS),)), actor=SYSTEM)
    return driver.start("opinions", by="chief")


def _to_signature(chain: DrivenInstance) -> int:
    chain.work_item("Draft").do(by="wang", text="first")
    chain.work_item("Check").do(by="zhao", checked=True)
    return chain.work_item("Sign").claim(by="chief").work_item_id


# ── Sending back ──────────────────────────────────────────────────────────────────────────


def test_offers_the_steps_that_were_passed(chain: DrivenInstance, engine: Engine) -> None:
    item_id = _to_signature(chain)

    steps = engine.query(ListReturnSteps(item_id), actor="chief")

    assert [(step.name, step.done_by, step.allowed) for step in steps] == [
        ("Check", "zhao", True),
        ("Draft", "wang", True),
    ]


def test_sends_back_to_whoever_did_it(chain: DrivenInstance, engine: Engine) -> None:
    item_id = _to_signature(chain)

    preview = engine.query(PreviewReturn(item_id, "draft"), actor="chief")
    engine.execute(
        ReturnWorkItem(item_id, "draft", "Figures are missing", digest=preview.digest),
        actor="chief",
    )

    item = chain.work_item("Draft").now
    assert preview.allowed
    assert [each.name for each in preview.items_closed] == ["Sign"]
    assert [(i.name, i.assignee, i.due_at) for i in preview.items_opened] == [
        ("Draft", "wang", item.due_at)
    ]
    assert preview.people == ("chief", "wang")
    assert item.assignee == "wang"
    assert chain.data["text"] == "first"
    sent = next(e for e in chain.history if e.event == "MatterSentBack")
    assert sent.detail["reason"] == "Figures are missing"
    assert sent.actor == "chief"
    chain.work_item("Draft").complete(by="wang", text="second")
    assert chain.work_item("Check").now.assignee is None


def test_comes_straight_back_to_the_one_who_sent_it(chain: DrivenInstance, engine: Engine) -> None:
    item_id = _to_signature(chain)
    engine.execute(ReturnWorkItem(item_id, "draft", "Why", straight_back=True), actor="chief")

    chain.work_item("Draft").complete(by="wang", text="second")

    assert chain.open_names == ["Sign"]
    assert chain.work_item("Sign").now.assignee == "chief"
    assert chain.data["text"] == "second"
    chain.work_item("Sign").complete(by="chief")
    assert chain.now.state is InstanceState.COMPLETED


def test_goes_to_the_groups_where_the_former_holder_has_left(
    chain: DrivenInstance, engine: Engine, village: Village
) -> None:
    item_id = _to_signature(chain)
    village.people["wang"] = {"unit:7"}

    engine.execute(ReturnWorkItem(item_id, "draft", "Why"), actor="chief")

    assert chain.work_item("Draft").now.assignee is None
    chain.work_item("Draft").claim(by="bai")


def test_refuses_a_stale_preview(chain: DrivenInstance, engine: Engine) -> None:
    item_id = _to_signature(chain)
    preview = engine.query(PreviewReturn(item_id, "draft"), actor="chief")
    engine.execute(AddComment(chain.instance_id, "Wait"), actor="chief")

    with pytest.raises(Conflict, match="Look at the move again"):
        engine.execute(
            ReturnWorkItem(item_id, "draft", "Why", digest=preview.digest), actor="chief"
        )

    assert chain.open_names == ["Sign"]


def test_refuses_to_send_back_what_one_does_not_hold(chain: DrivenInstance, engine: Engine) -> None:
    chain.work_item("Draft").do(by="wang")
    item_id = chain.work_item("Check").work_item_id

    with pytest.raises(InvalidState, match="claimed by you"):
        engine.execute(ReturnWorkItem(item_id, "draft", "Why"), actor="zhao")


def test_refuses_a_step_that_was_not_passed_and_an_empty_reason(
    chain: DrivenInstance, engine: Engine
) -> None:
    chain.work_item("Draft").do(by="wang")
    item_id = chain.work_item("Check").claim(by="zhao").work_item_id

    with pytest.raises(InvalidInput, match="sign is none"):
        engine.execute(ReturnWorkItem(item_id, "sign", "Why"), actor="zhao")
    with pytest.raises(InvalidInput, match="reason"):
        engine.execute(ReturnWorkItem(item_id, "draft", "  "), actor="zhao")


def test_a_branch_is_refused_as_a_step_behind_its_join(
    opinions: DrivenInstance, engine: Engine
) -> None:
    opinions.work_item("One").do(by="wang")
    opinions.work_item("Two").do(by="zhao")
    item_id = opinions.work_item("Decide").claim(by="chief").work_item_id

    steps = engine.query(ListReturnSteps(item_id), actor="chief")

    assert [step.allowed for step in steps] == [False, False]
    assert not engine.query(PreviewReturn(item_id, "one"), actor="chief").allowed
    with pytest.raises(InvalidState, match="wait for ever"):
        engine.execute(ReturnWorkItem(item_id, "one", "Why"), actor="chief")


def test_timers_and_reminders_of_what_ends_are_withdrawn(
    chain: DrivenInstance, engine: Engine, driver: Driver
) -> None:
    chain.work_item("Draft").do(by="wang")
    item = chain.work_item("Check").claim(by="zhao")
    due_at = item.now.due_at
    assert due_at is not None
    engine.execute(SetFollowUp(item.work_item_id, due_at), actor="zhao")

    preview = engine.query(PreviewReturn(item.work_item_id, "draft"), actor="zhao")
    engine.execute(ReturnWorkItem(item.work_item_id, "draft", "Why"), actor="zhao")

    assert [timer.element_id for timer in preview.timers_lost] == ["late"]
    with engine.store.reading() as uow:
        assert jobs.of_instance(uow, chain.instance_id) == ()
    chain.work_item("Draft").complete(by="wang")
    with engine.store.reading() as uow:
        assert [job.kind for job in jobs.of_instance(uow, chain.instance_id)] == ["timer"]


def test_return_costs_a_bounded_number_of_statements(
    chain: DrivenInstance, engine: Engine, statements: Statements
) -> None:
    item_id = _to_signature(chain)

    with statements.at_most(9):
        preview = engine.query(PreviewReturn(item_id, "draft"), actor="chief")
    with statements.at_most(20):
        engine.execute(
            ReturnWorkItem(item_id, "draft", "Why", digest=preview.digest), actor="chief"
        )


# ── Taking back ───────────────────────────────────────────────────────────────────────────


def test_takes_back_with_what_was_entered(chain: DrivenInstance, engine: Engine) -> None:
    done = chain.work_item("Draft").claim(by="wang")
    done.complete(by="wang", text="oops")
    engine.execute(ClaimWorkItem(chain.work_item("Check").work_item_id), actor="zhao")

    preview = engine.query(PreviewWithdrawal(done.work_item_id), actor="wang")
    engine.execute(WithdrawWorkItem(done.work_item_id, "Wrong file", preview.digest), actor="wang")

    assert [item.name for item in preview.items_closed] == ["Check"]
    again = chain.work_item("Draft").seen_by("wang")
    assert again.item.assignee == "wang"
    assert again.draft is not None
    assert again.draft.data == {"text": "oops"}
    assert "WorkItemTakenBack" in chain.events
    chain.work_item("Draft").complete(by="wang", text="better")
    assert chain.open_names == ["Check"]


def test_the_last_opinion_is_taken_back_and_the_other_stands(
    opinions: DrivenInstance, engine: Engine
) -> None:
    opinions.work_item("One").do(by="wang", one="yes")
    last = opinions.work_item("Two").claim(by="zhao")
    last.complete(by="zhao", two="yes")

    engine.execute(WithdrawWorkItem(last.work_item_id), actor="zhao")

    assert opinions.open_names == ["Two"]
    opinions.work_item("Two").complete(by="zhao", two="no")
    assert opinions.open_names == ["Decide"]
    assert (opinions.data["one"], opinions.data["two"]) == ("yes", "no")


def test_an_opinion_is_taken_back_while_the_other_is_awaited(
    opinions: DrivenInstance, engine: Engine
) -> None:
    first = opinions.work_item("One").claim(by="wang")
    first.complete(by="wang")
    engine.execute(WithdrawWorkItem(first.work_item_id), actor="wang")

    assert opinions.open_names == ["One", "Two"]


def _saves(engine: Engine, chain: DrivenInstance) -> None:
    item = chain.work_item("Check").claim(by="zhao")
    engine.execute(SaveDraft(item.work_item_id, {"a": 1}), actor="zhao")


def _completes(_engine: Engine, chain: DrivenInstance) -> None:
    chain.work_item("Check").do(by="zhao")


@pytest.mark.parametrize("act", [_saves, _completes])
def test_refuses_to_take_back_once_somebody_has_acted(
    chain: DrivenInstance, engine: Engine, act: Any
) -> None:
    done = chain.work_item("Draft").claim(by="wang")
    done.complete(by="wang")
    act(engine, chain)

    with pytest.raises(InvalidState, match="somebody has acted"):
        engine.execute(WithdrawWorkItem(done.work_item_id), actor="wang")


def test_refuses_to_take_back_what_another_one_handed_in(
    chain: DrivenInstance, engine: Engine
) -> None:
    done = chain.work_item("Draft").claim(by="wang")
    done.complete(by="wang")

    with pytest.raises(Forbidden, match="wang"):
        engine.execute(WithdrawWorkItem(done.work_item_id), actor="bai")


def test_refuses_to_take_back_once_a_service_has_run(driver: Driver, engine: Engine) -> None:
    served = process(
        "served",
        '<startEvent id="start"/>'
        '<userTask id="ask" name="Ask" duban:candidateGroups="unit:1"/>'
        '<serviceTask id="call" name="Call" duban:service="test.call"/>'
        '<userTask id="next" name="Next" duban:candidateGroups="unit:2"/>'
        '<endEvent id="end"/>' + flow("start", "ask", "call", "next", "end"),
    )
    engine.execute(Deploy("served", (("served.bpmn", served),)), actor=SYSTEM)
    asked = driver.start("served", by="chief").work_item("Ask").claim(by="wang")
    asked.complete(by="wang")

    with pytest.raises(InvalidState, match="Call has run since"):
        engine.execute(WithdrawWorkItem(asked.work_item_id), actor="wang")


# ── Skip, jump ────────────────────────────────────────────────────────────────────────────


def test_skips_an_item_with_a_reason(chain: DrivenInstance, engine: Engine) -> None:
    item_id = chain.work_item("Draft").work_item_id
    preview = engine.query(PreviewSkip(item_id), actor="chief")

    engine.execute(
        SkipWorkItem(item_id, "On paper", {"text": "paper"}, preview.digest), actor="chief"
    )

    assert [item.name for item in preview.items_opened] == ["Check"]
    assert chain.open_names == ["Check"]
    assert chain.data["text"] == "paper"
    skipped = next(e for e in chain.history if e.event == "WorkItemPassedOver")
    assert skipped.detail["data"] == {"text": "paper"}


def test_jumps_anywhere_with_variables_on_record(chain: DrivenInstance, engine: Engine) -> None:
    movable = engine.query(GetMovable(chain.instance_id), actor="chief")
    preview = engine.query(PreviewJump(chain.instance_id, ("sign",)), actor="chief")

    engine.execute(
        JumpInstance(chain.instance_id, "Urgent", ("sign",), data={"n": 2}, digest=preview.digest),
        actor="chief",
    )

    assert [token.name for token in movable.tokens] == ["Draft"]
    assert {step.address: step.allowed for step in movable.steps}["late"] is False
    assert chain.open_names == ["Sign"]
    assert chain.data["n"] == 2
    jumped = next(e for e in chain.history if e.event == "InstanceJumped")
    assert jumped.detail["data"] == {"n": 2}
    assert jumped.detail["cancelled"] == ["draft"]


def test_variables_of_a_jump_are_looked_at_first_and_what_was_before_is_on_record(
    chain: DrivenInstance, engine: Engine
) -> None:
    given = {"n": 2, "seen": [True]}
    with pytest.raises(InvalidInput) as refused:
        engine.query(
            PreviewJump(chain.instance_id, ("sign",), data={"n": "two", "1st": 1}), actor="chief"
        )
    preview = engine.query(PreviewJump(chain.instance_id, ("sign",), data=given), actor="chief")
    before = chain.data

    jump = JumpInstance(chain.instance_id, "Urgent", ("sign",), data=given, digest=preview.digest)
    engine.execute(jump, actor="chief")

    assert [problem.field for problem in refused.value.problems] == ["n", "1st"]
    assert chain.data == {**before, **given}
    jumped = next(e for e in chain.history if e.event == "InstanceJumped")
    assert jumped.detail["before"] == {"n": before["n"]}
    assert jumped.detail["data"] == given


def test_a_jump_may_change_a_type_where_that_is_said(chain: DrivenInstance, engine: Engine) -> None:
    jump = JumpInstance(chain.instance_id, "Why", ("sign",), data={"n": "two"}, retype=True)
    engine.execute(jump, actor="chief")
    assert chain.data["n"] == "two"


@pytest.mark.parametrize(
    "command",
    [
        lambda chain: JumpInstance(chain.instance_id, "Why", ("sign",)),
        lambda chain: SkipWorkItem(chain.work_item("Draft").work_item_id, "Why"),
    ],
)
def test_refuses_moves_without_the_right(
    chain: DrivenInstance, engine: Engine, village: Village, command: Any
) -> None:
    asked = command(chain)
    village.sees = lambda uow, principal, scope: True  # type: ignore[method-assign]

    with pytest.raises(Forbidden, match="right"):
        engine.execute(asked, actor="wang")


# ── Restart ───────────────────────────────────────────────────────────────────────────────


def _ended(chain: DrivenInstance) -> None:
    _to_signature(chain)
    chain.work_item("Sign").complete(by="chief", signed=True)


def test_takes_an_ended_instance_up_at_a_step(chain: DrivenInstance, engine: Engine) -> None:
    _ended(chain)
    preview = engine.query(PreviewRestart(chain.instance_id, "check"), actor="chief")

    engine.execute(
        RestartInstance(chain.instance_id, "Appeal", "check", digest=preview.digest),
        actor="chief",
    )

    assert chain.now.state is InstanceState.ACTIVE
    assert chain.now.ended_at is None
    assert chain.work_item("Check").now.assignee == "zhao"
    assert chain.data["signed"] is True
    assert [timer.element_id for timer in preview.timers_armed] == ["late"]
    chain.work_item("Check").complete(by="zhao")
    chain.work_item("Sign").do(by="chief")
    assert chain.events.count("InstanceCompleted") == 2


def test_takes_a_cancelled_instance_up_at_its_start(chain: DrivenInstance, engine: Engine) -> None:
    chain.work_item("Draft").do(by="wang", text="kept")
    engine.execute(CancelInstance(chain.instance_id, "By mistake"), actor="chief")

    engine.execute(RestartInstance(chain.instance_id, "Cancelled by mistake"), actor="chief")

    assert chain.open_names == ["Draft"]
    assert chain.data["text"] == "kept"


@pytest.mark.parametrize(("address", "opened"), [("", "Draft"), ("sign", "Sign")])
def test_starts_another_instance_with_the_data(
    chain: DrivenInstance, engine: Engine, driver: Driver, address: str, opened: str
) -> None:
    _ended(chain)

    made = engine.execute(
        RestartInstance(chain.instance_id, "Again", address, anew=True), actor="chief"
    )

    other = driver.instance(made.instance.instance_id)
    assert other.instance_id != chain.instance_id
    assert chain.now.state is InstanceState.COMPLETED
    assert other.open_names == [opened]
    assert other.data["text"] == "first"
    assert "InstanceRestartedAnew" in chain.events


def test_refuses_to_restart_what_runs(chain: DrivenInstance, engine: Engine) -> None:
    with pytest.raises(InvalidState, match="to have ended"):
        engine.execute(RestartInstance(chain.instance_id, "Why"), actor="chief")


# ── Data that a move brings along ─────────────────────────────────────────────────────────


def _moves_with(chain: DrivenInstance, data: dict[str, Any]) -> list[Any]:
    return [
        JumpInstance(chain.instance_id, "Why", ("sign",), data=data),
        SkipWorkItem(chain.work_item("Draft").work_item_id, "Why", data),
    ]


def test_lays_data_over_only_for_those_who_may_change_them(
    chain: DrivenInstance, engine: Engine, village: Village
) -> None:
    village.may = lambda *asked: asked[2] != "instance.edit_data"  # type: ignore[method-assign]
    village.sees = lambda uow, principal, scope: True  # type: ignore[method-assign]

    for command in _moves_with(chain, {"n": 2}):
        with pytest.raises(Forbidden, match=r"instance\.edit_data"):
            engine.execute(command, actor="wang")

    engine.execute(CancelInstance(chain.instance_id, "By mistake"), actor="wang")
    with pytest.raises(Forbidden, match=r"instance\.edit_data"):
        engine.execute(RestartInstance(chain.instance_id, "Why", data={"n": 2}), actor="wang")
    assert chain.data == {"n": 1}


def test_refuses_to_lay_over_what_setting_variables_refuses(
    chain: DrivenInstance, engine: Engine
) -> None:
    too_long = "x" * 100_000
    for command in _moves_with(chain, {"no name": 1, "text": too_long}):
        with pytest.raises(InvalidInput) as refused:
            engine.execute(command, actor="chief")
        assert [problem.field for problem in refused.value.problems] == ["no name", "text"]
    assert chain.open_names == ["Draft"]


@pytest.mark.parametrize("anew", [False, True])
def test_takes_nothing_up_while_another_runs_by_the_same_key(
    driver: Driver, engine: Engine, chain: DrivenInstance, anew: bool
) -> None:
    ended = driver.start("chain", by="chief", business_key="A-1")
    engine.execute(CancelInstance(ended.instance_id, "By mistake"), actor="chief")
    twin = driver.start("chain", by="chief", business_key="A-1")

    with pytest.raises(InvalidState, match=f"number {twin.instance_id} is running"):
        engine.execute(RestartInstance(ended.instance_id, "Again", anew=anew), actor="chief")

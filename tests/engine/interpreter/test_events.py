"""Timers, escalations, errors, messages, signals; boundary events and event subprocesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import InvalidState
from engine.interpreter.contract import CatchMessage, FireTimer, Start
from tests.bpmn_text import flow_nodes, process, signal_roots, timer
from tests.engine.interpreter.play import MONDAY, Play

DAY = timedelta(days=1)
ESCALATION = '<escalation id="esc" name="overdue" escalationCode="overdue"/>'
OTHER = '<escalation id="other" name="other" escalationCode="other"/>'
ERROR = '<error id="err" name="broken" errorCode="broken"/>'
MESSAGE = '<message id="msg" name="reply"/>'
CATCH_ESCALATION = '<escalationEventDefinition escalationRef="esc"/>'


def boundary(inner: str, *, cancel: bool = True, more: str = "", roots: str = "") -> str:
    """``a`` with a boundary event ``b1`` that leads to ``late``."""
    return process(
        "p",
        "start -> a -> after -> end",
        "b1:boundary -> late -> end",
        attributes={"b1": {"attachedToRef": "a", "cancelActivity": "true" if cancel else "false"}},
        inner={"b1": inner},
        more=more,
        roots=roots,
    )


# ── Timers ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.bpmn("13.5.2", "timer intermediate catch event")
def test_intermediate_timer_is_due_when_its_duration_is_over() -> None:
    play = Play(
        process("p", "start -> t:catch -> a -> end", inner={"t": timer(timeDuration="P5WD")})
    )
    play.start()
    assert play.armed == {"t": MONDAY + 5 * DAY}
    assert play.open == []
    play.fire("t")
    assert play.open == ["a"]
    assert play.armed == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-01T09:00:00+08:00", datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
        ("2026-12-01T09:00:00", datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 11, 30, 16, 0, tzinfo=UTC)),
        ("deadline", datetime(2027, 1, 1, 0, 0, tzinfo=UTC)),
        ("{deadline}", datetime(2027, 1, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_date_timer_reads_local_time_and_data(text: str, expected: datetime) -> None:
    play = Play(process("p", "start -> t:catch -> a -> end", inner={"t": timer(timeDate=text)}))
    play.start(deadline="2027-01-01T00:00:00+00:00")
    assert play.armed == {"t": expected}


def test_timer_takes_its_duration_from_data() -> None:
    play = Play(
        process("p", "start -> t:catch -> a -> end", inner={"t": timer(timeDuration="P{n}D")})
    ).start(n=3)
    assert play.armed == {"t": MONDAY + 3 * DAY}


def test_trouble_names_the_timer_whose_duration_is_none() -> None:
    play = Play(
        process("p", "start -> t:catch -> a -> end", inner={"t": timer(timeDuration="{text}")})
    )
    outcome = play.attempt(Start({"text": "soon"}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("t", "TIMER")]


def test_due_time_stays_as_it_was_armed() -> None:
    play = Play(boundary(timer(timeDuration="P5WD"), cancel=False)).start()
    play.now += 3 * DAY
    play.escalate("a", "nobody listens")
    assert play.armed == {"b1": MONDAY + 5 * DAY}


@pytest.mark.bpmn("13.5.3", "timer boundary event, interrupting")
def test_interrupting_timer_takes_the_work_item_back() -> None:
    play = Play(boundary(timer(timeDuration="P5WD"))).start(x=1)
    task_id = play.task("a")
    play.fire("b1")
    assert play.open == ["late"]
    assert play.last is not None
    assert [(item.task_id, item.completed) for item in play.last.closed] == [(task_id, False)]
    assert play.complete("late").ended


def test_timer_is_disarmed_when_the_work_item_is_completed() -> None:
    play = Play(boundary(timer(timeDuration="P5WD"))).start()
    play.complete("a")
    assert play.armed == {}
    assert play.open == ["after"]


def test_fires_exactly_one_timer_and_only_once() -> None:
    play = Play(
        process(
            "p",
            "start -> g:parallel -> t1:catch -> a -> j:parallel -> end",
            "g -> t2:catch -> b -> j",
            inner={"t1": timer(timeDuration="P1D"), "t2": timer(timeDuration="P1D")},
        )
    ).start()
    task_id = next(key for key, (name, _) in play.timers.items() if name == "t1")
    play.now += 10 * DAY
    play.act(FireTimer(task_id))
    assert play.open == ["a"]
    assert list(play.armed) == ["t2"]
    with pytest.raises(InvalidState):
        play.attempt(FireTimer(task_id))


@pytest.mark.bpmn("13.5.3", "timer boundary event, non-interrupting")
def test_non_interrupting_cycle_fires_as_often_as_it_says() -> None:
    play = Play(boundary(timer(timeCycle="R3/P1D"), cancel=False)).start()
    for round_number in range(1, 4):
        assert play.armed == {"b1": MONDAY + round_number * DAY}
        play.fire("b1")
        assert play.open.count("late") == round_number
        assert "a" in play.open
    assert play.armed == {}


def test_missed_cycle_fires_once_not_in_a_burst() -> None:
    play = Play(boundary(timer(timeCycle="R/P1D"), cancel=False)).start()
    play.now += 100 * DAY
    play.fire("b1")
    assert play.open == ["a", "late"]
    assert play.armed == {"b1": MONDAY + 101 * DAY}


def test_endless_cycle_does_not_let_the_state_grow() -> None:
    text = process(
        "p",
        "start -> a -> end",
        "b1:boundary -> s:service -> end",
        attributes={
            "b1": {"attachedToRef": "a", "cancelActivity": "false"},
            "s": {"duban:service": "remind"},
        },
        inner={"b1": timer(timeCycle="R/P1D")},
    )
    play = Play(text, services=lambda request: {"reminders": request.data.get("reminders", 0) + 1})
    play.start().fire("b1").fire("b1")
    tasks = play.tasks
    for _ in range(50):
        play.fire("b1")
    assert play.tasks == tasks
    assert play.complete("a").ended


def test_interrupting_cycle_fires_once() -> None:
    play = Play(boundary(timer(timeCycle="R3/P1D"))).start().fire("b1")
    assert (play.open, play.armed) == (["late"], {})


@pytest.mark.bpmn("13.4.4", "event-based gateway")
@pytest.mark.bpmn("13.5.2", "message intermediate catch event")
def test_event_based_gateway_goes_the_way_of_the_first_event() -> None:
    text = process(
        "p",
        "start -> g:either -> t:catch -> late -> end",
        "g -> m:catch -> answered -> end",
        inner={
            "t": timer(timeDuration="P5WD"),
            "m": '<messageEventDefinition messageRef="msg"/>',
        },
        roots=MESSAGE,
    )
    play = Play(text).start()
    assert (list(play.armed), play.waits_for) == (["t"], [("m", "message", "reply")])
    play.message("m", "reply", answer="yes")
    assert (play.open, play.armed, play.waits_for) == (["answered"], {}, [])
    assert play.items[play.task("answered")].data == {"answer": "yes"}
    other = Play(text).start().fire("t")
    assert (other.open, other.waits_for) == (["late"], [])


@pytest.mark.bpmn("13.5.1", "timer start event")
def test_process_may_begin_with_a_timer() -> None:
    play = Play(process("p", "start -> a -> end", inner={"start": timer(timeDuration="P1D")}))
    play.start()
    assert (play.open, list(play.armed)) == ([], ["start"])
    assert play.fire("start").open == ["a"]


# ── Escalations ───────────────────────────────────────────────────────────────────────────


def test_escalation_reaches_the_boundary_of_exactly_its_task() -> None:
    text = process(
        "p",
        "start -> g:parallel -> a -> j:parallel -> end",
        "g -> c -> j",
        "b1:boundary -> urge_a -> end",
        "b2:boundary -> urge_c -> end",
        attributes={
            "b1": {"attachedToRef": "a", "cancelActivity": "false"},
            "b2": {"attachedToRef": "c", "cancelActivity": "false"},
        },
        inner={"b1": CATCH_ESCALATION, "b2": CATCH_ESCALATION},
        roots=ESCALATION,
    )
    play = Play(text).start()
    play.escalate("a", "overdue", rung=2)
    assert play.open == ["a", "c", "urge_a"]
    assert play.items[play.task("urge_a")].data == {"rung": 2}


@pytest.mark.bpmn("13.5.3", "escalation boundary event, non-interrupting")
def test_escalation_may_be_raised_again() -> None:
    play = Play(boundary(CATCH_ESCALATION, cancel=False, roots=ESCALATION)).start()
    play.escalate("a", "overdue").escalate("a", "overdue")
    assert play.open.count("late") == 2
    play.complete("a").complete("after").complete("late").complete("late")
    assert play.ended


@pytest.mark.bpmn("13.5.3", "escalation boundary event, interrupting")
def test_interrupting_escalation_takes_the_work_item_back() -> None:
    play = Play(boundary(CATCH_ESCALATION, roots=ESCALATION)).start()
    assert play.escalate("a", "overdue").open == ["late"]


def test_nothing_happens_where_no_boundary_waits_for_the_code() -> None:
    play = Play(boundary(CATCH_ESCALATION, roots=ESCALATION)).start()
    play.escalate("a", "unknown")
    assert play.open == ["a"]
    play.complete("a").escalate("after", "overdue")
    assert play.open == ["after"]


def test_escalation_of_a_round_reaches_the_boundary_of_the_loop() -> None:
    text = process(
        "p",
        "start -> a -> end",
        "b1:boundary -> late -> end",
        attributes={"b1": {"attachedToRef": "a", "cancelActivity": "false"}},
        inner={
            "b1": CATCH_ESCALATION,
            "a": "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
            "</multiInstanceLoopCharacteristics>",
        },
        roots=ESCALATION,
    )
    assert Play(text).start().escalate("a", "overdue").open == ["a", "a", "late"]


def subprocess(*flows: str, inner: dict[str, str] | None = None) -> str:
    return flow_nodes(*flows, inner=inner, prefix="inner")


@pytest.mark.bpmn("13.5.2", "escalation intermediate throw event")
def test_escalation_thrown_inside_goes_to_the_activity_around_it_only() -> None:
    text = process(
        "p",
        "start -> g:parallel -> s:sub -> j:parallel -> end",
        "g -> c -> j",
        "b1:boundary -> heard -> end",
        "b2:boundary -> not_heard -> end",
        attributes={
            "b1": {"attachedToRef": "s", "cancelActivity": "false"},
            "b2": {"attachedToRef": "c", "cancelActivity": "false"},
        },
        inner={
            "b1": CATCH_ESCALATION,
            "b2": CATCH_ESCALATION,
            "s": subprocess(
                "start_i -> x -> th:throw -> y -> end_i", inner={"th": CATCH_ESCALATION}
            ),
        },
        roots=ESCALATION,
    )
    play = Play(text).start().complete("x")
    assert sorted(play.open) == ["c", "heard", "y"]


@pytest.mark.bpmn("13.5.3", "error boundary event, interrupting")
@pytest.mark.bpmn("13.5.6", "error end event")
def test_error_ends_the_subprocess_and_goes_on_at_its_boundary() -> None:
    text = process(
        "p",
        "start -> s:sub -> after -> end",
        "b1:boundary -> repair -> end",
        attributes={"b1": {"attachedToRef": "s"}},
        inner={
            "b1": '<errorEventDefinition errorRef="err"/>',
            "s": subprocess(
                "start_i -> gi:parallel -> x -> end_e",
                "gi -> y -> end_i",
                inner={"end_e": '<errorEventDefinition errorRef="err"/>'},
            ),
        },
        roots=ERROR,
    )
    play = Play(text).start().complete("x", why="broken")
    assert play.open == ["repair"]
    assert play.items[play.task("repair")].data == {"why": "broken"}
    assert play.complete("repair").ended


def test_error_that_nothing_catches_is_trouble() -> None:
    text = process(
        "p",
        "start -> end_e",
        inner={"end_e": '<errorEventDefinition errorRef="err"/>'},
        roots=ERROR,
    )
    outcome = Play(text).attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("end_e", "ERROR")]


# ── Messages, signals, terminate ──────────────────────────────────────────────────────────


@pytest.mark.bpmn("13.3.3", "receive task")
def test_receive_task_waits_for_its_message() -> None:
    text = process(
        "p",
        "start -> r:receive -> a -> end",
        attributes={"r": {"messageRef": "msg"}},
        roots=MESSAGE,
    )
    play = Play(text).start()
    assert play.waits_for == [("r", "message", "reply")]
    with pytest.raises(InvalidState):
        play.attempt(CatchMessage(next(iter(play.events)), "other", {}))
    assert play.message("r", "reply", n=1).open == ["a"]
    assert play.data == {"n": 1}


@pytest.mark.bpmn("13.5.2", "signal intermediate throw event")
@pytest.mark.bpmn("13.5.2", "signal intermediate catch event")
def test_signal_reaches_all_who_wait_for_it() -> None:
    wait, other = (f'<signalEventDefinition signalRef="sig_{name}"/>' for name in ("go", "other"))
    text = process(
        "p",
        "start -> g:parallel -> w1:catch -> a -> end",
        "g -> w2:catch -> b -> end",
        "g -> w3:catch -> c -> end",
        "g -> x -> th:throw -> end",
        inner={"w1": wait, "w2": wait, "w3": other, "th": wait},
        roots=signal_roots("go", "other"),
    )
    assert sorted(Play(text).start().complete("x").open) == ["a", "b"]


@pytest.mark.bpmn("13.5.6", "terminate end event")
def test_terminate_ends_everything_at_once() -> None:
    text = process(
        "p",
        "start -> g:parallel -> a -> end_t",
        "g -> b -> end",
        inner={"end_t": "<terminateEventDefinition/>"},
    )
    play = Play(text).start().complete("a", x=1)
    assert play.ended
    assert (play.open, play.data) == ([], {"x": 1})


# ── Event subprocesses ────────────────────────────────────────────────────────────────────


def event_subprocess(definition: str, *, interrupting: bool) -> str:
    flag = "true" if interrupting else "false"
    body = flow_nodes(
        "start_e -> handle -> end_e",
        attributes={"start_e": {"isInterrupting": flag}},
        inner={"start_e": definition},
        prefix="es",
    )
    return f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>'


@pytest.mark.bpmn("13.5.4", "timer event subprocess start, interrupting")
@pytest.mark.bpmn("13.5.4", "event subprocess")
def test_interrupting_event_subprocess_takes_over() -> None:
    text = process(
        "p",
        "start -> a -> b -> end",
        more=event_subprocess(timer(timeDuration="P5WD"), interrupting=True),
    )
    play = Play(text).start(x=1).complete("a", x=2)
    assert list(play.armed) == ["start_e"]
    play.fire("start_e")
    assert play.open == ["handle"]
    assert play.items[play.task("handle")].data == {"x": 2}
    play.complete("handle", done=True)
    assert play.ended
    assert play.data == {"x": 2, "done": True}


def test_event_subprocess_that_never_began_does_not_hold_the_end_up() -> None:
    text = process(
        "p",
        "start -> a -> end",
        more=event_subprocess(timer(timeDuration="P5WD"), interrupting=True),
    )
    play = Play(text).start().complete("a")
    assert (play.ended, play.armed) == (True, {})


@pytest.mark.bpmn("13.5.4", "message event subprocess start, non-interrupting")
def test_non_interrupting_event_subprocess_runs_beside_and_may_begin_again() -> None:
    text = process(
        "p",
        "start -> a -> end",
        more=event_subprocess('<messageEventDefinition messageRef="msg"/>', interrupting=False),
        roots=MESSAGE,
    )
    play = Play(text).start(x=1)
    play.message("start_e", "reply", n=1).message("start_e", "reply", n=2)
    assert play.open == ["a", "handle", "handle"]
    play.complete("a", x=2)
    assert not play.ended
    assert play.complete("handle", first=True).complete("handle", second=True).ended
    assert play.data == {"x": 2, "n": 2, "first": True, "second": True}


@pytest.mark.bpmn("13.5.4", "timer event subprocess start, non-interrupting")
def test_event_subprocess_on_a_cycle_begins_each_time() -> None:
    text = process(
        "p",
        "start -> a -> end",
        more=event_subprocess(timer(timeCycle="R2/P1D"), interrupting=False),
    )
    play = Play(text).start().fire("start_e")
    assert play.armed == {"start_e": MONDAY + 2 * DAY}
    play.fire("start_e")
    assert (play.open, play.armed) == (["a", "handle", "handle"], {})


@pytest.mark.bpmn("13.5.4", "error event subprocess start, interrupting")
def test_error_event_subprocess_catches_inside_its_scope() -> None:
    text = process(
        "p",
        "start -> a -> end_x",
        more=event_subprocess('<errorEventDefinition errorRef="err"/>', interrupting=True),
        inner={"end_x": '<errorEventDefinition errorRef="err"/>'},
        roots=ERROR,
    )
    play = Play(text).start().complete("a")
    assert play.open == ["handle"]
    assert play.complete("handle").ended


@pytest.mark.bpmn("13.5.6", "cancel end event")
@pytest.mark.bpmn("13.5.3", "cancel boundary event, interrupting")
@pytest.mark.bpmn("10.3.5", "transaction")
def test_cancelled_transaction_goes_on_at_its_boundary() -> None:
    text = process(
        "p",
        "start -> s:transaction -> after -> end",
        "b1:boundary -> undone -> end",
        attributes={"b1": {"attachedToRef": "s"}},
        inner={
            "b1": "<cancelEventDefinition/>",
            "s": subprocess(
                "start_i -> gi:parallel -> x -> end_c",
                "gi -> y -> end_i",
                inner={"end_c": "<cancelEventDefinition/>"},
            ),
        },
    )
    assert Play(text).start().complete("x").open == ["undone"]


@pytest.mark.bpmn("13.5.6", "terminate end event: in a subprocess")
def test_terminate_inside_a_subprocess_ends_only_that() -> None:
    text = process(
        "p",
        "start -> s:sub -> after -> end",
        inner={
            "s": subprocess(
                "start_i -> gi:parallel -> x -> end_t",
                "gi -> y -> end_i",
                inner={"end_t": "<terminateEventDefinition/>"},
            )
        },
    )
    play = Play(text).start(n=1).complete("x", n=2)
    assert (play.open, play.data) == (["after"], {"n": 2})


@pytest.mark.bpmn("13.5.3", "message boundary event, non-interrupting")
def test_message_at_a_boundary_may_come_more_than_once() -> None:
    play = Play(
        boundary('<messageEventDefinition messageRef="msg"/>', cancel=False, roots=MESSAGE)
    ).start()
    play.message("b1", "reply", n=1).message("b1", "reply", n=2)
    assert play.open == ["a", "late", "late"]
    assert play.waits_for == [("b1", "message", "reply")]

"""Events with several definitions: each has a job or subscription, and they go together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidState
from engine.interpreter.contract import CatchMessage, FireTimer
from tests.bpmn_text import process, timer
from tests.engine.interpreter.play import MONDAY, Play

DAY = timedelta(days=1)
ROOTS = (
    '<message id="yes" name="yes"/><message id="no" name="no"/><signal id="sig" name="flood"/>'
    '<escalation id="esc" name="overdue" escalationCode="overdue"/>'
)
YES = '<messageEventDefinition messageRef="yes"/>'
NO = '<messageEventDefinition messageRef="no"/>'
SIGNAL = '<signalEventDefinition signalRef="sig"/>'
ESCALATION = '<escalationEventDefinition escalationRef="esc"/>'


def catching(*parts: str, every: bool = False) -> str:
    return process(
        "p",
        "start -> c:catch -> after -> end",
        attributes={"c": {"parallelMultiple": "true"} if every else {}},
        inner={"c": "".join(parts)},
        roots=ROOTS,
    )


def at_boundary(*parts: str, every: bool = False) -> str:
    own = {"attachedToRef": "a", "cancelActivity": "false"}
    return process(
        "p",
        "start -> a -> end",
        "b:boundary -> late -> end",
        attributes={"b": {**own, "parallelMultiple": "true"} if every else own},
        inner={"b": "".join(parts)},
        roots=ROOTS,
    )


@pytest.mark.bpmn("10.5.5", "multiple event: several messages and timers of one token")
def test_each_part_has_an_id_of_its_own_and_one_is_enough() -> None:
    text = catching(YES, timer(timeDuration="P1D"), NO, timer(timeDuration="P3D"))
    play = Play(text).start()
    token = next(iter(play.events)).partition(".")[0]
    assert {key: name for key, (_, _, name) in play.events.items()} == {
        f"{token}.0": "yes",
        f"{token}.2": "no",
    }
    assert {key: due for key, (_, due) in play.timers.items()} == {
        f"{token}.1": MONDAY + DAY,
        f"{token}.3": MONDAY + 3 * DAY,
    }
    with pytest.raises(InvalidState):
        play.attempt(CatchMessage(f"{token}.0", "no", {}))
    with pytest.raises(InvalidState):
        play.attempt(FireTimer(f"{token}.0"))
    with pytest.raises(InvalidState):
        play.attempt(FireTimer(token))
    play.act(CatchMessage(f"{token}.2", "no", {"why": "late"}))
    assert (play.open, play.events, play.timers) == (["after"], {}, {})
    assert play.data == {"why": "late"}


@pytest.mark.bpmn("10.5.5", "parallel multiple event: all of its parts, in any order")
def test_all_parts_have_to_happen_and_each_payload_counts() -> None:
    play = Play(catching(YES, NO, timer(timeDuration="P1D"), every=True)).start()
    no = next(key for key, event in play.events.items() if event[2] == "no")
    yes = next(key for key, event in play.events.items() if event[2] == "yes")
    play.act(CatchMessage(no, "no", {"n": 1}))
    assert (play.open, list(play.events)) == ([], [yes])
    with pytest.raises(InvalidState):
        play.attempt(CatchMessage(no, "no", {}))
    play.fire("c")
    assert (play.open, play.timers) == ([], {})
    play.act(CatchMessage(yes, "yes", {"y": 2}))
    assert (play.open, play.data) == (["after"], {"n": 1, "y": 2})


@pytest.mark.bpmn("13.5.3", "multiple boundary event, non-interrupting: what is still waited for")
def test_other_parts_go_on_waiting_as_they_did() -> None:
    play = Play(at_boundary(YES, timer(timeDuration="P5D"), timer(timeCycle="R2/P1D"))).start()
    play.now += DAY / 2
    waiting = set(play.timers)
    play.message("b", "yes")
    assert set(play.timers) == waiting
    assert play.last is not None
    assert (play.last.armed, play.last.disarmed) == ((), ())
    assert sorted(due for _, due in play.timers.values()) == [MONDAY + DAY, MONDAY + 5 * DAY]
    play.message("b", "yes")
    assert play.open.count("late") == 2
    cycle = next(key for key, (_, due) in play.timers.items() if due == MONDAY + DAY)
    play.now = MONDAY + DAY
    play.act(FireTimer(cycle))
    assert sorted(due for _, due in play.timers.values()) == [MONDAY + 2 * DAY, MONDAY + 5 * DAY]
    while play.timers:
        play.fire("b")
    assert play.open.count("late") == 5
    assert len(play.waits_for) == 1


def deliver(play: Play, name: str) -> None:
    wait_id = next(key for key, event in play.events.items() if event[2] == name)
    play.act(CatchMessage(wait_id, name, {}))


@pytest.mark.bpmn("13.5.3", "parallel multiple boundary event, non-interrupting: again")
def test_parallel_event_begins_anew_when_all_has_happened() -> None:
    play = Play(at_boundary(YES, NO, every=True)).start()
    for number in range(1, 3):
        deliver(play, "yes")
        assert play.open.count("late") == number - 1
        deliver(play, "no")
        assert play.open.count("late") == number
    assert len(play.events) == 2
    once = Play(at_boundary(YES, timer(timeDuration="P1D"), every=True)).start()
    once.fire("b").message("b", "yes")
    assert (once.open, once.events) == (["a", "late"], {})


@pytest.mark.bpmn("13.5.3", "multiple boundary event, interrupting: escalation among its parts")
def test_escalation_reaches_a_part() -> None:
    text = at_boundary(YES, ESCALATION)
    play = Play(text).start().escalate("a", "overdue").escalate("a", "other")
    assert play.open == ["a", "late"]
    assert play.waits_for == [("b", "message", "yes")]


@pytest.mark.bpmn("13.4.4", "event-based gateway: multiple event behind it")
def test_multiple_event_behind_an_event_gateway() -> None:
    text = process(
        "p",
        "start -> e:either -> c1:catch -> one -> end",
        "e -> c2:catch -> two -> end",
        inner={"c1": YES + timer(timeDuration="P1D"), "c2": NO + SIGNAL},
        roots=ROOTS,
    )
    play = Play(text).start()
    assert (len(play.timers), len(play.events)) == (1, 3)
    play.message("c2", "no")
    assert (play.open, play.timers, play.events) == (["two"], {}, {})


def test_endless_rounds_of_a_multiple_event_do_not_let_the_state_grow() -> None:
    text = process(
        "p",
        "start -> a -> end",
        "b:boundary -> end2",
        attributes={"b": {"attachedToRef": "a", "cancelActivity": "false"}},
        inner={"b": YES + timer(timeCycle="R/P1D")},
        roots=ROOTS,
    )
    play = Play(text).start().fire("b").message("b", "yes")
    tasks = play.tasks
    for _ in range(50):
        play.fire("b").message("b", "yes")
    assert play.tasks == tasks
    assert play.complete("a").ended

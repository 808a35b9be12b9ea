"""Conditional events: when they are looked at, on which data, and how often they happen."""

from __future__ import annotations

import pytest

from engine.interpreter.contract import Data, ServiceRequest, Start
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.play import Play


def when(condition: str) -> str:
    return (
        f"<conditionalEventDefinition><condition>{condition}</condition>"
        "</conditionalEventDefinition>"
    )


def watching(condition: str, *, cancel: bool = False) -> str:
    """``a`` is watched; ``b`` beside it changes the data."""
    return process(
        "p",
        "start -> g:parallel -> a -> end",
        "g -> m:exclusive -> b -> x:exclusive -[again]-> m",
        "x -[]-> end2",
        "w:boundary -> late -> end3",
        attributes={"w": {"attachedToRef": "a", "cancelActivity": "true" if cancel else "false"}},
        inner={"w": when(condition)},
    )


@pytest.mark.bpmn("10.5.5", "conditional event: once for each time that it becomes true")
def test_happens_once_for_each_time_that_its_condition_becomes_true() -> None:
    play = Play(watching("n &gt; 2")).start(n=0, again=True)
    for n, late in ((1, 0), (3, 1), (4, 1), (2, 1), (5, 2)):
        play.complete("b", n=n)
        assert play.open.count("late") == late
    play.complete("b", again=False)
    assert play.open.count("late") == 2


@pytest.mark.bpmn("10.5.5", "conditional event: already true")
def test_happens_at_once_where_its_condition_holds_already() -> None:
    play = Play(watching("n &gt; 2")).start(n=3, again=True)
    assert play.open.count("late") == 1
    assert play.complete("b").open.count("late") == 1
    assert Play(watching("n &gt; 2", cancel=True)).start(n=3, again=True).open == ["late", "b"]


@pytest.mark.bpmn("10.5.5", "conditional event: what is not there yet")
def test_what_the_data_do_not_hold_yet_makes_a_condition_false() -> None:
    play = Play(watching("level &gt; 2")).start(again=True)
    assert play.open == ["a", "b"]
    assert "late" in play.complete("b", level=3).open


def test_condition_that_cannot_be_evaluated_is_trouble_that_names_the_event() -> None:
    outcome = Play(watching("level &gt; 2")).attempt(Start({"level": "high", "again": True}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("w", "EXPRESSION")]


@pytest.mark.bpmn("10.5.5", "conditional event: true for a moment")
def test_condition_that_holds_between_two_services_is_not_missed() -> None:
    def services(request: ServiceRequest) -> Data:
        return {"wet": request.element_id == "s1"}

    text = process(
        "p",
        "start -> g:parallel -> a -> end",
        "g -> s1:service -> s2:service -> b -> end2",
        "w:boundary -> late -> end3",
        attributes={
            "w": {"attachedToRef": "a"},
            "s1": {"duban:service": "x"},
            "s2": {"duban:service": "x"},
        },
        inner={"w": when("wet")},
    )
    play = Play(text, services=services).start()
    assert sorted(play.open) == ["b", "late"]
    assert play.data["wet"] is False


@pytest.mark.bpmn("13.4.4", "event-based gateway: conditional event behind it")
def test_condition_behind_an_event_gateway_ends_the_other_waits() -> None:
    text = process(
        "p",
        "start -> g:parallel -> e:either -> w:catch -> wet -> end",
        "e -> t:catch -> late -> end",
        "g -> b -> end2",
        inner={"w": when("rain"), "t": timer(timeDuration="P1D")},
    )
    play = Play(text).start(rain=False)
    assert list(play.armed) == ["t"]
    play.complete("b", rain=True)
    assert (play.open, play.armed) == (["wet"], {})
    assert sorted(Play(text).start(rain=True).open) == ["b", "wet"]


@pytest.mark.bpmn("10.5.5", "conditional event: data around its scope")
def test_event_in_a_subprocess_sees_what_changes_around_it() -> None:
    inner = flow_nodes("start_i -> x -> w:catch -> y -> end_i", inner={"w": when("ok")}, prefix="i")
    text = process(
        "p", "start -> g:parallel -> s:sub -> end", "g -> b -> c -> end2", inner={"s": inner}
    )
    play = Play(text).start(ok=False).complete("x").complete("b", ok=True)
    assert sorted(play.open) == ["c", "y"]
    assert sorted(Play(text).start(ok=False).complete("x", ok=True).open) == ["b", "y"]


@pytest.mark.bpmn("10.5.5", "conditional event: in one round of a multi-instance")
def test_event_in_one_round_sees_its_own_item_and_not_that_of_another() -> None:
    inner = flow_nodes(
        "start_i -> x -> w:catch -> y -> end_i", inner={"w": when("item == 2")}, prefix="i"
    )
    several = (
        '<multiInstanceLoopCharacteristics duban:collection="items" duban:item="item"/>' + inner
    )
    play = Play(process("p", "start -> s:sub -> end", inner={"s": several})).start(items=[1, 2, 3])
    play.complete("x").complete("x").complete("x")
    assert [item.data["item"] for item in play.items.values()] == [2]


@pytest.mark.bpmn("13.5.4", "conditional event subprocess start, non-interrupting: again")
def test_event_subprocess_begins_each_time_its_condition_becomes_true() -> None:
    body = flow_nodes(
        "start_e -> handle -> end_e",
        attributes={"start_e": {"isInterrupting": "false"}},
        inner={"start_e": when("wet")},
        prefix="es",
    )
    text = process(
        "p",
        "start -> m:exclusive -> a -> x:exclusive -[again]-> m",
        "x -[]-> end",
        more=f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>',
    )
    play = Play(text).start(wet=False, again=True)
    for wet, count in ((True, 1), (True, 1), (False, 1), (True, 2)):
        play.complete("a", wet=wet)
        assert play.open.count("handle") == count
    tasks = play.tasks
    play.complete("a", wet=False).complete("a", wet=False)
    assert play.tasks == tasks


def test_loop_of_an_event_that_makes_its_own_condition_true_again_is_trouble() -> None:
    body = flow_nodes(
        "start_e -> off:service -> on:service -> end_e",
        attributes={
            "start_e": {"isInterrupting": "false"},
            "off": {"duban:service": "x"},
            "on": {"duban:service": "x"},
        },
        inner={"start_e": when("wet")},
        prefix="es",
    )
    text = process(
        "p",
        "start -> a -> end",
        more=f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>',
    )
    play = Play(text, services=lambda request: {"wet": request.element_id == "on"})
    outcome = play.attempt(Start({"wet": True}))
    assert [found.code for found in outcome.trouble] == ["LOOP"]


def test_data_of_the_instance_show_what_changed_since_an_event_subprocess_began() -> None:
    body = flow_nodes(
        "start_e -> handle -> end_e",
        attributes={"start_e": {"isInterrupting": "false"}},
        inner={"start_e": when("n == 1")},
        prefix="es",
    )
    text = process(
        "p",
        "start -> a -> b -> c -> end",
        more=f'<subProcess id="es" triggeredByEvent="true">{body}</subProcess>',
    )
    play = Play(text).start(n=0).complete("a", n=1).complete("b", n=2)
    assert sorted(play.open) == ["c", "handle"]
    assert play.data == {"n": 2}
    assert play.complete("handle", seen=True).data == {"n": 2, "seen": True}


@pytest.mark.bpmn("10.5.5", "conditional event: in a called process")
def test_event_in_a_called_process_sees_what_changes_around_it() -> None:
    called = process("called", "start_c -> x -> w:catch -> y -> end_c", inner={"w": when("ok")})
    text = process(
        "p",
        "start -> g:parallel -> s:call -> end",
        "g -> b -> c -> end2",
        attributes={"s": {"calledElement": "called"}},
    )
    play = Play(text, called).start(ok=False).complete("x")
    assert play.open == ["b"]
    assert sorted(play.complete("b", ok=True).open) == ["c", "y"]

"""Loops and multi-instance in every combination: events, nesting, calls, changing lists."""

from __future__ import annotations

from typing import Any

import pytest

from engine.interpreter.contract import Start
from tests.bpmn_text import flow_nodes, process, timer
from tests.engine.interpreter.play import Play

SEVERAL = "multiInstanceLoopCharacteristics"
ROOTS = (
    '<signal id="sig" name="counted"/><escalation id="esc" name="e" escalationCode="E1"/>'
    '<signalEventDefinition id="throwSignal" signalRef="sig"/>'
    '<escalationEventDefinition id="throwEscalation" escalationRef="esc"/>'
)


def each(over: str, item: str, *, more: str = "", sequential: bool = False) -> str:
    flag = str(sequential).lower()
    return (
        f'<{SEVERAL} isSequential="{flag}" duban:collection="{over}" duban:item="{item}" {more}/>'
    )


def behaving(
    behavior: str, inside: str = "", *, catches: str = "escalation", interrupting: bool = False
) -> Play:
    """Three rounds of ``a`` with a boundary event that hears what they throw."""
    reference = "escalationRef='esc'" if catches == "escalation" else "signalRef='sig'"
    return Play(
        process(
            "p",
            "start -> a -> b -> end",
            "e:boundary -> heard -> end",
            attributes={"e": {"attachedToRef": "a", "cancelActivity": str(interrupting).lower()}},
            inner={
                "a": f"<{SEVERAL} {behavior}><loopCardinality>3</loopCardinality>{inside}"
                f"</{SEVERAL}>",
                "e": f"<{catches}EventDefinition {reference}/>",
            },
            roots=ROOTS,
        )
    ).start()


@pytest.mark.bpmn("13.3.7", "multi-instance behavior event: one")
@pytest.mark.parametrize("catches", ["escalation", "signal"])
def test_behavior_one_throws_at_the_first_completed_round(catches: str) -> None:
    thrown = f"throw{catches.title()}"
    play = behaving(f'behavior="One" oneBehaviorEventRef="{thrown}"', catches=catches)
    assert sorted(play.complete("a").open) == ["a", "a", "heard"]
    assert sorted(play.complete("a").complete("a").open) == ["b", "heard"]


@pytest.mark.bpmn("13.3.7", "multi-instance behavior event: none")
def test_behavior_none_throws_at_every_completed_round() -> None:
    play = behaving('behavior="None" noneBehaviorEventRef="throwEscalation"')
    play.complete("a").complete("a").complete("a")
    assert sorted(play.open) == ["b", "heard", "heard", "heard"]


@pytest.mark.bpmn("13.3.7", "multi-instance behavior event: complex")
def test_complex_behavior_throws_when_its_condition_holds() -> None:
    complex_ = (
        '<complexBehaviorDefinition id="cb"><condition>numberOfCompletedInstances == 2</condition>'
        '<event id="ev"><escalationEventDefinition id="ed" escalationRef="esc"/></event>'
        "</complexBehaviorDefinition>"
    )
    play = behaving('behavior="Complex"', complex_)
    assert play.complete("a").open == ["a", "a"]
    assert sorted(play.complete("a").open) == ["a", "heard"]


@pytest.mark.bpmn("13.3.7", "multi-instance behavior event: interrupting")
def test_an_interrupting_boundary_event_takes_the_other_rounds_back() -> None:
    play = behaving(
        'behavior="One" oneBehaviorEventRef="throwEscalation"', interrupting=True
    ).complete("a")
    assert play.open == ["heard"]
    assert play.complete("heard").ended


@pytest.mark.bpmn("13.3.7", "multi-instance, sequential: list changed meanwhile")
def test_rounds_are_settled_when_they_begin() -> None:
    text = process("p", "start -> a -> b -> end", inner={"a": each("xs", "x", sequential=True)})
    play = Play(text).start(xs=[1, 2, 3])
    seen = []
    for changed in ([9], [], [1, 2, 3, 4, 5]):
        seen.append(play.items[play.task("a")].data["x"])
        play.complete("a", xs=changed)
    assert seen == [1, 2, 3]
    assert play.open == ["b"]


@pytest.mark.bpmn("13.3.7", "multi-instance completion condition: counts")
def test_completion_condition_sees_how_many_rounds_there_are() -> None:
    condition = (
        "nrOfInstances == 4 and nrOfActiveInstances == 2 and numberOfCompletedInstances == 2 "
        "and numberOfTerminatedInstances == 0 and loopCounter == 0"
    )
    inside = (
        "<loopCardinality>4</loopCardinality>"
        f"<completionCondition>{condition}</completionCondition>"
    )
    text = process("p", "start -> a -> b -> end", inner={"a": f"<{SEVERAL}>{inside}</{SEVERAL}>"})
    play = Play(text).start()
    second = list(play.items)[1]
    play.items = {second: play.items[second], **play.items}
    play.complete("a").complete("a")
    assert play.open == ["b"]


def nested(**data: Any) -> Play:
    inner = flow_nodes(
        "start_i -> x -> end_i", inner={"x": each("team.people", "person")}, prefix="i"
    )
    text = process("p", "start -> s:sub -> b -> end", inner={"s": inner + each("teams", "team")})
    return Play(text).start(**data)


@pytest.mark.bpmn("13.3.7", "multi-instance, parallel: nested")
def test_rounds_within_rounds_see_both_items_and_leave_neither() -> None:
    play = nested(teams=[{"people": ["a", "b"]}, {"people": ["c"]}, {"people": []}])
    assert [item.data["person"] for item in play.items.values()] == ["a", "b", "c"]
    play.complete("x").complete("x").complete("x")
    assert play.open == ["b"]
    assert set(play.data) == {"teams"}


@pytest.mark.bpmn("13.3.7", "multi-instance, sequential: call activities")
def test_a_process_is_called_once_for_each_item_one_after_the_other() -> None:
    caller = process(
        "p",
        "start -> c:call -> b -> end",
        attributes={"c": {"calledElement": "callee"}},
        inner={
            "c": each(
                "units",
                "unit",
                sequential=True,
                more='duban:output="answers" duban:outputItem="answer"',
            )
        },
    )
    play = Play(caller, process("callee", "start -> x -> end")).start(units=["k", "m"])
    assert [item.data["unit"] for item in play.items.values()] == ["k"]
    play.complete("x", answer=1)
    assert [item.data["unit"] for item in play.items.values()] == ["m"]
    play.complete("x", answer=2)
    assert (play.open, play.data["answers"]) == (["b"], [1, 2])


@pytest.mark.bpmn("13.3.7", "multi-instance, parallel: boundary event of a round's subprocess")
def test_timer_at_repeated_subprocesses_takes_all_of_them_back() -> None:
    inner = flow_nodes("start_i -> x -> y -> end_i", prefix="i")
    play = Play(
        process(
            "p",
            "start -> s:sub -> b -> end",
            "t:boundary -> late -> end",
            attributes={"t": {"attachedToRef": "s"}},
            inner={"s": inner + each("xs", "x"), "t": timer(timeDuration="P1D")},
        )
    ).start(xs=[1, 2])
    play.complete("x")
    assert sorted(play.open) == ["x", "y"]
    assert play.fire("t").open == ["late"]
    assert play.tasks == 2


@pytest.mark.bpmn("13.3.6", "standard loop, tested after: subprocess with a maximum")
def test_a_subprocess_repeats_until_its_maximum_though_its_condition_still_holds() -> None:
    loop = (
        '<standardLoopCharacteristics loopMaximum="2"><loopCondition>True</loopCondition>'
        "</standardLoopCharacteristics>"
    )
    inner = flow_nodes("start_i -> x -> end_i", prefix="i")
    play = Play(process("p", "start -> s:sub -> b -> end", inner={"s": inner + loop})).start()
    play.complete("x", n=1)
    assert play.open == ["x"]
    assert play.complete("x", n=2).open == ["b"]
    assert play.data == {"n": 2}


@pytest.mark.bpmn("13.3.7", "multi-instance over a collection: that is none")
def test_what_is_no_list_is_trouble_that_names_the_activity() -> None:
    text = process("p", "start -> a -> end", inner={"a": each("xs", "x")})
    outcome = Play(text).attempt(Start({"xs": 3}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("a", "LOOP")]

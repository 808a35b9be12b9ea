"""Flows with conditions out of activities, and their default flow (BPMN 2.0.2 §8.4.13, §13.3.1)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.interpreter import check
from engine.interpreter.contract import Complete
from engine.interpreter.moves import Plan
from tests.bpmn_text import flow_nodes, process, resources, timer
from tests.engine.interpreter.moving import Moving
from tests.engine.interpreter.play import Play

CONDITIONAL = pytest.mark.bpmn("8.4.13", "conditional flow out of an activity")
DEFAULT = pytest.mark.bpmn("8.4.13", "default flow out of an activity")
FLOWS = ("a -[big]-> b -> end", "a -[urgent]-> c -> end", "a -[]-> d -> end")


def play(kind: str = "user", **more: Any) -> Play:
    return Play(process("p", f"start -> a:{kind}", *FLOWS, **more))


@CONDITIONAL
def test_each_flow_whose_condition_holds_gets_a_token() -> None:
    both = play().start().complete("a", big=True, urgent=True)
    assert both.open == ["b", "c"]
    assert both.complete("c").open == ["b"]
    assert both.complete("b").ended
    assert play().start().complete("a", big=False, urgent=True).open == ["c"]


@DEFAULT
def test_the_default_flow_is_taken_where_no_condition_holds_and_only_there() -> None:
    assert play().start().complete("a", big=False, urgent=False).open == ["d"]
    assert play().start().complete("a", big=True, urgent=False).open == ["b"]


@CONDITIONAL
@pytest.mark.parametrize("big", [True, False])
def test_a_flow_without_condition_is_always_taken(*, big: bool) -> None:
    story = Play(process("p", "start -> a -[big]-> b -> end", "a -> c -> end")).start()
    assert story.complete("a", big=big).open == (["b", "c"] if big else ["c"])


@DEFAULT
def test_the_default_flow_stands_beside_flows_without_condition() -> None:
    text = process("p", "start -> a -[big]-> b -> end", "a -> c -> end", "a -[]-> d -> end")
    assert Play(text).start().complete("a", big=False).open == ["c", "d"]
    assert Play(text).start().complete("a", big=True).open == ["b", "c"]


@CONDITIONAL
def test_no_condition_and_no_default_is_trouble_and_the_step_did_not_happen() -> None:
    story = Play(process("p", "start -> a -[big]-> b", "a -[urgent]-> c")).start()
    [trouble] = story.attempt(Complete(story.task("a"), {"big": False, "urgent": False})).trouble
    assert (trouble.element_id, trouble.code) == ("a", "NO_FLOW")
    assert story.complete("a", big=True, urgent=False).open == ["b"]


@CONDITIONAL
def test_a_condition_that_cannot_be_evaluated_is_trouble_at_the_activity() -> None:
    story = play().start()
    [trouble] = story.attempt(Complete(story.task("a"), {"big": True})).trouble
    assert (trouble.element_id, trouble.code) == ("a", "EXPRESSION")
    assert "urgent" in trouble.message


@CONDITIONAL
def test_conditions_read_what_a_service_answered() -> None:
    text = process(
        "p", "start -> a:service", *FLOWS, attributes={"a": {"{urn:duban:bpmn:1}service": "look"}}
    ).replace("{urn:duban:bpmn:1}", "duban:")
    assert Play(text, services=lambda _: {"big": True, "urgent": False}).start().open == ["b"]


@CONDITIONAL
def test_conditions_read_what_an_activity_lets_out_and_not_what_it_keeps() -> None:
    output = '<extensionElements><duban:output target="big" source="n > 5"/></extensionElements>'
    text = process("p", "start -> a", *FLOWS, inner={"a": output})
    story = Play(text).start(urgent=False).complete("a", n=9, urgent=True)
    assert story.open == ["b"]


@CONDITIONAL
def test_a_subprocess_is_left_by_its_conditions() -> None:
    inside = flow_nodes("start_i -> w -> end_i", prefix="i")
    story = Play(process("p", "start -> a:sub", *FLOWS, inner={"a": inside})).start()
    assert story.complete("w", big=True, urgent=True).open == ["b", "c"]


@DEFAULT
def test_a_call_activity_is_left_by_its_conditions() -> None:
    called = Play(process("inner", "start -> w -> end"))
    text = process("p", "start -> a:call", *FLOWS, attributes={"a": {"calledElement": "inner"}})
    story = Play(text, called={"inner": called.model}).start()
    assert story.complete("w", big=False, urgent=False).open == ["d"]


@CONDITIONAL
def test_a_repeated_activity_is_left_once_after_its_last_round() -> None:
    several = (
        "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    story = play(inner={"a": several}).start(urgent=False, big=False)
    assert story.complete("a", big=True).open == ["a"]
    assert story.complete("a").open == ["b"]


@CONDITIONAL
def test_a_loop_is_left_by_its_conditions() -> None:
    loop = (
        "<standardLoopCharacteristics><loopCondition>again</loopCondition>"
        "</standardLoopCharacteristics>"
    )
    story = play(inner={"a": loop}).start(urgent=True)
    assert story.complete("a", again=True, big=False).open == ["a"]
    assert story.complete("a", again=False).open == ["c"]


@CONDITIONAL
@pytest.mark.parametrize("interrupts", ["true", "false"])
def test_an_activity_with_a_boundary_event_is_left_by_its_conditions(interrupts: str) -> None:
    text = process(
        "p",
        "start -> a",
        *FLOWS,
        "late:boundary -> e -> end",
        attributes={"late": {"attachedToRef": "a", "cancelActivity": interrupts}},
        inner={"late": timer(timeDuration="PT1H")},
    )
    in_time = Play(text).start().complete("a", big=True, urgent=False)
    assert (in_time.open, in_time.armed) == (["b"], {})
    late = Play(text).start().fire("late")
    assert late.open == (["e"] if interrupts == "true" else ["a", "e"])


@CONDITIONAL
def test_the_taken_flows_are_told_for_the_history() -> None:
    story = play().start().complete("a", big=True, urgent=False).complete("b")
    assert story.flows == ["f0", "f1", "f2"]


@CONDITIONAL
def test_an_inclusive_join_waits_for_the_tokens_that_were_sent() -> None:
    text = process(
        "p",
        "start -> a -[big]-> b -> j:inclusive -> z -> end",
        "a -[urgent]-> c -> j",
        "a -[]-> j",
    )
    both = Play(text).start().complete("a", big=True, urgent=True).complete("b")
    assert both.open == ["c"]
    assert both.complete("c").open == ["z"]
    assert Play(text).start().complete("a", big=True, urgent=False).complete("b").open == ["z"]
    assert Play(text).start().complete("a", big=False, urgent=False).open == ["z"]


@CONDITIONAL
def test_a_rework_loop_by_conditions_keeps_the_state_small() -> None:
    story = Play(process("p", "start -> a -[again]-> a", "a -[not again]-> end")).start()
    for _ in range(50):
        story.complete("a", again=True)
    assert story.tasks < 6
    assert story.complete("a", again=False).ended


@CONDITIONAL
def test_activities_undone_are_not_left_by_their_flows() -> None:
    text = process(
        "p",
        "start -> a",
        "a -[big]-> t:throw -> end",
        "a -[]-> d -> end",
        "undo:boundary",
        attributes={"undo": {"attachedToRef": "a"}, "h": {"isForCompensation": "true"}},
        inner={
            "undo": "<compensateEventDefinition/>",
            "t": "<compensateEventDefinition/>",
        },
        more='<userTask id="h" isForCompensation="true"/>'
        '<association id="as" sourceRef="undo" targetRef="h" associationDirection="One"/>',
    )
    story = Play(text).start().complete("a", big=True)
    assert story.open == ["h"]
    assert story.complete("h").ended


# ── What is checked and moved ─────────────────────────────────────────────────────────────


def codes(*flows: str, **more: Any) -> list[str]:
    found = check(resources(process("p", *flows, **more)))
    return [each.code for each in found if each.code not in ("BPMN053", "DATA016", "DATA017")]


@CONDITIONAL
def test_a_parallel_join_behind_conditions_is_said_to_get_stuck() -> None:
    ways = ("start -> a -[big]-> b -> j:{} -> end", "a -[not big]-> c -> j")
    assert codes(*(way.format("parallel") for way in ways)) == ["BPMN031", "SOUND001"]
    assert codes(*(way.format("inclusive") for way in ways)) == ["BPMN031"]
    # Both conditions may hold, and then the step behind is done twice.
    assert codes("start -> a -[big]-> z -> end", "a -[not big]-> z") == ["BPMN031", "SOUND004"]


@DEFAULT
def test_a_default_flow_beside_a_plain_one_always_has_its_company() -> None:
    # Either both of them are taken, or the conditional one and the plain one.
    assert (
        codes("start -> a -[big]-> m:exclusive", "a -[]-> m -> j:parallel -> end", "a -> j") == []
    )


@CONDITIONAL
def test_a_token_moves_to_a_step_behind_a_condition_and_not_before_a_join_that_waits() -> None:
    joined = process(
        "p", "start -> a -[big]-> b -> end", "a -> c -> d -> j:parallel -> end", "a -> e -> j"
    )
    story = Moving(joined).start()
    story.jump("a", to=("b",))
    assert story.open == ["b"]
    assert "j" in Moving(joined).start().refused("a", to=("d",))


@CONDITIONAL
def test_passing_an_activity_over_asks_its_conditions() -> None:
    story = Moving(process("p", "start -> a", *FLOWS)).start()
    story.move(Plan(finish=(story.token("a"),), data={"big": False, "urgent": True}))
    assert story.open == ["c"]

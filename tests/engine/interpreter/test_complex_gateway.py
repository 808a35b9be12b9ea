"""Complex gateways: n of m, the reset, conditions, loops."""

from __future__ import annotations

import json

import pytest

from engine.interpreter.contract import Complete
from tests.bpmn_text import process
from tests.engine.interpreter.play import Play

BRANCHES = ("start -> g:parallel -> a -> c:complex", "g -> b -> c", "g -> d -> c")


def activated(condition: str) -> dict[str, str]:
    return {"c": f"<activationCondition>{condition}</activationCondition>"}


def two_of_three(*more: str, activation: str = "activationCount &gt;= 2") -> str:
    return process("p", *BRANCHES, *(more or ("c -> after -> end",)), inner=activated(activation))


@pytest.mark.bpmn("13.4.5", "complex gateway: two of three")
def test_goes_on_with_two_of_three_and_takes_the_third_in_silently() -> None:
    play = Play(two_of_three()).start()
    assert play.complete("a", x=1).open == ["b", "d"]
    assert sorted(play.complete("d", y=2).open) == ["after", "b"]
    assert play.items[play.task("after")].data == {"x": 1, "y": 2}
    assert play.complete("b", z=3).open == ["after"]
    assert play.passed.count("after") == 0
    play.complete("after")
    assert play.ended
    assert play.data == {"x": 1, "y": 2, "z": 3}


@pytest.mark.bpmn("13.4.5", "complex gateway: discriminator")
def test_a_discriminator_lets_the_first_token_go_on_once() -> None:
    play = Play(two_of_three(activation="activationCount == 1")).start()
    play.complete("b").complete("after")
    assert sorted(play.open) == ["a", "d"]
    play.complete("a").complete("d")
    assert play.ended
    assert play.passed.count("after") == 1


@pytest.mark.bpmn("13.4.5", "complex gateway: the instance ends after the reset")
def test_waits_for_late_tokens_before_the_scope_ends_and_for_no_others() -> None:
    text = process(
        "p",
        "start -> g:inclusive -[true]-> a -> c:complex -> after -> end",
        "g -[more]-> b -> c",
        "g -[False]-> d -> c",
        inner=activated("activationCount &gt;= 1"),
    ).replace("[true]", "[True]")
    play = Play(text.replace(">true<", ">True<")).start(more=False)
    play.complete("a").complete("after")
    assert play.ended


@pytest.mark.bpmn("13.4.5", "complex gateway: activation over data")
def test_activation_may_depend_on_the_data_that_the_tokens_bring() -> None:
    votes = "sum([get('va', 0), get('vb', 0), get('vd', 0)]) &gt;= 60"
    play = Play(two_of_three(activation=votes)).start()
    assert play.complete("a", va=30).open == ["b", "d"]
    assert sorted(play.complete("b", vb=40).open) == ["after", "d"]


@pytest.mark.bpmn("13.4.5", "complex gateway: named flows")
def test_activation_may_ask_for_certain_flows() -> None:
    play = Play(two_of_three(activation="'f2' in arrivedFlows")).start()
    text = two_of_three()
    assert '<sequenceFlow id="f2" sourceRef="a" targetRef="c">' in text
    assert play.complete("b").open == ["a", "d"]
    assert sorted(play.complete("a").open) == ["after", "d"]


@pytest.mark.bpmn("13.4.5", "complex gateway: conditions in both phases")
def test_conditions_tell_activation_and_reset_apart() -> None:
    play = Play(
        two_of_three(
            "c -[waitingForStart]-> early -> end", "c -[not waitingForStart]-> late -> end"
        )
    ).start()
    play.complete("a").complete("b")
    assert sorted(play.open) == ["d", "early"]
    play.complete("d", z=1)
    assert sorted(play.open) == ["early", "late"]
    assert play.items[play.task("late")].data == {"z": 1}
    assert play.complete("early").complete("late").ended


@pytest.mark.bpmn("13.4.5", "complex gateway: default flow")
def test_takes_the_default_flow_where_no_condition_holds_and_else_is_trouble() -> None:
    ways = ("c -[False]-> x -> end", "c -[]-> y -> end")
    assert sorted(Play(two_of_three(*ways)).start().complete("a").complete("b").open) == ["d", "y"]
    play = Play(two_of_three(ways[0], "c -[1 == 2]-> y -> end")).start().complete("a")
    outcome = play.attempt(Complete(play.task("b"), {}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("c", "NO_FLOW")]


@pytest.mark.bpmn("13.4.5", "complex gateway: trouble in the condition")
def test_an_activation_condition_that_cannot_be_evaluated_is_trouble() -> None:
    play = Play(two_of_three(activation="absent &gt; 1")).start()
    outcome = play.attempt(Complete(play.task("a"), {}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("c", "EXPRESSION")]


LOOP = process(
    "p",
    "start -> m:exclusive -> g:parallel -> a -> c:complex -> after -> x:exclusive -[again]-> m",
    "g -> b -> c",
    "g -> d -> c",
    "x -[]-> end",
    inner=activated("activationCount &gt;= 2"),
)


@pytest.mark.bpmn("13.4.5", "complex gateway: in a loop")
def test_every_round_of_a_loop_begins_afresh_and_the_state_stays_small() -> None:
    play = Play(LOOP).start(again=True)
    sizes = []
    for number in range(60):
        play.complete("a", n=number).complete("b").complete("d").complete("after")
        assert sorted(play.open) == ["a", "b", "d"]
        assert play.state is not None
        sizes.append(len(json.loads(play.state)["s"][0]["t"]))
    assert len(set(sizes[2:])) == 1
    assert max(sizes) <= 8
    play.complete("a").complete("d").complete("after", again=False)
    assert not play.ended
    assert play.complete("b").ended
    assert play.data["n"] == 59


@pytest.mark.bpmn("13.4.5", "complex gateway: surplus tokens")
def test_a_second_token_on_the_same_flow_stays_for_the_next_activation() -> None:
    text = process(
        "p",
        "start -> s:parallel -> m:exclusive -> a -> c:complex -> after -> end",
        "s -> m",
        "s -> b -> c",
        inner=activated("activationCount == 2"),
    )
    play = Play(text).start()
    assert play.complete("a").complete("a").open == ["b"]
    assert play.complete("b").open == ["after"]
    play.complete("after")
    assert not play.ended
    assert play.open == []

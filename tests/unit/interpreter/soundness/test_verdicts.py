"""What the token game says about diagrams that every designer draws once."""

from __future__ import annotations

import pytest

from engine.interpreter.checks.kinds.soundness import SOUNDNESS
from tests.bpmn_text import flow_nodes, process, timer
from tests.unit.interpreter.soundness.looking import played, steps, tokens, unsound

XOR_AND = process("p", "start -> x:exclusive -[a]-> a -> j:parallel -> end", "x -[]-> b -> j")
ERROR = '<error id="e1" name="e" errorCode="E1"/><error id="e2" name="f" errorCode="E2"/>'


def inner(*flows: str, prefix: str = "i", **events: str) -> str:
    return flow_nodes(*flows, prefix=prefix, inner=events)


def test_says_nothing_of_what_is_sound() -> None:
    text = process(
        "p",
        "start -> s:parallel -> a -> x:exclusive -[q]-> b -> m:exclusive -> j:parallel -> end",
        "x -[]-> m",
        "s -> o:inclusive -[r]-> c -> oj:inclusive -> j",
        "o -[t]-> d -> oj",
        "o -[]-> oj",
    )
    assert unsound(text) == {}


def test_exclusive_choice_before_a_parallel_join_is_a_deadlock() -> None:
    found = unsound(XOR_AND)["SOUND001 j"]
    assert found.severity == "error"
    assert [(step.element_id, step.flow_ids) for step in found.trace] == [
        ("start", ("f0",)),
        ("x", ("f1",)),
        ("a", ("f2",)),
    ]
    assert tokens(found) == [("j", "f2")]
    assert found.params["missing"] == "b"


def test_what_stands_behind_a_certain_deadlock_is_dead() -> None:
    found = unsound(XOR_AND)["SOUND005 end"]
    assert found.params["count"] == 1


def test_deadlock_that_the_data_may_rule_out_is_a_warning() -> None:
    found = unsound(
        process(
            "p",
            "start -> x:exclusive -[n > 1]-> s:parallel -> a -> m1:exclusive -> y:exclusive",
            "s -> b -> m2:exclusive -> j:parallel -> end",
            "x -[]-> c -> m1",
            "y -[n > 1]-> j",
            "y -[]-> end2",
        )
    )
    assert "SOUND001 j" not in found
    assert found["SOUND002 j"].severity == "warning"
    assert found["SOUND002 j"].params["gateways"] == "x, y"


def test_merge_without_a_join_multiplies_tokens() -> None:
    found = unsound(
        process("p", "start -> s:parallel -> a -> m:exclusive -> c -> end", "s -> b -> m")
    )
    assert set(found) == {"SOUND004 m"}
    assert steps(found["SOUND004 m"]) == ["start", "s", "a", "b"]
    assert [element for element, _ in tokens(found["SOUND004 m"])] == ["m", "m"]


def test_token_that_finds_no_partner_is_left_over() -> None:
    found = unsound(
        process(
            "p",
            "start -> s:parallel -> a -> m:exclusive -> j:parallel -> end",
            "s -> b -> m",
            "s -> c -> j",
        )
    )
    assert "j" in steps(found["SOUND003 j"])
    assert [element for element, _ in tokens(found["SOUND003 j"])] == ["j"]


def test_circle_without_a_wait_and_without_a_way_out() -> None:
    found = unsound(process("p", "start -> m:exclusive -> t:throw -> m"))
    assert found["SOUND006 m"].severity == "error"


def test_circle_of_tasks_without_a_way_out_is_a_warning() -> None:
    found = unsound(process("p", "start -> m:exclusive -> a -> b -> m"))
    assert set(found) == {"SOUND007 m"}


def test_circle_that_changes_nothing_is_told_from_one_that_may() -> None:
    still = "start -> m:exclusive -> {} -> x:exclusive -[again]-> m"
    assert "SOUND008 m" in unsound(process("p", still.format("t:throw"), "x -[]-> end"))
    assert "SOUND009 m" in unsound(process("p", still.format("t:service"), "x -[]-> end"))
    assert unsound(process("p", still.format("t:user"), "x -[]-> end")) == {}


def test_terminate_and_error_ends_take_all_tokens_with_them() -> None:
    text = process(
        "p",
        "start -> s:parallel -> a -> x:exclusive -[q]-> end2",
        "x -[]-> j:parallel -> end",
        "s -> b -> j",
        inner={"end2": "<terminateEventDefinition/>"},
    )
    assert unsound(text) == {}
    assert "SOUND001 j" in unsound(text.replace("<terminateEventDefinition/>", ""))


def test_interrupting_boundary_event_leaves_the_join_waiting() -> None:
    found = unsound(
        process(
            "p",
            "start -> s:parallel -> a -> j:parallel -> end",
            "s -> b -> j",
            "late:boundary -> c -> end2",
            attributes={"late": {"attachedToRef": "a"}},
            inner={"late": timer(timeDuration="P1D")},
        )
    )
    assert set(steps(found["SOUND001 j"])) == {"start", "s", "late", "b", "c", "end2"}


def test_side_event_with_an_end_of_its_own_may_happen_beside_the_task() -> None:
    side = {"cancelActivity": "false", "attachedToRef": "a"}
    text = process(
        "p",
        "start -> m:exclusive -> a -> x:exclusive -[again]-> m",
        "x -[]-> end",
        "late:boundary -> c -> end2",
        attributes={"late": side},
        inner={"late": timer(timeDuration="P1D")},
    )
    assert unsound(text) == {}


def test_side_event_that_comes_to_the_same_join_is_played_with_the_rest() -> None:
    side = {"cancelActivity": "false", "attachedToRef": "a"}
    found = unsound(
        process(
            "p",
            "start -> a -> j:parallel -> end",
            "late:boundary -> c -> j",
            attributes={"late": side},
            inner={"late": timer(timeDuration="P1D")},
        )
    )
    assert steps(found["SOUND001 j"]) == ["start", "a"]


def test_way_into_a_subprocess_is_part_of_the_run() -> None:
    body = inner("start_i -> xi:exclusive -[a]-> ai -> ji:parallel -> end_i", "xi -[]-> bi -> ji")
    found = unsound(process("p", "start -> a -> s:sub -> end", inner={"s": body}))
    assert steps(found["SOUND001 ji"]) == ["start", "a", "s", "start_i", "xi", "ai"]


def test_event_subprocess_is_looked_at_from_its_own_start() -> None:
    body = (
        '<subProcess id="es" triggeredByEvent="true">'
        + inner("start_i -> xi:exclusive -[a]-> ji:parallel -> end_i", "xi -[]-> bi -> ji",
                start_i=timer(timeDuration="P1D"))
        + "</subProcess>"
    )  # fmt: skip
    found = unsound(process("p", "start -> a -> end", more=body))
    assert steps(found["SOUND001 ji"]) == ["start_i", "xi"]


def test_error_that_nothing_catches() -> None:
    body = inner("start_i -> ai -> end_i", end_i='<errorEventDefinition errorRef="e1"/>')

    def outside(reference: str) -> str:
        return process(
            "p",
            "start -> s:sub -> end",
            "b:boundary -> end2",
            attributes={"b": {"attachedToRef": "s"}},
            inner={"s": body, "b": f"<errorEventDefinition{reference}/>"},
            roots=ERROR,
        )

    assert unsound(outside("")) == {}
    assert unsound(outside(' errorRef="e1"')) == {}
    assert set(unsound(outside(' errorRef="e2"'))) == {"SOUND010 end_i", "SOUND011 b"}


def test_link_events_carry_tokens() -> None:
    link = '<linkEventDefinition name="{}"/>'
    text = process(
        "p",
        "start -> a -> out:throw",
        "into:catch -> b -> end",
        inner={"out": link.format("L"), "into": link.format("L")},
    )
    exploration = played(text)
    assert {"out", "into", "b", "end"} <= exploration.fired
    assert not list(exploration.stuck())


@pytest.mark.parametrize("kind", ["complex", "adHoc"])
def test_what_only_a_condition_knows_is_given_the_benefit_of_the_doubt(kind: str) -> None:
    node = {
        "complex": '<complexGateway id="c"/>',
        "adHoc": '<adHocSubProcess id="c"><task id="t1"/><task id="t2"/></adHocSubProcess>',
    }[kind]
    flows = (
        '<sequenceFlow id="q1" sourceRef="a" targetRef="c"/>'
        '<sequenceFlow id="q2" sourceRef="b" targetRef="c"/>'
        '<sequenceFlow id="q3" sourceRef="c" targetRef="end"/>'
    )
    text = process("p", "start -> x:exclusive -[q]-> a", "x -[]-> b", "end", more=node + flows)
    assert unsound(text) == {}


def test_every_kind_of_finding_about_soundness_is_shown_by_a_test() -> None:
    source = __file__
    with open(source, encoding="utf-8") as file:  # noqa: PTH123 (this very file)
        text = file.read()
    assert {code for code in SOUNDNESS if f'"{code}' not in text} <= {
        "SOUND012",
        # In test_events.py.
        "SOUND013",
        "SOUND014",
        "SOUND015",
    }

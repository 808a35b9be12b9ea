"""The token game over what events, complex gateways and ad-hoc subprocesses bring."""

from __future__ import annotations

import pytest

from engine.interpreter import check
from engine.interpreter.checks.kinds.data import DATA
from engine.interpreter.contract import Finding, Resource
from tests.bpmn_text import flow_nodes, process, resources, timer
from tests.unit.interpreter.soundness.looking import played, unsound

ROOTS = '<message id="m" name="m"/><signal id="s" name="s"/><error id="e" errorCode="E"/>'
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="s"/>'
ERROR = '<errorEventDefinition errorRef="e"/>'


def gathered(condition: str) -> dict[str, object]:
    return dict(
        unsound(
            process(
                "p",
                "start -> s:parallel -> a -> g:complex -> end",
                "s -> b -> g",
                inner={"g": f"<activationCondition>{condition}</activationCondition>"},
            )
        )
    )


@pytest.mark.parametrize(
    "condition",
    [
        "activationCount &gt;= 3",
        "activationCount == 0",
        "urgent and activationCount &gt; 2",
        "not activationCount",
    ],
)
def test_complex_gateway_that_can_never_activate_is_an_error(condition: str) -> None:
    assert "SOUND013 g" in gathered(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "activationCount &gt;= 2",
        "urgent or activationCount &gt; 2",
        "activationCount &gt;= wanted",
        "'f3' in arrivedFlows",
    ],
)
def test_complex_gateway_that_may_activate_is_left_alone(condition: str) -> None:
    assert gathered(condition) == {}


def test_two_flows_from_one_element_count_once() -> None:
    text = process(
        "p",
        "start -> i:inclusive -[a]-> g:complex -> end",
        "i -[b]-> g",
        inner={"g": "<activationCondition>activationCount &gt;= 2</activationCondition>"},
    )
    assert "SOUND013 g" in unsound(text)


def undoing(*flows: str) -> dict[str, object]:
    undo = '<boundaryEvent id="c" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    text = process(
        "p",
        *flows,
        inner={"t": '<compensateEventDefinition activityRef="a"/>'},
        more=f'{undo}<userTask id="u" isForCompensation="true"/>'
        '<association id="l" sourceRef="c" targetRef="u"/>',
    )
    return dict(unsound(text))


def test_compensation_before_what_it_undoes_is_told() -> None:
    assert list(undoing("start -> t:throw -> a -> end")) == ["SOUND014 t"]


@pytest.mark.parametrize(
    "flows",
    [
        ("start -> a -> t:throw -> end",),
        ("start -> p:parallel -> a -> end", "p -> t:throw -> end2"),
        ("start -> m:exclusive -> t:throw -> a -> x:exclusive -[again]-> m", "x -[]-> end"),
    ],
)
def test_compensation_that_may_undo_something_is_left_alone(flows: tuple[str, ...]) -> None:
    assert "SOUND014 t" not in undoing(*flows)


@pytest.mark.parametrize("definition", [MESSAGE, SIGNAL])
def test_each_start_is_a_run_of_its_own(definition: str) -> None:
    text = process(
        "p", "start -> a -> j:parallel -> end", "start_2 -> b -> j",
        inner={"start_2": definition}, roots=ROOTS,
    )  # fmt: skip
    assert "SOUND001 j" in unsound(text)
    assert unsound(text.replace("parallelGateway", "exclusiveGateway")) == {}


def test_receive_task_that_begins_instances_is_a_start_beside_the_start_event() -> None:
    text = process(
        "p",
        "start -> a -> m:exclusive -> end",
        "r:receive -> b -> m",
        attributes={"r": {"instantiate": "true", "messageRef": "m"}},
        roots=ROOTS,
    )
    assert unsound(text) == {}


def boundary(*definitions: str, parallel: str = "false") -> dict[str, object]:
    body = flow_nodes("istart:start -> iu -> iend:end", prefix="i")
    text = process(
        "p",
        "start -> sub:sub -> end",
        "e:boundary -> end2",
        attributes={"e": {"attachedToRef": "sub", "parallelMultiple": parallel}},
        inner={"sub": body, "e": "".join(definitions)},
        roots=ROOTS,
    )
    return dict(unsound(text))


def test_one_of_several_events_is_enough_unless_all_are_wanted() -> None:
    assert boundary(ERROR, MESSAGE) == {}
    assert "SOUND011 e" in boundary(ERROR)


def test_activity_whose_rounds_throw_may_cause_what_stands_at_its_edge() -> None:
    body = (
        '<multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="x">'
        "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
        + flow_nodes("istart:start -> iu -> iend:end", prefix="i")
    )
    text = process(
        "p",
        "start -> sub:sub -> end",
        "e:boundary -> end2",
        attributes={"e": {"attachedToRef": "sub"}},
        inner={"sub": body, "e": '<escalationEventDefinition escalationRef="esc"/>'},
        roots='<escalation id="esc" escalationCode="X"/>',
    )
    assert "SOUND011 e" not in unsound(text)


def ad_hoc(*flows: str) -> dict[str, Finding]:
    return dict(
        unsound(
            process("p", "start -> h:adhoc -> end", inner={"h": flow_nodes(*flows, prefix="i")})
        )
    )


def test_circle_without_a_wait_is_found_in_an_ad_hoc_subprocess() -> None:
    found = ad_hoc("a:task -> b:task -> a2:task -> b")
    assert any(each.startswith(("SOUND006", "SOUND008", "SOUND009")) for each in found)


def test_what_people_may_still_begin_is_no_deadlock() -> None:
    assert ad_hoc("a -> j:parallel -> c", "b -> j") == {}
    found = ad_hoc("a -> x:exclusive -[q]-> j:parallel -> c", "x -[]-> d", "b -> j")
    assert list(found) == ["SOUND015 j"]
    assert found["SOUND015 j"].severity == "info"
    assert found["SOUND015 j"].params["missing"] == "x"


# ── Ends that take all with them, and events that happen again ─────────────────────────────


def test_what_stands_beside_an_end_of_all_may_be_reached() -> None:
    """Pattern 43: the other branch may be through before everything is ended."""
    terminate = {"all": "<terminateEventDefinition/>"}
    flows = ("start -> s:parallel -> a -> all:end", "s -> b -> e:end")
    assert unsound(process("p", *flows, inner=terminate)) == {}


def test_tokens_that_multiply_before_everything_is_ended_are_told() -> None:
    terminate = {"all": "<terminateEventDefinition/>"}
    flows = ("start -> s:parallel -> a -> all:end", "s -> b -> m:exclusive -> c -> e:end", "s -> m")
    assert list(unsound(process("p", *flows, inner=terminate))) == ["SOUND004 m"]


def joined_with_a_side_event(definition: str) -> dict[str, Finding]:
    return unsound(
        process(
            "p",
            "start -> s:parallel -> a -> end_a:end",
            "s -> w -> j:parallel -> end",
            "e:boundary -> b -> j",
            attributes={"e": {"attachedToRef": "a", "cancelActivity": "false"}},
            inner={"e": definition},
            roots=ROOTS,
        )
    )


def test_event_that_happens_again_leaves_a_token_at_a_join() -> None:
    """Joined with the first one all is well; the second one has no partner left."""
    found = joined_with_a_side_event(MESSAGE)
    assert "SOUND003 j" in found
    assert [step.element_id for step in found["SOUND003 j"].trace].count("e") == 2


def test_event_that_cannot_happen_again_is_not_played_again() -> None:
    assert list(joined_with_a_side_event(timer(timeDuration="P1D"))) == ["SOUND001 j"]
    assert "SOUND003 j" in joined_with_a_side_event(timer(timeCycle="R/P1D"))


def test_event_that_happens_again_is_counted_against_nobody() -> None:
    text = process(
        "p",
        "start -> a -> m:exclusive -> c -> end",
        "e:boundary -> b -> j:inclusive -> m",
        "a2:manual -> j",
        attributes={"e": {"attachedToRef": "a", "cancelActivity": "false"}},
        inner={"e": MESSAGE},
        roots=ROOTS,
    )
    assert not any(each.startswith("SOUND004") for each in unsound(text))


def test_events_that_happen_again_take_nothing_from_what_is_known_of_the_first_time() -> None:
    """Two of them on a chain of 60: too much to see if each happens twice, and nothing is lost."""
    chain = " -> ".join(f"t{number}" for number in range(60))
    flows = [f"start -> {chain} -> j:inclusive -> end"]
    flows += [f"e{number}:boundary -> r{number} -> j" for number in range(2)]
    attached = {f"e{n}": {"attachedToRef": f"t{n}", "cancelActivity": "false"} for n in range(2)}
    events = {f"e{n}": SIGNAL for n in range(2)}
    text = process("p", *flows, attributes=attached, inner=events, roots=ROOTS)
    assert unsound(text) == {}
    assert played(text).complete


# ── Variables ─────────────────────────────────────────────────────────────────────────────


def data(text: str) -> list[str]:
    form = Resource("f.form.json", b'{"type": "default", "components": [{"key": "ok"}]}')
    other = Resource("g.form.json", b'{"type": "default", "components": [{"key": "net"}]}')
    return [each.code for each in check([*resources(text), form, other]) if each.code in DATA]


def test_what_is_set_before_a_link_is_set_behind_it() -> None:
    text = process(
        "p",
        "start -> a -> t:throw",
        "k:catch -> x:exclusive -[net == 'n']-> end",
        "x -[]-> end2",
        attributes={
            "start": {"duban:form": "f"},
            "a": {"duban:form": "g", "duban:assignee": "w"},
        },
        inner={"t": '<linkEventDefinition name="l"/>', "k": '<linkEventDefinition name="l"/>'},
    )
    assert data(text) == []


def test_what_undoes_an_activity_knows_what_was_set_until_then() -> None:
    more = (
        '<boundaryEvent id="c" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
        '<userTask id="u" isForCompensation="true" xmlns:d="urn:duban:bpmn:1" d:form="g" '
        'd:assignee="{net}"/><association id="l" sourceRef="c" targetRef="u"/>'
    )
    text = process(
        "p",
        "start -> a -> t:throw -> end",
        attributes={
            "start": {"duban:form": "f"},
            "a": {"duban:form": "g", "duban:assignee": "w"},
        },
        inner={"t": '<compensateEventDefinition activityRef="a"/>'},
        more=more,
    )
    assert data(text) == []


def test_result_of_a_countersign_is_set() -> None:
    text = process(
        "p",
        "start -> a -> x:exclusive -[decided.result == 'yes' and vote]-> end",
        "x -[]-> end2",
        attributes={
            "start": {"duban:form": "f"},
            "a": {
                "duban:form": "g",
                "duban:voting": "all",
                "duban:participants": "{ok}",
                "duban:resultVariable": "decided",
            },
        },
    )
    assert data(text) == ["DATA006"]
    assert data(text.replace(" and vote", "")) == []

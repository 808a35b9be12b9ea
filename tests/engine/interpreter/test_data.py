"""Variables of activities, data objects, properties, associations (BPMN 2.0.2 §10.4)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.interpreter import check
from engine.interpreter.contract import Complete, Resource, Start
from tests.bpmn_text import flow_nodes, process, resources
from tests.engine.interpreter.play import Play

NAMESPACE = 'xmlns:duban="urn:duban:bpmn:1"'


def mapped(*lines: str) -> str:
    """``"in x = a + 1"`` and ``"out y = x"`` as extension elements."""
    found = []
    for line in lines:
        way, _, rest = line.partition(" ")
        target, _, source = rest.partition(" = ")
        tag = "input" if way == "in" else "output"
        found.append(f'<duban:{tag} target="{target}" source="{source}"/>')
    return f"<extensionElements>{''.join(found)}</extensionElements>"


def task(inner: str, **more: Any) -> Play:
    return Play(process("p", "start -> a -> b -> end", inner={"a": inner}, **more))


# ── duban:input, duban:output ─────────────────────────────────────────────────────────────


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: variables of an activity")
def test_inputs_are_seen_inside_only_and_hide_what_has_the_same_name() -> None:
    play = task(mapped("in n = n + 1", "in label = 'x'")).start(n=1)
    assert play.items[play.task("a")].data == {"n": 2, "label": "x"}
    assert play.data == {"n": 1}
    play.complete("a", n=50, label="y", answer=3)
    assert play.items[play.task("b")].data == {"n": 1, "answer": 3}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: mapped back")
def test_only_what_the_outputs_say_comes_back() -> None:
    play = task(mapped("in who = lead.name", "out greeting = 'Hello ' + who", "out seen = True"))
    play.start(lead={"name": "Li"}).complete("a", scratch=1)
    assert play.data == {"lead": {"name": "Li"}, "greeting": "Hello Li", "seen": True}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: trouble")
def test_a_mapping_that_cannot_be_reckoned_is_trouble_of_that_activity() -> None:
    outcome = task(mapped("in x = absent + 1")).attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("a", "EXPRESSION")]
    play = task(mapped("out x = absent + 1")).start()
    outcome = play.attempt(Complete(play.task("a"), {}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("a", "EXPRESSION")]


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: of a service task")
def test_a_service_sees_its_inputs_and_its_answer_is_mapped() -> None:
    text = process(
        "p",
        "start -> s:service -> b -> end",
        attributes={"s": {"duban:service": "ask"}},
        inner={"s": mapped("in question = 'is ' + topic", "out answer = reply.text")},
    )
    asked: list[Any] = []

    def answer(request: Any) -> dict[str, Any]:
        asked.append(request.data["question"])
        return {"reply": {"text": "yes", "noise": 1}}

    play = Play(text, services=answer).start(topic="it")
    assert asked == ["is it"]
    assert play.data == {"topic": "it", "answer": "yes"}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: of a subprocess")
def test_variables_of_a_subprocess_are_seen_by_all_within_and_end_with_it() -> None:
    inner = flow_nodes("start_i -> x -> y -> end_i", prefix="i")
    play = Play(
        process("p", "start -> s:sub -> b -> end", inner={"s": mapped("in n = 0") + inner})
    ).start(kept=1)
    play.complete("x", n=7, found=2)
    assert play.items[play.task("y")].data == {"kept": 1, "n": 7, "found": 2}
    assert play.data == {"kept": 1, "found": 2}
    assert play.complete("y").data == {"kept": 1, "found": 2}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: in every round")
def test_each_round_has_variables_of_its_own() -> None:
    several = (
        '<multiInstanceLoopCharacteristics duban:collection="xs" duban:item="x" '
        'duban:output="sums" duban:outputItem="total"/>'
    )
    play = task(mapped("in doubled = 2 * x", "out total = doubled + more") + several)
    play.start(xs=[1, 2])
    assert [item.data["doubled"] for item in play.items.values()] == [2, 4]
    play.complete("a", more=10).complete("a", more=20)
    assert play.data == {"xs": [1, 2], "sums": [12, 24]}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: in parallel branches")
def test_variables_of_one_branch_do_not_reach_the_other() -> None:
    text = process(
        "p",
        "start -> g:parallel -> a -> j:parallel -> z -> end",
        "g -> b -> j",
        inner={"a": mapped("in n = 10", "out left = n")},
    )
    play = Play(text).start(n=1)
    play.complete("a", n=11)
    assert play.items[play.task("b")].data == {"n": 1}
    assert play.complete("b", n=2).items[play.task("z")].data == {"n": 2, "left": 11}


# ── Data objects and properties ───────────────────────────────────────────────────────────

MANY = '<itemDefinition id="many" isCollection="true" structureRef="string"/>'
OBJECTS = (
    '<dataObject id="d1" name="limit" duban:value="3"/>'
    '<dataObject id="d2" duban:variable="names" isCollection="true"/>'
    '<dataObject id="d3" duban:variable="others" itemSubjectRef="many"/>'
    '<dataObject id="d4" name="drawn"/>'
    '<dataObjectReference id="r1" name="Limit" dataObjectRef="d1"/>'
    '<dataObjectReference id="r5" duban:variable="note" dataObjectRef="d5"/><dataObject id="d5"/>'
    '<property id="pr" name="stage" duban:value="\'new\'"/>'
)


@pytest.mark.bpmn("10.4.1", "data object: with a value at the beginning")
def test_declared_variables_begin_with_the_process_unless_handed_in() -> None:
    text = process("p", "start -> a -> end", more=OBJECTS, roots=MANY)
    begun = {"limit": 3, "names": [], "others": [], "note": None, "stage": "new"}
    assert Play(text).start().data == begun
    assert Play(text).start(limit=9).data == {**begun, "limit": 9}


@pytest.mark.bpmn("10.4.1", "data object: of a subprocess")
def test_data_objects_of_a_subprocess_live_as_long_as_it_does() -> None:
    own = '<dataObject id="d" name="count" duban:value="limit * 2"/>'
    inner = flow_nodes("start_i -> x -> end_i", prefix="i")
    play = Play(process("p", "start -> s:sub -> b -> end", inner={"s": own + inner}))
    play.start(limit=4, count=1)
    assert play.items[play.task("x")].data == {"limit": 4, "count": 8}
    assert play.complete("x", count=99).data == {"limit": 4, "count": 1}


@pytest.mark.bpmn("10.4.1", "data object: property of an activity")
def test_a_property_of_an_activity_is_its_own() -> None:
    play = task('<property id="pr" name="tries" duban:value="0"/>').start()
    assert play.items[play.task("a")].data == {"tries": 0}
    assert play.complete("a", tries=3).data == {}


@pytest.mark.bpmn("13.3.7", "multi-instance over a collection: of a data object")
def test_rounds_over_a_data_object() -> None:
    several = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>r1</loopDataInputRef>"
        '<inputDataItem id="it" name="one"/></multiInstanceLoopCharacteristics>'
    )
    more = (
        '<dataObject id="d1" name="units" isCollection="true" duban:value="[1, 2]"/>'
        '<dataObjectReference id="r1" name="Units" dataObjectRef="d1"/>'
    )
    assert task(several, more=more).start().open == ["a", "a"]


# ── Associations ──────────────────────────────────────────────────────────────────────────

PORTS = (
    '<ioSpecification><dataInput id="i1" name="price"/><dataOutput id="o1" name="result"/>'
    "<inputSet/><outputSet/></ioSpecification>"
)
OBJECT = (
    '<dataObject id="d1" name="order" duban:value="{\'net\': 100}"/>'
    '<dataObjectReference id="r1" dataObjectRef="d1"/>'
)


def taking(inside: str, source: str = "r1", target: str = "i1") -> str:
    return (
        f'<dataInputAssociation id="dia"><sourceRef>{source}</sourceRef>'
        f"<targetRef>{target}</targetRef>{inside}</dataInputAssociation>"
    )


def giving(inside: str, source: str = "o1", target: str = "r1") -> str:
    return (
        f'<dataOutputAssociation id="doa"><sourceRef>{source}</sourceRef>'
        f"<targetRef>{target}</targetRef>{inside}</dataOutputAssociation>"
    )


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: copied by associations")
def test_an_association_copies_between_an_object_and_a_data_input_or_output() -> None:
    play = task(PORTS + taking("") + giving(""), more=OBJECT).start()
    assert play.items[play.task("a")].data["price"] == {"net": 100}
    play.complete("a", result={"net": 5})
    assert play.data == {"order": {"net": 5}}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: transformation")
def test_a_transformation_reckons_what_is_handed_over() -> None:
    into = taking("<transformation>order.net * 2</transformation>")
    back = giving("<transformation>{'net': result + price}</transformation>")
    play = task(PORTS + into + back, more=OBJECT).start()
    assert play.items[play.task("a")].data["price"] == 200
    assert play.complete("a", result=1).data == {"order": {"net": 201}}


@pytest.mark.bpmn("10.4.2", "data inputs and outputs: assignment")
def test_assignments_give_single_values() -> None:
    into = taking("<assignment><from>order.net</from><to>net</to></assignment>")
    back = giving("<assignment><from>net + 1</from><to>gross</to></assignment>")
    play = task(PORTS + into + back, more=OBJECT).start()
    assert play.items[play.task("a")].data["net"] == 100
    assert play.complete("a").data == {"order": {"net": 100}, "gross": 101}


@pytest.mark.bpmn("10.4.1", "data object: drawn only")
def test_what_is_only_drawn_changes_nothing() -> None:
    drawn = '<dataObject id="d1" name="order"/><dataObjectReference id="r1" dataObjectRef="d1"/>'
    play = task(PORTS + taking("") + giving(""), more=drawn).start(price=1)
    assert play.items[play.task("a")].data == {"price": 1}
    assert play.complete("a", result=2).data == {"price": 1, "result": 2}


# ── What the checker says ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        (mapped("in x = 1 +"), "BPMN040"),
        (mapped("in 2x = 1"), "BPMN105"),
        (mapped("out x = "), "BPMN105"),
        (taking("<transformation>1</transformation>", target="nowhere"), "BPMN106"),
        (taking("<assignment><from>1</from><to>a.b</to></assignment>"), "BPMN105"),
        ('<property id="q" name="x" duban:value="1 +"/>', "BPMN040"),
    ],
)
def test_refuses_mappings_by_element(inner: str, code: str) -> None:
    text = process(
        "p", "start -> a -> end", attributes={"a": {"duban:assignee": "x"}}, inner={"a": inner}
    )
    errors = [found for found in check(resources(text)) if found.severity == "error"]
    assert [(found.code, found.element_id) for found in errors] == [(code, "a")]


def test_warns_of_variables_where_none_can_be() -> None:
    text = process("p", "start -> end", inner={"start": mapped("in x = 1")})
    assert [(found.code, found.severity) for found in check(resources(text))] == [
        ("BPMN108", "warning")
    ]


def test_the_checker_knows_what_is_declared_mapped_and_counted() -> None:
    form = Resource("f.form.json", b'{"components": [{"type": "number", "key": "n"}]}')
    own = {"duban:assignee": "x", "duban:form": "f"}
    giving_net = giving("<assignment><from>1</from><to>net</to></assignment>")
    condition = "nrOfCompletedActivities + nrOfActiveActivities &gt; 1"
    text = process(
        "p",
        "start -> a -> s:adhoc -> g:exclusive -[order + net + x + absent > 1]-> b -> end",
        "g -[]-> end",
        attributes={"a": own, "b": own, "start": {"duban:form": "f"}},
        inner={
            "a": mapped("out x = n") + PORTS + giving_net,
            "s": f"<completionCondition>{condition}</completionCondition>"
            + flow_nodes("c", attributes={"c": own}, prefix="i"),
        },
        more='<dataObject id="d1" duban:variable="order" duban:value="n"/>'
        '<dataObjectReference id="r1" dataObjectRef="d1"/>',
    )
    found = [each for each in check([*resources(text), form]) if each.code.startswith("DATA")]
    assert [each.params["variable"] for each in found] == ["absent"]

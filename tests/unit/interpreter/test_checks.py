"""What the checker finds, and that no file makes it raise."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interpreter import Known, advance, check, parse
from engine.interpreter.checks.catalogue import CATALOGUE
from engine.interpreter.contract import Complete, Finding, Resource, Start, Surroundings
from engine.interpreter.xml_source import MAX_BYTES
from tests.bpmn_text import flow_nodes, process, resources, timer
from tests.unit.interpreter.test_decisions import dmn

SURROUNDINGS = Surroundings(
    now=datetime(2026, 11, 23, tzinfo=UTC),
    add_duration=lambda start, text: start,
    call_service=lambda request: {},
)
GOOD = process(
    "p",
    "start -> a -> x:exclusive -[ok]-> end",
    "x -[]-> a",
    attributes={"a": {"duban:candidateGroups": "unit:{unit}:handler"}},
)


def codes(*texts: str, **options: Known) -> list[str]:
    return [found.code for found in check(resources(*texts), **options)]


def one(text: str) -> Finding:
    (found,) = check(resources(text))
    return found


def test_finds_nothing_on_a_good_diagram() -> None:
    assert check(resources(GOOD)) == ()


def test_says_where_what_and_how_to_mend() -> None:
    text = process("p", "start -> s:script -> end", attributes={"s": {"name": "计算\n期限"}})
    found = one(text)
    assert (found.code, found.severity, found.element_id) == ("BPMN012", "error", "s")
    assert found.element_name == "计算 期限"
    assert found.path == "file0.bpmn"
    assert text.splitlines()[found.line - 1].startswith("<scriptTask")
    assert found.text.format(**found.params) == (
        "计算 期限 is a script in the language -, which does not run here."
    )
    assert found.remedy


def user(**attributes: str) -> str:
    own = {f"duban:{name}": value for name, value in attributes.items()}
    return process("p", "start -> a -> end", attributes={"a": {"duban:assignee": "x", **own}})


def script(text: str, **attributes: str) -> str:
    own = {"scriptFormat": "python", **attributes}
    return process(
        "p",
        "start -> s:script -> end",
        attributes={"s": own},
        inner={"s": f"<script>{escape(text)}</script>"},
    )


def event(definition: str, *, kind: str = "catch", roots: str = "") -> str:
    return process("p", f"start -> e:{kind} -> end", inner={"e": definition}, roots=roots)


def inside(*flows: str, more: str = "") -> str:
    body = flow_nodes(*flows, prefix="i") + more
    return process("p", "start -> s:sub -> end", inner={"s": body})


LINK = '<linkEventDefinition name="on"/>'
COMPENSATION = "<compensateEventDefinition/>"


def linked(*flows: str) -> str:
    return process("p", *flows, inner={"t": LINK, "c1": LINK, "c2": LINK})


def compensated(more: str, *flows: str) -> str:
    return process(
        "p",
        "start -> a -> end",
        "b:boundary",
        "u",
        *flows,
        attributes={
            "b": {"attachedToRef": "a"},
            "b2": {"attachedToRef": "a"},
            "u": {"isForCompensation": "true"},
        },
        inner={"b": COMPENSATION, "b2": COMPENSATION},
        more=more,
    )


def extended(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


def service(**attributes: str) -> str:
    own = {f"duban:{name}": value for name, value in attributes.items()}
    return process("p", "start -> s:service -> end", attributes={"s": own})


def conversation(inside_it: str) -> str:
    return process(
        "p",
        "start -> fork:parallel -> say:send -> end",
        "fork -> hear:receive -> end2",
        attributes={"say": {"messageRef": "m"}, "hear": {"messageRef": "n"}},
        roots='<message id="m" name="m"/><message id="n" name="n"/>'
        f"<collaboration id='c'>{inside_it}</collaboration>",
    )


SEVERAL = "multiInstanceLoopCharacteristics"
CASES = {
    "no process": ("<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", "BPMN001"),
    "no bpmn": ("<report/>", "XML005"),
    "same id twice": (process("p", "start -> a -> end", more='<task id="a"/>'), "BPMN002"),
    "no id": (process("p", "start -> end", more="<task/>"), "BPMN003"),
    "process without id": (process("p", "start -> end").replace('id="p"', ""), "BPMN003"),
    "no start": (process("p", "a -> end"), "BPMN005"),
    "subprocess without start": (inside("x -> end_i"), "BPMN004"),
    "subprocess without end": (inside("start_i -> x"), "BPMN006"),
    "complex gateway without a condition": (
        process("p", "start -> g:parallel -> a -> c:complex -> end", "g -> b -> c"),
        "BPMN101",
    ),
    "complex gateway with a condition that is asked twice": (
        process("p", "start -> c:complex -[n > 1]-> end", "c -[]-> a"),
        "BPMN102",
    ),
    "event of rounds that cannot be thrown": (
        process(
            "p",
            "start -> a -> end",
            inner={
                "a": '<multiInstanceLoopCharacteristics behavior="One">'
                "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
            },
        ),
        "BPMN104",
    ),
    "mapping without a name": (
        process("p", "start -> a -> end", inner={"a": extended('<duban:input source="1"/>')}),
        "BPMN105",
    ),
    "association to nowhere": (
        process(
            "p",
            "start -> a -> end",
            inner={
                "a": '<dataInputAssociation id="di"><targetRef>gone</targetRef>'
                "<transformation>1</transformation></dataInputAssociation>"
            },
        ),
        "BPMN106",
    ),
    "data store without a key": (
        process("p", "start -> end", more='<dataStoreReference id="ds" duban:store="s"/>'),
        "BPMN107",
    ),
    "mapping of an event": (
        process(
            "p",
            "start -> end",
            inner={"start": extended('<duban:input source="1" target="x"/>')},
        ),
        "BPMN108",
    ),
    "call of no clear version": (
        process(
            "p",
            "start -> c:call -> end",
            attributes={"c": {"calledElement": "q", "duban:version": "new"}},
        ),
        "BPMN109",
    ),
    "lane with a broken group": (
        process(
            "p",
            "start -> a -> end",
            more='<laneSet id="ls"><lane id="l" duban:candidateGroups="unit:{"><flowNodeRef>a'
            "</flowNodeRef></lane></laneSet>",
        ),
        "BPMN040",
    ),
    "ad-hoc subprocess with nothing to start": (
        process("p", "start -> c:adhoc -> end"),
        "BPMN110",
    ),
    "ad-hoc subprocess with a start event": (
        process("p", "start -> c:adhoc -> end", inner={"c": flow_nodes("start_i -> x")}),
        "BPMN111",
    ),
    "ad-hoc subprocess with a loose gateway": (
        process("p", "start -> c:adhoc -> end", inner={"c": flow_nodes("g:parallel -> x", "y")}),
        "BPMN112",
    ),
    "ad-hoc subprocess in a strange order": (
        process(
            "p",
            "start -> c:adhoc -> end",
            attributes={"c": {"ordering": "Random"}},
            inner={"c": flow_nodes("x")},
        ),
        "BPMN113",
    ),
    "conditional without a condition": (event("<conditionalEventDefinition/>"), "BPMN040"),
    "catching compensation": (event(COMPENSATION), "BPMN011"),
    "empty catch": (event(""), "BPMN011"),
    "link without a name": (event("<linkEventDefinition/>"), "BPMN072"),
    "link caught twice": (
        linked("start -> t:throw", "c1:catch -> end", "c2:catch -> a"),
        "BPMN073",
    ),
    "link that nothing catches": (linked("start -> t:throw"), "BPMN074"),
    "link that is caught in another scope": (
        process(
            "p",
            "start -> s:sub -> end",
            "c:catch -> a",
            inner={
                "s": flow_nodes("start_i -> t:throw", "x -> end_i", inner={"t": LINK}, prefix="i"),
                "c": LINK,
            },
        ),
        "BPMN074",
    ),
    "link that nothing throws": (linked("start -> end", "c1:catch -> a"), "BPMN075"),
    "flow behind a link": (linked("start -> t:throw -> end", "c1:catch -> a"), "BPMN076"),
    "definition elsewhere": (event("<eventDefinitionRef>gone</eventDefinitionRef>"), "BPMN071"),
    "error that does not interrupt": (
        process(
            "p",
            "start -> a -> end",
            "b:boundary -> late",
            attributes={"b": {"attachedToRef": "a", "cancelActivity": "false"}},
            inner={"b": "<errorEventDefinition/>"},
        ),
        "BPMN069",
    ),
    "compensation of what cannot be undone": (
        process(
            "p",
            "start -> a -> t:throw -> end",
            inner={"t": '<compensateEventDefinition activityRef="a"/>'},
        ),
        "BPMN070",
    ),
    "compensation event without an activity": (compensated(""), "BPMN077"),
    "two compensation events": (
        compensated(
            '<association id="as1" sourceRef="b" targetRef="u"/>'
            '<association id="as2" sourceRef="b2" targetRef="u"/>',
            "b2:boundary",
        ),
        "BPMN078",
    ),
    "compensation activity with a flow": (
        compensated('<association id="as1" sourceRef="b" targetRef="u"/>', "u -> end2"),
        "BPMN079",
    ),
    "cancel outside a transaction": (
        process("p", "start -> end", inner={"end": "<cancelEventDefinition/>"}),
        "BPMN011",
    ),
    "link among several": (event(LINK + timer(timeDuration="P2D")), "BPMN013"),
    "compensation task": (
        process("p", "start -> a -> end", attributes={"a": {"isForCompensation": "true"}}),
        "BPMN014",
    ),
    "loose flow": (
        process("p", "start -> end", more='<sequenceFlow id="q" sourceRef="start"/>'),
        "BPMN020",
    ),
    "loose boundary event": (
        process("p", "start -> end", "b:boundary -> end", inner={"b": timer(timeDuration="P1D")}),
        "BPMN021",
    ),
    "no message": (event("<messageEventDefinition/>"), "BPMN022"),
    "message is a signal": (
        event('<messageEventDefinition messageRef="s"/>', roots='<signal id="s"/>'),
        "BPMN022",
    ),
    "call of nothing": (process("p", "start -> c:call -> end"), "BPMN023"),
    "never reached": (process("p", "start -> end", "a -> end"), "BPMN024"),
    "flow into start": (process("p", "start -> a -> start"), "BPMN025"),
    "flow out of end": (process("p", "start -> end -> a -> end2"), "BPMN026"),
    "flow without condition": (
        process("p", "start -> x:exclusive -[ok]-> end", "x -> end2"),
        "BPMN030",
    ),
    "no default": (
        process("p", "start -> x:exclusive -[ok]-> end", "x -[not ok]-> end2"),
        "BPMN031",
    ),
    "condition behind an event": (process("p", "start -[ok]-> a -> end", "start -> b"), "BPMN032"),
    "condition behind a split": (
        process("p", "start -> g:parallel -[ok]-> a -> end", "g -> b"),
        "BPMN032",
    ),
    "no default behind a task": (
        process("p", "start -> a -[ok]-> end", "a -[not ok]-> b"),
        "BPMN031",
    ),
    "foreign default": (
        process("p", "start -> x:exclusive -> end", attributes={"x": {"default": "nowhere"}}),
        "BPMN033",
    ),
    "event gateway to a task": (process("p", "start -> g:either -> a -> end"), "BPMN034"),
    "bad condition": (process("p", "start -> x:exclusive -[ok ==]-> end", "x -[]-> a"), "BPMN040"),
    "attack": (
        process("p", "start -> x:exclusive -[().__class__]-> end", "x -[]-> a"),
        "BPMN040",
    ),
    "bad duration": (event(timer(timeDuration="5 days")), "BPMN041"),
    "bad date": (event(timer(timeDate="2026-13-01")), "BPMN041"),
    "bad cycle": (event(timer(timeCycle="R3/5 days")), "BPMN041"),
    "empty timer": (event("<timerEventDefinition/>"), "BPMN059"),
    "bad template in a timer": (event(timer(timeDuration="P{n WD")), "BPMN040"),
    "loop over nothing": (
        process("p", "start -> a -> end", inner={"a": f"<{SEVERAL}/>"}),
        "BPMN042",
    ),
    "endless loop": (
        process("p", "start -> a -> end", inner={"a": "<standardLoopCharacteristics/>"}),
        "BPMN042",
    ),
    "service without a name": (process("p", "start -> s:service -> end"), "BPMN050"),
    "decision without a name": (process("p", "start -> d:decision -> end"), "BPMN058"),
    "decision without a table": (
        process("p", "start -> d:decision -> end", attributes={"d": {"duban:decision": "absent"}}),
        "BPMN051",
    ),
    "unknown form": (user(form="absent"), "BPMN052"),
    "nobody": (process("p", "start -> a -> end"), "BPMN053"),
    "bad clause": (user(clause="6.2"), "BPMN055"),
    "bad due": (user(dueIn="5WD"), "BPMN041"),
    "bad group": (user(candidateGroups="{unit"), "BPMN040"),
    "bad priority": (user(priority="high"), "BPMN056"),
    "unknown voting rule": (user(voting="most", participants="g"), "BPMN080"),
    "vote of nobody": (user(voting="all"), "BPMN081"),
    "participants without a rule": (user(participants="g"), "BPMN082"),
    "duties of no task": (user(notSameAs="end"), "BPMN083"),
    "unknown rule for nobody": (user(whenEmpty="go on"), "BPMN084"),
    "unknown field right": (user(fieldRights="a:see"), "BPMN085"),
    "vote with a holder": (user(voting="all", participants="g"), "BPMN086"),
    "switch that is none": (user(stopEarly="no"), "BPMN087"),
    "bad participant": (user(voting="any", participants="{g"), "BPMN040"),
    "misspelt attribute": (user(duein="P5WD"), "BPMN057"),
    "untyped task": (process("p", "start -> a:task -> end"), "BPMN060"),
    "payload that is none": (
        process(
            "p",
            "start -> e:send -> end",
            attributes={"e": {"messageRef": "m", "duban:payload": "price *"}},
            roots='<message id="m" name="m"/>',
        ),
        "BPMN180",
    ),
    "message flow to a task that waits for nothing": (
        conversation("<messageFlow id='f' sourceRef='say' targetRef='fork'/>"),
        "BPMN181",
    ),
    "message flow between two messages": (
        conversation("<messageFlow id='f' sourceRef='say' targetRef='hear'/>"),
        "BPMN182",
    ),
    "correlation key over nothing": (
        conversation(
            "<correlationKey id='k' name='k'><correlationPropertyRef>absent"
            "</correlationPropertyRef></correlationKey>"
        ),
        "BPMN183",
    ),
    "service and topic": (service(service="a", topic="b"), "BPMN184"),
    "async perhaps": (service(service="a", **{"async": "perhaps"}), "BPMN185"),
    "condition that begins a process": (
        process(
            "p",
            "start -> end",
            inner={
                "start": "<conditionalEventDefinition><condition>ok</condition>"
                "</conditionalEventDefinition>"
            },
        ),
        "BPMN187",
    ),
    "condition that nothing makes true": (
        process(
            "p",
            "start -> end",
            inner={
                "start": "<conditionalEventDefinition><condition>1 == 2</condition>"
                "</conditionalEventDefinition>"
            },
        ),
        "BPMN188",
    ),
    "gateway that begins by nothing": (
        process("p", "start -> end", more='<eventBasedGateway id="g" instantiate="true"/>'),
        "BPMN186",
    ),
    "script in another language": (script("x = 1", scriptFormat="groovy"), "BPMN012"),
    "no script": (script(" "), "BPMN015"),
    "broken script": (script("x = = 1"), "BPMN016"),
    "script without a value": (script("x = 1", **{"duban:resultVariable": "y"}), "BPMN017"),
    "script over nothing": (script("x = y + 1"), "DATA016"),
    "DOCTYPE": (f'<!DOCTYPE x [<!ENTITY a "b">]>{GOOD}', "XML003"),
    "cut off": (GOOD[:-20], "XML001"),
    "too deep": ("<a>" * 150 + "</a>" * 150, "XML004"),
}


@pytest.mark.parametrize("case", CASES)
def test_finds(case: str) -> None:
    text, code = CASES[case]
    assert code in codes(text)


def test_every_finding_can_be_said() -> None:
    for text, _ in CASES.values():
        for found in check(resources(text)):
            assert found.text.format(**found.params)
            assert found.remedy.format(**found.params)


def test_every_code_is_told_apart_by_a_case() -> None:
    """XML002 and the rest have tests of their own below, and so has each further topic."""
    apart = {
        "XML002",
        "BPMN054",
        "BPMN062",
        "BPMN098",
        "BPMN099",
        "DMN001",
        "DMN002",
        "DMN003",
        "DMN004",
        "DMN005",
        "DMN006",
        "DMN007",
        "DMN008",
        "DMN009",
    }
    own = {code for code in CATALOGUE if code.startswith(("BPMN", "XML", "DMN"))}
    told = {code for _, code in CASES.values() if not code.startswith("DATA")}
    assert own - apart == told


def test_accepts_what_the_designer_may_write() -> None:
    text = process(
        "p",
        "start -> a -> t:catch -> end",
        attributes={
            "a": {
                "duban:candidateGroups": "unit:{unit_id}:handler, office",
                "duban:dueIn": "P{days}WD",
                "duban:dueAt": "deadline",
                "duban:followUpIn": "PT4WH",
                "duban:priority": "70",
                "duban:form": "visit",
                "duban:ladder": "ordinary",
                "duban:clause": "6.2-01 3.1-02",
                "duban:document": "台账",
                "duban:title": "走访{name}",
            }
        },
        inner={"t": timer(timeDuration="P5WD")},
    )
    form = Resource("visit.form.json", b"{}")
    assert check([*resources(text), form]) == ()
    assert codes(text, known=Known(forms=frozenset({"visit"}))) == []


def test_looks_at_groups_only_when_it_knows_them() -> None:
    text = user(candidateGroups="office, unit:{unit_id}:handler")
    assert codes(text) == []
    unit = "unit:*:handler"
    assert codes(text, known=Known(groups=frozenset({"office", unit}))) == []
    assert codes(text, known=Known(groups=frozenset({"other", unit}))) == ["BPMN054"]


def test_processes_that_nothing_starts_are_kept_but_not_checked() -> None:
    drawn = process("drawn", "start -> s:script -> end").replace(
        'isExecutable="true"', 'isExecutable="false"'
    )
    assert codes(GOOD, drawn) == ["BPMN062"]


@pytest.mark.bpmn("10.4.1", "data object: kept for the reader")
@pytest.mark.bpmn("10.4.1", "data store")
@pytest.mark.bpmn("8.4.1", "text annotation and group")
def test_documentation_is_no_obstacle() -> None:
    more = (
        '<dataObject id="do"/><dataObjectReference id="dr" dataObjectRef="do"/>'
        '<dataStoreReference id="ds"/><textAnnotation id="ta"><text>说明</text></textAnnotation>'
        '<association id="as" sourceRef="a" targetRef="ta"/><group id="g"/>'
    )
    inner = {
        "a": '<ioSpecification><dataInput id="in1"/><inputSet/><outputSet/></ioSpecification>'
        '<dataInputAssociation id="dia"><sourceRef>dr</sourceRef><targetRef>in1</targetRef>'
        "</dataInputAssociation>"
    }
    text = process(
        "p", "start -> a -> end", attributes={"a": {"duban:assignee": "x"}}, inner=inner, more=more
    )
    assert codes(text) == []


def test_refuses_a_file_that_is_too_large() -> None:
    padded = GOOD.encode() + b" " * MAX_BYTES
    assert [found.code for found in check([Resource("p.bpmn", padded)])] == ["XML002"]


def test_long_processes_are_no_obstacle_but_endless_loops_of_elements_are() -> None:
    steps = [f"t{number}:manual" for number in range(1500)]
    assert codes(process("p", " -> ".join(["start", *steps, "end"]))) == []
    loop = " -> ".join(["start", "m:exclusive", *steps, "m"])
    assert "BPMN098" in codes(process("p", loop))


def test_names_the_decision_table_that_cannot_be_used() -> None:
    table = Resource(
        "d.dmn",
        b'<definitions><decision id="d"><decisionTable><output name="y"/>'
        b'<rule id="r"/></decisionTable></decision></definitions>',
    )
    found = check([*resources(GOOD), table])
    assert [(item.code, item.path, item.params["name"]) for item in found] == [
        ("DMN001", "d.dmn", "d")
    ]


def test_names_the_nearest_decision_and_form() -> None:
    diagram = process(
        "p",
        "start -> a -> d:decision -> end",
        attributes={"d": {"duban:decision": "clasify"}, "a": {"duban:form": "visti"}},
    )
    table = dmn(("> 0", "2")).replace(b'id="d"', b'id="classify"')
    files = (
        *resources(diagram),
        Resource("d.dmn", table),
        Resource("visit.form.json", b'{"components": []}'),
    )
    found = {each.code: each.params.get("similar") for each in check(files)}
    assert (found["BPMN051"], found["BPMN052"]) == ("classify", "visit")


def test_does_not_read_files_that_an_entity_names() -> None:
    text = GOOD.replace(
        "<definitions", '<!DOCTYPE d [<!ENTITY x SYSTEM "/etc/passwd">]><definitions'
    )
    assert codes(text.replace("ok", "&x;")) == ["XML003"]


@given(st.binary(max_size=200), st.sampled_from(["p.bpmn", "p.dmn", "f.form.json", "x"]))
def test_never_raises_on_any_bytes(content: bytes, path: str) -> None:
    check([Resource(path, content)])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([text for text, _ in CASES.values()]), st.integers(0, 2**32))
def test_never_raises_on_damaged_diagrams(text: str, seed: int) -> None:
    chance = random.Random(seed)
    words = text.replace(">", "> ").split(" ")
    for _ in range(chance.randint(1, 4)):
        index = chance.randrange(len(words))
        action = chance.randrange(3)
        if action == 0:
            words[index] = ""
        elif action == 1:
            words[index] = chance.choice(words)
        else:
            words.insert(index, chance.choice(words))
    check(resources(" ".join(words)))


_TAGS = [
    "startEvent", "endEvent", "userTask", "subProcess", "transaction", "boundaryEvent",
    "exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "sequenceFlow", "callActivity",
    "process", "timerEventDefinition", "messageEventDefinition", "intermediateCatchEvent",
    "receiveTask", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "laneSet",
    "businessRuleTask", "message", "timeDuration", "incoming", "ioSpecification",
]  # fmt: skip
_ATTRIBUTES = [
    "id", "sourceRef", "targetRef", "attachedToRef", "default", "calledElement", "messageRef",
    "triggeredByEvent", "isSequential", "loopMaximum", "cancelActivity",
]  # fmt: skip
_VALUES = ["a", "b", "c", "p", "true", "false", "1", ""]


def _nodes() -> st.SearchStrategy[str]:
    attributes = st.dictionaries(st.sampled_from(_ATTRIBUTES), st.sampled_from(_VALUES), max_size=4)
    return st.recursive(
        st.builds(_xml, st.sampled_from(_TAGS), attributes, st.just(())),
        lambda inner: st.builds(_xml, st.sampled_from(_TAGS), attributes, st.lists(inner)),
        max_leaves=12,
    )


def _xml(tag: str, attributes: dict[str, str], inner: list[str] | tuple[str, ...]) -> str:
    listed = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{listed}>{''.join(inner)}</{tag}>"


@settings(max_examples=200, deadline=None)
@given(_nodes())
def test_never_raises_on_any_arrangement_of_elements(nodes: str) -> None:
    text = process("p", "start -> a -> end", more=nodes)
    check(resources(text))


_KINDS = [
    "user", "manual", "task", "exclusive", "parallel", "inclusive", "sub", "throw", "end",
]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(_KINDS), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(-1, 7), st.integers(0, 7)), max_size=14),
    st.lists(st.integers(0, 7), max_size=12),
)
def test_what_passes_the_check_can_be_played(
    kinds: list[str], links: list[tuple[int, int]], moves: list[int]
) -> None:
    """However the elements are connected: it waits, ends, or says which element is in trouble."""
    names = [f"n{number}:{kind}" for number, kind in enumerate(kinds)]
    count = len(names)
    inner = {f"n{i}": flow_nodes("start_i -> ui -> end_i", prefix="i").replace("_i", f"_{i}")
             .replace('"ui"', f'"u{i}"').replace('"i', f'"i{i}_')
             for i, kind in enumerate(kinds) if kind == "sub"}  # fmt: skip
    flows = [f"start -> {names[0]}", *names]
    for source, target in links:
        head = "start" if source < 0 else f"n{source % count}"
        conditional = source >= 0 and kinds[source % count] in ("exclusive", "inclusive")
        arrow = "-[go]->" if conditional else "->"
        flows.append(f"{head} {arrow} n{target % count}")
    package = resources(process("p", *flows, inner=inner))
    if any(found.severity == "error" for found in check(package)):
        return
    model = parse(package)
    outcome = advance(model, None, Start({"go": True}), SURROUNDINGS)
    waiting = [item.task_id for item in outcome.opened]
    for move in moves:
        if outcome.trouble or not waiting:
            break
        task_id = waiting[move % len(waiting)]
        outcome = advance(model, outcome.state, Complete(task_id, {"go": False}), SURROUNDINGS)
        gone = {closed.task_id for closed in outcome.closed}
        waiting = [task for task in waiting if task not in gone]
        waiting += [item.task_id for item in outcome.opened]
    assert all(found.element_id for found in outcome.trouble)
    if not outcome.trouble:
        assert outcome.ended == (not outcome.active)

"""The form of a file: elements and attributes of BPMN, and what they refer to."""

from __future__ import annotations

import pytest

from engine.interpreter import check, checks
from engine.interpreter.checks.kinds.form import FORM
from engine.interpreter.contract import Finding
from tests.bpmn_text import flow_nodes, process, resources

_DI = (
    '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane '
    'bpmnElement="p"><d:BPMNShape id="s1" bpmnElement="{}"/></d:BPMNPlane></d:BPMNDiagram>'
)


def found(text: str) -> list[Finding]:
    return [each for each in check(resources(text)) if each.code in FORM]


def plain(*, more: str = "", roots: str = "", inner: str = "") -> str:
    return process(
        "p",
        "start -> a:manual -> end",
        more=more,
        roots=roots,
        inner={"a": inner},
    )


CASES = {
    "unknown element": (plain(more='<userTaks id="u"/>'), "SCHEMA001"),
    "element at a wrong place": (plain(roots='<userTask id="u"/>'), "SCHEMA002"),
    "flow in a task": (plain(inner='<sequenceFlow id="q"/>'), "SCHEMA002"),
    "unknown attribute": (plain().replace('id="a"', 'id="a" assignee="x"'), "SCHEMA003"),
    "no target namespace": (plain().replace(' targetNamespace="urn:test"', ""), "SCHEMA004"),
    "association of one end": (plain(more='<association id="q" sourceRef="a"/>'), "SCHEMA004"),
    "no truth value": (plain().replace('isExecutable="true"', 'isExecutable="yes"'), "SCHEMA005"),
    "direction": (
        plain(more='<parallelGateway id="g" gatewayDirection="Sideways"/>'),
        "SCHEMA005",
    ),
    "long name": (plain().replace('id="a"', f'id="a" name="{"督" * 201}"'), "SCHEMA006"),
    "long id": (plain().replace('id="p"', f'id="{"p" * 121}"'), "SCHEMA006"),
    "pool of no process": (
        plain(roots='<collaboration id="c"><participant id="x" processRef="q"/></collaboration>'),
        "REF001",
    ),
    "data object of nothing": (
        plain(more='<dataObjectReference id="r" dataObjectRef="none"/>'),
        "REF001",
    ),
    "lane with a stranger": (
        plain(more='<laneSet id="l"><lane id="m"><flowNodeRef>x</flowNodeRef></lane></laneSet>'),
        "REF001",
    ),
    "incoming that is not there": (plain(inner="<incoming>none</incoming>"), "REF001"),
    "drawing of nothing": (
        plain().replace("</definitions>", f"{_DI.format('none')}</definitions>"),
        "REF002",
    ),
    "not drawn": (
        plain().replace("</definitions>", f"{_DI.format('start')}</definitions>"),
        "REF003",
    ),
    "incoming of another": (plain(inner="<incoming>f1</incoming>"), "REF004"),
    "out of a subprocess": (
        process(
            "p",
            "start -> s:sub -> end",
            inner={
                "s": flow_nodes("start_i -> b:manual -> end_i", prefix="i")
                + '<sequenceFlow id="q" sourceRef="b" targetRef="end"/>'
            },
        ),
        "REF005",
    ),
    "message within a pool": (
        plain(
            roots='<collaboration id="c"><messageFlow id="q" sourceRef="start" targetRef="a"/>'
            "</collaboration>"
        ),
        "REF006",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_finds(case: str) -> None:
    text, code = CASES[case]
    assert code in [each.code for each in found(text)]


def test_every_code_has_a_case() -> None:
    assert set(FORM) - {"CHECK001", "CHECK002"} == {code for _, code in CASES.values()}


@pytest.mark.parametrize(
    ("part", "code"), [("check_texts", "CHECK001"), ("check_schema", "CHECK002")]
)
def test_slip_of_the_checker_itself_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, part: str, code: str
) -> None:
    def slipping(_package: object) -> None:
        raise RecursionError

    slipping.__name__ = part
    monkeypatch.setattr(checks, part, slipping)
    (only,) = check(resources(plain()))
    assert (only.code, only.path, only.params) == (code, "file0.bpmn", {"part": part})


def test_says_nothing_of_a_good_file() -> None:
    assert found(plain()) == []


def test_says_what_is_missing_where() -> None:
    (only,) = found(CASES["pool of no process"][0])
    assert (only.element_id, only.params["attribute"], only.params["reference"]) == (
        "x", "processRef", "q",
    )  # fmt: skip


def test_flow_across_a_border_is_said_once() -> None:
    codes = [each.code for each in check(resources(CASES["out of a subprocess"][0]))]
    assert codes.count("REF005") == 1
    assert "BPMN020" not in codes


def test_what_an_imported_file_defines_is_not_missed() -> None:
    text = plain(more='<dataObject id="d" itemSubjectRef="x:t"/>').replace(
        "<definitions", '<definitions xmlns:x="urn:elsewhere"'
    )
    assert found(text) == []


def test_one_mistake_made_everywhere_is_not_said_without_end() -> None:
    many = "".join(f'<userTaks id="u{number}"/>' for number in range(100))
    assert len(found(plain(more=many))) == 20


def test_content_of_extensions_is_not_looked_at() -> None:
    inner = '<extensionElements><anything xmlns="urn:x"><task/></anything></extensionElements>'
    assert found(plain(inner=inner)) == []


@pytest.mark.parametrize(
    ("kind", "codes"), [("tImplicitThrowEvent", set()), ("tTask", {"SCHEMA002"})]
)
def test_event_of_a_complex_behaviour_is_what_its_type_says(kind: str, codes: set[str]) -> None:
    """``event`` is abstract: what may stand in it is said by ``xsi:type``."""
    loop = (
        '<multiInstanceLoopCharacteristics behavior="Complex"><loopCardinality>2</loopCardinality>'
        "<complexBehaviorDefinition><condition>true</condition>"
        f'<event id="thrown" xsi:type="{kind}"><signalEventDefinition signalRef="s"/></event>'
        "</complexBehaviorDefinition></multiInstanceLoopCharacteristics>"
    )
    text = process("p", "start -> a -> end", inner={"a": loop}, roots='<signal id="s" name="s"/>')
    found = {each.code for each in check(resources(text)) if each.code.startswith("SCHEMA")}
    assert found == codes

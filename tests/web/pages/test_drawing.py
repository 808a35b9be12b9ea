"""The process as strokes and as words."""

import pytest

from engine.interpreter.diagram import Edge
from engine.views import Definition, DefinitionContent
from tests.bpmn_text import process
from tests.web.conftest import MORNING
from web.pages.item.drawing import _stroke, drawing
from web.pages.item.steps import step_lines
from web.pages.item.wrapping import wrapped
from workflows.packages import packages

FILES = packages()["contact_enterprise"].files


def test_marks_what_is_done_and_where_it_is() -> None:
    found = drawing(FILES, done=frozenset({"assign"}), here=frozenset({"sign_for"}))

    assert found is not None
    states = {"".join(line.text for line in node.lines): node.state for node in found.nodes}
    assert states["交办"] == "is-done"
    assert states["签收"] == "is-here"
    assert states["走访并记录"] == "is-idle"
    assert {frame.name for frame in found.frames} >= {"企业", "办公室", "成员单位"}


def test_a_definition_that_nobody_drew_has_no_drawing() -> None:
    assert drawing((("x.form.json", b"{}"),), done=frozenset(), here=frozenset()) is None


def test_tells_the_steps_in_the_order_of_the_flow() -> None:
    definition = Definition(1, "contact_enterprise", 1, "联系企业", "", MORNING, "system")
    lines = step_lines(
        DefinitionContent(definition, FILES),
        done=frozenset({"assign"}),
        here=frozenset({"sign_for"}),
    )

    names = [line.name for line in lines]
    assert (
        names.index("交办")
        < names.index("签收")
        < names.index("走访并记录")
        < names.index("确认与评价")
    )
    assert [line.state for line in lines if line.name in ("交办", "签收")] == ["done", "here"]
    assert next(line.lane for line in lines if line.name == "确认与评价") == "企业"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("交办", ["交办"]),
        ("制定走访计划", ["制定走", "访计划"]),
        ("Record the visit", ["Record the", "visit"]),
        ("", [""]),
    ],
)
def test_breaks_names_into_even_lines(text: str, lines: list[str]) -> None:
    assert wrapped(text, 88) == lines


def test_marks_default_flows_and_conditions_out_of_activities() -> None:
    drawn = "".join(
        f'<bpmndi:BPMNEdge bpmnElement="f{n}"><di:waypoint x="{n}" y="0"/>'
        f'<di:waypoint x="{n}" y="9"/></bpmndi:BPMNEdge>'
        for n in range(5)
    )
    text = process("p", "start -> a -[x]-> b", "a -[]-> g:exclusive -[y]-> c", "g -[]-> d").replace(
        "</definitions>",
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="p">'
        + "".join(
            f'<bpmndi:BPMNShape bpmnElement="{each}"><dc:Bounds x="0" y="0" width="9" height="9"/>'
            "</bpmndi:BPMNShape>"
            for each in "abcdg"
        )
        + drawn
        + "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>",
    )
    found = drawing((("p.bpmn", text.encode()),), done=frozenset(), here=frozenset())
    assert found is not None
    assert [stroke.sign for stroke in found.strokes] == [
        "",
        "conditional",
        "default",
        "",
        "default",
    ]


def test_a_number_stands_half_of_the_way_along_a_flow() -> None:
    edge = Edge("f", "", ((0, 0), (10, 0), (10, 30)))
    assert _stroke(edge, {}).middle == (10, 10)
    nowhere = Edge("f", "", ((5, 5), (5, 5)))
    assert _stroke(nowhere, {}).middle == (5, 5)

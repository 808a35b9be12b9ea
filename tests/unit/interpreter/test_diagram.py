"""The drawing as plain data."""

from __future__ import annotations

from engine.interpreter import diagram
from engine.interpreter.contract import Resource
from engine.interpreter.diagram import Bounds, Diagram
from tests.bpmn_text import process, resources, timer

DI = "http://www.omg.org/spec/DD/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"


def box(x: object, y: int, width: int, height: int) -> str:
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def shape(element_id: str, inside: str, attributes: str = "") -> str:
    return f'<d:BPMNShape bpmnElement="{element_id}" {attributes}>{inside}</d:BPMNShape>'


def edge(element_id: str, *points: tuple[int, int]) -> str:
    inside = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<d:BPMNEdge bpmnElement="{element_id}">{inside}</d:BPMNEdge>'


DRAWING = "".join(
    [
        f'<d:BPMNDiagram xmlns:d="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}">',
        '<d:BPMNPlane bpmnElement="p">',
        shape("a", box(100, 80, 120, 60)),
        shape(
            "t",
            f"{box(150, 120, 36, 36)}<d:BPMNLabel>{box(150, 160, 40, 14)}</d:BPMNLabel>",
        ),
        shape("l1", box(0, 0, 600, 200), 'isHorizontal="true"'),
        shape("gone", box(9, 9, 9, 9)),
        shape("end", box("odd", 80, 36, 36)),
        edge("f1", (220, 110), (700, 110)),
        edge("f0", (1, 1)),
        "</d:BPMNPlane></d:BPMNDiagram></definitions>",
    ]
)


def drawn() -> Diagram:
    text = process(
        "p",
        "start -> a -> end",
        "t:boundary -> end",
        attributes={
            "a": {"name": "走访"},
            "t": {"attachedToRef": "a", "cancelActivity": "false"},
        },
        inner={"t": timer(timeDuration="P1D")},
        more='<laneSet id="ls"><lane id="l1" name="成员单位"/></laneSet>',
    )
    return diagram(resources(text.replace("</definitions>", DRAWING)))


def test_reads_shapes_with_what_is_needed_to_draw_them() -> None:
    shapes = {found.element_id: found for found in drawn().shapes}
    assert list(shapes) == ["l1", "a", "t", "end"], "containers come first, unknown ones never"
    task = shapes["a"]
    assert (task.kind, task.name, task.x, task.width) == ("userTask", "走访", 100, 120)
    event = shapes["t"]
    assert (event.variant, event.interrupting, event.attached_to) == ("timer", False, "a")
    assert event.label == Bounds(150, 160, 40, 14)
    assert shapes["l1"].horizontal
    assert shapes["end"].x == 0


def test_reads_edges_and_the_bounds_of_everything() -> None:
    found = drawn()
    assert [(line.element_id, line.kind, line.waypoints) for line in found.edges] == [
        ("f1", "sequenceFlow", ((220, 110), (700, 110)))
    ]
    assert found.bounds == Bounds(0, 0, 700, 200)


def test_is_empty_where_nothing_is_drawn() -> None:
    assert diagram(resources(process("p", "start -> end"))).shapes == ()
    assert diagram([Resource("p.bpmn", b"no xml")]).shapes == ()

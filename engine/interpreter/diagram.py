"""The drawing of a diagram (BPMN DI) as plain data, so that anyone can draw it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.interpreter.contract import Resource
from engine.interpreter.elements import read_elements
from engine.interpreter.model import Element
from engine.interpreter.xml_source import (
    BPMN,
    BPMNDI,
    DC,
    DI,
    Node,
    UnreadableXml,
    bpmn_child,
    local_name,
    read_xml,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle; ``x`` and ``y`` are its upper left corner, in the units of the diagram."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A node of the drawing. ``kind`` is the BPMN local name; ``variant`` refines it.

    ``variant`` names what is drawn inside: the event definition (``timer``, ``message``,
    ...), ``parallel``, ``sequential`` or ``loop`` for repeated activities, empty otherwise.
    ``interrupting`` is False for boundary and start events drawn with a dashed line.
    ``plane`` is the element on whose plane it lies: a collapsed subprocess has its own.
    ``clauses`` are those that the element names.
    """

    element_id: str
    kind: str
    name: str
    x: float
    y: float
    width: float
    height: float
    label: Bounds | None = None
    horizontal: bool = True
    expanded: bool = True
    variant: str = ""
    interrupting: bool = True
    attached_to: str = ""
    plane: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection. ``kind`` is the BPMN local name: sequenceFlow, messageFlow, association."""

    element_id: str
    name: str
    waypoints: tuple[tuple[float, float], ...]
    label: Bounds | None = None
    kind: str = "sequenceFlow"
    default: bool = False
    conditional: bool = False
    #: The elements that a flow leaves and reaches; empty for other connections.
    source_id: str = ""
    target_id: str = ""
    plane: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    """``bounds`` holds everything of the first plane; containers come before what they hold."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    bounds: Bounds


_EMPTY = Diagram(shapes=(), edges=(), bounds=Bounds(0, 0, 0, 0))
_CONTAINERS = {"participant": 0, "lane": 1, "subProcess": 2, "transaction": 2}
_INSIDE = 3
_MARKERS = {
    "multiInstanceLoopCharacteristics": "parallel",
    "standardLoopCharacteristics": "loop",
}


def diagram(resources: Sequence[Resource]) -> Diagram:
    """The drawing of the first BPMN file that has one; empty where none has."""
    for item in resources:
        if item.kind == "bpmn":
            try:
                found = read_diagram(read_xml(item.content))
            except UnreadableXml:
                continue
            if found.shapes:
                return found
    return _EMPTY


def read_diagram(root: Node) -> Diagram:
    elements = read_elements(root)
    nodes = {node.get("id"): node for node in root.iter(f"{{{BPMN}}}*") if node.get("id")}
    shapes: list[Shape] = []
    edges: list[Edge] = []
    for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane"):
        plane_id = plane.get("bpmnElement") or ""
        shapes.extend(_shapes(plane, elements, nodes, plane_id))
        edges.extend(_edges(plane, elements, nodes, plane_id))
    shapes.sort(key=lambda shape: _CONTAINERS.get(shape.kind, _INSIDE))
    return Diagram(shapes=tuple(shapes), edges=tuple(edges), bounds=_around(shapes, edges))


def _shapes(
    plane: Node, elements: Mapping[str, Element], nodes: Mapping[str, Node], plane_id: str
) -> Iterator[Shape]:
    for drawn in plane.iter(f"{{{BPMNDI}}}BPMNShape"):
        element = elements.get(drawn.get("bpmnElement") or "")
        box = _bounds(drawn)
        if element is None or box is None:
            continue
        node = nodes[element.element_id]
        yield Shape(
            element_id=element.element_id,
            kind=element.kind,
            name=_label_text(element, node),
            x=box.x,
            y=box.y,
            width=box.width,
            height=box.height,
            label=_label(drawn),
            horizontal=drawn.get("isHorizontal", "true") != "false",
            expanded=drawn.get("isExpanded", "false") == "true",
            variant=_variant(node),
            interrupting=_interrupting(node),
            attached_to=node.get("attachedToRef") or "",
            plane=plane_id,
            clauses=element.clauses,
        )


def _edges(
    plane: Node, elements: Mapping[str, Element], nodes: Mapping[str, Node], plane_id: str
) -> Iterator[Edge]:
    defaults = {node.get("default") for node in nodes.values() if node.get("default")}
    for drawn in plane.iter(f"{{{BPMNDI}}}BPMNEdge"):
        element = elements.get(drawn.get("bpmnElement") or "")
        points = tuple(
            (_number(point.get("x")), _number(point.get("y")))
            for point in drawn.iter(f"{{{DI}}}waypoint")
        )
        if element is None or len(points) < 2:
            continue
        condition = bpmn_child(nodes[element.element_id], "conditionExpression")
        yield Edge(
            element_id=element.element_id,
            name=element.name,
            waypoints=points,
            label=_label(drawn),
            kind=element.kind,
            default=element.element_id in defaults,
            conditional=condition is not None,
            source_id=element.source_id,
            target_id=element.target_id,
            plane=plane_id,
        )


def _variant(node: Node) -> str:
    for child in node:
        name = local_name(child)
        if name.endswith("EventDefinition"):
            return name.removesuffix("EventDefinition")
        if name in _MARKERS:
            sequential = child.get("isSequential") == "true"
            return "sequential" if sequential else _MARKERS[name]
    return ""


def _interrupting(node: Node) -> bool:
    return "false" not in (node.get("cancelActivity"), node.get("isInterrupting"))


def _label_text(element: Element, node: Node) -> str:
    if element.kind == "textAnnotation":
        text = bpmn_child(node, "text")
        return (text.text or "").strip() if text is not None else ""
    return element.name


def _label(drawn: Node) -> Bounds | None:
    label = next(drawn.iterchildren(f"{{{BPMNDI}}}BPMNLabel"), None)
    return None if label is None else _bounds(label)


def _bounds(node: Node) -> Bounds | None:
    box = next(node.iterchildren(f"{{{DC}}}Bounds"), None)
    if box is None:
        return None
    return Bounds(*(_number(box.get(name)) for name in ("x", "y", "width", "height")))


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _around(shapes: Sequence[Shape], edges: Sequence[Edge]) -> Bounds:
    """The rectangle around all that lies on the plane of the first shape, labels included."""
    if not shapes:
        return Bounds(0, 0, 0, 0)
    plane = shapes[0].plane
    boxes = [Bounds(s.x, s.y, s.width, s.height) for s in shapes if s.plane == plane]
    boxes += [s.label for s in shapes if s.label and s.plane == plane]
    boxes += [e.label for e in edges if e.label and e.plane == plane]
    boxes += [Bounds(x, y, 0, 0) for e in edges if e.plane == plane for x, y in e.waypoints]
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    bottom = max(box.y + box.height for box in boxes)
    return Bounds(left, top, right - left, bottom - top)

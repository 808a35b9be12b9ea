"""The process diagram as simple strokes, with what is done and where the tokens are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from engine.interpreter.contract import Resource
from engine.interpreter.diagram import Bounds, Diagram, Edge, Shape, diagram
from engine.interpreter.elements import ACTIVITIES
from web.pages.item.wrapping import CHARACTER, wrapped

_MARGIN = 10
_LINE = 19.0

#: What is drawn how; kinds that are not here are drawn as rectangles.
_CIRCLES = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
_FRAMES = frozenset({"participant", "lane"})


@dataclass(frozen=True, slots=True)
class Line:
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """``form`` is ``circle``, ``diamond``, ``box``, ``note`` or ``data``; ``state`` is a class
    of the style sheet. ``kind`` and ``variant`` choose the marker inside."""

    form: str
    kind: str
    variant: str
    state: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]
    outside: bool
    dashed: bool
    element_id: str = ""

    @property
    def cx(self) -> float:
        return self.x + self.width / 2

    @property
    def cy(self) -> float:
        return self.y + self.height / 2

    @property
    def radius(self) -> float:
        return self.width / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """A pool or lane with its name turned upright along its left edge."""

    x: float
    y: float
    width: float
    height: float
    name: str


@dataclass(frozen=True, slots=True)
class Stroke:
    path: str
    dashed: bool
    arrow: bool
    #: The sign at its beginning: ``default``, ``conditional`` (out of an activity), or none.
    sign: str
    lines: tuple[Line, ...]
    element_id: str = ""
    #: Half of the way along it, where a number can stand.
    middle: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    view_box: str
    width: float
    height: float
    frames: tuple[Frame, ...]
    strokes: tuple[Stroke, ...]
    nodes: tuple[Node, ...]


@lru_cache(maxsize=64)
def drawn_in(files: tuple[tuple[str, bytes], ...]) -> Diagram:
    """The diagram in a definition's files. Definitions never change, so it is read once."""
    return diagram([Resource(path, content) for path, content in files])


def drawing(
    files: tuple[tuple[str, bytes], ...],
    *,
    done: frozenset[str],
    here: frozenset[str],
    missed: frozenset[str] = frozenset(),
    marks: Mapping[str, str] | None = None,
) -> Drawing | None:
    """The drawing of a definition's files; None where nobody drew one.

    ``missed`` are elements that should have been reached and were not. ``marks`` gives elements
    another class than that.
    """
    read = drawn_in(files)
    if not read.shapes:
        return None
    plane = read.shapes[0].plane
    shapes = [shape for shape in read.shapes if shape.plane == plane]
    box = _padded(read)
    kinds = {shape.element_id: shape.kind for shape in read.shapes}
    return Drawing(
        view_box=f"{box.x:g} {box.y:g} {box.width:g} {box.height:g}",
        width=box.width,
        height=box.height,
        frames=tuple(_frame(shape) for shape in shapes if shape.kind in _FRAMES),
        strokes=tuple(_stroke(edge, kinds) for edge in read.edges if edge.plane == plane),
        nodes=tuple(
            _node(s, (marks or {}).get(s.element_id) or _state(s.element_id, done, here, missed))
            for s in shapes
            if s.kind not in _FRAMES
        ),
    )


def _padded(read: Diagram) -> Bounds:
    box = read.bounds
    # Names of events and gateways stand below them, beyond what the bounds know of.
    return Bounds(
        box.x - _MARGIN, box.y - _MARGIN, box.width + 2 * _MARGIN, box.height + 3 * _MARGIN
    )


def _frame(shape: Shape) -> Frame:
    return Frame(shape.x, shape.y, shape.width, shape.height, shape.name)


def _state(
    element_id: str, done: frozenset[str], here: frozenset[str], missed: frozenset[str]
) -> str:
    if element_id in here:
        return "is-here"
    if element_id in missed:
        return "is-lost"
    return "is-done" if element_id in done else "is-idle"


def _node(shape: Shape, state: str) -> Node:
    form = _form(shape)
    outside = form in ("circle", "diamond", "data")
    return Node(
        form=form,
        kind=shape.kind,
        variant=shape.variant,
        state=state,
        x=shape.x,
        y=shape.y,
        width=shape.width,
        height=shape.height,
        lines=tuple(_below(shape) if outside else _within(shape)),
        outside=outside,
        dashed=not shape.interrupting,
        element_id=shape.element_id,
    )


def _form(shape: Shape) -> str:
    if shape.kind in _CIRCLES:
        return "circle"
    if shape.kind.endswith("Gateway"):
        return "diamond"
    if shape.kind == "textAnnotation":
        return "note"
    return "data" if shape.kind.startswith("data") else "box"


def _within(shape: Shape) -> Iterator[Line]:
    parts = wrapped(shape.name, shape.width - 12)
    top = shape.y + shape.height / 2 - _LINE * (len(parts) - 1) / 2 + CHARACTER / 3
    for number, part in enumerate(parts):
        yield Line(shape.x + shape.width / 2, top + number * _LINE, part)


def _below(shape: Shape) -> Iterator[Line]:
    label = shape.label
    middle = label.x + label.width / 2 if label else shape.x + shape.width / 2
    top = label.y + 13 if label else shape.y + shape.height + 17
    width = max(label.width if label else 0, 90)
    for number, part in enumerate(wrapped(shape.name, width)):
        yield Line(middle, top + number * _LINE, part)


def _stroke(edge: Edge, kinds: Mapping[str, str]) -> Stroke:
    points = [f"{x:g} {y:g}" for x, y in edge.waypoints]
    return Stroke(
        path="M" + "L".join(points),
        dashed=edge.kind != "sequenceFlow",
        arrow=edge.kind != "association",
        sign=_sign(edge, kinds.get(edge.source_id, "")),
        lines=tuple(_edge_lines(edge)),
        element_id=edge.element_id,
        middle=_middle(edge.waypoints),
    )


def _middle(points: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """The point half of the way along; a line of no length has its first."""
    lengths = [math.dist(one, two) for one, two in pairwise(points)]
    left = sum(lengths) / 2
    for (one, two), length in zip(pairwise(points), lengths, strict=True):
        if length and left <= length:
            along = left / length
            return one[0] + (two[0] - one[0]) * along, one[1] + (two[1] - one[1]) * along
        left -= length
    return points[0] if points else (0.0, 0.0)


def _sign(edge: Edge, source: str) -> str:
    """Gateways need no sign for a condition: theirs all have one (BPMN 2.0.2 §8.3.13)."""
    if edge.default:
        return "default"
    return "conditional" if edge.conditional and source in ACTIVITIES else ""


def _edge_lines(edge: Edge) -> Iterator[Line]:
    if not edge.name:
        return
    if edge.label:
        x, y = edge.label.x + edge.label.width / 2, edge.label.y + 13
    else:
        (x1, y1), (x2, y2) = edge.waypoints[:2]
        x, y = (x1 + x2) / 2, (y1 + y2) / 2 - 6
    for number, part in enumerate(wrapped(edge.name, 120)):
        yield Line(x, y + number * _LINE, part)

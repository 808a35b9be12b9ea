"""Reads the drawing of a BPMN file: where each element lies, and each line goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
LINE = "{http://www.omg.org/spec/DD/20100524/DI}"
DUBAN = "{urn:duban:bpmn:1}"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    owner: str
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def touches(self, point: Point) -> bool:
        """Whether the point lies on the box's edge or in it."""
        x, y = point
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Segment:
    """One straight piece of a line; all of ours run along an axis."""

    owner: str
    start: Point
    end: Point

    def crosses(self, other: Segment) -> bool:
        """Whether two pieces cross inside both; lines that join or lie on another do not."""
        mine, its = self.level, other.level
        if mine == its:
            return False
        flat, steep = (self, other) if mine else (other, self)
        left, right = sorted((flat.start[0], flat.end[0]))
        top, bottom = sorted((steep.start[1], steep.end[1]))
        return left < steep.start[0] < right and top < flat.start[1] < bottom

    @property
    def level(self) -> bool:
        return self.start[1] == self.end[1]

    @property
    def box(self) -> Box:
        (x1, y1), (x2, y2) = self.start, self.end
        return Box(self.owner, min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))


class Diagram:
    """One BPMN file."""

    def __init__(self, content: bytes) -> None:
        self.root = etree.fromstring(content)
        self.names = {
            node.get("id", ""): node.get("name", "")
            for node in self.root.iter(f"{BPMN}*")
            if node.get("id")
        }
        self.boxes = {box.owner: box for box in self._boxes(self.root.iter(f"{DI}BPMNShape"))}
        self.labels = list(self._labels())
        self.lines = {
            str(edge.get("bpmnElement")): [
                (float(str(point.get("x"))), float(str(point.get("y"))))
                for point in edge.iter(f"{LINE}waypoint")
            ]
            for edge in self.root.iter(f"{DI}BPMNEdge")
        }

    def elements(self, *kinds: str) -> list[etree._Element]:
        return [node for kind in kinds for node in self.root.iter(f"{BPMN}{kind}")]

    @property
    def flow_nodes(self) -> list[etree._Element]:
        """Everything that a lane holds."""
        held = {str(node.text) for node in self.elements("flowNodeRef")}
        return [node for node in self.root.iter(f"{BPMN}*") if node.get("id") in held]

    @property
    def segments(self) -> list[Segment]:
        return [
            Segment(owner, start, end)
            for owner, points in self.lines.items()
            for start, end in pairwise(points)
        ]

    def _boxes(self, shapes: Iterator[etree._Element]) -> Iterator[Box]:
        for shape in shapes:
            bounds = shape.find(f"{DC}Bounds")
            assert bounds is not None
            yield _box(str(shape.get("bpmnElement")), bounds)

    def _labels(self) -> Iterator[Box]:
        for label in self.root.iter(f"{DI}BPMNLabel"):
            parent, bounds = label.getparent(), label.find(f"{DC}Bounds")
            assert parent is not None
            assert bounds is not None
            yield _box(str(parent.get("bpmnElement")), bounds)


def _box(owner: str, bounds: etree._Element) -> Box:
    left, top, width, height = (float(bounds.get(name, "nan")) for name in _SIDES)
    return Box(owner, left, top, width, height)


_SIDES = ("x", "y", "width", "height")

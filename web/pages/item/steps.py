"""The process in words: who does what, what is done, what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.interpreter.diagram import Diagram, Shape
from engine.views import DefinitionContent
from web.pages.item.drawing import drawn_in
from workflows.policy.clauses import clauses

_TOLD = frozenset({"userTask", "manualTask", "callActivity", "subProcess", "task"})


@dataclass(frozen=True, slots=True)
class StepLine:
    """``state`` is ``done``, ``here`` or ``next``; ``clauses`` are those that it carries out."""

    lane: str
    name: str
    state: str
    clauses: tuple[str, ...] = ()


def step_lines(
    content: DefinitionContent, *, done: frozenset[str], here: frozenset[str]
) -> tuple[StepLine, ...]:
    """The steps that people take, in the order of the flow from its start."""
    drawn = drawn_in(content.files)
    lanes = [shape for shape in drawn.shapes if shape.kind == "lane"]
    told = {shape.element_id: shape for shape in drawn.shapes if shape.kind in _TOLD}
    ordered = [told.pop(each) for each in _flow_order(drawn) if each in told]
    return tuple(
        StepLine(
            _lane(shape, lanes),
            shape.name,
            _state(shape.element_id, done, here),
            known_clauses(shape.clauses),
        )
        for shape in (*ordered, *told.values())
        if shape.name
    )


def known_clauses(named: Sequence[str]) -> tuple[str, ...]:
    """Those that the policy has: a process of the installation's own may name others."""
    return tuple(each for each in named if each in clauses())


def _state(element_id: str, done: frozenset[str], here: frozenset[str]) -> str:
    if element_id in here:
        return "here"
    return "done" if element_id in done else "next"


def _lane(shape: Shape, lanes: Sequence[Shape]) -> str:
    middle = shape.y + shape.height / 2
    return next((lane.name for lane in lanes if lane.y <= middle <= lane.y + lane.height), "")


def _flow_order(drawn: Diagram) -> list[str]:
    """Element ids breadth first along the drawn flows: edges end where shapes are."""
    following: dict[str, list[str]] = {}
    for edge in drawn.edges:
        if edge.kind == "sequenceFlow":
            source = _at(drawn, edge.waypoints[0])
            target = _at(drawn, edge.waypoints[-1])
            if source and target:
                following.setdefault(source, []).append(target)
    order = [s.element_id for s in drawn.shapes if s.kind == "startEvent"]
    seen = set(order)
    for element_id in order:
        for target in following.get(element_id, []):
            if target not in seen:
                seen.add(target)
                order.append(target)
    return order


def _at(drawn: Diagram, point: tuple[float, float]) -> str:
    """The smallest shape whose edge or inside holds the point."""
    x, y = point
    around = [
        shape
        for shape in drawn.shapes
        if shape.kind not in ("lane", "participant")
        and shape.x - 1 <= x <= shape.x + shape.width + 1
        and shape.y - 1 <= y <= shape.y + shape.height + 1
    ]
    found = min(around, key=lambda shape: shape.width * shape.height, default=None)
    return "" if found is None else found.element_id

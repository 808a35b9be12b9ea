"""Where the steps of a block stand, how its flows go, and where their names are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflows.designer.blocks.model import Block, Flow, Step
from workflows.designer.placing import Box

Point = tuple[float, float]

_COLUMN, _ROW = 160, 130
_ROUND = 70  # How far from the middle of the outermost row a flow goes round the steps.
_FROM_MIDDLE = 28  # How far from the middle of its edge an event stands on an activity.
_LINE, _MOST_WIDTH = 14, 90


def _size_of(kind: str) -> tuple[int, int]:
    if kind.endswith("Event"):
        return 36, 36
    return (50, 50) if kind.endswith("Gateway") else (100, 80)


def _around(kind: str, x: float, y: float) -> Box:
    width, height = _size_of(kind)
    return Box(x - width / 2, y - height / 2, width, height)


def boxes_of(block: Block, first: str) -> Mapping[str, Box]:
    """The box of each step, of ``first`` before the entry, and of the end behind the exit."""
    found = {
        step.step_id: _around(step.kind, step.at[0] * _COLUMN, step.at[1] * _ROW)
        for step in block.steps
        if not step.on
    }
    for step in block.steps:
        if step.on:
            host = found[step.on]
            side = 1 if _is_last(block, step) else -1
            y = host.y if step.edge == "top" else host.y + host.height
            found[step.step_id] = _around(step.kind, host.middle[0] + side * _FROM_MIDDLE, y)
    taken = {step.at for step in block.steps if not step.on}
    right, row = block.exit.at
    while (right, row) in taken:
        right += 1
    found[first] = _around("startEvent", -_COLUMN, block.entry.at[1] * _ROW)
    found[block.out] = _around("endEvent", right * _COLUMN, row * _ROW)
    return found


def _is_last(block: Block, event: Step) -> bool:
    """Whether it is the one on the right of its activity, or the only one."""
    return [step for step in block.steps if step.on == event.on][-1] is event


def way_of(flow: Flow, boxes: Mapping[str, Box], *, leaves_upright: bool) -> Sequence[Point]:
    """Straight where it can be; else gateways and events are left upright, activities level."""
    source, target = boxes[flow.source], boxes[flow.target]
    (sx, sy), (tx, ty) = source.middle, target.middle
    if flow.by:
        return _round(source, target, boxes, above=flow.by == "above")
    if sy == ty:
        return [(_side(source, tx), sy), (_side(target, sx), ty)]
    if sx == tx:
        return [(sx, _edge(source, ty)), (tx, _edge(target, sy))]
    if leaves_upright:
        return [(sx, _edge(source, ty)), (sx, ty), (_side(target, sx), ty)]
    return [(_side(source, tx), sy), (tx, sy), (tx, _edge(target, sy))]


def _round(source: Box, target: Box, boxes: Mapping[str, Box], *, above: bool) -> Sequence[Point]:
    middles = [box.middle[1] for box in boxes.values() if box.width >= 50]
    y = min(middles) - _ROUND if above else max(middles) + _ROUND
    (sx, _), (tx, _) = source.middle, target.middle
    return [(sx, _edge(source, y)), (sx, y), (tx, y), (tx, _edge(target, y))]


def _side(box: Box, x: float) -> float:
    """Its left or right side, whichever looks at ``x``."""
    return box.x + box.width if x > box.middle[0] else box.x


def _edge(box: Box, y: float) -> float:
    return box.y + box.height if y > box.middle[1] else box.y


def beside(block: Block, step: Step, box: Box, text: str) -> Box | None:
    """Where the name of a gateway or an event is; None where it is inside."""
    width, height = _measure(text)
    middle_x, middle_y = box.middle
    if step.kind.endswith("Gateway"):
        return Box(middle_x + 10, box.y - height - 2, width, height)
    if step.kind.endswith("Task"):
        return None
    if step.on:
        right = _is_last(block, step)
        x = box.x + box.width + 2 if right else box.x - width - 2
        y = box.y - 2 if step.edge == "top" else middle_y + 4
        return Box(x, y, width, height)
    return below(box, text)


def below(box: Box, text: str) -> Box:
    """Where the name of an event by itself is."""
    width, height = _measure(text)
    return Box(box.middle[0] - width / 2, box.y + box.height + 4, width, height)


def along(way: Sequence[Point], by: str, text: str) -> Box:
    """Where the name of a flow is: near where it begins, clear of what it leaves."""
    width, height = _measure(text)
    (x, y), (next_x, next_y) = way[0], way[1]
    if by:
        left = x - 8 - width if way[2][0] < x else x + 8
        return Box(left, next_y - height - 3, width, height)
    if x == next_x:
        return Box(x + 6, y + 8 if next_y > y else y - 26 - height, width, height)
    return Box(min(x, next_x) + 5, y - height - 3, width, height)


def _measure(text: str) -> tuple[float, float]:
    width = sum(12 if ord(each) > 0x2E80 else 6 for each in text) + 4
    lines = -(-width // _MOST_WIDTH)
    return min(width, _MOST_WIDTH), lines * _LINE

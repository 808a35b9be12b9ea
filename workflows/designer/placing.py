"""Where the elements of a process may stand that nobody has drawn: left to right. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.interpreter.xml_source import Node, local_name

_GAP_X, _GAP_Y, _EDGE = 60, 40, 40
_SIZES = {
    "event": (36, 36), "gateway": (50, 50), "activity": (100, 80), "dataObjectReference": (36, 50),
    "dataStoreReference": (50, 50), "textAnnotation": (140, 40),
}  # fmt: skip
_BESIDE = ("dataObjectReference", "dataStoreReference", "textAnnotation")
_HOLDERS = ("subProcess", "transaction", "adHocSubProcess")


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def moved(self, right: float, down: float) -> Box:
        return Box(self.x + right, self.y + down, self.width, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


Boxes = dict[str, Box]


def place(container: Node) -> tuple[Boxes, float, float]:
    """The boxes of all that is in ``container``, and how wide and high that is together."""
    inner: dict[str, tuple[Boxes, float, float]] = {}
    sizes: dict[str, tuple[float, float]] = {}
    for node in _nodes(container):
        sizes[node.get("id")] = _SIZES[_kind(node)]
        if local_name(node) in _HOLDERS:
            inner[node.get("id")] = found = place(node)
            sizes[node.get("id")] = max(found[1], 100), max(found[2], 80)
    placed = _in_columns(_columns(container, list(sizes)), sizes)
    _add_boundaries(container, placed)
    _add_beside(container, placed)
    for holder, (boxes, _width, _height) in inner.items():
        at = placed[holder]
        placed |= {name: box.moved(at.x, at.y) for name, box in boxes.items()}
    width = max((box.x + box.width for box in placed.values()), default=0) + _EDGE
    height = max((box.y + box.height for box in placed.values()), default=0) + _EDGE
    return placed, width, height


def _nodes(container: Node) -> Iterator[Node]:
    """Its flow nodes that stand by themselves."""
    for node in container:
        name = local_name(node)
        if node.get("id") and _kind(node) and name != "boundaryEvent" and name not in _BESIDE:
            yield node


def _kind(node: Node) -> str:
    name = local_name(node)
    if name in _SIZES:
        return name
    if name.endswith("Event"):
        return "event"
    if name.endswith("Gateway"):
        return "gateway"
    if name in (*_HOLDERS, "callActivity", "task") or name.endswith("Task"):
        return "activity"
    return ""


def _columns(container: Node, names: Sequence[str]) -> list[list[str]]:
    """Each node one column behind the last of those that lead to it; ways back do not count."""
    behind = _ways(container, names)
    order, onward = _unrolled(behind)
    column = dict.fromkeys(names, 0)
    for name in order:
        for each in onward[name]:
            column[each] = max(column[each], column[name] + 1)
    found: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name in order:
        found[column[name]].append(name)
    return [each for each in found if each]


def _ways(container: Node, names: Sequence[str]) -> dict[str, list[str]]:
    """Where the flows of each lead; those of a boundary event are its activity's."""
    behind: dict[str, list[str]] = {name: [] for name in names}
    hosts = {
        node.get("id"): node.get("attachedToRef")
        for node in container
        if local_name(node) == "boundaryEvent"
    }
    for flow in (node for node in container if local_name(node) == "sequenceFlow"):
        source, target = flow.get("sourceRef"), flow.get("targetRef")
        source = hosts.get(source, source)
        if source in behind and target in behind and source != target:
            behind[source].append(target)
    return behind


def _unrolled(behind: dict[str, list[str]]) -> tuple[list[str], dict[str, list[str]]]:
    """The nodes, none before one that leads to it, once the ways back are taken out."""
    led_to = {each for targets in behind.values() for each in targets}
    onward: dict[str, list[str]] = {name: [] for name in behind}
    done: dict[str, bool] = {}
    order: list[str] = []
    for begin in sorted(behind, key=led_to.__contains__):  # Those that nothing leads to come first.
        left = [begin] if begin not in done else []
        while left:
            name = left[-1]
            if name not in done:
                done[name] = False
                onward[name] = [each for each in behind[name] if done.get(each) is not False]
                left += [each for each in reversed(onward[name]) if each not in done]
            else:
                left.pop()
                if not done[name]:
                    done[name] = True
                    order.append(name)
    return order[::-1], onward


def _in_columns(columns: Sequence[Sequence[str]], sizes: dict[str, tuple[float, float]]) -> Boxes:
    placed: Boxes = {}
    x: float = _EDGE
    for column in columns:
        width = max(sizes[name][0] for name in column)
        y: float = _EDGE
        for name in column:
            own, height = sizes[name]
            room = max(height, 80)
            placed[name] = Box(x + (width - own) / 2, y + (room - height) / 2, own, height)
            y += room + _GAP_Y
        x += width + _GAP_X
    return placed


def _add_boundaries(container: Node, placed: Boxes) -> None:
    taken: dict[str, int] = {}
    for node in container:
        host = node.get("attachedToRef") or ""
        if local_name(node) == "boundaryEvent" and node.get("id") and host in placed:
            at, number = placed[host], taken.setdefault(host, 0)
            taken[host] += 1
            placed[node.get("id")] = Box(at.x + 10 + 40 * number, at.y + at.height - 18, 36, 36)


def _add_beside(container: Node, placed: Boxes) -> None:
    """Data and notes in a row beneath."""
    y = max((box.y + box.height for box in placed.values()), default=0) + _GAP_Y
    x: float = _EDGE
    for node in container:
        if local_name(node) in _BESIDE and node.get("id"):
            width, height = _SIZES[local_name(node)]
            placed[node.get("id")] = Box(x, y, width, height)
            x += width + _GAP_X

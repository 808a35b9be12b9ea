"""One side of looking back: its diagram, and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from engine.interpreter.diagram import Diagram
from web.pages.item.drawing import Drawing, drawing, drawn_in
from workflows.designer.views import Files
from workflows.look_back.views import ElementFigures, LookedBack

_MINUTES_A_DAY = 8 * 60
_FRAMES = frozenset({"participant", "lane"})
#: What no token passes.
_BESIDE = frozenset(
    {*_FRAMES, "textAnnotation", "group", "dataObjectReference", "dataStoreReference"}
)
#: Gateways that choose: of what comes in, each flow takes a share. A parallel one takes all.
_CHOOSING = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
)
#: Of these a token may leave by several flows, so shares are of how often it was passed.
_SEVERAL = frozenset({"inclusiveGateway", "complexGateway"})


@dataclass(frozen=True, slots=True)
class Row:
    """An element or a flow with its figures; those that nobody works on have counts alone.

    ``share`` is how much of what left a gateway that chooses went by this flow, as a percentage;
    None where there is no choice, or nothing has passed.
    """

    element_id: str
    name: str
    kind: str
    passed: int
    figures: ElementFigures | None
    share: float | None = None

    @property
    def overdue_percent(self) -> float | None:
        if self.figures is None or not self.figures.with_due:
            return None
        return 100 * self.figures.overdue / self.figures.with_due

    @property
    def again_percent(self) -> float | None:
        return 100 * self.figures.again / self.figures.closed if self.figures else None


@dataclass(frozen=True, slots=True)
class Side:
    """``rows`` by element are what the drawing tells, in the order of the table."""

    prefix: str
    title: str
    drawing: Drawing | None
    rows: dict[str, Row]

    @property
    def anything(self) -> bool:
        """Whether anything passed, or was done."""
        return any(row.passed or row.figures for row in self.rows.values())


def side(prefix: str, title: str, files: Files, found: LookedBack) -> Side:
    """What one period, or one version, shows."""
    drawn = drawn_in(files)
    return Side(
        prefix=prefix,
        title=title,
        drawing=drawing(files, done=frozenset(), here=frozenset()),
        rows={row.element_id: row for row in _rows(drawn, found)},
    )


def _rows(drawn: Diagram, found: LookedBack) -> Iterator[Row]:
    """Elements in the order of the diagram, then flows by the names of their ends."""
    names = _names(drawn)
    for shape in drawn.shapes:
        if shape.kind in _BESIDE:
            continue
        figures = found.elements.get(shape.element_id)
        passed = found.passed.get(shape.element_id, figures.closed if figures else 0)
        yield Row(shape.element_id, names[shape.element_id], "element", passed, figures)
    totals = _totals(drawn, found)
    for edge in drawn.edges:
        if edge.kind == "sequenceFlow":
            source = names.get(edge.source_id, edge.source_id)
            target = names.get(edge.target_id, edge.target_id)
            name = f"{source} → {target}" + (f"（{edge.name}）" if edge.name else "")
            times = found.flows.get(edge.element_id, 0)
            total = totals.get(edge.source_id, 0)
            share = 100 * times / total if total else None
            yield Row(edge.element_id, name, "flow", times, None, share)


def _names(drawn: Diagram) -> dict[str, str]:
    """Boundary events bear the name of what they lie on: there are many of the same name."""
    names = {each.element_id: each.name or each.element_id for each in drawn.shapes}
    hosts = {each.element_id: each.attached_to for each in drawn.shapes if each.attached_to}
    return names | {
        element_id: f"{names[element_id]}（{names[host]}）"
        for element_id, host in hosts.items()
        if host in names
    }


def _totals(drawn: Diagram, found: LookedBack) -> dict[str, int]:
    """What the ways out of each gateway that chooses are shares of."""
    out: Counter[str] = Counter()
    ways: Counter[str] = Counter()
    for edge in drawn.edges:
        if edge.kind == "sequenceFlow":
            out[edge.source_id] += found.flows.get(edge.element_id, 0)
            ways[edge.source_id] += 1
    return {
        shape.element_id: found.passed.get(shape.element_id, 0)
        if shape.kind in _SEVERAL
        else out[shape.element_id]
        for shape in drawn.shapes
        if shape.kind in _CHOOSING and ways[shape.element_id] > 1
    }


def days(minutes: float) -> float:
    """Working minutes as working days of eight hours."""
    return minutes / _MINUTES_A_DAY

"""One side of looking back: its diagram with numbers, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.interpreter.diagram import Diagram
from web.pages.item.drawing import Drawing, drawing, drawn_in
from workflows.designer.views import Files
from workflows.look_back.views import ElementFigures, LookedBack

_MINUTES_A_DAY = 8 * 60
_FRAMES = frozenset({"participant", "lane", "textAnnotation"})


@dataclass(frozen=True, slots=True)
class Row:
    """An element or a flow with its figures; those that nobody works on have counts alone."""

    element_id: str
    name: str
    kind: str
    passed: int
    figures: ElementFigures | None

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
    prefix: str
    title: str
    drawing: Drawing | None
    counts: Mapping[str, int]
    rows: tuple[Row, ...]


def side(prefix: str, title: str, files: Files, found: LookedBack) -> Side:
    """What one period, or one version, shows."""
    drawn = drawn_in(files)
    counts = {**found.passed, **found.flows}
    return Side(
        prefix=prefix,
        title=title,
        drawing=drawing(files, done=frozenset(found.passed), here=frozenset()),
        counts=counts,
        rows=tuple(_rows(drawn, found)),
    )


def _rows(drawn: Diagram, found: LookedBack) -> Iterator[Row]:
    """Elements in the order of the diagram, then flows by the names of their ends."""
    names = {each.element_id: each.name or each.element_id for each in drawn.shapes}
    for shape in drawn.shapes:
        if shape.kind in _FRAMES:
            continue
        figures = found.elements.get(shape.element_id)
        passed = found.passed.get(shape.element_id, figures.closed if figures else 0)
        yield Row(shape.element_id, names[shape.element_id], "element", passed, figures)
    for edge in drawn.edges:
        if edge.kind == "sequenceFlow":
            source = names.get(edge.source_id, edge.source_id)
            target = names.get(edge.target_id, edge.target_id)
            name = f"{source} → {target}" + (f"（{edge.name}）" if edge.name else "")
            times = found.flows.get(edge.element_id, 0)
            yield Row(edge.element_id, name, "flow", times, None)


def days(minutes: float) -> float:
    """Working minutes as working days of eight hours."""
    return minutes / _MINUTES_A_DAY

"""One measure on the diagrams of looking back: shades, numbers, the legend, and both sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from web.i18n import gettext as _
from web.pages.looking_back.measures import WORDINGS, Measure, Scale, Step, scale
from web.pages.looking_back.view import Row, Side


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands at an element or a flow: its number, the same in words, and its shade."""

    text: str
    words: str
    level: int

    @property
    def width(self) -> float:
        """Of the plate that holds the text, in the units of the diagram."""
        return max(26.0, 12 + 8.0 * len(self.text))


@dataclass(frozen=True, slots=True)
class Compared:
    """An element on both sides; ``change`` is how the first differs from the second, empty where
    one has no number."""

    name: str
    first: str
    second: str
    change: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """``marks`` are by side and element; ``legend`` holds the shades in words."""

    measure: Measure
    measures: tuple[tuple[Measure, str], ...]
    name: str
    marks: Mapping[str, Mapping[str, Mark]]
    legend: tuple[tuple[int, str], ...]
    compared: tuple[Compared, ...]


def pictured(measure: Measure, sides: list[Side]) -> Pictured:
    """The sides by one measure, on one scale."""
    shown = [row for each in sides for row in each.rows.values()]
    shades = scale(measure, shown)
    return Pictured(
        measure=measure,
        measures=tuple((each, _(WORDINGS[each].name)) for each in Measure),
        name=_(WORDINGS[measure].name),
        marks={each.prefix: _marks(measure, shades, each.rows.values()) for each in sides},
        legend=tuple((step.level, _step(measure, step)) for step in shades.steps),
        compared=_compared(measure, sides) if len(sides) == 2 else (),
    )


def told(measure: Measure, value: float | None) -> str:
    """A value with its unit."""
    if value is None:
        return "–"
    return _(WORDINGS[measure].unit, number=_number(measure, value))


def _number(measure: Measure, value: float) -> str:
    return f"{value:,.{WORDINGS[measure].places}f}"


def _marks(measure: Measure, shades: Scale, rows: Iterable[Row]) -> dict[str, Mark]:
    marks = {}
    for row in rows:
        value = WORDINGS[measure].value(row)
        if value is None or (measure is Measure.COUNT and not value):
            continue
        text, words = _number(measure, value), told(measure, value)
        if measure is Measure.COUNT and row.share is not None:
            text = f"{row.share:.0f}%"
            words += f"（{text}）"
        elif measure in (Measure.OVERDUE, Measure.AGAIN):
            text = words
        words = f"{row.name}：{words}"
        marks[row.element_id] = Mark(text, words, shades.level(value))
    return marks


def _step(measure: Measure, step: Step) -> str:
    """A shade in words. Counts are whole, so theirs begin one above the shade before."""
    if measure is Measure.COUNT:
        first, last = step.above + 1, step.to
        if first == last:
            return told(measure, last)
        return _("{least}到{most}", least=f"{first:.0f}", most=told(measure, last))
    most = _(WORDINGS[measure].unit, number=f"{step.to:g}")
    if not step.above:
        return _("不超过{most}", most=most)
    return _("{least}以上，不超过{most}", least=f"{step.above:g}", most=most)


def _compared(measure: Measure, sides: list[Side]) -> tuple[Compared, ...]:
    """Every element and flow that has a number on a side, as the first diagram orders them."""
    value = WORDINGS[measure].value
    lines = []
    for element_id in dict.fromkeys(key for each in sides for key in each.rows):
        rows = [each.rows.get(element_id) for each in sides]
        first, second = (None if row is None else value(row) for row in rows)
        if first or second:
            name = next(row.name for row in rows if row is not None)
            change = _change(measure, first, second)
            lines.append(Compared(name, told(measure, first), told(measure, second), change))
    return tuple(lines)


def _change(measure: Measure, first: float | None, second: float | None) -> str:
    """How the first differs from the second, between the numbers as they are told."""
    if first is None or second is None:
        return ""
    places = WORDINGS[measure].places
    more = round(round(first, places) - round(second, places), places)
    if not more:
        return _("一样")
    size = told(measure, abs(more))
    if measure in (Measure.OVERDUE, Measure.AGAIN):
        size = _("{number}个百分点", number=_number(measure, abs(more)))
    return _("多{size}", size=size) if more > 0 else _("少{size}", size=size)

"""What the diagram of looking back can show: six measures, each with a scale and words for it.

Both sides of a comparison share one scale, so that the same shade means the same on both. A shade
never stands alone: the number is written at the element, and darker also means a stronger outline.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from web.i18n import N_
from web.pages.looking_back.view import Row, days

#: Shades above nothing.
LEVELS = 4


class Measure(StrEnum):
    COUNT = "count"
    MEAN = "mean"
    P90 = "p90"
    WAITING = "waiting"
    OVERDUE = "overdue"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Wording:
    """``unit`` is a template for ``number``; ``places`` are the decimals that it is told with."""

    name: str
    unit: str
    places: int
    value: Callable[[Row], float | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One shade of the legend: values above ``above``, up to ``to``."""

    level: int
    above: float
    to: float


@dataclass(frozen=True, slots=True)
class Scale:
    """``step`` is how far each shade reaches; 0 where there is nothing to tell apart."""

    step: float
    top: float

    def level(self, value: float) -> int:
        if value <= 0 or not self.step:
            return 0
        # A quotient that should be whole may lie a hair above it.
        return min(LEVELS, math.ceil(round(value / self.step, 9)))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The shades that values reach, the lightest first."""
        return tuple(
            Step(level, self.step * (level - 1), self.step * level)
            for level in range(1, self.level(self.top) + 1)
        )


def _mean(row: Row) -> float | None:
    return days(row.figures.mean_working) if row.figures else None


def _p90(row: Row) -> float | None:
    return days(row.figures.p90_working) if row.figures else None


def _waiting(row: Row) -> float | None:
    waited = row.figures.mean_waiting if row.figures else None
    return None if waited is None else waited / 60


WORDINGS: Mapping[Measure, Wording] = MappingProxyType(
    {
        Measure.COUNT: Wording(N_("经过次数"), N_("{number}次"), 0, lambda row: float(row.passed)),
        Measure.MEAN: Wording(N_("平均用时"), N_("{number}个工作日"), 1, _mean),
        Measure.P90: Wording(N_("九成用时"), N_("{number}个工作日"), 1, _p90),
        Measure.WAITING: Wording(N_("等待认领"), N_("{number}小时"), 1, _waiting),
        Measure.OVERDUE: Wording(N_("逾期占比"), "{number}%", 0, lambda row: row.overdue_percent),
        Measure.AGAIN: Wording(N_("重办占比"), "{number}%", 0, lambda row: row.again_percent),
    }
)


def measure_of(text: str) -> Measure:
    """The measure that an address asks for; counts where it asks for none that there is."""
    return Measure(text) if text in set(Measure) else Measure.COUNT


def scale(measure: Measure, rows: Iterable[Row]) -> Scale:
    """One scale for all rows that are shown, of both sides."""
    values = (WORDINGS[measure].value(row) for row in rows)
    top = max((value for value in values if value is not None), default=0.0)
    if top <= 0:
        return Scale(0.0, 0.0)
    return Scale(_round_step(top / LEVELS, whole=measure is Measure.COUNT), top)


def _round_step(least: float, *, whole: bool) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is no smaller than ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    steps = (each * power for each in (1, 2, 2.5, 5, 10))
    found = next(each for each in steps if each >= least * (1 - 1e-9))
    return float(max(1, math.ceil(found))) if whole else found

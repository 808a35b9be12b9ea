"""The chart of weeks: pairs of bars on a base line at zero, with the numbers in a table beside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from web.i18n import gettext as _
from workflows.supervision.views import Week

WIDTH, _BASE, _TOP, _LEFT, _RIGHT = 560, 180, 20, 34, 556
#: Working days of a week without holidays.
_WHOLE = 5
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the chart with its number; the one at zero is the base."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Stick:
    """A bar of one series: ``a`` what was completed, ``b`` what was opened."""

    series: str
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One week. ``sparse`` labels drop out where the chart is narrow."""

    label: str
    middle: float
    sparse: bool
    sticks: tuple[Stick, ...]
    week: Week
    part: str


@dataclass(frozen=True, slots=True)
class Chart:
    rules: tuple[Rule, ...]
    columns: tuple[Column, ...]
    remark: str
    summary: str


def chart_of(weeks: Sequence[Week]) -> Chart | None:
    """None where nothing happened in any week."""
    most = max((max(week.opened, week.closed) for week in weeks), default=0)
    if not most:
        return None
    step = _step(most)
    top = step * ceil(most / step)
    columns = tuple(_columns(weeks, top))
    return Chart(
        rules=tuple(Rule(_y(n, top), n) for n in range(0, top + 1, step)),
        columns=columns,
        remark=_remark(columns),
        summary=_summary(weeks),
    )


def _step(most: int) -> int:
    """A round number of which three or four reach ``most``."""
    power = 1
    while True:
        for each in _STEPS:
            if each * power * 4 >= most:
                return each * power
        power *= 10


def _y(number: float, top: int) -> float:
    return round(_BASE - (_BASE - _TOP) * number / top, 1)


def _columns(weeks: Sequence[Week], top: int) -> Iterator[Column]:
    room = (_RIGHT - _LEFT) / len(weeks)
    width = round(room / 3, 1)
    for at, week in enumerate(weeks):
        left = _LEFT + at * room + (room - 2 * width - 2) / 2
        pairs = (("b", week.opened, left), ("a", week.closed, left + width + 2))
        yield Column(
            label=f"{week.first_day.month}/{week.first_day.day}",
            middle=round(_LEFT + (at + 0.5) * room, 1),
            sparse=at % 3 != 0,
            sticks=tuple(
                Stick(series, round(x, 1), _y(number, top), round(_BASE - _y(number, top), 1))
                for series, number, x in pairs
            ),
            week=week,
            part=_part(week, last=at == len(weeks) - 1),
        )


def stick_width(weeks: int) -> float:
    return round((_RIGHT - _LEFT) / weeks / 3, 1)


def _part(week: Week, *, last: bool) -> str:
    """What is to be known of a week that is not a whole one."""
    if last and week.working_days < _WHOLE:
        return _("到今天为止，{days}个工作日", days=week.working_days)
    if week.working_days < _WHOLE:
        return _("少{days}个工作日", days=_WHOLE - week.working_days)
    return ""


def _remark(columns: Sequence[Column]) -> str:
    parts = [
        _(
            "{month}月{day}日一周{part}",
            month=column.week.first_day.month,
            day=column.week.first_day.day,
            part=column.part,
        )
        for column in columns
        if column.part
    ]
    return "；".join((_("横轴为每周一"), *parts))


def _summary(weeks: Sequence[Week]) -> str:
    opened, closed = [w.opened for w in weeks], [w.closed for w in weeks]
    return _(
        "每周新到{least}至{most}件，办结{fewest}至{largest}件。逐周数字见下方表格。",
        least=min(opened),
        most=max(opened),
        fewest=min(closed),
        largest=max(closed),
    )

"""The State Council's calendars as far as the ``chinesecalendar`` package knows them."""

from __future__ import annotations

from datetime import date

import chinese_calendar

from engine.worktime.calendar import NATIONAL, DayKind, EditionDay, YearEdition

_VERSION = ".".join(chinese_calendar.__version__.split(".")[:2])

#: Said beside every due date that rests on these editions.
SOURCE = f"国务院办公厅节假日安排（chinesecalendar {_VERSION}）"

#: Names as the notices of the State Council write them, by the package's English ones.
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def national_editions() -> tuple[YearEdition, ...]:
    """The first edition of every year that is known (2004 on), oldest first.

    A make-up day carries the name of the holiday that it makes up for.
    """
    days = [_day(day, DayKind.OFF, name) for day, name in chinese_calendar.holidays.items()]
    days += [_day(day, DayKind.WORKING, name) for day, name in chinese_calendar.workdays.items()]
    years = sorted({each.day.year for each in days})
    return tuple(_edition(year, days) for year in years)


def _edition(year: int, days: list[EditionDay]) -> YearEdition:
    within = sorted((each for each in days if each.day.year == year), key=lambda each: each.day)
    return YearEdition(NATIONAL, year, version=1, days=tuple(within), source=SOURCE)


def _day(day: date, kind: DayKind, name: str) -> EditionDay:
    return EditionDay(day, kind, _NAMES.get(name, name))

"""Working time the slow and obvious way: day by day, minute by minute. And calendars to try."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from engine.clock import LOCAL_ZONE
from engine.worktime.calendar import (
    NATIONAL,
    DayKind,
    EditionDay,
    WorkCalendar,
    YearEdition,
)
from engine.worktime.hours import DEFAULT_HOURS, Span, WorkingHours

#: On a busy machine an example may take its time; what is tested is the outcome.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

FIRST, LAST = date(2025, 11, 1), date(2027, 2, 28)


def works(calendar: WorkCalendar, day: date) -> bool:
    """Whether a day is worked, read off the editions alone."""
    named = {each.day: each.kind for edition in calendar.editions for each in edition.days}
    taken = {each.day for edition in calendar.overlay for each in edition.days}
    if day in taken:
        return False
    if day in named:
        return named[day] == DayKind.WORKING
    return day.weekday() < 5


def add_days(calendar: WorkCalendar, day: date, number: int) -> date:
    step = timedelta(days=-1 if number < 0 else 1)
    if number == 0:
        while not works(calendar, day):
            day += step
        return day
    left = abs(number)
    while left:
        day += step
        left -= works(calendar, day)
    return day


def worked_minute(calendar: WorkCalendar, minute: datetime) -> bool:
    """Whether the local minute that begins at ``minute`` is worked."""
    if not works(calendar, minute.date()):
        return False
    in_force = calendar.hours[0]
    for hours in calendar.hours[1:]:
        if hours.valid_from <= minute.date():
            in_force = hours
    of_day = minute.hour * 60 + minute.minute
    return any(span.start_minute <= of_day < span.end_minute for span in in_force.spans)


def minutes_between(calendar: WorkCalendar, from_at: datetime, to_at: datetime) -> int:
    minute = from_at.astimezone(LOCAL_ZONE).replace(second=0, microsecond=0)
    end = to_at.astimezone(LOCAL_ZONE).replace(second=0, microsecond=0)
    total = 0
    while minute < end:
        total += worked_minute(calendar, minute)
        minute += timedelta(minutes=1)
    return total


days = st.dates(FIRST, LAST)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Calendars with any days named, some taken off by a unit, and hours that change."""
    named = draw(st.dictionaries(days, st.sampled_from(DayKind), max_size=60))
    taken = draw(st.sets(days, max_size=10))
    starts = sorted(draw(st.sets(days, max_size=3)))
    return WorkCalendar(
        editions=tuple(
            YearEdition(
                NATIONAL,
                year,
                1,
                tuple(EditionDay(day, kind) for day, kind in named.items() if day.year == year),
            )
            for year in (2025, 2026, 2027)
        ),
        overlay=(
            YearEdition("unit:1", 2026, 1, tuple(EditionDay(day, DayKind.OFF) for day in taken)),
        ),
        hours=(DEFAULT_HOURS, *(WorkingHours(start, draw(_spans())) for start in starts)),
    )


@st.composite
def _spans(draw: st.DrawFn) -> tuple[Span, ...]:
    ends = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    pairs = zip(ends[::2], ends[1::2], strict=False)
    return tuple(Span(start, end) for start, end in pairs)

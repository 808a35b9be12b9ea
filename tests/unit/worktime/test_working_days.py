"""Counting working days over seeded, invented and unpublished years."""

from __future__ import annotations

from datetime import UTC, date, datetime

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import LOCAL_ZONE
from engine.worktime.arithmetic import (
    add,
    add_working_days,
    next_working_day,
    working_days_between,
)
from engine.worktime.calendar import DayKind, EditionDay, WorkCalendar, YearEdition
from engine.worktime.durations import parse_duration
from engine.worktime.seed import national_editions

from . import reference

NATION = WorkCalendar(editions=national_editions())


def at(text: str) -> datetime:
    """A local time like ``2026-05-25 17:30`` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        ("2026-02-13", 3, "2026-02-25"),  # the Spring Festival with both its make-up Saturdays
        ("2026-04-30", 15, "2026-05-25"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-01-05", 60, "2026-04-03"),
        ("2025-12-31", 1, "2026-01-04"),  # a make-up Sunday right after New Year's Day
        ("2025-12-26", 5, "2026-01-05"),
        ("2026-12-31", 1, "2027-01-01"),  # 2027 is not published: a plain Friday
        ("2026-12-30", 5, "2027-01-06"),
        ("2003-12-31", 1, "2004-01-02"),
        ("2026-02-16", 1, "2026-02-24"),  # from within a holiday the next working day is the first
        ("2026-05-25", -3, "2026-05-20"),
        ("2026-02-25", -2, "2026-02-14"),  # backwards over the holiday to the make-up Saturday
        ("2026-02-16", -1, "2026-02-14"),
        ("2026-01-04", -1, "2025-12-31"),
        ("2026-02-16", 0, "2026-02-24"),
        ("2026-05-25", 0, "2026-05-25"),
    ],
)
def test_counts_working_days_on_the_national_calendar(start: str, number: int, due: str) -> None:
    assert add_working_days(NATION, date.fromisoformat(start), number) == date.fromisoformat(due)


@settings(parent=reference.patient, max_examples=300)
@given(reference.calendars(), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-25, 25))
def test_agrees_with_a_day_by_day_count(calendar: WorkCalendar, day: date, number: int) -> None:
    assert add_working_days(calendar, day, number) == reference.add_days(calendar, day, number)


@reference.patient
@given(reference.calendars(), reference.days, reference.days)
def test_measures_what_a_day_by_day_count_measures(
    calendar: WorkCalendar, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    counted = sum(
        reference.works(calendar, date.fromordinal(ordinal))
        for ordinal in range(first.toordinal() + 1, last.toordinal() + 1)
    )
    assert working_days_between(calendar, first, last) == counted
    assert working_days_between(calendar, last, first) == -counted


@reference.patient
@given(reference.calendars(), reference.days)
def test_tells_the_same_of_a_day_in_every_way(calendar: WorkCalendar, day: date) -> None:
    expected = reference.works(calendar, day)
    assert calendar.is_working(day) is expected
    assert calendar.why(day).works is expected
    assert bool(calendar.spans_on(day)) is expected


def test_works_on_the_days_that_the_package_itself_calls_working_days() -> None:
    first, last = date(2004, 1, 1).toordinal(), date(2026, 12, 31).toordinal()
    every_day = [date.fromordinal(ordinal) for ordinal in range(first, last + 1)]
    expected = map(chinese_calendar.is_workday, every_day)
    assert [NATION.is_working(day) for day in every_day] == list(expected)


def test_counts_on_plain_weeks_for_ever_where_nothing_is_published() -> None:
    assert add_working_days(NATION, date(2027, 1, 1), 5200) == date(2046, 12, 7)


def test_finds_the_next_working_day_after_a_make_up_day() -> None:
    assert next_working_day(NATION, date(2026, 2, 13)) == date(2026, 2, 14)


def test_is_due_at_the_end_of_work_whatever_the_time_of_the_start() -> None:
    for start in ("2026-04-30 00:00", "2026-04-30 10:15", "2026-04-30 23:59"):
        assert add(NATION, at(start), parse_duration("P15WD")) == at("2026-05-25 17:30")


def test_takes_the_day_of_the_start_from_local_time_not_from_utc() -> None:
    # 2026-05-24 17:00 UTC is 2026-05-25 01:00 in Shanghai.
    start = datetime(2026, 5, 24, 17, 0, tzinfo=UTC)
    assert add(NATION, start, parse_duration("P1WD")) == at("2026-05-26 17:30")


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-05-25 10:00", "2026-05-25 17:30"),
        ("2026-05-25 18:00", "2026-05-26 17:30"),  # never before the start
        ("2026-05-23 10:00", "2026-05-25 17:30"),
    ],
)
def test_zero_working_days_end_with_the_present_or_next_working_day(start: str, due: str) -> None:
    assert add(NATION, at(start), parse_duration("P0WD")) == at(due)


def test_an_overlay_takes_days_off_its_own_unit_only() -> None:
    day_off = EditionDay(date(2026, 5, 6), DayKind.OFF, "厂庆")
    unit = NATION.with_edition(YearEdition("unit:1", 2026, 1, (day_off,)))
    assert add_working_days(unit, date(2026, 5, 5), 1) == date(2026, 5, 7)
    assert add_working_days(NATION, date(2026, 5, 5), 1) == date(2026, 5, 6)


def test_a_draft_edition_replaces_its_year_alone() -> None:
    emptied = NATION.with_edition(YearEdition("CN", 2026, 2, ()))
    assert emptied.is_working(date(2026, 5, 1))
    assert not emptied.is_working(date(2025, 5, 1))

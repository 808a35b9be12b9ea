"""Adding and measuring working hours, and plain time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import LOCAL_ZONE
from engine.errors import InvalidInput
from engine.worktime.arithmetic import (
    add,
    add_working_minutes,
    end_of_day,
    start_of_day,
    working_minutes_between,
)
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import Duration, parse_duration
from engine.worktime.hours import DEFAULT_HOURS, Span, WorkingHours, read_spans
from engine.worktime.seed import national_editions

from . import reference

NATION = WorkCalendar(editions=national_editions())
instants = st.integers(0, 364 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2026-05-25 08:30", "PT4WH", "2026-05-25 13:30"),
        ("2026-05-25 10:15:30", "PT1WH", "2026-05-25 11:15:30"),
        ("2026-05-25 08:30", "PT8WH", "2026-05-25 17:30"),
        ("2026-05-25 07:00", "PT1WH", "2026-05-25 09:30"),
        ("2026-05-25 12:30", "PT1WH", "2026-05-25 14:00"),
        ("2026-05-25 20:00", "PT1WH", "2026-05-26 09:30"),
        ("2026-05-25 20:00", "PT0WH", "2026-05-25 20:00"),
        ("2026-04-30 16:30", "PT2WH", "2026-05-06 09:30"),  # over the holiday
        ("2026-12-31 16:30", "PT2WH", "2027-01-01 09:30"),
        ("2026-05-25 13:30", "-PT4WH", "2026-05-25 08:30"),
        ("2026-05-25 08:30", "-PT1WH", "2026-05-22 16:30"),
        ("2026-05-25 10:15", "P1WDT2WH", "2026-05-27 10:30"),
        ("2026-01-31 10:00", "P1M", "2026-02-28 10:00"),
        ("2028-02-29 10:00", "P1Y", "2029-02-28 10:00"),
        ("2026-03-31 10:00", "-P1M", "2026-02-28 10:00"),
        ("2026-12-15 10:00", "P1M", "2027-01-15 10:00"),
        ("2026-05-01 10:00", "P3D", "2026-05-04 10:00"),
        ("2026-05-01 10:00", "PT36H", "2026-05-02 22:00"),
    ],
)
def test_adds_a_duration(start: str, duration: str, due: str) -> None:
    assert add(NATION, at(start), parse_duration(duration)) == at(due)


@settings(parent=reference.patient, max_examples=50)
@given(reference.calendars(), instants, st.integers(0, 20 * 1440))
def test_agrees_with_a_minute_by_minute_count(
    calendar: WorkCalendar, from_at: datetime, minutes: int
) -> None:
    to_at = from_at + timedelta(minutes=minutes, seconds=29)
    counted = reference.minutes_between(calendar, from_at, to_at)
    assert working_minutes_between(calendar, from_at, to_at) == counted
    assert working_minutes_between(calendar, to_at, from_at) == -counted


@reference.patient
@given(reference.calendars(), instants, instants, instants)
def test_adjoining_stretches_add_up(
    calendar: WorkCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    parts = working_minutes_between(calendar, one, two) + working_minutes_between(
        calendar, two, three
    )
    assert parts == working_minutes_between(calendar, one, three)


@reference.patient
@given(reference.calendars(), instants, st.integers(-300, 300))
def test_what_was_added_is_what_is_measured(
    calendar: WorkCalendar, start_at: datetime, hours: int
) -> None:
    start_at = start_at.replace(second=0, microsecond=0)
    due_at = add(calendar, start_at, Duration("", working_hours=hours))
    assert working_minutes_between(calendar, start_at, due_at) == hours * 60
    assert (due_at >= start_at) if hours >= 0 else (due_at <= start_at)


@reference.patient
@given(reference.calendars(), instants, st.integers(-20_000, 20_000))
def test_minutes_added_are_the_minutes_measured(
    calendar: WorkCalendar, at_instant: datetime, minutes: int
) -> None:
    at_instant = at_instant.replace(second=0)
    moved = add_working_minutes(calendar, at_instant, minutes)
    assert working_minutes_between(calendar, at_instant, moved) == minutes


def test_the_end_of_a_day_moves_by_lost_working_time_to_the_end_of_a_day() -> None:
    lost = working_minutes_between(NATION, at("2026-05-20 09:00"), at("2026-05-21 09:00"))
    assert add_working_minutes(NATION, at("2026-05-25 17:30"), lost) == at("2026-05-26 17:30")


def test_uses_the_hours_in_force_on_each_day() -> None:
    summer = WorkingHours(date(2026, 6, 1), read_spans([["09:00", "12:00"], ["14:30", "17:30"]]))
    calendar = replace(NATION, hours=(DEFAULT_HOURS, summer))
    assert end_of_day(calendar, date(2026, 5, 29)) == at("2026-05-29 17:30")
    assert start_of_day(calendar, date(2026, 6, 1)) == at("2026-06-01 09:00")
    assert working_minutes_between(calendar, at("2026-05-29 00:00"), at("2026-06-02 00:00")) == 840
    assert add(calendar, at("2026-05-29 16:30"), parse_duration("PT4WH")) == at("2026-06-01 12:00")


def test_a_day_may_end_at_midnight() -> None:
    night = replace(DEFAULT_HOURS, spans=read_spans([["16:00", "24:00"]]))
    calendar = replace(NATION, hours=(night,))
    assert add(calendar, at("2026-05-25 10:00"), parse_duration("P1WD")) == at("2026-05-27 00:00")


def test_reads_spans_and_writes_them_back() -> None:
    spans = read_spans([["08:30", "12:00"], ["13:00", "17:30"]])
    assert spans == DEFAULT_HOURS.spans == (Span(510, 720), Span(780, 1050))
    assert [span.as_text() for span in spans] == [("08:30", "12:00"), ("13:00", "17:30")]
    assert DEFAULT_HOURS.minutes == 480


@pytest.mark.parametrize(
    ("spans", "field"),
    [
        ([], "spans"),
        ([["08:30"]], "spans.1"),
        ([["8:30", "12:00"]], "spans.1"),
        ([["08:30", "24:01"]], "spans.1"),
        ([["08:30", "12:60"]], "spans.1"),
        ([["12:00", "12:00"]], "spans.1"),
        ([["08:30", "12:00"], ["13:00", "12:30"]], "spans.2"),
        ([["08:30", "12:00"], ["11:00", "17:30"]], "spans"),
        ([["13:00", "17:30"], ["08:30", "12:00"]], "spans"),
    ],
)
def test_refuses_hours_that_make_no_day(spans: list[list[str]], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_spans(spans)
    assert [problem.field for problem in refusal.value.problems] == [field]

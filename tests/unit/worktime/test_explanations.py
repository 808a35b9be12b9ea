"""Due dates that explain themselves, and the calendars they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import LOCAL_ZONE
from engine.worktime.arithmetic import add
from engine.worktime.calendar import (
    DayKind,
    DayReason,
    EditionDay,
    Why,
    WorkCalendar,
    YearEdition,
)
from engine.worktime.durations import Duration, parse_duration
from engine.worktime.explain import DueExplanation, Role, SkippedDays, explain
from engine.worktime.hours import DEFAULT_HOURS, read_spans
from engine.worktime.seed import SOURCE, national_editions

from . import reference

NATION = WorkCalendar(editions=national_editions())


def explained(start: str, duration: str, calendar: WorkCalendar = NATION) -> DueExplanation:
    start_at = datetime.fromisoformat(start).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)
    return explain(calendar, start_at, parse_duration(duration))


def test_tells_every_day_from_start_to_due() -> None:
    told = explained("2026-04-30 09:00", "P15WD")
    assert told.skipped == (
        SkippedDays(Role.HOLIDAY, "劳动节", 5),
        SkippedDays(Role.WEEKEND, "", 5),
    )
    assert [(day.day, day.number) for day in told.made_up] == [(date(2026, 5, 9), 4)]
    assert (told.days[0].role, told.days[0].number) == (Role.START, 0)
    assert (told.days[-1].role, told.days[-1].number) == (Role.DUE, 15)
    assert len(told.days) == 26


def test_names_the_edition_it_rests_on() -> None:
    told = explained("2026-04-30 09:00", "P15WD")
    assert [(e.year, e.version, e.source) for e in told.editions] == [(2026, 1, SOURCE)]
    assert told.unpublished_years == ()
    assert not told.provisional


def test_says_so_when_it_rests_on_a_year_that_is_not_published() -> None:
    told = explained("2026-12-30 09:00", "P5WD")
    assert told.unpublished_years == (2027,)
    assert told.provisional
    assert [edition.year for edition in told.editions] == [2026]


def test_does_not_rest_on_the_year_of_a_start_that_is_not_counted() -> None:
    assert explained("2026-12-31 09:00", "P1WD").editions == ()
    assert explained("2026-12-31 17:00", "PT1WH").unpublished_years == (2027,)


def test_rests_on_no_calendar_for_plain_time() -> None:
    told = explained("2026-12-30 09:00", "P10D")
    assert [day.role for day in told.days] == [Role.START, Role.DUE]
    assert (told.editions, told.unpublished_years, told.skipped) == ((), (), ())


def test_tells_the_minutes_of_each_day_for_working_hours() -> None:
    told = explained("2026-04-30 09:00", "PT12WH")
    assert [(day.day.day, day.minutes) for day in told.days if day.minutes] == [(30, 450), (6, 270)]
    assert told.hours.source == "default"


def test_tells_a_day_that_the_unit_takes_off() -> None:
    edition = YearEdition(
        "unit:1",
        2026,
        3,
        (EditionDay(date(2026, 5, 6), DayKind.OFF, "厂庆"),),
        source="厂发〔2026〕1号",
    )
    told = explained("2026-05-05 09:00", "P1WD", NATION.with_edition(edition))
    assert told.skipped == (SkippedDays(Role.UNIT_OFF, "厂庆", 1),)
    assert [(e.calendar, e.version) for e in told.editions] == [("CN", 1), ("unit:1", 3)]


def test_counts_backwards_from_the_start() -> None:
    told = explained("2026-02-25 17:30", "-P2WD")
    assert told.days[0].day == date(2026, 2, 25)
    assert [(day.day, day.number) for day in told.made_up] == [(date(2026, 2, 14), 2)]
    assert told.skipped == (SkippedDays(Role.HOLIDAY, "春节", 9),)


def test_knows_the_day_whose_work_ends_at_midnight() -> None:
    night = replace(DEFAULT_HOURS, spans=read_spans([["16:00", "24:00"]]))
    told = explained("2026-05-20 09:00", "P1WD", replace(NATION, hours=(night,)))
    assert told.due_at == datetime(2026, 5, 22, tzinfo=LOCAL_ZONE)
    assert (told.days[-1].day, told.days[-1].number) == (date(2026, 5, 21), 1)


@reference.patient
@given(reference.calendars(), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(-20, 20))
def test_numbers_the_days_up_to_the_due_day(calendar: WorkCalendar, day: date, number: int) -> None:
    start_at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    duration = Duration("", working_days=number)
    told = explain(calendar, start_at, duration)
    assert told.due_at == add(calendar, start_at, duration)
    assert [each.number for each in told.days if each.number] == list(range(1, abs(number) + 1))
    assert told.days[-1].number == abs(number)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-05-25", DayReason(Why.WEEKDAY)),
        ("2026-05-24", DayReason(Why.WEEKEND)),
        ("2026-05-02", DayReason(Why.HOLIDAY, "劳动节")),
        ("2026-05-09", DayReason(Why.EXTRA, "劳动节")),
        ("2026-04-06", DayReason(Why.HOLIDAY, "清明节")),
        ("2015-09-03", DayReason(Why.HOLIDAY, "抗战胜利70周年纪念日")),
        ("2027-10-01", DayReason(Why.WEEKDAY)),
    ],
)
def test_says_why_a_day_is_worked_or_not(day: str, reason: DayReason) -> None:
    assert NATION.why(date.fromisoformat(day)) == reason


def test_keeps_the_countrys_reason_where_a_unit_takes_a_holiday_off_too() -> None:
    day = EditionDay(date(2026, 5, 1), DayKind.OFF, "厂庆")
    unit = NATION.with_edition(YearEdition("unit:1", 2026, 1, (day,)))
    assert unit.why(day.day) == DayReason(Why.HOLIDAY, "劳动节")


def test_seeds_every_published_year_with_chinese_names() -> None:
    editions = national_editions()
    assert [edition.year for edition in editions] == list(range(2004, 2027))
    assert all(day.day.year == edition.year for edition in editions for day in edition.days)
    names = {day.name for edition in editions for day in edition.days}
    assert names == {
        "元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节", "抗战胜利70周年纪念日",
    }  # fmt: skip
    assert NATION.published(2026)
    assert not NATION.published(2027)

"""Adding and measuring working time. Every function is a handful of bisections."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from engine.clock import LOCAL_ZONE
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import Duration
from engine.worktime.hours import MICROSECONDS_PER_MINUTE

_MICROSECONDS_PER_HOUR = 60 * MICROSECONDS_PER_MINUTE


def add(calendar: WorkCalendar, start_at: datetime, duration: Duration) -> datetime:
    """The instant that lies ``duration`` after ``start_at`` (both aware UTC).

    Working days end with the last working hour of the day they lead to; the day of the start is
    not counted. Working hours run within the spans of working days. Where both are given the
    days come first. Plain months and days keep the local time of day; a month that is too short
    gives its last day. A duration that is not negative never leads to before its start.
    """
    if not duration.in_working_time:
        return _add_plain(start_at, duration)
    at = start_at.astimezone(UTC)
    if duration.working_days is not None:
        at = _add_days(calendar, at, duration.working_days)
    if duration.working_hours is not None:
        at = _add_time(calendar, at, duration.working_hours * _MICROSECONDS_PER_HOUR)
    return at


def add_working_days(calendar: WorkCalendar, day: date, number: int) -> date:
    """The ``number``-th working day after ``day``, which is not counted itself.

    Backwards where ``number`` is negative. For 0 it is ``day``, or the next working day where
    ``day`` is off.
    """
    count = calendar.day_count
    ordinal = day.toordinal()
    if number > 0:
        return date.fromordinal(count.day_numbered(count.up_to(ordinal) + number))
    return date.fromordinal(count.day_numbered(count.up_to(ordinal - 1) + 1 + number))


def next_working_day(calendar: WorkCalendar, day: date) -> date:
    """The first working day after ``day``."""
    return add_working_days(calendar, day, 1)


def working_days_between(calendar: WorkCalendar, first: date, last: date) -> int:
    """How many working days come after ``first``, up to and with ``last``; negative backwards."""
    count = calendar.day_count
    return count.up_to(last.toordinal()) - count.up_to(first.toordinal())


def working_minutes_between(calendar: WorkCalendar, from_at: datetime, to_at: datetime) -> int:
    """The working minutes from one aware instant to another; negative backwards.

    Both ends are cut to the minute, so that adjoining stretches add up to the whole.
    """
    passed = _time_up_to(calendar, _cut(to_at)) - _time_up_to(calendar, _cut(from_at))
    return passed // MICROSECONDS_PER_MINUTE


def add_working_minutes(calendar: WorkCalendar, at: datetime, minutes: int) -> datetime:
    """The instant up to which ``minutes`` more have been worked than at ``at`` (aware UTC).

    Undoes ``working_minutes_between``, so it moves a date by the time that a suspension took:
    the end of a day moves by whole days to the end of a day. Negative counts backwards.
    """
    return _add_time(calendar, at.astimezone(UTC), minutes * MICROSECONDS_PER_MINUTE)


def start_of_day(calendar: WorkCalendar, day: date) -> datetime:
    """The aware UTC instant at which work begins on ``day``, were it worked."""
    return _instant(day, calendar.hours_on(day).spans[0].start_microsecond)


def end_of_day(calendar: WorkCalendar, day: date) -> datetime:
    """The aware UTC instant at which work ends on ``day``, were it worked."""
    return _instant(day, calendar.hours_on(day).last_minute * MICROSECONDS_PER_MINUTE)


def local_day(at: datetime) -> date:
    """The date that people's calendars show at an aware instant."""
    return at.astimezone(LOCAL_ZONE).date()


def midnight(day: date) -> datetime:
    """The aware UTC instant at which the local ``day`` begins."""
    return _instant(day, 0)


def _add_days(calendar: WorkCalendar, start_at: datetime, number: int) -> datetime:
    due_at = end_of_day(calendar, add_working_days(calendar, local_day(start_at), number))
    if number == 0 and due_at < start_at:
        return end_of_day(calendar, next_working_day(calendar, local_day(start_at)))
    return due_at


def _add_time(calendar: WorkCalendar, start_at: datetime, amount: int) -> datetime:
    if amount == 0:
        return start_at
    count = calendar.time_count
    target = _time_up_to(calendar, start_at) + amount
    ordinal, microsecond = count.first_after(target) if amount > 0 else count.last_before(target)
    return _instant(date.fromordinal(ordinal), microsecond)


def _add_plain(start_at: datetime, duration: Duration) -> datetime:
    local = start_at.astimezone(LOCAL_ZONE)
    if duration.months:
        year, month = divmod(local.year * 12 + local.month - 1 + duration.months, 12)
        last = monthrange(year, month + 1)[1]
        local = local.replace(year=year, month=month + 1, day=min(local.day, last))
    local += timedelta(days=duration.days)
    return local.astimezone(UTC) + duration.clock_time


def _time_up_to(calendar: WorkCalendar, at: datetime) -> int:
    local = at.astimezone(LOCAL_ZONE)
    second = (local.hour * 60 + local.minute) * 60 + local.second
    return calendar.time_count.up_to(local.toordinal(), second * 1_000_000 + local.microsecond)


def _cut(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _instant(day: date, microsecond: int) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE)
    return (local + timedelta(microseconds=microsecond)).astimezone(UTC)

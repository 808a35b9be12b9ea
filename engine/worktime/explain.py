"""Why a due date is what it is: every day from start to due, and on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.worktime.arithmetic import add, local_day, midnight, working_minutes_between
from engine.worktime.calendar import Why, WorkCalendar
from engine.worktime.durations import Duration
from engine.worktime.hours import WorkingHours


class Role(StrEnum):
    """What a day is to a due date."""

    START = "start"
    COUNTED = "counted"
    EXTRA = "extra"  # a make-up day, counted
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    UNIT_OFF = "unit_off"
    DUE = "due"


_SKIPPED = {Why.WEEKEND: Role.WEEKEND, Why.HOLIDAY: Role.HOLIDAY, Why.UNIT_OFF: Role.UNIT_OFF}


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One day on the way. ``number`` counts working days from 1 and is 0 where none is counted.

    ``why`` and ``name`` (of the holiday) say what the day is on the calendar, also for the days
    of start and due. ``minutes`` is the working time counted on it, for durations in hours.
    """

    day: date
    role: Role
    why: Why
    name: str = ""
    number: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class SkippedDays:
    """Days off of one kind and name, in the order in which they were met."""

    role: Role
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class EditionUsed:
    """The version of a calendar's year that was counted by."""

    calendar: str
    year: int
    version: int
    source: str
    published: bool


@dataclass(frozen=True, slots=True)
class DueExplanation:
    """How ``due_at`` follows from ``start_at`` (aware UTC) and ``duration``.

    ``days`` runs from start to due (towards the past for a negative duration) and holds just the
    two for plain time. ``made_up`` are the make-up days among the counted ones.
    ``unpublished_years`` are counted with plain weekends, for the country has not spoken yet.
    """

    start_at: datetime
    duration: Duration
    due_at: datetime
    days: tuple[ExplainedDay, ...]
    skipped: tuple[SkippedDays, ...]
    made_up: tuple[ExplainedDay, ...]
    editions: tuple[EditionUsed, ...]
    unpublished_years: tuple[int, ...]
    hours: WorkingHours

    @property
    def provisional(self) -> bool:
        """Whether the due date may move when a calendar is published."""
        return bool(self.unpublished_years)


def explain(calendar: WorkCalendar, start_at: datetime, duration: Duration) -> DueExplanation:
    """Explain ``add(calendar, start_at, duration)``."""
    due_at = add(calendar, start_at, duration)
    days = tuple(_days(calendar, start_at, due_at, duration))
    years = _years(days) if duration.in_working_time else ()
    return DueExplanation(
        start_at=start_at,
        duration=duration,
        due_at=due_at,
        days=days,
        skipped=_skipped(days),
        made_up=tuple(each for each in days if each.why == Why.EXTRA and _counts(each)),
        editions=tuple(_editions(calendar, years)),
        unpublished_years=tuple(year for year in years if not calendar.published(year)),
        hours=calendar.hours_on(_due_day(due_at, duration)),
    )


def _due_day(due_at: datetime, duration: Duration) -> date:
    """The day that ``due_at`` ends: work may go on until 24:00, which is the next day's 00:00."""
    if duration.in_working_time and due_at == midnight(local_day(due_at)):
        return local_day(due_at) - timedelta(days=1)
    return local_day(due_at)


def _days(
    calendar: WorkCalendar, start_at: datetime, due_at: datetime, duration: Duration
) -> Iterator[ExplainedDay]:
    start, due = local_day(start_at), _due_day(due_at, duration)
    wanted = abs(duration.working_days or 0)
    hours_from_at = start_at
    if duration.working_days is not None:
        hours_from_at = add(calendar, start_at, Duration("", working_days=duration.working_days))
    number = 0
    for day in _route(start, due) if duration.in_working_time else _ends(start, due):
        reason = calendar.why(day)
        counted = day != start and reason.works and number < wanted
        number += counted
        yield ExplainedDay(
            day,
            _role(day, start, due, reason.why),
            reason.why,
            reason.name,
            number if counted else 0,
            _minutes_on(calendar, day, hours_from_at, due_at) if duration.working_hours else 0,
        )


def _route(start: date, due: date) -> Iterator[date]:
    step = timedelta(days=1 if due >= start else -1)
    return (start + step * index for index in range(abs((due - start).days) + 1))


def _ends(start: date, due: date) -> tuple[date, ...]:
    return (start,) if start == due else (start, due)


def _role(day: date, start: date, due: date, why: Why) -> Role:
    if day == due:
        return Role.DUE
    if day == start:
        return Role.START
    if why == Why.EXTRA:
        return Role.EXTRA
    return _SKIPPED.get(why, Role.COUNTED)


def _minutes_on(calendar: WorkCalendar, day: date, one_at: datetime, other_at: datetime) -> int:
    """The working minutes between the two instants that fall on ``day``."""
    from_at = max(min(one_at, other_at), midnight(day))
    to_at = min(max(one_at, other_at), midnight(day + timedelta(days=1)))
    return working_minutes_between(calendar, from_at, to_at) if from_at < to_at else 0


def _counts(day: ExplainedDay) -> bool:
    return day.number > 0 or day.minutes > 0


def _skipped(days: Sequence[ExplainedDay]) -> tuple[SkippedDays, ...]:
    off = Counter((day.role, day.name) for day in days if day.role in _SKIPPED.values())
    return tuple(SkippedDays(role, name, count) for (role, name), count in off.items())


def _years(days: Sequence[ExplainedDay]) -> tuple[int, ...]:
    """The years that the due date rests on: that of the start only where the start counts."""
    resting = [day for day in days if day.role != Role.START or _counts(day)]
    return tuple(sorted({day.day.year for day in resting}))


def _editions(calendar: WorkCalendar, years: Sequence[int]) -> Iterator[EditionUsed]:
    for edition in (*calendar.editions, *calendar.overlay):
        if edition.year in years:
            yield EditionUsed(
                edition.calendar, edition.year, edition.version, edition.source, edition.published
            )

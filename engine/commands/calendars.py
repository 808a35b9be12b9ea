"""Commands and queries about working-time calendars.

``calendar`` is ``CN`` or an overlay like ``unit:12`` whose days off come on top of it. Changing
a draft needs the right ``calendar.edit``, letting it hold ``calendar.publish``; for an overlay
they are asked for in the scope of its owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.commands.base import Command, Query
from engine.worktime.calendar import EditionDay, Why
from engine.worktime.explain import DueExplanation
from engine.worktime.hours import WorkingHours

# ── What comes back ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a year. ``was`` and ``was_name`` tell what it is in the published edition."""

    day: date
    why: Why
    name: str
    works: bool
    was: Why
    was_name: str

    @property
    def changed(self) -> bool:
        return (self.why, self.name) != (self.was, self.was_name)


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year as its draft would have it, or as published where there is no draft.

    Versions are None where there is no such edition. ``working_days_published`` counts by the
    published edition, or by plain weeks where there is none.
    """

    calendar: str
    year: int
    days: tuple[CalendarDay, ...]
    working_days: int
    working_days_published: int
    source: str
    draft_version: int | None
    edited_at: datetime | None
    edited_by: str
    published_version: int | None
    published_source: str
    published_at: datetime | None
    published_by: str
    hours: tuple[WorkingHours, ...]

    @property
    def months(self) -> tuple[tuple[CalendarDay, ...], ...]:
        """The days by month, January first."""
        return tuple(
            tuple(each for each in self.days if each.day.month == month) for month in range(1, 13)
        )

    @property
    def changes(self) -> tuple[CalendarDay, ...]:
        """The days that the draft changes."""
        return tuple(each for each in self.days if each.changed)


@dataclass(frozen=True, slots=True)
class CalendarYearSummary:
    """What there is of a year; versions are None where there is no such edition."""

    year: int
    published_version: int | None
    draft_version: int | None
    source: str


@dataclass(frozen=True, slots=True)
class DueMove:
    """An open work item whose due date a change of the calendar moves."""

    work_item_id: int
    title: str
    name: str
    definition_key: str
    owner: str
    assignee: str | None
    due_at: datetime
    new_due_at: datetime


@dataclass(frozen=True, slots=True)
class CalendarEffect:
    """What a change moves. ``moves`` are the first due; the numbers count all.

    ``timers`` are waiting BPMN timers; ``holders`` the people who hold a moved item.
    """

    moves: tuple[DueMove, ...]
    items: int
    later: int
    earlier: int
    timers: int
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarPublished:
    """An edition that holds from now on, and what it has moved."""

    calendar: str
    year: int
    version: int
    effect: CalendarEffect


# ── Commands ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SeedCalendars(Command[int]):
    """Publish the first edition of each year that the package knows and the store does not.

    Safe to repeat; returns how many years were added. For the system alone.
    """


@dataclass(frozen=True, slots=True)
class SaveCalendarDraft(Command[CalendarYear]):
    """Replace the draft of a year by ``days``: those that differ from the plain week.

    Raises:
        InvalidInput: a day lies in another year or comes twice, a name is too long, or an
            overlay names a working day.
    """

    calendar: str
    year: int
    days: tuple[EditionDay, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class EditCalendarDay(Command[CalendarYear]):
    """Change one day of a year's draft, which begins as a copy of the published edition.

    ``kind`` is ``off``, ``working``, ``plain`` (as the plain week has it) or ``published`` (as
    the published edition has it, which takes a change back).
    """

    calendar: str
    day: date
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class SetCalendarSource(Command[CalendarYear]):
    """Say in the draft on whose word it rests; every due date shows it."""

    calendar: str
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class DiscardCalendarDraft(Command[CalendarYear]):
    calendar: str
    year: int


@dataclass(frozen=True, slots=True)
class PublishCalendar(Command[CalendarPublished]):
    """Let the draft of a year hold, and move what ``PreviewCalendar`` has shown.

    ``draft_version`` refuses with Conflict where another draft than the one seen is there.
    """

    calendar: str
    year: int
    draft_version: int | None = None


@dataclass(frozen=True, slots=True)
class SetWorkingHours(Command[CalendarEffect]):
    """Let ``spans`` (``[["08:30", "12:00"], ...]``) hold from a local day on, and move due dates.

    Right ``calendar.publish``, for there is no draft of hours.
    """

    calendar: str
    valid_from: date
    spans: tuple[tuple[str, str], ...]
    source: str = ""


# ── Queries ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class GetCalendarYear(Query[CalendarYear]):
    calendar: str
    year: int


@dataclass(frozen=True, slots=True)
class ListCalendarYears(Query[tuple[CalendarYearSummary, ...]]):
    """The years that have an edition, and the present and next one, the latest first."""

    calendar: str


@dataclass(frozen=True, slots=True)
class PreviewCalendar(Query[CalendarEffect]):
    """What publishing the draft of a year would move; right ``calendar.edit``."""

    calendar: str
    year: int
    limit: int = 50


@dataclass(frozen=True, slots=True)
class PreviewWorkingHours(Query[CalendarEffect]):
    """What ``SetWorkingHours`` with the same content would move; right ``calendar.publish``."""

    calendar: str
    valid_from: date
    spans: tuple[tuple[str, str], ...]
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ExplainDue(Query[DueExplanation]):
    """When ``due_in`` after ``start_at`` is, on the calendar of ``owner``, and why."""

    start_at: datetime
    due_in: str
    owner: str = ""

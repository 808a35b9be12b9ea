"""How a calendar changes: which days count anew, by what before and by what after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from engine.context import Context
from engine.handlers import calendar_drafts
from engine.store.queries import calendar_editions
from engine.worktime.calendar import NATIONAL, WorkCalendar, YearEdition
from engine.worktime.hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Change:
    """A calendar that counts anew from ``from_day`` to ``to_day`` (None: for good).

    ``before`` and ``after`` turn the calendar that holds for somebody into the one by which due
    dates stand, and the one by which they will.
    """

    calendar: str
    from_day: date
    to_day: date | None
    before: Callable[[WorkCalendar], WorkCalendar]
    after: Callable[[WorkCalendar], WorkCalendar]

    @property
    def owner(self) -> str:
        """Whose work it concerns; empty for everybody's."""
        return "" if self.calendar == NATIONAL else self.calendar


def by_publishing(ctx: Context, draft: YearEdition) -> Change | None:
    """What publishing ``draft`` changes; None where every day stays worked or off."""
    edition = replace(draft, published=True)
    return _difference(
        ctx, draft, before=_as_it_holds, after=lambda held: held.with_edition(edition)
    )


def since_publishing(ctx: Context, published: YearEdition) -> Change | None:
    """What is different now from the edition before ``published``."""
    previous = calendar_editions.edition_before(ctx.uow, published)
    return _difference(
        ctx, published, before=lambda held: held.with_edition(previous), after=_as_it_holds
    )


def _difference(
    ctx: Context,
    edition: YearEdition,
    *,
    before: Callable[[WorkCalendar], WorkCalendar],
    after: Callable[[WorkCalendar], WorkCalendar],
) -> Change | None:
    held = ctx.calendar("" if edition.calendar == NATIONAL else edition.calendar)
    old, new = before(held), after(held)
    days = [
        day
        for day in calendar_drafts.days_of(edition.year)
        if old.is_working(day) != new.is_working(day)
    ]
    return Change(edition.calendar, days[0], days[-1], before, after) if days else None


def of_hours(calendar: str, hours: WorkingHours) -> Change:
    """What it changes that ``hours`` hold from their first day on."""

    def with_hours(present: tuple[WorkingHours, ...]) -> tuple[WorkingHours, ...]:
        others = (each for each in present if each.valid_from != hours.valid_from)
        return tuple(sorted((*others, hours), key=lambda each: each.valid_from))

    def after(held: WorkCalendar) -> WorkCalendar:
        if calendar == NATIONAL:
            return replace(held, hours=with_hours(held.hours))
        return replace(held, overlay_hours=with_hours(held.overlay_hours))

    return Change(calendar, hours.valid_from, None, _as_it_holds, after)


def _as_it_holds(calendar: WorkCalendar) -> WorkCalendar:
    """For a change of which one side is what holds now."""
    return calendar

"""Preparing a year of a calendar: checks of what is entered, and the year as it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from engine.commands.calendars import CalendarDay, CalendarYear
from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.store.queries import calendar_editions
from engine.store.queries.calendar_editions import StoredEdition
from engine.worktime.calendar import NATIONAL, DayKind, EditionDay, WorkCalendar, YearEdition

FIRST_YEAR, LAST_YEAR = 2000, 2100
_LONGEST_NAME = 80
_LONGEST_SOURCE = 300
_OVERLAY = re.compile(r"[a-z]+:[A-Za-z0-9_.-]+", re.ASCII)


def require_calendar(calendar: str) -> None:
    """Refuse what names no calendar.

    Raises:
        InvalidInput: it is neither ``CN`` nor like ``unit:12``.
    """
    if calendar != NATIONAL and not (_OVERLAY.fullmatch(calendar) and len(calendar) <= 80):
        raise InvalidInput(
            "Expected the calendar CN or that of an owner like unit:12, but got “{calendar}”.",
            calendar=calendar,
        )


def require_year(year: int) -> None:
    """Refuse a year that is surely a slip.

    Raises:
        InvalidInput: ``year`` is before 2000 or after 2100.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput(
            "Expected a year from {first} to {last}, but got {year}.",
            first=FIRST_YEAR,
            last=LAST_YEAR,
            year=year,
        )


def checked(edition: YearEdition) -> YearEdition:
    """The edition with its days in order, less those that say what the plain week says.

    Raises:
        InvalidInput: ``problems`` names each day (``2026-05-01``) that cannot be.
    """
    require_calendar(edition.calendar)
    require_year(edition.year)
    problems = list(_problems(edition))
    if problems:
        raise InvalidInput(
            "The days of {year} cannot be saved.", problems=problems, year=edition.year
        )
    days = sorted((each for each in edition.days if _tells(each)), key=lambda each: each.day)
    return replace(edition, days=tuple(days))


def _tells(each: EditionDay) -> bool:
    """Whether it differs from the plain week, or names a day off that falls on a weekend."""
    works_anyway = each.day.weekday() < 5
    return works_anyway != (each.kind == DayKind.WORKING) or (
        each.kind == DayKind.OFF and each.name != ""
    )


def _problems(edition: YearEdition) -> Iterable[Problem]:
    if len(edition.source) > _LONGEST_SOURCE:
        yield Problem("source", "Expected at most {limit} letters.", {"limit": _LONGEST_SOURCE})
    for day, count in Counter(each.day for each in edition.days).items():
        if count > 1:
            yield Problem(day.isoformat(), "Expected each day once.")
        if day.year != edition.year:
            yield Problem(day.isoformat(), "Expected a day of {year}.", {"year": edition.year})
    for each in edition.days:
        if len(each.name) > _LONGEST_NAME:
            yield Problem(
                each.day.isoformat(),
                "Expected a name of at most {limit} letters.",
                {"limit": _LONGEST_NAME},
            )
        if edition.calendar != NATIONAL and each.kind == DayKind.WORKING:
            yield Problem(
                each.day.isoformat(),
                "Expected days off only: a unit cannot make a day off a working day.",
            )


def save(ctx: Context, edition: YearEdition) -> None:
    """Store ``edition`` as its year's draft, in the place of the one that is there."""
    good = replace(checked(edition), published=False)
    present = calendar_editions.draft(ctx.uow, edition.calendar, edition.year)
    if present is None:
        calendar_editions.add_edition(ctx.uow, good, now=ctx.now, actor=ctx.principal.user_id)
    else:
        calendar_editions.rewrite_draft(
            ctx.uow, present.edition_id, good, now=ctx.now, actor=ctx.principal.user_id
        )


def draft_or_copy(ctx: Context, calendar: str, year: int) -> YearEdition:
    """The draft of a year, or what one would begin with: a copy of the published edition."""
    draft = calendar_editions.draft(ctx.uow, calendar, year)
    return draft.edition if draft is not None else next_edition(ctx, calendar, year)


def next_edition(ctx: Context, calendar: str, year: int) -> YearEdition:
    """A draft with the next version that says what the published edition says."""
    published = calendar_editions.published(ctx.uow, calendar, year)
    if published is None:
        return YearEdition(calendar, year, version=1, days=(), published=False)
    return replace(
        published.edition, version=published.edition.version + 1, source="", published=False
    )


def year_of(ctx: Context, calendar: str, year: int) -> CalendarYear:
    """The year as its draft would have it, beside what is published."""
    require_calendar(calendar)
    require_year(year)
    published = calendar_editions.published(ctx.uow, calendar, year)
    draft = calendar_editions.draft(ctx.uow, calendar, year)
    holding = ctx.calendar("" if calendar == NATIONAL else calendar)
    shown = holding if draft is None else holding.with_edition(draft.edition)
    return _year(year, holding, shown, published=published, draft=draft, calendar=calendar)


def _year(
    year: int,
    holding: WorkCalendar,
    shown: WorkCalendar,
    *,
    published: StoredEdition | None,
    draft: StoredEdition | None,
    calendar: str,
) -> CalendarYear:
    days = tuple(_day(day, holding, shown) for day in days_of(year))
    latest = draft or published
    return CalendarYear(
        calendar=calendar,
        year=year,
        days=days,
        working_days=sum(each.works for each in days),
        working_days_published=sum(holding.is_working(each.day) for each in days),
        source=latest.edition.source if latest else "",
        draft_version=draft.edition.version if draft else None,
        edited_at=draft.edited_at if draft else None,
        edited_by=draft.edited_by if draft else "",
        published_version=published.edition.version if published else None,
        published_source=published.edition.source if published else "",
        published_at=published.published_at if published else None,
        published_by=(published.published_by or "") if published else "",
        hours=holding.hours_in_force,
    )


def _day(day: date, holding: WorkCalendar, shown: WorkCalendar) -> CalendarDay:
    present, future = holding.why(day), shown.why(day)
    return CalendarDay(day, future.why, future.name, future.works, present.why, present.name)


def days_of(year: int) -> tuple[date, ...]:
    """All days of a year, in order."""
    first = date(year, 1, 1)
    return tuple(
        first + timedelta(days=index) for index in range((date(year + 1, 1, 1) - first).days)
    )

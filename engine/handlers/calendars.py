"""Calendars: drafts, publication, hours, and what they move."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from engine.commands.calendars import (
    CalendarEffect,
    CalendarPublished,
    CalendarYear,
    CalendarYearSummary,
    DiscardCalendarDraft,
    EditCalendarDay,
    ExplainDue,
    GetCalendarYear,
    ListCalendarYears,
    PreviewCalendar,
    PreviewWorkingHours,
    PublishCalendar,
    SaveCalendarDraft,
    SeedCalendars,
    SetCalendarSource,
    SetWorkingHours,
)
from engine.context import Context, Module
from engine.errors import Conflict, InvalidInput, InvalidState
from engine.handlers import calendar_changes, calendar_drafts, calendar_moves
from engine.handlers.access import require_right
from engine.store.queries import calendar_editions, calendars
from engine.store.queries.calendar_editions import StoredEdition
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope
from engine.worktime.arithmetic import local_day
from engine.worktime.calendar import NATIONAL, DayKind, EditionDay, YearEdition
from engine.worktime.durations import parse_duration
from engine.worktime.explain import DueExplanation, explain
from engine.worktime.hours import WorkingHours, read_spans
from engine.worktime.seed import national_editions

_EDIT = "calendar.edit"
_PUBLISH = "calendar.publish"
#: The kind of the job that looks once more after a publication, and when it does.
RECHECK = "calendar.recheck"
_SETTLED_AFTER = timedelta(minutes=2)
_KINDS = ("off", "working", "plain", "published")


def seed(ctx: Context, _command: SeedCalendars) -> int:
    _require(ctx, _PUBLISH, NATIONAL)
    present = {year for year, *_ in calendar_editions.newest_of_years(ctx.uow, NATIONAL)}
    missing = [edition for edition in national_editions() if edition.year not in present]
    for edition in missing:
        calendar_editions.add_edition(ctx.uow, edition, now=ctx.now, actor=ctx.principal.user_id)
    if missing:
        calendars.renew_revision(ctx.uow, NATIONAL)
    return len(missing)


def save_draft(ctx: Context, command: SaveCalendarDraft) -> CalendarYear:
    _require(ctx, _EDIT, command.calendar)
    begun = calendar_drafts.draft_or_copy(ctx, command.calendar, command.year)
    calendar_drafts.save(ctx, replace(begun, days=command.days, source=command.source.strip()))
    return calendar_drafts.year_of(ctx, command.calendar, command.year)


def edit_day(ctx: Context, command: EditCalendarDay) -> CalendarYear:
    _require(ctx, _EDIT, command.calendar)
    year = command.day.year
    begun = calendar_drafts.draft_or_copy(ctx, command.calendar, year)
    others = [each for each in begun.days if each.day != command.day]
    days = (*others, *_wanted_day(ctx, command))
    calendar_drafts.save(ctx, replace(begun, days=days))
    return calendar_drafts.year_of(ctx, command.calendar, year)


def _wanted_day(ctx: Context, command: EditCalendarDay) -> tuple[EditionDay, ...]:
    """What the draft is to say of the day: one entry or none.

    Raises:
        InvalidInput: the kind is unknown.
    """
    match command.kind:
        case "off" | "working":
            return (EditionDay(command.day, DayKind(command.kind), command.name.strip()),)
        case "plain":
            return ()
        case "published":
            held = calendar_editions.published(ctx.uow, command.calendar, command.day.year)
            days = held.edition.days if held is not None else ()
            return tuple(each for each in days if each.day == command.day)
        case _:
            raise InvalidInput(
                "Expected the kind of a day to be one of {kinds}, but got “{kind}”.",
                kinds=", ".join(_KINDS),
                kind=command.kind,
            )


def set_source(ctx: Context, command: SetCalendarSource) -> CalendarYear:
    _require(ctx, _EDIT, command.calendar)
    begun = calendar_drafts.draft_or_copy(ctx, command.calendar, command.year)
    calendar_drafts.save(ctx, replace(begun, source=command.source.strip()))
    return calendar_drafts.year_of(ctx, command.calendar, command.year)


def discard_draft(ctx: Context, command: DiscardCalendarDraft) -> CalendarYear:
    _require(ctx, _EDIT, command.calendar)
    draft = _draft(ctx, command.calendar, command.year)
    calendar_editions.remove_draft(ctx.uow, draft.edition_id)
    return calendar_drafts.year_of(ctx, command.calendar, command.year)


def publish(ctx: Context, command: PublishCalendar) -> CalendarPublished:
    _require(ctx, _PUBLISH, command.calendar)
    draft = _draft(ctx, command.calendar, command.year)
    version = draft.edition.version
    if command.draft_version not in (None, version):
        raise Conflict(
            "Expected to publish version {expected} of {year}, but the draft is version {version}.",
            expected=command.draft_version,
            year=command.year,
            version=version,
        )
    change = calendar_changes.by_publishing(ctx, draft.edition)
    moves = calendar_moves.find(ctx, change) if change else calendar_moves.Moves()
    if not calendar_editions.publish_draft(
        ctx.uow, draft.edition_id, now=ctx.now, actor=ctx.principal.user_id
    ):
        raise Conflict("Expected a draft of {year}, but it is gone.", year=command.year)
    calendars.renew_revision(ctx.uow, command.calendar)
    if change:
        calendar_moves.carry_out(ctx, change, moves, _reason(draft.edition))
        _arm_recheck(ctx, draft.edition)
    return CalendarPublished(
        command.calendar, command.year, version, calendar_moves.effect_of(moves)
    )


def _reason(edition: YearEdition) -> str:
    """What the history of a moved item says; names and numbers, so that it needs no language."""
    return f"{edition.calendar} {edition.year} v{edition.version} {edition.source}".strip()


def _arm_recheck(ctx: Context, edition: YearEdition) -> None:
    payload = {
        "calendar": edition.calendar,
        "year": edition.year,
        "version": edition.version,
    }
    ctx.changes.arm(NewJob(RECHECK, ctx.now + _SETTLED_AFTER, payload=payload))


def recheck(ctx: Context, job: Job) -> None:
    """Move what was opened by the calendar before while the new one was being published.

    On PostgreSQL a transaction may have read the calendar before the publication and have
    committed after it.
    """
    calendar, year = str(job.payload["calendar"]), int(job.payload["year"])
    published = calendar_editions.edition(ctx.uow, calendar, year, int(job.payload["version"]))
    change = calendar_changes.since_publishing(ctx, published)
    if change:
        moves = calendar_moves.find(ctx, change)
        calendar_moves.carry_out(ctx, change, moves, _reason(published))


def set_hours(ctx: Context, command: SetWorkingHours) -> CalendarEffect:
    _require(ctx, _PUBLISH, command.calendar)
    hours = WorkingHours(command.valid_from, read_spans(command.spans), command.source.strip())
    change = calendar_changes.of_hours(command.calendar, hours)
    moves = calendar_moves.find(ctx, change)
    calendars.set_hours(ctx.uow, command.calendar, hours)
    calendars.renew_revision(ctx.uow, command.calendar)
    reason = f"{command.calendar} {command.valid_from.isoformat()} {hours.source}".strip()
    calendar_moves.carry_out(ctx, change, moves, reason)
    return calendar_moves.effect_of(moves)


def get_year(ctx: Context, query: GetCalendarYear) -> CalendarYear:
    return calendar_drafts.year_of(ctx, query.calendar, query.year)


def list_years(ctx: Context, query: ListCalendarYears) -> tuple[CalendarYearSummary, ...]:
    calendar_drafts.require_calendar(query.calendar)
    this_year = local_day(ctx.now).year
    years = {year: CalendarYearSummary(year, None, None, "") for year in (this_year, this_year + 1)}
    # A year's draft is stored after its published edition, so its source is what remains.
    for year, state, version, source in calendar_editions.newest_of_years(ctx.uow, query.calendar):
        summary = years.get(year, CalendarYearSummary(year, None, None, ""))
        if state == "published":
            years[year] = replace(summary, published_version=version, source=source)
        else:
            years[year] = replace(summary, draft_version=version)
    return tuple(years[year] for year in sorted(years, reverse=True))


def preview(ctx: Context, query: PreviewCalendar) -> CalendarEffect:
    _require(ctx, _EDIT, query.calendar)
    change = calendar_changes.by_publishing(ctx, _draft(ctx, query.calendar, query.year).edition)
    moves = calendar_moves.find(ctx, change) if change else calendar_moves.Moves()
    return calendar_moves.effect_of(moves, query.limit)


def preview_hours(ctx: Context, query: PreviewWorkingHours) -> CalendarEffect:
    _require(ctx, _PUBLISH, query.calendar)
    hours = WorkingHours(query.valid_from, read_spans(query.spans))
    change = calendar_changes.of_hours(query.calendar, hours)
    return calendar_moves.effect_of(calendar_moves.find(ctx, change), query.limit)


def explain_due(ctx: Context, query: ExplainDue) -> DueExplanation:
    return explain(ctx.calendar(query.owner), query.start_at, parse_duration(query.due_in))


def _draft(ctx: Context, calendar: str, year: int) -> StoredEdition:
    """Raises InvalidState where the year has no draft."""
    draft = calendar_editions.draft(ctx.uow, calendar, year)
    if draft is None:
        raise InvalidState("Expected a draft of the year {year}, but there is none.", year=year)
    return draft


def _require(ctx: Context, right: str, calendar: str) -> None:
    """Refuse what is no calendar, and an actor who lacks ``right`` over the one it is.

    Raises:
        InvalidInput: it is no calendar.
        Forbidden: the right is missing.
    """
    calendar_drafts.require_calendar(calendar)
    require_right(ctx, right, Scope() if calendar == NATIONAL else Scope(owner=calendar))


def module() -> Module:
    """Calendars as a part that plugs into an engine."""
    return Module(
        name="calendars",
        commands={
            SeedCalendars: seed,
            SaveCalendarDraft: save_draft,
            EditCalendarDay: edit_day,
            SetCalendarSource: set_source,
            DiscardCalendarDraft: discard_draft,
            PublishCalendar: publish,
            SetWorkingHours: set_hours,
        },
        queries={
            GetCalendarYear: get_year,
            ListCalendarYears: list_years,
            PreviewCalendar: preview,
            PreviewWorkingHours: preview_hours,
            ExplainDue: explain_due,
        },
        jobs={RECHECK: recheck},
    )

"""What a changed calendar moves: due dates of open items, and timers that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.commands.calendars import CalendarEffect, DueMove
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.calendar_changes import Change
from engine.handlers.work_items.scheduling import move_due
from engine.store.queries import due_dates, jobs, work_items
from engine.views import WorkItem
from engine.worktime.arithmetic import add, midnight
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import Duration, parse_duration

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moves:
    """Items and timers (job ids), each with its new instant."""

    items: tuple[tuple[WorkItem, datetime], ...] = ()
    timers: tuple[tuple[int, datetime], ...] = ()


def find(ctx: Context, change: Change) -> Moves:
    """What ``change`` would move.

    Only what still stands where the calendar before has put it: a due date that somebody has
    set by hand or extended stays.
    """
    reckon = _Reckoning(ctx, change)
    from_at = midnight(change.from_day)
    before_at = None if change.to_day is None else midnight(change.to_day + _ONE_DAY)
    items = due_dates.items_due_in_working_time(
        ctx.uow, due_from_at=from_at, counted_before_at=before_at, owner=change.owner
    )
    timers = due_dates.timers_due_from(
        ctx.uow, due_from_at=from_at, armed_before_at=before_at, owner=change.owner
    )
    moved_items = (
        (item, reckon.moved(item.scope.owner, item.due_from_at, item.due_in, item.due_at))
        for item in items
    )
    moved_timers = (
        (
            timer.job.job_id,
            reckon.moved(
                timer.owner,
                timer.armed_at,
                str(timer.job.payload.get("duration", "")),
                timer.job.due_at,
            ),
        )
        for timer in timers
    )
    return Moves(
        tuple((item, to_at) for item, to_at in moved_items if to_at is not None),
        tuple((job_id, to_at) for job_id, to_at in moved_timers if to_at is not None),
    )


class _Reckoning:
    """Reckons instants on each owner's calendar before and after a change."""

    def __init__(self, ctx: Context, change: Change) -> None:
        self._ctx = ctx
        self._change = change
        self._pairs: dict[int, tuple[WorkCalendar, WorkCalendar, WorkCalendar]] = {}

    def moved(
        self, owner: str, start_at: datetime, text: str, stands_at: datetime | None
    ) -> datetime | None:
        """Where ``stands_at`` moves to, or None where it stays."""
        duration = _working_time(text)
        if duration is None:
            return None
        before, after = self._calendars(owner)
        if add(before, start_at, duration) != stands_at:
            return None
        new_at = add(after, start_at, duration)
        return None if new_at == stands_at else new_at

    def _calendars(self, owner: str) -> tuple[WorkCalendar, WorkCalendar]:
        # Owners without days of their own share one calendar, so it is changed only once. The
        # key is an address: keeping the calendar beside it keeps the address taken.
        held = self._ctx.calendar(owner)
        if id(held) not in self._pairs:
            self._pairs[id(held)] = (held, self._change.before(held), self._change.after(held))
        return self._pairs[id(held)][1:]


def _working_time(text: str) -> Duration | None:
    try:
        duration = parse_duration(text)
    except InvalidInput:
        return None
    return duration if duration.in_working_time else None


def carry_out(ctx: Context, change: Change, moves: Moves, reason: str) -> None:
    """Move items and timers, and tell the extensions. The new calendar must hold already."""
    system = ctx.as_system()
    for item, due_at in moves.items:
        _move(system, item, due_at, reason)
    for job_id, due_at in moves.timers:
        jobs.move(ctx.uow, job_id, due_at)
    for extension in ctx.extensions:
        extension.calendar_changed(system, change.owner, change.from_day)


def _move(ctx: Context, seen: WorkItem, due_at: datetime, reason: str) -> None:
    """Move an item, unless somebody closed it or set another date since it was read."""
    found = work_items.lock_with_instance(ctx.uow, seen.work_item_id)
    if found is None:
        return
    item, stored = found
    ctx.changes.adopt(stored)
    if item.state.open and item.due_at == seen.due_at:
        move_due(ctx, item, due_at, reason=reason)


def effect_of(moves: Moves, limit: int = 50) -> CalendarEffect:
    """The moves as shown to people: the first ``limit`` one by one, and numbers of all."""
    later = sum(1 for item, due_at in moves.items if item.due_at and due_at > item.due_at)
    return CalendarEffect(
        moves=_shown(moves.items[:limit]),
        items=len(moves.items),
        later=later,
        earlier=len(moves.items) - later,
        timers=len(moves.timers),
        holders=tuple(sorted({item.assignee for item, _ in moves.items if item.assignee})),
    )


def _shown(items: Sequence[tuple[WorkItem, datetime]]) -> tuple[DueMove, ...]:
    return tuple(
        DueMove(
            item.work_item_id,
            item.title,
            item.name,
            item.definition_key,
            item.scope.owner,
            item.assignee,
            item.due_at,
            new_due_at,
        )
        for item, new_due_at in items
        if item.due_at is not None
    )

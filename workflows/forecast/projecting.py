"""Makes the forecast: reads what is due, runs it forward, and measures it by the pace of late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.context import Context
from engine.errors import Forbidden
from engine.handlers.rehearsing import Rehearsal
from engine.worktime.arithmetic import (
    add_working_days,
    add_working_minutes,
    local_day,
    midnight,
)
from workflows.forecast import sources
from workflows.forecast.commands import Project
from workflows.forecast.course import Course
from workflows.forecast.pace import PaceTable, pace_table
from workflows.forecast.sources import Live
from workflows.forecast.views import ColourChange, Pace, Projection
from workflows.supervision.ladder import Rules
from workflows.supervision.responsibility import minute_of

#: How many working days a forecast looks ahead, the present one among them.
DAYS = 5
#: Over how long it looks back to see how long steps take.
LOOKS_BACK = timedelta(days=91)
#: Progress is told every so many events.
_TOLD_EVERY = 500


def project(ctx: Context, query: Project, *, rules: Rules) -> Projection:
    """Everything that changes by itself. Some SQL statements, none of which writes."""
    if not ctx.principal.is_system:
        raise Forbidden("预测由系统推演，请用“重新推演”。")
    days = forecast_days(ctx)
    until_at = midnight(days[-1] + timedelta(days=1))
    live = tuple(sources.climbing(ctx.uow, until_at))
    timers = sources.timers(ctx.uow, until_at)
    to_follow = {instance_id for instance_id, _, _ in timers}
    to_follow |= {e.watched.instance_id for e in live if _escalates(e, rules, until_at)}
    followed = sources.followed(ctx.uow, to_follow)
    total = len(live) + len(timers)
    course = Course(
        rehearsal=Rehearsal(ctx),
        ladders=rules.ladders,
        calendar=ctx.calendar,
        now=ctx.now,
        # Nothing that falls on midnight after the last day belongs to it.
        until_at=until_at - timedelta(microseconds=1),
        followed=followed,
        on_event=lambda done: _tell(query, done, total),
    )
    for each in live:
        course.watch(each.watched)
    for instance_id, task_id, due_at in timers:
        course.set_timer(instance_id, task_id, due_at)
    changes = tuple(_measured(ctx, list(course.run()), live))
    return Projection(
        made_at=ctx.now,
        until_at=until_at,
        days=days,
        changes=changes,
        open_count=sources.open_count(ctx.uow),
        followed=len(followed),
        lost=sum(each.copy.lost for each in followed.values()),
    )


def forecast_days(ctx: Context) -> tuple[date, ...]:
    """The present day, if it is worked, and the working days after it: ``DAYS`` together."""
    calendar, today = ctx.calendar(), local_day(ctx.now)
    first = today if calendar.is_working(today) else add_working_days(calendar, today, 1)
    return tuple(add_working_days(calendar, first, number) for number in range(DAYS))


def _escalates(live: Live, rules: Rules, until_at: datetime) -> bool:
    """Whether a rung that comes by then may move the process of an item.

    Rungs count from when those before them fired, so none comes sooner than it is planned.
    """
    ladder = rules.ladders.get(live.watched.ladder)
    if ladder is None:
        return False
    coming = {r.code for r in live.watched.plan if r.fired_at is None and r.at < until_at}
    return any(rung.escalation and rung.code in coming for rung in ladder.rungs)


def _tell(query: Project, done: int, total: int) -> None:
    if done % _TOLD_EVERY == 0:
        query.on_progress(min(done, total), total)


def _measured(
    ctx: Context, changes: Sequence[ColourChange], live: Sequence[Live]
) -> Iterator[ColourChange]:
    """The changes, each with whether its item would be done before at the pace of late."""
    table = pace_table(sources.durations(ctx.uow, local_day(ctx.now) - LOOKS_BACK))
    by_id = {each.watched.work_item_id: each for each in live}
    done_at: dict[int, datetime | None] = {}
    for change in changes:
        number = change.work_item_id
        if number is None:
            yield change
            continue
        if number not in done_at:
            done_at[number] = _done_at(ctx, by_id[number], table)
        yield replace(change, pace=_pace(done_at[number], change.at))


def _done_at(ctx: Context, live: Live, table: PaceTable) -> datetime | None:
    """When the item would be done; None where too few like it were."""
    watched = live.watched
    calendar = ctx.calendar(watched.owner)
    age = minute_of(calendar, ctx.now) - live.held_since_minute + live.earlier_minutes
    left = table.remaining((watched.definition_key, watched.element_id), age)
    return None if left is None else add_working_minutes(calendar, ctx.now, left)


def _pace(done_at: datetime | None, change_at: datetime) -> Pace:
    if done_at is None:
        return Pace.UNKNOWN
    return Pace.BEFORE if done_at <= change_at else Pace.AFTER

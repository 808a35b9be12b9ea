"""Stopping an instance's clock, and letting it run again."""

from __future__ import annotations

from datetime import datetime

from engine.commands.instances import ResumeInstance, SuspendInstance
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.access import instance_in_hand, require_right
from engine.handlers.messages.outgoing import wake_buffered
from engine.handlers.stepping import TIMER
from engine.handlers.work_items.scheduling import move_due
from engine.lifecycle import InstanceState, JobState
from engine.store.queries import jobs, subscriptions, work_items
from engine.views import Instance
from engine.worktime.arithmetic import add_working_minutes, working_minutes_between
from engine.worktime.calendar import WorkCalendar


def suspend(ctx: Context, command: SuspendInstance) -> Instance:
    live = instance_in_hand(ctx, command.instance_id)
    require_right(ctx, "instance.suspend", live.view.scope)
    if not command.reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")
    live.require_rest()
    live.move_to(InstanceState.SUSPENDED, ctx.now)
    work_items.set_suspended(ctx.uow, command.instance_id, suspended=True)
    jobs.set_state_of_instance(
        ctx.uow, command.instance_id, present=JobState.ARMED, wanted=JobState.PAUSED
    )
    ctx.record(command.instance_id, "InstanceSuspended", detail={"reason": command.reason})
    items = work_items.open_of_instance(ctx.uow, command.instance_id)
    for extension in ctx.extensions:
        extension.instance_suspended(ctx, live.view, items)
    return live.view


def resume(ctx: Context, command: ResumeInstance) -> Instance:
    live = instance_in_hand(ctx, command.instance_id)
    require_right(ctx, "instance.suspend", live.view.scope)
    stopped_at = live.suspended_at or ctx.now
    live.move_to(InstanceState.ACTIVE, ctx.now)
    work_items.set_suspended(ctx.uow, command.instance_id, suspended=False)
    calendar = ctx.calendar(live.view.scope.owner)
    _move_jobs(ctx, command.instance_id, calendar, stopped_at)
    ctx.record(
        command.instance_id,
        "InstanceResumed",
        detail={"working_minutes": working_minutes_between(calendar, stopped_at, ctx.now)},
    )
    for item in work_items.open_of_instance(ctx.uow, command.instance_id):
        if item.due_at is not None:
            due_at = later(calendar, item.due_at, stopped_at=stopped_at, now=ctx.now)
            if due_at != item.due_at:
                move_due(ctx, item, due_at, reason="resumed")
    wake_buffered(ctx, subscriptions.of_instance(ctx.uow, command.instance_id, "message"))
    items = work_items.open_of_instance(ctx.uow, command.instance_id)
    for extension in ctx.extensions:
        extension.instance_resumed(ctx, live.view, items)
    return live.view


def later(
    calendar: WorkCalendar, due_at: datetime, *, stopped_at: datetime, now: datetime
) -> datetime:
    """``due_at`` moved by the working time between ``stopped_at`` and ``now``.

    A whole day moves the end of a day to the end of the next. A date that had passed before the
    stop stays where it is.
    """
    if due_at <= stopped_at:
        return due_at
    return add_working_minutes(calendar, due_at, working_minutes_between(calendar, stopped_at, now))


def _move_jobs(
    ctx: Context, instance_id: int, calendar: WorkCalendar, stopped_at: datetime
) -> None:
    """Timers of the diagram move like due dates do.

    Other jobs are left to whoever has armed them: a reminder stays on its day, and what follows
    a due date is carried along by that.
    """
    for job in jobs.of_instance(ctx.uow, instance_id):
        if job.state is JobState.PAUSED and job.kind == TIMER:
            due_at = later(calendar, job.due_at, stopped_at=stopped_at, now=ctx.now)
            jobs.move(ctx.uow, job.job_id, due_at)
    jobs.set_state_of_instance(ctx.uow, instance_id, present=JobState.PAUSED, wanted=JobState.ARMED)

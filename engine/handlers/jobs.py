"""What the engine's own jobs do, and what people do about failed ones."""

from __future__ import annotations

from datetime import timedelta

from engine.commands.jobs import ArmRecurring, CountJobs, RetryJob
from engine.context import Context
from engine.errors import Forbidden, InvalidState, NotFound
from engine.handlers import retention, standing_still
from engine.handlers.access import not_running, require_right
from engine.handlers.search import INDEX
from engine.handlers.stepping import passed, step
from engine.interpreter.contract import FireTimer
from engine.lifecycle import InstanceState, JobState
from engine.store.queries import (
    idempotency,
    incidents,
    jobs,
    messages,
    migrations,
    search,
    turns,
    work_items,
)
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope

MAINTENANCE = "maintenance"
_MAINTENANCE_EVERY = timedelta(hours=1)
#: How long the first answer to a command with a key is kept, and a message that was delivered.
_ANSWERS_KEPT = timedelta(days=30)
#: How long it is kept what an instance was before it was migrated.
_MIGRATIONS_KEPT = timedelta(days=30)


def fire_timer(ctx: Context, job: Job) -> None:
    """The job of a BPMN timer event."""
    live = ctx.changes.instance(ctx.uow, job.instance_id or 0)
    if live.view.state is not InstanceState.ACTIVE:
        return
    outcome = step(ctx, live, FireTimer(job.task_id or ""))
    ctx.record(
        live.view.instance_id,
        "TimerFired",
        element_id=str(job.payload.get("element_id", "")),
        detail={"due_at": job.due_at.isoformat()} | passed(outcome),
    )
    if outcome.ended:
        ctx.record(live.view.instance_id, "InstanceCompleted")


def look_again(ctx: Context, job: Job) -> None:
    """The job of a conditional event whose condition reads the clock: look whether it holds now.

    A look that lets nothing go on leaves no trace in the history.
    """
    live = ctx.changes.instance(ctx.uow, job.instance_id or 0)
    if live.view.state is not InstanceState.ACTIVE:
        return
    outcome = step(ctx, live, FireTimer(job.task_id or ""))
    if outcome.steps:
        ctx.record(
            live.view.instance_id,
            "ConditionFulfilled",
            element_id=str(job.payload.get("element_id", "")),
            detail=passed(outcome),
        )
    if outcome.ended:
        ctx.record(live.view.instance_id, "InstanceCompleted")


def maintain(ctx: Context, _job: Job) -> None:
    """Forget old answers and drafts, look after incidents, and come again in an hour."""
    work_items.discard_drafts_of_closed(ctx.uow)
    idempotency.forget_before(ctx.uow, ctx.now - _ANSWERS_KEPT)
    migrations.forget_before(ctx.uow, ctx.now - _MIGRATIONS_KEPT)
    messages.forget_settled(ctx.uow, ctx.now - _ANSWERS_KEPT)
    incidents.resolve_moot(ctx.uow, now=ctx.now, actor=ctx.principal.user_id)
    standing_still.report(ctx)
    if retention.anything_due(ctx):
        ctx.changes.arm(NewJob(kind=retention.RETAIN, due_at=ctx.now))
    if search.any_stale(ctx.uow):
        ctx.changes.arm(NewJob(kind=INDEX, due_at=ctx.now))
    ctx.changes.arm(NewJob(kind=MAINTENANCE, due_at=ctx.now + _MAINTENANCE_EVERY))


def arm_recurring(ctx: Context, command: ArmRecurring) -> tuple[str, ...]:
    if not ctx.principal.is_system:
        raise Forbidden("Expected the system to arm recurring jobs.")
    turns.take(ctx.uow, "recurring jobs")
    present = jobs.kinds_present(ctx.uow, command.kinds)
    missing = tuple(kind for kind in command.kinds if kind not in present)
    for kind in missing:
        ctx.changes.arm(NewJob(kind=kind, due_at=ctx.now))
    return missing


def retry_job(ctx: Context, command: RetryJob) -> Job:
    require_right(ctx, "incident.resolve", Scope())
    found = _locked(ctx, command.job_id)
    if found.state is not JobState.FAILED:
        raise InvalidState(
            "Expected job {job_id} to have failed, but it is {state}.",
            job_id=command.job_id,
            state=found.state.value,
        )
    jobs.rearm(ctx.uow, command.job_id, ctx.now)
    incidents.resolve_of_job(ctx.uow, command.job_id, now=ctx.now, actor=ctx.principal.user_id)
    return jobs.by_id(ctx.uow, command.job_id) or found


def _locked(ctx: Context, job_id: int) -> Job:
    """The job, its instance locked before it is read for good, and not suspended.

    Raises:
        NotFound: there is none.
        InvalidState: its instance is suspended, so no job of it may run.
    """
    seen = jobs.by_id(ctx.uow, job_id)
    if seen is not None and seen.instance_id is not None:
        instance = ctx.changes.instance(ctx.uow, seen.instance_id).view
        if instance.state is InstanceState.SUSPENDED:
            raise not_running(instance)
        seen = jobs.by_id(ctx.uow, job_id)
    if seen is None:
        raise NotFound("There is no job {job_id}.", job_id=job_id)
    return seen


def count_jobs(ctx: Context, _query: CountJobs) -> dict[str, int]:
    require_right(ctx, "incident.read", Scope())
    return jobs.counts(ctx.uow, ctx.now)

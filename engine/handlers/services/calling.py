"""The job of a service task with ``duban:async``: the service is called after the commit."""

from __future__ import annotations

from engine.context import Context
from engine.handlers.stepping import passed, step
from engine.interpreter.contract import CallService
from engine.lifecycle import InstanceState
from engine.views import Job


def call(ctx: Context, job: Job) -> None:
    """Call it; what it raises lets the job fail, which backs off and then is an incident."""
    live = ctx.changes.instance(ctx.uow, job.instance_id or 0)
    if live.view.state is not InstanceState.ACTIVE:
        return
    outcome = step(ctx, live, CallService(job.task_id or ""))
    ctx.record(
        live.view.instance_id,
        "ServiceCalled",
        element_id=str(job.payload.get("element_id", "")),
        detail=passed(outcome),
    )
    if outcome.ended:
        ctx.record(live.view.instance_id, "InstanceCompleted")

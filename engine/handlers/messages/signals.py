"""Signals: told to everybody, each in a transaction of its own (BPMN 2.0.2 §10.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands.messages import BroadcastSignal
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.access import require_right
from engine.handlers.messages.beginning import Trigger, is_meant
from engine.handlers.stepping import passed, step
from engine.interpreter.contract import CatchMessage
from engine.lifecycle import InstanceState
from engine.message_views import Broadcast, StartSchedule
from engine.store.queries import start_triggers, subscriptions
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope

#: Tells a signal to one event of one instance.
HEARD = "signal.heard"
#: Begins one instance by a signal, a timer or a condition, or adds it to what has happened.
BEGIN = "start.begin"


def broadcast(ctx: Context, command: BroadcastSignal) -> Broadcast:
    require_right(ctx, "message.deliver", Scope(area=command.area))
    if not command.name.strip():
        raise InvalidInput("Expected the name of a signal, but it is empty.")
    return _spread(ctx, command.name, command.payload, area=command.area)


def spread_thrown(ctx: Context, job: Job) -> None:
    """The job of a signal that an instance threw; its own events have heard it already."""
    said = job.payload
    _spread(
        ctx, said["name"], said["payload"], area=said["area"], without=said["sender_instance_id"]
    )


def _spread(
    ctx: Context, name: str, payload: Mapping[str, Any], *, area: str, without: int | None = None
) -> Broadcast:
    """Arm a job for everybody who waits at this moment: however many, in one INSERT."""
    receivers = subscriptions.listening(ctx.uow, name, area=area, without=without)
    for each in receivers:
        said = {"name": name, "payload": dict(payload), "element_id": each.element_id}
        said["task_id"] = each.task_id
        ctx.changes.arm(
            NewJob(kind=HEARD, due_at=ctx.now, instance_id=each.instance_id, payload=said)
        )
    starts = [
        each
        for each in start_triggers.begun_by(ctx.uow, "signal", name)
        if is_meant(ctx, each, payload, area)
    ]
    for start in starts:
        heard = Trigger("signal", name, payload, sender_instance_id=without)
        arm_beginning(ctx, start, heard)
    return Broadcast(receivers=len(receivers), starts=len(starts))


def arm_beginning(ctx: Context, start: StartSchedule, trigger: Trigger) -> None:
    """Have an instance begun in a transaction of its own, which is tried again where it fails."""
    said = {
        "definition_key": start.definition_key,
        "element_id": start.element_id,
        "part": start.part,
        "trigger": trigger.kind,
        "name": trigger.name,
        "payload": dict(trigger.payload),
        "keys": dict(trigger.keys),
        "correlation": trigger.correlation,
        "sender_instance_id": trigger.sender_instance_id,
    }
    ctx.changes.arm(NewJob(kind=BEGIN, due_at=ctx.now, payload=said))


def hear(ctx: Context, job: Job) -> None:
    """Tell the signal to an event, if it still waits."""
    live = ctx.changes.instance(ctx.uow, job.instance_id or 0)
    task_id, name = str(job.payload["task_id"]), str(job.payload["name"])
    if live.view.state is InstanceState.SUSPENDED:
        again = NewJob(HEARD, ctx.now, live.view.instance_id, payload=job.payload)
        ctx.changes.arm(again)
        return
    if not subscriptions.is_open(ctx.uow, live.view.instance_id, task_id, name=name):
        return
    outcome = step(ctx, live, CatchMessage(task_id, name, job.payload["payload"]))
    ctx.record(
        live.view.instance_id,
        "SignalHeard",
        element_id=str(job.payload["element_id"]),
        detail={"name": name} | passed(outcome),
    )
    if outcome.ended:
        ctx.record(live.view.instance_id, "InstanceCompleted")

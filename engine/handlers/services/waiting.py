"""Service tasks that begin to rest, and those that need not be carried out any more."""

from __future__ import annotations

from collections.abc import Sequence

from engine.changes import LiveInstance
from engine.context import Context
from engine.interpreter.contract import WaitingService
from engine.message_views import ExternalTaskState
from engine.store.queries import external_tasks
from engine.store.queries.jobs import NewJob

#: Calls the service of one task.
CALL = "service.call"
#: How often a worker outside may fail before somebody has to look.
ATTEMPTS = 3


def open_all(ctx: Context, live: LiveInstance, called: Sequence[WaitingService]) -> None:
    """Have each carried out: by a job of its own, or by whoever fetches its topic."""
    instance_id = live.view.instance_id
    for each in called:
        if not each.topic:
            ctx.changes.arm(
                NewJob(
                    kind=CALL,
                    due_at=ctx.now,
                    instance_id=instance_id,
                    task_id=each.task_id,
                    payload={"element_id": each.element_id},
                )
            )
    rows = [
        {
            "instance_id": instance_id,
            "task_id": each.task_id,
            "element_id": each.element_id,
            "name": each.name[:200],
            "topic": each.topic,
            "state": ExternalTaskState.OPEN.value,
            "priority": each.priority,
            "payload": dict(each.payload),
            "worker_id": None,
            "locked_until": None,
            "available_at": ctx.now,
            "attempts_left": ATTEMPTS,
            "last_error": "",
            "created_at": ctx.now,
        }
        for each in called
        if each.topic
    ]
    if rows:
        external_tasks.add(ctx.uow, rows)


def withdraw(ctx: Context, instance_id: int, task_ids: Sequence[str]) -> None:
    """Take back what nobody outside needs to do any more: it is done, or an event ended it."""
    if task_ids:
        external_tasks.remove(ctx.uow, instance_id, task_ids)

"""Closing a completed item and letting its process go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context
from engine.handlers.movement.sending_back import STRAIGHT_BACK, straight_back
from engine.handlers.stepping import passed, step
from engine.interpreter.contract import Complete
from engine.lifecycle import WorkItemState
from engine.store.queries import work_items
from engine.views import WorkItem


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an item came to: its data, whose work it was and for whom, and under which event."""

    data: Mapping[str, Any]
    by: str
    on_behalf_of: str = ""
    event: str = "WorkItemCompleted"
    detail: Mapping[str, Any] = field(default_factory=dict)


def finish(ctx: Context, item: WorkItem, live: LiveInstance, outcome: Outcome) -> WorkItem:
    """Close the item, tell the extensions, and step on."""
    work_items.close(
        ctx.uow,
        [item.work_item_id],
        state=WorkItemState.COMPLETED,
        now=ctx.now,
        actor=outcome.by,
        on_behalf_of=outcome.on_behalf_of,
    )
    if item.ladder or item.follow_up_at is not None:
        ctx.changes.withdraw_jobs(item.instance_id, work_item_ids=[item.work_item_id])
    done = replace(
        item,
        state=WorkItemState.COMPLETED,
        suspended=False,
        closed_at=ctx.now,
        closed_by=outcome.by,
        closed_for=outcome.on_behalf_of,
    )
    at = len(live.events)
    for extension in ctx.extensions:
        extension.item_closed(ctx, done)
    if item.return_to and straight_back(ctx, live, item, outcome.data):
        came = next(e.detail for e in live.events[at:] if e.event == STRAIGHT_BACK)
        further, ended = {name: came[name] for name in ("passed", "flows", "rests")}, False
    else:
        advanced = step(ctx, live, Complete(item.task_id, dict(outcome.data)))
        further, ended = passed(advanced), advanced.ended
    ctx.record(
        item.instance_id,
        outcome.event,
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"data": dict(outcome.data)} | dict(outcome.detail) | further,
        on_behalf_of=outcome.on_behalf_of,
    )
    # The completion comes before what it led to, though it is known in full only afterwards.
    live.events.insert(at, live.events.pop())
    if ended:
        ctx.record(item.instance_id, "InstanceCompleted")
    return done

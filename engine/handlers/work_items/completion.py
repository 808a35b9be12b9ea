"""Handing an item in."""

from __future__ import annotations

from dataclasses import replace

from engine.changes import LiveInstance
from engine.commands.work_items import CompleteWorkItem
from engine.context import Context
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand
from engine.handlers.stepping import passed, step
from engine.handlers.work_items.holding import hand_over, stood_in_for
from engine.interpreter.contract import Complete
from engine.lifecycle import WorkItemState
from engine.store.queries import remarks, work_items
from engine.views import WorkItem


def complete(ctx: Context, command: CompleteWorkItem) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    preconditions.is_held_by(item, ctx.principal)
    if item.delegated_by is not None:
        return _give_back(ctx, item, command)
    return _complete(ctx, item, live, command)


def _give_back(ctx: Context, item: WorkItem, command: CompleteWorkItem) -> WorkItem:
    """What the delegate has done becomes the draft of the one who delegated it."""
    owner = item.delegated_by or ""
    remarks.save_draft(
        ctx.uow,
        {
            "work_item_id": item.work_item_id,
            "user_id": owner,
            "data": dict(command.data),
            "saved_at": ctx.now,
        },
    )
    return hand_over(
        ctx, item, "WorkItemReturned", holder=owner, on_behalf_of=stood_in_for(ctx, item)
    )


def _complete(
    ctx: Context, item: WorkItem, live: LiveInstance, command: CompleteWorkItem
) -> WorkItem:
    actor = ctx.principal.user_id
    work_items.close(
        ctx.uow, [item.work_item_id], state=WorkItemState.COMPLETED, now=ctx.now, actor=actor
    )
    if item.ladder or item.follow_up_at is not None:
        ctx.changes.withdraw_jobs(item.instance_id, work_item_ids=[item.work_item_id])
    done = replace(
        item,
        state=WorkItemState.COMPLETED,
        suspended=False,
        closed_at=ctx.now,
        closed_by=actor,
    )
    at = len(live.events)
    for extension in ctx.extensions:
        extension.item_closed(ctx, done)
    outcome = step(ctx, live, Complete(item.task_id, dict(command.data)))
    ctx.record(
        item.instance_id,
        "WorkItemCompleted",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"data": dict(command.data)} | passed(outcome),
        on_behalf_of=stood_in_for(ctx, item),
    )
    # The completion comes before what it led to, though it is known in full only afterwards.
    live.events.insert(at, live.events.pop())
    if outcome.ended:
        ctx.record(item.instance_id, "InstanceCompleted")
    return done

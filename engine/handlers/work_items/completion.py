"""Handing an item in."""

from __future__ import annotations

from engine.commands.work_items import CompleteWorkItem
from engine.context import Context
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand
from engine.handlers.participation import duties, signers
from engine.handlers.work_items.finishing import Outcome, finish
from engine.handlers.work_items.holding import hand_over, stood_in_for
from engine.store.queries import remarks
from engine.views import WorkItem


def complete(ctx: Context, command: CompleteWorkItem) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    preconditions.is_held_by(item, ctx.principal)
    absent = stood_in_for(ctx, item)
    duties.require_actor(ctx, item, absent)
    if item.delegated_by is not None:
        return _give_back(ctx, item, command)
    outcome = Outcome(command.data, by=ctx.principal.user_id, on_behalf_of=absent)
    asked = signers.asked_now(ctx, item)
    if asked:
        return signers.hand_in(ctx, item, outcome, asked)
    return finish(ctx, item, live, outcome)


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

"""Who holds an item: claim, release, assign, delegate, transfer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.commands.work_items import (
    AssignWorkItem,
    ClaimWorkItem,
    DelegateWorkItem,
    ReleaseWorkItem,
    TransferWorkItem,
)
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand, require_right, require_within_reach
from engine.handlers.participation import duties, passing, pending
from engine.lifecycle import WorkItemState
from engine.store.queries import work_items
from engine.views import WorkItem


def claim(ctx: Context, command: ClaimWorkItem) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    groups = frozenset(work_items.groups_of(ctx.uow, item.work_item_id))
    preconditions.can_be_claimed(item, ctx.principal, groups)
    absent = ctx.principal.on_behalf_of(groups)
    duties.require_actor(ctx, item, absent)
    return hand_over(
        ctx,
        item,
        "WorkItemClaimed",
        holder=ctx.principal.user_id,
        held_for=absent,
        on_behalf_of=absent,
    )


def release(ctx: Context, command: ReleaseWorkItem) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    preconditions.is_held_by(item, ctx.principal)
    groups = frozenset(work_items.groups_of(ctx.uow, item.work_item_id))
    preconditions.can_be_released(item, groups)
    pending.require_none_pending(ctx, item)
    return hand_over(
        ctx,
        item,
        "WorkItemReleased",
        holder=None,
        reason=command.reason,
        on_behalf_of=stood_in_for(ctx, item),
    )


def assign(ctx: Context, command: AssignWorkItem) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    require_right(ctx, "work_item.assign", item.scope)
    preconditions.can_be_held(item)
    _require_other_person(ctx, item, command.user_id)
    return hand_over(ctx, item, "WorkItemAssigned", holder=command.user_id, reason=command.reason)


def delegate(ctx: Context, command: DelegateWorkItem) -> WorkItem:
    item = _item_to_hand_on(ctx, command)
    return hand_over(
        ctx,
        item,
        "WorkItemDelegated",
        holder=command.user_id,
        delegated_by=item.assignee,
        reason=command.reason,
        on_behalf_of=stood_in_for(ctx, item),
    )


def transfer(ctx: Context, command: TransferWorkItem) -> WorkItem:
    """Hand on for good: the whole item, or where it is voted on, the actor's part in it."""
    item, live = item_in_hand(ctx, command.work_item_id)
    if item.voting:
        preconditions.can_be_worked_on(item, live.view)
        return passing.pass_part_on(ctx, item, command.user_id, command.reason)
    item = _item_to_hand_on(ctx, command)
    return hand_over(
        ctx,
        item,
        "WorkItemTransferred",
        holder=command.user_id,
        reason=command.reason,
        on_behalf_of=stood_in_for(ctx, item),
    )


def _item_to_hand_on(ctx: Context, command: DelegateWorkItem | TransferWorkItem) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    preconditions.is_held_by(item, ctx.principal)
    preconditions.can_be_delegated(item)
    _require_other_person(ctx, item, command.user_id)
    return item


def stood_in_for(ctx: Context, item: WorkItem) -> str:
    """The absent holder for whom the actor acts on an item.

    For the holder himself it is the absent one for whom the item was claimed, mostly nobody.
    """
    return item.held_for if item.assignee == ctx.principal.user_id else item.assignee or ""


def _require_other_person(ctx: Context, item: WorkItem, user_id: str) -> None:
    """The new holder is known, enabled, and another one; and the domain lets it reach them."""
    if user_id == item.assignee:
        raise InvalidInput(
            "Expected another person than {user}, who holds work item {work_item_id} already.",
            user=user_id,
            work_item_id=item.work_item_id,
        )
    receiver = ctx.directory.principal(ctx.uow, user_id, ctx.now)
    require_within_reach(ctx, item, receiver)
    duties.require_receiver(ctx, item, user_id)


def hand_over(
    ctx: Context,
    item: WorkItem,
    event: str,
    *,
    holder: str | None,
    delegated_by: str | None = None,
    held_for: str = "",
    reason: str = "",
    on_behalf_of: str = "",
) -> WorkItem:
    """Give an item to ``holder``, or back to its groups where that is None."""
    values: dict[str, Any] = {
        "state": WorkItemState.READY if holder is None else WorkItemState.CLAIMED,
        "assignee": holder,
        "delegated_by": delegated_by,
        "held_for": held_for,
        "claimed_at": None if holder is None else ctx.now,
    }
    columns = values | {"state": values["state"].value}
    work_items.hold(ctx.uow, item.work_item_id, columns, ready=holder is None)
    detail = {"from": item.assignee, "to": holder, "reason": reason}
    ctx.record(
        item.instance_id,
        event,
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={name: value for name, value in detail.items() if value},
        on_behalf_of=on_behalf_of,
    )
    changed = replace(item, **values)
    for extension in ctx.extensions:
        extension.item_held(ctx, changed, item)
    return changed

"""When an item is due, when its holder wants to be reminded, and how much it presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.commands.work_items import MoveDueDate, SetFollowUp, SetPriority
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand, require_right
from engine.store.queries import jobs, work_items
from engine.store.queries.jobs import NewJob
from engine.views import Job, WorkItem

FOLLOW_UP = "work_item.follow_up"


def set_priority(ctx: Context, command: SetPriority) -> WorkItem:
    item, _ = item_in_hand(ctx, command.work_item_id)
    preconditions.is_open(item)
    require_right(ctx, "work_item.assign", item.scope)
    if not 0 <= command.priority <= 100:
        raise InvalidInput(
            "Expected a priority from 0 to 100, but got {priority}.", priority=command.priority
        )
    work_items.change(ctx.uow, item.work_item_id, {"priority": command.priority})
    _note(ctx, item, "PrioritySet", {"from": item.priority, "to": command.priority})
    return replace(item, priority=command.priority)


def set_follow_up(ctx: Context, command: SetFollowUp) -> WorkItem:
    item, _ = item_in_hand(ctx, command.work_item_id)
    preconditions.is_open(item)
    preconditions.is_held_by(item, ctx.principal)
    if command.follow_up_at is not None and command.follow_up_at <= ctx.now:
        raise InvalidInput("Expected a reminder in the future, but that moment has passed.")
    work_items.change(ctx.uow, item.work_item_id, {"follow_up_at": command.follow_up_at})
    jobs.withdraw_kind(ctx.uow, item.work_item_id, FOLLOW_UP)
    if command.follow_up_at is not None:
        arm_follow_up(ctx, item, command.follow_up_at)
    _note(ctx, item, "FollowUpSet", {"at": _text(command.follow_up_at)})
    return replace(item, follow_up_at=command.follow_up_at)


def arm_follow_up(ctx: Context, item: WorkItem, at: datetime) -> None:
    """Have the holder of an item be reminded of it."""
    ctx.changes.arm(
        NewJob(
            kind=FOLLOW_UP,
            due_at=at,
            instance_id=item.instance_id,
            work_item_id=item.work_item_id,
        )
    )


def remind(ctx: Context, job: Job) -> None:
    """The job of a follow-up date: tell the extensions, unless the item is closed by now."""
    item = work_items.read(ctx.uow, job.work_item_id or 0)
    if item is None or not item.state.open:
        return
    for extension in ctx.extensions:
        extension.follow_up_due(ctx, item)


def move_due_date(ctx: Context, command: MoveDueDate) -> WorkItem:
    item, _ = item_in_hand(ctx, command.work_item_id)
    preconditions.is_open(item)
    require_right(ctx, "work_item.move_due", item.scope)
    if not command.reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")
    return move_due(ctx, item, command.due_at, reason=command.reason)


def move_due(ctx: Context, item: WorkItem, due_at: datetime, *, reason: str) -> WorkItem:
    """Give an item another due date, keep both on record, and tell the extensions."""
    work_items.set_due(ctx.uow, item.work_item_id, due_at)
    moved = replace(item, due_at=due_at)
    _note(
        ctx,
        item,
        "DueDateMoved",
        {"from": _text(item.due_at), "to": _text(due_at), "reason": reason},
    )
    for extension in ctx.extensions:
        extension.due_moved(ctx, moved, item)
    return moved


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _note(ctx: Context, item: WorkItem, event: str, detail: dict[str, object]) -> None:
    ctx.record(
        item.instance_id,
        event,
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail=detail,
    )

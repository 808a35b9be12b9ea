"""Shows a move, or makes it: the one way for all commands that move tokens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context, MoveMade
from engine.errors import Conflict, InvalidState
from engine.handlers.failing import StepFailed
from engine.handlers.movement.foreseeing import preview_of
from engine.handlers.movement.memory import with_former_holders
from engine.handlers.stepping import keep, passed, surroundings
from engine.interpreter.contract import Advance
from engine.interpreter.moves import Moved, Plan, move
from engine.store.queries import remarks, work_items
from engine.views import WorkItem
from engine.views_of_moves import Movement, MovePreview


@dataclass(frozen=True, slots=True)
class Wanted:
    """A move that somebody wants. ``event`` is what the history calls it.

    ``back_to`` is remembered at what is opened: the step that the matter comes straight back to.
    ``holder`` and ``draft`` are of the item that is opened, where it is somebody's again.
    """

    plan: Plan
    event: str
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    item: WorkItem | None = None
    back_to: str = ""
    holder: str = ""
    draft: Mapping[str, Any] | None = None


def foresee(ctx: Context, live: LiveInstance, wanted: Wanted) -> MovePreview:
    """What the move would do. Changes nothing."""
    moved = _moved(ctx, live, wanted, preview=True)
    preview = preview_of(ctx, live, moved)
    return replace(preview, digest=_digest(live, wanted, moved))


def make(ctx: Context, live: LiveInstance, wanted: Wanted, digest: str) -> Movement:
    """Make the move, if it is still the one that ``digest`` was shown for.

    Raises:
        Conflict: the instance has changed since, or somebody's rights have.
        InvalidState: the move is refused.
        StepFailed: the process cannot go on from there.
    """
    live.require_rest()
    if digest:
        _require_as_shown(ctx, live, wanted, digest)
    live.begin_step()
    try:
        moved = _moved(ctx, live, wanted, preview=False)
    finally:
        live.end_step()
    if moved.refusals:
        refusal = moved.refusals[0]
        raise InvalidState(refusal.template, **refusal.params)
    outcome = moved.advance
    if moved.trouble or outcome is None:
        raise StepFailed(live.view.instance_id, moved.trouble)
    return _keep(ctx, live, wanted, moved, outcome)


def _moved(ctx: Context, live: LiveInstance, wanted: Wanted, *, preview: bool) -> Moved:
    """The move, with what it opens given to those who did it before."""
    model = ctx.models(ctx.uow, live.view.definition_id)
    outside = surroundings(ctx, live)
    moved = move(model, live.tokens, wanted.plan, outside, preview=preview)
    opened = moved.opened_items if moved.advance is None else moved.advance.opened
    held = with_former_holders(ctx, live.view, opened, holder=wanted.holder)
    advance = None if moved.advance is None else replace(moved.advance, opened=held)
    # In a preview both are the same; in the execution services may have opened others.
    given = {(each.element_id, each.instead_of): each.assignee for each in held}
    foreseen = tuple(
        replace(each, assignee=given.get((each.element_id, each.instead_of), each.assignee))
        for each in moved.opened_items
    )
    return replace(moved, opened_items=foreseen, advance=advance)


def _require_as_shown(ctx: Context, live: LiveInstance, wanted: Wanted, digest: str) -> None:
    if _digest(live, wanted, _moved(ctx, live, wanted, preview=True)) != digest:
        raise Conflict(
            "Expected process instance {instance_id} to be as it was when the move was shown, "
            "but it has changed since. Look at the move again.",
            instance_id=live.view.instance_id,
        )


def _digest(live: LiveInstance, wanted: Wanted, moved: Moved) -> str:
    said = [
        moved.digest,
        live.view.instance_id,
        live.view.version,
        live.view.definition_id,
        wanted.event,
        wanted.back_to,
        [each.assignee for each in moved.opened_items],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _keep(
    ctx: Context, live: LiveInstance, wanted: Wanted, moved: Moved, outcome: Advance
) -> Movement:
    instance_id = live.view.instance_id
    ctx.record(
        instance_id,
        wanted.event,
        work_item_id=None if wanted.item is None else wanted.item.work_item_id,
        element_id=_about(wanted, moved),
        detail=_told(wanted, moved) | passed(outcome),
    )
    outcome = keep(ctx, live, outcome)
    opened, closed = _items(ctx, live, outcome)
    _remember(ctx, wanted, opened)
    _keep_drafts(ctx, live, outcome, opened)
    made = MoveMade(live.view, wanted.event, wanted.reason, closed, opened)
    for extension in ctx.extensions:
        extension.tokens_moved(ctx, made)
    if outcome.ended:
        ctx.record(instance_id, "InstanceCompleted")
    return Movement(live.view, tuple(item.work_item_id for item in opened))


def _about(wanted: Wanted, moved: Moved) -> str:
    if wanted.item is not None:
        return wanted.item.element_id
    return moved.opened[0].element_id if moved.opened else ""


def _told(wanted: Wanted, moved: Moved) -> dict[str, Any]:
    """What the history says of a move, beside what came of it."""
    found: dict[str, Any] = {
        "reason": wanted.reason,
        "cancelled": [token.element_id for token in moved.cancelled],
        "opened": [token.element_id for token in moved.opened],
    }
    if wanted.plan.data:
        found["data"] = dict(wanted.plan.data)
    if moved.arrivals:
        found["arrivals"] = [list(each) for each in moved.arrivals]
    return found | dict(wanted.detail)


def _items(
    ctx: Context, live: LiveInstance, outcome: Advance
) -> tuple[tuple[WorkItem, ...], tuple[WorkItem, ...]]:
    """The work items that a move opened and closed. One statement."""
    opened = [each.task_id for each in outcome.opened]
    closed = [each.task_id for each in outcome.closed]
    if not opened and not closed:
        return (), ()
    found = work_items.by_tasks(ctx.uow, live.view.instance_id, [*opened, *closed])
    return (
        tuple(found[task_id] for task_id in opened if task_id in found),
        tuple(found[task_id] for task_id in closed if task_id in found),
    )


def _remember(ctx: Context, wanted: Wanted, opened: tuple[WorkItem, ...]) -> None:
    if wanted.back_to:
        for item in opened:
            work_items.change(ctx.uow, item.work_item_id, {"return_to": wanted.back_to})
    # Where rounds that stand for others are among them, what is had back is opened first.
    held = (item for item in opened if item.assignee == wanted.holder)
    if wanted.draft and (had := next(held, None)) is not None:
        _save_draft(ctx, had, wanted.draft)


def _keep_drafts(
    ctx: Context, live: LiveInstance, outcome: Advance, opened: tuple[WorkItem, ...]
) -> None:
    """Rounds that ended with the one that is had back go on with what was begun in them."""
    stand_in = {each.instead_of: each.task_id for each in outcome.opened if each.instead_of}
    others = list(stand_in)[1:]
    if not others:
        return
    by_task = {item.task_id: item for item in opened}
    before = work_items.by_tasks(ctx.uow, live.view.instance_id, others)
    drafts = remarks.drafts_of(ctx.uow, [item.work_item_id for item in before.values()])
    for task_id, item in before.items():
        after = by_task.get(stand_in[task_id])
        found = drafts.get((item.work_item_id, item.assignee or ""))
        if after is not None and found is not None and after.assignee == item.assignee:
            _save_draft(ctx, after, found)


def _save_draft(ctx: Context, item: WorkItem, data: Mapping[str, Any]) -> None:
    remarks.save_draft(
        ctx.uow,
        {
            "work_item_id": item.work_item_id,
            "user_id": item.assignee,
            "data": dict(data),
            "saved_at": ctx.now,
        },
    )

"""What previews read without a lock, and what all moves ask for."""

from __future__ import annotations

from engine.changes import LiveInstance, no_instance
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.access import no_work_item, sees_instance, sees_item
from engine.interpreter.moves import Refused
from engine.store.queries import instances, work_items
from engine.views import WorkItem
from engine.views_of_moves import MovePreview, MoveRefusal


def item_in_sight(ctx: Context, work_item_id: int) -> tuple[WorkItem, LiveInstance]:
    """An item and its instance as they are read; nothing of it is written.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = work_items.read_with_instance(ctx.uow, work_item_id)
    if found is None or not sees_item(ctx, found[0], found[1].view):
        raise no_work_item(work_item_id)
    return found[0], LiveInstance(found[1])


def instance_in_sight(ctx: Context, instance_id: int) -> LiveInstance:
    """An instance as it is read; nothing of it is written.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    stored = instances.read(ctx.uow, instance_id)
    if stored is None or not sees_instance(ctx, stored.view):
        raise no_instance(instance_id)
    return LiveInstance(stored)


def refused(live: LiveInstance, error: Refused) -> MovePreview:
    """The preview of a move for which there is no way at all."""
    refusal = error.refusal
    return MovePreview(
        instance_id=live.view.instance_id,
        digest="",
        allowed=False,
        refusals=(MoveRefusal(refusal.element_id, refusal.template, refusal.params),),
    )


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")

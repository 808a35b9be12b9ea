"""What may not be done with an item while somebody was asked to sign it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.context import Context
from engine.errors import InvalidState
from engine.participation import Participant
from engine.store.queries import participants
from engine.views import WorkItem


def require_none_pending(ctx: Context, item: WorkItem) -> None:
    """Refuse to put an item back to its groups while somebody was asked to sign it.

    Raises:
        InvalidState: somebody was.
    """
    if item.has_signers:
        require_nobody_pending(item, participants.of_item(ctx.uow, item.work_item_id))


def require_nobody_pending(item: WorkItem, everyone: Sequence[Participant]) -> None:
    pending = next((one for one in everyone if one.pending), None)
    if pending is not None:
        raise InvalidState(
            "Work item {work_item_id} waits for the signature of {user}; "
            "take that signer off first.",
            work_item_id=item.work_item_id,
            user=pending.user_id or pending.group_id,
        )

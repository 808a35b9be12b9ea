"""Handing one's part in a vote to somebody else for good."""

from __future__ import annotations

from dataclasses import replace

from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.access import require_within_reach
from engine.handlers.participation import calling, duties
from engine.handlers.participation.parts import part_to_speak
from engine.store.queries import participants
from engine.views import WorkItem


def pass_part_on(ctx: Context, item: WorkItem, user_id: str, reason: str) -> WorkItem:
    """Let ``user_id`` vote instead of the actor: by name, whoever named the actor's group."""
    everyone = participants.of_item(ctx.uow, item.work_item_id)
    part = part_to_speak(ctx, item, everyone)
    if any(one.user_id == user_id and one.removed_by is None for one in everyone):
        raise InvalidInput(
            "Expected another person than {user}, who takes part in work item {work_item_id} "
            "already.",
            user=user_id,
            work_item_id=item.work_item_id,
        )
    receiver = ctx.directory.principal(ctx.uow, user_id, ctx.now)
    require_within_reach(ctx, item, receiver)
    duties.require_receiver(ctx, item, user_id)
    before = part.participant
    participants.change(ctx.uow, before.participant_id, {"user_id": user_id, "group_id": None})
    ctx.record(
        item.instance_id,
        "PartTransferred",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"from": before.user_id or before.group_id, "to": user_id, "reason": reason},
        on_behalf_of=part.on_behalf_of,
    )
    calling.tell_called(ctx, item, [replace(before, user_id=user_id, group_id=None)])
    return item

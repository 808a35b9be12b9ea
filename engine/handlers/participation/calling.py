"""Naming participants of an item, calling on those whose turn it is, and letting others go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.context import Context
from engine.interpreter.contract import NamedParticipant
from engine.participation import Participant, ParticipantState, Place
from engine.store.queries import participants
from engine.views import WorkItem
from engine.voting import parse_rule


def name_voters(ctx: Context, item: WorkItem, named: Sequence[NamedParticipant]) -> None:
    """Store those who decide a new voting item, and call on all, or on the first one."""
    if not named:
        return
    in_order = parse_rule(item.voting).in_order
    participants.add(
        ctx.uow,
        [
            row(
                ctx,
                item,
                Place.VOTE,
                each,
                order=number,
                state=ParticipantState.WAITING if in_order and number else ParticipantState.ACTIVE,
            )
            for number, each in enumerate(named)
        ],
    )
    found = participants.of_item(ctx.uow, item.work_item_id)
    tell_called(ctx, item, [one for one in found if one.state is ParticipantState.ACTIVE])


def row(
    ctx: Context,
    item: WorkItem,
    place: Place,
    who: NamedParticipant,
    *,
    order: int,
    state: ParticipantState,
    reason: str = "",
    added_by: str = "",
) -> dict[str, object]:
    """The columns of a new participant."""
    return {
        "work_item_id": item.work_item_id,
        "instance_id": item.instance_id,
        "place": place.value,
        "user_id": who.user_id or None,
        "group_id": who.group_id or None,
        "weight": who.weight,
        "order": order,
        "state": state.value,
        "added_by": added_by,
        "added_at": ctx.now,
        "reason": reason,
    }


def call(ctx: Context, item: WorkItem, chosen: Sequence[Participant]) -> None:
    """It is their turn now."""
    if not chosen:
        return
    ids = [one.participant_id for one in chosen]
    fresh = {
        "state": ParticipantState.ACTIVE.value,
        "vote": None,
        "comment": "",
        "voted_by": None,
        "voted_at": None,
        "on_behalf_of": "",
    }
    participants.change_many(ctx.uow, ids, fresh)
    tell_called(
        ctx, item, [replace(one, state=ParticipantState.ACTIVE, vote=None) for one in chosen]
    )


def tell_called(ctx: Context, item: WorkItem, chosen: Sequence[Participant]) -> None:
    if chosen:
        for extension in ctx.extensions:
            extension.participants_called(ctx, item, tuple(chosen))


def let_go(ctx: Context, item: WorkItem, everyone: Iterable[Participant], *, why: str) -> None:
    """Withdraw those who have not spoken, and have them told why: ``decided`` or ``gone``."""
    pending = [one for one in everyone if one.pending]
    if not pending:
        return
    participants.change_many(
        ctx.uow,
        [one.participant_id for one in pending],
        {"state": ParticipantState.WITHDRAWN.value},
    )
    called = [one for one in pending if one.state is ParticipantState.ACTIVE]
    for extension in ctx.extensions:
        extension.participants_released(ctx, item, tuple(called), why)


def let_go_of_items(ctx: Context, items: Sequence[WorkItem]) -> None:
    """The same for items that the process took back. Nothing is asked where none has signers."""
    signed = {item.work_item_id: item for item in items if item.has_signers}
    if signed:
        pending = participants.pending_of_items(ctx.uow, tuple(signed))
        for work_item_id, item in signed.items():
            let_go(ctx, item, [p for p in pending if p.work_item_id == work_item_id], why="gone")

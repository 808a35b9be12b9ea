"""Signers beside the holder of an item: before, beside and after (前加签、并加签、后加签).

Those before act while the holder waits. Those beside and after act too before the item goes on:
what the holder hands in is kept until all of them agree or abstain. Where one of them does not,
the item comes back to the holder with the opinion, and is handed in again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context
from engine.errors import InvalidState
from engine.handlers.participation import calling
from engine.handlers.work_items.finishing import Outcome, finish
from engine.participation import Participant, ParticipantState, Place
from engine.store.queries import participants, remarks, work_items
from engine.views import WorkItem
from engine.voting import Vote

_LATER = frozenset({Place.BESIDE, Place.AFTER})


def asked_now(ctx: Context, item: WorkItem) -> tuple[Participant, ...]:
    """Those who still have to agree once the holder hands in. No SQL where there are no signers.

    Raises:
        InvalidState: somebody acts before the holder and has not spoken yet.
    """
    if not item.has_signers:
        return ()
    everyone = participants.of_item(ctx.uow, item.work_item_id)
    require_spoken_before(item, everyone)
    return tuple(one for one in everyone if one.place in _LATER and not _agreed(one))


def require_spoken_before(item: WorkItem, everyone: Sequence[Participant]) -> None:
    """Those who sign before the holder have spoken.

    Raises:
        InvalidState: one of them has not.
    """
    first = next((one for one in everyone if one.place is Place.BEFORE and one.pending), None)
    if first is not None:
        raise InvalidState(
            "Expected those who sign work item {work_item_id} before you to have spoken, "
            "but {user} has not yet.",
            work_item_id=item.work_item_id,
            user=first.user_id or first.group_id,
        )


def hand_in(
    ctx: Context, item: WorkItem, outcome: Outcome, asked: Sequence[Participant]
) -> WorkItem:
    """Keep what the holder hands in, and call on those who have to agree to it."""
    kept = {"data": dict(outcome.data), "by": outcome.by, "for": outcome.on_behalf_of}
    work_items.change(ctx.uow, item.work_item_id, {"handed_in_at": ctx.now, "handed_in": kept})
    ctx.record(
        item.instance_id,
        "WorkItemHandedIn",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"data": dict(outcome.data)},
        on_behalf_of=outcome.on_behalf_of,
    )
    handed_in = replace(item, handed_in_at=ctx.now)
    beside = [one for one in asked if one.place is Place.BESIDE and _said_no(one)]
    calling.call(ctx, handed_in, [*beside, *_next_after(asked)])
    return handed_in


def heard(
    ctx: Context,
    item: WorkItem,
    live: LiveInstance,
    everyone: Sequence[Participant],
    spoken: Participant,
) -> WorkItem:
    """A signer has spoken: back to the holder, on to the next signer, or on with the process."""
    for extension in ctx.extensions:
        extension.signer_heard(ctx, item, spoken)
    if item.handed_in_at is None:
        return item
    if spoken.vote is Vote.REJECT:
        return _give_back(ctx, item, everyone)
    return go_on(ctx, item, live, everyone)


def go_on(
    ctx: Context, item: WorkItem, live: LiveInstance, everyone: Sequence[Participant]
) -> WorkItem:
    """Call the next signer of an item that was handed in, or finish it where there is none."""
    asked = [one for one in everyone if one.place in _LATER and not _agreed(one)]
    if asked:
        if not any(one.state is ParticipantState.ACTIVE for one in asked):
            calling.call(ctx, item, _next_after(asked))
        return item
    kept = work_items.handed_in(ctx.uow, item.work_item_id)
    outcome = Outcome(kept["data"], by=kept["by"], on_behalf_of=kept["for"])
    return finish(ctx, item, live, outcome)


def _give_back(ctx: Context, item: WorkItem, everyone: Sequence[Participant]) -> WorkItem:
    """What was handed in becomes the holder's draft again; those not asked yet wait once more."""
    kept = work_items.handed_in(ctx.uow, item.work_item_id)
    work_items.forget_handed_in(ctx.uow, item.work_item_id)
    draft: dict[str, Any] = {
        "work_item_id": item.work_item_id,
        "user_id": item.assignee or kept["by"],
        "data": kept["data"],
        "saved_at": ctx.now,
    }
    remarks.save_draft(ctx.uow, draft)
    called = [
        one.participant_id
        for one in everyone
        if one.place is Place.AFTER and one.state is ParticipantState.ACTIVE
    ]
    participants.change_many(ctx.uow, called, {"state": ParticipantState.WAITING.value})
    ctx.record(
        item.instance_id,
        "WorkItemSentBack",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"to": item.assignee or kept["by"]},
    )
    return replace(item, handed_in_at=None)


def _next_after(asked: Sequence[Participant]) -> list[Participant]:
    """The first of those after the holder: they are asked one after another."""
    return [one for one in asked if one.place is Place.AFTER][:1]


def _agreed(one: Participant) -> bool:
    return one.state is ParticipantState.WITHDRAWN or (
        one.state is ParticipantState.VOTED and one.vote is not Vote.REJECT
    )


def _said_no(one: Participant) -> bool:
    return one.state is ParticipantState.VOTED and one.vote is Vote.REJECT

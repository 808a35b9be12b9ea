"""Adding signers to an item and taking them off again (加签、减签)."""

from __future__ import annotations

from collections.abc import Sequence

from engine.commands.participation import AddSigner, RemoveSigner
from engine.context import Context
from engine.errors import EngineError, Forbidden, InvalidInput, InvalidState, NotFound
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand, require_right
from engine.handlers.participation import calling, duties, signers, voting
from engine.handlers.participation.parts import parts_of
from engine.interpreter.contract import NamedParticipant
from engine.participation import Participant, ParticipantState, Place
from engine.store.queries import participants, work_items
from engine.views import WorkItem
from engine.voting import parse_rule

#: So many may be added to one item by hand.
MOST_ADDED = 20


def add_signer(ctx: Context, command: AddSigner) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    everyone = participants.of_item(ctx.uow, item.work_item_id) if item.has_signers else ()
    require_may_add(ctx, item, everyone)
    _require_sensible(ctx, item, everyone, command)
    if item.voting:
        duties.require_receiver(ctx, item, command.user_id)
        place, order, state = _seat_in_vote(ctx, item, everyone, command.place)
    else:
        place, order = command.place, _last(everyone) + 1
        waits = place is Place.AFTER
        state = ParticipantState.WAITING if waits else ParticipantState.ACTIVE
    new = calling.row(
        ctx,
        item,
        place,
        NamedParticipant(user_id=command.user_id),
        order=order,
        state=state,
        reason=command.reason.strip()[:300],
        added_by=ctx.principal.user_id,
    )
    participants.add(ctx.uow, [new])
    if not item.has_signers:
        work_items.change(ctx.uow, item.work_item_id, {"has_signers": True})
    _note(
        ctx,
        item,
        "SignerAdded",
        {"user": command.user_id, "place": command.place.value, "reason": new["reason"]},
    )
    found = participants.of_item(ctx.uow, item.work_item_id)
    added = [p for p in found if p.order == order and p.user_id == command.user_id and p.pending]
    if state is ParticipantState.ACTIVE:
        calling.tell_called(ctx, item, added[-1:])
    elif item.handed_in_at is not None:
        return signers.go_on(ctx, item, live, found)
    return work_items.read(ctx.uow, item.work_item_id) or item


def require_may_add(ctx: Context, item: WorkItem, everyone: Sequence[Participant]) -> None:
    """The holder may, whoever's turn it is in a sequential vote, and those who assign work.

    Raises:
        Forbidden: the actor is none of them.
        InvalidState: nobody holds the item yet.
    """
    try:
        require_right(ctx, "work_item.assign", item.scope)
    except Forbidden:
        if not item.voting:
            preconditions.is_held_by(item, ctx.principal)
            return
        on_turn = any(
            part.participant.state is ParticipantState.ACTIVE
            for part in parts_of(ctx.principal, everyone)
        )
        if not (on_turn and parse_rule(item.voting).in_order):
            raise
        return
    if not item.voting and item.assignee is None:
        raise InvalidState(
            "Expected work item {work_item_id} to be held by somebody, "
            "but nobody has claimed it yet.",
            work_item_id=item.work_item_id,
        )


def _require_sensible(
    ctx: Context, item: WorkItem, everyone: Sequence[Participant], command: AddSigner
) -> None:
    if not command.reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")
    if command.place is Place.VOTE:
        raise InvalidInput("Expected before, after or beside, but got {place}.", place="vote")
    ctx.directory.principal(ctx.uow, command.user_id, ctx.now)
    present = any(one.user_id == command.user_id and one.pending for one in everyone)
    if present or command.user_id == item.assignee:
        raise InvalidInput(
            "Expected another person than {user}, who takes part in work item {work_item_id} "
            "already.",
            user=command.user_id,
            work_item_id=item.work_item_id,
        )
    if sum(bool(one.added_by) for one in everyone) >= MOST_ADDED:
        raise InvalidState(
            "Expected at most {most} signers added to work item {work_item_id}; "
            "take one off first.",
            most=MOST_ADDED,
            work_item_id=item.work_item_id,
        )
    if command.place is Place.BEFORE and item.handed_in_at is not None:
        raise InvalidState(
            "Work item {work_item_id} was handed in; nobody can sign before that any more.",
            work_item_id=item.work_item_id,
        )


def _seat_in_vote(
    ctx: Context, item: WorkItem, everyone: Sequence[Participant], place: Place
) -> tuple[Place, int, ParticipantState]:
    """Where a new voter sits: beside all, or before or after whoever's turn it is."""
    in_order = parse_rule(item.voting).in_order
    if place is Place.BESIDE:
        waits = in_order and any(one.pending for one in everyone)
        state = ParticipantState.WAITING if waits else ParticipantState.ACTIVE
        return Place.VOTE, _last(everyone) + 1, state
    on_turn = next((one for one in everyone if one.state is ParticipantState.ACTIVE), None)
    if not in_order or on_turn is None:
        raise InvalidState(
            "Those who vote on work item {work_item_id} are asked all at once: "
            "somebody can only be added beside them.",
            work_item_id=item.work_item_id,
        )
    order = on_turn.order + (place is Place.AFTER)
    participants.make_room(ctx.uow, item.work_item_id, order)
    if place is Place.AFTER:
        return Place.VOTE, order, ParticipantState.WAITING
    waiting = {"state": ParticipantState.WAITING.value}
    participants.change(ctx.uow, on_turn.participant_id, waiting)
    return Place.VOTE, order, ParticipantState.ACTIVE


def _last(everyone: Sequence[Participant]) -> int:
    return max((one.order for one in everyone), default=-1)


def remove_signer(ctx: Context, command: RemoveSigner) -> WorkItem:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    everyone = participants.of_item(ctx.uow, item.work_item_id)
    one = _one(everyone, command)
    require_may_remove(ctx, item, one)
    if not command.reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")
    left = [other for other in everyone if other.participant_id != one.participant_id]
    if item.voting and not any(o.state is not ParticipantState.WITHDRAWN for o in left):
        raise InvalidState(
            "Expected work item {work_item_id} to keep somebody who votes; "
            "this is the only one left.",
            work_item_id=item.work_item_id,
        )
    removed = {
        "state": ParticipantState.WITHDRAWN.value,
        "removed_by": ctx.principal.user_id,
        "removed_reason": command.reason.strip()[:300],
    }
    participants.change(ctx.uow, one.participant_id, removed)
    who = one.user_id or one.group_id
    _note(ctx, item, "SignerRemoved", {"who": who, "reason": removed["removed_reason"]})
    if one.state is ParticipantState.ACTIVE:
        for extension in ctx.extensions:
            extension.participants_released(ctx, item, (one,), "removed")
    if item.voting:
        return voting.settle(ctx, item, live, left)
    return item if item.handed_in_at is None else signers.go_on(ctx, item, live, left)


def _one(everyone: Sequence[Participant], command: RemoveSigner) -> Participant:
    for one in everyone:
        if one.participant_id == command.participant_id:
            if one.pending:
                return one
            raise InvalidState(
                "Expected the signer not to have spoken yet; whoever has spoken stays on record."
            )
    raise NotFound(
        "There is no signer {participant_id} on work item {work_item_id}.",
        participant_id=command.participant_id,
        work_item_id=command.work_item_id,
    )


def require_may_remove(ctx: Context, item: WorkItem, one: Participant) -> None:
    """Whoever added somebody may take them off, and those who assign work may take off anybody.

    Raises:
        Forbidden: the actor is neither.
    """
    if one.added_by and one.added_by in ctx.principal.identities:
        return
    if one.added_by and not item.voting and item.assignee in ctx.principal.identities:
        return
    require_right(ctx, "work_item.assign", item.scope)


def may_remove(ctx: Context, item: WorkItem, one: Participant) -> bool:
    """Whether a page offers to take ``one`` off."""
    try:
        require_may_remove(ctx, item, one)
    except EngineError:
        return False
    return one.pending


def _note(ctx: Context, item: WorkItem, event: str, detail: dict[str, object]) -> None:
    ctx.record(
        item.instance_id,
        event,
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail=detail,
    )

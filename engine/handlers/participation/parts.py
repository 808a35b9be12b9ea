"""Whose part in an item an actor may speak: one's own, one's group's, an absent colleague's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.commands.participation import ListParticipants
from engine.context import Context, Principal
from engine.errors import Forbidden, InvalidState
from engine.handlers.access import visible_instance
from engine.participation import Participant, ParticipantState
from engine.store.queries import instances, participants
from engine.views import WorkItem

#: So many participants of one instance are listed at most.
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Part:
    """A participant for whom the actor may speak; ``on_behalf_of`` is empty for one's own."""

    participant: Participant
    on_behalf_of: str


def speaks_for(principal: Principal, one: Participant) -> str | None:
    """For whom the principal would speak: empty for oneself, None where it is not allowed."""
    if one.user_id is not None:
        if one.user_id == principal.user_id:
            return ""
        return one.user_id if one.user_id in principal.identities else None
    if one.group_id in principal.groups:
        return ""
    return next((a.user_id for a in principal.deputises if one.group_id in a.groups), None)


def parts_of(principal: Principal, everyone: Iterable[Participant]) -> list[Part]:
    """The actor's parts: one's own person first, then one's groups, then absent colleagues."""
    found = [
        Part(one, absent)
        for one in everyone
        if one.removed_by is None and (absent := speaks_for(principal, one)) is not None
    ]
    return sorted(
        found, key=lambda part: (bool(part.on_behalf_of), part.participant.user_id is None)
    )


def list_participants(ctx: Context, query: ListParticipants) -> tuple[Participant, ...]:
    """Those of a whole instance, for whoever may know of it."""
    visible_instance(ctx, instances.read(ctx.uow, query.instance_id), query.instance_id)
    return participants.of_instance(ctx.uow, query.instance_id, MOST_LISTED)


def parts_open_to(
    principal: Principal, everyone: Iterable[Participant], *, may_change: bool
) -> tuple[int, ...]:
    """The ids of the parts that the principal may speak now."""
    open_to = _open_to(may_change=may_change)
    mine = (part.participant for part in parts_of(principal, everyone))
    return tuple(one.participant_id for one in mine if one.state in open_to)


def _open_to(*, may_change: bool) -> frozenset[ParticipantState]:
    spoken = {ParticipantState.VOTED} if may_change else set()
    return frozenset({ParticipantState.ACTIVE} | spoken)


def part_to_speak(
    ctx: Context,
    item: WorkItem,
    everyone: Sequence[Participant],
    *,
    participant_id: int | None = None,
    may_change: bool = False,
) -> Part:
    """The part that the actor speaks now.

    Raises:
        Forbidden: the actor has none.
        InvalidState: it is not its turn, or it was spoken already.
    """
    mine = parts_of(ctx.principal, everyone)
    if participant_id is not None:
        mine = [part for part in mine if part.participant.participant_id == participant_id]
    if not mine:
        raise Forbidden(
            "Expected you to be among those who are asked on work item {work_item_id}, "
            "but you are not.",
            work_item_id=item.work_item_id,
        )
    open_to = _open_to(may_change=may_change)
    for state in (ParticipantState.ACTIVE, ParticipantState.VOTED):
        for part in mine:
            if part.participant.state is state and state in open_to:
                return part
    raise _refusal(item, [part.participant for part in mine])


def _refusal(item: WorkItem, mine: Sequence[Participant]) -> InvalidState:
    voted = next((one for one in mine if one.state is ParticipantState.VOTED), None)
    if voted is not None:
        return InvalidState(
            "Expected your part in work item {work_item_id} to be open, "
            "but {user} spoke it on {at}.",
            work_item_id=item.work_item_id,
            user=voted.voted_by,
            at=voted.voted_at,
        )
    if any(one.state is ParticipantState.WAITING for one in mine):
        return InvalidState(
            "It is not your turn in work item {work_item_id} yet: others come before you.",
            work_item_id=item.work_item_id,
        )
    return InvalidState(
        "Your part in work item {work_item_id} was withdrawn: the result is certain without it.",
        work_item_id=item.work_item_id,
    )

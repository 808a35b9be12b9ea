"""Participants of items: naming, turns, votes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, insert, or_, select, union, update

from engine.lifecycle import WorkItemState
from engine.participation import Participant, ParticipantState, Place
from engine.store.tables import copy, participant, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.voting import Vote

_PENDING = (ParticipantState.WAITING.value, ParticipantState.ACTIVE.value)

_ADD = insert(participant)
_OF_ITEM = (
    select(participant)
    .where(participant.c.work_item_id == bindparam("work_item_id"))
    .order_by(participant.c.order, participant.c.participant_id)
)
_CHANGE = update(participant).where(participant.c.participant_id == bindparam("which"))
_CHANGE_MANY = update(participant).where(
    participant.c.participant_id.in_(bindparam("which", expanding=True))
)


def view_of(row: RowMapping) -> Participant:
    values = dict(row)
    vote = values.pop("vote")
    return Participant(
        place=Place(values.pop("place")),
        state=ParticipantState(values.pop("state")),
        vote=None if vote is None else Vote(vote),
        **values,
    )


def add(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put participants to items. One statement."""
    uow.connection.execute(_ADD, list(rows))


def of_item(uow: UnitOfWork, work_item_id: int) -> tuple[Participant, ...]:
    """All participants of an item in their order, those that were withdrawn too."""
    found = uow.connection.execute(_OF_ITEM, {"work_item_id": work_item_id}).mappings()
    return tuple(view_of(row) for row in found)


def of_instance(uow: UnitOfWork, instance_id: int, limit: int) -> tuple[Participant, ...]:
    """The participants of all items of an instance, the latest item first."""
    statement = (
        select(participant)
        .where(participant.c.instance_id == instance_id)
        .order_by(
            participant.c.work_item_id.desc(), participant.c.order, participant.c.participant_id
        )
        .limit(limit)
    )
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def change(uow: UnitOfWork, participant_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(_CHANGE, {**values, "which": participant_id})


def change_many(
    uow: UnitOfWork, participant_ids: Collection[int], values: Mapping[str, Any]
) -> None:
    """Change the same in several rows. One statement."""
    if participant_ids:
        uow.connection.execute(_CHANGE_MANY, {**values, "which": list(participant_ids)})


def make_room(uow: UnitOfWork, work_item_id: int, order: int) -> None:
    """Move those from ``order`` on one place back."""
    uow.connection.execute(
        update(participant)
        .where(participant.c.work_item_id == work_item_id, participant.c.order >= order)
        .values(order=participant.c.order + 1)
    )


def pending_of_items(uow: UnitOfWork, work_item_ids: Collection[int]) -> tuple[Participant, ...]:
    """Those of items whose turn is now or still to come."""
    statement = select(participant).where(
        participant.c.work_item_id.in_(work_item_ids), participant.c.state.in_(_PENDING)
    )
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def involved(
    uow: UnitOfWork,
    instance_ids: Collection[int],
    *,
    users: Collection[str],
    groups: Collection[str],
) -> frozenset[int]:
    """The instances in which one of ``users`` or ``groups`` takes part, or of which one of
    ``users`` was told. One statement."""
    takes_part = select(participant.c.instance_id).where(
        participant.c.instance_id.in_(instance_ids),
        participant.c.removed_by.is_(None),
        or_(
            participant.c.user_id.in_(users),
            participant.c.voted_by.in_(users),
            and_(participant.c.user_id.is_(None), participant.c.group_id.in_(groups)),
        ),
    )
    told = select(copy.c.instance_id).where(
        copy.c.instance_id.in_(instance_ids), copy.c.user_id.in_(users)
    )
    return frozenset(uow.connection.execute(union(takes_part, told)).scalars())


def steps_known_to(
    uow: UnitOfWork, instance_id: int, *, users: Collection[str], groups: Collection[str]
) -> tuple[tuple[int, str] | None, ...]:
    """(definition, element) of the items by which ``users`` or ``groups`` know of an instance.

    None stands for a copy of the whole matter. One statement.
    """
    step = (work_item.c.definition_id, work_item.c.element_id)
    asked = (
        select(*step)
        .join(participant, participant.c.work_item_id == work_item.c.work_item_id)
        .where(
            participant.c.instance_id == instance_id,
            participant.c.removed_by.is_(None),
            or_(
                participant.c.user_id.in_(users),
                participant.c.voted_by.in_(users),
                and_(participant.c.user_id.is_(None), participant.c.group_id.in_(groups)),
            ),
        )
    )
    told = (
        select(*step)
        .select_from(copy.outerjoin(work_item, copy.c.work_item_id == work_item.c.work_item_id))
        .where(copy.c.instance_id == instance_id, copy.c.user_id.in_(users))
    )
    return tuple(
        None if row.element_id is None else (row.definition_id, row.element_id)
        for row in uow.connection.execute(union(asked, told))
    )


def doers(
    uow: UnitOfWork, instance_id: int, element_ids: Collection[str]
) -> tuple[tuple[str, str, str], ...]:
    """(element, who acted, for whom) of the completed items of these elements, the latest first.

    Those who voted count as doers. One statement, on the index of an instance's elements.
    """
    doer = func.coalesce(participant.c.voted_by, work_item.c.closed_by).label("doer")
    absent = func.coalesce(participant.c.on_behalf_of, work_item.c.closed_for).label("absent")
    voted = and_(
        participant.c.work_item_id == work_item.c.work_item_id,
        participant.c.place == Place.VOTE.value,
        participant.c.voted_by.is_not(None),
    )
    statement = (
        select(work_item.c.element_id, doer, absent)
        .select_from(work_item.outerjoin(participant, voted))
        .where(
            work_item.c.instance_id == instance_id,
            work_item.c.element_id.in_(element_ids),
            work_item.c.state == WorkItemState.COMPLETED.value,
        )
        .group_by(work_item.c.element_id, doer, absent)
        .order_by(func.max(work_item.c.closed_at).desc(), doer)
    )
    return tuple(
        (row.element_id, row.doer, row.absent) for row in uow.connection.execute(statement)
    )

"""Handovers of a leaver's work: what there is, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, exists, func, insert, or_, select, union, update

from engine.participation import Handover, HandoverPreview, ParticipantState, Refused
from engine.store.tables import absence, candidate, draft, handover, participant, work_item
from engine.store.unit_of_work import UnitOfWork

_PENDING = participant.c.state.in_((ParticipantState.WAITING.value, ParticipantState.ACTIVE.value))


def preview(uow: UnitOfWork, user_id: str, now: datetime) -> HandoverPreview:
    """What hangs on ``user_id``. Two statements."""
    held = (work_item.c.assignee == user_id, work_item.c.open.is_(True))
    row = (
        uow.connection.execute(
            select(
                _count(work_item.c.work_item_id, *held).label("held"),
                _count(
                    work_item.c.work_item_id,
                    work_item.c.delegated_by == user_id,
                    work_item.c.open.is_(True),
                ).label("delegated"),
                _count(
                    participant.c.participant_id, participant.c.user_id == user_id, _PENDING
                ).label("votes"),
                _count(draft.c.work_item_id, draft.c.user_id == user_id, _is_open(draft)).label(
                    "drafts"
                ),
                _count(absence.c.absence_id, absence.c.user_id == user_id, *_not_over(now)).label(
                    "absences"
                ),
                _count(absence.c.absence_id, absence.c.deputy_id == user_id, *_not_over(now)).label(
                    "deputyships"
                ),
                _count(work_item.c.work_item_id, *held, work_item.c.suspended.is_(True)).label(
                    "suspended"
                ),
            )
        )
        .mappings()
        .one()
    )
    groups = uow.connection.execute(
        select(candidate.c.group_id)
        .join(work_item, work_item.c.work_item_id == candidate.c.work_item_id)
        .where(*held)
        .distinct()
        .order_by(candidate.c.group_id)
    ).scalars()
    return HandoverPreview(user_id=user_id, groups=tuple(groups), **row)


def _count(column: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Any:
    return select(func.count(column)).where(*conditions).scalar_subquery()


def _is_open(table: Any) -> ColumnElement[bool]:
    return exists().where(
        work_item.c.work_item_id == table.c.work_item_id, work_item.c.open.is_(True)
    )


def _not_over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (absence.c.to_at > now, absence.c.ended_at.is_(None))


def next_items(uow: UnitOfWork, user_id: str, *, after: int, limit: int) -> tuple[int, ...]:
    """The next open items that ``user_id`` holds, gets back, or must speak on, by number."""
    open_ones = (work_item.c.open.is_(True), work_item.c.work_item_id > after)
    asked = select(participant.c.work_item_id).where(
        participant.c.user_id == user_id, _PENDING, participant.c.work_item_id > after
    )
    theirs = select(work_item.c.work_item_id).where(
        or_(work_item.c.assignee == user_id, work_item.c.delegated_by == user_id), *open_ones
    )
    found = union(theirs, asked).subquery()
    statement = select(found.c.work_item_id).order_by(found.c.work_item_id).limit(limit)
    return tuple(uow.connection.execute(statement).scalars())


def instances_of(uow: UnitOfWork, work_item_ids: Sequence[int]) -> frozenset[int]:
    """The instances that these items belong to."""
    statement = select(work_item.c.instance_id).where(work_item.c.work_item_id.in_(work_item_ids))
    return frozenset(uow.connection.execute(statement).scalars())


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    row = {**values, "done": 0, "refused": [], "after_item_id": 0}
    result = uow.connection.execute(insert(handover).values(**row))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def latest(uow: UnitOfWork, user_id: str) -> Handover | None:
    """The last handover of somebody's work."""
    statement = (
        select(handover)
        .where(handover.c.user_id == user_id)
        .order_by(handover.c.handover_id.desc())
        .limit(1)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def lock(uow: UnitOfWork, handover_id: int) -> tuple[Handover, int] | None:
    """A handover and the item after which its next batch begins, locked."""
    statement = select(handover).where(handover.c.handover_id == handover_id).with_for_update()
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else (_view(row), row["after_item_id"])


def note(uow: UnitOfWork, handover_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(handover).where(handover.c.handover_id == handover_id).values(**values)
    )


def as_json(refused: Sequence[Refused]) -> list[dict[str, Any]]:
    """Refusals as they are stored: their fields are texts and numbers."""
    found = []
    for each in refused:
        plain = {
            name: value if isinstance(value, int) else str(value)
            for name, value in each.params.items()
        }
        found.append(asdict(each) | {"params": plain})
    return found


def _view(row: Mapping[str, Any] | RowMapping) -> Handover:
    values = {name: row[name] for name in Handover.__slots__ if name != "refused"}
    return Handover(refused=tuple(Refused(**each) for each in row["refused"]), **values)


def give_draft(uow: UnitOfWork, work_item_id: int, from_user: str, to_user: str) -> None:
    """What somebody has typed goes on with the item, unless the receiver has typed something."""
    other = draft.alias()
    taken = exists().where(other.c.work_item_id == work_item_id, other.c.user_id == to_user)
    uow.connection.execute(
        update(draft)
        .where(draft.c.work_item_id == work_item_id, draft.c.user_id == from_user, ~taken)
        .values(user_id=to_user)
    )


def end_absences(uow: UnitOfWork, user_id: str, now: datetime) -> None:
    """Neither is anybody a deputy for them, nor are they one for anybody."""
    uow.connection.execute(
        update(absence)
        .where(or_(absence.c.user_id == user_id, absence.c.deputy_id == user_id), *_not_over(now))
        .values(ended_at=now)
    )

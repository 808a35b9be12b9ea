"""SQL about the needs of enterprises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, select, update

from engine.store.tables import archive
from engine.store.unit_of_work import UnitOfWork
from workflows.contact_enterprise.tables import contact_need
from workflows.contact_enterprise.views import Need, NeedState


def add_needs(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note needs that a visit recorded. One statement."""
    if rows:
        uow.connection.execute(insert(contact_need), [dict(row) for row in rows])


def last_number(uow: UnitOfWork, instance_id: int) -> int:
    """The highest number of a contact's needs; 0 where it has none."""
    highest = select(func.max(contact_need.c.number)).where(
        contact_need.c.instance_id == instance_id
    )
    return int(uow.connection.execute(highest).scalar() or 0)


def by_number(uow: UnitOfWork, instance_id: int, number: int) -> Need | None:
    row = uow.connection.execute(select(contact_need).where(*_one(instance_id, number))).first()
    return None if row is None else _need(row)


def note_follow_up(
    uow: UnitOfWork, instance_id: int, number: int, follow_up_instance_id: int
) -> None:
    """Note which instance follows a need up."""
    uow.connection.execute(
        update(contact_need)
        .where(*_one(instance_id, number))
        .values(follow_up_instance_id=follow_up_instance_id)
    )


def show(uow: UnitOfWork, instance_id: int, number: int, values: Mapping[str, Any]) -> None:
    """Note what has become of a need."""
    uow.connection.execute(update(contact_need).where(*_one(instance_id, number)).values(**values))


def withdraw(uow: UnitOfWork, instance_id: int, number: int, now: datetime) -> None:
    """The enterprise does not need it after all."""
    uow.connection.execute(
        update(contact_need)
        .where(*_one(instance_id, number))
        .values(state=NeedState.WITHDRAWN.value, closed_at=now)
    )


def _one(instance_id: int, number: int) -> tuple[ColumnElement[bool], ...]:
    return contact_need.c.instance_id == instance_id, contact_need.c.number == number


def close_need(
    uow: UnitOfWork, follow_up_instance_id: int, state: NeedState, now: datetime
) -> None:
    uow.connection.execute(
        update(contact_need)
        .where(contact_need.c.follow_up_instance_id == follow_up_instance_id)
        .values(state=state.value, closed_at=now)
    )


def needs_of(uow: UnitOfWork, instance_ids: Iterable[int]) -> Mapping[int, tuple[Need, ...]]:
    """The needs of contacts that were not withdrawn, by contact, in their order."""
    statement = (
        select(contact_need, archive.c.archived_at.label("follow_up_archived_at"))
        .outerjoin(archive, archive.c.instance_id == contact_need.c.follow_up_instance_id)
        .where(
            contact_need.c.instance_id.in_(list(instance_ids)),
            contact_need.c.state != NeedState.WITHDRAWN.value,
        )
        .order_by(contact_need.c.instance_id, contact_need.c.number)
    )
    found: defaultdict[int, list[Need]] = defaultdict(list)
    for row in uow.connection.execute(statement):
        need = _need(row)
        found[row.instance_id].append(
            replace(need, follow_up_archived_at=row.follow_up_archived_at)
        )
    return {instance_id: tuple(needs) for instance_id, needs in found.items()}


def _need(row: Row[Any]) -> Need:
    return Need(
        instance_id=row.instance_id,
        number=row.number,
        title=row.title,
        kind=row.kind,
        detail=row.detail,
        wanted_on=row.wanted_on,
        follow_up_instance_id=row.follow_up_instance_id,
        state=NeedState(row.state),
        closed_at=row.closed_at,
    )

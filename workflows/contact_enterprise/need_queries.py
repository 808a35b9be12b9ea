"""SQL about the needs of enterprises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.contact_enterprise.tables import contact_need
from workflows.contact_enterprise.views import Need, NeedState


def add_need(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(contact_need).values(**values))


def next_number(uow: UnitOfWork, instance_id: int) -> int:
    """The number of a contact's next need, from 1; a withdrawn one keeps its own."""
    highest = select(func.max(contact_need.c.number)).where(
        contact_need.c.instance_id == instance_id
    )
    return int(uow.connection.execute(highest).scalar() or 0) + 1


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
        select(contact_need)
        .where(
            contact_need.c.instance_id.in_(list(instance_ids)),
            contact_need.c.state != NeedState.WITHDRAWN.value,
        )
        .order_by(contact_need.c.instance_id, contact_need.c.number)
    )
    found: defaultdict[int, list[Need]] = defaultdict(list)
    for row in uow.connection.execute(statement):
        found[row.instance_id].append(_need(row))
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

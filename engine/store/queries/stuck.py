"""Instances that wait for nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select, update

from engine.store.queries.work_items import are_open_of
from engine.store.tables import external_task, incident, instance, job, subscription
from engine.store.tables.instances import IS_ACTIVE
from engine.store.unit_of_work import UnitOfWork


def instances(uow: UnitOfWork) -> tuple[int, ...]:
    """Those that are stuck and have no open incident that says so, or says why."""
    told = exists().where(
        incident.c.instance_id == instance.c.instance_id, incident.c.resolved_at.is_(None)
    )
    statement = _stuck().where(~told).order_by(instance.c.instance_id)
    return tuple(uow.connection.execute(statement).scalars())


def resolve_unstuck(uow: UnitOfWork, *, code: str, now: datetime, actor: str) -> None:
    """Mark the open incidents of instances as resolved that were stuck, and are not any more.

    Each is looked at by itself: however many are stuck, they are never named in the statement.
    """
    is_stuck = _stuck().where(instance.c.instance_id == incident.c.instance_id)
    uow.connection.execute(
        update(incident)
        .where(incident.c.resolved_at.is_(None), incident.c.code == code, ~is_stuck.exists())
        .values(resolved_at=now, resolved_by=actor)
    )


def _stuck() -> Select[Any]:
    """Active instances with no open item, no job, no subscription and no external task."""
    instance_id = instance.c.instance_id
    return select(instance_id).where(
        # Written out, so that SQLite sees that its index of active instances will do.
        IS_ACTIVE,
        ~exists().where(are_open_of(instance_id)),
        ~exists().where(job.c.instance_id == instance_id),
        ~exists().where(subscription.c.instance_id == instance_id),
        ~exists().where(external_task.c.instance_id == instance_id),
    )

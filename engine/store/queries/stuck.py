"""Instances that wait for nothing."""

from __future__ import annotations

from sqlalchemy import exists, select

from engine.lifecycle import InstanceState
from engine.store.tables import incident, instance, job, subscription, work_item
from engine.store.unit_of_work import UnitOfWork


def instances(uow: UnitOfWork) -> tuple[int, ...]:
    """Active instances with no open item, no job, no subscription and no open incident."""
    instance_id = instance.c.instance_id
    statement = (
        select(instance_id)
        .where(
            instance.c.state == InstanceState.ACTIVE.value,
            ~exists().where(work_item.c.instance_id == instance_id, work_item.c.open.is_(True)),
            ~exists().where(job.c.instance_id == instance_id),
            ~exists().where(subscription.c.instance_id == instance_id),
            ~exists().where(
                incident.c.instance_id == instance_id, incident.c.resolved_at.is_(None)
            ),
        )
        .order_by(instance_id)
    )
    return tuple(uow.connection.execute(statement).scalars())

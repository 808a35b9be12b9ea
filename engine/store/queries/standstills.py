"""Instances that stand still because something went wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from engine.lifecycle import InstanceState
from engine.store.tables import incident, instance
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope, Standstill


def page(
    uow: UnitOfWork,
    *,
    instance_id: int | None,
    areas: Sequence[str] | None,
    before: int | None,
    limit: int,
) -> tuple[tuple[Standstill, Scope], ...]:
    """Open incidents of running instances, the latest first, with where they belong.

    ``areas`` None is everywhere. What an incident says is left out: it may quote the data.
    """
    statement = (
        select(
            incident.c.incident_id,
            incident.c.instance_id,
            incident.c.work_item_id,
            incident.c.element_id,
            incident.c.opened_at,
            instance.c.definition_key,
            instance.c.title,
            instance.c.scope_area,
            instance.c.scope_owner,
            instance.c.scope_subject,
        )
        .join(instance, instance.c.instance_id == incident.c.instance_id)
        .where(incident.c.resolved_at.is_(None), instance.c.state == InstanceState.ACTIVE.value)
        .order_by(incident.c.incident_id.desc())
        .limit(limit)
    )
    if instance_id is not None:
        statement = statement.where(incident.c.instance_id == instance_id)
    if before is not None:
        statement = statement.where(incident.c.incident_id < before)
    if areas is not None:
        inside = [instance.c.scope_area.startswith(area, autoescape=True) for area in areas]
        statement = statement.where(or_(*inside))
    return tuple(
        (
            Standstill(
                incident_id=row.incident_id,
                instance_id=row.instance_id,
                work_item_id=row.work_item_id,
                definition_key=row.definition_key,
                title=row.title,
                element_id=row.element_id,
                since=row.opened_at,
            ),
            Scope(row.scope_area, row.scope_owner, row.scope_subject),
        )
        for row in uow.connection.execute(statement)
    )

"""SQL about planned visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.contact_enterprise.quarters import Quarter
from workflows.contact_enterprise.tables import visit_plan
from workflows.contact_enterprise.views import PlannedVisit
from workflows.enterprises.tables import enterprise
from workflows.organisation.tables import unit


def visits_in(uow: UnitOfWork, enterprise_id: int, quarter: Quarter) -> tuple[PlannedVisit, ...]:
    """The visits to an enterprise in a quarter, the earliest first."""
    statement = (
        _visits()
        .where(
            visit_plan.c.enterprise_id == enterprise_id,
            visit_plan.c.planned_on.between(quarter.first_day, quarter.last_day),
        )
        .order_by(visit_plan.c.planned_on, visit_plan.c.instance_id)
    )
    return tuple(PlannedVisit(*row) for row in uow.connection.execute(statement))


def visits_planned_by(
    uow: UnitOfWork, unit_ids: frozenset[int], limit: int
) -> tuple[PlannedVisit, ...]:
    """The visits that units have planned and not yet made, the earliest first."""
    statement = (
        _visits()
        .where(visit_plan.c.unit_id.in_(unit_ids), visit_plan.c.visited_on.is_(None))
        .order_by(visit_plan.c.planned_on, visit_plan.c.instance_id)
        .limit(limit)
    )
    return tuple(PlannedVisit(*row) for row in uow.connection.execute(statement))


def keep_plan(uow: UnitOfWork, instance_id: int, values: Mapping[str, Any]) -> None:
    """Enter the plan of a contact, in the place of an earlier one."""
    forget_plan(uow, instance_id)
    uow.connection.execute(insert(visit_plan).values(instance_id=instance_id, **values))


def note_visit(uow: UnitOfWork, instance_id: int, visited_on: date) -> None:
    uow.connection.execute(
        update(visit_plan)
        .where(visit_plan.c.instance_id == instance_id)
        .values(visited_on=visited_on)
    )


def forget_plan(uow: UnitOfWork, instance_id: int) -> None:
    """Drop the plan of a contact, unless the visit was made."""
    uow.connection.execute(
        delete(visit_plan).where(
            visit_plan.c.instance_id == instance_id, visit_plan.c.visited_on.is_(None)
        )
    )


def _visits() -> Select[Any]:
    plan = visit_plan.c
    return select(
        plan.instance_id,
        plan.enterprise_id,
        enterprise.c.name,
        plan.unit_id,
        unit.c.name,
        plan.planned_on,
        plan.together_with,
        plan.visited_on,
    ).select_from(
        visit_plan.join(enterprise, enterprise.c.enterprise_id == plan.enterprise_id).join(
            unit, unit.c.unit_id == plan.unit_id
        )
    )

"""SQL about planned visits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

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


@dataclass(frozen=True, slots=True)
class NewPlan:
    """The visit that a contact plans."""

    instance_id: int
    enterprise_id: int
    unit_id: int
    planned_on: date
    together_with: str


_PLANNED = NewPlan.__slots__


def keep_plan(uow: UnitOfWork, plan: NewPlan, quarter: Quarter) -> tuple[tuple[date, str], ...]:
    """Enter the plan of a contact, in the place of an earlier one that was not carried out.

    Returns the other visits to the enterprise in ``quarter``, as days and names of units, the
    earliest first. One statement.
    """
    params = {
        **{name: getattr(plan, name) for name in _PLANNED},
        "first_day": quarter.first_day,
        "last_day": quarter.last_day,
    }
    others = uow.connection.execute(_keeping(uow.dialect), params).scalar_one()
    return tuple(sorted((date.fromisoformat(day), name) for day, name in json.loads(others)))


@cache
def _keeping(dialect: str) -> Any:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement: Any = insert(visit_plan).values({name: bindparam(name) for name in _PLANNED})
    replaced = {name: statement.excluded[name] for name in _PLANNED if name != "instance_id"}
    return statement.on_conflict_do_update(
        index_elements=["instance_id"], set_={**replaced, "visited_on": None}
    ).returning(_others(dialect))


def _others(dialect: str) -> ColumnElement[Any]:
    """The visits of other contacts in the quarter, as a JSON text of days and names."""
    other = visit_plan.alias("other")
    pair = (cast(other.c.planned_on, Text), unit.c.name)
    if dialect == "sqlite":
        together: ColumnElement[Any] = func.json_group_array(func.json_array(*pair))
    else:
        empty: ColumnElement[Any] = literal_column("'[]'::json")
        together = func.coalesce(func.json_agg(func.json_build_array(*pair)), empty).cast(Text)

    def of(alias: str, column: str) -> ColumnElement[Any]:
        # In RETURNING, SQLAlchemy writes columns without their table, and both have a unit_id.
        return literal_column(f"{alias}.{column}", type_=visit_plan.c[column].type)

    return (
        select(together)
        .select_from(other.join(unit, of("other", "unit_id") == of("unit", "unit_id")))
        .where(
            of("other", "enterprise_id") == bindparam("enterprise_id"),
            of("other", "planned_on").between(bindparam("first_day"), bindparam("last_day")),
            of("other", "instance_id") != bindparam("instance_id"),
        )
        .scalar_subquery()
    )


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

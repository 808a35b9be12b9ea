"""SQL about the yearly plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.guidance_officer.tables import (
    inspection_plan,
    officer_pairing,
    pilot_enterprise,
    planned_inspection,
)
from workflows.guidance_officer.views import InspectionPlan, PlannedInspection
from workflows.organisation.areas import within, within_any
from workflows.organisation.rights import Reach


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the handlers need it."""

    entry_id: int
    plan_id: int
    enterprise_id: int
    planned_on: date
    number: str
    inspection_id: int | None
    office_unit_id: int


def insert_plan(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(inspection_plan).values(**values).returning(inspection_plan.c.plan_id)
    return int(uow.connection.execute(statement).scalar_one())


def plan_by_id(uow: UnitOfWork, plan_id: int) -> InspectionPlan | None:
    row = uow.connection.execute(_plans().where(inspection_plan.c.plan_id == plan_id)).first()
    return None if row is None else InspectionPlan(*row)


def plan_of(uow: UnitOfWork, year: int, area: str) -> InspectionPlan | None:
    row = uow.connection.execute(
        _plans().where(inspection_plan.c.year == year, inspection_plan.c.area == area)
    ).first()
    return None if row is None else InspectionPlan(*row)


def plans_of(uow: UnitOfWork, year: int, seen: Reach) -> tuple[InspectionPlan, ...]:
    statement = (
        _plans()
        .where(inspection_plan.c.year == year, within_any(inspection_plan.c.area, seen.areas))
        .order_by(inspection_plan.c.area)
    )
    return tuple(InspectionPlan(*row) for row in uow.connection.execute(statement))


def publish(uow: UnitOfWork, plan_id: int, now: Any) -> None:
    uow.connection.execute(
        update(inspection_plan).where(inspection_plan.c.plan_id == plan_id).values(published_at=now)
    )


def insert_entries(
    uow: UnitOfWork, plan_id: int, rows: Iterable[tuple[int, date, str]]
) -> tuple[int, ...]:
    """Add entries (enterprise, day, number); their ids, in that order."""
    table = planned_inspection
    return tuple(
        int(
            uow.connection.execute(
                insert(table)
                .values(plan_id=plan_id, enterprise_id=who, planned_on=day, number=number)
                .returning(table.c.entry_id)
            ).scalar_one()
        )
        for who, day, number in rows
    )


def entry_by_id(uow: UnitOfWork, entry_id: int) -> Entry | None:
    table = planned_inspection.c
    row = uow.connection.execute(
        select(
            table.entry_id,
            table.plan_id,
            table.enterprise_id,
            table.planned_on,
            table.number,
            table.inspection_id,
            inspection_plan.c.office_unit_id,
        )
        .select_from(
            planned_inspection.join(inspection_plan, inspection_plan.c.plan_id == table.plan_id)
        )
        .where(table.entry_id == entry_id)
    ).first()
    return None if row is None else Entry(*row)


def entries_of(uow: UnitOfWork, plan_id: int) -> tuple[PlannedInspection, ...]:
    """The entries of a plan by their days."""
    table = planned_inspection.c
    statement = (
        select(
            table.entry_id,
            table.enterprise_id,
            enterprise.c.name,
            table.planned_on,
            table.number,
            table.inspection_id,
        )
        .select_from(
            planned_inspection.join(enterprise, enterprise.c.enterprise_id == table.enterprise_id)
        )
        .where(table.plan_id == plan_id)
        .order_by(table.planned_on, table.entry_id)
    )
    return tuple(PlannedInspection(*row) for row in uow.connection.execute(statement))


def update_entry(uow: UnitOfWork, entry_id: int, **values: Any) -> None:
    uow.connection.execute(
        update(planned_inspection).where(planned_inspection.c.entry_id == entry_id).values(**values)
    )


def note_begun(uow: UnitOfWork, entry_id: int, inspection_id: int) -> None:
    update_entry(uow, entry_id, inspection_id=inspection_id)


def drop_entry(uow: UnitOfWork, entry_id: int) -> None:
    uow.connection.execute(
        delete(planned_inspection).where(planned_inspection.c.entry_id == entry_id)
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise that a plan should hold."""

    enterprise_id: int
    ownership: str
    size: str
    sector: str
    pilot: bool


def candidates(uow: UnitOfWork, area: str, today: date) -> Iterator[Candidate]:
    """Enterprises of an area that an officer guides, or that are in the pilot."""
    paired = select(officer_pairing.c.enterprise_id).where(
        or_(officer_pairing.c.valid_to.is_(None), officer_pairing.c.valid_to > today)
    )
    table = enterprise.c
    statement = (
        select(
            table.enterprise_id,
            table.ownership,
            table.size,
            table.sector,
            pilot_enterprise.c.enterprise_id,
        )
        .select_from(
            enterprise.join(
                pilot_enterprise,
                pilot_enterprise.c.enterprise_id == table.enterprise_id,
                isouter=True,
            )
        )
        .where(
            within(table.area, area),
            or_(table.enterprise_id.in_(paired), pilot_enterprise.c.enterprise_id.is_not(None)),
        )
        .order_by(table.enterprise_id)
    )
    for row in uow.connection.execute(statement).all():
        yield Candidate(row[0], row[1], row[2], row[3], pilot=row[4] is not None)


def set_pilot(uow: UnitOfWork, enterprise_id: int, since: date, set_by: str) -> None:
    present = select(pilot_enterprise.c.since).where(
        pilot_enterprise.c.enterprise_id == enterprise_id
    )
    if uow.connection.execute(present).first() is None:
        uow.connection.execute(
            insert(pilot_enterprise).values(enterprise_id=enterprise_id, since=since, set_by=set_by)
        )


def drop_pilot(uow: UnitOfWork, enterprise_id: int) -> None:
    uow.connection.execute(
        delete(pilot_enterprise).where(pilot_enterprise.c.enterprise_id == enterprise_id)
    )


def pilots(uow: UnitOfWork, enterprise_ids: Iterable[int]) -> frozenset[int]:
    """Of these enterprises, those in the pilot."""
    statement = select(pilot_enterprise.c.enterprise_id).where(
        pilot_enterprise.c.enterprise_id.in_(list(enterprise_ids))
    )
    return frozenset(uow.connection.execute(statement).scalars())


def _plans() -> Select[Any]:
    table = inspection_plan.c
    return select(table.plan_id, table.year, table.area, table.office_unit_id, table.published_at)

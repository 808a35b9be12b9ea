"""SQL about enterprises, units and offices, as far as a contact needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from engine.store.tables import instance
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope
from workflows.contact_enterprise.tables import contact_ledger
from workflows.enterprises.codes import OWNERSHIP_NAMES, SECTOR_NAMES, Ownership
from workflows.enterprises.size import SIZE_NAMES, Size
from workflows.enterprises.tables import enterprise
from workflows.organisation.areas import within
from workflows.organisation.duties import UnitKind
from workflows.organisation.tables import unit


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the codes of an enterprise."""

    ownership: str
    size: str
    sector: str


@dataclass(frozen=True, slots=True)
class Enterprise:
    """The facts on file that a contact uses. ``contact_unit_id`` may be None."""

    enterprise_id: int
    name: str
    area: str
    ownership: str
    size: str
    sector: str
    contact_unit_id: int | None

    @property
    def scope(self) -> Scope:
        owner = "" if self.contact_unit_id is None else f"unit:{self.contact_unit_id}"
        return Scope(self.area, owner, f"enterprise:{self.enterprise_id}")

    @property
    def names(self) -> Names:
        return Names(
            ownership=OWNERSHIP_NAMES[Ownership(self.ownership)],
            # The size may be unknown.
            size=SIZE_NAMES[Size(self.size)] if self.size else "",
            sector=SECTOR_NAMES.get(self.sector, self.sector),
        )


@dataclass(frozen=True, slots=True)
class UnitName:
    unit_id: int
    name: str
    area: str


def enterprise_by_id(uow: UnitOfWork, enterprise_id: int) -> Enterprise | None:
    row = uow.connection.execute(
        _enterprises().where(enterprise.c.enterprise_id == enterprise_id)
    ).first()
    return None if row is None else Enterprise(*row)


def lock_enterprise(uow: UnitOfWork, enterprise_id: int) -> None:
    """Let one transaction at a time start a contact of an enterprise, or plan a visit to it.

    Otherwise two could each find nothing running, or the last place of the quarter free.
    """
    if uow.dialect == "postgresql":  # SQLite has one writer at a time anyway.
        row = select(enterprise.c.enterprise_id).where(enterprise.c.enterprise_id == enterprise_id)
        uow.connection.execute(row.with_for_update())


def enterprises_to_contact(
    uow: UnitOfWork, *, area: str, unit_id: int | None
) -> Iterator[Enterprise]:
    """Those in ``area`` or contacted by a unit, by id."""
    statement = _enterprises().where(within(enterprise.c.area, area))
    if unit_id is not None:
        statement = statement.where(enterprise.c.contact_unit_id == unit_id)
    for row in uow.connection.execute(statement.order_by(enterprise.c.enterprise_id)):
        yield Enterprise(*row)


def last_visits(uow: UnitOfWork, *, area: str) -> Mapping[int, date]:
    """The day of the last visit in the ledger, by enterprise."""
    statement = (
        select(contact_ledger.c.enterprise_id, func.max(contact_ledger.c.visited_on))
        .where(within(contact_ledger.c.area, area))
        .group_by(contact_ledger.c.enterprise_id)
    )
    return {row[0]: row[1] for row in uow.connection.execute(statement)}


def business_keys(uow: UnitOfWork, key: str, prefix: str) -> frozenset[str]:
    """The business keys of all instances of ``key`` that are ``prefix`` and a number."""
    column = instance.c.business_key
    statement = select(column).where(
        # Digits follow the prefix, so this range holds in any collation.
        instance.c.definition_key == key,
        column.between(prefix, prefix + "9" * 20),
    )
    return frozenset(uow.connection.execute(statement).scalars())


def has_instance(uow: UnitOfWork, scope: Scope, owners: frozenset[str]) -> bool:
    """Whether one of ``owners`` answers for something about the scope's subject."""
    statement = (
        select(instance.c.instance_id)
        .where(instance.c.scope_subject == scope.subject, instance.c.scope_owner.in_(owners))
        .limit(1)
    )
    return bool(owners) and uow.connection.execute(statement).first() is not None


def unit_by_id(uow: UnitOfWork, unit_id: int) -> UnitName | None:
    """An open unit."""
    row = uow.connection.execute(
        _units().where(unit.c.unit_id == unit_id, unit.c.closed_at.is_(None))
    ).first()
    return None if row is None else UnitName(*row)


def member_units(uow: UnitOfWork, area: str) -> tuple[UnitName, ...]:
    """The open member units of the conference of exactly this area."""
    rows = uow.connection.execute(
        _units()
        .where(
            unit.c.area == area, unit.c.kind == UnitKind.MEMBER.value, unit.c.closed_at.is_(None)
        )
        .order_by(unit.c.unit_id)
    )
    return tuple(UnitName(*row) for row in rows)


def nearest_office(uow: UnitOfWork, area: str) -> UnitName | None:
    """The office of this area's conference, or of the next one above that has an office."""
    above = [area[:length] for length in range(len(area), 0, -2)]
    row = uow.connection.execute(
        _units()
        .where(
            unit.c.area.in_(above), unit.c.kind == UnitKind.OFFICE.value, unit.c.closed_at.is_(None)
        )
        .order_by(func.length(unit.c.area).desc(), unit.c.unit_id)
        .limit(1)
    ).first()
    return None if row is None else UnitName(*row)


def _enterprises() -> Select[Any]:
    table = enterprise.c
    return select(
        table.enterprise_id,
        table.name,
        table.area,
        table.ownership,
        table.size,
        table.sector,
        table.contact_unit_id,
    )


def _units() -> Select[Any]:
    return select(unit.c.unit_id, unit.c.name, unit.c.area)

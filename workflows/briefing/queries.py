"""The SQL of briefings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.organisation.tables import unit


def unit_names(uow: UnitOfWork, unit_ids: set[int]) -> Iterator[tuple[int, str]]:
    """Ids and names of units, closed ones too."""
    if unit_ids:
        query = select(unit.c.unit_id, unit.c.name).where(unit.c.unit_id.in_(unit_ids))
        for row in uow.connection.execute(query):
            yield row.unit_id, row.name


def enterprises(uow: UnitOfWork, enterprise_ids: set[int]) -> Iterator[tuple[int, str, str]]:
    """Ids, names and areas of enterprises."""
    if enterprise_ids:
        columns = (enterprise.c.enterprise_id, enterprise.c.name, enterprise.c.area)
        query = select(*columns).where(enterprise.c.enterprise_id.in_(enterprise_ids))
        for row in uow.connection.execute(query):
            yield row.enterprise_id, row.name, row.area

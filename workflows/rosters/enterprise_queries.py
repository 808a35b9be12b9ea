"""SQL of the roster of enterprises: many rows a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.queries import row_of
from workflows.enterprises.tables import enterprise
from workflows.enterprises.views import Enterprise, EnterpriseFields
from workflows.organisation.tables import unit


def open_units(uow: UnitOfWork, names: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Name, area and id of the open units that bear one of ``names``."""
    if not names:
        return
    statement = select(unit.c.name, unit.c.area, unit.c.unit_id).where(
        unit.c.name.in_(names), unit.c.closed_at.is_(None)
    )
    for row in uow.connection.execute(statement):
        yield row.name, row.area, row.unit_id


def insert_all(
    uow: UnitOfWork, new: Sequence[EnterpriseFields], *, now: datetime, user_id: str
) -> Mapping[str, int]:
    """Enter enterprises; their ids by credit code."""
    if not new:
        return {}
    rows = [row_of(each, now=now, user_id=user_id) for each in new]
    uow.connection.execute(insert(enterprise), rows)
    statement = select(enterprise.c.credit_code, enterprise.c.enterprise_id).where(
        enterprise.c.credit_code.in_([each.credit_code for each in new])
    )
    return {row[0]: row[1] for row in uow.connection.execute(statement)}


def update_all(
    uow: UnitOfWork,
    changed: Sequence[tuple[Enterprise, EnterpriseFields]],
    *,
    now: datetime,
    user_id: str,
) -> None:
    """Give enterprises other fields."""
    if not changed:
        return
    rows = [
        {**row_of(fields, now=now, user_id=user_id), "of_id": present.enterprise_id}
        for present, fields in changed
    ]
    columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "of_id"}
    statement = update(enterprise).where(enterprise.c.enterprise_id == bindparam("of_id"))
    uow.connection.execute(statement.values(**columns), rows)

"""What is done to many incidents, some at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from engine.store.tables import incident_batch
from engine.store.unit_of_work import UnitOfWork
from engine.views import IncidentBatch


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(incident_batch).values(**values).returning(incident_batch.c.batch_id)
    return int(uow.connection.execute(statement).scalar_one())


def change(uow: UnitOfWork, batch_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(incident_batch).where(incident_batch.c.batch_id == batch_id).values(**values)
    )


def row_of(uow: UnitOfWork, batch_id: int) -> RowMapping | None:
    statement = select(incident_batch).where(incident_batch.c.batch_id == batch_id)
    return uow.connection.execute(statement).mappings().first()


def latest(uow: UnitOfWork, limit: int) -> tuple[IncidentBatch, ...]:
    statement = select(incident_batch).order_by(incident_batch.c.batch_id.desc()).limit(limit)
    return tuple(map(view_of, uow.connection.execute(statement).mappings()))


def view_of(row: RowMapping) -> IncidentBatch:
    return IncidentBatch(**{name: row[name] for name in IncidentBatch.__slots__})

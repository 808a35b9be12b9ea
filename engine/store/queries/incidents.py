"""Incidents: what went wrong and waits for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from engine.store.tables import incident
from engine.store.unit_of_work import UnitOfWork
from engine.views import Incident


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(incident).values(**values))


def open_ones(uow: UnitOfWork, limit: int) -> tuple[Incident, ...]:
    """The unresolved incidents, the latest first."""
    statement = (
        select(incident)
        .where(incident.c.resolved_at.is_(None))
        .order_by(incident.c.incident_id.desc())
        .limit(limit)
    )
    return tuple(Incident(**row) for row in uow.connection.execute(statement).mappings())


def resolve_of_job(uow: UnitOfWork, job_id: int, *, now: datetime, actor: str) -> None:
    """Mark the open incidents of a job as resolved."""
    uow.connection.execute(
        update(incident)
        .where(incident.c.job_id == job_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolved_by=actor)
    )

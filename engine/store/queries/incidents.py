"""Incidents: what went wrong and waits for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from engine.lifecycle import JobState
from engine.store.tables import incident, instance, job
from engine.store.unit_of_work import UnitOfWork
from engine.views import Incident


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(incident).values(**values))


def is_open(uow: UnitOfWork, values: Mapping[str, Any]) -> bool:
    """Whether an unresolved incident has just these values."""
    statement = select(incident.c.incident_id).where(
        incident.c.resolved_at.is_(None),
        *(incident.c[name].is_not_distinct_from(value) for name, value in values.items()),
    )
    return uow.connection.execute(statement.limit(1)).first() is not None


def open_ones(uow: UnitOfWork, limit: int) -> tuple[Incident, ...]:
    """The unresolved incidents, the latest first."""
    statement = (
        select(incident)
        .where(incident.c.resolved_at.is_(None))
        .order_by(incident.c.incident_id.desc())
        .limit(limit)
    )
    return tuple(Incident(**row) for row in uow.connection.execute(statement).mappings())


def resolve_moot(uow: UnitOfWork, *, now: datetime, actor: str) -> None:
    """Mark the open incidents as resolved whose job or instance is past mending.

    A job is gone once what it was for was completed or withdrawn.
    """
    failed = select(job.c.job_id).where(job.c.state == JobState.FAILED.value)
    ended = select(instance.c.instance_id).where(instance.c.ended_at.is_not(None))
    uow.connection.execute(
        update(incident)
        .where(
            incident.c.resolved_at.is_(None),
            or_(incident.c.job_id.not_in(failed), incident.c.instance_id.in_(ended)),
        )
        .values(resolved_at=now, resolved_by=actor)
    )


def resolve_of_job(uow: UnitOfWork, job_id: int, *, now: datetime, actor: str) -> None:
    """Mark the open incidents of a job as resolved."""
    uow.connection.execute(
        update(incident)
        .where(incident.c.job_id == job_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolved_by=actor)
    )

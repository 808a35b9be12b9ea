"""Absences with their deputies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from engine.store.tables import absence
from engine.store.unit_of_work import UnitOfWork
from engine.views import Absence


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> Absence:
    result = uow.connection.execute(insert(absence).values(**values))
    absence_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    return Absence(absence_id=absence_id, ended_at=None, **values)


def by_id(uow: UnitOfWork, absence_id: int) -> Absence | None:
    statement = select(absence).where(absence.c.absence_id == absence_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else Absence(**row)


def end(uow: UnitOfWork, absence_id: int, now: datetime) -> None:
    uow.connection.execute(
        update(absence).where(absence.c.absence_id == absence_id).values(ended_at=now)
    )


def concerning(uow: UnitOfWork, user_id: str, now: datetime) -> tuple[Absence, ...]:
    """Absences that are not over, of ``user_id`` or with ``user_id`` as the deputy."""
    statement = (
        select(absence)
        .where(
            or_(absence.c.user_id == user_id, absence.c.deputy_id == user_id),
            absence.c.to_at > now,
            absence.c.ended_at.is_(None),
        )
        .order_by(absence.c.from_at)
    )
    return tuple(Absence(**row) for row in uow.connection.execute(statement).mappings())


def overlapping(
    uow: UnitOfWork, user_id: str, from_at: datetime, to_at: datetime
) -> Absence | None:
    """An absence of ``user_id`` that shares time with the span."""
    statement = select(absence).where(
        absence.c.user_id == user_id,
        absence.c.ended_at.is_(None),
        absence.c.from_at < to_at,
        absence.c.to_at > from_at,
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else Absence(**row)

"""Templates that offices have uploaded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from engine.store.unit_of_work import UnitOfWork
from workflows.documents.tables import document_template


def in_force(uow: UnitOfWork, kind: str, area: str, at: datetime) -> bytes | None:
    """The template by which an office made documents at a time: its own before the one of the
    nearest area above. None where they all used the one that comes with Duban."""
    template = document_template.c
    above = [area[:length] for length in range(len(area), 0, -2)]
    statement = (
        select(template.file)
        .where(
            template.kind == kind,
            template.area.in_(above),
            template.from_at <= at,
            or_(template.until_at.is_(None), template.until_at > at),
        )
        .order_by(func.length(template.area).desc(), template.edition.desc())
        .limit(1)
    )
    found: bytes | None = uow.connection.execute(statement).scalar()
    return found

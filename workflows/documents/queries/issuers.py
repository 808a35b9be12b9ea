"""How offices sign, and what their numbers begin with."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.store.unit_of_work import UnitOfWork
from workflows.documents.tables import document_issuer
from workflows.documents.views import Issuer


def nearest(uow: UnitOfWork, area: str) -> Issuer | None:
    """The issuer of the area, or of the nearest one above that has one. One statement, once in a
    transaction."""
    known: dict[str, Issuer | None] = uow.memo.setdefault("documents.issuers", {})  # type: ignore[assignment]
    if area not in known:
        above = [area[:length] for length in range(len(area), 0, -2)]
        statement = (
            select(document_issuer)
            .where(document_issuer.c.area.in_(above))
            .order_by(func.length(document_issuer.c.area).desc())
            .limit(1)
        )
        row = uow.connection.execute(statement).mappings().first()
        known[area] = None if row is None else Issuer(**row)
    return known[area]

"""How offices sign, and what their numbers begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import func, select

from engine.store.queries.upsert import upsert
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.tables import document_issuer
from workflows.documents.views import Issuer
from workflows.organisation.areas import within_any


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


def with_code(uow: UnitOfWork, code: str, *, other_than: str) -> Issuer | None:
    """Another office that has this code for its own."""
    statement = select(document_issuer).where(
        document_issuer.c.code == code, document_issuer.c.area != other_than
    )
    row = uow.connection.execute(statement.limit(1)).mappings().first()
    return None if row is None else Issuer(**row)


def codes_within(uow: UnitOfWork, areas: Sequence[str]) -> set[str]:
    """The codes of the offices in ``areas``."""
    statement = select(document_issuer.c.code).where(within_any(document_issuer.c.area, areas))
    return set(uow.connection.execute(statement).scalars())


def put(uow: UnitOfWork, issuer: Issuer) -> None:
    upsert(uow, document_issuer, [asdict(issuer)])
    uow.memo.pop("documents.issuers", None)

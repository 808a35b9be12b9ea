"""发文登记簿: the numbers of a series, one after the other, and those that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.unit_of_work import UnitOfWork
from workflows.documents.gaps import Gap
from workflows.documents.queries.documents import read
from workflows.documents.tables import document, document_gap, document_series
from workflows.documents.views import Document
from workflows.organisation.areas import contains_text, within_any


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a page of the register holds. ``standing``: ``unsigned``, ``void``, or all."""

    areas: Sequence[str]
    issuing_code: str
    year: int
    kind: str = ""
    standing: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    issuing_code: str
    year: int
    documents: int
    voided: int
    unsigned: int


def page(
    uow: UnitOfWork, narrowing: Narrowing, *, below: int | None, limit: int
) -> tuple[Document, ...]:
    """Documents of a series with numbers under ``below``, the highest first. One statement."""
    own = document.c
    statement = select(document).where(
        own.issuing_code == narrowing.issuing_code,
        own.year == narrowing.year,
        within_any(own.area, narrowing.areas),
    )
    if narrowing.kind:
        statement = statement.where(own.kind == narrowing.kind)
    if narrowing.standing == "unsigned":
        statement = statement.where(own.awaits_signature.is_(True), own.voided_at.is_(None))
    elif narrowing.standing == "void":
        statement = statement.where(own.voided_at.is_not(None))
    if narrowing.text:
        statement = statement.where(contains_text(own.title, narrowing.text))
    if below is not None:
        statement = statement.where(own.number < below)
    found = read(uow, statement.order_by(own.number.desc()).limit(limit))
    return tuple(sorted(found, key=lambda each: -each.running_number))


def series(uow: UnitOfWork, areas: Sequence[str]) -> tuple[Counted, ...]:
    """The series in which offices of ``areas`` have issued, the latest year first."""
    own = document.c
    voided = own.voided_at.is_not(None)
    statement = (
        select(
            own.issuing_code,
            own.year,
            func.count(),
            func.sum(cast(voided, Integer)),
            func.sum(cast(own.awaits_signature & ~voided, Integer)),
        )
        .where(within_any(own.area, areas))
        .group_by(own.issuing_code, own.year)
        .order_by(own.year.desc(), own.issuing_code)
    )
    return tuple(Counted(*row) for row in uow.connection.execute(statement))


def last_number(uow: UnitOfWork, issuing_code: str, year: int) -> int:
    """The last number that a series has given out; 0 where it has given none."""
    statement = select(document_series.c.last_number).where(
        document_series.c.issuing_code == issuing_code, document_series.c.year == year
    )
    return int(uow.connection.execute(statement).scalar() or 0)


def missing(uow: UnitOfWork, issuing_code: str, year: int) -> tuple[tuple[int, int], ...]:
    """The ranges of numbers that were given out and that no document bears. Two statements."""
    own = document.c
    numbers = (
        select(
            own.number,
            func.coalesce(func.lag(own.number).over(order_by=own.number), 0).label("previous"),
        )
        .where(own.issuing_code == issuing_code, own.year == year)
        .subquery()
    )
    jumps = select(numbers.c.previous, numbers.c.number).where(
        numbers.c.number > numbers.c.previous + 1
    )
    found = [
        (previous + 1, number - 1)
        for previous, number in uow.connection.execute(jumps.order_by(numbers.c.number))
    ]
    highest = select(func.max(own.number)).where(own.issuing_code == issuing_code, own.year == year)
    top = int(uow.connection.execute(highest).scalar() or 0)
    last = last_number(uow, issuing_code, year)
    if last > top:
        found.append((top + 1, last))
    return tuple(found)


def explained(uow: UnitOfWork, issuing_code: str, year: int) -> tuple[Gap, ...]:
    own = document_gap.c
    statement = (
        select(own.first_number, own.last_number, own.reason, own.explained_by, own.explained_at)
        .where(own.issuing_code == issuing_code, own.year == year)
        .order_by(own.first_number)
    )
    return tuple(Gap(*row) for row in uow.connection.execute(statement))


def explain(uow: UnitOfWork, issuing_code: str, year: int, gap: Gap) -> None:
    uow.connection.execute(
        insert(document_gap).values(
            issuing_code=issuing_code,
            year=year,
            first_number=gap.first,
            last_number=gap.last,
            reason=gap.reason,
            explained_by=gap.explained_by,
            explained_at=gap.explained_at,
        )
    )


def raise_to(uow: UnitOfWork, issuing_code: str, year: int, number: int) -> bool:
    """Let a series go on behind ``number``; False where it has come that far already."""
    build = sqlite.insert if uow.dialect == "sqlite" else postgresql.insert
    statement: Any = build(document_series).values(
        issuing_code=issuing_code, year=year, last_number=number
    )
    statement = statement.on_conflict_do_update(
        index_elements=["issuing_code", "year"],
        set_={"last_number": number},
        where=document_series.c.last_number < number,
    ).returning(document_series.c.last_number)
    return uow.connection.execute(statement).scalar() is not None


def void(uow: UnitOfWork, document_id: int, *, reason: str, user_id: str, now: datetime) -> bool:
    """False where it is void already."""
    result = uow.connection.execute(
        update(document)
        .where(document.c.document_id == document_id, document.c.voided_at.is_(None))
        .values(voided_at=now, voided_by=user_id, void_reason=reason)
    )
    return bool(result.rowcount)

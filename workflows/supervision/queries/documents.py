"""Documents and their numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.ids import SYSTEM
from engine.store.unit_of_work import UnitOfWork
from workflows.supervision.ladder import DOCUMENT_NAMES, DocumentKind
from workflows.supervision.numbering import number_text
from workflows.supervision.tables import document, document_series
from workflows.supervision.views import Document


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that is to be issued."""

    kind: DocumentKind
    issuing_code: str
    year: int
    work_item_id: int
    instance_id: int
    addressed_to: str
    body: Mapping[str, Any]
    must_sign: bool
    issued_at: datetime
    issued_by: str


def _view(row: RowMapping | Mapping[str, Any]) -> Document:
    plain = {
        name: row[name] for name in Document.__slots__ if name not in {"kind", "title", "number"}
    }
    kind = DocumentKind(row["kind"])
    return Document(
        kind=kind,
        title=DOCUMENT_NAMES[kind],
        number=number_text(row["issuing_code"], row["year"], row["number"]),
        **plain,
    )


def issue(uow: UnitOfWork, new: NewDocument) -> Document:
    """Store a document under the next number of its series. Two statements."""
    values = {
        "kind": new.kind.value,
        "issuing_code": new.issuing_code,
        "year": new.year,
        "number": _next_number(uow, new.issuing_code, new.year),
        "work_item_id": new.work_item_id,
        "instance_id": new.instance_id,
        "addressed_to": new.addressed_to,
        "body": dict(new.body),
        "must_sign": new.must_sign,
        "issued_at": new.issued_at,
        "issued_by": new.issued_by,
        "signed_at": None,
        "signed_by": None,
        "signed_for": None,
    }
    result = uow.connection.execute(
        insert(document).values(**values, awaits_signature=new.must_sign)
    )
    document_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    return _view({**values, "document_id": document_id})


def _next_number(uow: UnitOfWork, issuing_code: str, year: int) -> int:
    """Raise the series by one. The row stays locked until the transaction ends, so a rollback
    gives the number back and nobody else has taken the next one meanwhile."""
    build = sqlite.insert if uow.dialect == "sqlite" else postgresql.insert
    statement: Any = build(document_series).values(
        issuing_code=issuing_code, year=year, last_number=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=["issuing_code", "year"],
        set_={"last_number": document_series.c.last_number + 1},
    ).returning(document_series.c.last_number)
    return int(uow.connection.execute(statement).scalar_one())


def by_id(uow: UnitOfWork, document_id: int) -> Document | None:
    statement = select(document).where(document.c.document_id == document_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def sign(
    uow: UnitOfWork, document_id: int, *, now: datetime, user_id: str, on_behalf_of: str
) -> bool:
    """Sign for a document; False where it does not wait for it, or not any more."""
    result = uow.connection.execute(
        update(document)
        .where(document.c.document_id == document_id, document.c.awaits_signature.is_(True))
        .values(
            awaits_signature=False,
            signed_at=now,
            signed_by=user_id,
            signed_for=on_behalf_of or None,
        )
    )
    return bool(result.rowcount)


def of_item(uow: UnitOfWork, work_item_id: int) -> tuple[Document, ...]:
    """The documents about an item, the oldest first."""
    statement = (
        select(document)
        .where(document.c.work_item_id == work_item_id)
        .order_by(document.c.document_id)
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def of_instance(uow: UnitOfWork, instance_id: int) -> tuple[Document, ...]:
    """The documents of a whole matter, the oldest first; it may be archived."""
    statement = (
        select(document)
        .where(document.c.instance_id == instance_id)
        .order_by(document.c.document_id)
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def unsigned(uow: UnitOfWork, groups: Collection[str], limit: int) -> tuple[Document, ...]:
    """What waits for a signature from one of ``groups``, the oldest first."""
    statement = (
        select(document)
        .where(document.c.addressed_to.in_(sorted(groups)), document.c.awaits_signature.is_(True))
        .order_by(document.c.document_id)
        .limit(limit)
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def latest_of_kind(
    uow: UnitOfWork, work_item_ids: Collection[int], kind: DocumentKind
) -> dict[int, Document]:
    """The latest document of one kind about each item."""
    newest = (
        select(func.max(document.c.document_id))
        .where(document.c.work_item_id.in_(work_item_ids), document.c.kind == kind.value)
        .group_by(document.c.work_item_id)
    )
    statement = select(document).where(document.c.document_id.in_(newest))
    found = (_view(row) for row in uow.connection.execute(statement).mappings())
    return {each.work_item_id: each for each in found}


def urged_by_hand(uow: UnitOfWork, work_item_id: int) -> tuple[datetime, ...]:
    """When people, not the ladder, sent urging notices about an item."""
    statement = select(document.c.issued_at).where(
        document.c.work_item_id == work_item_id,
        document.c.kind == DocumentKind.URGING_NOTICE.value,
        document.c.issued_by != SYSTEM,
    )
    return tuple(uow.connection.execute(statement).scalars())

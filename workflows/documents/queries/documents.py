"""Documents, their numbers and their recipients."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.ids import SYSTEM
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.numbering import number_text
from workflows.documents.registry import KINDS
from workflows.documents.tables import document, document_recipient, document_series
from workflows.documents.views import Document, Recipient

_PLAIN = frozenset(Document.__slots__) - {"kind_name", "number", "running_number", "recipients"}


@dataclass(frozen=True, slots=True)
class NewRow:
    """A document that is to be stored under the next number of its series."""

    kind: str
    title: str
    issuing_code: str
    year: int
    area: str
    issuer: str
    work_item_id: int | None
    instance_id: int | None
    body: Mapping[str, Any]
    issued_at: datetime
    issued_by: str
    recipients: tuple[Recipient, ...]


def _view(row: RowMapping | Mapping[str, Any], recipients: Iterable[Recipient]) -> Document:
    kind = KINDS.get(row["kind"])
    return Document(
        kind_name=row["kind"] if kind is None else kind.name,
        number=number_text(row["issuing_code"], row["year"], row["number"]),
        running_number=row["number"],
        recipients=tuple(recipients),
        **{name: row[name] for name in _PLAIN},
    )


def issue(uow: UnitOfWork, new: NewRow) -> Document:
    """Store a document under the next number of its series. Three statements."""
    values = {
        **{
            name: getattr(new, name)
            for name in NewRow.__slots__
            if name not in {"recipients", "body"}
        },
        "body": dict(new.body),
        "number": _next_number(uow, new.issuing_code, new.year),
        "voided_at": None,
        "voided_by": None,
        "void_reason": "",
    }
    awaits = any(each.must_sign for each in new.recipients)
    result = uow.connection.execute(insert(document).values(**values, awaits_signature=awaits))
    document_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    uow.connection.execute(
        insert(document_recipient),
        [
            {
                **{name: getattr(each, name) for name in Recipient.__slots__},
                "document_id": document_id,
                "place": place,
                "awaits_signature": each.awaits_signature,
            }
            for place, each in enumerate(new.recipients)
        ],
    )
    return _view({**values, "document_id": document_id}, new.recipients)


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


def read(uow: UnitOfWork, chosen: Select[Any]) -> tuple[Document, ...]:
    """The documents that ``chosen`` (of ``document``) finds, the oldest first. One statement."""
    found = chosen.subquery("found")
    recipient = document_recipient.c
    statement = (
        select(found, *(recipient[name].label(f"to_{name}") for name in Recipient.__slots__))
        .outerjoin(document_recipient, recipient.document_id == found.c.document_id)
        .order_by(found.c.document_id, recipient.place)
    )
    rows: dict[int, RowMapping] = {}
    recipients: dict[int, list[Recipient]] = {}
    for row in uow.connection.execute(statement).mappings():
        rows.setdefault(row["document_id"], row)
        to = recipients.setdefault(row["document_id"], [])
        if row["to_group_id"] is not None:
            to.append(Recipient(**{name: row[f"to_{name}"] for name in Recipient.__slots__}))
    return tuple(_view(row, recipients[document_id]) for document_id, row in rows.items())


def by_id(uow: UnitOfWork, document_id: int) -> Document | None:
    found = read(uow, select(document).where(document.c.document_id == document_id))
    return found[0] if found else None


def sign(
    uow: UnitOfWork,
    document_id: int,
    groups: Collection[str],
    *,
    now: datetime,
    user_id: str,
    on_behalf_of: str,
) -> bool:
    """Sign for ``groups``; False where none of them owes a signature, or not any more."""
    own = document_recipient.c
    # Two recipients who sign at one moment come one by one, so that the last one is seen.
    row = select(document.c.document_id).where(document.c.document_id == document_id)
    uow.connection.execute(row.with_for_update())
    result = uow.connection.execute(
        update(document_recipient)
        .where(
            own.document_id == document_id,
            own.group_id.in_(sorted(groups)),
            own.awaits_signature.is_(True),
        )
        .values(
            awaits_signature=False,
            signed_at=now,
            signed_by=user_id,
            signed_for=on_behalf_of or None,
        )
    )
    if not result.rowcount:
        return False
    owed = exists().where(own.document_id == document_id, own.awaits_signature.is_(True))
    uow.connection.execute(
        update(document).where(document.c.document_id == document_id).values(awaits_signature=owed)
    )
    return True


def of_item(uow: UnitOfWork, work_item_id: int) -> tuple[Document, ...]:
    """The documents about an item, the oldest first."""
    return _oldest_first(uow, document.c.work_item_id == work_item_id)


def of_instance(uow: UnitOfWork, instance_id: int) -> tuple[Document, ...]:
    """The documents of a whole matter, the oldest first; it may be archived."""
    return _oldest_first(uow, document.c.instance_id == instance_id)


def _oldest_first(uow: UnitOfWork, condition: ColumnElement[bool]) -> tuple[Document, ...]:
    return read(uow, select(document).where(condition).order_by(document.c.document_id))


def unsigned(uow: UnitOfWork, groups: Collection[str], limit: int) -> tuple[Document, ...]:
    """What waits for a signature from one of ``groups``, the oldest first."""
    owed = select(document_recipient.c.document_id).where(
        document_recipient.c.group_id.in_(sorted(groups)),
        document_recipient.c.awaits_signature.is_(True),
    )
    return read(
        uow,
        select(document)
        .where(document.c.document_id.in_(owed), document.c.voided_at.is_(None))
        .order_by(document.c.document_id)
        .limit(limit),
    )


def received(
    uow: UnitOfWork, groups: Collection[str], *, unsigned: bool, below: int | None, limit: int
) -> tuple[Document, ...]:
    """Documents to one of ``groups`` with ids under ``below``, the latest first. One statement."""
    own = document_recipient.c
    theirs = select(own.document_id).where(own.group_id.in_(sorted(groups)))
    statement = select(document)
    if unsigned:
        theirs = theirs.where(own.awaits_signature.is_(True))
        statement = statement.where(document.c.voided_at.is_(None))
    statement = statement.where(document.c.document_id.in_(theirs))
    if below is not None:
        statement = statement.where(document.c.document_id < below)
    found = read(uow, statement.order_by(document.c.document_id.desc()).limit(limit))
    return found[::-1]


def latest_of_kind(
    uow: UnitOfWork, work_item_ids: Collection[int], kind: str
) -> dict[int, Document]:
    """The latest document of one kind about each item."""
    newest = (
        select(func.max(document.c.document_id))
        .where(document.c.work_item_id.in_(work_item_ids), document.c.kind == kind)
        .group_by(document.c.work_item_id)
    )
    found = read(uow, select(document).where(document.c.document_id.in_(newest)))
    return {each.work_item_id: each for each in found if each.work_item_id is not None}


def issued_by_hand(uow: UnitOfWork, work_item_id: int, kind: str) -> tuple[datetime, ...]:
    """When people, not the ladder, issued documents of a kind about an item."""
    statement = select(document.c.issued_at).where(
        document.c.work_item_id == work_item_id,
        document.c.kind == kind,
        document.c.issued_by != SYSTEM,
    )
    return tuple(uow.connection.execute(statement).scalars())

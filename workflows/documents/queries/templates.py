"""Templates that offices have uploaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, or_, select, update

from engine.errors import Problem
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.tables import document_template
from workflows.documents.views import Template


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


def put(
    uow: UnitOfWork,
    *,
    area: str,
    kind: str,
    file_name: str,
    file: bytes,
    remarks: Sequence[Problem],
    note: str,
    user_id: str,
    now: datetime,
) -> Template:
    """Keep a new edition, in force from ``now``; the one before ends."""
    end(uow, area, kind, user_id=user_id, now=now)
    template = document_template.c
    latest = select(func.max(template.edition)).where(template.area == area, template.kind == kind)
    values = {
        "area": area,
        "kind": kind,
        "edition": int(uow.connection.execute(latest).scalar() or 0) + 1,
        "file_name": file_name,
        "file_bytes": len(file),
        "remarks": [{"template": each.template, "params": each.params} for each in remarks],
        "note": note,
        "uploaded_by": user_id,
        "from_at": now,
        "until_at": None,
        "ended_by": None,
    }
    result = uow.connection.execute(insert(document_template).values(**values, file=file))
    template_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    return _view({**values, "template_id": template_id})


def end(uow: UnitOfWork, area: str, kind: str, *, user_id: str, now: datetime) -> bool:
    """The edition of an area is in force no longer; False where it has none."""
    template = document_template.c
    result = uow.connection.execute(
        update(document_template)
        .where(template.area == area, template.kind == kind, template.until_at.is_(None))
        .values(until_at=now, ended_by=user_id)
    )
    return bool(result.rowcount)


def of_area(uow: UnitOfWork, area: str) -> tuple[Template, ...]:
    """Every edition of an area, the latest first."""
    names = [column for column in document_template.c if column.name != "file"]
    statement = (
        select(*names)
        .where(document_template.c.area == area)
        .order_by(document_template.c.kind, document_template.c.edition.desc())
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def inherited_from(uow: UnitOfWork, kind: str, area: str) -> str:
    """The area above whose template holds for ``area``; empty where it is the one of Duban."""
    template = document_template.c
    above = [area[:length] for length in range(len(area) - 2, 0, -2)]
    statement = (
        select(template.area)
        .where(template.kind == kind, template.area.in_(above), template.until_at.is_(None))
        .order_by(func.length(template.area).desc())
        .limit(1)
    )
    return str(uow.connection.execute(statement).scalar() or "")


def file_of(uow: UnitOfWork, template_id: int, *, area: str, kind: str) -> tuple[str, bytes] | None:
    template = document_template.c
    statement = select(template.file_name, template.file).where(
        template.template_id == template_id, template.area == area, template.kind == kind
    )
    row = uow.connection.execute(statement).first()
    return None if row is None else (row.file_name, row.file)


def _view(row: RowMapping | Mapping[str, Any]) -> Template:
    plain = {name: row[name] for name in Template.__slots__ if name != "remarks"}
    remarks = tuple(Problem("file", each["template"], each["params"]) for each in row["remarks"])
    return Template(remarks=remarks, **plain)

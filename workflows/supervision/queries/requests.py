"""Requests for an extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from engine.store.cursors import Cursor
from engine.store.queries.work_items import view_of
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from workflows.supervision.queries.areas import within_any
from workflows.supervision.tables import extension_request
from workflows.supervision.views import ExtensionRequest, RequestState

_NAMES = ExtensionRequest.__slots__
_COLUMNS = tuple(extension_request.c[name].label(f"request_{name}") for name in _NAMES)


def _view(row: RowMapping | Mapping[str, Any], prefix: str = "") -> ExtensionRequest:
    values = {name: row[prefix + name] for name in _NAMES}
    return ExtensionRequest(**{**values, "state": RequestState(values["state"])})


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> ExtensionRequest:
    result = uow.connection.execute(insert(extension_request).values(**values))
    request_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    undecided = {
        "after_due_at": None,
        "decided_by": None,
        "decided_at": None,
        "decision_reason": "",
    }
    return _view({**undecided, **values, "request_id": request_id})


def by_id(uow: UnitOfWork, request_id: int) -> ExtensionRequest | None:
    statement = select(extension_request).where(extension_request.c.request_id == request_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def of_item(uow: UnitOfWork, work_item_id: int) -> ExtensionRequest | None:
    statement = select(extension_request).where(extension_request.c.work_item_id == work_item_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def decide(uow: UnitOfWork, request_id: int, values: Mapping[str, Any]) -> bool:
    """Store a decision; False where there is one already."""
    result = uow.connection.execute(
        update(extension_request)
        .where(
            extension_request.c.request_id == request_id,
            extension_request.c.state == RequestState.PENDING.value,
        )
        .values(**values)
    )
    return bool(result.rowcount)


def page(
    uow: UnitOfWork, *, state: RequestState, areas: Sequence[str], cursor: str, limit: int
) -> tuple[tuple[tuple[ExtensionRequest, WorkItem], ...], str]:
    """Requests in ``areas`` with their items, the oldest first. One statement."""
    statement = (
        select(*_COLUMNS, work_item)
        .join(work_item, work_item.c.work_item_id == extension_request.c.work_item_id)
        .where(
            extension_request.c.state == state.value,
            within_any(extension_request.c.scope_area, areas),
        )
    )
    if state is RequestState.PENDING:
        statement = statement.where(work_item.c.open.is_(True))
    if cursor:
        _, after = Cursor.decode(cursor)
        statement = statement.where(extension_request.c.request_id > after)
    statement = statement.order_by(extension_request.c.request_id).limit(limit + 1)
    rows = uow.connection.execute(statement).mappings().all()
    more = ""
    if len(rows) > limit:
        rows = rows[:limit]
        more = Cursor.encode(rows[-1]["request_requested_at"], rows[-1]["request_request_id"])
    return tuple((_view(row, "request_"), view_of(row)) for row in rows), more


def pending(
    uow: UnitOfWork, areas: Sequence[str], *, limit: int
) -> tuple[tuple[tuple[ExtensionRequest, WorkItem], ...], int]:
    """The oldest requests on open items in ``areas`` that wait for a decision, and how many there
    are altogether. One statement."""
    statement = (
        select(*_COLUMNS, work_item, func.count().over().label("altogether"))
        .join(work_item, work_item.c.work_item_id == extension_request.c.work_item_id)
        .where(
            extension_request.c.state == RequestState.PENDING.value,
            within_any(extension_request.c.scope_area, areas),
            work_item.c.open.is_(True),
        )
        .order_by(extension_request.c.request_id)
        .limit(limit)
    )
    rows = uow.connection.execute(statement).mappings().all()
    number = int(rows[0]["altogether"]) if rows else 0
    return tuple((_view(row, "request_"), view_of(row)) for row in rows), number

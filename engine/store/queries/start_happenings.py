"""What has happened of start events that wait for several things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from engine.message_views import StartHappening
from engine.store.tables import start_happening as happening
from engine.store.unit_of_work import UnitOfWork

_COLUMNS = tuple(happening.c[name] for name in StartHappening.__slots__)


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> StartHappening:
    result = uow.connection.execute(insert(happening).values(**values))
    number = int(result.inserted_primary_key[0])  # type: ignore[index]
    known = {name: values[name] for name in StartHappening.__slots__ if name in values}
    return StartHappening(happening_id=number, **known)


def of_start(uow: UnitOfWork, definition_key: str, element_id: str) -> tuple[StartHappening, ...]:
    """All that one start event has met, the oldest first."""
    statement = (
        select(*_COLUMNS)
        .where(happening.c.definition_key == definition_key, happening.c.element_id == element_id)
        .order_by(happening.c.happening_id)
    )
    rows = uow.connection.execute(statement).mappings()
    return tuple(StartHappening(**row) for row in rows)


def elements(uow: UnitOfWork, definition_key: str) -> tuple[str, ...]:
    """The start events of a process that have met anything."""
    statement = (
        select(happening.c.element_id)
        .where(happening.c.definition_key == definition_key)
        .distinct()
        .order_by(happening.c.element_id)
    )
    return tuple(uow.connection.execute(statement).scalars())


def take(uow: UnitOfWork, happening_ids: Sequence[int]) -> tuple[Mapping[str, Any], ...]:
    """Take these out, once and for all: what each brought, the oldest first."""
    statement = (
        select(happening.c.payload)
        .where(happening.c.happening_id.in_(happening_ids))
        .order_by(happening.c.happening_id)
    )
    brought = tuple(uow.connection.execute(statement).scalars())
    uow.connection.execute(delete(happening).where(happening.c.happening_id.in_(happening_ids)))
    return brought

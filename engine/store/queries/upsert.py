"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.unit_of_work import UnitOfWork


def upsert(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, or overwrite those that have the same primary key. One statement."""
    build = sqlite.insert if uow.dialect == "sqlite" else postgresql.insert
    statement: Any = build(table)
    keys = [column.name for column in table.primary_key]
    others = [name for name in rows[0] if name not in keys]
    statement = statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in others}
    )
    uow.connection.execute(statement, [dict(row) for row in rows])


def insert_if_absent(uow: UnitOfWork, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert ``row`` unless its primary key is taken; True where it was inserted."""
    build = sqlite.insert if uow.dialect == "sqlite" else postgresql.insert
    statement: Any = build(table).on_conflict_do_nothing()
    result = uow.connection.execute(statement, dict(row))
    return bool(result.rowcount)

"""INSERT … ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.unit_of_work import UnitOfWork


def upsert(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, or overwrite those that have the same primary key. One statement."""
    statement = _overwriting(uow.dialect, table, tuple(rows[0]))
    uow.connection.execute(statement, [dict(row) for row in rows])


def insert_if_absent(uow: UnitOfWork, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert ``row`` unless its primary key is taken; True where it was inserted."""
    result = uow.connection.execute(_ignoring(uow.dialect, table), dict(row))
    return bool(result.rowcount)


def insert_absent(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of ``rows`` whose keys are free. One statement, or none where there are none."""
    if rows:
        uow.connection.execute(_ignoring(uow.dialect, table), [dict(row) for row in rows])


def insert_numbered(uow: UnitOfWork, table: Table, row: Mapping[str, Any]) -> int | None:
    """Insert ``row`` unless one of its keys is taken; its number, or None where it was not."""
    result = uow.connection.execute(_numbering(uow.dialect, table), dict(row))
    found: int | None = result.scalar()
    return found


# Statements are kept: building one costs more than running it.


@cache
def _overwriting(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement: Any = build(table)
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: statement.excluded[name] for name in names if name not in keys},
    )


@cache
def _ignoring(dialect: str, table: Table) -> Any:
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return build(table).on_conflict_do_nothing()


@cache
def _numbering(dialect: str, table: Table) -> Any:
    (key,) = table.primary_key
    return _ignoring(dialect, table).returning(key)

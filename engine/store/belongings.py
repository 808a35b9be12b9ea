"""Every row that hangs on an instance, in whatever table: taken out, and put back.

Which tables those are follows from the foreign keys, so that a table which is added tomorrow is
thought of today. Rows that only name an instance, without a foreign key, stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    RowMapping,
    Table,
    delete,
    insert,
    or_,
    select,
    tuple_,
)

from engine.store.queries.upsert import insert_if_absent
from engine.store.schema import metadata
from engine.store.search_index import INSTANCES
from engine.store.tables import instance
from engine.store.unit_of_work import UnitOfWork

Row = dict[str, Any]
#: Rows that one statement deletes: databases bound the number of its parameters.
_AT_ONCE = 1000
#: Rows by the name of their table.
Belongings = Mapping[str, Sequence[Row]]


@lru_cache
def _tables() -> tuple[tuple[Table, tuple[ForeignKey, ...]], ...]:
    """The tables that hang on ``instance``, each behind those that it refers to, and how."""
    found: dict[Table, tuple[ForeignKey, ...]] = {instance: ()}
    for table in metadata.sorted_tables:
        keys = tuple(
            key for key in table.foreign_keys if key.column.table in found and table is not instance
        )
        if keys:
            found[table] = keys
    return tuple(found.items())


def gather(uow: UnitOfWork, instance_ids: Sequence[int]) -> Belongings:
    """The rows of these instances and all that hangs on them. One statement a table."""
    rows: dict[Table, list[Row]] = {}
    for table, keys in _tables():
        statement = select(table)
        if table is instance:
            statement = statement.where(instance.c.instance_id.in_(instance_ids))
        else:
            conditions = [
                key.parent.in_({row[key.column.name] for row in rows[key.column.table]})
                for key in keys
                if rows[key.column.table]
            ]
            if not conditions:
                rows[table] = []
                continue
            statement = statement.where(or_(*conditions))
        rows[table] = [dict(row) for row in uow.connection.execute(statement).mappings()]
    return {table.name: found for table, found in rows.items() if found}


def of_instance(belongings: Belongings, instance_id: int) -> Belongings:
    """Of the rows of several instances those of one."""
    kept: dict[Table, list[Row]] = {}
    for table, keys in _tables():
        there = belongings.get(table.name, ())
        if table is instance:
            kept[table] = [row for row in there if row["instance_id"] == instance_id]
            continue
        known = {
            key: {row[key.column.name] for row in kept.get(key.column.table, ())} for key in keys
        }
        kept[table] = [
            row for row in there if any(row[key.parent.name] in known[key] for key in keys)
        ]
    return {table.name: found for table, found in kept.items() if found}


def with_newest_rows(uow: UnitOfWork) -> frozenset[int]:
    """The instances on which, on SQLite, the highest numbered row of some table hangs.

    SQLite numbers the next row from the highest that is there. So those rows must stay until there
    are newer ones, or their numbers would be given a second time. A handful of quick statements.
    """
    if uow.dialect != "sqlite":
        return frozenset()
    found: set[int] = set()
    for table, _keys in _tables():
        numbers = list(table.primary_key.columns)
        if len(numbers) == 1 and not numbers[0].foreign_keys:
            newest = select(table).order_by(numbers[0].desc()).limit(1)
            row = uow.connection.execute(newest).mappings().first()
            instance_id = _instance_of(uow, table, row)
            if instance_id is not None:
                found.add(instance_id)
    return frozenset(found)


def _instance_of(uow: UnitOfWork, table: Table, row: RowMapping | None) -> int | None:
    """The instance on which a row hangs, by whatever way; None where it hangs on none."""
    if row is None:
        return None
    if table is instance:
        return int(row["instance_id"])
    for key in dict(_tables())[table]:
        above, value = key.column.table, row[key.parent.name]
        if value is not None:
            parent = select(above).where(key.column == value)
            return _instance_of(uow, above, uow.connection.execute(parent).mappings().first())
    return None


def take_out(uow: UnitOfWork, belongings: Belongings) -> None:
    """Delete these rows, the dependent ones first."""
    for table, _keys in reversed(_tables()):
        rows = belongings.get(table.name)
        if rows:
            columns: list[Column[Any]] = list(table.primary_key.columns)
            keys = [tuple(row[column.name] for column in columns) for row in rows]
            for at in range(0, len(keys), _AT_ONCE):
                some = keys[at : at + _AT_ONCE]
                uow.connection.execute(delete(table).where(tuple_(*columns).in_(some)))
    INSTANCES.forget(uow, [row["instance_id"] for row in belongings["instance"]])


def put_back(uow: UnitOfWork, belongings: Belongings) -> None:
    """Insert these rows as they were. A column that has come since gets its default.

    A table that hangs on instances no more keeps its rows when they are put away; what an older
    archive holds of it is put back too, unless it is there.
    """
    hanging = {table for table, _keys in _tables()}
    for table in metadata.sorted_tables:
        rows = belongings.get(table.name)
        if not rows:
            continue
        known = {column.name for column in table.columns}
        kept = [{name: row[name] for name in row if name in known} for row in rows]
        if table is instance:
            kept = [row | {"search_stale": True} for row in kept]
        if table in hanging:
            uow.connection.execute(insert(table), kept)
        else:
            for row in kept:
                insert_if_absent(uow, table, row)

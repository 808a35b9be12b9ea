"""Rows of data stores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from engine.store.tables import data_store_change as change
from engine.store.tables import data_store_row as row
from engine.store.unit_of_work import UnitOfWork
from engine.views import StoreChange, StoreRow, StoreSummary

#: Under what instance a row stands that a person wrote.
BY_HAND = 0


def read(uow: UnitOfWork, store: str, key: str, *, locking: bool) -> StoreRow | None:
    """The row, kept from other transactions until this one ends where ``locking`` says so."""
    statement = select(row).where(row.c.store == store, row.c.row_key == key)
    if locking:
        statement = statement.with_for_update()
    found = uow.connection.execute(statement).mappings().first()
    return None if found is None else StoreRow(**found)


def count(uow: UnitOfWork, store: str) -> int:
    statement = select(func.count()).where(row.c.store == store)
    return int(uow.connection.execute(statement).scalar_one())


def add(
    uow: UnitOfWork, store: str, key: str, value: Any, *, instance_id: int, now: datetime
) -> None:
    """A first version. Two transactions that both add it are told apart by the primary key."""
    uow.connection.execute(
        insert(row).values(
            store=store,
            row_key=key,
            value=value,
            version=1,
            updated_at=now,
            instance_id=instance_id,
        )
    )


def replace(
    uow: UnitOfWork, store: str, key: str, value: Any, *, instance_id: int, now: datetime
) -> None:
    uow.connection.execute(
        update(row)
        .where(row.c.store == store, row.c.row_key == key)
        .values(value=value, version=row.c.version + 1, updated_at=now, instance_id=instance_id)
    )


def remove(uow: UnitOfWork, store: str, key: str) -> None:
    uow.connection.execute(delete(row).where(row.c.store == store, row.c.row_key == key))


def page(
    uow: UnitOfWork, store: str, *, prefix: str, cursor: str, limit: int
) -> tuple[tuple[StoreRow, ...], str]:
    """Rows by their keys, those that begin with ``prefix``; and the key after which more come."""
    statement = select(row).where(row.c.store == store)
    if prefix:
        statement = statement.where(row.c.row_key.startswith(prefix, autoescape=True))
    if cursor:
        statement = statement.where(row.c.row_key > cursor)
    statement = statement.order_by(row.c.row_key).limit(limit + 1)
    found = [StoreRow(**each) for each in uow.connection.execute(statement).mappings()]
    more = found[limit - 1].row_key if len(found) > limit else ""
    return tuple(found[:limit]), more


def stores(uow: UnitOfWork) -> tuple[StoreSummary, ...]:
    """The stores that hold rows, by their names."""
    statement = (
        select(
            row.c.store, func.count().label("rows"), func.max(row.c.updated_at).label("updated_at")
        )
        .group_by(row.c.store)
        .order_by(row.c.store)
    )
    return tuple(StoreSummary(**each) for each in uow.connection.execute(statement).mappings())


def note(
    uow: UnitOfWork,
    store: str,
    key: str,
    *,
    before: Any,
    after: Any,
    reason: str,
    user_id: str,
    now: datetime,
) -> None:
    """Write down what a person changed."""
    uow.connection.execute(
        insert(change).values(
            store=store,
            row_key=key,
            before=before,
            after=after,
            reason=reason,
            changed_by=user_id,
            changed_at=now,
        )
    )


def changes(uow: UnitOfWork, store: str, key: str, *, limit: int) -> tuple[StoreChange, ...]:
    """What people changed in one row, the latest first."""
    statement = (
        select(change)
        .where(change.c.store == store, change.c.row_key == key)
        .order_by(change.c.change_id.desc())
        .limit(limit)
    )
    return tuple(StoreChange(**each) for each in uow.connection.execute(statement).mappings())

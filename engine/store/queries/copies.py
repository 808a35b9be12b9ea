"""Copies for information: sending, listing, marking as read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from engine.participation import Copy
from engine.store.cursors import Cursor
from engine.store.tables import copy
from engine.store.unit_of_work import UnitOfWork

#: Counting stops here.
COUNT_LIMIT = 100


def add(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Tell people. One statement."""
    if rows:
        uow.connection.execute(insert(copy), list(rows))


def told(
    uow: UnitOfWork, instance_id: int, work_item_id: int | None, user_ids: Collection[str]
) -> frozenset[str]:
    """Of ``user_ids`` those who have an unread copy of just this already."""
    statement = select(copy.c.user_id).where(
        copy.c.instance_id == instance_id,
        copy.c.work_item_id.is_not_distinct_from(work_item_id),
        copy.c.user_id.in_(user_ids),
        copy.c.read_at.is_(None),
    )
    return frozenset(uow.connection.execute(statement).scalars())


def page(
    uow: UnitOfWork, user_id: str, *, unread_only: bool, cursor: str, limit: int
) -> tuple[tuple[Copy, ...], str]:
    """A reader's copies, the latest first, and the cursor of the next page."""
    statement = select(copy).where(copy.c.user_id == user_id)
    if unread_only:
        statement = statement.where(copy.c.read_at.is_(None))
    if cursor:
        _, before = Cursor.decode(cursor)
        statement = statement.where(copy.c.copy_id < before)
    statement = statement.order_by(copy.c.copy_id.desc()).limit(limit + 1)
    rows = uow.connection.execute(statement).mappings().all()
    more = ""
    if len(rows) > limit:
        rows = rows[:limit]
        more = Cursor.encode(rows[-1]["copied_at"], rows[-1]["copy_id"])
    return tuple(Copy(**row) for row in rows), more


def count_unread(uow: UnitOfWork, user_id: str, *, instance_id: int | None = None) -> int:
    """Unread copies, of one instance or of all, counted up to ``COUNT_LIMIT``."""
    unread = select(copy.c.copy_id).where(copy.c.user_id == user_id, copy.c.read_at.is_(None))
    if instance_id is not None:
        unread = unread.where(copy.c.instance_id == instance_id)
    found = unread.limit(COUNT_LIMIT).subquery()
    return int(uow.connection.execute(select(func.count()).select_from(found)).scalar_one())


def mark_read(uow: UnitOfWork, user_id: str, now: datetime, *, instance_id: int | None) -> int:
    """Mark a reader's copies of an instance (None: of all) as read; how many were not before."""
    statement = update(copy).where(copy.c.user_id == user_id, copy.c.read_at.is_(None))
    if instance_id is not None:
        statement = statement.where(copy.c.instance_id == instance_id)
    return int(uow.connection.execute(statement.values(read_at=now)).rowcount)

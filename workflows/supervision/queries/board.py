"""The supervision list, and what turns red soon. Each is one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from engine.store.cursors import Cursor
from engine.store.queries.work_items import view_of
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from workflows.supervision.plan import Plan, from_json
from workflows.supervision.queries.sums import Within, narrowed
from workflows.supervision.tables import supervised_item


@dataclass(frozen=True, slots=True)
class Listed:
    """An item with what the ladder says of it."""

    item: WorkItem
    plan: Plan
    last_rung: str
    original_due_at: datetime
    urged_count: int
    turns_red_at: datetime | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list shows. Empty fields do not narrow."""

    within: Within
    urgency: int | None = None
    suspended: bool | None = None
    rung: str = ""
    due_before: datetime | None = None


def going_red(
    uow: UnitOfWork, within: Within, *, until_at: datetime, limit: int
) -> tuple[tuple[WorkItem, datetime], ...]:
    """Running items that turn red by ``until_at``, the soonest first."""
    statement = (
        select(work_item, supervised_item.c.turns_red_at)
        .join(supervised_item, supervised_item.c.work_item_id == work_item.c.work_item_id)
        .where(
            supervised_item.c.on_ladder.is_(True),
            supervised_item.c.turns_red_at <= until_at,
            supervised_item.c.suspended.is_(False),
            *narrowed(within),
        )
        .order_by(supervised_item.c.turns_red_at, supervised_item.c.work_item_id)
        .limit(limit)
    )
    rows = uow.connection.execute(statement).mappings()
    return tuple((view_of(row), row["turns_red_at"]) for row in rows)


def list_statement(narrow: Narrowing, *, cursor: str, limit: int) -> Select[Any]:
    """One page of open items on a ladder, due first, and one row more.

    The keys of the page are found first, by a walk along an index; only then are rows read.
    """
    row = supervised_item.c
    keys = select(row.work_item_id, row.due_at)
    if not narrow.within.of_places_alone:
        keys = keys.join(work_item, work_item.c.work_item_id == row.work_item_id)
    chosen = (
        keys.where(row.on_ladder.is_(True), *narrowed(narrow.within))
        .where(*_narrowing(narrow), *_after(cursor))
        .order_by(row.due_at, row.work_item_id)
        .limit(limit + 1)
        .subquery()
    )
    return (
        select(
            work_item,
            row.rungs,
            row.last_rung,
            row.original_due_at,
            row.urged_count,
            row.turns_red_at,
            chosen.c.due_at.label("sort_at"),
        )
        .select_from(chosen)
        .join(supervised_item, row.work_item_id == chosen.c.work_item_id)
        .join(work_item, work_item.c.work_item_id == chosen.c.work_item_id)
        .order_by(chosen.c.due_at, chosen.c.work_item_id)
    )


def _after(cursor: str) -> Iterator[ColumnElement[bool]]:
    if not cursor:
        return
    row = supervised_item.c
    at, after = Cursor.decode(cursor)
    # The first condition is implied by the second; alone it lets the index begin there.
    yield row.due_at >= at
    yield or_(row.due_at > at, row.work_item_id > after)


def _narrowing(narrow: Narrowing) -> Iterator[ColumnElement[bool]]:
    row = supervised_item.c
    if narrow.urgency is not None:
        yield row.urgency == narrow.urgency
    if narrow.suspended is not None:
        yield row.suspended.is_(narrow.suspended)
    if narrow.rung:
        yield row.last_rung == narrow.rung
    if narrow.due_before is not None:
        yield row.due_at < narrow.due_before


def page(
    uow: UnitOfWork, narrow: Narrowing, *, cursor: str, limit: int
) -> tuple[tuple[Listed, ...], str]:
    """One page and the cursor of the next; empty where there is none."""
    statement = list_statement(narrow, cursor=cursor, limit=limit)
    rows = uow.connection.execute(statement).mappings().all()
    more = ""
    if len(rows) > limit:
        rows = rows[:limit]
        more = Cursor.encode(rows[-1]["sort_at"], rows[-1]["work_item_id"])
    listed = tuple(
        Listed(
            view_of(row),
            from_json(row["rungs"]),
            row["last_rung"],
            row["original_due_at"],
            row["urged_count"],
            row["turns_red_at"],
        )
        for row in rows
    )
    return listed, more

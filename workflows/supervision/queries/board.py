"""The numbers of the supervision board, and the supervision list. Each is one statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all

from engine.lifecycle import Urgency
from engine.store.cursors import Cursor
from engine.store.queries.work_items import view_of
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from workflows.supervision.queries.areas import within_any
from workflows.supervision.tables import responsibility_span, supervised_item


@dataclass(frozen=True, slots=True)
class Count:
    """How many open items share a key (an area or an owner), a colour and a suspension."""

    key: str
    urgency: Urgency
    suspended: bool
    number: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An item with what the ladder says of it."""

    item: WorkItem
    last_rung: str
    original_due_at: datetime
    urged_count: int
    turns_red_at: datetime | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list shows. Empty fields do not narrow."""

    areas: tuple[str, ...]
    area: str = ""
    owner: str = ""
    urgency: int | None = None
    suspended: bool | None = None
    rung: str = ""
    due_before: datetime | None = None


def counts_by(uow: UnitOfWork, column: str, areas: Sequence[str]) -> tuple[Count, ...]:
    """Open items per ``scope_area`` or ``scope_owner``, colour and suspension."""
    rows = uow.connection.execute(counts_statement(column, areas))
    return tuple(
        Count(row[0], tuple(Urgency)[row.urgency], row.suspended, row.number) for row in rows
    )


def counts_statement(column: str, areas: Sequence[str]) -> Select[Any]:
    key = supervised_item.c[column]
    colour = (supervised_item.c.urgency, supervised_item.c.suspended)
    return (
        select(key, *colour, func.count().label("number"))
        .where(
            supervised_item.c.on_ladder.is_(True),
            within_any(supervised_item.c.scope_area, areas),
        )
        .group_by(key, *colour)
    )


def going_red(
    uow: UnitOfWork, areas: Sequence[str], *, until_at: datetime, limit: int
) -> tuple[tuple[WorkItem, datetime], ...]:
    """Running items that turn red by ``until_at``, the soonest first."""
    statement = (
        select(work_item, supervised_item.c.turns_red_at)
        .join(supervised_item, supervised_item.c.work_item_id == work_item.c.work_item_id)
        .where(
            supervised_item.c.on_ladder.is_(True),
            supervised_item.c.turns_red_at <= until_at,
            supervised_item.c.suspended.is_(False),
            within_any(supervised_item.c.scope_area, areas),
        )
        .order_by(supervised_item.c.turns_red_at, supervised_item.c.work_item_id)
        .limit(limit)
    )
    rows = uow.connection.execute(statement).mappings()
    return tuple((view_of(row), row["turns_red_at"]) for row in rows)


def closed_since(uow: UnitOfWork, areas: Sequence[str], first_day: date) -> tuple[int, int]:
    """How many items with a due date were completed since, and how many of them on time."""
    in_time = supervised_item.c.closed_at <= supervised_item.c.due_at
    statement = select(func.count(), func.count().filter(in_time)).where(
        *_closed(areas, first_day), supervised_item.c.completed.is_(True)
    )
    row = uow.connection.execute(statement).one()
    return int(row[0]), int(row[1])


def minutes_by_holder(
    uow: UnitOfWork, areas: Sequence[str], first_day: date
) -> Iterator[tuple[str, bool, int]]:
    """Holder, whether suspended, and working minutes, over the items closed since a day.

    The last stretch of each item is in its own row, those before in theirs. One statement.
    """
    row, span = supervised_item.c, responsibility_span.c
    closed = _closed(areas, first_day)
    last = select(row.holder, row.suspended, row.held_minutes.label("minutes")).where(*closed)
    before = (
        select(span.holder, span.suspended, span.minutes)
        .join(supervised_item, row.work_item_id == span.work_item_id)
        .where(*closed)
    )
    every = union_all(last, before).subquery()
    statement = select(every.c.holder, every.c.suspended, func.sum(every.c.minutes)).group_by(
        every.c.holder, every.c.suspended
    )
    return ((found[0], found[1], int(found[2])) for found in uow.connection.execute(statement))


def _closed(areas: Sequence[str], first_day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        supervised_item.c.closed_on >= first_day,
        supervised_item.c.due_at.is_not(None),
        within_any(supervised_item.c.scope_area, areas),
    )


def list_statement(narrow: Narrowing, *, cursor: str, limit: int) -> Select[Any]:
    """One page of open items on a ladder, due first, and one row more.

    The keys of the page are found first, by a walk along an index; only then are rows read.
    """
    row = supervised_item.c
    chosen = (
        select(row.work_item_id, row.due_at)
        .where(row.on_ladder.is_(True), within_any(row.scope_area, narrow.areas))
        .where(*_narrowing(narrow), *_after(cursor))
        .order_by(row.due_at, row.work_item_id)
        .limit(limit + 1)
        .subquery()
    )
    return (
        select(
            work_item,
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
    if narrow.area:
        yield within_any(row.scope_area, (narrow.area,))
    if narrow.owner:
        yield row.scope_owner == narrow.owner
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
            row["last_rung"],
            row["original_due_at"],
            row["urged_count"],
            row["turns_red_at"],
        )
        for row in rows
    )
    return listed, more

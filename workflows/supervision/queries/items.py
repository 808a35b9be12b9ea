"""Supervised items: their ladder and their running responsibility."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables import candidate
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day
from workflows.supervision.plan import Plan, from_json, last_fired, to_json
from workflows.supervision.responsibility import holder_of
from workflows.supervision.tables import responsibility_span, supervised_item
from workflows.supervision.views import Span


@dataclass(frozen=True, slots=True)
class Held:
    """The last stretch of an item's responsibility clock; ``held_minutes`` once it is over."""

    work_item_id: int
    instance_id: int
    scope_owner: str
    holder: str
    held_since: datetime
    suspended: bool
    closed_at: datetime | None
    held_minutes: int | None


@dataclass(frozen=True, slots=True)
class Supervised:
    """A row of ``supervised_item``."""

    work_item_id: int
    instance_id: int
    ladder: str
    scope_owner: str
    urgency: int
    suspended: bool
    holder: str
    held_since: datetime
    original_due_at: datetime | None
    due_at: datetime | None
    extended_at: datetime | None
    counts_from_at: datetime | None
    plan: Plan
    last_rung: str
    urged_count: int
    closed_at: datetime | None
    held_minutes: int | None

    @property
    def held(self) -> Held:
        return Held(**{name: getattr(self, name) for name in Held.__slots__})


_MEMO = "supervised items"
_ENDED = ("on_ladder", "closed_at", "closed_on", "completed")
_SETTLED = (
    *("work_item_id", "instance_id", "ladder", "on_ladder", "scope_area", "scope_owner"),
    *("urgency", "suspended", "held_since", "held_since_minute", "held_minutes"),
    *("original_due_at", "due_at", "counts_from_at", "rungs", "turns_red_at"),
    *("opened_on", "closed_at", "closed_on", "completed"),
)
_HELD = tuple(supervised_item.c[name] for name in Held.__slots__)


def _supervised(row: RowMapping) -> Supervised:
    plain = {name: row[name] for name in Supervised.__slots__ if name != "plan"}
    return Supervised(plan=from_json(row["rungs"]), **plain)


def add(
    uow: UnitOfWork,
    item: WorkItem,
    plan: Plan,
    *,
    turns_red_at: datetime | None,
    minute: int,
) -> None:
    """Begin to supervise an item that was just opened, in working minute ``minute``.

    The time goes to the first of its candidate groups, or to its owner where it has none.
    Written by ``settle``.
    """
    _gathered(uow)[item.work_item_id] = _begun(item, plan, turns_red_at, minute)


def close(
    uow: UnitOfWork,
    item: WorkItem,
    *,
    now: datetime,
    minute: int,
    completed: bool,
) -> None:
    """End the supervision of an item in working minute ``minute``. Written by ``settle``."""
    rows = _gathered(uow)
    # A row that is there already only takes what is said here of its end.
    row = rows.setdefault(item.work_item_id, _begun(item, (), None, minute))
    row |= {
        "on_ladder": False,
        "closed_at": now,
        "closed_on": local_day(now),
        "completed": completed,
        "held_minutes": minute - row["held_since_minute"],
        "ended_minute": minute,
    }


def settle(uow: UnitOfWork) -> None:
    """Write what ``add`` and ``close`` have gathered. One statement for all.

    Whatever else looks at these rows in the same transaction calls it first.
    """
    rows = _gathered(uow)
    if rows:
        uow.connection.execute(_settling(uow.dialect), list(rows.values()))
        rows.clear()


def _gathered(uow: UnitOfWork) -> dict[int, dict[str, Any]]:
    return cast("dict[int, dict[str, Any]]", uow.memo.setdefault(_MEMO, {}))


def _begun(
    item: WorkItem, plan: Plan, turns_red_at: datetime | None, minute: int
) -> dict[str, Any]:
    return {
        "work_item_id": item.work_item_id,
        "instance_id": item.instance_id,
        "ladder": item.ladder,
        "on_ladder": bool(plan),
        "scope_area": item.scope.area,
        "scope_owner": item.scope.owner,
        "urgency": item.urgency.rank,
        "suspended": item.suspended,
        "held_since": item.created_at,
        "held_since_minute": minute,
        "held_minutes": None,
        "original_due_at": item.due_at,
        "due_at": item.due_at,
        "counts_from_at": item.due_at,
        "rungs": to_json(plan),
        "turns_red_at": turns_red_at,
        "opened_on": local_day(item.created_at),
        "closed_at": None,
        "closed_on": None,
        "completed": False,
        "ended_minute": None,
    }


@cache
def _settling(dialect: str) -> Any:
    """Insert rows; of those that are there already, note the end."""
    table = supervised_item.c
    first_group = (
        select(func.min(candidate.c.group_id))
        .where(candidate.c.work_item_id == bindparam("work_item_id"))
        .scalar_subquery()
    )
    insert_into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    named: dict[str, Any] = {name: bindparam(name) for name in _SETTLED}
    holder = func.coalesce(first_group, bindparam("scope_owner"))
    statement: Any = insert_into(supervised_item).values(holder=holder, **named)
    return statement.on_conflict_do_update(
        index_elements=["work_item_id"],
        set_={
            **{name: statement.excluded[name] for name in _ENDED},
            "held_minutes": bindparam("ended_minute", type_=Integer) - table.held_since_minute,
        },
    )


def read(uow: UnitOfWork, work_item_id: int) -> Supervised | None:
    settle(uow)
    statement = select(supervised_item).where(supervised_item.c.work_item_id == work_item_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _supervised(row)


def lock(uow: UnitOfWork, work_item_id: int) -> Supervised | None:
    settle(uow)
    statement = (
        select(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .with_for_update()
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _supervised(row)


def change(uow: UnitOfWork, work_item_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of an item."""
    settle(uow)
    uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .values(**values)
    )


def count_urging(uow: UnitOfWork, work_item_id: int) -> None:
    """An item was urged by hand once more."""
    settle(uow)
    uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .values(urged_count=supervised_item.c.urged_count + 1)
    )


def write_plan(
    uow: UnitOfWork, work_item_id: int, plan: Plan, *, urgency: int, turns_red_at: datetime | None
) -> bool:
    """Store a plan and what follows from it; whether the item is still open. One statement."""
    settle(uow)
    last = last_fired(plan)
    closed_at = uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .values(
            rungs=to_json(plan),
            last_rung="" if last is None else last.code,
            urgency=urgency,
            turns_red_at=turns_red_at,
        )
        .returning(supervised_item.c.closed_at)
    ).scalar_one()
    return closed_at is None


def held_of_instance(uow: UnitOfWork, instance_id: int) -> tuple[Held, ...]:
    """The last stretch of each item of an instance, open or closed."""
    settle(uow)
    statement = (
        select(*_HELD)
        .where(supervised_item.c.instance_id == instance_id)
        .order_by(supervised_item.c.work_item_id)
    )
    return tuple(Held(*row) for row in uow.connection.execute(statement))


def held_from(uow: UnitOfWork, owner: str, from_at: datetime) -> tuple[Held, ...]:
    """Stretches that run, and began at ``from_at`` or later; of one owner or (empty) of all."""
    settle(uow)
    statement = select(*_HELD).where(
        supervised_item.c.closed_at.is_(None), supervised_item.c.held_since >= from_at
    )
    if owner:
        statement = statement.where(supervised_item.c.scope_owner == owner)
    return tuple(Held(*row) for row in uow.connection.execute(statement))


def change_open(uow: UnitOfWork, instance_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of the open items of an instance."""
    settle(uow)
    uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.instance_id == instance_id, supervised_item.c.closed_at.is_(None))
        .values(**values)
    )


def add_spans(uow: UnitOfWork, spans: Sequence[Mapping[str, Any]]) -> None:
    """Store ended stretches. One statement."""
    if spans:
        uow.connection.execute(insert(responsibility_span), list(spans))


def spans_of(uow: UnitOfWork, *, instance_id: int, work_item_id: int | None) -> Iterator[Span]:
    """The stretches before the last ones, of an instance or of one of its items."""
    statement = select(responsibility_span).where(responsibility_span.c.instance_id == instance_id)
    if work_item_id is not None:
        statement = statement.where(responsibility_span.c.work_item_id == work_item_id)
    for row in uow.connection.execute(statement):
        holder = holder_of(row.holder, suspended=row.suspended)
        yield Span(row.work_item_id, holder.kind, holder.name, row.from_at, row.to_at, row.minutes)


def on_ladder(uow: UnitOfWork, owner: str) -> Iterator[Supervised]:
    """Running items on a ladder, of one owner or (empty) of all, a thousand at a time.

    The caller may change each while it walks on.
    """
    settle(uow)
    after = 0
    while True:
        statement = select(supervised_item).where(
            supervised_item.c.on_ladder.is_(True), supervised_item.c.work_item_id > after
        )
        if owner:
            statement = statement.where(supervised_item.c.scope_owner == owner)
        statement = statement.order_by(supervised_item.c.work_item_id).limit(1000)
        rows = uow.connection.execute(statement).mappings().all()
        if not rows:
            return
        yield from map(_supervised, rows)
        after = rows[-1]["work_item_id"]

"""Supervised items: their ladder and their running responsibility."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from engine.store.tables import absence, candidate
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from workflows.organisation.tables import person
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

    The time goes to the first of its candidate groups, or to its owner where it has none. One
    statement.
    """
    first_group = (
        select(func.min(candidate.c.group_id))
        .where(candidate.c.work_item_id == item.work_item_id)
        .scalar_subquery()
    )
    uow.connection.execute(
        insert(supervised_item).values(
            work_item_id=item.work_item_id,
            instance_id=item.instance_id,
            ladder=item.ladder,
            on_ladder=bool(plan),
            scope_area=item.scope.area,
            scope_owner=item.scope.owner,
            urgency=item.urgency.rank,
            suspended=item.suspended,
            holder=func.coalesce(first_group, item.scope.owner),
            held_since=item.created_at,
            held_since_minute=minute,
            original_due_at=item.due_at,
            due_at=item.due_at,
            counts_from_at=item.due_at,
            rungs=to_json(plan),
            turns_red_at=turns_red_at,
        )
    )


def close(
    uow: UnitOfWork,
    work_item_id: int,
    *,
    now: datetime,
    local_day: date,
    minute: int,
    completed: bool,
) -> None:
    """End the supervision of an item in working minute ``minute``. One statement."""
    uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .values(
            on_ladder=False,
            closed_at=now,
            closed_on=local_day,
            completed=completed,
            held_minutes=minute - supervised_item.c.held_since_minute,
        )
    )


def read(uow: UnitOfWork, work_item_id: int) -> Supervised | None:
    statement = select(supervised_item).where(supervised_item.c.work_item_id == work_item_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _supervised(row)


def lock(uow: UnitOfWork, work_item_id: int) -> Supervised | None:
    statement = (
        select(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .with_for_update()
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _supervised(row)


def change(uow: UnitOfWork, work_item_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of an item."""
    uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .values(**values)
    )


def count_urging(uow: UnitOfWork, work_item_id: int) -> None:
    """An item was urged by hand once more."""
    uow.connection.execute(
        update(supervised_item)
        .where(supervised_item.c.work_item_id == work_item_id)
        .values(urged_count=supervised_item.c.urged_count + 1)
    )


def write_plan(
    uow: UnitOfWork, work_item_id: int, plan: Plan, *, urgency: int, turns_red_at: datetime | None
) -> bool:
    """Store a plan and what follows from it; whether the item is still open. One statement."""
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
    statement = (
        select(*_HELD)
        .where(supervised_item.c.instance_id == instance_id)
        .order_by(supervised_item.c.work_item_id)
    )
    return tuple(Held(*row) for row in uow.connection.execute(statement))


def held_from(uow: UnitOfWork, owner: str, from_at: datetime) -> tuple[Held, ...]:
    """Stretches that run, and began at ``from_at`` or later; of one owner or (empty) of all."""
    statement = select(*_HELD).where(
        supervised_item.c.closed_at.is_(None), supervised_item.c.held_since >= from_at
    )
    if owner:
        statement = statement.where(supervised_item.c.scope_owner == owner)
    return tuple(Held(*row) for row in uow.connection.execute(statement))


def change_open(uow: UnitOfWork, instance_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of the open items of an instance."""
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


def deputies_of(uow: UnitOfWork, user_ids: Sequence[str], now: datetime) -> dict[str, set[str]]:
    """Who stands in at ``now`` for those of ``user_ids`` who are absent; nobody who is disabled."""
    statement = (
        select(absence.c.user_id, absence.c.deputy_id)
        .join(person, person.c.user_id == absence.c.deputy_id)
        .where(
            absence.c.user_id.in_(user_ids),
            absence.c.from_at <= now,
            absence.c.to_at > now,
            absence.c.ended_at.is_(None),
            person.c.enabled.is_(True),
        )
    )
    found: dict[str, set[str]] = {}
    for row in uow.connection.execute(statement):
        found.setdefault(row.user_id, set()).add(row.deputy_id)
    return found

"""What begins instances by itself: messages, signals and timers of start events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, tuple_, update

from engine.message_views import StartSchedule
from engine.store.tables import start_happening, start_trigger, start_watch
from engine.store.unit_of_work import UnitOfWork

_COLLECTED = (
    select(func.count())
    .where(
        start_happening.c.definition_key == start_trigger.c.definition_key,
        start_happening.c.element_id == start_trigger.c.element_id,
        start_happening.c.kind == start_trigger.c.kind,
        start_happening.c.name == start_trigger.c.name,
    )
    .scalar_subquery()
    .label("collected")
)
_COLUMNS = tuple(
    _COLLECTED if name == "collected" else start_trigger.c[name] for name in StartSchedule.__slots__
)


def _view(row: RowMapping) -> StartSchedule:
    return StartSchedule(**row)


def of_definition(uow: UnitOfWork, definition_key: str) -> tuple[StartSchedule, ...]:
    """All of a process, locked for a change."""
    statement = (
        select(*_COLUMNS)
        .where(start_trigger.c.definition_key == definition_key)
        .order_by(start_trigger.c.element_id, start_trigger.c.part)
        .with_for_update(of=start_trigger)
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def lock(
    uow: UnitOfWork, definition_key: str, element_id: str, part: int
) -> tuple[StartSchedule, int] | None:
    """One of them, locked for a change, and the id of the job that fires next (0: none)."""
    statement = (
        select(*_COLUMNS, start_trigger.c.job_id)
        .where(
            start_trigger.c.definition_key == definition_key,
            start_trigger.c.element_id == element_id,
            start_trigger.c.part == part,
        )
        .with_for_update(of=start_trigger)
    )
    row = uow.connection.execute(statement).mappings().first()
    if row is None:
        return None
    values = dict(row)
    job_id = values.pop("job_id") or 0
    return StartSchedule(**values), job_id


def replace(uow: UnitOfWork, definition_key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let the starts of a new version take the place of those of the old one."""
    uow.connection.execute(
        delete(start_trigger).where(start_trigger.c.definition_key == definition_key)
    )
    if rows:
        uow.connection.execute(insert(start_trigger), [dict(row) for row in rows])


def change(uow: UnitOfWork, of: StartSchedule, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(start_trigger)
        .where(
            start_trigger.c.definition_key == of.definition_key,
            start_trigger.c.element_id == of.element_id,
            start_trigger.c.part == of.part,
        )
        .values(**values)
    )


def begun_by(uow: UnitOfWork, kind: str, name: str) -> tuple[StartSchedule, ...]:
    """The starts that this message or signal triggers and that nobody has paused."""
    statement = (
        select(*_COLUMNS)
        .where(
            start_trigger.c.kind == kind,
            start_trigger.c.name == name,
            start_trigger.c.paused_at.is_(None),
        )
        .order_by(start_trigger.c.definition_key, start_trigger.c.element_id)
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def listing(uow: UnitOfWork) -> tuple[StartSchedule, ...]:
    """All there are, by process and element."""
    statement = select(*_COLUMNS).order_by(
        start_trigger.c.definition_key, start_trigger.c.element_id, start_trigger.c.part
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


# ── Rows that conditions look at ──────────────────────────────────────────────────────────


def watched(uow: UnitOfWork, definition_key: str) -> frozenset[tuple[str, int, str, str]]:
    """What the conditions of a process look at: element, part, store and key."""
    columns = ("element_id", "part", "store", "row_key")
    statement = select(*(start_watch.c[name] for name in columns)).where(
        start_watch.c.definition_key == definition_key
    )
    return frozenset((row[0], row[1], row[2], row[3]) for row in uow.connection.execute(statement))


def watch(uow: UnitOfWork, definition_key: str, rows: frozenset[tuple[str, int, str, str]]) -> None:
    """Let the conditions of a process look at these rows, and at no others."""
    uow.connection.execute(
        delete(start_watch).where(start_watch.c.definition_key == definition_key)
    )
    if rows:
        columns = ("element_id", "part", "store", "row_key")
        values = [dict(zip(columns, row, strict=True)) for row in sorted(rows)]
        uow.connection.execute(
            insert(start_watch), [{"definition_key": definition_key, **each} for each in values]
        )


def looking_at(
    uow: UnitOfWork, rows: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str, int], ...]:
    """The conditions that name one of these rows: process, element and part, in a fixed order."""
    found = (start_watch.c.definition_key, start_watch.c.element_id, start_watch.c.part)
    statement = (
        select(*found)
        .where(tuple_(start_watch.c.store, start_watch.c.row_key).in_(rows))
        .distinct()
        .order_by(*found)
    )
    return tuple((row[0], row[1], row[2]) for row in uow.connection.execute(statement))

"""The SQL that reads conferences and tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, or_, select

from engine.lifecycle import Urgency, WorkItemState
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.areas import contains_text, within, within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import unit
from workflows.task_decomposition.commands import TaskFilter
from workflows.task_decomposition.tables import meeting, task, task_contribution, task_progress
from workflows.task_decomposition.views import (
    Contribution,
    ContributionState,
    Meeting,
    Task,
    TaskKind,
    TaskProgress,
    TaskState,
    UnitFigures,
)

_OPEN = tuple(state.value for state in TaskState if state.open)


def tasks(
    uow: UnitOfWork, seen: Reach, narrow: TaskFilter, *, after: int | None, limit: int
) -> tuple[Task, ...]:
    """Tasks, the latest first. Two statements."""
    statement = _tasks().where(visible(seen), *_narrowed(narrow))
    if after is not None:
        statement = statement.where(task.c.task_id < after)
    statement = statement.order_by(task.c.task_id.desc()).limit(limit)
    return _with_co_units(uow, uow.connection.execute(statement).all())


def tasks_of(uow: UnitOfWork, meeting_id: int, seen: Reach) -> tuple[Task, ...]:
    """The tasks of a conference, in the order of its list. Two statements."""
    statement = _tasks().where(task.c.meeting_id == meeting_id, visible(seen))
    return _with_co_units(uow, uow.connection.execute(statement.order_by(task.c.number)).all())


def task_by_id(uow: UnitOfWork, task_id: int, seen: Reach) -> Task | None:
    statement = _tasks().where(task.c.task_id == task_id, visible(seen))
    found = _with_co_units(uow, uow.connection.execute(statement).all())
    return found[0] if found else None


def progress_of(uow: UnitOfWork, task_id: int) -> tuple[TaskProgress, ...]:
    """Reports of progress, the latest first."""
    table = task_progress.c
    statement = (
        select(table.reported_at, table.text, table.next_steps, table.difficulties)
        .where(table.task_id == task_id)
        .order_by(table.progress_id.desc())
    )
    return tuple(TaskProgress(*row) for row in uow.connection.execute(statement))


def visible(seen: Reach) -> ColumnElement[bool]:
    """Tasks of an area in sight, and those where a unit in sight leads or contributes."""
    units = [int(owner.partition(":")[2]) for owner in seen.owners if owner.startswith("unit:")]
    if not units:
        return within_any(task.c.area, seen.areas)
    return or_(
        within_any(task.c.area, seen.areas), task.c.lead_unit_id.in_(units), _contributes(units)
    )


def _contributes(units: Sequence[int]) -> ColumnElement[bool]:
    table = task_contribution.c
    return exists().where(table.task_id == task.c.task_id, table.unit_id.in_(units))


def _narrowed(narrow: TaskFilter) -> Iterable[ColumnElement[bool]]:
    if narrow.meeting_id is not None:
        yield task.c.meeting_id == narrow.meeting_id
    if narrow.area:
        yield within(task.c.area, narrow.area)
    if narrow.unit_id is not None:
        yield or_(task.c.lead_unit_id == narrow.unit_id, _contributes([narrow.unit_id]))
    if narrow.state is not None:
        yield task.c.state == narrow.state.value
    if narrow.colour is not None:
        yield _urgency() == narrow.colour.rank
        yield task.c.state.in_(_OPEN)
    if narrow.text:
        yield contains_text(task.c.title, narrow.text)


def _urgency() -> Any:
    """The rank of the most pressing open item of a task; 0 where nothing is open."""
    states = [state.value for state in WorkItemState if state.open]
    worst = select(func.max(work_item.c.urgency)).where(
        work_item.c.instance_id == task.c.instance_id, work_item.c.state.in_(states)
    )
    return func.coalesce(worst.scalar_subquery(), 0)


def _tasks() -> Select[Any]:
    return (
        select(
            task,
            unit.c.name.label("lead_name"),
            meeting.c.name.label("meeting_name"),
            _urgency().label("urgency"),
        )
        .join(unit, unit.c.unit_id == task.c.lead_unit_id)
        .join(meeting, meeting.c.instance_id == task.c.meeting_id)
    )


def _with_co_units(uow: UnitOfWork, found: Sequence[Row[Any]]) -> tuple[Task, ...]:
    parts: dict[int, list[Contribution]] = defaultdict(list)
    ids = [row.task_id for row in found]
    if ids:
        table = task_contribution
        statement = (
            select(table, unit.c.name)
            .join(unit, unit.c.unit_id == table.c.unit_id)
            .where(table.c.task_id.in_(ids))
            .order_by(unit.c.area, table.c.unit_id)
        )
        for row in uow.connection.execute(statement):
            parts[row.task_id].append(_contribution(row))
    return tuple(replace(_task(row), co_units=tuple(parts[row.task_id])) for row in found)


def _contribution(row: Row[Any]) -> Contribution:
    return Contribution(
        unit_id=row.unit_id,
        unit_name=row.name,
        state=ContributionState(row.state),
        instance_id=row.instance_id,
        result=row.result,
        settled_at=row.settled_at,
    )


def _task(row: Row[Any]) -> Task:
    values: dict[str, Any] = row._asdict()
    values |= {
        "kind": TaskKind(row.kind),
        "state": TaskState(row.state),
        "urgency": list(Urgency)[row.urgency],
    }
    return Task(**values)


# ── Conferences ───────────────────────────────────────────────────────────────────────────


def meetings(uow: UnitOfWork, seen: Reach, *, area: str, limit: int) -> tuple[Meeting, ...]:
    statement = _meetings(seen).where(within(meeting.c.area, area))
    statement = statement.order_by(meeting.c.instance_id.desc()).limit(limit)
    return tuple(Meeting(**row) for row in uow.connection.execute(statement).mappings())


def meeting_by_id(uow: UnitOfWork, meeting_id: int, seen: Reach) -> Meeting | None:
    statement = _meetings(seen).where(meeting.c.instance_id == meeting_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else Meeting(**row)


def _meetings(seen: Reach) -> Select[Any]:
    """Those of an area in sight, and those of which a task is in sight."""
    of_it = task.c.meeting_id == meeting.c.instance_id

    def number(*conditions: ColumnElement[bool]) -> Any:
        counted = select(func.count()).select_from(task).where(of_it, visible(seen), *conditions)
        return counted.scalar_subquery()

    table = meeting.c
    return select(
        table.instance_id.label("meeting_id"),
        table.area,
        table.name,
        table.planned_on,
        table.held_on,
        table.minutes_id,
        table.list_id,
        table.dispatched_at,
        number(task.c.state != TaskState.WITHDRAWN.value).label("tasks"),
        number(task.c.state == TaskState.CLOSED.value).label("closed"),
    ).where(
        table.cancelled.is_(False),
        or_(within_any(table.area, seen.areas), exists().where(of_it, visible(seen))),
    )


# ── Figures ───────────────────────────────────────────────────────────────────────────────


def figures(uow: UnitOfWork, seen: Reach, *, area: str, now: datetime) -> tuple[UnitFigures, ...]:
    """One row for each lead unit, in the order of area codes."""
    is_open = task.c.state.in_(_OPEN)
    is_closed = task.c.state == TaskState.CLOSED.value

    def number(condition: ColumnElement[bool]) -> Any:
        return func.sum(case((condition, 1), else_=0))

    statement = (
        select(
            unit.c.unit_id,
            unit.c.name,
            unit.c.area,
            number(is_open),
            number(and_(is_open, func.coalesce(task.c.due_at < now, false()))),
            number(is_closed),
            number(and_(is_closed, task.c.on_time.is_(True))),
        )
        .join(task, task.c.lead_unit_id == unit.c.unit_id)
        .where(visible(seen), within(task.c.area, area))
        .group_by(unit.c.unit_id, unit.c.name, unit.c.area)
        .order_by(unit.c.area, unit.c.unit_id)
    )
    return tuple(UnitFigures(*row) for row in uow.connection.execute(statement))

"""The SQL that writes conferences, tasks, contributions and progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from engine.store.queries.upsert import upsert
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.duties import UnitKind
from workflows.organisation.tables import unit
from workflows.task_decomposition.tables import (
    meeting,
    meeting_reminder,
    task,
    task_contribution,
    task_progress,
)
from workflows.task_decomposition.views import ContributionState, TaskState


def keep_meeting(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    """Note a conference, or what has become different of it."""
    upsert(uow, meeting, [dict(values)])


def change_meeting(uow: UnitOfWork, meeting_id: int, **values: Any) -> None:
    uow.connection.execute(
        update(meeting).where(meeting.c.instance_id == meeting_id).values(**values)
    )


def add_tasks(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Note the items of a list; their ids, in the order of their numbers."""
    made = insert(task).returning(task.c.task_id, sort_by_parameter_order=True)
    return tuple(uow.connection.execute(made, [dict(row) for row in rows]).scalars())


def add_contributions(uow: UnitOfWork, parts: Sequence[tuple[int, int]]) -> None:
    """Note co-units by task and unit."""
    if parts:
        uow.connection.execute(
            insert(task_contribution),
            [
                {"task_id": task_id, "unit_id": unit_id, "state": ContributionState.NAMED.value}
                for task_id, unit_id in parts
            ],
        )


def task_row(uow: UnitOfWork, task_id: int) -> Row[Any] | None:
    return uow.connection.execute(select(task).where(task.c.task_id == task_id)).first()


def change_task(uow: UnitOfWork, task_id: int, **values: Any) -> None:
    uow.connection.execute(update(task).where(task.c.task_id == task_id).values(**values))


def change_task_of(uow: UnitOfWork, instance_id: int, **values: Any) -> None:
    """The same, by the instance that carries it out. What is closed stays as it was."""
    uow.connection.execute(
        update(task)
        .where(
            task.c.instance_id == instance_id,
            task.c.state.not_in([TaskState.CLOSED.value, TaskState.WITHDRAWN.value]),
        )
        .values(**values)
    )


def last_handed_in(uow: UnitOfWork, instance_id: int, element_id: str) -> tuple[Any, Any] | None:
    """When the last round of a step was handed in, and when it was due."""
    row = uow.connection.execute(
        select(work_item.c.closed_at, work_item.c.due_at)
        .where(work_item.c.instance_id == instance_id, work_item.c.element_id == element_id)
        .order_by(work_item.c.work_item_id.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


# ── Co-units ──────────────────────────────────────────────────────────────────────────────


def set_co_units(uow: UnitOfWork, task_id: int, unit_ids: Sequence[int]) -> tuple[int, ...]:
    """Let a task have these co-units; the contributions under way of those that it loses."""
    known = {
        row.unit_id: row.instance_id
        for row in uow.connection.execute(
            select(task_contribution).where(task_contribution.c.task_id == task_id)
        )
    }
    gone = known.keys() - set(unit_ids)
    if gone:
        uow.connection.execute(
            delete(task_contribution).where(
                task_contribution.c.task_id == task_id, task_contribution.c.unit_id.in_(gone)
            )
        )
    add_contributions(uow, [(task_id, each) for each in unit_ids if each not in known])
    return tuple(sorted(known[each] for each in gone if known[each] is not None))


def unasked(uow: UnitOfWork, task_id: int) -> tuple[tuple[int, str], ...]:
    """Co-units that were not asked yet, with their names."""
    statement = (
        select(task_contribution.c.unit_id, unit.c.name)
        .join(unit, unit.c.unit_id == task_contribution.c.unit_id)
        .where(
            task_contribution.c.task_id == task_id,
            task_contribution.c.state == ContributionState.NAMED.value,
        )
        .order_by(task_contribution.c.unit_id)
    )
    return tuple((row.unit_id, row.name) for row in uow.connection.execute(statement))


def change_contribution(uow: UnitOfWork, task_id: int, unit_id: int, **values: Any) -> None:
    uow.connection.execute(
        update(task_contribution)
        .where(task_contribution.c.task_id == task_id, task_contribution.c.unit_id == unit_id)
        .values(**values)
    )


def take_contribution_back(uow: UnitOfWork, instance_id: int) -> None:
    """Its task ended, or lost the co-unit, before it was done."""
    uow.connection.execute(
        update(task_contribution)
        .where(task_contribution.c.instance_id == instance_id)
        .values(state=ContributionState.TAKEN_BACK.value)
    )


def under_way(uow: UnitOfWork, task_id: int) -> tuple[int, ...]:
    """The instances of contributions that are asked for and not there yet."""
    statement = select(task_contribution.c.instance_id).where(
        task_contribution.c.task_id == task_id,
        task_contribution.c.state == ContributionState.ASKED.value,
        task_contribution.c.instance_id.is_not(None),
    )
    return tuple(uow.connection.execute(statement).scalars())


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known of a task: unit, state and result of each co-unit, and the latest report."""

    contributions: tuple[tuple[str, str, str], ...]
    last_progress: str


def gathered(uow: UnitOfWork, task_id: int) -> Gathered:
    """One statement."""
    part, report = task_contribution.c, task_progress.c
    latest = (
        select(report.text)
        .where(report.task_id == task.c.task_id)
        .order_by(report.progress_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(latest, unit.c.name, part.state, part.result)
        .select_from(task)
        .outerjoin(task_contribution, part.task_id == task.c.task_id)
        .outerjoin(unit, unit.c.unit_id == part.unit_id)
        .where(task.c.task_id == task_id)
        .order_by(part.unit_id)
    )
    found = uow.connection.execute(statement).all()
    return Gathered(
        contributions=tuple((row[1], row[2], row[3]) for row in found if row[1] is not None),
        last_progress=str(found[0][0] or "") if found else "",
    )


# ── Progress ──────────────────────────────────────────────────────────────────────────────


def add_progress(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(task_progress).values(**values))


# ── Reminders ─────────────────────────────────────────────────────────────────────────────


def offices(uow: UnitOfWork) -> tuple[tuple[str, str, datetime, date | None, datetime | None], ...]:
    """Every office: area, name, on file since, last conference, last reminder. By area code."""
    last = (
        select(meeting.c.area, func.max(meeting.c.held_on).label("held_on"))
        .group_by(meeting.c.area)
        .subquery()
    )
    statement = (
        select(
            unit.c.area,
            unit.c.name,
            unit.c.opened_at,
            last.c.held_on,
            meeting_reminder.c.reminded_at,
        )
        .outerjoin(last, last.c.area == unit.c.area)
        .outerjoin(meeting_reminder, meeting_reminder.c.area == unit.c.area)
        .where(unit.c.kind == UnitKind.OFFICE.value, unit.c.closed_at.is_(None))
        .order_by(unit.c.area)
    )
    return tuple(tuple(row) for row in uow.connection.execute(statement))


def planning(uow: UnitOfWork) -> frozenset[str]:
    """Areas where a conference is being prepared."""
    statement = select(meeting.c.area).where(
        meeting.c.held_on.is_(None), meeting.c.cancelled.is_(False)
    )
    return frozenset(uow.connection.execute(statement).scalars())


def note_reminded(uow: UnitOfWork, areas: Sequence[str], now: datetime) -> None:
    if areas:
        upsert(uow, meeting_reminder, [{"area": area, "reminded_at": now} for area in areas])

"""The SQL that reads what a forecast is made from. Each function is one statement, or one for
every few hundred instances."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from engine.handlers.rehearsing import Copy
from engine.handlers.stepping import CONDITION, TIMER
from engine.lifecycle import InstanceState, JobState, Urgency
from engine.store.tables import instance, job, work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.forecast.course import Followed, Watched
from workflows.forecast.pace import StepKey
from workflows.supervision.firing import LADDER_RUNG
from workflows.supervision.plan import from_json
from workflows.supervision.tables import responsibility_span, supervised_item

#: How many instances are read at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Live:
    """An item whose next rung comes, with what tells how long it has been open: the working minute
    since which its holder has it, and the minutes before that."""

    watched: Watched
    held_since_minute: int
    earlier_minutes: int


def open_count(uow: UnitOfWork) -> int:
    """How many items are open on ladders."""
    statement = select(func.count()).where(supervised_item.c.on_ladder.is_(True))
    return int(uow.connection.execute(statement).scalar_one())


def climbing(uow: UnitOfWork, until_at: datetime) -> Iterator[Live]:
    """Items whose next rung is due by ``until_at``, in the order in which their jobs are due."""
    for row in uow.connection.execute(climbing_statement(until_at)):
        watched = Watched(
            work_item_id=row.work_item_id,
            instance_id=row.instance_id,
            task_id=row.task_id,
            definition_key=row.definition_key,
            element_id=row.element_id,
            ladder=row.ladder,
            area=row.scope_area,
            owner=row.scope_owner,
            plan=from_json(row.rungs),
            counts_from_at=row.counts_from_at,
            urgency=tuple(Urgency)[row.urgency],
        )
        yield Live(watched, row.held_since_minute, row.earlier_minutes or 0)


def climbing_statement(until_at: datetime) -> Select[Any]:
    row, span = supervised_item.c, responsibility_span.c
    earlier = (
        select(func.sum(span.minutes))
        .where(span.work_item_id == row.work_item_id, span.suspended.is_(False))
        .scalar_subquery()
    )
    return (
        select(
            *(row.work_item_id, row.instance_id, row.ladder, row.scope_area, row.scope_owner),
            *(row.rungs, row.counts_from_at, row.urgency, row.held_since_minute),
            *(work_item.c.task_id, work_item.c.definition_key, work_item.c.element_id),
            earlier.label("earlier_minutes"),
        )
        .select_from(job)
        .join(supervised_item, row.work_item_id == job.c.work_item_id)
        .join(work_item, work_item.c.work_item_id == job.c.work_item_id)
        .where(
            job.c.state == JobState.ARMED.value,
            job.c.due_at <= until_at,
            job.c.kind == LADDER_RUNG,
            row.on_ladder.is_(True),
            row.suspended.is_(False),
            row.counts_from_at.is_not(None),
        )
        .order_by(job.c.due_at, job.c.job_id)
    )


def timers(uow: UnitOfWork, until_at: datetime) -> tuple[tuple[int, str, datetime], ...]:
    """Instance, token and instant of every timer and look at a condition that comes by then."""
    statement = (
        select(job.c.instance_id, job.c.task_id, job.c.due_at)
        .join(instance, instance.c.instance_id == job.c.instance_id)
        .where(
            job.c.state == JobState.ARMED.value,
            job.c.due_at <= until_at,
            job.c.kind.in_((TIMER, CONDITION)),
            instance.c.state == InstanceState.ACTIVE.value,
        )
        .order_by(job.c.due_at, job.c.job_id)
    )
    return tuple((row[0], row[1], row[2]) for row in uow.connection.execute(statement))


def followed(uow: UnitOfWork, instance_ids: Collection[int]) -> dict[int, Followed]:
    """Running instances as copies."""
    row = instance.c
    columns = (row.instance_id, row.definition_id, row.definition_key, row.scope_area)
    found: dict[int, Followed] = {}
    for some in _in_parts(instance_ids):
        statement = select(*columns, row.scope_owner, row.tokens, row.title).where(
            row.instance_id.in_(some), row.state == InstanceState.ACTIVE.value
        )
        for each in uow.connection.execute(statement):
            copy = Copy(each.instance_id, each.definition_id, each.scope_owner, each.tokens)
            found[each.instance_id] = Followed(
                copy, each.definition_key, each.scope_area, each.title
            )
    return found


def durations(uow: UnitOfWork, first_day: date) -> Iterator[tuple[StepKey, int, int]]:
    """Steps completed since a day: how many working minutes they were open, to the hour, and how
    many took so long. Time that stood still does not count."""
    row, span = supervised_item.c, responsibility_span.c
    earlier = (
        select(span.work_item_id, func.sum(span.minutes).label("minutes"))
        .where(span.suspended.is_(False))
        .group_by(span.work_item_id)
        .subquery()
    )
    minutes = row.held_minutes + func.coalesce(earlier.c.minutes, 0)
    # SQLite has no floor() everywhere; whole numbers divide alike in both databases.
    hours = minutes // 60
    statement = (
        select(work_item.c.definition_key, work_item.c.element_id, hours, func.count())
        .select_from(supervised_item)
        .join(work_item, work_item.c.work_item_id == row.work_item_id)
        .outerjoin(earlier, earlier.c.work_item_id == row.work_item_id)
        .where(
            row.closed_on >= first_day,
            row.completed.is_(True),
            row.suspended.is_(False),
            row.held_minutes.is_not(None),
        )
        .group_by(work_item.c.definition_key, work_item.c.element_id, hours)
    )
    for key, element_id, whole_hours, number in uow.connection.execute(statement):
        yield (key, element_id), int(whole_hours) * 60, number


def _in_parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for first in range(0, len(ordered), _AT_ONCE):
        yield ordered[first : first + _AT_ONCE]

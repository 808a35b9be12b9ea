"""Live due dates that rest on working time: what a changed calendar may move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select

from engine.lifecycle import JobState
from engine.store.queries.jobs import view_of as job_view_of
from engine.store.queries.work_items import view_of as item_view_of
from engine.store.tables import instance, job, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import Job, WorkItem

_PAGE = 500


@dataclass(frozen=True, slots=True)
class LiveTimer:
    """A timer that waits, when it was armed, and for whose calendar."""

    job: Job
    armed_at: datetime
    owner: str


def items_due_in_working_time(
    uow: UnitOfWork, *, due_from_at: datetime, counted_before_at: datetime | None, owner: str
) -> tuple[WorkItem, ...]:
    """Open items with a working-time ``due_in``, the first due first.

    ``owner`` empty means everybody's. The pages walk ``ix_work_item_due``.
    """
    conditions: list[ColumnElement[bool]] = [work_item.c.due_in.like("%W%")]
    if counted_before_at is not None:
        conditions.append(work_item.c.due_from_at < counted_before_at)
    if owner:
        conditions.append(work_item.c.scope_owner == owner)
    after: tuple[datetime, int] = (due_from_at, 0)
    found: list[WorkItem] = []
    while True:
        rows = uow.connection.execute(_item_page(conditions, after)).mappings().all()
        found += (item_view_of(row) for row in rows)
        if len(rows) < _PAGE:
            return tuple(found)
        after = (rows[-1]["due_order_at"], rows[-1]["work_item_id"])


def _item_page(
    conditions: list[ColumnElement[bool]], after: tuple[datetime, int]
) -> Select[tuple[object, ...]]:
    due_at, work_item_id = after
    return (
        select(work_item)
        .where(
            work_item.c.open.is_(True),
            work_item.c.due_order_at >= due_at,
            or_(
                work_item.c.due_order_at > due_at,
                and_(work_item.c.due_order_at == due_at, work_item.c.work_item_id > work_item_id),
            ),
            work_item.c.due_at.is_not(None),
            *conditions,
        )
        .order_by(work_item.c.due_order_at, work_item.c.work_item_id)
        .limit(_PAGE)
    )


def timers_due_from(
    uow: UnitOfWork, *, due_from_at: datetime, armed_before_at: datetime | None, owner: str
) -> tuple[LiveTimer, ...]:
    """Waiting BPMN timers, also of suspended instances, that fire from ``due_from_at`` on."""
    statement = (
        select(job, instance.c.scope_owner)
        .join(instance, instance.c.instance_id == job.c.instance_id)
        .where(
            job.c.state.in_((JobState.ARMED.value, JobState.PAUSED.value)),
            job.c.due_at >= due_from_at,
            job.c.kind == "timer",
        )
        .order_by(job.c.due_at, job.c.job_id)
    )
    if armed_before_at is not None:
        statement = statement.where(job.c.created_at < armed_before_at)
    if owner:
        statement = statement.where(instance.c.scope_owner == owner)
    return tuple(
        LiveTimer(job_view_of(row), row["created_at"], row["scope_owner"])
        for row in uow.connection.execute(statement).mappings()
    )

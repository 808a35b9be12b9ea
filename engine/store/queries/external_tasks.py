"""Service tasks that workers outside fetch, lock and carry out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, and_, delete, insert, or_, select, update

from engine.lifecycle import InstanceState
from engine.message_views import ExternalTask, ExternalTaskState
from engine.store.tables import external_task, instance
from engine.store.unit_of_work import UnitOfWork

_COLUMNS = tuple(external_task.c[name] for name in ExternalTask.__slots__)


def _view(row: RowMapping) -> ExternalTask:
    return ExternalTask(**{**row, "state": ExternalTaskState(row["state"])})


def add(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    uow.connection.execute(insert(external_task), [dict(row) for row in rows])


def remove(uow: UnitOfWork, instance_id: int, task_ids: Sequence[str]) -> None:
    uow.connection.execute(
        delete(external_task).where(
            external_task.c.instance_id == instance_id, external_task.c.task_id.in_(task_ids)
        )
    )


def remove_all(uow: UnitOfWork, instance_id: int) -> None:
    uow.connection.execute(delete(external_task).where(external_task.c.instance_id == instance_id))


def fetch_statement(topics: Sequence[str], now: datetime, limit: int) -> Select[Any]:
    """Tasks that nobody works on and whose instance runs, the most urgent and oldest first."""
    columns = external_task.c
    return (
        select(*_COLUMNS)
        .join(instance, instance.c.instance_id == columns.instance_id)
        .where(
            columns.topic.in_(topics),
            columns.state == ExternalTaskState.OPEN.value,
            columns.available_at <= now,
            or_(columns.locked_until.is_(None), columns.locked_until <= now),
            instance.c.state == InstanceState.ACTIVE.value,
        )
        .order_by(columns.priority.desc(), columns.available_at, columns.external_task_id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=external_task)
    )


def lock_some(
    uow: UnitOfWork,
    topics: Sequence[str],
    *,
    worker_id: str,
    now: datetime,
    until: datetime,
    limit: int,
) -> tuple[ExternalTask, ...]:
    """Give tasks to a worker until ``until``. Two workers never get the same one."""
    statement = fetch_statement(topics, now, limit)
    found = [_view(row) for row in uow.connection.execute(statement).mappings()]
    if found:
        change_all(
            uow,
            [each.external_task_id for each in found],
            {"worker_id": worker_id, "locked_until": until},
        )
    return tuple(replace(each, worker_id=worker_id, locked_until=until) for each in found)


def change_all(uow: UnitOfWork, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(external_task).where(external_task.c.external_task_id.in_(ids)).values(**values)
    )


def by_id(uow: UnitOfWork, external_task_id: int) -> ExternalTask | None:
    statement = select(*_COLUMNS).where(external_task.c.external_task_id == external_task_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def lock(uow: UnitOfWork, external_task_id: int) -> ExternalTask | None:
    """Read a task for a change, its instance locked before it."""
    statement = (
        select(*_COLUMNS)
        .where(external_task.c.external_task_id == external_task_id)
        .with_for_update()
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def listing(
    uow: UnitOfWork, *, topic: str, state: ExternalTaskState | None, before: int | None, limit: int
) -> tuple[ExternalTask, ...]:
    """The latest first."""
    columns = external_task.c
    conditions = []
    if topic:
        conditions.append(columns.topic == topic)
    if state is not None:
        conditions.append(columns.state == state.value)
    if before is not None:
        conditions.append(columns.external_task_id < before)
    statement = (
        select(*_COLUMNS)
        .where(and_(True, *conditions))
        .order_by(columns.external_task_id.desc())
        .limit(limit)
    )
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())

"""Jobs: arming, moving, claiming, failing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, delete, func, insert, or_, select, update

from engine.lifecycle import JobState
from engine.store.tables import job
from engine.store.unit_of_work import UnitOfWork
from engine.views import Job


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be armed."""

    kind: str
    due_at: datetime
    instance_id: int | None = None
    work_item_id: int | None = None
    task_id: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    priority: int = 50


def view_of(row: RowMapping) -> Job:
    return Job(
        job_id=row["job_id"],
        kind=row["kind"],
        state=JobState(row["state"]),
        due_at=row["due_at"],
        instance_id=row["instance_id"],
        work_item_id=row["work_item_id"],
        task_id=row["task_id"],
        payload=row["payload"],
        attempts=row["attempts"],
        last_error=row["last_error"],
    )


def _values(new: NewJob, now: datetime, paused: Collection[int]) -> dict[str, Any]:
    state = JobState.PAUSED if new.instance_id in paused else JobState.ARMED
    return {
        "kind": new.kind,
        "state": state.value,
        "due_at": new.due_at,
        "priority": new.priority,
        "instance_id": new.instance_id,
        "work_item_id": new.work_item_id,
        "task_id": new.task_id,
        "payload": dict(new.payload),
        "attempts": 0,
        "last_error": "",
        "hinted_at": None,
        "created_at": now,
    }


#: Built once: what SQLAlchemy makes of a statement is kept with it.
_ARM = insert(job)
_NEW = tuple(column for column in job.c if column.name != "job_id")
_WITHDRAW = delete(job).where(
    job.c.instance_id == bindparam("of"),
    or_(
        job.c.task_id.in_(bindparam("tasks", expanding=True)),
        job.c.work_item_id.in_(bindparam("items", expanding=True)),
    ),
)


def arm(
    uow: UnitOfWork, new: Sequence[NewJob], now: datetime, *, paused: Collection[int] = ()
) -> None:
    """Store jobs to be carried out at their time; those of instances in ``paused`` wait for them.

    One statement.
    """
    if new:
        uow.connection.execute(_ARM, [_values(each, now, paused) for each in new])


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Whose jobs go, within one instance."""

    task_ids: list[str]
    work_item_ids: list[int]


def exchange(
    uow: UnitOfWork,
    withdrawn: Mapping[int, Withdrawal],
    new: Sequence[NewJob],
    *,
    now: datetime,
    paused: Collection[int] = (),
) -> None:
    """Remove jobs (by instance), then store new ones.

    One statement on PostgreSQL, where both travel together; two on SQLite, where nothing travels.
    """
    if uow.dialect == "postgresql" and len(withdrawn) == 1 and new:
        ((instance_id, gone),) = withdrawn.items()
        whose = _whose(instance_id, gone.task_ids, gone.work_item_ids)
        uow.connection.execute(_exchanging(len(new)), whose | _numbered(new, now, paused))
        return
    for instance_id, gone in withdrawn.items():
        withdraw(uow, instance_id, task_ids=gone.task_ids, work_item_ids=gone.work_item_ids)
    arm(uow, new, now, paused=paused)


@lru_cache(maxsize=64)
def _exchanging(count: int) -> Any:
    """A DELETE and an INSERT of ``count`` rows in one statement."""
    rows = [
        {column.name: bindparam(f"{column.name}_{number}", type_=column.type) for column in _NEW}
        for number in range(count)
    ]
    return insert(job).values(rows).add_cte(_WITHDRAW.cte("withdrawn", nesting=True))


def _numbered(new: Sequence[NewJob], now: datetime, paused: Collection[int]) -> dict[str, Any]:
    return {
        f"{name}_{number}": value
        for number, each in enumerate(new)
        for name, value in _values(each, now, paused).items()
    }


def arm_one(uow: UnitOfWork, new: NewJob, now: datetime) -> int:
    """Store one job and return its id, for those who have to know it."""
    result = uow.connection.execute(_ARM, _values(new, now, ()))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def by_id(uow: UnitOfWork, job_id: int) -> Job | None:
    row = uow.connection.execute(select(job).where(job.c.job_id == job_id)).mappings().first()
    return None if row is None else view_of(row)


def take(uow: UnitOfWork, job_id: int, now: datetime) -> Job | None:
    """Lock a job that is due, for the length of the transaction.

    None where it is gone, not due any more, or another worker holds it.
    """
    statement = (
        select(job)
        .where(job.c.job_id == job_id, job.c.state == JobState.ARMED.value, job.c.due_at <= now)
        .with_for_update(skip_locked=True)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else view_of(row)


def kinds_present(uow: UnitOfWork, kinds: Collection[str]) -> frozenset[str]:
    """Those of ``kinds`` of which there is a job in whatever state. Reads the whole table."""
    statement = select(job.c.kind).where(job.c.kind.in_(kinds)).distinct()
    return frozenset(uow.connection.execute(statement).scalars())


def remove(uow: UnitOfWork, job_id: int) -> None:
    uow.connection.execute(delete(job).where(job.c.job_id == job_id))


def withdraw(
    uow: UnitOfWork,
    instance_id: int,
    *,
    task_ids: Sequence[str] = (),
    work_item_ids: Sequence[int] = (),
) -> None:
    """Remove the jobs of an instance's tasks and work items. One statement."""
    if task_ids or work_item_ids:
        uow.connection.execute(_WITHDRAW, _whose(instance_id, task_ids, work_item_ids))


def _whose(
    instance_id: int, task_ids: Sequence[str], work_item_ids: Sequence[int]
) -> dict[str, Any]:
    return {"of": instance_id, "tasks": list(task_ids), "items": list(work_item_ids)}


def withdraw_kind(uow: UnitOfWork, work_item_id: int, kind: str) -> None:
    """Remove the jobs of one kind that belong to a work item."""
    uow.connection.execute(
        delete(job).where(job.c.work_item_id == work_item_id, job.c.kind == kind)
    )


def withdraw_all(uow: UnitOfWork, instance_id: int) -> None:
    """Remove every job of an instance."""
    uow.connection.execute(delete(job).where(job.c.instance_id == instance_id))


def move(uow: UnitOfWork, job_id: int, due_at: datetime) -> None:
    """Give a job another time; it counts as not yet hinted."""
    uow.connection.execute(
        update(job).where(job.c.job_id == job_id).values(due_at=due_at, hinted_at=None)
    )


def of_instance(uow: UnitOfWork, instance_id: int) -> tuple[Job, ...]:
    statement = select(job).where(job.c.instance_id == instance_id).order_by(job.c.job_id)
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def set_state_of_instance(
    uow: UnitOfWork, instance_id: int, *, present: JobState, wanted: JobState
) -> None:
    """Move all jobs of an instance that are in one state to another."""
    uow.connection.execute(
        update(job)
        .where(job.c.instance_id == instance_id, job.c.state == present.value)
        .values(state=wanted.value, hinted_at=None)
    )


def fail(
    uow: UnitOfWork, seen: Job, *, attempts: int, error: str, retry_at: datetime | None
) -> bool:
    """Note a failed attempt: armed again for ``retry_at``, or failed for good.

    False where the job is not as it was ``seen`` any more: gone, moved or paused meanwhile.
    """
    values: dict[str, Any] = {"attempts": attempts, "last_error": error, "hinted_at": None}
    if retry_at is None:
        values["state"] = JobState.FAILED.value
    else:
        values["due_at"] = retry_at
    unchanged = (
        job.c.job_id == seen.job_id,
        job.c.state == seen.state.value,
        job.c.due_at == seen.due_at,
        job.c.attempts == seen.attempts,
    )
    return uow.connection.execute(update(job).where(*unchanged).values(**values)).rowcount == 1


def rearm(uow: UnitOfWork, job_id: int, now: datetime) -> None:
    """Arm a failed job afresh."""
    uow.connection.execute(
        update(job)
        .where(job.c.job_id == job_id)
        .values(state=JobState.ARMED.value, due_at=now, attempts=0, hinted_at=None)
    )


def due_statement(now: datetime, *, lease: timedelta, limit: int) -> Any:
    """Ids of armed jobs that are due and not handed out within ``lease``, the oldest first."""
    return (
        select(job.c.job_id)
        .where(
            job.c.state == JobState.ARMED.value,
            job.c.due_at <= now,
            or_(job.c.hinted_at.is_(None), job.c.hinted_at < now - lease),
        )
        .order_by(job.c.due_at, job.c.job_id)
        .limit(limit)
    )


def claim_due(uow: UnitOfWork, now: datetime, *, lease: timedelta, limit: int) -> tuple[int, ...]:
    """Mark due jobs as handed out and return their ids.

    Two nodes never get the same one within ``lease``: the rows are locked while they are marked.
    """
    statement = due_statement(now, lease=lease, limit=limit).with_for_update(skip_locked=True)
    job_ids = tuple(uow.connection.execute(statement).scalars())
    if job_ids:
        uow.connection.execute(update(job).where(job.c.job_id.in_(job_ids)).values(hinted_at=now))
    return job_ids


def next_due_at(uow: UnitOfWork) -> datetime | None:
    """When the next armed job is due."""
    statement = (
        select(job.c.due_at)
        .where(job.c.state == JobState.ARMED.value)
        .order_by(job.c.due_at, job.c.job_id)
        .limit(1)
    )
    found: datetime | None = uow.connection.execute(statement).scalar()
    return found


def counts(uow: UnitOfWork, now: datetime) -> dict[str, int]:
    """How many jobs are in each state, and how many of the armed ones are due."""
    statement = select(job.c.state, func.count()).group_by(job.c.state)
    found = {state.value: 0 for state in JobState}
    found.update({str(row[0]): row[1] for row in uow.connection.execute(statement)})
    due = select(func.count()).where(and_(job.c.state == JobState.ARMED.value, job.c.due_at <= now))
    found["due"] = uow.connection.execute(due).scalar_one()
    return found

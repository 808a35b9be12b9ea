"""Incidents: what went wrong and waits for somebody."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from engine.commands.incidents import IncidentFilter
from engine.lifecycle import JobState
from engine.store.tables import incident, instance, job
from engine.store.unit_of_work import UnitOfWork
from engine.views import Incident, IncidentGroup

#: What varies between incidents of one cause: texts in quotes, ids, numbers.
_VARIES = re.compile(
    r"“[^”]*”|'[^']*'|\"[^\"]*\"|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\d+(?:[.,:T-]\d+)*", re.IGNORECASE
)
_PLAIN = tuple(name for name in Incident.__slots__ if name != "can_retry")
#: Of the same open incident these are equal.
_SAME = ("instance_id", "job_id", "element_id", "code", "message")


def cause_of(definition_key: str, element_id: str, code: str, message: str) -> str:
    """The digest by which incidents are grouped."""
    usual = " ".join(_VARIES.sub("#", message).split())[:500]
    told = json.dumps([definition_key, element_id, code, usual])
    return hashlib.sha256(told.encode()).hexdigest()


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    """Open an incident; what its instance says of it is noted with it."""
    key, area = _about(uow, values.get("instance_id"), values.get("definition_key", ""))
    found = {
        "element_id": "",
        **values,
        "message": str(values["message"])[:4000],
        "definition_key": key,
        "scope_area": area,
    }
    cause = cause_of(key, found["element_id"], found["code"], found["message"])
    uow.connection.execute(insert(incident).values(**found, cause=cause))


def _about(uow: UnitOfWork, instance_id: int | None, key: str) -> tuple[str, str]:
    if instance_id is None:
        return key, ""
    statement = select(instance.c.definition_key, instance.c.scope_area).where(
        instance.c.instance_id == instance_id
    )
    row = uow.connection.execute(statement).first()
    return (key, "") if row is None else (row[0], row[1])


def note_again(uow: UnitOfWork, values: Mapping[str, Any]) -> bool:
    """Whether the very same is open already; then what was attempted last is what counts."""
    statement = (
        update(incident)
        .where(
            incident.c.resolved_at.is_(None),
            *(incident.c[name].is_not_distinct_from(values.get(name)) for name in _SAME),
        )
        .values(attempt=values.get("attempt"), attempted_by=values.get("attempted_by", ""))
    )
    return bool(uow.connection.execute(statement).rowcount)


def by_id(uow: UnitOfWork, incident_id: int) -> Incident | None:
    statement = select(incident).where(incident.c.incident_id == incident_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def attempt_of(uow: UnitOfWork, incident_id: int) -> tuple[bytes, str]:
    """The command that failed, as it was kept, and who gave it; empty where there is none."""
    statement = select(incident.c.attempt, incident.c.attempted_by).where(
        incident.c.incident_id == incident_id
    )
    row = uow.connection.execute(statement).one()
    return bytes(row.attempt or b""), row.attempted_by


def open_ones(
    uow: UnitOfWork, narrow: IncidentFilter, *, before: int | None, limit: int
) -> tuple[Incident, ...]:
    """The unresolved incidents, the latest first."""
    statement = (
        select(incident)
        .where(*_narrowed(narrow), *_below(before))
        .order_by(incident.c.incident_id.desc())
        .limit(limit)
    )
    return tuple(map(_view, uow.connection.execute(statement).mappings()))


def count(uow: UnitOfWork, narrow: IncidentFilter) -> tuple[int, int]:
    """How many there are, and the id of the latest."""
    statement = select(func.count(), func.max(incident.c.incident_id)).where(*_narrowed(narrow))
    row = uow.connection.execute(statement).one()
    return int(row[0]), int(row[1] or 0)


def groups(
    uow: UnitOfWork, narrow: IncidentFilter, *, before: int | None, limit: int
) -> tuple[IncidentGroup, ...]:
    """Unresolved incidents by cause, the last seen first. Two statements."""
    latest = func.max(incident.c.incident_id)
    statement = (
        select(
            latest.label("latest_id"),
            func.count().label("number"),
            func.min(incident.c.opened_at).label("first_at"),
            func.max(incident.c.opened_at).label("last_at"),
        )
        .where(*_narrowed(narrow))
        .group_by(incident.c.cause)
        .order_by(latest.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.having(latest < before)
    rows = uow.connection.execute(statement).all()
    ids = [row.latest_id for row in rows]
    found = select(incident).where(incident.c.incident_id.in_(ids))
    last = {row["incident_id"]: row for row in uow.connection.execute(found).mappings()}
    return tuple(_group(row, last[row.latest_id]) for row in rows)


def _group(row: Any, last: RowMapping) -> IncidentGroup:
    return IncidentGroup(
        cause=last["cause"],
        definition_key=last["definition_key"],
        element_id=last["element_id"],
        code=last["code"],
        message=last["message"],
        count=row.number,
        first_at=row.first_at,
        last_at=row.last_at,
        latest_id=row.latest_id,
    )


def _narrowed(narrow: IncidentFilter) -> list[ColumnElement[bool]]:
    table = incident.c
    conditions: list[ColumnElement[bool]] = [table.resolved_at.is_(None)]
    equal = {
        table.definition_key: narrow.key,
        table.element_id: narrow.element_id,
        table.code: narrow.code,
        table.cause: narrow.cause,
    }
    conditions += [column == value for column, value in equal.items() if value]
    if narrow.area:
        conditions.append(table.scope_area.startswith(narrow.area, autoescape=True))
    if narrow.opened_before is not None:
        conditions.append(table.opened_at < narrow.opened_before)
    if narrow.opened_after is not None:
        conditions.append(table.opened_at >= narrow.opened_after)
    return conditions


def _below(before: int | None) -> list[ColumnElement[bool]]:
    return [] if before is None else [incident.c.incident_id < before]


def resolve(
    uow: UnitOfWork, incident_ids: Sequence[int], *, now: datetime, actor: str, reason: str = ""
) -> None:
    """Mark open incidents as resolved; what was attempted is forgotten."""
    uow.connection.execute(
        update(incident)
        .where(incident.c.incident_id.in_(incident_ids), incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolved_by=actor, reason=reason, attempt=None)
    )


def resolve_moot(uow: UnitOfWork, *, now: datetime, actor: str) -> None:
    """Mark the open incidents as resolved whose job or instance is past mending.

    A job is gone once what it was for was completed or withdrawn.
    """
    # Both are looked up for each open incident: there are few of those, and many instances.
    failed = exists().where(job.c.job_id == incident.c.job_id, job.c.state == JobState.FAILED.value)
    ended = exists().where(
        instance.c.instance_id == incident.c.instance_id, instance.c.ended_at.is_not(None)
    )
    uow.connection.execute(
        update(incident)
        .where(
            incident.c.resolved_at.is_(None),
            or_(and_(incident.c.job_id.is_not(None), ~failed), ended),
        )
        .values(resolved_at=now, resolved_by=actor, attempt=None)
    )


def resolve_of_element(
    uow: UnitOfWork, instance_id: int, element_id: str, *, code: str, now: datetime, actor: str
) -> None:
    """Mark the open incidents with this code at one element of an instance as resolved."""
    uow.connection.execute(
        update(incident)
        .where(
            incident.c.instance_id == instance_id,
            incident.c.element_id == element_id,
            incident.c.code == code,
            incident.c.resolved_at.is_(None),
        )
        .values(resolved_at=now, resolved_by=actor)
    )


def resolve_of_job(uow: UnitOfWork, job_id: int, *, now: datetime, actor: str) -> None:
    """Mark the open incidents of a job as resolved."""
    uow.connection.execute(
        update(incident)
        .where(incident.c.job_id == job_id, incident.c.resolved_at.is_(None))
        .values(resolved_at=now, resolved_by=actor, attempt=None)
    )


def _view(row: RowMapping) -> Incident:
    can_retry = row["resolved_at"] is None and (
        row["job_id"] is not None or row["attempt"] is not None
    )
    return Incident(**{name: row[name] for name in _PLAIN}, can_retry=can_retry)

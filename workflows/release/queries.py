"""Rows of releases and of rights over processes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update

from engine.errors import Problem
from engine.store.unit_of_work import UnitOfWork
from workflows.designer.packing import unpack
from workflows.designer.views import Files
from workflows.release.tables import process_release, process_right
from workflows.release.views import (
    EVERY,
    OPEN,
    ProcessRight,
    ProcessRightKind,
    Release,
    ReleaseKind,
    ReleaseState,
    RunningPlan,
)

_OPEN = tuple(sorted(each.value for each in OPEN))
_COLUMNS = tuple(each for each in process_release.c if each.name != "package")


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    result = uow.connection.execute(insert(process_release).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def change(uow: UnitOfWork, release_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(process_release).where(process_release.c.release_id == release_id).values(**values)
    )


def by_id(uow: UnitOfWork, release_id: int) -> Release | None:
    return _one(uow, process_release.c.release_id == release_id)


def of_instance(uow: UnitOfWork, instance_id: int) -> Release | None:
    return _one(uow, process_release.c.instance_id == instance_id)


def open_of(uow: UnitOfWork, key: str) -> Release | None:
    """The release of ``key`` that has not ended; there is one at most."""
    return _one(uow, (process_release.c.key == key) & process_release.c.state.in_(_OPEN))


def files_of(uow: UnitOfWork, release_id: int) -> Files:
    statement = select(process_release.c.package).where(process_release.c.release_id == release_id)
    return unpack(bytes(uow.connection.execute(statement).scalar_one()))


def listing(uow: UnitOfWork, key: str, limit: int) -> tuple[Release, ...]:
    statement = select(*_COLUMNS).order_by(process_release.c.release_id.desc()).limit(limit)
    if key:
        statement = statement.where(process_release.c.key == key)
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def findings_text(problems: Sequence[Problem]) -> str:
    """Problems as the column keeps them."""
    return json.dumps([[p.field, p.template, dict(p.params)] for p in problems], default=str)


def _one(uow: UnitOfWork, where: Any) -> Release | None:
    row = uow.connection.execute(select(*_COLUMNS).where(where).limit(1)).mappings().first()
    return None if row is None else _view(row)


def _view(row: RowMapping) -> Release:
    values = dict(row)
    problems = tuple(Problem(*each) for each in json.loads(values.pop("findings")))
    values["kind"], values["state"] = ReleaseKind(row["kind"]), ReleaseState(row["state"])
    for name in ("running_plan", "arranged"):
        values[name] = RunningPlan(row[name]) if row[name] else None
    for name, nothing in (("arranged_by", ""), ("played", 0), ("stories", 0)):
        values[name] = row[name] or nothing
    return Release(problems=problems, **values)


def grants(uow: UnitOfWork, key: str, right: ProcessRightKind) -> frozenset[str]:
    """Who was granted ``right`` over ``key`` or over every process."""
    statement = select(process_right.c.user_id).where(
        process_right.c.key.in_((key, EVERY)), process_right.c.right_name == right.value
    )
    return frozenset(uow.connection.execute(statement).scalars())


def all_grants(uow: UnitOfWork) -> tuple[ProcessRight, ...]:
    statement = select(process_right).order_by(
        process_right.c.key, process_right.c.right_name, process_right.c.user_id
    )
    return tuple(
        ProcessRight(
            row.key, ProcessRightKind(row.right_name), row.user_id, row.granted_at, row.granted_by
        )
        for row in uow.connection.execute(statement)
    )


def grant(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(process_right).values(**values))


def revoke(uow: UnitOfWork, key: str, right: ProcessRightKind, user_id: str) -> bool:
    """Whether there was such a grant."""
    result = uow.connection.execute(
        delete(process_right).where(
            process_right.c.key == key,
            process_right.c.right_name == right.value,
            process_right.c.user_id == user_id,
        )
    )
    return result.rowcount > 0

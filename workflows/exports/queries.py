"""SQL about exports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select, update

from engine.store.queries.upsert import upsert
from engine.store.unit_of_work import UnitOfWork
from workflows.exports.tables import export_part, export_run
from workflows.exports.views import ExportKind, ExportRun, ExportState, FilePart

_ENDED = tuple(state.value for state in ExportState if state.ended)
_COLUMNS = tuple(column for column in export_run.c if column.name != "wish")


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(export_run).values(**values).returning(export_run.c.run_id)
    return int(uow.connection.execute(statement).scalar_one())


def by_id(uow: UnitOfWork, run_id: int) -> ExportRun | None:
    statement = select(*_COLUMNS).where(export_run.c.run_id == run_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def wish_of(uow: UnitOfWork, run_id: int) -> bytes:
    statement = select(export_run.c.wish).where(export_run.c.run_id == run_id)
    return bytes(uow.connection.execute(statement).scalar_one())


def runs_of(
    uow: UnitOfWork, user_id: str, *, before: int | None, limit: int
) -> tuple[ExportRun, ...]:
    statement = select(*_COLUMNS).where(export_run.c.requested_by == user_id)
    if before is not None:
        statement = statement.where(export_run.c.run_id < before)
    statement = statement.order_by(export_run.c.run_id.desc()).limit(limit)
    return tuple(map(_view, uow.connection.execute(statement).mappings()))


def count_under_way(uow: UnitOfWork, user_id: str) -> int:
    statement = (
        select(func.count())
        .select_from(export_run)
        .where(export_run.c.requested_by == user_id, export_run.c.state.not_in(_ENDED))
    )
    return int(uow.connection.execute(statement).scalar_one())


def change_running(uow: UnitOfWork, run_id: int, values: Mapping[str, Any]) -> bool:
    """Change an export that has not ended; False where it has."""
    statement = (
        update(export_run)
        .where(export_run.c.run_id == run_id, export_run.c.state.not_in(_ENDED))
        .values(**values)
    )
    return bool(uow.connection.execute(statement).rowcount)


def keep_part(uow: UnitOfWork, run_id: int, part: FilePart) -> None:
    """Keep a piece, in the place of one that an interrupted attempt left."""
    upsert(
        uow,
        export_part,
        [{"run_id": run_id, "number": part.number, "content": part.content}],
    )


def read_part(uow: UnitOfWork, run_id: int, number: int) -> bytes:
    statement = select(export_part.c.content).where(
        export_part.c.run_id == run_id, export_part.c.number == number
    )
    found = uow.connection.execute(statement).scalar()
    return b"" if found is None else bytes(found)


def drop_parts(uow: UnitOfWork, run_id: int) -> None:
    uow.connection.execute(delete(export_part).where(export_part.c.run_id == run_id))


def drop_expired_parts(uow: UnitOfWork, now: datetime) -> int:
    """Forget the files that are not kept any more; how many pieces there were."""
    expired = select(export_run.c.run_id).where(export_run.c.kept_until <= now)
    statement = delete(export_part).where(export_part.c.run_id.in_(expired))
    return int(uow.connection.execute(statement).rowcount)


def drop_runs_before(uow: UnitOfWork, instant: datetime) -> int:
    """Forget exports that ended, and were asked for before ``instant``, and their files."""
    old = select(export_run.c.run_id).where(
        export_run.c.requested_at < instant, export_run.c.state.in_(_ENDED)
    )
    uow.connection.execute(delete(export_part).where(export_part.c.run_id.in_(old)))
    statement = delete(export_run).where(export_run.c.run_id.in_(old))
    return int(uow.connection.execute(statement).rowcount)


def _view(row: RowMapping) -> ExportRun:
    values = dict(row)
    return ExportRun(
        **{**values, "kind": ExportKind(values["kind"]), "state": ExportState(values["state"])}
    )

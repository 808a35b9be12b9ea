"""SQL about imports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, exists, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.rosters.findings import report_from_json
from workflows.rosters.tables import roster_file, roster_run
from workflows.rosters.views import (
    Progress,
    RosterKind,
    RosterRun,
    RunState,
    StoredFile,
    Written,
)

SOURCE = "source"
BAD_ROWS = "bad_rows"

_HAS_BAD_ROWS = (
    exists()
    .where(roster_file.c.run_id == roster_run.c.run_id, roster_file.c.role == BAD_ROWS)
    .label("has_bad_rows_file")
)


def insert_run(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    statement = insert(roster_run).values(**values).returning(roster_run.c.run_id)
    return int(uow.connection.execute(statement).scalar_one())


def update_run(uow: UnitOfWork, run_id: int, **values: Any) -> None:
    uow.connection.execute(update(roster_run).where(roster_run.c.run_id == run_id).values(**values))


def run_by_id(uow: UnitOfWork, run_id: int) -> RosterRun | None:
    statement = select(roster_run, _HAS_BAD_ROWS).where(roster_run.c.run_id == run_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def runs_of(
    uow: UnitOfWork, user_id: str, kind: RosterKind | None, limit: int
) -> tuple[RosterRun, ...]:
    statement = select(roster_run, _HAS_BAD_ROWS).where(roster_run.c.requested_by == user_id)
    if kind is not None:
        statement = statement.where(roster_run.c.kind == kind)
    statement = statement.order_by(roster_run.c.run_id.desc()).limit(limit)
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def keep_file(uow: UnitOfWork, run_id: int, role: str, file: StoredFile) -> None:
    """Keep a file of an import, in place of an earlier one of that role."""
    drop_file(uow, run_id, role)
    uow.connection.execute(
        insert(roster_file).values(run_id=run_id, role=role, name=file.name, content=file.content)
    )


def drop_file(uow: UnitOfWork, run_id: int, role: str) -> None:
    uow.connection.execute(
        delete(roster_file).where(roster_file.c.run_id == run_id, roster_file.c.role == role)
    )


def file_of(uow: UnitOfWork, run_id: int, role: str) -> StoredFile | None:
    row = uow.connection.execute(
        select(roster_file.c.name, roster_file.c.content).where(
            roster_file.c.run_id == run_id, roster_file.c.role == role
        )
    ).first()
    return None if row is None else StoredFile(row.name, row.content)


def ended(state: RunState, now: datetime) -> dict[str, Any]:
    """The columns that say that an import is over."""
    return {"state": state, "seen_at": now, "finished_at": now}


def _view(row: RowMapping) -> RosterRun:
    state = RunState(row["state"])
    return RosterRun(
        run_id=row["run_id"],
        kind=RosterKind(row["kind"]),
        file_name=row["file_name"],
        sheet=row["sheet"],
        skip_bad=row["skip_bad"],
        state=state,
        requested_by=row["requested_by"],
        requested_at=row["requested_at"],
        seen_at=row["seen_at"],
        finished_at=row["finished_at"],
        progress=Progress(state, row["rows_seen"], row["rows_total"]),
        report=report_from_json(row["report"]),
        written=Written(row["added"], row["changed"], row["unchanged"]),
        error=row["error"],
        error_params=row["error_params"],
        has_bad_rows_file=row["has_bad_rows_file"],
    )

"""Handlers of imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.store.queries import jobs
from engine.store.queries.jobs import NewJob
from workflows.rosters import commands as c
from workflows.rosters import queries
from workflows.rosters.checking import check_file
from workflows.rosters.enterprises import ENTERPRISES
from workflows.rosters.findings import report_to_json
from workflows.rosters.people import ORGANISATION
from workflows.rosters.roster import CHUNK, Roster
from workflows.rosters.spool import read_rows
from workflows.rosters.views import (
    Report,
    RosterKind,
    RosterRun,
    RunState,
    StoredFile,
    Written,
)

#: The kind of the jobs that take imports up.
IMPORT_JOB = "roster.import"

_LARGEST_BYTES = 50 * 1024 * 1024

ROSTERS: Mapping[RosterKind, Roster] = {
    RosterKind.ENTERPRISES: ENTERPRISES,
    RosterKind.ORGANISATION: ORGANISATION,
}


def submit(ctx: Context, command: c.SubmitRoster) -> RosterRun:
    ROSTERS[command.kind].require(ctx)
    if len(command.content) > _LARGEST_BYTES:
        raise InvalidInput(
            "文件有{size}兆，最多{most}兆，请分成几个文件。",
            size=len(command.content) // 1024 // 1024,
            most=_LARGEST_BYTES // 1024 // 1024,
        )
    run = _open(ctx, command)
    file = StoredFile(run.file_name, command.content)
    queries.keep_file(ctx.uow, run.run_id, queries.SOURCE, file)
    job = NewJob(IMPORT_JOB, due_at=ctx.now, payload={"run_id": run.run_id, "attempt": 1})
    jobs.arm(ctx.uow, [job], ctx.now)
    return run


def open_run(ctx: Context, command: c.OpenRun) -> RosterRun:
    ROSTERS[command.kind].require(ctx)
    return _open(ctx, command)


def note_progress(ctx: Context, command: c.NoteProgress) -> None:
    run = _running(ctx, command.run_id)
    queries.update_run(
        ctx.uow,
        run.run_id,
        state=command.state,
        seen_at=ctx.now,
        rows_seen=command.rows,
        rows_total=command.total,
    )


def check(ctx: Context, query: c.CheckRoster) -> Report:
    return check_file(ctx, ROSTERS[query.kind], query.paths, sheet=query.sheet, heard=query.heard)


def write(ctx: Context, command: c.WriteRoster) -> Written:
    run = _running(ctx, command.run_id)
    roster = ROSTERS[run.kind]
    roster.require(ctx)
    written, rows = Written(), 0
    for chunk in _chunks(command.good_rows):
        written += roster.write(ctx, chunk)
        rows += len(chunk)
        command.heard(rows)
    queries.update_run(
        ctx.uow,
        run.run_id,
        **queries.ended(RunState.DONE, ctx.now),
        rows_seen=command.report.rows,
        rows_total=command.report.rows,
        report=report_to_json(command.report),
        added=written.added,
        changed=written.changed,
        unchanged=written.unchanged,
    )
    queries.drop_file(ctx.uow, run.run_id, queries.SOURCE)
    return written


def finish(ctx: Context, command: c.FinishRun) -> RosterRun:
    run = _running(ctx, command.run_id)
    queries.update_run(
        ctx.uow,
        run.run_id,
        **queries.ended(command.state, ctx.now),
        rows_seen=command.report.rows,
        report=report_to_json(command.report),
        error=command.error,
        error_params={name: str(value) for name, value in command.error_params.items()},
    )
    queries.drop_file(ctx.uow, run.run_id, queries.SOURCE)
    return _own(ctx, run.run_id)


def keep_bad_rows(ctx: Context, command: c.KeepBadRows) -> None:
    run = _running(ctx, command.run_id)
    file = StoredFile(command.name, command.content)
    queries.keep_file(ctx.uow, run.run_id, queries.BAD_ROWS, file)


def get_run(ctx: Context, query: c.GetRun) -> RosterRun:
    return _own(ctx, query.run_id)


def list_runs(ctx: Context, query: c.ListRuns) -> tuple[RosterRun, ...]:
    return queries.runs_of(ctx.uow, ctx.principal.user_id, query.kind, min(query.limit, 100))


def get_source_file(ctx: Context, query: c.GetSourceFile) -> StoredFile:
    return _file(ctx, query.run_id, queries.SOURCE)


def get_bad_rows(ctx: Context, query: c.GetBadRows) -> StoredFile:
    return _file(ctx, query.run_id, queries.BAD_ROWS)


def _open(ctx: Context, command: c.SubmitRoster | c.OpenRun) -> RosterRun:
    run_id = queries.insert_run(
        ctx.uow,
        {
            "kind": command.kind,
            "file_name": Path(command.file_name).name[:255],
            "sheet": command.sheet,
            "skip_bad": command.skip_bad,
            "state": RunState.WAITING,
            "requested_by": ctx.principal.user_id,
            "requested_at": ctx.now,
            "seen_at": ctx.now,
            "report": {},
            "error_params": {},
        },
    )
    return _own(ctx, run_id)


def _own(ctx: Context, run_id: int) -> RosterRun:
    run = queries.run_by_id(ctx.uow, run_id)
    principal = ctx.principal
    if run is None or not (principal.is_system or run.requested_by == principal.user_id):
        raise NotFound("没有编号为{run_id}的导入。", run_id=run_id)
    return run


def _running(ctx: Context, run_id: int) -> RosterRun:
    run = _own(ctx, run_id)
    if run.state.ended:
        raise InvalidState("编号为{run_id}的导入已经结束。", run_id=run_id)
    return run


def _file(ctx: Context, run_id: int, role: str) -> StoredFile:
    file = queries.file_of(ctx.uow, _own(ctx, run_id).run_id, role)
    if file is None:
        raise NotFound("编号为{run_id}的导入没有这个文件。", run_id=run_id)
    return file


def _chunks(good_rows: Path) -> Iterator[list[dict[str, Any]]]:
    rows = (values for _number, values in read_rows(good_rows))
    while chunk := list(islice(rows, CHUNK)):
        yield chunk

"""Handlers of exports."""

from __future__ import annotations

from typing import Any

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.store.codec import decode, encode
from engine.store.queries import turns
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.exports import commands as c
from workflows.exports import policy, queries
from workflows.exports.sheets import SHEETS
from workflows.exports.views import ExportRun, ExportState

#: The kind of the jobs that take exports up, and of the one that sweeps.
EXPORT_JOB = "export.write"
SWEEP_JOB = "export.sweep"


def request(ctx: Context, command: c.RequestExport) -> ExportRun:
    sheet = SHEETS[command.kind]
    if not isinstance(command.wish, sheet.wish):
        raise InvalidInput("这个导出的条件不对，请回到列表重新选择。")
    sheet.require(ctx)
    turns.take(ctx.uow, "exports", ctx.principal.user_id)
    if queries.count_under_way(ctx.uow, ctx.principal.user_id) >= policy.MOST_UNDER_WAY:
        raise InvalidState(
            "您已有{most}个导出正在进行，请等其中一个完成，或先取消一个。",
            most=policy.MOST_UNDER_WAY,
        )
    run_id = queries.add(
        ctx.uow,
        {
            "kind": command.kind,
            "wish": encode(command.wish),
            "language": command.language,
            "state": ExportState.WAITING,
            "requested_by": ctx.principal.user_id,
            "requested_at": ctx.now,
            "seen_at": ctx.now,
            "error_params": {},
        },
    )
    ctx.changes.arm(NewJob(EXPORT_JOB, due_at=ctx.now, payload={"run_id": run_id, "attempt": 1}))
    return _own(ctx, run_id)


def cancel(ctx: Context, command: c.CancelExport) -> ExportRun:
    run = _own(ctx, command.run_id)
    if not _end(ctx, run.run_id, ExportState.CANCELLED):
        raise InvalidState("编号为{run_id}的导出已经结束。", run_id=run.run_id)
    queries.drop_parts(ctx.uow, run.run_id)
    return _own(ctx, run.run_id)


def note_rows(ctx: Context, command: c.NoteRows) -> bool:
    run = _own(ctx, command.run_id)
    values = {"state": ExportState.WRITING, "seen_at": ctx.now, "rows": command.rows}
    return queries.change_running(ctx.uow, run.run_id, values)


def keep_part(ctx: Context, command: c.KeepPart) -> bool:
    run = _own(ctx, command.run_id)
    going_on = queries.change_running(ctx.uow, run.run_id, {"seen_at": ctx.now})
    if going_on:
        queries.keep_part(ctx.uow, run.run_id, command.part)
    return going_on


def end(ctx: Context, command: c.EndExport) -> None:
    run = _own(ctx, command.run_id)
    done = command.state is ExportState.DONE
    ended = _end(
        ctx,
        run.run_id,
        command.state,
        file_name=command.file_name,
        file_bytes=command.file_bytes,
        kept_until=ctx.now + policy.FILE_KEPT if done else None,
        error=command.error,
        error_params={name: str(value) for name, value in command.error_params.items()},
        **({"rows": command.rows} if done else {}),
    )
    if ended and not done:
        queries.drop_parts(ctx.uow, run.run_id)


def _end(ctx: Context, run_id: int, state: ExportState, **values: Any) -> bool:
    over = {"state": state, "seen_at": ctx.now, "finished_at": ctx.now}
    return queries.change_running(ctx.uow, run_id, over | values)


def sweep(ctx: Context, _job: Job) -> None:
    """Forget files and exports that are kept no longer, and come again in an hour."""
    queries.drop_expired_parts(ctx.uow, ctx.now)
    queries.drop_runs_before(ctx.uow, ctx.now - policy.RUN_LISTED)
    ctx.changes.arm(NewJob(SWEEP_JOB, due_at=ctx.now + policy.SWEPT_EVERY))


def get_export(ctx: Context, query: c.GetExport) -> ExportRun:
    return _own(ctx, query.run_id)


def get_wish(ctx: Context, query: c.GetWish) -> object:
    return decode(queries.wish_of(ctx.uow, _own(ctx, query.run_id).run_id))


def list_exports(ctx: Context, query: c.ListExports) -> tuple[ExportRun, ...]:
    limit = max(1, min(query.limit, 100))
    return queries.runs_of(ctx.uow, ctx.principal.user_id, before=query.before, limit=limit)


def read_part(ctx: Context, query: c.ReadPart) -> bytes:
    run = _own(ctx, query.run_id)
    if not run.can_be_fetched(ctx.now):
        raise NotFound("编号为{run_id}的导出没有可下载的文件。", run_id=run.run_id)
    return queries.read_part(ctx.uow, run.run_id, query.number)


def _own(ctx: Context, run_id: int) -> ExportRun:
    run = queries.by_id(ctx.uow, run_id)
    principal = ctx.principal
    if run is None or not (principal.is_system or run.requested_by == principal.user_id):
        raise NotFound("没有编号为{run_id}的导出。", run_id=run_id)
    return run

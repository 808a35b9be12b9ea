"""Imports in the background: a job takes each up, and takes it up again when it has died.

A job runs inside a writing transaction, in which nobody else could write to SQLite. So the job
only sees to it that the import begins once that transaction is over, in the same thread, and
leaves a watch behind that looks after it.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from engine.context import Context
from engine.errors import EngineError
from engine.runtime import Engine
from engine.store.queries import jobs
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.rosters import commands as c
from workflows.rosters import queries
from workflows.rosters.importing import Import, paths_for, unheard
from workflows.rosters.runs import IMPORT_JOB
from workflows.rosters.scratch import Scratch
from workflows.rosters.views import RosterRun, RunState

_log = logging.getLogger(__name__)

#: After so long without a sign of life an import counts as dead.
_PATIENCE = timedelta(minutes=5)
_ATTEMPTS = 3
_INTERRUPTED = "导入多次中断，已停止。请把文件分小一些再试。"
_BROKEN = "导入时出了意外，没有写入任何内容。请联系系统管理员查看日志。"


class ImportDesk:
    """Carries out submitted imports on the engine that it is opened for, in ``scratch``."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch
        self._engine: Engine | None = None

    def open(self, engine: Engine) -> None:
        """Say which engine to work on: the one whose module this desk belongs to."""
        self._engine = engine

    def take_up(self, ctx: Context, job: Job) -> None:
        """The handler of the job: begin the import, or look whether it is still alive."""
        run = queries.run_by_id(ctx.uow, job.payload["run_id"])
        if run is None or run.state.ended:
            return
        attempt = job.payload["attempt"]
        if attempt > 1 and ctx.now - run.seen_at < _PATIENCE:
            _watch(ctx, run, attempt)
        elif attempt > _ATTEMPTS:
            queries.update_run(
                ctx.uow, run.run_id, **queries.ended(RunState.FAILED, ctx.now), error=_INTERRUPTED
            )
            queries.drop_file(ctx.uow, run.run_id, queries.SOURCE)
        else:
            _watch(ctx, run, attempt + 1)
            ctx.uow.after_commit(lambda: self._carry_out(run))

    def _carry_out(self, run: RosterRun) -> None:
        if self._engine is None:
            _log.error("import_without_engine", extra={"run_id": run.run_id})
            return
        try:
            _carry_out(self._engine, run, self._scratch)
        except EngineError as refusal:
            # The run says so already: this is for the log alone.
            _log.info("import_refused", extra={"run_id": run.run_id, "reason": str(refusal)})
        except Exception:  # noqa: BLE001 - a failed import never stops the worker.
            _log.exception("import_failed", extra={"run_id": run.run_id})
            command = c.FinishRun(run.run_id, RunState.FAILED, error=_BROKEN)
            self._engine.execute(command, actor=run.requested_by)


def _carry_out(engine: Engine, run: RosterRun, scratch: Scratch) -> None:
    file = engine.query(c.GetSourceFile(run.run_id), actor=run.requested_by)
    with scratch.room() as folder:
        source = folder / f"source{Path(file.name).suffix.lower()}"
        source.write_bytes(file.content)
        Import(engine, run.requested_by, run, unheard).carry_out(paths_for(source, folder))


def _watch(ctx: Context, run: RosterRun, attempt: int) -> None:
    payload = {"run_id": run.run_id, "attempt": attempt}
    jobs.arm(ctx.uow, [NewJob(IMPORT_JOB, ctx.now + _PATIENCE, payload=payload)], ctx.now)

"""Exports in the background: a job takes each up, and takes it up again when it has died.

As with imports, the job itself only sees to it that the export begins once its transaction is
over, in the same thread, and leaves a watch behind that looks after it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.commands.base import Query
from engine.context import Context
from engine.errors import EngineError
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.jobs import NewJob
from engine.views import Job
from engine.worktime.arithmetic import local_day
from workflows.exports import commands as c
from workflows.exports import queries
from workflows.exports.runs import EXPORT_JOB
from workflows.exports.sheet import Row, Say
from workflows.exports.sheets import SHEETS
from workflows.exports.views import ExportRun, ExportState, FilePart
from workflows.rosters.exporting import WorkbookWriter
from workflows.rosters.scratch import Scratch

_log = logging.getLogger(__name__)

#: After so long without a sign of life an export counts as dead.
_PATIENCE = timedelta(minutes=5)
_ATTEMPTS = 3
#: How far it is, is noted once in so many rows; it is also how soon it hears that it is to stop.
_NOTED_EVERY = 1_000
_PART_BYTES = 512 * 1024
_INTERRUPTED = "导出多次中断，已停止。请缩小范围再试。"
_BROKEN = "导出时出了意外。请再试一次；还不行的，请联系系统管理员查看日志。"

#: What says Chinese texts in a language.
Speech = Callable[[str], Say]


class _Stopped(Exception):
    """The export was cancelled, or another node took it for dead and went on with it."""


class ExportDesk:
    """Writes exports on the engine that it is opened for, in ``scratch``."""

    def __init__(self, scratch: Scratch, speech: Speech) -> None:
        self._scratch = scratch
        self._speech = speech
        self._engine: Engine | None = None

    def open(self, engine: Engine) -> None:
        """Say which engine to work on: the one whose module this desk belongs to."""
        self._engine = engine

    def take_up(self, ctx: Context, job: Job) -> None:
        """The handler of the job: begin the export, or look whether it is still alive."""
        run = queries.by_id(ctx.uow, job.payload["run_id"])
        if run is None or run.state.ended:
            return
        attempt = job.payload["attempt"]
        if attempt > 1 and ctx.now - run.seen_at < _PATIENCE:
            _watch(ctx, run, attempt)
        elif attempt > _ATTEMPTS:
            ctx.execute(c.EndExport(run.run_id, ExportState.FAILED, error=_INTERRUPTED))
        else:
            _watch(ctx, run, attempt + 1)
            ctx.uow.after_commit(lambda: self._carry_out(run))

    def _carry_out(self, run: ExportRun) -> None:
        if self._engine is None:
            _log.error("export_without_engine", extra={"run_id": run.run_id})
            return
        try:
            Export(self._engine, run, self._speech(run.language)).carry_out(self._scratch)
        except _Stopped:
            _log.info("export_stopped", extra={"run_id": run.run_id})
        except EngineError as refusal:
            _log.info("export_refused", extra={"run_id": run.run_id, "reason": str(refusal)})
            self._fail(run, refusal.template, refusal.params)
        except Exception:  # noqa: BLE001 - a failed export never stops the worker.
            _log.exception("export_failed", extra={"run_id": run.run_id})
            self._fail(run, _BROKEN, {})

    def _fail(self, run: ExportRun, error: str, params: Any) -> None:
        # By the system: whoever asked may have lost the account meanwhile, and with it every right.
        if self._engine is not None:
            command = c.EndExport(run.run_id, ExportState.FAILED, error=error, error_params=params)
            self._engine.execute(command, actor=SYSTEM)


class Export:
    """One export on its way, as the one who asked for it."""

    def __init__(self, engine: Engine, run: ExportRun, say: Say) -> None:
        self._engine = engine
        self._run = run
        self._say = say
        self._actor = run.requested_by

    def carry_out(self, scratch: Scratch) -> None:
        """Write the file row by row, keep it piece by piece, and end the export."""
        sheet = SHEETS[self._run.kind]
        title = self._say(sheet.title)
        with scratch.room() as folder:
            path = folder / "export.xlsx"
            rows = self._write(path, title)
            size = self._keep(path)
        day = local_day(self._engine.clock.now())
        self._execute(
            c.EndExport(
                self._run.run_id,
                ExportState.DONE,
                rows=rows,
                file_name=f"{title}-{day:%Y%m%d}.xlsx",
                file_bytes=size,
            )
        )

    def _write(self, path: Path, title: str) -> int:
        count = 0
        sheet = SHEETS[self._run.kind]
        self._note(0)
        with WorkbookWriter(path, sheet=title[:31]) as table, closing(self._rows()) as rows:
            table.head(sheet.headings(self._say))
            for cells in rows:
                table.add_sortable(cells)
                count += 1
                if count % _NOTED_EVERY == 0:
                    self._note(count)
            if sheet.sources is not None:
                wish = self._ask(c.GetWish(self._run.run_id))
                behind = sheet.sources(self._ask, wish, self._say)
                table.add_sources(self._say("来源"), behind)
        self._note(count)
        return count

    def _rows(self) -> Generator[Row]:
        wish = self._ask(c.GetWish(self._run.run_id))
        yield from SHEETS[self._run.kind].rows(self._ask, wish, self._say)

    def _keep(self, path: Path) -> int:
        size, number = 0, 0
        with path.open("rb") as file:
            while content := file.read(_PART_BYTES):
                self._go_on(c.KeepPart(self._run.run_id, FilePart(number, content)))
                size, number = size + len(content), number + 1
        return size

    def _note(self, rows: int) -> None:
        self._go_on(c.NoteRows(self._run.run_id, rows))

    def _go_on(self, command: c.NoteRows | c.KeepPart) -> None:
        if not self._execute(command):
            raise _Stopped

    def _execute(self, command: Any) -> Any:
        return self._engine.execute(command, actor=self._actor)

    def _ask(self, query: Query[Any]) -> Any:
        return self._engine.query(query, actor=self._actor)


def _watch(ctx: Context, run: ExportRun, attempt: int) -> None:
    payload = {"run_id": run.run_id, "attempt": attempt}
    ctx.changes.arm(NewJob(EXPORT_JOB, ctx.now + _PATIENCE, payload=payload))

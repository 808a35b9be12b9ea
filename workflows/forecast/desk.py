"""Makes forecasts in the background: a job takes each up, and again when it has died.

Running forward takes seconds, so it happens once the job's transaction is over, in the same thread;
the job leaves a watch behind that looks after it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from engine.context import Context
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.forecast import commands as c
from workflows.forecast import queries
from workflows.forecast.runs import MAKE_JOB
from workflows.forecast.views import ForecastRun

_log = logging.getLogger(__name__)

#: After so long without a sign of life a making counts as dead.
_PATIENCE = timedelta(minutes=5)
_ATTEMPTS = 2
_INTERRUPTED = "推演多次中断，已停止。"
_BROKEN = "推演时出了意外。请再试一次；还不行的，请联系系统管理员查看日志。"


class ForecastDesk:
    """Makes forecasts of the engine that it is opened for."""

    def __init__(self) -> None:
        self._engine: Engine | None = None

    def open(self, engine: Engine) -> None:
        self._engine = engine

    def take_up(self, ctx: Context, job: Job) -> None:
        """The handler of the job: begin, or look whether it still goes on."""
        found = queries.by_id(ctx.uow, job.payload["run_id"])
        if found is None or found.state.ended:
            return
        attempt = job.payload["attempt"]
        if attempt > 1 and ctx.now - found.seen_at < _PATIENCE:
            _watch(ctx, found, attempt)
        elif attempt > _ATTEMPTS:
            ctx.execute(c.FailForecast(found.run_id, _INTERRUPTED))
        else:
            _watch(ctx, found, attempt + 1)
            ctx.uow.after_commit(lambda: self._make(found))

    def _make(self, run: ForecastRun) -> None:
        engine = self._engine
        if engine is None:
            _log.error("forecast_without_engine", extra={"run_id": run.run_id})
            return

        def note(played: int, total: int) -> None:
            engine.execute(c.NoteForecast(run.run_id, played, total), actor=SYSTEM)

        try:
            note(0, 0)
            projection = engine.query(c.Project(note), actor=SYSTEM)
            engine.execute(c.KeepForecast(run.run_id, projection), actor=SYSTEM)
        except Exception:  # noqa: BLE001 - a failed forecast never stops the worker.
            _log.exception("forecast_failed", extra={"run_id": run.run_id})
            engine.execute(c.FailForecast(run.run_id, _BROKEN), actor=SYSTEM)


def _watch(ctx: Context, run: ForecastRun, attempt: int) -> None:
    payload = {"run_id": run.run_id, "attempt": attempt}
    ctx.changes.arm(NewJob(MAKE_JOB, ctx.now + _PATIENCE, payload=payload))

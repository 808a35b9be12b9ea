"""Plays scenarios in the background: a job takes each run up, and again when it has died.

As with exports, the job only sees to it that playing begins once its transaction is over, in the
same thread, and leaves a watch behind that looks after it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from engine.context import Context
from engine.errors import DefinitionError, EngineError, InvalidInput
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.scenarios import commands as c
from workflows.scenarios import run_queries as queries
from workflows.scenarios.gate import ScenarioGate
from workflows.scenarios.results import result_of
from workflows.scenarios.runs import PLAY_JOB
from workflows.scenarios.views import PlayProblem, PlayState, ScenarioRun

_log = logging.getLogger(__name__)

#: After so long without a sign of life a run counts as dead.
_PATIENCE = timedelta(minutes=5)
_ATTEMPTS = 2
_INTERRUPTED = "试场景多次中断，已停止。"
_BROKEN = "试场景时出了意外。请再试一次；还不行的，请联系系统管理员查看日志。"


class ScenarioDesk:
    """Plays runs with the gate's laboratories, for the engine that it is opened for."""

    def __init__(self, gate: ScenarioGate) -> None:
        self._gate = gate
        self._engine: Engine | None = None

    def open(self, engine: Engine) -> None:
        """Say which engine the runs belong to. They are never played on it."""
        self._engine = engine

    def take_up(self, ctx: Context, job: Job) -> None:
        """The handler of the job: begin playing, or look whether it still goes on."""
        found = queries.by_id(ctx.uow, job.payload["run_id"])
        if found is None or found.state.ended:
            return
        attempt = job.payload["attempt"]
        if attempt > 1 and ctx.now - found.seen_at < _PATIENCE:
            _watch(ctx, found, attempt)
        elif attempt > _ATTEMPTS:
            ctx.execute(c.EndScenarioRun(found.run_id, PlayState.FAILED, error=_INTERRUPTED))
        else:
            _watch(ctx, found, attempt + 1)
            ctx.uow.after_commit(lambda: self._play(found))

    def _play(self, run: ScenarioRun) -> None:
        engine = self._engine
        if engine is None:
            _log.error("scenarios_without_engine", extra={"run_id": run.run_id})
            return
        try:
            engine.execute(self._played(engine, run), actor=SYSTEM)
        except Exception:  # noqa: BLE001 - a failed run never stops the worker.
            _log.exception("scenarios_failed", extra={"run_id": run.run_id})
            failed = c.EndScenarioRun(run.run_id, PlayState.FAILED, error=_BROKEN)
            engine.execute(failed, actor=SYSTEM)

    def _played(self, engine: Engine, run: ScenarioRun) -> c.EndScenarioRun:
        """Play every story, and say what came of it."""

        def note(played: int, total: int) -> None:
            engine.execute(c.NotePlayed(run.run_id, played, total), actor=SYSTEM)

        files = engine.query(c.GetScenarioFiles(run.run_id), actor=SYSTEM)
        try:
            proof = self._gate.prove(run.process_key, files, on_played=note)
        except EngineError as refusal:
            return c.EndScenarioRun(
                run.run_id,
                PlayState.FAILED,
                problems=_problems(refusal),
                error=refusal.template,
                error_params=refusal.params,
            )
        return c.EndScenarioRun(run.run_id, PlayState.DONE, result=result_of(proof))


def _problems(refusal: EngineError) -> tuple[PlayProblem, ...]:
    if not isinstance(refusal, InvalidInput | DefinitionError):
        return ()
    return tuple(PlayProblem(each.field, each.template, each.params) for each in refusal.problems)


def _watch(ctx: Context, run: ScenarioRun, attempt: int) -> None:
    payload = {"run_id": run.run_id, "attempt": attempt}
    ctx.changes.arm(NewJob(PLAY_JOB, ctx.now + _PATIENCE, payload=payload))

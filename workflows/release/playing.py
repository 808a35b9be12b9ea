"""The scenarios of a release, played in the background: a job takes each up, and again when it
has died.

The job only sees to it that playing begins once its transaction is over, in the same thread, and
leaves a watch behind that looks after it. How it came out is told to the release's process as a
message, on which its step 试场景 waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from engine.commands.definitions import Deploy
from engine.commands.messages import PublishMessage
from engine.context import Context
from engine.errors import DefinitionError, EngineError, InvalidInput, Problem
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import turns
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope
from workflows.designer.views import Files
from workflows.organisation.rights import require
from workflows.release import queries
from workflows.release.commands import EndReleasePlay, NoteReleasePlayed
from workflows.release.views import Release, ReleaseState

_log = logging.getLogger(__name__)

PLAY_JOB = "release.play"
MESSAGE = "release.scenarios_played"
#: After so long without a sign of life playing counts as dead.
_PATIENCE = timedelta(minutes=5)
_ATTEMPTS = 2
_MOST = 100
#: Nobody but the system has it: only the desk says how far it is.
_RIGHT = "release.play"
_INTERRUPTED = Problem("", "试场景多次中断，已停止。再申请一次。")
_BROKEN = Problem("", "试场景时出了意外。请再试一次；还不行的，请联系系统管理员查看日志。")


class Gate(Protocol):
    """Plays scenarios, and knows those that it has played lately."""

    def guard(self, ctx: Context, command: Deploy) -> Deploy:
        """Refuse a package whose scenarios go otherwise than told."""
        ...

    def wrong(
        self, key: str, files: Files, on_played: Callable[[int, int], None]
    ) -> tuple[Problem, ...]:
        """What goes otherwise than told; empty where all is green."""
        ...


class ReleaseDesk:
    """Plays the scenarios of releases for the engine that it is opened for."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._engine: Engine | None = None

    def open(self, engine: Engine) -> None:
        """Say which engine the releases belong to. Their scenarios are never played on it."""
        self._engine = engine

    def take_up(self, ctx: Context, job: Job) -> None:
        """The handler of the job: begin playing, or look whether it still goes on."""
        release = queries.by_id(ctx.uow, job.payload["release_id"])
        if release is None or release.state is not ReleaseState.CHECKING:
            return
        attempt = job.payload["attempt"]
        seen_at = release.seen_at or release.asked_at
        if attempt > 1 and ctx.now - seen_at < _PATIENCE:
            watch(ctx, release.release_id, attempt)
        elif attempt > _ATTEMPTS:
            ctx.as_system().execute(EndReleasePlay(release.release_id, (_INTERRUPTED,)))
        else:
            watch(ctx, release.release_id, attempt + 1)
            files = queries.files_of(ctx.uow, release.release_id)
            ctx.uow.after_commit(lambda: self._play(release, files))

    def _play(self, release: Release, files: Files) -> None:
        engine = self._engine
        if engine is None:
            _log.error("release_without_engine", extra={"release_id": release.release_id})
            return
        try:
            problems = self._wrong(engine, release, files)
        except Exception:  # noqa: BLE001 - a failed run never stops the worker.
            _log.exception("release_play_failed", extra={"release_id": release.release_id})
            problems = (_BROKEN,)
        engine.execute(EndReleasePlay(release.release_id, problems[:_MOST]), actor=SYSTEM)

    def _wrong(self, engine: Engine, release: Release, files: Files) -> tuple[Problem, ...]:
        def note(played: int, stories: int) -> None:
            told = NoteReleasePlayed(release.release_id, played, stories)
            engine.execute(told, actor=SYSTEM)

        try:
            return self.gate.wrong(release.key, files, note)
        except (DefinitionError, InvalidInput) as refused:
            return said(refused)
        except EngineError as refused:
            return (Problem("", refused.template, dict(refused.params)),)


def begin(ctx: Context, release: Release) -> None:
    """Let the scenarios of a release be played as soon as this transaction is over."""
    values = {"state": ReleaseState.CHECKING.value, "seen_at": ctx.now, "played": 0, "stories": 0}
    queries.change(ctx.uow, release.release_id, values)
    payload = {"release_id": release.release_id, "attempt": 1}
    ctx.changes.arm(NewJob(PLAY_JOB, due_at=ctx.now, payload=payload))


def watch(ctx: Context, release_id: int, attempt: int) -> None:
    """Look after a release again when it has had time to give a sign of life."""
    payload = {"release_id": release_id, "attempt": attempt}
    ctx.changes.arm(NewJob(PLAY_JOB, ctx.now + _PATIENCE, payload=payload))


def said(refused: DefinitionError | InvalidInput) -> tuple[Problem, ...]:
    """The problems of a refusal; the refusal itself where it names none."""
    return tuple(refused.problems) or (Problem("", refused.template, dict(refused.params)),)


def note_played(ctx: Context, command: NoteReleasePlayed) -> bool:
    require(ctx, _RIGHT, Scope())
    release = queries.by_id(ctx.uow, command.release_id)
    if release is None or release.state is not ReleaseState.CHECKING:
        return False
    values = {"played": command.played, "stories": command.stories, "seen_at": ctx.now}
    queries.change(ctx.uow, command.release_id, values)
    return True


def end(ctx: Context, command: EndReleasePlay) -> None:
    """Keep how it came out, once, and let the process go on.

    A release that was taken back in the meantime, or was played twice, is left alone.
    """
    require(ctx, _RIGHT, Scope())
    turns.take(ctx.uow, "scenarios of a release", str(command.release_id))
    release = queries.by_id(ctx.uow, command.release_id)
    if release is None or release.state is not ReleaseState.CHECKING:
        return
    values: dict[str, Any] = {"state": ReleaseState.WAITING.value, "seen_at": ctx.now}
    if command.problems:
        values["state"] = ReleaseState.REFUSED.value
        values["findings"] = queries.findings_text(command.problems)
    queries.change(ctx.uow, command.release_id, values)
    result = "red" if command.problems else "green"
    message = PublishMessage(
        MESSAGE,
        correlation=str(command.release_id),
        payload={"play_result": result},
        message_id=f"release-played-{command.release_id}",
    )
    ctx.as_system().execute(message)

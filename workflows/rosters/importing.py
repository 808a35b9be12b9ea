"""Carrying an import out: check the file, then write its rows, and say how far it is.

The first pass runs in a reading transaction, so progress can be kept by small commands of its
own. The second pass is one writing transaction: what it has done so far cannot be seen from
outside before it is all there, so its progress is only told to the listener in this process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import EngineError, InvalidInput
from engine.runtime import Engine
from workflows.rosters import commands as c
from workflows.rosters.checking import Paths
from workflows.rosters.scratch import Scratch
from workflows.rosters.views import NOTHING_READ, Progress, Report, RosterKind, RosterRun, RunState

#: Progress is kept once in so many rows.
_NOTED_EVERY = 1000

Listener = Callable[[Progress], None]


def unheard(_progress: Progress) -> None:
    """Listens to nothing."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import on its way."""

    engine: Engine
    actor: str
    run: RosterRun
    heard: Listener

    def carry_out(self, paths: Paths) -> RosterRun:
        """Check, then write or refuse. An error ends the run and is raised."""
        try:
            report = self._check(paths)
            if report.bad:
                self._keep_bad_rows(paths.bad_rows)
            if report.good and (self.run.skip_bad or not report.bad):
                self._write(paths, report)
            else:
                self._finish(RunState.REFUSED, report=report)
        except EngineError as error:
            self._finish(RunState.FAILED, error=error)
            raise
        return self.engine.query(c.GetRun(self.run.run_id), actor=self.actor)

    def _check(self, paths: Paths) -> Report:
        self._note(RunState.CHECKING, 0, 0)
        query = c.CheckRoster(self.run.kind, paths, self._checked, self.run.sheet)
        return self.engine.query(query, actor=self.actor)

    def _write(self, paths: Paths, report: Report) -> None:
        self._note(RunState.WRITING, 0, report.good)

        def heard(rows: int) -> None:
            self.heard(Progress(RunState.WRITING, rows, report.good))

        command = c.WriteRoster(self.run.run_id, paths.good_rows, report, heard)
        self.engine.execute(command, actor=self.actor)

    def _checked(self, rows: int, total: int) -> None:
        if rows % _NOTED_EVERY == 0:
            self._note(RunState.CHECKING, rows, total)
        else:
            self.heard(Progress(RunState.CHECKING, rows, total))

    def _note(self, state: RunState, rows: int, total: int) -> None:
        command = c.NoteProgress(self.run.run_id, state, rows, total)
        self.engine.execute(command, actor=self.actor)
        self.heard(Progress(state, rows, total))

    def _keep_bad_rows(self, path: Path) -> None:
        name = f"{Path(self.run.file_name).stem}-待更正{path.suffix}"
        command = c.KeepBadRows(self.run.run_id, name, path.read_bytes())
        self.engine.execute(command, actor=self.actor)

    def _finish(
        self, state: RunState, *, report: Report = NOTHING_READ, error: EngineError | None = None
    ) -> None:
        command = c.FinishRun(
            self.run.run_id,
            state,
            report,
            error=error.template if error else "",
            error_params=error.params if error else {},
        )
        self.engine.execute(command, actor=self.actor)


def import_roster(
    engine: Engine,
    kind: RosterKind,
    path: Path,
    *,
    actor: str,
    scratch: Scratch,
    skip_bad: bool = False,
    sheet: str = "",
    heard: Listener = unheard,
) -> RosterRun:
    """Import a file from where it lies, and return how it went. Rows wait in ``scratch``.

    The state is ``done``, or ``refused`` where there are bad rows and ``skip_bad`` is not set
    (or no good rows). ``GetBadRows`` gives the bad rows. Safe to repeat.

    Raises:
        InvalidInput: the file cannot be read.
        Forbidden: the actor may not import such rosters.
    """
    if not path.is_file():
        raise InvalidInput("没有文件“{path}”。", path=str(path))
    opening = c.OpenRun(kind, path.name, skip_bad=skip_bad, sheet=sheet)
    run = engine.execute(opening, actor=actor)
    with scratch.room() as folder:
        return Import(engine, actor, run, heard).carry_out(paths_for(path, folder))


def paths_for(source: Path, folder: Path) -> Paths:
    """Where an import of ``source`` puts its rows; bad rows come back in the source's form."""
    suffix = ".csv" if source.suffix.lower() in (".csv", ".txt") else ".xlsx"
    return Paths(source, folder / "good.jsonl", folder / f"bad{suffix}")

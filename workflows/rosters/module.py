"""Imports as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.rosters import commands as c
from workflows.rosters import runs
from workflows.rosters.desk import ImportDesk


def module(desk: ImportDesk) -> Module:
    """The commands, queries and jobs of imports. ``desk`` is opened once the engine is there."""
    return Module(
        name="rosters",
        commands={
            c.SubmitRoster: runs.submit,
            c.OpenRun: runs.open_run,
            c.NoteProgress: runs.note_progress,
            c.WriteRoster: runs.write,
            c.FinishRun: runs.finish,
            c.KeepBadRows: runs.keep_bad_rows,
        },
        queries={
            c.CheckRoster: runs.check,
            c.GetRun: runs.get_run,
            c.ListRuns: runs.list_runs,
            c.GetSourceFile: runs.get_source_file,
            c.GetBadRows: runs.get_bad_rows,
        },
        jobs={runs.IMPORT_JOB: desk.take_up},
    )

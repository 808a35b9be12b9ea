"""Exports as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.exports import commands as c
from workflows.exports import runs
from workflows.exports.desk import ExportDesk


def module(desk: ExportDesk) -> Module:
    """The commands, queries and jobs of exports. ``desk`` is opened once the engine is there."""
    return Module(
        name="exports",
        commands={
            c.RequestExport: runs.request,
            c.CancelExport: runs.cancel,
            c.NoteRows: runs.note_rows,
            c.KeepPart: runs.keep_part,
            c.EndExport: runs.end,
        },
        queries={
            c.GetExport: runs.get_export,
            c.GetWish: runs.get_wish,
            c.ListExports: runs.list_exports,
            c.ReadPart: runs.read_part,
        },
        jobs={runs.EXPORT_JOB: desk.take_up, runs.SWEEP_JOB: runs.sweep},
    )

"""Playing scenarios in the background, as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.scenarios import commands as c
from workflows.scenarios import runs
from workflows.scenarios.desk import ScenarioDesk


def module(desk: ScenarioDesk) -> Module:
    """The commands, queries and the job. ``desk`` is opened once the engine is there."""
    return Module(
        name="scenario_runs",
        commands={
            c.RunScenarios: runs.run,
            c.NotePlayed: runs.note_played,
            c.EndScenarioRun: runs.end,
        },
        queries={
            c.GetScenarioRun: runs.get_run,
            c.ListScenarioRuns: runs.list_runs,
            c.GetScenarioFiles: runs.get_files,
        },
        jobs={runs.PLAY_JOB: desk.take_up},
    )

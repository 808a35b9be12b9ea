"""The forecast as one part that plugs into the engine."""

from __future__ import annotations

from functools import partial

from engine.context import Module
from workflows.forecast import commands as c
from workflows.forecast import runs
from workflows.forecast.desk import ForecastDesk
from workflows.forecast.projecting import project
from workflows.supervision.ladder import Rules
from workflows.supervision.ladder_file import shipped


def module(desk: ForecastDesk, rules: Rules | None = None) -> Module:
    """``desk`` is opened once the engine is there; ``rules`` are those of supervision."""
    return Module(
        name="forecast",
        commands={
            c.MakeForecast: runs.make,
            c.NoteForecast: runs.note,
            c.KeepForecast: runs.keep,
            c.FailForecast: runs.fail,
        },
        queries={
            c.GetForecast: runs.get,
            c.ListForecast: runs.list_items,
            c.Project: partial(project, rules=rules or shipped()),
        },
        jobs={runs.MAKE_JOB: desk.take_up, runs.DAILY_JOB: runs.make_daily},
    )

"""Commands and queries of the forecast. One sees the areas that one supervises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from engine.commands.base import Command, Query
from workflows.forecast.views import (
    Assumption,
    Forecast,
    ForecastPage,
    ForecastRun,
    Projection,
)


@dataclass(frozen=True, slots=True)
class MakeForecast(Command[ForecastRun]):
    """Have the forecast made anew in the background; right ``supervise``.

    While one is being made, that one is the answer.
    """


@dataclass(frozen=True, slots=True)
class GetForecast(Query[Forecast]):
    """The last forecast in numbers, by unit, area, day and colour. At most 3 SQL statements.

    Raises:
        Forbidden: the actor supervises no area.
    """


@dataclass(frozen=True, slots=True)
class ListForecast(Query[ForecastPage]):
    """The items behind the numbers, the soonest first.

    ``colour`` is that which they take (``red``, ``yellow`` or ``blue``), ``owner`` a body like
    ``unit:12``, ``area`` a prefix, ``on_day`` or ``until_day`` the local day on which, or by which,
    they take it; without those all days are meant.
    """

    colour: str = "red"
    assumption: Assumption = Assumption.IDLE
    owner: str = ""
    area: str = ""
    on_day: date | None = None
    until_day: date | None = None
    cursor: str = ""
    limit: int = 50


# ── What the making of a forecast uses ────────────────────────────────────────────────────


def _unheard(_played: int, _total: int) -> None:
    return


@dataclass(frozen=True, slots=True)
class Project(Query[Projection]):
    """Run everything forward and say what changes; for the system. Changes nothing.

    ``on_progress`` is told now and then how much of how much is done.
    """

    on_progress: Callable[[int, int], None] = field(default=_unheard)


@dataclass(frozen=True, slots=True)
class NoteForecast(Command[bool]):
    """Say how far a making is: a sign of life. False where it has ended."""

    run_id: int
    played: int
    total: int


@dataclass(frozen=True, slots=True)
class KeepForecast(Command[None]):
    """End a making with what it found; the ones before it are dropped."""

    run_id: int
    projection: Projection


@dataclass(frozen=True, slots=True)
class FailForecast(Command[None]):
    """End a making that came to nothing."""

    run_id: int
    error: str

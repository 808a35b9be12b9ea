"""What a forecast shows: frozen dataclasses. All instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.lifecycle import Urgency
from engine.views import WorkItem


class ForecastState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        return self in (ForecastState.DONE, ForecastState.FAILED)


class Assumption(StrEnum):
    """What people are supposed to do: nothing, or what they did lately in as much time."""

    IDLE = "idle"
    PACE = "pace"


class Pace(StrEnum):
    """Whether an item would be done before the change, going by how long its step took lately.

    ``UNKNOWN``: too few of its step were done that had been open as long.
    """

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ColourChange:
    """An item takes ``colour`` at ``at``. ``work_item_id`` is None for one that opens by then.

    ``rung`` is the code of the rung by which it does. ``name`` and ``title`` tell only of those
    that are not there yet.
    """

    work_item_id: int | None
    instance_id: int
    area: str
    owner: str
    definition_key: str
    element_id: str
    name: str
    title: str
    colour: Urgency
    rung: str
    at: datetime
    pace: Pace = Pace.UNKNOWN


@dataclass(frozen=True, slots=True)
class Projection:
    """All that a forecast found, as of ``made_at``.

    ``open_count`` items were open on ladders, ``followed`` instances were run by the interpreter,
    and ``lost`` of them came to a step that cannot be foretold.
    """

    made_at: datetime
    until_at: datetime
    days: tuple[date, ...]
    changes: tuple[ColourChange, ...]
    open_count: int
    followed: int
    lost: int


@dataclass(frozen=True, slots=True)
class ForecastRun:
    """One making of a forecast: how far it is, or what it rests on."""

    run_id: int
    state: ForecastState
    requested_at: datetime
    seen_at: datetime
    finished_at: datetime | None
    made_at: datetime | None
    until_at: datetime | None
    days: tuple[date, ...]
    played: int
    total: int
    open_count: int
    followed: int
    lost: int
    error: str
    error_params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many items of one owner in one area take a colour on a day, and how many of them would
    be done before at the pace of late."""

    area: str
    owner: str
    on_day: date
    colour: Urgency
    number: int
    done_before: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The last forecast that was made, of the areas that the reader supervises, and the present
    making of the next one, where there is one. Without a forecast ``made`` is None."""

    made: ForecastRun | None
    making: ForecastRun | None
    areas: tuple[str, ...]
    counts: tuple[DayCount, ...]


@dataclass(frozen=True, slots=True)
class ForecastItem:
    """A change with its item as it is now; None where it is not there yet, or not any more."""

    change: ColourChange
    item: WorkItem | None


@dataclass(frozen=True, slots=True)
class ForecastPage:
    items: tuple[ForecastItem, ...]
    next_cursor: str

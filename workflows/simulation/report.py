"""Sums a simulation up: steps, units, matters, rungs. Pure.

Times are working hours on the national calendar. Units and steps are compared, never persons
(国办函〔2026〕12号).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TypeVar

from engine.worktime.arithmetic import working_minutes_between
from engine.worktime.calendar import WorkCalendar
from workflows.simulation.records import ItemRecord, MatterRecord, Records

R = TypeVar("R")
K = TypeVar("K")

_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Times:
    """Mean and 90th percentile (nearest rank), in working hours; zero of nothing."""

    mean_hours: float
    p90_hours: float

    @staticmethod
    def of(minutes: Iterable[int]) -> Times:
        found = sorted(minutes)
        if not found:
            return Times(0.0, 0.0)
        rank = ceil(0.9 * len(found)) - 1
        return Times(_hours(sum(found) / len(found)), _hours(found[rank]))


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step of a process. ``waiting`` is from opening to taking up, ``through`` to the end."""

    process: str
    element_id: str
    name: str
    items: int
    done: int
    left_open: int
    overdue_percent: int
    waiting: Times
    through: Times
    #: Its share of all the waiting in the simulation, in percent: where it is narrow.
    waiting_percent: int


@dataclass(frozen=True, slots=True)
class UnitReport:
    """A unit. ``load_percent``: hours worked of the hours that its people have."""

    unit: str
    items: int
    overdue_percent: int
    worked_hours: float
    people: int
    load_percent: int


@dataclass(frozen=True, slots=True)
class ProcessReport:
    process: str
    started: int
    completed: int
    through: Times


@dataclass(frozen=True, slots=True)
class Report:
    """``steps`` are sorted by their share of the waiting: the first is the bottleneck."""

    steps: tuple[StepReport, ...]
    units: tuple[UnitReport, ...]
    processes: tuple[ProcessReport, ...]
    rungs: Mapping[str, int]
    refused: Mapping[str, int]


def sum_up(
    records: Records,
    calendar: WorkCalendar,
    *,
    begin: datetime,
    end: datetime,
    people_of: Mapping[str, int],
    name_of: Callable[[str], str],
) -> Report:
    """``people_of``: how many people each body (``unit:12``) has; ``name_of`` names a body."""
    items = [each for each in records.items.values() if not each.withdrawn or each.taken_at]

    def minutes(from_at: datetime, to_at: datetime | None) -> int:
        return working_minutes_between(calendar, from_at, to_at or end)

    waits = {id(each): minutes(each.opened_at, each.taken_at) for each in items}
    all_waiting = sum(waits.values()) or 1
    steps = [
        _step(group, end, waits=waits, all_waiting=all_waiting, minutes=minutes)
        for group in _grouped(items, lambda each: (each.process, each.element_id)).values()
    ]
    hours = minutes(begin, end)
    units = [
        _unit(name_of(owner), group, end, people=people_of.get(owner, 0), hours=hours)
        for owner, group in _grouped(items, lambda each: each.owner).items()
        if owner in people_of
    ]
    matters = _grouped(records.matters.values(), lambda each: each.process)
    return Report(
        steps=tuple(sorted(steps, key=lambda each: (-each.waiting_percent, each.name))),
        units=tuple(sorted(units, key=lambda each: (-each.load_percent, each.unit))),
        processes=tuple(
            _process(process, group, minutes) for process, group in sorted(matters.items())
        ),
        rungs=dict(sorted(records.rungs.items())),
        refused=dict(records.refused),
    )


def _grouped(items: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    found: dict[K, list[R]] = defaultdict(list)
    for each in items:
        found[key(each)].append(each)
    return found


def _step(
    group: Sequence[ItemRecord],
    end: datetime,
    *,
    waits: Mapping[int, int],
    all_waiting: int,
    minutes: Callable[[datetime, datetime | None], int],
) -> StepReport:
    first = group[0]
    own = [waits[id(each)] for each in group]
    done = [each for each in group if each.done_at]
    return StepReport(
        process=first.process,
        element_id=first.element_id,
        name=first.name,
        items=len(group),
        done=len(done),
        left_open=sum(not each.done_at and not each.withdrawn for each in group),
        overdue_percent=_percent(sum(each.overdue(end) for each in group), len(group)),
        waiting=Times.of(own),
        through=Times.of(minutes(each.opened_at, each.done_at) for each in done),
        waiting_percent=_percent(sum(own), all_waiting),
    )


def _unit(
    name: str, group: Sequence[ItemRecord], end: datetime, *, people: int, hours: int
) -> UnitReport:
    worked = sum(each.worked_minutes for each in group)
    return UnitReport(
        unit=name,
        items=len(group),
        overdue_percent=_percent(sum(each.overdue(end) for each in group), len(group)),
        worked_hours=_hours(worked),
        people=people,
        load_percent=_percent(worked, people * hours),
    )


def _process(
    process: str,
    group: Sequence[MatterRecord],
    minutes: Callable[[datetime, datetime | None], int],
) -> ProcessReport:
    ended = [each for each in group if each.ended_at]
    return ProcessReport(
        process,
        len(group),
        len(ended),
        Times.of(minutes(each.started_at, each.ended_at) for each in ended),
    )


def _percent(part: float, whole: float) -> int:
    return round(100 * part / whole) if whole else 0


def _hours(minutes: float) -> float:
    return round(minutes / _MINUTES, 1)

"""One simulation from its file's model to its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from engine.clock import VirtualClock
from engine.context import Module
from engine.runtime import Engine
from workflows.scenarios.playing import Says
from workflows.scenarios.staff import settle
from workflows.scenarios.stage import Stage
from workflows.simulation.model import Simulation
from workflows.simulation.report import Report, sum_up
from workflows.simulation.running import Running
from workflows.simulation.watching import Watcher

#: Opens an engine with a further module, whose clock begins at an instant.
OpensAt = Callable[[datetime, Module], tuple[Engine, VirtualClock]]


def simulate(simulation: Simulation, *, opens: OpensAt, says: Says) -> Report:
    """Run ``simulation`` on an engine of its own.

    Raises:
        InvalidInput: its staff cannot be on file.
        Untrue: an arrival or data speaks of somebody who is not there.
    """
    watcher = Watcher()
    engine, clock = opens(simulation.at, watcher.module())
    try:
        cast = settle(engine, simulation.staff, simulation.days)
        running = Running(simulation, Stage(engine, clock, cast, says), watcher)
        records = running.run()
        units = {f"unit:{number}": name for name, number in cast.units.items()}
        members = Counter(person.unit for person in simulation.staff.people if person.unit)
        return sum_up(
            records,
            running.calendar,
            begin=simulation.at,
            end=simulation.until,
            people_of={body: members[name] for body, name in units.items()},
            name_of=lambda body: units.get(body, body),
        )
    finally:
        engine.store.dispose()

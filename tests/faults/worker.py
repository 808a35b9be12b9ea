"""A process that works without pause until it is killed.

One thread starts instances, claims and completes; another runs what is due, on a clock that
runs two hours a second. What was acknowledged is written down after the engine returned.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.clock import SystemClock
from engine.commands.instances import StartInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, ItemList, ListWorkItems
from engine.errors import EngineError
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.engine.world import Village

#: How much faster than real time the clock of the workers runs.
_SPEED = 7200

PEOPLE: dict[str, set[str]] = {"wang": {"unit:1"}, "chief": {"chief"}}


class FastClock:
    """Real time since ``epoch``, sped up: it goes on through every restart of the worker."""

    def __init__(self, epoch: datetime, start: datetime) -> None:
        self._epoch = epoch
        self._start = start
        self._real = SystemClock()

    def now(self) -> datetime:
        return self._start + (self._real.now() - self._epoch) * _SPEED


def build(url: str, epoch: datetime, start: datetime) -> Engine:
    """An engine on the database at ``url``, as the workers and the inspector use it."""
    village = Village(PEOPLE)
    return Engine(
        Store(url),
        FastClock(epoch, start),
        directory=village,
        rights=village,
        calendars=CalendarCache(),
    )


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a worker is told when it starts."""

    url: str
    epoch: datetime
    start: datetime
    seed: int
    journal: Path


def work(assignment: Assignment) -> None:
    """Work until killed."""
    engine = build(assignment.url, assignment.epoch, assignment.start)
    threading.Thread(target=_ring, args=(engine,), daemon=True).start()
    chance = random.Random(assignment.seed)
    with assignment.journal.open("a", buffering=1) as journal:

        def acknowledge(what: str, number: int) -> None:
            journal.write(f"{what} {number}\n")

        while True:
            try:
                _one_act(engine, chance, acknowledge)
            except EngineError:
                # A timer was faster than the person: that is how it should be.
                continue


def _ring(engine: Engine) -> None:
    while True:
        engine.run_due()
        threading.Event().wait(0.01)


def _one_act(
    engine: Engine, chance: random.Random, acknowledge: Callable[[str, int], None]
) -> None:
    kind = chance.random()
    if kind < 0.35:
        started = engine.execute(StartInstance("patience", title="A matter"), actor="chief")
        acknowledge("start", started.instance_id)
        return
    user_id = "wang" if kind < 0.85 else "chief"
    mine = engine.query(ListWorkItems(ItemList.MINE, with_counts=False), actor=user_id).items
    if mine and chance.random() < 0.5:
        item = chance.choice(mine)
        key = f"complete-{item.work_item_id}"
        engine.execute(CompleteWorkItem(item.work_item_id, {"n": 1}), actor=user_id, key=key)
        acknowledge("complete", item.work_item_id)
        return
    ready = engine.query(ListWorkItems(ItemList.TO_CLAIM, with_counts=False), actor=user_id).items
    if ready:
        item = chance.choice(ready)
        engine.execute(ClaimWorkItem(item.work_item_id), actor=user_id)
        acknowledge("claim", item.work_item_id)

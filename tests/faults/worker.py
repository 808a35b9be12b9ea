"""A process that works without pause until it is killed.

One thread starts instances, claims, completes, votes, sends back and migrates; another runs what is
due, on a clock that runs two hours a second. What was acknowledged is written down after the engine
returned.
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
from engine.commands.migration import MigrateInstances
from engine.commands.movement import ListReturnSteps, ReturnWorkItem
from engine.commands.participation import CastVote
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, ItemList, ListWorkItems
from engine.errors import EngineError
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from engine.views import WorkItem
from engine.voting import Vote
from tests.engine.messages.diagrams import document, messages, pool, told
from tests.engine.world import Village, flow

#: How much faster than real time the clock of the workers runs.
_SPEED = 7200

PEOPLE: dict[str, set[str]] = {"wang": {"unit:1"}, "chief": {"chief"}}

Acknowledge = Callable[[str, int], None]

#: Two people agree, which is told to a process that begins by it; who reads it may send it back.
COUNCIL = document(
    messages("agreed"),
    pool(
        "council",
        '<startEvent id="start"/>'
        '<userTask id="agree" name="Agree" duban:voting="all" '
        'duban:participants="user:wang,user:chief" duban:resultVariable="joint"/>'
        f'<intermediateThrowEvent id="tell">{told("agreed")}</intermediateThrowEvent>'
        '<userTask id="read" name="Read" duban:candidateGroups="chief"/><endEvent id="end"/>',
        flow("start", "agree", "tell", "read", "end"),
    ),
)
ECHO = document(
    messages("agreed"),
    pool(
        "echo",
        f'<startEvent id="heard">{told("agreed")}</startEvent>'
        '<userTask id="note" name="Note" duban:candidateGroups="unit:1"/><endEvent id="end"/>',
        flow("heard", "note", "end"),
    ),
)


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
    """What a worker is told when it starts; ``versions`` are two of the same process."""

    url: str
    epoch: datetime
    start: datetime
    seed: int
    journal: Path
    versions: tuple[int, int]


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
                _one_act(engine, chance, acknowledge, assignment.versions)
            except EngineError:
                # A timer was faster than the person: that is how it should be.
                continue


def _ring(engine: Engine) -> None:
    while True:
        engine.run_due()
        threading.Event().wait(0.01)


def _one_act(
    engine: Engine, chance: random.Random, acknowledge: Acknowledge, versions: tuple[int, int]
) -> None:
    kind = chance.random()
    if kind < 0.3:
        key = "patience" if kind < 0.2 else "council"
        started = engine.execute(StartInstance(key, title="A matter"), actor="chief")
        acknowledge("start", started.instance_id)
    elif kind < 0.33:
        older, newer = chance.sample(versions, 2)
        engine.execute(MigrateInstances(older, newer, "to and fro"), actor="chief")
    else:
        user_id = "wang" if kind < 0.75 else "chief"
        _work_on_one(engine, chance, acknowledge, user_id)


def _work_on_one(
    engine: Engine, chance: random.Random, acknowledge: Acknowledge, user_id: str
) -> None:
    mine = engine.query(ListWorkItems(ItemList.MINE, with_counts=False), actor=user_id).items
    if mine and chance.random() < 0.6:
        _go_on_with(engine, chance, acknowledge, chance.choice(mine), user_id)
        return
    ready = engine.query(ListWorkItems(ItemList.TO_CLAIM, with_counts=False), actor=user_id).items
    if ready:
        item = chance.choice(ready)
        engine.execute(ClaimWorkItem(item.work_item_id), actor=user_id)
        acknowledge("claim", item.work_item_id)


def _go_on_with(
    engine: Engine, chance: random.Random, acknowledge: Acknowledge, item: WorkItem, user_id: str
) -> None:
    number = item.work_item_id
    if item.name == "Agree":
        key = f"vote-{number}-{user_id}"
        engine.execute(CastVote(number, Vote.APPROVE), actor=user_id, key=key)
        acknowledge(f"vote-{user_id}", number)
    elif item.name == "Read" and chance.random() < 0.4:
        (step,) = engine.query(ListReturnSteps(number), actor=user_id)
        engine.execute(ReturnWorkItem(number, step.address, "once more"), actor=user_id)
        acknowledge("return", number)
    else:
        command = CompleteWorkItem(number, {"n": 1})
        engine.execute(command, actor=user_id, key=f"complete-{number}")
        acknowledge("complete", number)

"""Plays random actions on an instance, and tells all that there is to tell of it afterwards.

``Play`` has one engine; ``RestartedPlay`` makes a new one, which knows only what is in the store,
for each action. After the same actions both must find the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, seed, settings
from sqlalchemy import select

from engine.clock import VirtualClock
from engine.commands.ad_hoc import CompleteAdHoc, StartAdHocActivity
from engine.commands.definitions import Deploy
from engine.commands.instances import (
    CancelInstance,
    DeliverMessage,
    GetHistory,
    GetInstance,
    StartInstance,
    VerifyHistory,
)
from engine.commands.work_items import CompleteWorkItem
from engine.context import Context, Module, ServiceCall
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.interpreter.contract import Data
from engine.runtime import Engine
from engine.store.queries import jobs, work_items
from engine.store.queries.calendars import CalendarCache
from engine.store.tables import incident, instance, subscription
from engine.store.unit_of_work import Store
from tests.engine.random_shapes import DATA, Move, RandomWriter, shapes
from tests.engine.random_shapes import moves as some_moves
from tests.engine.world import Village

PERSON = "wang"
_MORNING = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
#: Within this many actions, none of them repeating anything, every process is at its end.
_ENOUGH = 150


def count(_ctx: Context, call: ServiceCall) -> Data:
    """The service of the processes: one more."""
    return {"n": call.data.get("n", 0) + 1}


def engine_on(store: Store, clock: VirtualClock) -> Engine:
    """An engine that has nothing in its memory."""
    village = Village({PERSON: {"chief"}})
    return Engine(
        store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[calendars.module(), Module(name="test", services={"test.count": count})],
    )


def deploy(store: Store, files: tuple[tuple[str, bytes], ...]) -> None:
    engine_on(store, VirtualClock(_MORNING)).execute(Deploy("p", files), actor=SYSTEM)


class Play:
    """One instance of the latest ``p`` in ``store``, on a clock of its own.

    It is the only one in the store that has not ended, so time and messages are for it alone.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._clock = VirtualClock(_MORNING)
        self._kept = engine_on(store, self._clock)
        self.done: list[str] = []
        command = StartInstance("p", "A matter", data=DATA)
        self.instance_id = self._engine().execute(command, actor=PERSON).instance_id

    def _engine(self) -> Engine:
        return self._kept

    # ── What happens ──────────────────────────────────────────────────────────────────────

    def act(self, move: Move) -> None:
        """Let one of the things happen that the instance waits for."""
        which, again, choice, a = move
        possible = self._possible()
        assert possible, "The instance has not ended, and waits for nothing."
        chosen = possible[which % len(possible)]
        self.done.append(" ".join(chosen[:2]))
        self._do(chosen, {"again": again, "choice": choice, "a": a})

    def act_all(self, moves: Sequence[Move]) -> None:
        for move in moves:
            if self.ended:
                return
            self.act(move)

    def bring_to_its_end(self) -> None:
        """Do the first thing that there is to do, ending what may be ended, until nothing is."""
        for _ in range(_ENOUGH):
            if self.ended:
                return
            self.act((0, False, 0, 0))
        raise AssertionError(f"It has not ended after {_ENOUGH} actions: {self._possible()}")

    def cancel(self) -> None:
        if not self.ended:
            self._kept.execute(CancelInstance(self.instance_id, "over"), actor=PERSON)

    def _possible(self) -> list[tuple[str, ...]]:
        """What may happen now. The first of it is never what could go on for ever."""
        with self._store.reading() as uow:
            items = work_items.open_of_instance(uow, self.instance_id)
            armed = [
                job
                for job in jobs.of_instance(uow, self.instance_id)
                if job.task_id or job.work_item_id
            ]
            of_it = select(subscription).where(subscription.c.instance_id == self.instance_id)
            waiting = uow.connection.execute(of_it.order_by(subscription.c.task_id)).all()
        ad_hoc = [row for row in waiting if row.kind == "ad_hoc"]
        messages = sorted({row.name for row in waiting if row.kind == "message"}, reverse=True)
        return [
            *(("complete", item.element_id, str(item.work_item_id)) for item in items),
            *(("finish", row.task_id) for row in ad_hoc),
            *(("time",) for _ in armed[:1]),
            *(("message", name) for name in messages),
            *(("begin", row.task_id, row.element_id + each) for row in ad_hoc for each in "ab"),
        ]

    def _do(self, chosen: tuple[str, ...], answer: Data) -> None:
        if chosen[0] == "time":
            self._pass_time()
            return
        command: Any
        match chosen:
            case ("complete", _, work_item_id):
                command = CompleteWorkItem(int(work_item_id), answer)
            case ("finish", task_id):
                command = CompleteAdHoc(self.instance_id, task_id)
            case ("begin", task_id, element_id):
                command = StartAdHocActivity(self.instance_id, task_id, element_id)
            case ("message", name):
                command = DeliverMessage(name, payload=answer)
        self._engine().execute(command, actor=SYSTEM if chosen[0] == "message" else PERSON)

    def _pass_time(self) -> None:
        """Up to the next instant at which something of it is due, and all that is due then."""
        with self._store.reading() as uow:
            due_at = min(job.due_at for job in jobs.of_instance(uow, self.instance_id))
        self._clock.move_to(max(due_at, self._clock.now()))
        while job_ids := self._kept.claim_due(1):
            assert self._engine().run_job(job_ids[0]), "A job failed."

    @property
    def tokens(self) -> bytes:
        """The compacted state, as it is stored."""
        return bytes(self._row().tokens)

    # ── What is ───────────────────────────────────────────────────────────────────────────

    @property
    def ended(self) -> bool:
        return self._row().ended_at is not None

    def _row(self) -> Any:
        with self._store.reading() as uow:
            found = select(instance).where(instance.c.instance_id == self.instance_id)
            return uow.connection.execute(found).one()

    def told(self) -> dict[str, Any]:
        """All that the store tells of the instance; ids that are counted over all are not in it."""
        engine = self._kept
        view = engine.query(GetInstance(self.instance_id), actor=SYSTEM)
        events = engine.query(GetHistory(self.instance_id, limit=10_000), actor=SYSTEM)
        assert engine.query(VerifyHistory(self.instance_id), actor=SYSTEM) == ()
        row = self._row()
        with self._store.reading() as uow:
            armed = jobs.of_instance(uow, self.instance_id)
            of_it = select(subscription).where(subscription.c.instance_id == self.instance_id)
            waiting = uow.connection.execute(of_it).mappings().all()
            troubles = uow.connection.execute(
                select(incident.c.message).where(incident.c.instance_id == self.instance_id)
            ).scalars()
            assert list(troubles) == []
        number = {item: index for index, item in enumerate(_items_of(events))}
        return {
            "done": self.done,
            "state": row.state,
            "version": row.version,
            "tokens": row.tokens,
            "active": row.active_elements,
            "ended_at": row.ended_at,
            "data": view.data,
            "items": [
                _without(asdict(item), "work_item_id", "instance_id")
                | {"number": number.get(item.work_item_id)}
                for item in view.items
            ],
            "jobs": sorted((j.kind, j.task_id or "", j.due_at, j.state.value) for j in armed),
            "subscriptions": sorted(str(_without(dict(w), "instance_id")) for w in waiting),
            "history": [
                (e.at, e.event, e.actor, e.element_id, number.get(e.work_item_id or 0), _plain(e))
                for e in events
            ],
        }


class RestartedPlay(Play):
    """A play that survives a restart after each action: nothing is left but the store."""

    def _engine(self) -> Engine:
        return engine_on(self._store, self._clock)


def _items_of(events: Sequence[Any]) -> list[int]:
    return sorted({event.work_item_id for event in events if event.work_item_id is not None})


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _plain(event: Any) -> str:
    return json.dumps(event.detail, sort_keys=True, ensure_ascii=False)


def play_twice(store: Store, shape: Any, moves: Sequence[Move]) -> int:
    """Deploy ``shape`` and play it without and with restarts; how many actions that were.

    Raises:
        AssertionError: the two plays differ, an action failed, or there was no way to the end.
    """
    files = RandomWriter(PERSON).files(shape)
    deploy(store, files)
    halfway, end, actions = [], [], 0
    for kind in (Play, RestartedPlay):
        play = kind(store)
        try:
            play.act_all(moves)
            halfway.append((play.done.copy(), play.tokens))
            play.bring_to_its_end()
            end.append(play.told())
        finally:
            play.cancel()
        actions += len(play.done)
    assert halfway[0] == halfway[1]
    assert end[0] == end[1]
    return actions


@dataclass
class Played:
    """How many processes were played, with how many actions."""

    processes: int = 0
    actions: int = 0


def play_many(
    store: Store, *, number: int, chance: int, most_leaves: int = 3, most_moves: int = 4
) -> Played:
    """Play ``number`` random processes; the same ones for the same seed ``chance``.

    What fails is made as small as hypothesis can, and shown with its diagram.
    """
    played = Played()

    @seed(chance)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(shape=shapes(most_leaves), moves=some_moves(most_moves))
    def play(shape: Any, moves: list[Move]) -> None:
        note(f"seed {chance}\n{RandomWriter(PERSON).write(shape)}")
        played.actions += play_twice(store, shape, moves)
        played.processes += 1

    play()
    return played

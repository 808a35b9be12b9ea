"""Lets the invented people work through some weeks of virtual time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Protocol

from engine.clock import LOCAL_ZONE, Clock
from engine.commands.instances import GetInstance, ListInstances
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, GetWorkItem
from engine.errors import InvalidInput
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import WorkItem
from engine.worktime.arithmetic import add_working_days, local_day
from workflows.contact_enterprise.commands import StartContact
from workflows.contact_enterprise.needs import FOLLOW_UP
from workflows.demonstration.behaviour import (
    HANDED_IN,
    LEFT_TO_THE_VISITOR,
    Moment,
    patience,
)

#: How often instances are looked at for items that no act of the play has opened.
_LOOK_EVERY = timedelta(days=4)


class MovableClock(Clock, Protocol):
    """A clock that the play moves on."""

    def move_to(self, instant: datetime) -> datetime: ...


#: After how many working days somebody is done with an item that opened just now; None: never.
Pace = Callable[[Random, WorkItem, datetime], int | None]


def ordinary_pace(chance: Random, item: WorkItem, _now: datetime) -> int | None:
    """Mostly in time, sometimes late, now and then not at all."""
    return patience(chance, item.element_id)


@dataclass(order=True, slots=True)
class _Turn:
    """Something that somebody will do."""

    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


class Play:
    """One run of the demonstration's weeks. Everything is carried out by the people concerned."""

    def __init__(
        self, engine: Engine, clock: MovableClock, chance: Random, *, pace: Pace = ordinary_pace
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._chance = chance
        self._pace = pace
        self._turns: list[_Turn] = []
        self._order = 0
        self._known: set[int] = set()
        self._met: set[int] = set()
        self._running: set[int] = set()
        self._followed_up: set[str] = set()

    def contact(self, enterprise_id: int, at: datetime) -> None:
        """Have a contact of an enterprise started at ``at``."""
        self.plan(at, lambda: self._start(enterprise_id))

    def plan(self, at: datetime, act: Callable[[], None]) -> None:
        """Have ``act`` done at ``at``."""
        self._order += 1
        heapq.heappush(self._turns, _Turn(at, self._order, act))

    def run(self, until: datetime) -> None:
        """Play up to ``until``: each turn and each job at its own time."""
        look_at = self._clock.now() + _LOOK_EVERY
        while self._turns and self._turns[0].at <= until:
            turn = heapq.heappop(self._turns)
            while look_at <= turn.at:
                self._pass_time(look_at)
                self._look_around()
                look_at += _LOOK_EVERY
            self._pass_time(turn.at)
            turn.act()
        self._pass_time(until)

    # ── Turns ────────────────────────────────────────────────────────────────────────────

    def _start(self, enterprise_id: int) -> None:
        started = self._engine.execute(StartContact(enterprise_id), actor=SYSTEM)
        self._meet(started.instance_id)

    def _claim(self, item: WorkItem) -> str | None:
        """Somebody takes the item on; who holds it now, if it can still be worked on."""
        view = self._engine.query(GetWorkItem(item.work_item_id), actor=SYSTEM)
        if not view.item.state.open or view.item.suspended:
            return None
        if view.item.assignee is not None:
            return view.item.assignee
        actor = self._somebody(view.candidate_groups)
        if actor is not None:
            self._engine.execute(ClaimWorkItem(item.work_item_id), actor=actor)
        return actor

    def _complete(self, item: WorkItem) -> None:
        actor = self._claim(item)
        if actor is None:
            return
        view = self._engine.query(GetWorkItem(item.work_item_id), actor=actor)
        moment = Moment(local_day(self._clock.now()), view.data, self._chance)
        data = HANDED_IN[item.element_id](moment)
        try:
            self._engine.execute(CompleteWorkItem(item.work_item_id, data), actor=actor)
        except InvalidInput:
            if "sign_decision" not in data:
                raise
            # A return comes too late after three working days. The unit signs instead.
            signed = CompleteWorkItem(item.work_item_id, {"sign_decision": "accept"})
            self._engine.execute(signed, actor=actor)
        self._look(item.instance_id)

    def _somebody(self, groups: Sequence[str]) -> str | None:
        with self._engine.store.reading() as uow:
            now = self._clock.now()
            members = self._engine.directory.members(uow, frozenset(groups), now)
        people = sorted({user_id for each in members.values() for user_id in each})
        return self._chance.choice(people) if people else None

    # ── Looking ──────────────────────────────────────────────────────────────────────────

    def _look_around(self) -> None:
        for instance_id in sorted(self._running):
            self._look(instance_id)

    def _look(self, instance_id: int) -> None:
        """Let somebody take on each new item, now or after a while, or never."""
        view = self._engine.query(GetInstance(instance_id), actor=SYSTEM)
        if view.instance.state.ended:
            self._running.discard(instance_id)
        for item in view.items:
            if item.work_item_id not in self._known:
                self._known.add(item.work_item_id)
                self._take_on(item)
        for need in view.data.get("follow_ups", []):
            self._look_for(f"{view.instance.business_key}-{need['number']}", instance_id)

    def _look_for(self, follow_up: str, contact_id: int) -> None:
        """Meet the follow-up of a need, or look again once its job has had the time to run."""
        if follow_up in self._followed_up:
            return
        found = self._engine.query(
            ListInstances(key=FOLLOW_UP, business_key=follow_up), actor=SYSTEM
        ).instances
        if found:
            self._followed_up.add(follow_up)
            self._meet(found[0].instance_id)
        else:
            self.plan(self._clock.now(), lambda: self._look(contact_id))

    def _meet(self, instance_id: int) -> None:
        self._met.add(instance_id)
        self._running.add(instance_id)
        self._look(instance_id)

    def _take_on(self, item: WorkItem) -> None:
        days = self._pace(self._chance, item, self._clock.now())
        if days is None:
            if self._chance.random() < 0.5 and item.element_id not in LEFT_TO_THE_VISITOR:
                self.plan(self._working_hour(item, 1), lambda: self._claim_only(item))
            return
        if days > 1:
            begun = self._working_hour(item, self._chance.randint(0, 1))
            self.plan(begun, lambda: self._claim_only(item))
        self.plan(self._working_hour(item, days), lambda: self._complete(item))

    def _claim_only(self, item: WorkItem) -> None:
        self._claim(item)

    def _working_hour(self, item: WorkItem, days: int) -> datetime:
        """Some time ``days`` working days from now, and not at once."""
        with self._engine.store.reading() as uow:
            calendar = self._engine.calendar(uow, item.scope.owner)
        day = add_working_days(calendar, local_day(self._clock.now()), days)
        hour = time(self._chance.choice((9, 10, 11, 14, 15, 16)), self._chance.randrange(60))
        at = datetime.combine(day, hour, LOCAL_ZONE)
        return max(at, self._clock.now() + timedelta(minutes=self._chance.randint(20, 90)))

    # ── Time ─────────────────────────────────────────────────────────────────────────────

    def _pass_time(self, instant: datetime) -> None:
        while (due_at := self._engine.next_due_at()) is not None and due_at <= instant:
            self._clock.move_to(max(due_at, self._clock.now()))
            if not self._engine.run_due():
                break
        self._clock.move_to(max(instant, self._clock.now()))

"""Runs a simulation: matters arrive, people take items up one at a time, time passes.

Everything is carried out by ordinary commands of the people concerned, in working time. Somebody
who is free takes the item that is due first among those that he may claim and that have lain for
as long as the step says.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, GetWorkItem
from engine.errors import EngineError
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from engine.views import WorkItem
from engine.worktime.arithmetic import (
    add,
    add_working_minutes,
    local_day,
    working_minutes_between,
)
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import parse_duration
from workflows.scenarios.acts import act
from workflows.scenarios.model import Step, Verb
from workflows.scenarios.stage import Stage
from workflows.simulation.model import Arrivals, HandsIn, Simulation, Span, Work
from workflows.simulation.records import ItemRecord, MatterRecord, Records
from workflows.simulation.watching import Watcher

#: ``@today`` and ``@today+P3WD`` in data: a local date, counted when it is handed in.
_TODAY = re.compile(r"^@today(?:\+(?P<later>P\w+))?$")
_ALWAYS = HandsIn(1, {})
_UNSAID = Work("*", Span(0, 8), Span(1, 4), 0, (_ALWAYS,))
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(order=True, slots=True)
class _Turn:
    at: datetime
    order: int
    take: Callable[[], None] = field(compare=False)


class Running:
    """One run of a simulation on its stage."""

    def __init__(self, simulation: Simulation, stage: Stage, watcher: Watcher) -> None:
        self._simulation = simulation
        self._stage = stage
        self._watcher = watcher
        self._chance = Random(simulation.seed)  # noqa: S311 - chance of a story, no key.
        self._turns: list[_Turn] = []
        self._order = 0
        #: Items that somebody could take up, and the people who could.
        self._lying: dict[int, frozenset[str]] = {}
        self._busy: set[str] = set()
        self.records = Records()
        with stage.engine.store.reading() as uow:
            self.calendar: WorkCalendar = stage.engine.calendar(uow)

    def run(self) -> Records:
        """Play from the beginning to the end, and measure."""
        for arrivals in self._simulation.arrivals:
            self._plan(self._stage.clock.now(), lambda a=arrivals: self._arrive(a, 1))  # type: ignore[misc]
        until = self._simulation.until
        while (next_at := self._next_at()) is not None and next_at <= until:
            self._stage.pass_until(next_at)
            self._look()
            while self._turns and self._turns[0].at <= self._stage.clock.now():
                heapq.heappop(self._turns).take()
                self._look()
        self._stage.pass_until(until)
        self._look()
        self._close_the_books()
        return self.records

    def _next_at(self) -> datetime | None:
        """When something happens next: a turn, or a job that may open an item."""
        moments = [turn.at for turn in self._turns[:1]]
        due_at = self._stage.engine.next_due_at()
        if due_at is not None:
            moments.append(max(due_at, self._stage.clock.now()))
        return min(moments, default=None)

    def _plan(self, at: datetime, take: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._turns, _Turn(max(at, self._stage.clock.now()), self._order, take))

    # ── Matters ───────────────────────────────────────────────────────────────────────────

    def _arrive(self, arrivals: Arrivals, number: int) -> None:
        now = self._stage.clock.now()
        step = Step(arrivals.line, Verb.START, arrivals.process, self._fields(arrivals, number))
        try:
            act(self._stage, step)
            instance_id = self._stage.instances[str(step.fields["as"])]
            self.records.matters[instance_id] = MatterRecord(arrivals.process, now)
        except EngineError as error:
            self._refused(error)
        if number < arrivals.count:
            gap = add(self.calendar, now, parse_duration(arrivals.every)) - now
            swing = arrivals.spread / 100
            gap *= self._chance.uniform(1 - swing, 1 + swing)
            self._plan(now + gap, lambda: self._arrive(arrivals, number + 1))

    def _fields(self, arrivals: Arrivals, number: int) -> dict[str, Any]:
        """``enterprise: "*"`` goes through all of them, one after the other."""
        found = {**arrivals.fields, "as": f"{arrivals.process}#{arrivals.line}.{number}"}
        if found.get("enterprise") == "*":
            names = list(self._stage.cast.enterprises)
            found["enterprise"] = names[(number - 1) % len(names)]
        return found

    # ── Items ─────────────────────────────────────────────────────────────────────────────

    def _look(self) -> None:
        """Take note of what has opened and closed, and let free people take things up."""
        for item in self._watcher.opened():
            self._note(item)
        for work_item_id in self._watcher.closed():
            self._lying.pop(work_item_id, None)
            record = self.records.items.get(work_item_id)
            if record is not None and record.done_at is None:
                record.withdrawn = True
        self._hand_out()

    def _note(self, item: WorkItem) -> None:
        self.records.items[item.work_item_id] = ItemRecord(
            process=item.definition_key,
            element_id=item.element_id,
            name=item.name,
            owner=item.scope.owner,
            opened_at=item.created_at,
            due_at=item.due_at,
        )
        work = self._work_on(item)
        if self._chance.uniform(0, 100) >= work.never:
            ready_at = self._later(item.created_at, work.waits)
            self._plan(ready_at, lambda: self._lay_out(item.work_item_id))

    def _lay_out(self, work_item_id: int) -> None:
        """It has lain long enough: those who may can take it up from now on."""
        try:
            view = self._stage.engine.query(GetWorkItem(work_item_id), actor=SYSTEM)
        except EngineError:
            return  # Its transaction was undone.
        if not view.item.state.open:
            return
        if view.item.assignee is not None:
            self._lying[work_item_id] = frozenset({view.item.assignee})
            return
        groups = frozenset(view.candidate_groups)
        with self._stage.engine.store.reading() as uow:
            members = self._stage.engine.directory.members(uow, groups, self._stage.clock.now())
        self._lying[work_item_id] = frozenset(u for users in members.values() for u in users)

    def _hand_out(self) -> None:
        """What is due first goes first, to whoever of its people is free."""
        by_due = sorted(self._lying, key=self._due_order)
        for work_item_id in by_due:
            free = sorted(self._lying[work_item_id] - self._busy)
            if free:
                self._take_up(work_item_id, self._chance.choice(free))

    def _due_order(self, work_item_id: int) -> tuple[datetime, int]:
        due_at = self.records.items[work_item_id].due_at
        return (due_at or _END_OF_TIME, work_item_id)

    def _take_up(self, work_item_id: int, user_id: str) -> None:
        del self._lying[work_item_id]
        view = self._stage.engine.query(GetWorkItem(work_item_id), actor=SYSTEM)
        record, now = self.records.items[work_item_id], self._stage.clock.now()
        try:
            if view.item.assignee is None:
                self._stage.engine.execute(ClaimWorkItem(work_item_id), actor=user_id)
        except EngineError as error:
            self._refused(error)
            return
        record.taken_at = now
        self._busy.add(user_id)
        done_at = self._later(now, self._work_on(view.item).takes)
        self._plan(done_at, lambda: self._finish(view.item, user_id))

    def _finish(self, item: WorkItem, user_id: str) -> None:
        self._busy.discard(user_id)
        work, record = self._work_on(item), self.records.items[item.work_item_id]
        if record.withdrawn:
            return
        chosen = self._chance.choices(work.hands_in, [each.share for each in work.hands_in])[0]
        command = CompleteWorkItem(item.work_item_id, self._data(chosen.data))
        now = self._stage.clock.now()
        if record.taken_at is not None:
            record.worked_minutes = working_minutes_between(self.calendar, record.taken_at, now)
        record.done_at = now  # Before it closes, so that it does not count as withdrawn.
        try:
            self._stage.engine.execute(command, actor=user_id)
        except EngineError as error:
            record.done_at = None
            self._refused(error)

    def _work_on(self, item: WorkItem) -> Work:
        return self._simulation.work_on(item.name, item.element_id) or _UNSAID

    def _data(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._data(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._data(each) for each in value]
        match = _TODAY.match(value) if isinstance(value, str) else None
        if match is None:
            return self._stage.resolve(value, 1)
        at = self._stage.clock.now()
        if match["later"]:
            at = add(self.calendar, at, parse_duration(match["later"]))
        return local_day(at).isoformat()

    # ── Time and the end ──────────────────────────────────────────────────────────────────

    def _later(self, at: datetime, span: Span) -> datetime:
        minutes = round(self._chance.uniform(span.least, span.most) * 60)
        return add_working_minutes(self.calendar, at, minutes) if minutes else at

    def _refused(self, error: EngineError) -> None:
        said = self._stage.say(error)
        self.records.refused[said] = self.records.refused.get(said, 0) + 1

    def _close_the_books(self) -> None:
        for instance_id in self._stage.every_instance():
            instance = self._stage.view(instance_id).instance
            record = self.records.matters.setdefault(
                instance_id, MatterRecord(instance.definition_key, instance.started_at)
            )
            if instance.state is InstanceState.COMPLETED:
                record.ended_at = instance.ended_at
            for event in self._stage.history(instance_id):
                if event.event == "LadderRungFired":
                    code = str(event.detail.get("rung"))
                    self.records.rungs[code] = self.records.rungs.get(code, 0) + 1

"""The virtual clock of a forecast: what is due next happens next, until the last of its days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from engine.handlers.rehearsing import Copy, Rehearsal
from engine.interpreter.contract import (
    Advance,
    ArmedTimer,
    CatchEscalation,
    FireTimer,
    OpenedWorkItem,
)
from engine.lifecycle import Urgency
from engine.worktime.calendar import WorkCalendar
from workflows.forecast.views import ColourChange
from workflows.supervision.ladder import Ladder, Rung
from workflows.supervision.plan import Plan, colour, fire, make_plan, next_rung


@dataclass(slots=True)
class Watched:
    """An open item on a ladder, as far as the forecast has come."""

    work_item_id: int | None
    instance_id: int
    task_id: str
    definition_key: str
    element_id: str
    ladder: str
    area: str
    owner: str
    plan: Plan
    counts_from_at: datetime
    urgency: Urgency
    name: str = ""
    title: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Followed:
    """An instance that the interpreter runs, and what its new items take over from it."""

    copy: Copy
    definition_key: str
    area: str
    title: str


@dataclass(frozen=True, slots=True)
class _TimerDue:
    instance_id: int
    task_id: str


@dataclass(slots=True)
class Course:
    """Runs items and instances forward up to ``until_at``; nobody acts.

    A rung fires when it is due, raises its escalation in the copy of its instance, and arms the
    next one; a timer is let fire in the copy. The order is that of the instants, and of arming
    where they are the same. ``now`` is how far it has come.
    """

    rehearsal: Rehearsal
    ladders: Mapping[str, Ladder]
    calendar: Callable[[str], WorkCalendar]
    now: datetime
    until_at: datetime
    followed: Mapping[int, Followed]
    on_event: Callable[[int], None] = lambda _done: None
    _queue: list[tuple[datetime, int, Watched | _TimerDue]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)
    _items: dict[int, dict[str, Watched]] = field(default_factory=dict)
    _timers: dict[int, dict[str, datetime]] = field(default_factory=dict)

    def watch(self, item: Watched) -> None:
        """Take an item in, with the next rung of its plan."""
        self._items.setdefault(item.instance_id, {})[item.task_id] = item
        self._arm(item)

    def set_timer(self, instance_id: int, task_id: str, due_at: datetime) -> None:
        """Let a timer of a followed instance fire; one of before at the same token is off."""
        at = self._push(due_at, _TimerDue(instance_id, task_id))
        self._timers.setdefault(instance_id, {})[task_id] = at

    def run(self) -> Iterator[ColourChange]:
        """Every change of colour, in the order of time."""
        done = 0
        while self._queue:
            at, _, due = heappop(self._queue)
            self.now = at
            if isinstance(due, Watched):
                yield from self._fire_rung(due, at)
            else:
                self._fire_timer(due, at)
            done += 1
            self.on_event(done)

    def _push(self, due_at: datetime, due: Watched | _TimerDue) -> datetime:
        """Have it happen when it is due; what is past already happens at once."""
        at = max(due_at, self.now)
        if at <= self.until_at:
            heappush(self._queue, (at, next(self._order), due))
        return at

    def _arm(self, item: Watched) -> None:
        upcoming = next_rung(item.plan)
        if upcoming is not None:
            self._push(upcoming.at, item)

    def _fire_rung(self, item: Watched, at: datetime) -> Iterator[ColourChange]:
        ladder, upcoming = self.ladders.get(item.ladder), next_rung(item.plan)
        if not item.open or ladder is None or upcoming is None:
            return
        rung = ladder.rung(upcoming.code)
        if rung is not None:
            self._escalate(item, rung, at)
        if self._gone(item):
            return  # The escalation has led the process out of it.
        item.plan = fire(
            item.plan,
            ladder,
            self.calendar(item.owner),
            item.counts_from_at,
            code=upcoming.code,
            now=at,
            did={},
        )
        before, item.urgency = item.urgency, colour(item.plan, ladder)
        self._arm(item)
        if item.urgency is not before:
            yield _change(item, upcoming.code, at)

    @staticmethod
    def _gone(item: Watched) -> bool:
        return not item.open

    def _escalate(self, item: Watched, rung: Rung, at: datetime) -> None:
        followed = self.followed.get(item.instance_id)
        if rung.escalation and followed is not None:
            data = {"escalation_code": rung.escalation}
            action = CatchEscalation(item.task_id, rung.escalation, data)
            self._take(followed, self.rehearsal.act(followed.copy, action, at), at)

    def _fire_timer(self, due: _TimerDue, at: datetime) -> None:
        armed = self._timers.get(due.instance_id, {})
        followed = self.followed.get(due.instance_id)
        if followed is None or armed.get(due.task_id) != at:
            return  # It was taken back, or set anew.
        del armed[due.task_id]
        self._take(followed, self.rehearsal.act(followed.copy, FireTimer(due.task_id), at), at)

    def _take(self, followed: Followed, outcome: Advance | None, at: datetime) -> None:
        """What a step of an instance made different."""
        if outcome is None:
            return
        instance_id = followed.copy.instance_id
        items, timers = self._items.get(instance_id, {}), self._timers.get(instance_id, {})
        for closed in outcome.closed:
            if (item := items.pop(closed.task_id, None)) is not None:
                item.open = False
        for task_id in outcome.disarmed:
            timers.pop(task_id, None)
        for timer in outcome.armed:
            self._set(instance_id, timer)
        for opened in outcome.opened:
            self._open(followed, opened, at)

    def _set(self, instance_id: int, timer: ArmedTimer) -> None:
        self.set_timer(instance_id, timer.task_id, timer.due_at)

    def _open(self, followed: Followed, opened: OpenedWorkItem, at: datetime) -> None:
        ladder = self.ladders.get(opened.ladder)
        due_at = self.rehearsal.due_at(followed.copy, opened, at)
        if ladder is None or due_at is None:
            return
        owner = followed.copy.owner
        self.watch(
            Watched(
                work_item_id=None,
                instance_id=followed.copy.instance_id,
                task_id=opened.task_id,
                definition_key=followed.definition_key,
                element_id=opened.element_id,
                ladder=opened.ladder,
                area=followed.area,
                owner=owner,
                plan=make_plan(ladder, self.calendar(owner), due_at),
                counts_from_at=due_at,
                urgency=Urgency.NORMAL,
                name=opened.name,
                title=followed.title,
            )
        )


def _change(item: Watched, rung: str, at: datetime) -> ColourChange:
    return ColourChange(
        work_item_id=item.work_item_id,
        instance_id=item.instance_id,
        area=item.area,
        owner=item.owner,
        definition_key=item.definition_key,
        element_id=item.element_id,
        name=item.name,
        title=item.title,
        colour=item.urgency,
        rung=rung,
        at=at,
    )

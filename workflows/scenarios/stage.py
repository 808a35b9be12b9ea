"""Where a story is played: an engine, its clock, the cast, and the instances by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.clock import VirtualClock
from engine.commands.instances import GetHistory, GetInstance, ListInstances
from engine.errors import EngineError
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import HistoryEvent, InstanceView, WorkItem
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration
from workflows.scenarios.model import Mismatch
from workflows.scenarios.staff import Cast

#: Jobs that one stretch of time may run; a timer that fires without end comes to this.
MAX_JOBS = 20_000
_PAGE = 200


class Untrue(Exception):
    """The story and what happened differ; ``mismatches`` say where."""

    def __init__(self, *mismatches: Mismatch) -> None:
        self.mismatches = mismatches
        super().__init__(*(str(each) for each in mismatches))


@dataclass(slots=True)
class Stage:
    """One story in play. ``say`` puts an error into the words that its author would read.

    ``instances`` are the instances by the names that the story gave them; ``first`` is the one
    that is meant where a step names none.
    """

    engine: Engine
    clock: VirtualClock
    cast: Cast
    say: Callable[[EngineError], str]
    instances: dict[str, int] = field(default_factory=dict)
    first: int | None = None
    seen_notices: set[int] = field(default_factory=set)

    # ── People and instances ──────────────────────────────────────────────────────────────

    def user(self, name: object, line: int) -> str:
        """The account of somebody in the story."""
        found = self.cast.people.get(str(name))
        if found is None:
            known = "、".join(self.cast.people)
            raise Untrue(
                Mismatch(
                    line, "人员名单里没有“{name}”，只有：{known}。", {"name": name, "known": known}
                )
            )
        return found

    def instance_id(self, name: object | None, line: int) -> int:
        """The instance that a step means."""
        if name is not None:
            if str(name) not in self.instances:
                raise Untrue(Mismatch(line, "还没有叫“{name}”的事项。", {"name": name}))
            return self.instances[str(name)]
        if self.first is None:
            raise Untrue(Mismatch(line, "还没有发起任何事项。"))
        return self.first

    def take_in(self, instance_id: int, name: object | None) -> None:
        """Give a new instance its name in the story."""
        if name is not None:
            self.instances[str(name)] = instance_id
        if self.first is None:
            self.first = instance_id

    def view(self, instance_id: int) -> InstanceView:
        return self.engine.query(GetInstance(instance_id), actor=SYSTEM)

    def item(self, step_of: object | None, name: object, line: int) -> WorkItem:
        """The oldest open item with this name or element id."""
        items = self.view(self.instance_id(step_of, line)).items
        found = [item for item in items if str(name) in (item.name, item.element_id)]
        if not found:
            there = "、".join(item.name for item in items) or "—"
            raise Untrue(
                Mismatch(line, "没有待办“{name}”，现有：{there}。", {"name": name, "there": there})
            )
        return min(found, key=lambda item: item.work_item_id)

    def history(self, instance_id: int) -> tuple[HistoryEvent, ...]:
        """All events of an instance, the oldest first."""
        found: list[HistoryEvent] = []
        before: int | None = None
        while page := self.engine.query(
            GetHistory(instance_id, limit=_PAGE, before=before), actor=SYSTEM
        ):
            found.extend(page)
            before = page[-1].sequence
        return tuple(reversed(found))

    def every_instance(self) -> tuple[int, ...]:
        """All instances that the story has brought about, named or not, the oldest first."""
        found: list[int] = []
        cursor = ""
        while True:
            page = self.engine.query(ListInstances(cursor=cursor, limit=_PAGE), actor=SYSTEM)
            found.extend(each.instance_id for each in page.instances)
            cursor = page.next_cursor
            if not cursor:
                return tuple(reversed(found))

    # ── Data ──────────────────────────────────────────────────────────────────────────────

    def resolve(self, value: Any, line: int) -> Any:
        """``value`` with ``@name`` replaced by the number behind it; ``@@`` is a plain ``@``."""
        if isinstance(value, Mapping):
            return {key: self.resolve(each, line) for key, each in value.items()}
        if isinstance(value, list):
            return [self.resolve(each, line) for each in value]
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        if value.startswith("@@"):
            return value[1:]
        name = value[1:]
        if name in self.instances:
            return str(self.instances[name])
        found = self.cast.number_of(name)
        if found is None:
            raise Untrue(Mismatch(line, "“@{name}”在故事里没有对应的人或单位。", {"name": name}))
        return found

    # ── Time ──────────────────────────────────────────────────────────────────────────────

    def wait(self, duration: str) -> None:
        """Let time pass, on the national calendar, running each job at its own time."""
        with self.engine.store.reading() as uow:
            calendar = self.engine.calendar(uow)
        self.pass_until(add(calendar, self.clock.now(), parse_duration(duration)))

    def pass_until(self, instant: datetime) -> None:
        """Let time pass up to ``instant``, running each job at its own time."""
        left = MAX_JOBS
        while (due_at := self.engine.next_due_at()) is not None and due_at <= instant and left:
            self.clock.move_to(max(due_at, self.clock.now()))
            done = self.engine.run_due()
            left -= max(done, 1)
            if not done:
                # Only jobs that were just handed out and failed are left for now.
                self.clock.advance(timedelta(seconds=1))
        self.clock.move_to(max(instant, self.clock.now()))

    def settle(self) -> None:
        """Run what is due at this very moment."""
        self.pass_until(self.clock.now())

"""Drives the engine in tests so that a test reads like a story.

``driver.start("visit", by="li").work_item("走访").claim(by="wang").complete(by="wang", ok=True)``
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine.clock import VirtualClock
from engine.commands.instances import GetHistory, GetInstance, StartInstance
from engine.commands.work_items import (
    ClaimWorkItem,
    CompleteWorkItem,
    GetWorkItem,
    ItemFilter,
    ItemList,
    ListWorkItems,
)
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import HistoryEvent, Instance, InstanceView, Scope, WorkItem, WorkItemView
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration


class Driver:
    """An engine on a virtual clock. Time only passes when a test says so."""

    def __init__(self, engine: Engine, clock: VirtualClock) -> None:
        self.engine = engine
        self.clock = clock

    def start(
        self,
        key: str,
        *,
        by: str,
        title: str = "A matter",
        scope: Scope = Scope(),
        business_key: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> DrivenInstance:
        """Start a process by its key."""
        command = StartInstance(
            key=key, title=title, business_key=business_key, data=data or {}, scope=scope
        )
        return DrivenInstance(self, self.engine.execute(command, actor=by).instance_id)

    def instance(self, instance_id: int) -> DrivenInstance:
        return DrivenInstance(self, instance_id)

    def listed(self, which: ItemList, *, by: str, **narrow: Any) -> tuple[WorkItem, ...]:
        """One page of a list as ``by`` sees it."""
        query = ListWorkItems(which, ItemFilter(**narrow))
        return self.engine.query(query, actor=by).items

    def advance(self, duration: str) -> datetime:
        """Let time pass by ``P3WD``, ``PT2H``, …, running each job at its own time."""
        with self.engine.store.reading() as uow:
            calendar = self.engine.calendar(uow)
        return self.advance_to(add(calendar, self.clock.now(), parse_duration(duration)))

    def advance_to(self, instant: datetime) -> datetime:
        """Let time pass up to ``instant``, running each job at its own time."""
        while (due_at := self.engine.next_due_at()) is not None and due_at <= instant:
            self.clock.move_to(max(due_at, self.clock.now()))
            if not self.engine.run_due():
                # Only jobs that were just handed out and failed are left for now.
                self.clock.advance(timedelta(seconds=1))
        return self.clock.move_to(max(instant, self.clock.now()))

    def sleep_through(self, instant: datetime) -> None:
        """The node is down until ``instant``; then whatever was missed is run."""
        self.clock.move_to(instant)
        while self.engine.run_due():
            pass


@dataclass(frozen=True, slots=True)
class DrivenInstance:
    """An instance under test."""

    driver: Driver
    instance_id: int

    @property
    def view(self) -> InstanceView:
        return self.driver.engine.query(GetInstance(self.instance_id), actor=SYSTEM)

    @property
    def now(self) -> Instance:
        return self.view.instance

    @property
    def open_names(self) -> list[str]:
        """The names of its open work items, in alphabetical order."""
        return sorted(item.name for item in self.view.items)

    @property
    def data(self) -> Mapping[str, Any]:
        return self.view.data

    @property
    def history(self) -> tuple[HistoryEvent, ...]:
        """Its events, the oldest first."""
        found = self.driver.engine.query(GetHistory(self.instance_id, limit=10_000), actor=SYSTEM)
        return tuple(reversed(found))

    @property
    def events(self) -> list[str]:
        return [event.event for event in self.history]

    def work_item(self, name: str) -> DrivenItem:
        """The one open work item with this name."""
        found = [item for item in self.view.items if item.name == name]
        assert len(found) == 1, f"Expected one open item {name}, but there are {self.open_names}."
        return DrivenItem(self, found[0].work_item_id)


@dataclass(frozen=True, slots=True)
class DrivenItem:
    """A work item under test. Each step returns something to go on with."""

    instance: DrivenInstance
    work_item_id: int

    @property
    def now(self) -> WorkItem:
        return self.seen_by(SYSTEM).item

    def seen_by(self, user_id: str) -> WorkItemView:
        query = GetWorkItem(self.work_item_id)
        return self.instance.driver.engine.query(query, actor=user_id)

    def claim(self, *, by: str) -> DrivenItem:
        self.instance.driver.engine.execute(ClaimWorkItem(self.work_item_id), actor=by)
        return self

    def complete(self, *, by: str, **data: Any) -> DrivenInstance:
        self.instance.driver.engine.execute(CompleteWorkItem(self.work_item_id, data), actor=by)
        return self.instance

    def do(self, *, by: str, **data: Any) -> DrivenInstance:
        """Claim and complete."""
        return self.claim(by=by).complete(by=by, **data)

    def execute(self, command: Any, *, by: str) -> DrivenItem:
        """Carry out any other command; what it returned is not of interest."""
        self.instance.driver.engine.execute(command, actor=by)
        return self

"""Plays one instance through the interpreter, as a story that tests can read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from engine.interpreter import ProcessModel, advance, parse
from engine.interpreter.contract import (
    Action,
    Advance,
    CatchEscalation,
    CatchMessage,
    Complete,
    Data,
    FireTimer,
    OpenedWorkItem,
    Resource,
    ServiceRequest,
    Start,
    Surroundings,
)
from tests.bpmn_text import resources

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_PARTS = re.compile(r"^P(?:(\d+)WD|(\d+)W|(\d+)D)?(?:T(?:(\d+)WH|(\d+)H)?(?:(\d+)M)?)?$")


def add_duration(start: datetime, text: str) -> datetime:
    """Working days here are days: the interpreter leaves counting them to its surroundings."""
    match = _PARTS.match(text)
    if match is None:
        raise ValueError(text)
    days, weeks, plain, working_hours, hours, minutes = (int(part or 0) for part in match.groups())
    return start + timedelta(
        days=days + 7 * weeks + plain, hours=working_hours + hours, minutes=minutes
    )


class Play:
    def __init__(
        self,
        *texts: str,
        files: tuple[Resource, ...] = (),
        called: Mapping[str, ProcessModel] | None = None,
        services: Callable[[ServiceRequest], Data] | None = None,
    ) -> None:
        self.model = parse([*resources(*texts), *files], called=called or {})
        self.now = MONDAY
        self.state: bytes | None = None
        self.items: dict[str, OpenedWorkItem] = {}
        self.timers: dict[str, tuple[str, datetime]] = {}
        self.events: dict[str, tuple[str, str, str]] = {}
        self.data: Data = {}
        self.ended = False
        self.last: Advance | None = None
        self.passed: list[str] = []
        self.flows: list[str] = []
        self._services = services or (lambda request: {})

    # ── What happens ──────────────────────────────────────────────────────────────────────

    def start(self, **data: Any) -> Self:
        return self.act(Start(data))

    def complete(self, element_id: str, **data: Any) -> Self:
        return self.act(Complete(self.task(element_id), data))

    def fire(self, element_id: str) -> Self:
        """The timer of this element comes due: time moves there, unless it is later already."""
        task_id = next(key for key, (name, _) in self.timers.items() if name == element_id)
        self.now = max(self.now, self.timers[task_id][1])
        return self.act(FireTimer(task_id))

    def escalate(self, element_id: str, code: str, **data: Any) -> Self:
        return self.act(CatchEscalation(self.task(element_id), code, data))

    def message(self, element_id: str, name: str, **payload: Any) -> Self:
        task_id = next(key for key, event in self.events.items() if event[0] == element_id)
        return self.act(CatchMessage(task_id, name, payload))

    def act(self, action: Action) -> Self:
        outcome = self.attempt(action)
        assert not outcome.trouble, outcome.trouble
        self._take(outcome)
        return self

    def attempt(self, action: Action) -> Advance:
        return advance(self.model, self.state, action, self.surroundings())

    def surroundings(self) -> Surroundings:
        return Surroundings(now=self.now, add_duration=add_duration, call_service=self._services)

    def _take(self, outcome: Advance) -> None:
        self.last = outcome
        self.state = outcome.state
        self.ended = outcome.ended
        self.data = outcome.data
        self.passed += [step.place for step in outcome.steps]
        self.flows += outcome.flows
        for closed in outcome.closed:
            del self.items[closed.task_id]
        self.items.update({item.task_id: item for item in outcome.opened})
        for task_id in outcome.disarmed:
            del self.timers[task_id]
        self.timers.update({t.task_id: (t.element_id, t.due_at) for t in outcome.armed})
        for task_id in outcome.unsubscribed:
            del self.events[task_id]
        self.events.update({s.task_id: (s.element_id, s.kind, s.name) for s in outcome.subscribed})

    # ── What is ───────────────────────────────────────────────────────────────────────────

    def task(self, element_id: str) -> str:
        """The oldest open task of this element."""
        return next(key for key, item in self.items.items() if item.element_id == element_id)

    @property
    def open(self) -> list[str]:
        return [item.element_id for item in self.items.values()]

    @property
    def armed(self) -> dict[str, datetime]:
        return dict(self.timers.values())

    @property
    def waits_for(self) -> list[tuple[str, str, str]]:
        return list(self.events.values())

    @property
    def tasks(self) -> int:
        assert self.state is not None
        return sum(len(scope["t"]) for scope in json.loads(self.state)["s"])

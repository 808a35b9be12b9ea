"""Timer events on the engine's clock (BPMN 2.0.2 §10.5.5).

A timer only says when it is due. It never looks at a clock itself and never fires by itself:
the engine's job row does that. Dates are ISO 8601 instants (without a zone: local time) or
dates; durations are those of :mod:`engine.worktime.durations`; cycles are ``R3/PT1H``,
``R/P1WD`` (without end) or ``R3/2026-11-23T09:00+08:00/P1D``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.errors import InvalidInput
from engine.interpreter.contract import Surroundings
from engine.interpreter.expression_functions import ExpressionError, to_instant
from engine.interpreter.spiff import TimerEventDefinition

CYCLE = re.compile(r"^R(?P<times>\d*)/(?:(?P<start>[^P/][^/]*)/)?(?P<every>P[^/]+)$")

#: What comes round more often would flood the jobs: each time is a transaction, if not an instance.
SHORTEST_CYCLE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Cycle:
    """``times`` is None without end. ``start`` is empty where the arming counts."""

    times: int | None
    start: str
    every: str


class ClockedTimer(TimerEventDefinition):
    """A timer event definition; ``kind`` is ``date``, ``duration`` or ``cycle``."""

    def __init__(self, name: str, expression: str, *, kind: str, **keywords: Any) -> None:
        super().__init__(name, expression, **keywords)
        self.kind = kind

    def has_fired(self, my_task: Any) -> bool:
        return bool(my_task.internal_data.get("event_fired"))


def parse_cycle(text: str) -> Cycle:
    """Read ``R3/PT1H`` and its like.

    Raises:
        ExpressionError: The text is no cycle.
    """
    match = CYCLE.match(text.strip())
    if match is None:
        raise ExpressionError(f"expected a cycle like R3/PT1H, but got {text!r}")
    times = int(match["times"]) if match["times"] else None
    return Cycle(times=times, start=match["start"] or "", every=match["every"])


def first_due(kind: str, text: str, surroundings: Surroundings) -> tuple[datetime, int | None]:
    """When a timer armed now is due, and how often a cycle fires after that (None: no end).

    Raises:
        ExpressionError: The text is no date, duration or cycle.
    """
    if kind == "date":
        return _instant(text), 0
    if kind == "duration":
        return _later(surroundings, surroundings.now, text), 0
    cycle = parse_cycle(text)
    once = _later(surroundings, surroundings.now, cycle.every)
    if once - surroundings.now < SHORTEST_CYCLE:
        raise ExpressionError(f"a cycle comes round once a minute at most, but {text!r} does more")
    due_at = _instant(cycle.start) if cycle.start else once
    return due_at, None if cycle.times is None else cycle.times - 1


def next_due(text: str, previous: datetime, surroundings: Surroundings) -> datetime:
    """The firing of a cycle after ``previous``. Missed ones are left out: no burst."""
    every = parse_cycle(text).every
    due_at = _later(surroundings, previous, every)
    return due_at if due_at > surroundings.now else _later(surroundings, surroundings.now, every)


def _instant(text: str) -> datetime:
    try:
        value = to_instant(date.fromisoformat(text) if len(text) == 10 else text)
    except ValueError:
        raise ExpressionError(f"expected a date or an instant, but got {text!r}") from None
    return value.astimezone(UTC)


def _later(surroundings: Surroundings, start: datetime, duration: str) -> datetime:
    try:
        return surroundings.add_duration(start, duration)
    except (InvalidInput, ValueError) as error:
        raise ExpressionError(f"expected a duration, but got {duration!r}: {error}") from None

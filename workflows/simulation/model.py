"""What a simulation says. Plain data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.scenarios.model import Days, Staff


@dataclass(frozen=True, slots=True)
class Span:
    """Between ``least`` and ``most`` working hours, each as likely as the other."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class HandsIn:
    """Data that is handed in, by its weight among the step's others."""

    share: float
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """How people deal with one step.

    ``waits``: how long it lies before anybody looks; ``takes``: how long somebody works on it;
    ``never``: the share, in percent, that is left alone for good.
    """

    step: str
    waits: Span
    takes: Span
    never: float
    hands_in: tuple[HandsIn, ...]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Matters of one process that come one after the other.

    ``fields`` are those of a scenario's ``start``; ``every`` is the working time between two of
    them, more or less ``spread`` percent; ``count`` how many come at most.
    """

    process: str
    fields: Mapping[str, Any]
    every: str
    spread: float
    count: int
    line: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """From ``at`` to ``until`` (aware). The same seed gives the same course."""

    path: str
    name: str
    at: datetime
    until: datetime
    seed: int
    staff: Staff
    days: Days
    arrivals: tuple[Arrivals, ...]
    work: Mapping[str, Work] = field(default_factory=dict)

    def work_on(self, name: str, element_id: str) -> Work | None:
        """How the step is dealt with, by its name or id; ``*`` stands for all others."""
        return self.work.get(name) or self.work.get(element_id) or self.work.get("*")

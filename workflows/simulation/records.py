"""What was measured of each item and matter in a simulation, before it is summed up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class ItemRecord:
    """One work item: when it opened, was taken up and done. ``worked_minutes`` is working time."""

    process: str
    element_id: str
    name: str
    owner: str
    opened_at: datetime
    due_at: datetime | None
    taken_at: datetime | None = None
    done_at: datetime | None = None
    worked_minutes: int = 0
    withdrawn: bool = False

    def overdue(self, now: datetime) -> bool:
        """Done after it was due, or still open and due by now."""
        if self.due_at is None or self.withdrawn:
            return False
        return (self.done_at or now) > self.due_at


@dataclass(slots=True)
class MatterRecord:
    """One instance that the simulation started."""

    process: str
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class Records:
    """Everything that was measured. ``refused``: hand-ins that the engine did not take, by text."""

    items: dict[int, ItemRecord] = field(default_factory=dict)
    matters: dict[int, MatterRecord] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    rungs: dict[str, int] = field(default_factory=dict)

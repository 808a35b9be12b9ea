"""What is told of conferences and tasks. Instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from engine.lifecycle import Urgency


class TaskKind(StrEnum):
    """How urgent or hard a task is: the length of time where the minutes name no date."""

    URGENT = "urgent"
    ORDINARY = "ordinary"
    HARD = "hard"


class TaskState(StrEnum):
    """Where a task stands."""

    TO_SIGN = "to_sign"
    SETTLING = "settling"
    TO_ARRANGE = "to_arrange"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def open(self) -> bool:
        return self not in (TaskState.CLOSED, TaskState.WITHDRAWN)


class ContributionState(StrEnum):
    """Where the part of a co-unit stands."""

    NAMED = "named"  # on the list, and not asked yet
    ASKED = "asked"
    DONE = "done"
    RELIEVED = "relieved"
    TAKEN_BACK = "taken_back"  # the task ended before it was done


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conference. ``meeting_id`` is its instance; ``tasks`` and ``closed`` count its tasks."""

    meeting_id: int
    area: str
    name: str
    planned_on: date
    held_on: date | None
    minutes_id: int | None
    list_id: int | None
    dispatched_at: datetime | None
    tasks: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Contribution:
    """The part of one co-unit."""

    unit_id: int
    unit_name: str
    state: ContributionState
    instance_id: int | None
    result: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One report of progress."""

    reported_at: datetime
    text: str
    next_steps: str
    difficulties: str


@dataclass(frozen=True, slots=True)
class Task:
    """One item of a responsibility list.

    ``urgency`` is the colour of its most pressing open work item.
    """

    task_id: int
    meeting_id: int
    meeting_name: str
    number: int
    area: str
    title: str
    requirement: str
    kind: TaskKind
    lead_unit_id: int
    lead_name: str
    person: str
    due_on: date | None
    clause_id: str
    state: TaskState
    instance_id: int | None
    due_at: datetime | None
    dispatched_at: datetime
    closed_at: datetime | None
    on_time: bool | None
    urgency: Urgency
    co_units: tuple[Contribution, ...] = ()

    @property
    def co_names(self) -> str:
        """Its co-units, as people list them."""
        return "、".join(
            each.unit_name for each in self.co_units if each.state is not ContributionState.RELIEVED
        )


@dataclass(frozen=True, slots=True)
class TaskFile:
    """A task with everything that hangs on it; ``may_change_lead`` is for the one who asks."""

    task: Task
    progress: tuple[TaskProgress, ...]
    may_change_lead: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    tasks: tuple[Task, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class ResponsibilityList:
    """责任清单: a conference and all of its tasks, in their order."""

    meeting: Meeting
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """How a lead unit's tasks stand. ``due`` are those closed, or open and past their date."""

    unit_id: int
    unit_name: str
    area: str
    open: int
    overdue: int
    closed: int
    on_time: int

    @property
    def due(self) -> int:
        return self.closed + self.overdue

    @property
    def share(self) -> int | None:
        """On-time share in percent; None where nothing has been due."""
        return round(100 * self.on_time / self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """The units in the order of their areas' codes: no ranking."""

    units: tuple[UnitFigures, ...] = field(default_factory=tuple)

    @property
    def total(self) -> UnitFigures:
        def add(name: str) -> int:
            return sum(getattr(each, name) for each in self.units)

        names = ("open", "overdue", "closed", "on_time")
        return UnitFigures(0, "", "", **{name: add(name) for name in names})

"""Commands and queries about conferences and tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.commands.base import Command, Query
from engine.lifecycle import Urgency
from engine.views import Instance
from workflows.task_decomposition.views import (
    Meeting,
    ResponsibilityList,
    TaskFigures,
    TaskFile,
    TaskPage,
    TaskState,
)


@dataclass(frozen=True, slots=True)
class StartConference(Command[Instance]):
    """Begin a conference with its topics, minutes and tasks, as its office.

    Raises:
        Forbidden: the actor is of no office.
        InvalidInput: it has no name or no date.
    """

    conference_name: str
    held_on: date
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLead(Command[int]):
    """Take a task that is being carried out back, so that the office settles who leads.

    Returns the id of the task. Right ``work_item.assign`` over it.

    Raises:
        InvalidState: nobody carries it out now.
    """

    task_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Empty fields narrow nothing. ``unit_id`` finds leads and co-units."""

    meeting_id: int | None = None
    area: str = ""
    unit_id: int | None = None
    state: TaskState | None = None
    colour: Urgency | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ListTasks(Query[TaskPage]):
    """Tasks that the actor sees: of the own area, or where the own unit leads or contributes."""

    narrow: TaskFilter = TaskFilter()
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetTask(Query[TaskFile]):
    """One task with contributions and progress.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """

    task_id: int


@dataclass(frozen=True, slots=True)
class ListMeetings(Query[tuple[Meeting, ...]]):
    """Conferences of the actor's area and below, or that gave the own unit a task; latest first."""

    area: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class GetResponsibilityList(Query[ResponsibilityList]):
    """A conference with the tasks of it that the actor sees."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class GetTaskFigures(Query[TaskFigures]):
    """How the tasks of each lead unit stand, of those that the actor sees."""

    area: str = ""

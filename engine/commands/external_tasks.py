"""Commands and queries of workers outside: they fetch tasks by topic and say how they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command, Query
from engine.message_views import ExternalTask, ExternalTaskState


@dataclass(frozen=True, slots=True)
class FetchExternalTasks(Command[tuple[ExternalTask, ...]]):
    """Fetch tasks of ``topics`` and keep them from other workers for ``lock_seconds``.

    Right ``external_task.work``. Each ``worker_id`` is a name that the worker gives itself.
    """

    worker_id: str
    topics: tuple[str, ...]
    limit: int = 10
    lock_seconds: int = 60


@dataclass(frozen=True, slots=True)
class CompleteExternalTask(Command[ExternalTask]):
    """The work is done; ``data`` is merged into the process data."""

    external_task_id: int
    worker_id: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailExternalTask(Command[ExternalTask]):
    """The work went wrong; it is offered again after ``retry_seconds`` while attempts are left.

    ``attempts_left`` (0 to 1000) None counts down by one; at 0 it becomes an incident.
    """

    external_task_id: int
    worker_id: str
    message: str
    attempts_left: int | None = None
    retry_seconds: int = 60


@dataclass(frozen=True, slots=True)
class RaiseExternalError(Command[ExternalTask]):
    """The work ended in the BPMN error ``code``, which a boundary error event catches."""

    external_task_id: int
    worker_id: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExtendExternalLock(Command[ExternalTask]):
    """The work takes longer: keep it for ``lock_seconds`` from now."""

    external_task_id: int
    worker_id: str
    lock_seconds: int = 60


@dataclass(frozen=True, slots=True)
class RetryExternalTask(Command[ExternalTask]):
    """Offer a failed task again, with fresh attempts; right ``incident.resolve``."""

    external_task_id: int


@dataclass(frozen=True, slots=True)
class ListExternalTasks(Query[tuple[ExternalTask, ...]]):
    """Work for the outside, the latest first; right ``incident.read``."""

    topic: str = ""
    state: ExternalTaskState | None = None
    before: int | None = None
    limit: int = 50

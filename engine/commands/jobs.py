"""Commands and queries about jobs and incidents."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command, Query
from engine.commands.incidents import EVERY_INCIDENT, IncidentFilter
from engine.views import Incident, Job


@dataclass(frozen=True, slots=True)
class RetryJob(Command[Job]):
    """Arm a failed job again, with fresh attempts; its incident is resolved."""

    job_id: int


@dataclass(frozen=True, slots=True)
class ArmRecurring(Command[tuple[str, ...]]):
    """Arm one job of each of ``kinds`` of which there is none; which those were.

    A job of such a kind arms itself again when it runs. For the system alone, at every start.
    """

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListIncidents(Query[tuple[Incident, ...]]):
    """Open incidents, the latest first; right ``incident.read``.

    ``before`` is the id of the last of the page before.
    """

    limit: int = 100
    narrow: IncidentFilter = EVERY_INCIDENT
    before: int | None = None


@dataclass(frozen=True, slots=True)
class CountJobs(Query[dict[str, int]]):
    """How many jobs are armed, due, paused and failed."""

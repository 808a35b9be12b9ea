"""Commands and queries about incidents: looking, trying again, putting away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.commands.base import Command, Query
from engine.views import Incident, IncidentBatch, IncidentGroup, StandstillPage


class IncidentAct(StrEnum):
    """What is done to many incidents at once."""

    RETRY = "retry"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Narrows open incidents; what is empty does not. ``area`` is a prefix."""

    key: str = ""
    element_id: str = ""
    code: str = ""
    area: str = ""
    cause: str = ""
    opened_before: datetime | None = None
    opened_after: datetime | None = None


EVERY_INCIDENT = IncidentFilter()


@dataclass(frozen=True, slots=True)
class ListStandstills(Query[StandstillPage]):
    """What stands still since an incident, the latest first: of one instance that the actor may
    know of, else of all that the actor supervises. ``before`` is the incident to go on from."""

    instance_id: int | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListIncidentGroups(Query[tuple[IncidentGroup, ...]]):
    """Open incidents by cause, the last seen first; right ``incident.read``.

    ``before`` is the ``latest_id`` of the last group of the page before.
    """

    narrow: IncidentFilter = EVERY_INCIDENT
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CountIncidents(Query[int]):
    """How many open incidents a filter holds, before something is done to all of them."""

    narrow: IncidentFilter = EVERY_INCIDENT


@dataclass(frozen=True, slots=True)
class RetryIncident(Command[Incident]):
    """Try once more what failed: its job, or the command for whoever gave it.

    It is resolved, and a new one opened where the same trouble is met again. Right
    ``incident.resolve``.

    Raises:
        InvalidState: there is nothing to be tried again, or its instance is suspended.
    """

    incident_id: int


@dataclass(frozen=True, slots=True)
class ResolveIncident(Command[Incident]):
    """Put an incident away as resolved, with a reason; nothing is tried. Right as above."""

    incident_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ActOnIncidents(Command[IncidentBatch]):
    """Do the same to all open incidents that a filter holds now, in the background."""

    act: IncidentAct
    narrow: IncidentFilter
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GetIncidentBatch(Query[IncidentBatch]):
    """How far it is; right ``incident.read``."""

    batch_id: int


@dataclass(frozen=True, slots=True)
class ListIncidentBatches(Query[tuple[IncidentBatch, ...]]):
    """What was done to many at once, the latest first; right ``incident.read``."""

    limit: int = 10

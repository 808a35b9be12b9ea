"""What the contacts can be asked to do, and to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.commands.base import Command, Query
from engine.views import Instance, WorkItem
from workflows.contact_enterprise.views import (
    LedgerPage,
    PlannedVisit,
    QuarterPlanned,
)


@dataclass(frozen=True, slots=True)
class StartContact(Command[Instance]):
    """Start a contact of an enterprise; what is on file about it is filled in.

    ``period`` is like ``2026Q2``, this quarter where it is empty. One contact of an enterprise
    and quarter runs at a time.

    Raises:
        NotFound: there is no such enterprise, or the actor may not know of it.
        Forbidden: the actor may not start anything for it.
        InvalidState: one is running already.
    """

    enterprise_id: int
    period: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class PlanQuarter(Command[QuarterPlanned]):
    """Start the contacts that are due in a quarter, for a unit or for an area (clause 6.2-01).

    Due is an enterprise whose last visit lies as many quarters back as decision table D1 sets.
    Safe to repeat: an enterprise that has a contact of that quarter gets no second one. At most
    ``limit`` are started at a time, so that no transaction grows without bound.
    """

    period: str
    area: str = ""
    unit_id: int | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Narrows the ledger. Empty fields do not narrow; ``text`` is looked for in the name."""

    area: str = ""
    unit_id: int | None = None
    enterprise_id: int | None = None
    period: str = ""
    rating: str = ""
    text: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListLedger(Query[LedgerPage]):
    """The ledger as far as the actor sees it, the latest visit first, a page at a time."""

    narrow: LedgerFilter = LedgerFilter()
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ExportLedger(Query[LedgerPage]):
    """A page of the entries for a file, the latest visit first; right ``ledger.export``."""

    narrow: LedgerFilter = LedgerFilter()
    cursor: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class ListVisits(Query[tuple[PlannedVisit, ...]]):
    """Visits to an enterprise that are planned or made in a quarter, the earliest first.

    An empty ``period`` is this quarter.
    """

    enterprise_id: int
    period: str = ""


@dataclass(frozen=True, slots=True)
class ListPlannedVisits(Query[tuple[PlannedVisit, ...]]):
    """The visits that the actor's units have planned and not yet made, the earliest first."""

    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListOpenItems(Query[tuple[WorkItem, ...]]):
    """What waits about an enterprise, due first, as far as the actor sees it."""

    enterprise_id: int
    limit: int = 50

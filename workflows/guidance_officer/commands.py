"""What can be asked about officers, plans and inspections, and done with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.commands.base import Command, Query
from engine.views import Instance
from workflows.guidance_officer.views import (
    Coming,
    Guidance,
    InspectionDetail,
    InspectionPage,
    InspectionPlan,
    OfficerFile,
    OfficerPage,
    Pairing,
    PlannedInspection,
    PlanProposed,
    Training,
)


@dataclass(frozen=True, slots=True)
class NominateOfficer(Command[Instance]):
    """Nominate a person of the organisation as a guidance officer; the office reviews it.

    Raises:
        InvalidInput: no such person, or one with an appointment or nomination already.
        Forbidden: the actor belongs to no unit and no office.
    """

    user_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordTraining(Command[Training]):
    """Enter a training of an officer. The same one entered twice counts once."""

    officer_id: int
    title: str
    held_on: date
    days: int


@dataclass(frozen=True, slots=True)
class PairEnterprise(Command[Pairing]):
    """Let an officer guide an enterprise from today on; refused beyond the limit."""

    officer_id: int
    enterprise_id: int


@dataclass(frozen=True, slots=True)
class EndPairing(Command[None]):
    pairing_id: int


@dataclass(frozen=True, slots=True)
class WithdrawOfficer(Command[None]):
    """End an appointment, or a nomination, before its time: the post and the pairings end today."""

    officer_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ListOfficers(Query[OfficerPage]):
    """Officers in the actor's sight, by area. ``in_term`` alone leaves out all others."""

    area: str = ""
    in_term: bool = False
    text: str = ""
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetOfficer(Query[OfficerFile]):
    officer_id: int


@dataclass(frozen=True, slots=True)
class SetPilot(Command[None]):
    """Put an enterprise into the pilot, or take it out: D1 inspects pilots more often."""

    enterprise_id: int
    pilot: bool


@dataclass(frozen=True, slots=True)
class CreatePlan(Command[InspectionPlan]):
    """Begin the plan of the actor's office for a year. One that is there already is given back."""

    year: int
    area: str


@dataclass(frozen=True, slots=True)
class ProposeEntries(Command[PlanProposed]):
    """Add what D1 sets for each paired or pilot enterprise of the area, spread over the year.

    Safe to repeat: an enterprise that has as many entries as D1 sets gets no more.
    """

    plan_id: int


@dataclass(frozen=True, slots=True)
class AddEntry(Command[PlannedInspection]):
    """Plan one inspection; into a published plan too, where it gets its number at once.

    Raises:
        InvalidInput: the day is past, no working day, of another year, or beyond the cap.
    """

    plan_id: int
    enterprise_id: int
    planned_on: date


@dataclass(frozen=True, slots=True)
class MoveEntry(Command[PlannedInspection]):
    """Plan an inspection for another day of the year, so long as it has not begun."""

    entry_id: int
    planned_on: date


@dataclass(frozen=True, slots=True)
class DropEntry(Command[None]):
    """Take an entry out of a plan that is not published."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class PublishPlan(Command[InspectionPlan]):
    """Give every entry its number; each inspection then begins by itself as its day draws near.

    Raises:
        InvalidInput: the plan is empty, or an entry lies beyond the cap of its enterprise.
    """

    plan_id: int


@dataclass(frozen=True, slots=True)
class ListPlans(Query[tuple[InspectionPlan, ...]]):
    """The plans of a year in the actor's sight, without their entries."""

    year: int


@dataclass(frozen=True, slots=True)
class GetPlan(Query[InspectionPlan]):
    """A plan with its entries, and for each of them who else comes in that quarter."""

    plan_id: int


@dataclass(frozen=True, slots=True)
class StartInspection(Command[Instance]):
    """Begin an unplanned inspection, for a reason.

    Raises:
        InvalidInput: no reason is given, or the quarter has as many days as the cap allows.
        InvalidState: one of the enterprise has begun and is not over.
    """

    enterprise_id: int
    reason: str
    planned_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListInspections(Query[InspectionPage]):
    """Inspections in the actor's sight, the latest planned first. ``mine``: that the actor makes
    or, as an officer of a paired enterprise, may claim."""

    area: str = ""
    state: str = ""
    manner: str = ""
    enterprise_id: int | None = None
    mine: bool = False
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetInspection(Query[InspectionDetail]):
    inspection_id: int


@dataclass(frozen=True, slots=True)
class GetGuidance(Query[Guidance]):
    """What guidance an enterprise gets: its officers, its inspections, whether it is a pilot."""

    enterprise_id: int


@dataclass(frozen=True, slots=True)
class ListComing(Query[tuple[Coming, ...]]):
    """Who comes to an enterprise in a quarter (like ``2026Q2``): visits and inspections."""

    enterprise_id: int
    period: str = ""

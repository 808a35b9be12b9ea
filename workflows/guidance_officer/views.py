"""What officers, plans and inspections show of themselves: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType


class OfficerState(StrEnum):
    """``in_term`` counts by the dates too: past ``term_to`` nobody acts as an officer."""

    NOMINATED = "nominated"
    REFUSED = "refused"
    TRAINING = "training"
    IN_TERM = "in_term"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


OFFICER_STATE_NAMES: Mapping[OfficerState, str] = MappingProxyType(
    {
        OfficerState.NOMINATED: "待审核",
        OfficerState.REFUSED: "未同意",
        OfficerState.TRAINING: "培训中",
        OfficerState.IN_TERM: "聘期内",
        OfficerState.ENDED: "聘期结束",
        OfficerState.WITHDRAWN: "已解聘",
    }
)


class Manner(StrEnum):
    PLANNED = "planned"
    UNPLANNED = "unplanned"


MANNER_NAMES: Mapping[Manner, str] = MappingProxyType(
    {Manner.PLANNED: "计划内", Manner.UNPLANNED: "计划外"}
)


class InspectionState(StrEnum):
    OPEN = "open"
    INSPECTED = "inspected"  # the enterprise is asked
    DISPUTED = "disputed"
    REPORTING = "reporting"
    REVIEWING = "reviewing"
    DONE = "done"
    CANCELLED = "cancelled"


INSPECTION_STATE_NAMES: Mapping[InspectionState, str] = MappingProxyType(
    {
        InspectionState.OPEN: "待检查",
        InspectionState.INSPECTED: "待企业确认",
        InspectionState.DISPUTED: "复核异议",
        InspectionState.REPORTING: "写报告",
        InspectionState.REVIEWING: "审核报告",
        InspectionState.DONE: "已办结",
        InspectionState.CANCELLED: "已取消",
    }
)


@dataclass(frozen=True, slots=True)
class Officer:
    """One appointment. ``training_days`` are those of this calendar year."""

    officer_id: int
    instance_id: int
    user_id: str
    name: str
    office_unit_id: int
    area: str
    nominating_unit: str
    guides_on: str
    state: OfficerState
    term_from: date | None
    term_to: date | None
    certificate_id: int | None
    certificate_number: str
    end_reason: str
    holding_id: int | None
    training_days: int = 0
    pairings: int = 0
    inspections: int = 0


@dataclass(frozen=True, slots=True)
class OfficerPage:
    officers: tuple[Officer, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Training:
    training_id: int
    user_id: str
    title: str
    held_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Pairing:
    pairing_id: int
    officer_id: int
    officer_name: str
    enterprise_id: int
    enterprise_name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class OfficerFile:
    """An officer with all that is on file; ``may_manage``: the reader may change it."""

    officer: Officer
    trainings: tuple[Training, ...]
    pairings: tuple[Pairing, ...]
    inspections: tuple[Inspection, ...]
    training_needed: int
    most_pairings: int
    may_manage: bool


@dataclass(frozen=True, slots=True)
class Inspection:
    inspection_id: int
    instance_id: int | None
    number: str
    manner: Manner
    reason: str
    enterprise_id: int
    enterprise_name: str
    area: str
    office_unit_id: int
    planned_on: date
    state: InspectionState
    inspector: str | None
    inspector_name: str
    checklist_id: str
    inspected_on: date | None
    findings: int
    dissents: int
    report_id: int | None
    report_number: str
    location: str = ""


@dataclass(frozen=True, slots=True)
class InspectionPage:
    inspections: tuple[Inspection, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``clause_id`` and ``item_id`` are empty for what was found beyond the checklist."""

    position: int
    item_id: str
    text: str
    clause_id: str
    answer: str
    note: str
    listed: bool
    grade: str
    grade_reason: str
    attachment_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionDetail:
    inspection: Inspection
    answers: tuple[Answer, ...]
    guidance: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A day on which somebody comes to an enterprise: a visit of a contact, or an inspection."""

    enterprise_id: int
    day: date
    body: str
    inspection: bool
    unit_id: int


@dataclass(frozen=True, slots=True)
class PlannedInspection:
    """An entry of a plan. ``others`` come in the same quarter and are of other bodies.

    ``over_cap``: the quarter has more days than the cap allows.
    """

    entry_id: int
    enterprise_id: int
    enterprise_name: str
    planned_on: date
    number: str
    inspection_id: int | None
    others: tuple[Coming, ...] = ()
    over_cap: bool = False


@dataclass(frozen=True, slots=True)
class InspectionPlan:
    plan_id: int
    year: int
    area: str
    office_unit_id: int
    published_at: datetime | None
    entries: tuple[PlannedInspection, ...] = ()
    cap: int = 0
    may_manage: bool = False

    @property
    def conflicts(self) -> int:
        """Entries that meet another body's visit in their quarter."""
        return sum(1 for each in self.entries if each.others)


@dataclass(frozen=True, slots=True)
class PlanProposed:
    """How many entries a proposal added, and how many enterprises have enough already."""

    added: int
    complete: int


@dataclass(frozen=True, slots=True)
class Guidance:
    """What guidance an enterprise gets. ``inspections`` are the last ones, the last planned first.

    ``yearly`` is how many D1 sets.
    """

    pilot: bool
    yearly: int
    guides: tuple[Pairing, ...]
    inspections: tuple[Inspection, ...]
    may_set_pilot: bool

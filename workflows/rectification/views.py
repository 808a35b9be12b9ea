"""What the rectification shows of itself: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.views import Scope


class SourceKind(StrEnum):
    """Where a finding comes from."""

    INSPECTION = "inspection"
    CONTACT = "contact"
    EVALUATION = "evaluation"
    REPORT = "report"  # told directly, outside of any process


class Category(StrEnum):
    """What a finding is about: the five tasks of the policy."""

    IDEOLOGY = "ideology"
    ACHIEVEMENT = "achievement"
    QUALITY = "quality"
    RIGHTS = "rights"
    ORGANISATION = "organisation"
    OTHER = "other"


class Grade(StrEnum):
    """What decision table D5 says; it sets the time limit."""

    IMMEDIATE = "immediate"
    GENERAL = "general"
    COMPLEX = "complex"


class FindingState(StrEnum):
    OPENED = "opened"  # the rectification has not started yet
    PLANNING = "planning"
    DISPUTED = "disputed"
    RECTIFYING = "rectifying"
    VERIFYING = "verifying"
    CLOSING = "closing"
    CLOSED = "closed"  # and to be looked back at
    LASTING = "lasting"  # closed, looked back at, and still rectified
    WITHDRAWN = "withdrawn"  # it proved wrong

    @property
    def live(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self not in (self.CLOSED, self.LASTING, self.WITHDRAWN)

    @property
    def closed(self) -> bool:
        return self in (self.CLOSED, self.LASTING)


LIVE = tuple(state for state in FindingState if state.live)


class RoundKind(StrEnum):
    """Why a round was begun."""

    FIRST = "first"
    REJECTED = "rejected"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class GradingAnswers:
    """The answers that D5 grades by.

    ``harms``: it harms workers, their pay or their safety at present. ``on_the_spot``: it can be
    put right at once. ``joint``: it takes the workers' congress, money or several departments.
    """

    harms: bool = False
    on_the_spot: bool = False
    joint: bool = False


NOTHING_SEVERE = GradingAnswers()


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding as whoever made it tells it.

    ``number`` counts within the source instance. ``unit_id`` verifies the rectification;
    ``officer`` is the user who found it and looks back at it, or empty. ``grade`` is what the
    officer chose, or empty for D5 to say. ``attachment_ids`` are files of the source.
    """

    source_kind: SourceKind
    source_instance_id: int | None
    number: int
    enterprise_id: int
    unit_id: int
    officer: str
    title: str
    detail: str
    category: Category
    clause_id: str
    found_on: date
    attachment_ids: tuple[int, ...] = ()
    grade: Grade | None = None
    severity: GradingAnswers = NOTHING_SEVERE


@dataclass(frozen=True, slots=True)
class FindingRound:
    """One round of a finding; empty fields have not happened. People are user ids."""

    number: int
    kind: RoundKind
    reason: str
    opened_at: datetime
    due_at: datetime
    dissent_reason: str
    dissent_answer: str
    cause: str
    measures: str
    responsible: str
    planned_on: date | None
    planned_at: datetime | None
    planned_by: str
    done: str
    evidence: str
    handed_in_at: datetime | None
    handed_in_by: str
    verification: str
    manner: str
    verification_note: str
    verified_at: datetime | None
    verified_by: str
    closure_number: str
    closed_at: datetime | None
    closed_by: str
    look_back: str
    look_back_note: str
    looked_back_at: datetime | None
    looked_back_by: str


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """A finding as the lists show it. ``due_at`` is of the round in hand.

    ``working_days`` run from its opening to its last closure; ``reopened`` counts look-backs that
    found it again. ``overdue`` holds for what is late at the moment of the query.
    """

    finding_id: int
    source_kind: SourceKind
    source_instance_id: int | None
    number: int
    enterprise_id: int
    enterprise_name: str
    unit_id: int
    unit_name: str
    office_unit_id: int
    officer: str
    area: str
    title: str
    detail: str
    category: str
    clause_id: str
    found_on: date
    attachment_ids: tuple[int, ...]
    recurs: bool
    grade: Grade | None
    grade_reason: str
    state: FindingState
    suspended: bool
    instance_id: int | None
    rounds: int
    reopened: int
    opened_at: datetime
    due_at: datetime | None
    closure_number: str
    first_closed_at: datetime | None
    closed_at: datetime | None
    working_days: int | None
    looked_back_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    overdue: bool

    @property
    def scope(self) -> Scope:
        return Scope(self.area, f"unit:{self.unit_id}", f"enterprise:{self.enterprise_id}")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in a list, with the round in hand; None until the rectification has begun."""

    finding: FoundProblem
    round: FindingRound | None


@dataclass(frozen=True, slots=True)
class FindingPage:
    rows: tuple[FindingRow, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class FindingFile:
    """All about one finding. ``names`` are display names by user id."""

    finding: FoundProblem
    rounds: tuple[FindingRound, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings counted: ``closed`` at present, ``once_closed`` ever, ``reopened`` after that.

    Withdrawn ones count nowhere. ``working_days`` is the sum over the closed ones.
    """

    total: int = 0
    live: int = 0
    overdue: int = 0
    closed: int = 0
    once_closed: int = 0
    reopened: int = 0
    working_days: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))

    @property
    def closed_share(self) -> float | None:
        """Of all findings those that are closed, from 0 to 1; None without any."""
        return self.closed / self.total if self.total else None

    @property
    def reopened_share(self) -> float | None:
        """Of the findings that were closed once those that a look-back reopened."""
        return self.reopened / self.once_closed if self.once_closed else None

    @property
    def mean_working_days(self) -> float | None:
        return self.working_days / self.closed if self.closed else None


@dataclass(frozen=True, slots=True)
class UnitTally:
    unit_id: int
    unit_name: str
    by_grade: Mapping[Grade, Tally]

    @property
    def all(self) -> Tally:
        return sum(self.by_grade.values(), Tally())


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """The figures of units, in the order of their codes: never a ranking."""

    units: tuple[UnitTally, ...]

    @property
    def all(self) -> Tally:
        return sum((each.all for each in self.units), Tally())

    def of_grade(self, grade: Grade) -> Tally:
        return sum((each.by_grade.get(grade, Tally()) for each in self.units), Tally())


class FindingList(StrEnum):
    """Which of the three lists a document holds."""

    PROBLEMS = "problems"
    RESPONSIBILITIES = "responsibilities"
    RECTIFICATIONS = "rectifications"


@dataclass(frozen=True, slots=True)
class UnitChoice:
    unit_id: int
    name: str

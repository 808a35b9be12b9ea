"""What the rectification can be asked to do, and to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.commands.base import Command, Query
from engine.views import AttachmentContent
from workflows.documents.views import Document
from workflows.rectification.views import (
    NOTHING_SEVERE,
    Category,
    FindingFigures,
    FindingFile,
    FindingList,
    FindingPage,
    FoundProblem,
    Grade,
    GradingAnswers,
    SourceKind,
    UnitChoice,
)


@dataclass(frozen=True, slots=True)
class ReportFinding(Command[FoundProblem]):
    """Have an enterprise rectify what was found outside of any process (日常督查).

    ``unit_id`` verifies it; None is the unit that contacts the enterprise. ``grade`` overrides D5.

    Raises:
        NotFound: there is no such enterprise, or the actor may not know of it.
        Forbidden: the actor may not start anything for it.
        InvalidInput: it says too little.
    """

    enterprise_id: int
    title: str
    detail: str
    category: Category
    unit_id: int | None = None
    found_on: date | None = None
    clause_id: str = ""
    grade: Grade | None = None
    severity: GradingAnswers = NOTHING_SEVERE


@dataclass(frozen=True, slots=True)
class WithdrawFinding(Command[FoundProblem]):
    """Take back an open finding that proved wrong; right ``finding.manage``.

    Raises:
        InvalidInput: no reason is given.
        InvalidState: it is not open any more.
    """

    finding_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class TransferFinding(Command[FoundProblem]):
    """Have another unit verify an open finding; right ``finding.manage``.

    Raises:
        InvalidInput: no reason is given, or there is no such unit.
        InvalidState: it is not open any more.
    """

    finding_id: int
    unit_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Narrows the lists. Empty fields do not narrow; ``text`` is looked for in names and titles.

    ``state`` is one of FindingState, or ``live`` or ``closed`` for several of them.
    """

    area: str = ""
    unit_id: int | None = None
    enterprise_id: int | None = None
    source_kind: str = ""
    category: str = ""
    grade: str = ""
    state: str = ""
    overdue: bool = False
    text: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class GetEvidence(Query[AttachmentContent]):
    """A file that was handed on with a finding: whoever sees the finding sees it.

    Raises:
        NotFound: no such finding, or it has no such file, or that was removed.
    """

    finding_id: int
    attachment_id: int


@dataclass(frozen=True, slots=True)
class ListFindings(Query[FindingPage]):
    """Findings as far as the actor sees them, the last found first, a page at a time."""

    narrow: FindingFilter = FindingFilter()
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ExportFindings(Query[FindingPage]):
    """A page of the findings for a file; right ``ledger.export``."""

    narrow: FindingFilter = FindingFilter()
    cursor: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class FindingsOf(Query[tuple[FoundProblem, ...]]):
    """The findings of an enterprise or of a source, as far as the actor sees them.

    The last found first, at most ``limit``; what is given narrows together.
    """

    enterprise_id: int | None = None
    source_instance_id: int | None = None
    source_kind: SourceKind | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class GetFinding(Query[FindingFile]):
    """One finding with its rounds.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """

    finding_id: int


@dataclass(frozen=True, slots=True)
class CountFindings(Query[FindingFigures]):
    """The figures of the units that the actor sees, as ``narrow`` says; never of people."""

    narrow: FindingFilter = FindingFilter()


@dataclass(frozen=True, slots=True)
class ListUnitsToVerify(Query[tuple[UnitChoice, ...]]):
    """The other units to which the actor may hand a finding over; none without the right to."""

    finding_id: int


@dataclass(frozen=True, slots=True)
class IssueFindingList(Command[Document]):
    """Issue one of the three lists, as it is narrowed, as a numbered document.

    It goes to the enterprise or the unit that it is narrowed to, else to the office itself;
    right ``finding.manage``.

    Raises:
        InvalidInput: nothing is in the list, or more than one document holds.
    """

    listed: FindingList
    narrow: FindingFilter = FindingFilter()

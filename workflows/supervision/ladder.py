"""What a ladder is: rungs with a time, a colour, and something that happens to somebody. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from engine.lifecycle import Urgency
from workflows.documents.kinds import DocumentKind
from workflows.documents.shipped import CRITICISM_NOTICE, SUPERVISION_ORDER, URGING_NOTICE

#: What ``Rung.after`` says where a rung counts from the due date.
DUE = "due"


#: The fields that a rung's notice may name: the instance's title, the task's name, the due date,
#: and the documents that the rung issued.
NOTICE_FIELDS = ("title", "name", "due", "documents")


class Relation(StrEnum):
    """Whom a rung turns to, seen from the item. Resolved to people when it fires."""

    HOLDER = "holder"  # who works on it, or may take it
    LIAISON = "liaison"
    LEADER = "leader"
    OFFICE = "office"
    CONVENER = "convener"


class Action(StrEnum):
    """What a rung is for."""

    REMIND = "remind"
    URGE = "urge"
    ORDER = "order"
    INTERVIEW = "interview"


class LadderDocument(StrEnum):
    """What the ladder file calls the documents that a rung may issue: codes of their kinds."""

    URGING_NOTICE = "urging_notice"
    SUPERVISION_ORDER = "supervision_order"
    CRITICISM_NOTICE = "criticism_notice"


RELATION_NAMES: Mapping[Relation, str] = {
    Relation.HOLDER: "责任人",
    Relation.LIAISON: "联络员",
    Relation.LEADER: "分管领导",
    Relation.OFFICE: "办公室",
    Relation.CONVENER: "召集人",
}

#: The kinds of the documents that a rung may issue.
DOCUMENT_KINDS: Mapping[LadderDocument, DocumentKind] = {
    LadderDocument.URGING_NOTICE: URGING_NOTICE,
    LadderDocument.SUPERVISION_ORDER: SUPERVISION_ORDER,
    LadderDocument.CRITICISM_NOTICE: CRITICISM_NOTICE,
}


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document that a rung issues, to whom, and whether it must be signed for."""

    kind: LadderDocument
    to: Relation
    must_sign: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder.

    It comes ``working_days`` (negative: before) after ``after``, the due date (``DUE``) or an
    earlier rung's code, at the local time ``at``, or with the end of that day's working hours
    where ``at`` is None. ``notice`` is the text to those in ``to``; ``escalation`` is a BPMN
    escalation code to raise at the task, or empty.
    ``source`` is a clause id, ``practice``, or ``default`` for what only we have set.
    ``parameter`` is the one by which an office may set another distance; empty for none.
    """

    code: str
    title: str
    after: str
    working_days: int
    at: time | None
    colour: Urgency
    action: Action
    to: tuple[Relation, ...]
    notice: str
    documents: tuple[DocumentRule, ...]
    escalation: str
    source: str
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs from the lowest up. ``name`` is what a user task's ``duban:ladder`` says.

    ``extension`` are lengths in working days that may be asked for besides those for all.
    """

    name: str
    title: str
    rungs: tuple[Rung, ...]
    extension: tuple[int, ...] = ()

    def rung(self, code: str) -> Rung | None:
        """The rung ``code``; None where this ladder has lost it since the item was opened."""
        return next((rung for rung in self.rungs if rung.code == code), None)


@dataclass(frozen=True, slots=True)
class UrgingRule:
    """How often one item may be urged by hand: on one local day, and altogether."""

    per_day: int
    in_total: int
    source: str


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """The lengths in working days that may be asked for."""

    working_days: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All that an installation sets about supervision. ``issuing_code`` begins its numbers."""

    ladders: Mapping[str, Ladder]
    urging: UrgingRule
    extension: ExtensionRule
    issuing_code: str

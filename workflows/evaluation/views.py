"""What evaluations show of themselves: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workflows.evaluation.indicators import Content, Indicator
from workflows.evaluation.sensitivity import Decisive, Room


class SetState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class EvaluationState(StrEnum):
    """Where an evaluation stands. ``NOTICE`` is the public notice and the time to appeal."""

    SELF_SCORE = "self_score"
    VERIFY = "verify"
    PANEL = "panel"
    NOTICE = "notice"
    APPEAL = "appeal"
    DECIDE = "decide"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Who gave a score: the enterprise, those who verify, or those after an appeal."""

    SELF = "self"
    VERIFIED = "verified"
    APPEAL = "appeal"


class ResultRecipient(StrEnum):
    """The bodies that use the results of state-owned enterprises (clauses 5.1-01, 3.3-02)."""

    ORGANISATION = "organisation"
    SASAC = "sasac"
    INSPECTION = "inspection"


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """One version of the indicators. ``version`` is 0 and ``published_at`` None for a draft."""

    set_id: int
    area: str
    year: int
    version: int
    title: str
    state: SetState
    content: Content
    digest: str
    based_on_id: int | None
    revision: int
    drafted_by: str
    drafted_at: datetime
    published_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What differs between two sets: where, and what stands there in each; empty for nothing."""

    place: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    one: IndicatorSet
    other: IndicatorSet
    changes: tuple[IndicatorChange, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """``thresholds`` are pairs of a grade's code and the least total for it, the best first."""

    round_id: int
    area: str
    year: int
    name: str
    set_id: int
    thresholds: Mapping[str, int]
    verify_unit_id: int
    panel_unit_ids: tuple[int, ...]
    opened_by: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``total`` is None until it may be known to the reader."""

    evaluation_id: int
    round_id: int
    enterprise_id: int
    enterprise_name: str
    area: str
    ownership: str
    weight_group: str
    instance_id: int | None
    state: EvaluationState
    self_total: Decimal | None
    total: Decimal | None
    grade: str
    notice_from: datetime | None
    notice_until: datetime | None
    appeals: int
    appeals_upheld: int
    concluded_at: datetime | None
    document_id: int | None


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    evaluations: tuple[Evaluation, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Sum:
    """How many evaluations of an area and kind of ownership stand where, and got which grade."""

    area: str
    ownership: str
    state: str
    grade: str
    count: int


@dataclass(frozen=True, slots=True)
class RoundView:
    """``waiting`` enterprises of the area have no evaluation in this round yet."""

    round: Round
    set: IndicatorSet
    sums: tuple[Sum, ...]
    waiting: int
    appeals: int
    appeals_upheld: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score with all that it was made of. ``inputs`` has ``facts`` and ``answers``."""

    score_id: int
    code: str
    stage: Stage
    points: Decimal
    computed: Decimal
    inputs: Mapping[str, Any]
    evidence: str
    attachment_ids: tuple[int, ...]
    reason: str
    rule_digest: str
    fault: str
    scored_by: str
    scored_at: datetime


@dataclass(frozen=True, slots=True)
class Scored:
    """An indicator with its scores, the earliest first; the last one holds."""

    indicator: Indicator
    weight: int
    scores: tuple[Score, ...]

    @property
    def holds(self) -> Score | None:
        return self.scores[-1] if self.scores else None


@dataclass(frozen=True, slots=True)
class Delivery:
    delivery_id: int
    evaluation_id: int
    enterprise_name: str
    recipient: ResultRecipient
    unit_id: int
    unit_name: str
    payload: Mapping[str, Any]
    digest: str
    queued_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    received_by: str


@dataclass(frozen=True, slots=True)
class EvaluationDetail:
    """One evaluation with every score. ``hidden`` tells that scores wait for the public notice."""

    evaluation: Evaluation
    round: Round
    set: IndicatorSet
    scored: tuple[Scored, ...]
    deliveries: tuple[Delivery, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One indicator made anew. ``kept`` is the stored result, ``again`` by the stored inputs.

    ``now`` is by the facts that are on file at this moment; ``changed`` names facts that differ.
    """

    code: str
    kept: Decimal
    again: Decimal
    now: Decimal
    changed: tuple[str, ...]

    @property
    def same(self) -> bool:
        return self.kept == self.again


@dataclass(frozen=True, slots=True)
class Recomputation:
    """``proved``: the stored inputs and the set's rules give each stored result again."""

    evaluation_id: int
    proved: bool
    rows: tuple[Recomputed, ...]
    total_kept: Decimal
    total_now: Decimal
    grade_kept: str
    grade_now: str


@dataclass(frozen=True, slots=True)
class Weighted:
    """What one weight decides in a round.

    ``up`` and ``down`` are how far it may move before the first grade changes (None: no move
    changes one); ``first_up`` and ``first_down`` are the evaluations whose grades do.
    """

    code: str
    name: str
    weight: int
    up: Decimal | None
    first_up: int | None
    down: Decimal | None
    first_down: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """An evaluation under other weights."""

    evaluation: Evaluation
    total: Decimal
    grade: str
    grade_before: str

    @property
    def changed(self) -> bool:
        return self.grade != self.grade_before


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What decides the grades of a round, for one group of weights (``state`` or ``other``)."""

    round: Round
    set: IndicatorSet
    weight_group: str
    evaluations: tuple[Evaluation, ...]
    dimensions: tuple[Weighted, ...]
    indicators: tuple[Weighted, ...]
    rooms: Mapping[int, tuple[Room, ...]]
    decisive: Mapping[int, tuple[Decisive, ...]]
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """What anybody may read during a public notice: no scores, no persons."""

    enterprise_name: str
    area: str
    round_name: str
    year: int
    grade: str
    notice_from: datetime
    notice_until: datetime

"""What the evaluations can be asked to do, and to tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.commands.base import Command, Query
from engine.views import Instance
from workflows.evaluation.indicators import STATE, Dimension, Indicator
from workflows.evaluation.views import (
    Comparison,
    Delivery,
    EvaluationDetail,
    EvaluationPage,
    EvaluationState,
    IndicatorSet,
    PublicNotice,
    Recomputation,
    Round,
    RoundView,
    Sensitivity,
    SetState,
)


@dataclass(frozen=True, slots=True)
class SeedIndicators(Command[int]):
    """Put the shipped indicators on file where there are none; the number of their set.

    Safe to repeat.
    """


@dataclass(frozen=True, slots=True)
class DraftIndicators(Command[IndicatorSet]):
    """Draft the indicators of a year from an earlier set; right ``evaluation.manage``."""

    year: int
    based_on_id: int


@dataclass(frozen=True, slots=True)
class SaveIndicators(Command[IndicatorSet]):
    """Change a draft. ``revision`` is the one that the editor has read.

    A draft may be unfinished; what keeps it from being published is told by publishing it, and
    by ``GetIndicators``.

    Raises:
        Conflict: somebody else has saved it since.
        InvalidState: it is published, and never changes again.
    """

    set_id: int
    revision: int
    title: str
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class PublishIndicators(Command[IndicatorSet]):
    """Put a draft in force for its year. Somebody else than who saved it last has to do it.

    Raises:
        InvalidInput: weights do not come to their sums, a formula cannot be reckoned, and so on.
        Forbidden: the actor saved it.
    """

    set_id: int


@dataclass(frozen=True, slots=True)
class DiscardIndicators(Command[None]):
    """Throw a draft away."""

    set_id: int


@dataclass(frozen=True, slots=True)
class ListIndicators(Query[tuple[IndicatorSet, ...]]):
    """The sets that the actor may see, the latest year and version first."""

    state: SetState | None = None


@dataclass(frozen=True, slots=True)
class GetIndicators(Query[IndicatorSet]):
    set_id: int


@dataclass(frozen=True, slots=True)
class CompareIndicators(Query[Comparison]):
    """What differs between two sets, in the order in which people read them."""

    set_id: int
    with_id: int


@dataclass(frozen=True, slots=True)
class OpenRound(Command[Round]):
    """Begin the evaluation of an area's enterprises for a year; right ``evaluation.manage``.

    Without ``set_id`` the set in force for the year is taken. The thresholds of the grades are
    those of this moment and stay with the round.
    """

    year: int
    name: str
    verify_unit_id: int
    panel_unit_ids: tuple[int, ...]
    area: str = ""
    set_id: int | None = None


@dataclass(frozen=True, slots=True)
class StartEvaluation(Command[Instance]):
    """Ask one enterprise of a round to score itself.

    Raises:
        InvalidState: it is evaluated in this round already.
    """

    round_id: int
    enterprise_id: int


@dataclass(frozen=True, slots=True)
class StartEvaluations(Command[int]):
    """Ask the enterprises of a round that have not been asked, by number; how many were.

    At most ``limit`` at a time, so that no transaction grows without bound.
    """

    round_id: int
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListRounds(Query[tuple[Round, ...]]):
    """Rounds of areas in sight, the latest first."""


@dataclass(frozen=True, slots=True)
class GetRound(Query[RoundView]):
    round_id: int


@dataclass(frozen=True, slots=True)
class EvaluationFilter:
    """Narrows a list. Empty fields do not narrow; ``text`` is looked for in the name."""

    round_id: int | None = None
    enterprise_id: int | None = None
    area: str = ""
    ownership: str = ""
    state: EvaluationState | None = None
    grade: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ListEvaluations(Query[EvaluationPage]):
    """Evaluations in sight, by place and number: never by total."""

    narrow: EvaluationFilter = field(default_factory=EvaluationFilter)
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ExportEvaluations(Query[EvaluationPage]):
    """A page of the evaluations for a file; right ``ledger.export``."""

    narrow: EvaluationFilter = field(default_factory=EvaluationFilter)
    cursor: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class GetEvaluation(Query[EvaluationDetail]):
    evaluation_id: int


@dataclass(frozen=True, slots=True)
class RecomputeEvaluation(Query[Recomputation]):
    """Make every score again: from the inputs that it keeps, and from what is on file now."""

    evaluation_id: int


@dataclass(frozen=True, slots=True)
class DimensionWeight:
    code: str
    weight: int


@dataclass(frozen=True, slots=True)
class GetSensitivity(Query[Sensitivity]):
    """Which weights decide the grades of a round.

    ``weights`` tries other weights of dimensions, without saving anything.
    """

    round_id: int
    weight_group: str = STATE
    weights: tuple[DimensionWeight, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDeliveries(Query[tuple[Delivery, ...]]):
    """What was sent to the bodies that use results, the latest first: own units' or by area."""

    round_id: int | None = None
    limit: int = 200
    before: int | None = None  # only those with a lower number


@dataclass(frozen=True, slots=True)
class ListPublicNotices(Query[tuple[PublicNotice, ...]]):
    """The public notices that run now. Everybody with an account may read them."""

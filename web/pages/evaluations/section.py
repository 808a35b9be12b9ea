"""评价: the evaluations of an enterprise, as a tab of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web import acting
from web.i18n import N_
from web.pages.enterprises.file import File, Section
from workflows.evaluation.commands import EvaluationFilter, ListEvaluations, ListRounds
from workflows.evaluation.grading import GRADE_NAMES
from workflows.evaluation.labels import STATE_NAMES
from workflows.evaluation.views import Evaluation, EvaluationState


@dataclass(frozen=True, slots=True)
class Evaluations:
    """``rounds`` are names by number; the enterprise itself learns no names of rounds by it."""

    evaluations: tuple[Evaluation, ...]
    rounds: Mapping[int, str]
    states: Mapping[EvaluationState, str]
    grades: Mapping[str, str]


def _read(file: File) -> Evaluations:
    wish = EvaluationFilter(enterprise_id=file.enterprise_id)
    found = acting.query(ListEvaluations(wish, limit=50)).evaluations
    rounds = {each.round_id: each.name for each in acting.query(ListRounds())}
    return Evaluations(found[::-1], rounds, STATE_NAMES, GRADE_NAMES)


SECTION = Section("evaluations", N_("评价"), "enterprises/sections/evaluations.html", _read)

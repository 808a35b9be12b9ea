"""Grades: which total earns which, by the thresholds that a round was opened with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from engine.context import Context
from engine.errors import InvalidInput
from engine.interpreter.decisions import Decision, decide
from engine.interpreter.dmn_source import parse_decisions
from workflows.packages import packages
from workflows.parameters.values import value_of

KEY = "evaluation"
LOWEST = "failed"
GRADE_NAMES: Mapping[str, str] = MappingProxyType(
    {"excellent": "优秀", "good": "良好", "passed": "合格", LOWEST: "不合格"}
)
#: The parameter that holds the least total of each grade; the best first.
_PARAMETERS = {"excellent": "excellent_from", "good": "good_from", "passed": "passed_from"}


def grade_of(total: Decimal, thresholds: Mapping[str, int]) -> str:
    """The best grade whose threshold ``total`` reaches; the decision table says the same."""
    for grade, least in sorted(thresholds.items(), key=lambda each: -each[1]):
        if total >= least:
            return grade
    return LOWEST


def shipped_thresholds() -> dict[str, int]:
    """The defaults of the package's parameters: the policy holds no number."""
    return {grade: packages()[KEY].limit(name) for grade, name in _PARAMETERS.items()}


def thresholds(ctx: Context, area: str) -> dict[str, int]:
    """What an office has set for its area, or the defaults.

    Raises:
        InvalidInput: they do not fall from grade to grade, so that one could never be reached.
    """
    found = {grade: value_of(ctx, KEY, name, area=area) for grade, name in _PARAMETERS.items()}
    falling = list(found.values())
    if sorted(falling, reverse=True) != falling or len(set(falling)) < len(falling):
        raise InvalidInput("各等次的分数线要依次降低，请先更正参数。")
    return found


def variables(thresholds: Mapping[str, int]) -> dict[str, int]:
    """The thresholds by the names that the decision table calls them by."""
    return {name: thresholds[grade] for grade, name in _PARAMETERS.items()}


def weighting(ownership: str) -> Mapping[str, Any]:
    """What decision table D2 says of an ownership: its group and the weights of dimensions."""
    return decide(_decision("d2.dmn", "weigh_evaluation"), {"ownership": ownership}).outputs


def grade_by_table(total: float, thresholds: Mapping[str, int]) -> str:
    data = {"total": total, **variables(thresholds)}
    outputs = decide(_decision("grade.dmn", "grade_evaluation"), data).outputs
    return str(outputs["grade"])


@cache
def _decision(file: str, decision_id: str) -> Decision:
    return parse_decisions(dict(packages()[KEY].files)[file])[decision_id]

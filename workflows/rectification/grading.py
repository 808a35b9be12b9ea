"""Decision table D5, and the time that a grade has: parameters of the package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine.context import Context
from engine.interpreter.decisions import Decision, decide
from engine.interpreter.dmn_source import parse_decisions
from workflows.packages import packages
from workflows.parameters.values import value_of
from workflows.rectification.findings import KEY
from workflows.rectification.views import Category, Grade, GradingAnswers, RoundKind


@dataclass(frozen=True, slots=True)
class Grading:
    """What D5 says: the grade, why, and the parameter that holds its time limit."""

    grade: Grade
    reason: str
    limit: str


def grade_of(
    category: Category, severity: GradingAnswers, *, recurs: bool, given: Grade | None = None
) -> Grading:
    """What D5 says of a finding, as the shipped package has it."""
    asked = {
        "given_grade": "" if given is None else given.value,
        "harms": severity.harms,
        "on_the_spot": severity.on_the_spot,
        "joint": severity.joint,
        "recurs": recurs,
        "category": category.value,
    }
    said = decide(_decision(), asked).outputs
    return Grading(Grade(said["grade"]), said["reason"], said["limit"])


def working_days(ctx: Context, limit: str, kind: RoundKind, *, area: str) -> int:
    """The time limit of a round, as the office of the area has set it: shorter once rejected."""
    name = limit.replace("limit_", "again_") if kind is RoundKind.REJECTED else limit
    return value_of(ctx, KEY, name, area=area)


def plan_days(ctx: Context, grade: Grade, *, area: str) -> int:
    """The working days to plan the rectification in, out of the time limit."""
    return value_of(ctx, KEY, f"plan_{grade.value}", area=area)


@cache
def _decision() -> Decision:
    return parse_decisions(dict(packages()[KEY].files)["d5.dmn"])["grade_finding"]

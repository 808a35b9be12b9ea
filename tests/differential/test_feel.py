"""Expressions mean here what they mean to feelin: those of decisions, and those of forms."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json
from engine.interpreter.feel.compiling import compile_feel
from tests.differential.asking import EXAMPLES, Asker
from tests.differential.expressions import DATA, EXPRESSIONS, conditions
from workflows.forms import feel

NOW = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
generated = settings(
    max_examples=EXAMPLES * 4,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STOPS = "stops"


def ours(expression: str) -> Any:
    try:
        return as_json(compile_feel(expression).evaluate(DATA, now=NOW))
    except ExpressionError:
        return STOPS


def alike(left: Any, right: Any) -> bool:
    """Fractions are decimal here and binary there, which shows in the last of their digits."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(alike, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    return bool(left == right)


@given(expression=EXPRESSIONS)
@generated
def test_expressions_of_decisions_are_worth_the_same(others: Asker, expression: str) -> None:
    theirs = others.ask("feel", expression=expression, data=DATA)["value"]
    found = ours(expression)
    # Where DMN makes null of what cannot be, a decision stops and says so.
    assert alike(None if found == STOPS else found, theirs), (expression, found, theirs)


@given(condition=conditions())
@generated
def test_conditions_of_forms_hold_alike(others: Asker, condition: str) -> None:
    theirs = others.ask("feel", expression=condition, data=DATA)["value"]
    assert feel.holds(feel.parse(condition), DATA) is (theirs is True)


#: What is worth something else here, and what it is worth to feelin.
DIFFERENCES: dict[str, tuple[str, Any, Any]] = {
    "values of different kinds are unequal": ('1 != "1"', True, None),
    "a list of one value is not that value": ("[1] = 1", False, True),
    "bounds that are the wrong way round hold nothing": ("3 between 5 and 1", False, True),
    "`in` binds closer than `or`": ("n in [3] or n in [9]", True, None),
    "texts are ordered by their characters": ('"😀" < "\uffee"', False, True),
    "fractions are decimal": ("0.1 + 0.2 = 0.3", True, False),
    "what is of the wrong kind stops a decision": ("string length(5)", STOPS, None),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_what_differs_on_purpose_differs_as_it_is_said(others: Asker, name: str) -> None:
    expression, here, there = DIFFERENCES[name]
    theirs = others.ask("feel", expression=expression, data=DATA)["value"]
    assert (ours(expression), theirs) == (here, there)


def test_the_guide_tells_every_difference() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "forms.md").read_text("utf-8")
    told = re.findall(
        r"^- ([^:]+):", guide.partition("## Differences from feelin")[2], re.MULTILINE
    )
    assert list(DIFFERENCES) == told

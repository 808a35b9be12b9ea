"""From facts and answers to points. Pure, and the same whenever it is done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.compiling import compile_feel
from workflows.evaluation.indicators import Indicator

_PLACES = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Result:
    """``points`` of the indicator's weight; ``fault`` says why the formula gave no number."""

    points: Decimal
    fault: str = ""


def rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, ROUND_HALF_UP)


def score(indicator: Indicator, group: str, values: Mapping[str, Any]) -> Result:
    """What the formula makes of ``values``, as a share of the maximum times the weight.

    What is beyond 0 and the maximum is cut off. Where something that the formula needs is not
    known there are no points, and the fault says so: nobody is given points for what is missing.
    """
    expression = compile_feel(indicator.formula)
    known = {name: values.get(name) for name in expression.names}
    missing = sorted(name for name, value in known.items() if value is None)
    try:
        found = expression.evaluate(known)
    except ExpressionError as error:
        return Result(NOTHING, f"missing: {', '.join(missing)}" if missing else str(error))
    if isinstance(found, bool) or not isinstance(found, int | float):
        return Result(NOTHING, f"missing: {', '.join(missing)}" if missing else "not a number")
    raw = min(max(Decimal(str(found)), Decimal(0)), Decimal(indicator.maximum))
    return Result(rounded(raw * indicator.weight(group) / indicator.maximum))


def total(points: Mapping[str, Decimal]) -> Decimal:
    return sum(points.values(), NOTHING)

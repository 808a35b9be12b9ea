"""FEEL's functions of numbers (DMN 1.3 §10.3.4.5), and its power."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, shown
from engine.interpreter.feel.arithmetic import kept
from engine.interpreter.feel.kinds import number_of, whole_of
from engine.interpreter.feel.values import YearsMonths

_MOST_PLACES = 20
_MOST_BITS = 512


def _rounded(rounding: str) -> Callable[..., Any]:
    def apply(value: Any, places: Any = 0) -> Any:
        wanted = whole_of(places)
        if abs(wanted) > _MOST_PLACES or abs(number_of(value)) > 10**24:
            raise ExpressionError("too many places, or too large a number, to round")
        step = Decimal(1).scaleb(-wanted)
        found = (Decimal(str(value)) / step).to_integral_value(rounding=rounding) * step
        return int(found) if found == found.to_integral_value() else float(found)

    return apply


floor, ceiling = _rounded(ROUND_FLOOR), _rounded(ROUND_CEILING)
decimal, round_half_up = _rounded(ROUND_HALF_EVEN), _rounded(ROUND_HALF_UP)
round_up, round_down = _rounded(ROUND_UP), _rounded(ROUND_DOWN)
round_half_down = _rounded(ROUND_HALF_DOWN)


def absolute(value: Any) -> Any:
    """Of a number or a duration."""
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    return abs(value) if isinstance(value, timedelta) else abs(number_of(value))


def modulo(dividend: Any, divisor: Any) -> Any:
    """With the sign of the divisor; null where that is zero."""
    return number_of(dividend) % number_of(divisor) if number_of(divisor) else None


def square_root(value: Any) -> Any:
    return math.sqrt(value) if number_of(value) >= 0 else None


def logarithm(value: Any) -> Any:
    return math.log(value) if number_of(value) > 0 else None


def exponential(value: Any) -> Any:
    return math.exp(number_of(value))


def power(base: Any, exponent: Any) -> Any:
    """``**``: a whole power as long as it stays small, else a real one."""
    base, exponent = number_of(base), number_of(exponent)
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if base.bit_length() * exponent > _MOST_BITS:
            raise ExpressionError("the number is too large")
        return base**exponent
    if (base < 0 and exponent != int(exponent)) or (base == 0 and exponent < 0):
        return None  # It has no real value.
    return float(base) ** exponent


def odd(value: Any) -> bool:
    return whole_of(value) % 2 == 1


def even(value: Any) -> bool:
    return whole_of(value) % 2 == 0


def number(text: Any, grouping: Any = None, point: Any = None) -> Any:
    """From a text, with the marks for grouping (a space, ``,``, ``.``) and the decimal point."""
    if not isinstance(text, str):
        return number_of(text)
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or len(text) > 80:
        raise ExpressionError(f"expected a number, but got {shown(text)}")
    if grouping is not None and grouping == (point or "."):
        raise ExpressionError("the decimal point cannot be the mark for grouping")
    plain = text.strip().replace(grouping or "", "").replace(point or ".", ".")
    if not re.fullmatch(r"[-+]?\d{1,30}(\.\d{1,30})?", plain):
        raise ExpressionError(f"expected a number, but got {shown(text)}")
    return kept(plain) if "." in plain else int(plain)

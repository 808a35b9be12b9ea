"""FEEL's operators: where a value is null, so is what is made of it (DMN 1.3 §10.3.2.8)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from engine.interpreter import expression_functions as plain
from engine.interpreter.expression_functions import ExpressionError, shown, to_date, to_instant
from engine.interpreter.feel_functions import PROPERTIES, YearsMonths, plus_months

Truth = bool | None


def both(left: Any, right: Any) -> Truth:
    """``and``: false wins over null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Any, right: Any) -> Truth:
    """``or``: true wins over null."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def negated(value: Any) -> Truth:
    return not value if isinstance(value, bool) else None


def alike(value: Any, other: Any) -> Any:
    """``value`` as the kind that ``other`` has: dates stand in process data as texts."""
    if isinstance(value, str):
        if isinstance(other, datetime):
            return to_instant(value)
        if isinstance(other, date):
            return to_date(value)
    if isinstance(value, datetime) and isinstance(other, date) and not isinstance(other, datetime):
        return to_date(value)
    return value


def equal(left: Any, right: Any) -> Truth:
    """Also tells null from what is there; truth is equal to truth alone."""
    left, right = alike(left, right), alike(right, left)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def unequal(left: Any, right: Any) -> Truth:
    return negated(equal(left, right))


def _ordered(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Truth]:
    def holds(left: Any, right: Any) -> Truth:
        if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
            return None
        left, right = alike(left, right), alike(right, left)
        try:
            return bool(compare(left, right))
        except TypeError:
            return None

    return holds


less, at_most = _ordered(operator.lt), _ordered(operator.le)
more, at_least = _ordered(operator.gt), _ordered(operator.ge)


def within(value: Any, low: Any, high: Any, closed: Any) -> Truth:
    """In an interval; ``closed`` is ``[]``, ``[)``, ``(]`` or ``()``."""
    above = at_least if closed[0] == "[" else more
    below = at_most if closed[1] == "]" else less
    return both(above(value, low), below(value, high))


def among(value: Any, values: Any) -> Truth:
    if values is None:
        return None
    if isinstance(values, list | tuple):
        return any(equal(value, each) for each in values)
    if isinstance(values, str | dict):
        return value in values
    return equal(value, values)


def not_among(value: Any, values: Any) -> Truth:
    return negated(among(value, values))


def _lifted(apply: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def lifted(left: Any, right: Any) -> Any:
        return None if left is None or right is None else apply(left, right)

    return lifted


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, YearsMonths | timedelta) and isinstance(right, date):
        left, right = right, left
    if isinstance(right, YearsMonths):
        if isinstance(left, date):
            return plus_months(left, right)
        if isinstance(left, YearsMonths):
            return YearsMonths(left.months + right.months)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left + right
    if isinstance(left, date) and isinstance(right, timedelta) and right.seconds:
        return to_instant(left) + right
    return plain.add(left, right)


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(right, YearsMonths):
        return _add(left, YearsMonths(-right.months))
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left - right
    return plain.subtract(alike(left, right), alike(right, left))


def member(value: Any, name: str) -> Any:
    """An entry of a record, a property of a date; null where there is none."""
    if value is None:
        return None
    for kind, properties in PROPERTIES.items():
        if isinstance(value, kind):
            if name not in properties:
                raise ExpressionError(f"{shown(value)} has no {name}")
            return properties[name](value)
    return plain.member(value, name)


def choice(condition: Any, wanted: Any, other: Any) -> Any:
    return wanted if condition is True else other


FEEL_OPERATORS: dict[str, Callable[..., Any]] = {
    "feel_and": both,
    "feel_or": either,
    "feel_not": negated,
    "feel_eq": equal,
    "feel_ne": unequal,
    "feel_lt": less,
    "feel_le": at_most,
    "feel_gt": more,
    "feel_ge": at_least,
    "feel_in": among,
    "feel_notin": not_among,
    "feel_within": within,
    "feel_add": _lifted(_add),
    "feel_subtract": _lifted(_subtract),
    "feel_multiply": _lifted(plain.multiply),
    "feel_divide": _lifted(plain.divide),
    "feel_floor_divide": _lifted(plain.floor_divide),
    "feel_remainder": _lifted(plain.remainder),
    "feel_member": member,
}

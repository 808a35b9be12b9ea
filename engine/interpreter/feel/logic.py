"""FEEL's operators: where a value is null, so is what is made of it (DMN 1.3 §10.3.2.8)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.interpreter import expression_functions as plain
from engine.interpreter.expression_functions import to_date, to_instant
from engine.interpreter.feel.arithmetic import adding, dividing, multiplying, subtracting
from engine.interpreter.feel.conformance import is_instance
from engine.interpreter.feel.numbers import power
from engine.interpreter.feel.steps import look_at
from engine.interpreter.feel.times import divided, multiplied, plus_months
from engine.interpreter.feel.values import Range, YearsMonths, member

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
    kind = type(left)
    if kind is type(right) and (kind is int or kind is str):
        return bool(left == right)
    left, right = alike(left, right), alike(right, left)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list | dict) and isinstance(right, list | dict):
        look_at(left, right)
    return bool(left == right)


def unequal(left: Any, right: Any) -> Truth:
    return not equal(left, right)


_UNORDERED = (type(None), bool, list, tuple, dict, Range)


def _ordered(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Truth]:
    def holds(left: Any, right: Any) -> Truth:
        kind = type(left)
        if kind is type(right) and (kind is int or kind is float or kind is str):
            return bool(compare(left, right))
        if isinstance(left, _UNORDERED) or isinstance(right, _UNORDERED):
            return None
        left, right = alike(left, right), alike(right, left)
        try:
            return bool(compare(left, right))
        except TypeError:
            return None

    return holds


less, at_most = _ordered(operator.lt), _ordered(operator.le)
more, at_least = _ordered(operator.gt), _ordered(operator.ge)


def among(value: Any, values: Any) -> Truth:
    """``in``: in an interval, one of a list, in one of a list of intervals, or equal."""
    if values is None:
        return None
    if isinstance(values, Range):
        return in_range(value, values)
    if isinstance(values, list | tuple):
        return _in_list(value, values)
    if isinstance(values, str | dict):
        return value in values
    return equal(value, values)


def _in_list(value: Any, values: Any) -> Truth:
    """A null in a list is a value; an interval in it may be beyond comparing."""
    truth: Truth = False
    for each in values:
        found = in_range(value, each) if isinstance(each, Range) else equal(value, each)
        if found:
            return True
        truth = None if found is None else truth
    return truth


def in_range(value: Any, interval: Range) -> Truth:
    """An end that is open says nothing; a value that cannot be compared is null."""
    low: Truth = (
        True
        if interval.low is None
        else (at_least(value, interval.low) if interval.low_closed else more(value, interval.low))
    )
    high: Truth = (
        True
        if interval.high is None
        else (at_most(value, interval.high) if interval.high_closed else less(value, interval.high))
    )
    return both(low, high)


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
    if isinstance(left, date) and isinstance(right, timedelta) and right % timedelta(days=1):
        return to_instant(left) + right
    if isinstance(left, time) and isinstance(right, timedelta):
        return _turned(left, right)
    return plain.add(left, right)


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(right, YearsMonths):
        return _add(left, YearsMonths(-right.months))
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left - right
    if isinstance(left, date) and isinstance(right, timedelta) and right % timedelta(days=1):
        return to_instant(left) - right
    if isinstance(left, time) and isinstance(right, timedelta):
        return _turned(left, -right)
    if isinstance(left, time) and isinstance(right, time):
        return _since_midnight(left) - _since_midnight(right)
    return plain.subtract(alike(left, right), alike(right, left))


def _negative(value: Any) -> Any:
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if isinstance(value, timedelta):
        return -value
    return None if value is None else plain.subtract(0, value)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    ) - (clock.utcoffset() or timedelta())


def _turned(clock: time, by: timedelta) -> time:
    """A time of day some time on, past midnight to the next day."""
    whole = datetime(2000, 1, 1, clock.hour, clock.minute, clock.second)  # noqa: DTZ001 (no day)
    return (whole + by % timedelta(days=1)).time().replace(tzinfo=clock.tzinfo)


def _multiply(left: Any, right: Any) -> Any:
    if isinstance(right, timedelta | YearsMonths):
        left, right = right, left
    if isinstance(left, timedelta | YearsMonths):
        return multiplied(left, right)
    return plain.multiply(left, right)


def _divide(left: Any, right: Any) -> Any:
    """By zero is null (§10.3.2.3.2)."""
    if isinstance(left, timedelta | YearsMonths):
        return divided(left, right)
    return plain.divide(left, right) if right != 0 else None


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
    "feel_range": Range,
    "feel_is": is_instance,
    "feel_add": adding(_add),
    "feel_subtract": subtracting(_subtract),
    "feel_multiply": multiplying(_multiply),
    "feel_divide": dividing(_divide),
    "feel_floor_divide": _lifted(plain.floor_divide),
    "feel_remainder": _lifted(plain.remainder),
    "feel_negative": _negative,
    "feel_power": _lifted(power),
    "feel_member": member,
}

"""FEEL's arithmetic and comparisons of plain numbers, in one call each.

Nearly all numbers are whole ones and small: they are looked for first, and everything else goes the
way that knows dates, durations, texts and null. Fractions are those of the decimal system, with the
34 digits of the standard (DMN 1.3 §10.3.2.3.1): ``0.1 + 0.2`` is ``0.3``. Process data are JSON: a
fraction keeps 15 to 17 digits there, a whole number all. What comes out whole is kept whole, and
what is so large that digits before its point would go is refused, not rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, DecimalException
from math import isfinite
from typing import Any

from engine.interpreter.expression_functions import MAX_BITS, ExpressionError

_LARGEST = 2**MAX_BITS
_CONTEXT = Context(prec=34)
#: Up to here a fraction keeps all digits before its point.
_MOST_WITH_FRACTION = 2**53
_WIDEST = Decimal(10) ** 34
Operation = Callable[[Any, Any], Any]


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def exact(apply: Operation, left: Any, right: Any) -> Any:
    """``apply`` (an operation of :class:`Context`) to two numbers, of which one has a fraction.

    Raises:
        ExpressionError: One of them, or what comes out, is no number or too large.
    """
    try:
        decimal = apply(_decimal(left), _decimal(right))
        found = float(decimal)
    except (DecimalException, OverflowError):
        found = float("inf")
    if not isfinite(found):
        raise ExpressionError("the number is too large, or none at all")
    return found if abs(found) < _MOST_WITH_FRACTION else _large(decimal, found)


def _large(decimal: Decimal, found: float) -> Any:
    """A number of which a float would lose whole digits; with more than 34 it has none to lose."""
    if abs(decimal) >= _WIDEST or Decimal(found) == decimal:
        return found
    if decimal != decimal.to_integral_value():
        raise ExpressionError(
            f"beyond {_MOST_WITH_FRACTION} a fraction cannot be kept: "
            "use whole numbers, or a larger unit"
        )
    return int(decimal)


def kept(text: str) -> float:
    """The fraction that ``text`` writes in decimals.

    Raises:
        ExpressionError: It has more digits than process data keep.
    """
    found = float(text)
    if not isfinite(found) or Decimal(repr(found)) != Decimal(text):
        raise ExpressionError(
            f"{text[:40]} has more digits than are kept of a fraction: 15 are sure"
        )
    return found


def _decimal(value: Any) -> Decimal:
    return Decimal(repr(value)) if type(value) is float else Decimal(value)


def total_of(numbers: Iterable[Any]) -> Any:
    """The sum; of whole numbers a whole one."""
    found: Any = 0
    for number in numbers:
        if type(found) is int and type(number) is int:
            found += number
        else:
            found = exact(_CONTEXT.add, found, number)
    return found


def product_of(left: Any, right: Any) -> Any:
    if type(left) is int and type(right) is int:
        return left * right
    return exact(_CONTEXT.multiply, left, right)


def quotient_of(left: Any, right: Any) -> Any:
    return exact(_CONTEXT.divide, left, right)


def adding(slowly: Operation) -> Operation:
    """``+``; ``slowly`` knows all that are no numbers."""

    def add(left: Any, right: Any) -> Any:
        if type(left) is int and type(right) is int:
            found = left + right
            if -_LARGEST < found < _LARGEST:
                return found
        elif _is_number(left) and _is_number(right):
            return exact(_CONTEXT.add, left, right)
        return None if left is None or right is None else slowly(left, right)

    return add


def subtracting(slowly: Operation) -> Operation:
    def subtract(left: Any, right: Any) -> Any:
        if type(left) is int and type(right) is int:
            found = left - right
            if -_LARGEST < found < _LARGEST:
                return found
        elif _is_number(left) and _is_number(right):
            return exact(_CONTEXT.subtract, left, right)
        return None if left is None or right is None else slowly(left, right)

    return subtract


def multiplying(slowly: Operation) -> Operation:
    def multiply(left: Any, right: Any) -> Any:
        if type(left) is int and type(right) is int:
            found = left * right
            if -_LARGEST < found < _LARGEST:
                return found
        elif _is_number(left) and _is_number(right):
            return exact(_CONTEXT.multiply, left, right)
        return None if left is None or right is None else slowly(left, right)

    return multiply


def dividing(slowly: Operation) -> Operation:
    def divide(left: Any, right: Any) -> Any:
        if _is_number(left) and _is_number(right) and right:
            return exact(_CONTEXT.divide, left, right)
        return None if left is None or right is None else slowly(left, right)

    return divide

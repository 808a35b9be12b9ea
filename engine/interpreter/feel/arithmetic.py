"""FEEL's arithmetic and comparisons of plain numbers, in one call each.

Nearly all numbers are whole ones and small: they are looked for first, and everything else goes the
way that knows dates, durations, texts and null. Fractions are those of the decimal system, with the
34 digits of the standard (DMN 1.3 §10.3.2.3.1): ``0.1 + 0.2`` is ``0.3``, though process data are
JSON and keep 17 of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Context, Decimal, DecimalException
from math import isfinite
from typing import Any

from engine.interpreter.expression_functions import MAX_BITS, ExpressionError

_LARGEST = 2**MAX_BITS
_CONTEXT = Context(prec=34)
Operation = Callable[[Any, Any], Any]


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def exact(apply: Operation, left: Any, right: Any) -> float:
    """``apply`` (an operation of :class:`Context`) to two numbers, of which one has a fraction.

    Raises:
        ExpressionError: One of them, or what comes out, is no number or too large.
    """
    try:
        found = float(apply(_decimal(left), _decimal(right)))
    except (DecimalException, OverflowError):
        found = float("inf")
    if not isfinite(found):
        raise ExpressionError("the number is too large, or none at all")
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


def quotient_of(left: Any, right: Any) -> float:
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

"""Arguments of FEEL's functions: of the kind that is wanted, or refused by name."""

from __future__ import annotations

from typing import Any

from engine.interpreter.expression_functions import MAX_ITEMS, ExpressionError, shown


def text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise ExpressionError(f"expected a text, but got {shown(value)}")
    return value


def list_of(value: Any) -> list[Any]:
    """A list; one value is a list of itself (§10.3.2.9.4), and so is nothing."""
    return list(value) if isinstance(value, list | tuple) else [value]


def short(found: list[Any]) -> list[Any]:
    """``found``, if a list may be as long."""
    if len(found) > MAX_ITEMS:
        raise ExpressionError("the value is too long")
    return found


def number_of(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10**100:
        raise ExpressionError(f"expected a number, but got {shown(value)}")
    return value


def whole_of(value: Any) -> int:
    if isinstance(number_of(value), float) and not value.is_integer():
        raise ExpressionError(f"expected a whole number, but got {shown(value)}")
    return int(value)

"""Walks a tree. Never raises: what makes no sense is ``None``, FEEL's null."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from workflows.forms.feel.tree import Literal, Name, Node

Value = object
Names = Mapping[str, object]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def holds(node: Node, values: Names) -> bool:
    """Whether the expression is true; null and everything else is not."""
    return evaluate(node, values) is True


def evaluate(node: Node, values: Names) -> Value:
    """The value of the expression where names mean what ``values`` says."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return _look_up(node.path, values)
    arguments = [evaluate(argument, values) for argument in node.arguments]
    return _OPERATIONS[node.name](*arguments)


def _look_up(path: tuple[str, ...], values: Names) -> Value:
    found: Value = values
    for part in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(part)
    return found


def _kind(value: Value) -> str:
    """The FEEL type of a value; a bool is no number here, unlike in Python."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, date):
        return "date"
    return "list" if _is_list(value) else "other"


def _is_list(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _equal(left: Value, right: Value) -> bool | None:
    """An answer that was left empty is null and the empty text at once: form-js has it as the
    one or the other, by the kind of its field, and conditions are written for both."""
    if left is None or right is None:
        return left in (None, "") and right in (None, "")
    return left == right if _kind(left) == _kind(right) else None


def _unequal(left: Value, right: Value) -> bool | None:
    return _not(_equal(left, right))


def _ordered(compare: Callable[[int], bool]) -> Callable[[Value, Value], bool | None]:
    def operation(left: Value, right: Value) -> bool | None:
        kind = _kind(left)
        if kind != _kind(right) or kind not in ("number", "string", "date"):
            return None
        return compare((left > right) - (left < right))  # type: ignore[operator]

    return operation


def _not(value: Value) -> bool | None:
    return not value if isinstance(value, bool) else None


def _and(*values: Value) -> bool | None:
    if any(value is False for value in values):
        return False
    return True if all(value is True for value in values) else None


def _or(*values: Value) -> bool | None:
    if any(value is True for value in values):
        return True
    return False if all(value is False for value in values) else None


def _member(value: Value, values: Value) -> bool | None:
    if not isinstance(values, Sequence) or not _is_list(values):
        return None
    return any(_equal(value, other) is True for other in values)


def _list_contains(values: Value, value: Value) -> bool | None:
    return _member(value, values)


def _contains(text: Value, part: Value) -> bool | None:
    return part in text if isinstance(text, str) and isinstance(part, str) else None


def _count(values: Value) -> int | None:
    return len(values) if isinstance(values, Sequence) and _is_list(values) else None


def _date(text: Value) -> date | None:
    """A calendar date from ``2026-05-20``, alone or at the head of a date and time."""
    if not isinstance(text, str) or not _DATE.fullmatch(text[:10]):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


_OPERATIONS: Mapping[str, Callable[..., Value]] = {
    "=": _equal,
    "!=": _unequal,
    "<": _ordered(lambda order: order < 0),
    "<=": _ordered(lambda order: order <= 0),
    ">": _ordered(lambda order: order > 0),
    ">=": _ordered(lambda order: order >= 0),
    "in": _member,
    "and": _and,
    "or": _or,
    "not": _not,
    "contains": _contains,
    "list contains": _list_contains,
    "count": _count,
    "date": _date,
    "list": lambda *values: list(values),
}

"""Counts what loops do, so that one within another cannot go on for hours.

The count belongs to a whole decision with all that it requires, whatever calls what in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from engine.interpreter.expression_functions import ExpressionError

#: Rounds of loops, operations in them, and the values that these look at. Well below a second.
MAX_STEPS = 200_000
MAX_VALUES = 50_000
#: How deep functions may call each other: well within what Python's own stack holds.
MAX_CALLS = 40
_DEEPEST = 50
_CHARACTERS_A_STEP = 64


class Count:
    """What is left to one decision."""

    __slots__ = ("_calls", "left")

    def __init__(self) -> None:
        self.left = MAX_STEPS
        self._calls = 0

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise ExpressionError(f"it takes more than {MAX_STEPS} steps")

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One function within another."""
        if self._calls >= MAX_CALLS:
            raise ExpressionError(f"functions call each other more than {MAX_CALLS} deep")
        self._calls += 1
        try:
            yield
        finally:
            self._calls -= 1


_current: ContextVar[Count | None] = ContextVar("feel_steps", default=None)


@contextmanager
def counting() -> Iterator[Count]:
    """The count of the decision that is being made; a new one where there is none."""
    count = _current.get()
    if count is not None:
        yield count
        return
    count = Count()
    token = _current.set(count)
    try:
        yield count
    finally:
        _current.reset(token)


def charged(count: Count, apply: Callable[..., Any], *arguments: Any) -> Any:
    """``apply`` within a loop: it costs as much as it is given to look at."""
    steps = 1
    for argument in arguments:
        kind = type(argument)
        if kind is int:
            continue  # As nearly all are: that is a step and no more.
        if kind is list or kind is dict or kind is tuple:
            steps += len(argument)
        elif kind is str:
            steps += len(argument) // _CHARACTERS_A_STEP
    count.left -= steps
    if count.left < 0:
        count.spend(0)
    return apply(*arguments)


def held(count: Count, value: Any) -> Any:
    """``value`` as it gets a name: what stands in it several times counts as often.

    Without this a name could stand twice in what the next name means, and so on: sixty names, and
    no machine could write the value down.
    """
    kind = type(value)
    if kind is not list and kind is not dict and kind is not tuple:
        count.left -= 1
        if count.left < 0:
            count.spend(0)
        return value
    count.spend(size_of(value))
    return value


def look_at(*values: Any) -> None:
    """Charge for what looks at all that is in ``values``, as a comparison does."""
    with counting() as count:
        count.spend(sum(map(size_of, values)))


def size_of(value: Any) -> int:
    """How many values there are in ``value``.

    Raises:
        ExpressionError: More, or deeper, than a value may be.
    """
    found = 0
    left = [(value, 1)]
    while left:
        each, level = left.pop()
        found += 1
        if isinstance(each, str):
            found += len(each) // _CHARACTERS_A_STEP
        if found + len(left) > MAX_VALUES or level > _DEEPEST:
            raise ExpressionError("the value is too large, or too deep")
        if isinstance(each, dict):
            left.extend((inner, level + 1) for inner in each.values())
        elif isinstance(each, list | tuple):
            left.extend((inner, level + 1) for inner in each)
    return found

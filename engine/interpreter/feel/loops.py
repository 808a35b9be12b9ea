"""What goes over lists: ``for``, ``some``, ``every``, filters, contexts, ``sort``. All counted.

Names of their own are the parameters of functions that the rewritten tree hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cmp_to_key, partial
from typing import Any

from engine.interpreter.expression_functions import MAX_ITEMS, ExpressionError, shown
from engine.interpreter.feel.conformance import made, of_model
from engine.interpreter.feel.function_values import FeelFunction, invoke, invoke_named
from engine.interpreter.feel.steps import Count, charged, held
from engine.interpreter.feel.values import Range

Body = Callable[..., Any]


def repeat(count: Count, body: Body, *sources: Body) -> list[Any] | None:
    """``for``: the body over every combination. It gets what was found so far as well."""
    found: list[Any] = []
    for values in _combinations(count, sources, ()):
        if values is None:
            return None
        found.append(held(count, body(*values, found)))
        if len(found) > MAX_ITEMS:
            raise ExpressionError("the value is too long")
    return found


def some(count: Count, body: Body, *sources: Body) -> bool | None:
    """Whether the body holds once: true wins over null."""
    truth: bool | None = False
    for values in _combinations(count, sources, ()):
        found = None if values is None else body(*values, None)
        if found is True:
            return True
        if found is not False:
            truth = None
    return truth


def every(count: Count, body: Body, *sources: Body) -> bool | None:
    """Whether the body always holds: false wins over null."""
    truth: bool | None = True
    for values in _combinations(count, sources, ()):
        found = None if values is None else body(*values, None)
        if found is False:
            return False
        if found is not True:
            truth = None
    return truth


def _combinations(
    count: Count, sources: tuple[Body, ...], before: tuple[Any, ...]
) -> Iterator[tuple[Any, ...] | None]:
    """A later source may use the values before it. None where a source is null."""
    source = sources[len(before)](*before)
    if source is None:
        yield None
        return
    for value in _each(source):
        values = (*before, held(count, value))
        if len(values) == len(sources):
            yield values
        else:
            yield from _combinations(count, sources, values)


def _each(source: Any) -> Iterator[Any]:
    if isinstance(source, list | tuple | range):
        return iter(source)
    if isinstance(source, Range):
        return iter(source.whole_numbers())
    return iter((source,))  # One value is a list of itself (§10.3.2.9.4).


def steps_between(low: Any, high: Any) -> range | None:
    """``low..high`` of a ``for``, also downwards."""
    if low is None or high is None:
        return None
    if type(low) is not int or type(high) is not int:
        raise ExpressionError(f"expected whole numbers, but got {shown(low)}..{shown(high)}")
    return range(low, high + 1) if low <= high else range(low, high - 1, -1)


def so_far(count: Count, found: list[Any]) -> list[Any]:
    """``partial`` in the body of a ``for``: what it has returned till now."""
    count.spend(len(found) + 1)
    return list(found)


# ── Filters and positions ─────────────────────────────────────────────────────────────────


def filtered(count: Count, value: Any, condition: Body) -> Any:
    """Those for which the condition is true; where it is a number, the one at that position."""
    if isinstance(value, Mapping):
        key = condition(value)
        if isinstance(key, str):
            return value.get(key)
    values = value if isinstance(value, list | tuple) else [value]
    if value is None or not values:
        position = condition(None)
        return None if _is_number(position) else []
    found = []
    for each in values:
        truth = condition(held(count, each))
        if _is_number(truth):
            return at_position(values, truth)
        if truth is True:
            found.append(each)
    return found


def at_position(value: Any, position: Any) -> Any:
    """From 1, or from the end with negative numbers; null where there is nothing."""
    values = value if isinstance(value, list | tuple) else [value]
    if value is None or not isinstance(position, int):
        return None
    if position == 0:
        raise ExpressionError("positions in a list count from 1, or from -1 at its end")
    index = position - 1 if position > 0 else len(values) + position
    return values[index] if 0 <= index < len(values) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def scoped(item: Any, name: str, outside: Any) -> Any:
    """A name in a filter: an entry of the item if it has one, else what it is outside."""
    return item[name] if isinstance(item, Mapping) and name in item else outside


# ── Contexts and functions ────────────────────────────────────────────────────────────────


def context(count: Count, keys: tuple[str, ...], *values: Body) -> dict[str, Any]:
    """Each value sees those before it."""
    found: list[Any] = []
    for value in values:
        found.append(held(count, value(*found)))
    return dict(zip(keys, found, strict=True))


def ordered(count: Count, values: Any, precedes: Body) -> list[Any] | None:
    """``sort``: by a function that says whether the first of two goes before the second."""
    if values is None:
        return None
    if not isinstance(values, list | tuple):
        raise ExpressionError(f"expected a list, but got {shown(values)}")

    def compare(left: Any, right: Any) -> int:
        if precedes(held(count, left), held(count, right)) is True:
            return -1
        return 1 if precedes(held(count, right), held(count, left)) is True else 0

    return sorted(values, key=cmp_to_key(compare))


def ordered_by(count: Count, values: Any, precedes: Any) -> list[Any] | None:
    """``sort`` by a function that is a value."""
    if not isinstance(precedes, FeelFunction) or not precedes.takes(2):
        raise ExpressionError("sort() takes a list and a function of two values")
    return ordered(count, values, partial(invoke, precedes))


LOOPS: dict[str, Callable[..., Any]] = {
    "feel_for": repeat,
    "feel_some": some,
    "feel_every": every,
    "feel_steps": steps_between,
    "feel_so_far": so_far,
    "feel_filter": filtered,
    "feel_position": at_position,
    "feel_scoped": scoped,
    "feel_context": context,
    "feel_sort": ordered,
    "feel_sort_by": ordered_by,
    "feel_function": made,
    "feel_model": of_model,
    "feel_invoke": invoke,
    "feel_invoke_named": invoke_named,
    "feel_charged": charged,
}

"""FEEL's functions of lists (DMN 1.3 §10.3.4.4)."""

from __future__ import annotations

from functools import reduce
from statistics import median, multimode, stdev
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, shown
from engine.interpreter.feel.arithmetic import product_of, quotient_of, total_of
from engine.interpreter.feel.function_values import FeelFunction, invoke
from engine.interpreter.feel.kinds import list_of, number_of, short, whole_of
from engine.interpreter.feel.logic import Truth, both, either, equal, less, more
from engine.interpreter.feel.steps import look_at


def list_contains(values: Any, element: Any) -> bool:
    return any(equal(each, element) for each in list_of(values))


def count_of(*values: Any) -> int:
    return len(values[0]) if len(values) == 1 and isinstance(values[0], list) else len(values)


def append(values: Any, *items: Any) -> list[Any]:
    return short([*list_of(values), *items])


def concatenate(*lists: Any) -> list[Any]:
    return short([item for each in lists for item in list_of(each)])


def insert_before(values: Any, position: Any, item: Any) -> list[Any]:
    found = list_of(values)
    found.insert(_index(found, position), item)
    return short(found)


def remove(values: Any, position: Any) -> list[Any]:
    found = list_of(values)
    del found[_index(found, position)]
    return found


def sublist(values: Any, start: Any, length: Any = None) -> list[Any]:
    found = list_of(values)
    begin = _index(found, start)
    return found[begin:] if length is None else found[begin : begin + max(whole_of(length), 0)]


def _index(values: list[Any], position: Any) -> int:
    """FEEL counts from 1, and from the end with negative numbers."""
    index = whole_of(position)
    index = index - 1 if index > 0 else len(values) + index
    if not 0 <= index < len(values):
        raise ExpressionError(f"the list has no position {shown(position)}")
    return index


def reverse(values: Any) -> list[Any]:
    return list_of(values)[::-1]


def index_of(values: Any, match: Any) -> list[int]:
    return [index for index, each in enumerate(list_of(values), start=1) if equal(each, match)]


def distinct_values(values: Any) -> list[Any]:
    """Each once, where it stands first. Lists and records are compared with each other."""
    found: list[Any] = []
    plain: set[tuple[bool, Any]] = set()
    nested: list[Any] = []
    for value in list_of(values):
        if isinstance(value, list | tuple | dict):
            new = not list_contains(nested, value)
            nested += [value] * new
        else:
            new = (isinstance(value, bool), value) not in plain
            plain.add((isinstance(value, bool), value))
        found += [value] * new
    return found


def union(*lists: Any) -> list[Any]:
    return distinct_values(concatenate(*lists))


def flatten(values: Any) -> list[Any]:
    look_at(values)
    found: list[Any] = []
    left = list_of(values)[::-1]
    while left:
        value = left.pop()
        if isinstance(value, list | tuple):
            left.extend(reversed(value))
        else:
            found.append(value)
    return short(found)


def list_replace(values: Any, position: Any, item: Any) -> list[Any]:
    """At a position, or wherever a function of the old value and the new one is true."""
    found = list_of(values)
    if isinstance(position, FeelFunction):
        return [item if invoke(position, each, item) is True else each for each in found]
    found[_index(found, position)] = item
    return found


# ── Of all values ─────────────────────────────────────────────────────────────────────────


def _all_of(values: tuple[Any, ...]) -> list[Any]:
    """Functions of this kind take a list, or its values one by one."""
    return list_of(values[0]) if len(values) == 1 else list(values)


def _numbers(values: tuple[Any, ...]) -> list[Any] | None:
    """None where one of them is null, or there is none: then so is what is made of them."""
    found = _all_of(values)
    return None if not found or None in found else [number_of(value) for value in found]


def _extreme(goes_first: Any) -> Any:
    def found(*values: Any) -> Any:
        best, *others = _all_of(values) or [None]
        for each in others:
            truth = goes_first(each, best)
            if truth is None:
                if each is None or best is None:
                    return None
                raise ExpressionError(f"cannot compare {shown(each)} with {shown(best)}")
            best = each if truth else best
        return best

    return found


least, greatest = _extreme(less), _extreme(more)


def total(*values: Any) -> Any:
    numbers = _numbers(values)
    return None if numbers is None else number_of(total_of(numbers))


def mean(*values: Any) -> Any:
    numbers = _numbers(values)
    return None if numbers is None else quotient_of(total_of(numbers), len(numbers))


def product(*values: Any) -> Any:
    numbers = _numbers(values)
    if numbers is None:
        return None
    found: Any = 1
    for number in numbers:
        found = number_of(product_of(found, number))
    return found


def median_of(*values: Any) -> Any:
    numbers = _numbers(values)
    return None if numbers is None else median(numbers)


def deviation(*values: Any) -> Any:
    """Of a sample (§10.3.4.4), so of two numbers at least."""
    numbers = _numbers(values)
    return None if numbers is None or len(numbers) < 2 else stdev(map(float, numbers))


def mode(*values: Any) -> list[Any] | None:
    """Those that stand there most often, in ascending order."""
    found = _all_of(values)
    if None in found:
        return None
    return sorted(multimode([number_of(value) for value in found]))


def holds_for_all(*values: Any) -> Truth:
    start: Truth = True
    return reduce(both, _all_of(values), start)


def holds_for_any(*values: Any) -> Truth:
    start: Truth = False
    return reduce(either, _all_of(values), start)

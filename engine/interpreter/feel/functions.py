"""The built-in functions of FEEL (DMN 1.3 §10.3.4), by their names with ``_`` for spaces.

Null in, null out, except where a null may stand in a list. What is of the wrong kind is refused and
not made null: a decision that stops says more than one that goes on without a value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.interpreter.expression_functions import ends_with, starts_with
from engine.interpreter.feel import contexts, lists, numbers, texts, times
from engine.interpreter.feel.logic import equal
from engine.interpreter.feel.ranges import RELATIONS
from engine.interpreter.feel.steps import look_at
from engine.interpreter.feel.wording import as_text

#: A function, and how many values it takes: at least, at most.
Entry = tuple[Callable[..., Any], int, int]
_MOST = 20


def _strict(*entries: tuple[str, Callable[..., Any], int, int]) -> dict[str, Entry]:
    """Of null, all of these are null."""

    def made(apply: Callable[..., Any]) -> Callable[..., Any]:
        def function(*values: Any) -> Any:
            return None if None in values else apply(*values)

        return function

    return {name: (made(apply), least, most) for name, apply, least, most in entries}


def _lists(*entries: tuple[str, Callable[..., Any], int, int]) -> dict[str, Entry]:
    """Of a null in the place of the list these are null; anywhere else it is a value."""

    def made(apply: Callable[..., Any]) -> Callable[..., Any]:
        def function(first: Any, *values: Any) -> Any:
            return None if first is None else apply(first, *values)

        return function

    return {name: (made(apply), least, most) for name, apply, least, most in entries}


def _string(value: Any) -> str:
    look_at(value)
    return as_text(value)


def _contains(text: Any, part: Any) -> bool:
    return bool(part in text)


def _same(left: Any, right: Any) -> bool:
    """``is``: of the same kind as well."""
    return type(left) is type(right) and equal(left, right) is True


FEEL_FUNCTIONS: dict[str, Entry] = {
    **_strict(
        ("string_length", texts.string_length, 1, 1),
        ("substring", texts.substring, 2, 3),
        ("substring_before", texts.substring_before, 2, 2),
        ("substring_after", texts.substring_after, 2, 2),
        ("upper_case", texts.upper_case, 1, 1),
        ("lower_case", texts.lower_case, 1, 1),
        ("contains", _contains, 2, 2),
        ("starts_with", starts_with, 2, 2),
        ("ends_with", ends_with, 2, 2),
        ("matches", texts.matches, 2, 3),
        ("replace", texts.replace, 3, 4),
        ("split", texts.split, 2, 2),
        ("string", _string, 1, 1),
        ("floor", numbers.floor, 1, 2),
        ("ceiling", numbers.ceiling, 1, 2),
        ("decimal", numbers.decimal, 2, 2),
        ("round_half_up", numbers.round_half_up, 2, 2),
        ("round_half_down", numbers.round_half_down, 2, 2),
        ("round_up", numbers.round_up, 2, 2),
        ("round_down", numbers.round_down, 2, 2),
        ("abs", numbers.absolute, 1, 1),
        ("modulo", numbers.modulo, 2, 2),
        ("sqrt", numbers.square_root, 1, 1),
        ("log", numbers.logarithm, 1, 1),
        ("exp", numbers.exponential, 1, 1),
        ("odd", numbers.odd, 1, 1),
        ("even", numbers.even, 1, 1),
        ("date", times.date_of, 1, 3),
        ("date_and_time", times.date_and_time, 1, 7),
        ("duration", times.duration, 1, 1),
        ("years_and_months_duration", times.years_and_months_duration, 2, 2),
        ("day_of_week", times.day_of_week, 1, 1),
        ("day_of_year", times.day_of_year, 1, 1),
        ("week_of_year", times.week_of_year, 1, 1),
        ("month_of_year", times.month_of_year, 1, 1),
        ("feel_literal", times.literal, 1, 1),
        ("get_value", contexts.get_value, 2, 2),
        ("get_entries", contexts.get_entries, 1, 1),
        ("context", contexts.context_of, 1, 1),
        ("context_merge", contexts.context_merge, 1, 1),
        *((name, relation, 2, 2) for name, relation in RELATIONS.items()),
    ),
    **_lists(
        ("number", numbers.number, 1, 3),
        ("time", times.time_of, 1, 4),
        ("context_put", contexts.context_put, 3, 3),
        ("string_join", texts.string_join, 1, 2),
        ("list_contains", lists.list_contains, 2, 2),
        ("list_replace", lists.list_replace, 3, 3),
        ("append", lists.append, 2, _MOST),
        ("insert_before", lists.insert_before, 3, 3),
        ("remove", lists.remove, 2, 2),
        ("sublist", lists.sublist, 2, 3),
        ("reverse", lists.reverse, 1, 1),
        ("index_of", lists.index_of, 2, 2),
        ("distinct_values", lists.distinct_values, 1, 1),
        ("concatenate", lists.concatenate, 1, _MOST),
        ("union", lists.union, 1, _MOST),
        ("flatten", lists.flatten, 1, 1),
        ("count", lists.count_of, 1, _MOST),
        ("min", lists.least, 1, _MOST),
        ("max", lists.greatest, 1, _MOST),
        ("sum", lists.total, 1, _MOST),
        ("mean", lists.mean, 1, _MOST),
        ("product", lists.product, 1, _MOST),
        ("median", lists.median_of, 1, _MOST),
        ("stddev", lists.deviation, 1, _MOST),
        ("mode", lists.mode, 1, _MOST),
    ),
    "all": (lists.holds_for_all, 1, _MOST),
    "any": (lists.holds_for_any, 1, _MOST),
    "is": (_same, 2, 2),
}

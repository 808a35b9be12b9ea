"""S-FEEL unary tests, the input cells of a decision table (DMN 1.3 §9), translated when parsed.

What is understood: ``-``; values and lists of values; ``<``, ``<=``, ``>``, ``>=``, ``=``,
``!=``; intervals ``[1..5]``, ``(1..5)``, ``]1..5[``; ``not(...)``; and conditions with ``?`` for
the input. End points are FEEL expressions. A test of null is null, and so is its negation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import Expression
from engine.interpreter.feel.compiling import compile_feel
from engine.interpreter.feel.logic import (
    Truth,
    among,
    at_least,
    at_most,
    both,
    either,
    equal,
    less,
    more,
    negated,
    unequal,
)

#: Decides over an input value and the data around it.
Decide = Callable[[Any, Mapping[str, Any], datetime | None], Truth]
Names = frozenset[str]

_COMPARISON = re.compile(r"^(<=|>=|!=|==|<|>|=)\s*(.+)$", re.DOTALL)
_INTERVAL = re.compile(r"^([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])$", re.DOTALL)
_NEGATION = re.compile(r"^not\s*\((.*)\)$", re.DOTALL)
_INPUT = "_input_"
_DEEPEST = 8
MAX_BYTES = 4096
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Test:
    """One cell. ``ends`` are the constants that it compares with; None where there are others.

    ``ordered`` is whether it asks for more than being one of them or not.
    """

    text: str
    decide: Decide
    ends: tuple[Any, ...] | None = ()
    ordered: bool = False

    def __call__(self, value: Any, data: Mapping[str, Any], now: datetime | None) -> Truth:
        return self.decide(value, data, now)


def parse_unary_tests(text: str, names: Names = frozenset(), *, depth: int = 0) -> Test:
    """The test of one cell; it holds where any of its comma-separated parts holds.

    ``names`` are those with spaces or marks that it may use.

    Raises:
        ExpressionError: The cell is no unary test.
    """
    text = text.strip()
    if depth > _DEEPEST:
        raise ExpressionError(f"not() is nested deeper than {_DEEPEST}")
    if text in ("", "-"):
        return Test(text, lambda _value, _data, _now: True)
    if len(text) > MAX_BYTES:
        raise ExpressionError(f"a cell has at most {MAX_BYTES} characters")
    parts = split_list(text)
    inside = _NEGATION.match(text)
    # ``not(1), not(2)`` is two negations and not one.
    if inside and len(parts) == 1:
        inner = parse_unary_tests(inside.group(1), names, depth=depth + 1)
        return Test(
            text,
            lambda value, data, now: negated(inner(value, data, now)),
            ends=inner.ends,
            ordered=inner.ordered,
        )
    tests = [_parse_one(part, names, depth) for part in parts]
    return tests[0] if len(tests) == 1 else _any_of(text, tests)


def _any_of(text: str, tests: list[Test]) -> Test:
    def decide(value: Any, data: Mapping[str, Any], now: datetime | None) -> Truth:
        return reduce(either, (test(value, data, now) for test in tests))

    known = [test.ends for test in tests if test.ends is not None]
    return Test(
        text,
        decide,
        ends=tuple(end for ends in known for end in ends) if len(known) == len(tests) else None,
        ordered=any(test.ordered for test in tests),
    )


def split_list(text: str) -> list[str]:
    """Split at commas that stand in no quotes and no brackets (``]1..5[`` included)."""
    parts, depth, start, quoted = [], 0, 0, False
    for index, char in enumerate(text):
        if char == '"' and (index == 0 or text[index - 1] != "\\"):
            quoted = not quoted
        elif quoted:
            continue
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts]


def compile_value(text: str, names: Names = frozenset()) -> Expression:
    """An end point or an output entry."""
    return compile_feel(text, names)


def _parse_one(text: str, names: Names, depth: int) -> Test:
    if not text:
        raise ExpressionError("a part of the cell is empty")
    interval = _INTERVAL.match(text)
    if interval and ".." in _without_quotes(text):
        return _interval(text, *interval.groups(), names=names)
    comparison = _COMPARISON.match(text)
    if comparison:
        end = compile_value(comparison.group(2), names)
        return _comparison(text, comparison.group(1), end)
    if _NEGATION.match(text):
        return parse_unary_tests(text, names, depth=depth + 1)
    if "?" in _without_quotes(text):
        return _condition(text, names)
    return _comparison(text, "", compile_value(text, names))


def _without_quotes(text: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', text)


def _condition(text: str, names: Names) -> Test:
    pieces = re.split(r'("(?:\\.|[^"\\])*")', text)
    pieces[::2] = [piece.replace("?", _INPUT) for piece in pieces[::2]]
    condition = compile_value("".join(pieces), names)

    def decide(value: Any, data: Mapping[str, Any], now: datetime | None) -> Truth:
        found = condition.evaluate({**data, _INPUT: value}, now=now)
        return None if found is None else bool(found)

    return Test(text, decide, ends=None)


def _comparison(text: str, operator: str, end: Expression) -> Test:
    compare = _COMPARE[operator]
    return Test(
        text,
        lambda value, data, now: compare(value, end.evaluate(data, now=now)),
        ends=_constants(end),
        ordered=operator in ("<", "<=", ">", ">="),
    )


def _interval(
    text: str, opening: str, low_text: str, high_text: str, closing: str, *, names: Names
) -> Test:
    above = at_least if opening == "[" else more
    below = at_most if closing == "]" else less
    low, high = compile_value(low_text, names), compile_value(high_text, names)
    ends = (_constants(low), _constants(high))
    return Test(
        text,
        lambda value, data, now: both(
            above(value, low.evaluate(data, now=now)), below(value, high.evaluate(data, now=now))
        ),
        ends=None if None in ends else (*(ends[0] or ()), *(ends[1] or ())),
        ordered=True,
    )


def _constants(end: Expression) -> tuple[Any, ...] | None:
    if not end.is_constant:
        return None
    try:
        value = end.evaluate({})
    except ExpressionError:
        return None
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _one_of(value: Any, expected: Any) -> Truth:
    """A value in a cell: the input is that, or one of a list."""
    return among(value, expected) if isinstance(expected, list) else equal(value, expected)


_COMPARE: dict[str, Callable[[Any, Any], Truth]] = {
    "": _one_of,
    "=": equal,
    "==": equal,
    "!=": unequal,
    "<": less,
    "<=": at_most,
    ">": more,
    ">=": at_least,
}

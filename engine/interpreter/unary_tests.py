"""S-FEEL unary tests, the input cells of a decision table (DMN 1.3 §9), translated when parsed.

What is understood: ``-``; values and lists of values; ``<``, ``<=``, ``>``, ``>=``, ``=``,
``!=``; intervals ``[1..5]``, ``(1..5)``, ``]1..5[``; ``not(...)``; and conditions with ``?`` for
the input. End points are expressions of :mod:`engine.interpreter.expressions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, to_date, to_instant
from engine.interpreter.expressions import Expression, compile_expression

#: Decides over an input value and the data around it.
Test = Callable[[Any, Mapping[str, Any], datetime | None], bool]

_COMPARISON = re.compile(r"^(<=|>=|!=|<|>|=)\s*(.+)$", re.DOTALL)
_INTERVAL = re.compile(r"^([\[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([\[\])])$", re.DOTALL)
_NEGATION = re.compile(r"^not\s*\((.*)\)$", re.DOTALL)
_INPUT = "_input_"
_OPENING, _CLOSING = "([{", ")]}"


def parse_unary_tests(text: str) -> Test:
    """The test of one cell; it holds where any of its comma-separated parts holds.

    Raises:
        ExpressionError: The cell is no unary test.
    """
    text = text.strip()
    if text in ("", "-"):
        return lambda _value, _data, _now: True
    negated = _NEGATION.match(text)
    if negated:
        inner = parse_unary_tests(negated.group(1))
        return lambda value, data, now: not inner(value, data, now)
    tests = [_parse_one(part) for part in split_list(text)]
    if len(tests) == 1:
        return tests[0]
    return lambda value, data, now: any(test(value, data, now) for test in tests)


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


def compile_value(text: str) -> Expression:
    """An end point or an output entry."""
    return compile_expression(text)


def _parse_one(text: str) -> Test:
    if not text:
        raise ExpressionError("a part of the cell is empty")
    interval = _INTERVAL.match(text)
    if interval and not _within_quotes(text):
        return _interval(*interval.groups())
    comparison = _COMPARISON.match(text)
    if comparison:
        return _comparison(comparison.group(1), compile_value(comparison.group(2)))
    if "?" in _without_quotes(text):
        return _condition(text)
    expected = compile_value(text)
    return lambda value, data, now: _equal(value, expected.evaluate(data, now=now))


def _within_quotes(text: str) -> bool:
    return ".." not in _without_quotes(text)


def _without_quotes(text: str) -> str:
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', text)


def _condition(text: str) -> Test:
    pieces = re.split(r'("(?:\\.|[^"\\])*")', text)
    pieces[::2] = [
        re.sub(r"(?<![<>=!])=(?!=)", "==", piece.replace("?", _INPUT)) for piece in pieces[::2]
    ]
    condition = compile_expression("".join(pieces))
    return lambda value, data, now: bool(condition.evaluate({**data, _INPUT: value}, now=now))


def _comparison(operator: str, end: Expression) -> Test:
    compare = _COMPARE[operator]
    return lambda value, data, now: compare(value, end.evaluate(data, now=now))


def _interval(opening: str, low_text: str, high_text: str, closing: str) -> Test:
    above = _COMPARE[">=" if opening == "[" else ">"]
    below = _COMPARE["<=" if closing == "]" else "<"]
    low, high = compile_value(low_text), compile_value(high_text)
    return lambda value, data, now: (
        above(value, low.evaluate(data, now=now)) and below(value, high.evaluate(data, now=now))
    )


def _alike(value: Any, end: Any) -> Any:
    """``value`` as the kind that ``end`` has: dates stand in process data as texts."""
    if isinstance(value, str) and isinstance(end, datetime):
        return to_instant(value)
    if isinstance(value, str) and isinstance(end, date):
        return to_date(value)
    return value


def _equal(value: Any, expected: Any) -> bool:
    value = _alike(value, expected)
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    if isinstance(expected, list):
        return value in expected
    return bool(value == expected)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def holds(value: Any, end: Any) -> bool:
        value = _alike(value, end)
        if value is None or end is None or isinstance(value, bool) or isinstance(end, bool):
            return False
        try:
            return compare(value, end)
        except TypeError:
            return False

    return holds


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": _equal,
    "!=": lambda value, end: not _equal(value, end),
    "<": _ordered(lambda value, end: bool(value < end)),
    "<=": _ordered(lambda value, end: bool(value <= end)),
    ">": _ordered(lambda value, end: bool(value > end)),
    ">=": _ordered(lambda value, end: bool(value >= end)),
}

"""Which inputs no rule of a decision table takes, and which several take at once. Pure.

Each input column is cut at the constants that its cells compare with. Between two cuts every test
says the same, so one value stands for all of them, and the tests themselves are asked. The cells
so cut are walked column by column; parts of a column that leave the same rules are walked once.
The answer is exact for the tables that it takes on, and there is a bound to the work.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.interpreter.decisions import DecisionTable, Input
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_text

MAX_VISITS = 20_000
#: How many gaps and overlaps are told; the rest are like them.
MOST_TOLD = 5
#: Why a table was not analysed whose columns could have been.
TOO_MUCH = "…"
_WHOLE = ("integer", "int", "long")
_OTHER = "…"

Example = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Inputs that fall through: a value for each input, by its label."""

    example: Example


@dataclass(frozen=True, slots=True)
class Overlap:
    """Inputs that several rules take."""

    numbers: tuple[int, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class Analysis:
    """``why_not`` says what kept the table from being analysed; then the rest is empty.

    It is the label of a column, or ``TOO_MUCH``. ``taken`` are the numbers of the rules that some
    input matches, null included, and ``first`` of those that are the first to match one; None
    where there were too many inputs to look at.
    """

    gaps: tuple[Gap, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    why_not: str = ""
    taken: frozenset[int] | None = field(default=None, compare=False)
    first: frozenset[int] = field(default=frozenset(), compare=False)


class _TooMuch(Exception):
    """The bound of the work was reached."""


def analyse(table: DecisionTable) -> Analysis:
    """Every gap and overlap of ``table``, whatever its hit policy makes of them; a few of each.

    Null is no input there: it falls through all tests but ``-``. It counts where a rule is taken.
    """
    columns = []
    for index, column in enumerate(table.inputs):
        samples = _samples(column, [rule.tests[index] for rule in table.rules])
        if not samples:
            return Analysis(why_not=column.label or f"#{index + 1}")
        columns.append(samples)
    walk = _Walk(table, columns)
    try:
        walk.through((), frozenset(range(len(table.rules))))
    except _TooMuch:
        return Analysis(why_not=TOO_MUCH)
    taken, first = _taken(table, columns)
    return Analysis(tuple(walk.gaps), tuple(walk.overlaps.values()), taken=taken, first=first)


def _taken(
    table: DecisionTable, columns: Sequence[Sequence[Any]]
) -> tuple[frozenset[int] | None, frozenset[int]]:
    """The rules that something matches, and those that are the first to match something."""
    walk = _Walk(table, [[*samples, None] for samples in columns])
    try:
        walk.through((), frozenset(range(len(table.rules))))
    except _TooMuch:
        return None, frozenset()
    numbers = {index: rule.number for index, rule in enumerate(table.rules)}
    taken = {numbers[index] for rules in walk.leaves for index in rules}
    return frozenset(taken), frozenset(numbers[min(rules)] for rules in walk.leaves)


class _Walk:
    def __init__(self, table: DecisionTable, columns: Sequence[Sequence[Any]]) -> None:
        self._table = table
        self._visits = 0
        self._seen: set[tuple[int, frozenset[int]]] = set()
        self.gaps: list[Gap] = []
        self.overlaps: dict[tuple[int, ...], Overlap] = {}
        #: The sets of rules that match an input together.
        self.leaves: set[frozenset[int]] = set()
        #: For each column: for each part of it that differs, a value and the rules that take it.
        self._parts = [self._split(index, samples) for index, samples in enumerate(columns)]

    def _split(self, index: int, samples: Sequence[Any]) -> list[tuple[Any, frozenset[int]]]:
        parts: dict[frozenset[int], Any] = {}
        for value in samples:
            taking = frozenset(
                number
                for number, rule in enumerate(self._table.rules)
                if rule.tests[index](value, {}, None) is True
            )
            parts.setdefault(taking, value)
        return [(value, taking) for taking, value in parts.items()]

    def through(self, values: tuple[Any, ...], rules: frozenset[int]) -> None:
        """Walk the columns behind ``values``; ``rules`` take all of these."""
        self._visits += 1
        if self._visits > MAX_VISITS:
            raise _TooMuch
        depth = len(values)
        if not rules:
            self._fall_through(values)
            return
        if (depth, rules) in self._seen:
            return
        self._seen.add((depth, rules))
        if depth == len(self._parts):
            self._meet(values, rules)
            return
        if len(rules) == 1 and self._takes_all(next(iter(rules)), depth):
            self.leaves.add(rules)
            return
        for value, taking in self._parts[depth]:
            self.through((*values, value), rules & taking)

    def _takes_all(self, rule: int, depth: int) -> bool:
        return all(rule in taking for parts in self._parts[depth:] for _, taking in parts)

    def _fall_through(self, values: tuple[Any, ...]) -> None:
        if len(self.gaps) < MOST_TOLD:
            rest = tuple(parts[0][0] for parts in self._parts[len(values) :])
            self.gaps.append(Gap(self._example((*values, *rest))))

    def _meet(self, values: tuple[Any, ...], rules: frozenset[int]) -> None:
        self.leaves.add(rules)
        if len(rules) > 1 and len(self.overlaps) < MOST_TOLD * 10:
            numbers = tuple(sorted(self._table.rules[index].number for index in rules))
            self.overlaps.setdefault(numbers, Overlap(numbers, self._example(values)))

    def _example(self, values: Sequence[Any]) -> Example:
        return tuple(
            (column.label, _shown(value))
            for column, value in zip(self._table.inputs, values, strict=True)
        )


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return as_text(value)


#: The kinds of values by the types that columns name; other types say nothing sure.
_KINDS = {
    "string": "text", "boolean": "boolean", "number": "number", "integer": "number",
    "int": "number", "long": "number", "double": "number", "date": "date", "dateTime": "instant",
    "dayTimeDuration": "duration",
}  # fmt: skip


def is_of(type_ref: str, value: Any) -> bool:
    """Whether a value can be in a column of the type ``type_ref``, as far as is known."""
    wanted = _KINDS.get(type_ref.rpartition(":")[2])
    found = _kind(value)
    return not wanted or found in ("", wanted)


# ── Samples: one value for each part of a column ──────────────────────────────────────────


def _samples(column: Input, tests: Sequence[Any]) -> list[Any] | None:
    """A value for each part in which no test changes its mind; None where they cannot be told."""
    known = [*tests, *([column.allowed] if column.allowed is not None else [])]
    if any(test.ends is None for test in known):
        return None
    ends = [end for test in known for end in test.ends if end is not None]
    kinds = {_kind(end) for end in ends}
    if len(kinds) > 1 or "" in kinds:
        return None
    kind = next(iter(kinds), "boolean" if column.kind == "boolean" else "any")
    if kind == "text" and any(test.ordered for test in known):
        return None
    found = list(_of_kind(kind, ends, whole=column.kind in _WHOLE))
    if column.allowed is None:
        return found
    try:
        return [value for value in found if column.allowed(value, {}, None) is True]
    except ExpressionError:
        return None


def _kind(value: Any) -> str:
    for kind, types in (
        ("boolean", bool), ("number", (int, float)), ("text", str), ("instant", datetime),
        ("date", date), ("duration", timedelta),
    ):  # fmt: skip
        if isinstance(value, types):
            return kind
    return ""


def _of_kind(kind: str, ends: Sequence[Any], *, whole: bool) -> Iterator[Any]:
    if kind == "any":
        yield _OTHER
    elif kind == "boolean":
        yield from (True, False)
    elif kind == "text":
        texts = sorted(set(ends))
        yield from texts
        other = _OTHER
        while other in texts:
            other += _OTHER
        yield other
    else:
        yield from _along(sorted(set(ends)), _step(kind), whole=whole or kind == "date")


def _step(kind: str) -> Any:
    if kind == "date":
        return timedelta(days=1)
    return timedelta(hours=1) if kind in ("instant", "duration") else 1


def _along(ends: Sequence[Any], step: Any, *, whole: bool) -> Iterator[Any]:
    """Below all ends, each of them, between two of them, above them."""
    with contextlib.suppress(OverflowError):
        yield ends[0] - step
    for low, high in zip(ends, [*ends[1:], None], strict=True):
        if not whole or _is_whole(low):
            yield low
        between = _between(low, high, step, whole=whole)
        if between is not None:
            yield between


def _is_whole(value: Any) -> bool:
    return not isinstance(value, float) or value.is_integer()


def _between(low: Any, high: Any, step: Any, *, whole: bool) -> Any:
    if whole:
        following = (int(low // 1) if isinstance(low, float) else low) + step
        return following if high is None or following < high else None
    if high is None:
        return low + step
    middle = low + (high - low) / 2
    return middle if low < middle < high else None

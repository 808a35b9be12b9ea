"""Decisions (DMN 1.3 §6 to §8): tables with all hit policies, expressions, and what they rest on.

Pure; usable without any process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, shown
from engine.interpreter.expressions import Expression, as_json, bounded
from engine.interpreter.feel.steps import counting
from engine.interpreter.unary_tests import Test

HIT_POLICIES = (
    "UNIQUE", "FIRST", "PRIORITY", "ANY", "RULE ORDER", "OUTPUT ORDER", "COLLECT",
)  # fmt: skip
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")


class DecisionError(Exception):
    """A decision could not be made over this data; the text says which rule or cell."""


@dataclass(frozen=True, slots=True)
class Input:
    """``allowed`` is a test of the values that may come in; None where any may."""

    label: str
    expression: Expression
    allowed: Test | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """``values`` are the allowed values in their order of priority; empty where any may be."""

    name: str
    label: str
    values: tuple[Any, ...] = ()
    default: Expression | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """``cell_ids`` are those of its cells, inputs before outputs; empty where a cell has none."""

    rule_id: str
    number: int  # counted from 1, as tables are drawn
    tests: tuple[Test, ...]
    entries: tuple[Expression | None, ...]
    description: str = ""
    cell_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable:
    decision_id: str
    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    variable: str = ""
    required: tuple[Decision, ...] = ()
    line: int = 0
    #: The namespace of its file, and what that imports for it.
    file: str = ""
    imported: tuple[Given, ...] = ()

    @property
    def key(self) -> Key:
        return self.file, self.decision_id


@dataclass(frozen=True, slots=True)
class ExpressionDecision:
    """A decision by an expression: literal, a context, or an invocation. One output, ``variable``.

    ``value_of`` gives its value over the data and the values of what it requires. Where there are
    ``entries``, as of a decision service, it is a record of them, and each is an output.
    """

    decision_id: str
    name: str
    variable: str
    value_of: Callable[[Mapping[str, Any], datetime | None], Any]
    required: tuple[Decision, ...] = ()
    line: int = 0
    entries: tuple[str, ...] = ()
    file: str = ""
    imported: tuple[Given, ...] = ()

    @property
    def key(self) -> Key:
        return self.file, self.decision_id

    @property
    def outputs(self) -> tuple[Output, ...]:
        if self.entries:
            return tuple(Output(name, name) for name in self.entries)
        return (Output(self.variable, self.name),)


#: A decision among those of several files: the namespace of its own, and its id.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """Under which name a decision sees one of another file: ``qualifier.name``, or ``name``."""

    qualifier: str
    name: str
    #: The decision whose value it is, by file and id; None for an input, which the data have.
    decision: Key | None = None


Decision = DecisionTable | ExpressionDecision


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """``outputs`` by name. ``value`` is the whole: one value or a record, or a list of those.

    ``rules`` are the ids of the rules that matched, ``numbers`` their row numbers from 1.
    """

    outputs: Mapping[str, Any]
    value: Any
    rules: tuple[str, ...]
    numbers: tuple[int, ...]
    decision_id: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    #: The decisions that this one rests on, as they were made for it, in that order.
    required: tuple[DecisionResult, ...] = ()

    def as_detail(self) -> dict[str, Any]:
        """For the history: which rules matched, over what, to what end."""
        found: dict[str, Any] = {
            "decision": self.decision_id,
            "rules": list(self.rules),
            "rows": list(self.numbers),
            "inputs": dict(self.inputs),
            "outputs": dict(self.outputs),
        }
        if self.required:
            found["required"] = [each.as_detail() for each in self.required]
        return found


Row = tuple[Any, ...]


def evaluate(
    table: DecisionTable, data: Mapping[str, Any], *, now: datetime | None = None
) -> DecisionResult:
    """Decide over ``data``.

    Raises:
        DecisionError: The hit policy is broken (two rules where one may match), or a cell
            cannot be evaluated.
    """
    values = _input_values(table, data, now)
    inputs = {
        column.label: as_json(value) for column, value in zip(table.inputs, values, strict=True)
    }
    matched = _matching(table, values, data, now)
    result = _by_policy(table, matched, data, now)
    return replace(result, decision_id=table.decision_id, inputs=inputs)


def decide(
    decision: Decision, data: Mapping[str, Any], *, now: datetime | None = None
) -> DecisionResult:
    """Make ``decision`` over ``data``, and before it what it rests on, each once.

    Raises:
        DecisionError: As :func:`evaluate`, for this decision or for one that it requires.
    """
    making = _Making(data, now)
    with counting():
        making.make(decision)
    result = making.made.pop(decision.key)
    return replace(result, required=tuple(making.made.values()))


class _Making:
    """A decision while it is made: each file sees the data, and what was decided in it."""

    def __init__(self, data: Mapping[str, Any], now: datetime | None) -> None:
        self.made: dict[Key, DecisionResult] = {}
        self._data = data
        self._now = now
        self._seen: dict[str, dict[str, Any]] = {}

    def make(self, decision: Decision) -> None:
        for needed in decision.required:
            if needed.key not in self.made:
                self.make(needed)
        data = self._seen.setdefault(decision.file, dict(self._data))
        self._bring_in(decision.imported, data)
        if isinstance(decision, DecisionTable):
            result = evaluate(decision, data, now=self._now)
        else:
            result = _by_expression(decision, data, self._now)
        self.made[decision.key] = result
        for name in (decision.name, decision.variable or decision.decision_id):
            data[name] = result.value

    def _bring_in(self, imported: tuple[Given, ...], data: dict[str, Any]) -> None:
        """What other files decided stands in a record that is named like the import."""
        records: dict[str, dict[str, Any]] = {}
        for each in imported:
            made = self.made.get(each.decision) if each.decision else None
            value = made.value if made is not None else self._data.get(each.name)
            (records.setdefault(each.qualifier, {}) if each.qualifier else data)[each.name] = value
        for qualifier, record in records.items():
            data[qualifier] = {**_record_in(data, self._data, qualifier), **record}


def _record_in(data: Mapping[str, Any], outside: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What was brought in before; what merely has the name of the import is hidden by it."""
    found = data.get(name)
    return found if isinstance(found, dict) and found is not outside.get(name) else {}


def _by_expression(
    decision: ExpressionDecision, data: Mapping[str, Any], now: datetime | None
) -> DecisionResult:
    try:
        value = as_json(bounded(decision.value_of(data, now)))
    except ExpressionError as error:
        raise DecisionError(f"{decision.decision_id}: {error}") from None
    outputs = value if decision.entries else {decision.variable: value}
    return DecisionResult(outputs, value, (), (), decision.decision_id)


def _by_policy(
    table: DecisionTable, matched: list[Rule], data: Mapping[str, Any], now: datetime | None
) -> DecisionResult:
    rows = [_row(table, rule, data, now) for rule in matched]
    kept = _HIT[table.hit_policy](table, matched, rows)
    if table.hit_policy == "COLLECT" and table.aggregation:
        return _aggregated(table, matched, rows)
    if table.hit_policy in ("RULE ORDER", "OUTPUT ORDER", "COLLECT"):
        return _several(table, [matched[index] for index in kept], [rows[i] for i in kept])
    if not kept:
        return _single(table, [], _default_row(table, data, now))
    decisive = matched if table.hit_policy == "ANY" else [matched[kept[0]]]
    return _single(table, decisive, rows[kept[0]])


def _input_values(table: DecisionTable, data: Mapping[str, Any], now: datetime | None) -> list[Any]:
    found = []
    for column in table.inputs:
        absent = sorted(name for name in column.expression.names if name not in data)
        if absent:
            raise DecisionError(
                f"{table.decision_id}, {column.label}: {absent[0]} is not in the data"
            )
        value = _cell(table, column.label, column.expression, data, now)
        if column.allowed is not None and column.allowed(value, data, now) is False:
            raise DecisionError(
                f"{table.decision_id}, {column.label}: expected one of "
                f"{column.allowed.text}, but got {shown(value)}"
            )
        found.append(value)
    return found


def _matching(
    table: DecisionTable,
    values: Sequence[Any],
    data: Mapping[str, Any],
    now: datetime | None,
) -> list[Rule]:
    found = []
    for rule in table.rules:
        try:
            if all(
                test(value, data, now) is True
                for test, value in zip(rule.tests, values, strict=True)
            ):
                found.append(rule)
        except ExpressionError as error:
            raise DecisionError(f"{table.decision_id}, rule {rule.number}: {error}") from None
        if found and table.hit_policy == "FIRST":
            break
    return found


def _cell(
    table: DecisionTable,
    label: str,
    expression: Expression,
    data: Mapping[str, Any],
    now: datetime | None,
) -> Any:
    try:
        return bounded(expression.evaluate(data, now=now))
    except ExpressionError as error:
        raise DecisionError(f"{table.decision_id}, {label}: {error}") from None


def _row(table: DecisionTable, rule: Rule, data: Mapping[str, Any], now: datetime | None) -> Row:
    return tuple(
        None
        if entry is None
        else as_json(_cell(table, f"rule {rule.number}, {output.label}", entry, data, now))
        for output, entry in zip(table.outputs, rule.entries, strict=True)
    )


def _default_row(table: DecisionTable, data: Mapping[str, Any], now: datetime | None) -> Row:
    return tuple(
        None
        if output.default is None
        else as_json(_cell(table, output.label, output.default, data, now))
        for output in table.outputs
    )


# ── Hit policies: the indexes of the matched rules that count ──────────────────────────────


def _unique(table: DecisionTable, matched: Sequence[Rule], _rows: Sequence[Row]) -> list[int]:
    if len(matched) > 1:
        numbers = ", ".join(str(rule.number) for rule in matched)
        raise DecisionError(
            f"{table.decision_id}: one rule may match (UNIQUE), but rules {numbers} do"
        )
    return list(range(len(matched)))


def _any(table: DecisionTable, matched: Sequence[Rule], rows: Sequence[Row]) -> list[int]:
    for rule, row in zip(matched[1:], rows[1:], strict=True):
        if row != rows[0]:
            raise DecisionError(
                f"{table.decision_id}: matching rules must agree (ANY), but rules "
                f"{matched[0].number} and {rule.number} differ"
            )
    return list(range(len(matched)))


def _first(_table: DecisionTable, matched: Sequence[Rule], _rows: Sequence[Row]) -> list[int]:
    return list(range(len(matched)))


def _by_priority(table: DecisionTable, matched: Sequence[Rule], rows: Sequence[Row]) -> list[int]:
    def rank(index: int) -> tuple[int, ...]:
        return tuple(
            output.values.index(value) if value in output.values else len(output.values)
            for output, value in zip(table.outputs, rows[index], strict=True)
        )

    return sorted(range(len(matched)), key=rank)


_HIT: dict[str, Callable[[DecisionTable, Sequence[Rule], Sequence[Row]], list[int]]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _by_priority,
    "RULE ORDER": _first,
    "OUTPUT ORDER": _by_priority,
    "COLLECT": _first,
}


# ── Results ────────────────────────────────────────────────────────────────────────────────


def _record(table: DecisionTable, row: Row) -> dict[str, Any]:
    return {output.name: value for output, value in zip(table.outputs, row, strict=True)}


def _result(outputs: Mapping[str, Any], value: Any, rules: Sequence[Rule]) -> DecisionResult:
    return DecisionResult(
        outputs=outputs,
        value=value,
        rules=tuple(rule.rule_id for rule in rules),
        numbers=tuple(rule.number for rule in rules),
    )


def _single(table: DecisionTable, rules: Sequence[Rule], row: Row) -> DecisionResult:
    record = _record(table, row)
    return _result(record, row[0] if len(row) == 1 else record, rules)


def _several(table: DecisionTable, rules: Sequence[Rule], rows: Sequence[Row]) -> DecisionResult:
    columns = {
        output.name: [row[index] for row in rows] for index, output in enumerate(table.outputs)
    }
    whole = [row[0] if len(row) == 1 else _record(table, row) for row in rows]
    return _result(columns, whole, rules)


def _aggregated(table: DecisionTable, rules: Sequence[Rule], rows: Sequence[Row]) -> DecisionResult:
    values = [row[0] for row in rows]
    try:
        total = _AGGREGATE[table.aggregation](values)
    except TypeError:
        raise DecisionError(
            f"{table.decision_id}: {table.aggregation} needs numbers, but got {values!r}"
        ) from None
    return _result({table.outputs[0].name: total}, total, rules)


_AGGREGATE: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": sum,
    "COUNT": len,
    "MIN": lambda values: min(values, default=None),
    "MAX": lambda values: max(values, default=None),
}

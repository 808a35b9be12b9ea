"""Decision tables (DMN 1.3 §8) with all hit policies. Pure; usable without any process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import Expression, as_json
from engine.interpreter.unary_tests import Test

HIT_POLICIES = (
    "UNIQUE", "FIRST", "PRIORITY", "ANY", "RULE ORDER", "OUTPUT ORDER", "COLLECT",
)  # fmt: skip
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")


class DecisionError(Exception):
    """A decision could not be made over this data; the text says which rule or cell."""


@dataclass(frozen=True, slots=True)
class Input:
    label: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Output:
    """``values`` are the allowed values in their order of priority; empty where any may be."""

    name: str
    label: str
    values: tuple[Any, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    rule_id: str
    number: int  # counted from 1, as tables are drawn
    tests: tuple[Test, ...]
    entries: tuple[Expression | None, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    decision_id: str
    name: str
    hit_policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """``outputs`` by name. ``value`` is the whole: one value or a record, or a list of those.

    ``rules`` are the ids of the rules that matched, ``numbers`` their row numbers from 1.
    """

    outputs: Mapping[str, Any]
    value: Any
    rules: tuple[str, ...]
    numbers: tuple[int, ...]


Row = tuple[Any, ...]


def evaluate(
    table: DecisionTable, data: Mapping[str, Any], *, now: datetime | None = None
) -> DecisionResult:
    """Decide over ``data``.

    Raises:
        DecisionError: The hit policy is broken (two rules where one may match), or a cell
            cannot be evaluated.
    """
    matched = _matching(table, data, now)
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


def _matching(table: DecisionTable, data: Mapping[str, Any], now: datetime | None) -> list[Rule]:
    values = [_cell(table, column.label, column.expression, data, now) for column in table.inputs]
    found = []
    for rule in table.rules:
        try:
            if all(test(value, data, now) for test, value in zip(rule.tests, values, strict=True)):
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
        return expression.evaluate(data, now=now)
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

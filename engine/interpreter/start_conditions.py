"""Conditions that begin instances (BPMN 2.0.2 §10.5.2): what they look at, and when.

Before there is an instance there are no process data. What such a condition may name are rows of
data stores: a data store reference in the process with ``duban:store`` and a ``duban:key`` that is
constant stands for the row, under ``duban:variable`` or else its name. It may read the clock, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.interpreter.data_flow import store_of, variable_of_store
from engine.interpreter.elements import duban
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_text, compile_expression
from engine.interpreter.failure import Failure
from engine.interpreter.model import WatchedRow
from engine.interpreter.specs.conditions import time_of_next_look
from engine.interpreter.xml_source import BPMN, Node


def watchable(process: Node) -> dict[str, WatchedRow]:
    """The rows that conditions of start events may name, by their names."""
    found: dict[str, WatchedRow] = {}
    for reference in process.iter(f"{{{BPMN}}}dataStoreReference"):
        key = _constant(duban(reference, "key"))
        if store_of(reference) and key:
            name = variable_of_store(reference)
            found.setdefault(name, WatchedRow(name, store_of(reference), key))
    return found


def _constant(text: str) -> str:
    """What an expression comes to without any data; empty where it needs some, or is wrong."""
    try:
        expression = compile_expression(text)
        return as_text(expression.evaluate({})) if expression.is_constant else ""
    except ExpressionError:
        return ""


def watched_by(process: Node, condition: str) -> tuple[WatchedRow, ...]:
    """The rows that ``condition`` names; none where it cannot be read, which is said elsewhere."""
    rows = watchable(process)
    return tuple(rows[name] for name in sorted(names_in(condition)) if name in rows)


def names_in(condition: str) -> frozenset[str]:
    """What a condition names, be it in the data or not."""
    try:
        expression = compile_expression(condition)
        return expression.names | expression.asked
    except ExpressionError:
        return frozenset()


def changes_by_itself(condition: str) -> bool:
    """Whether a condition reads the clock."""
    try:
        return bool(compile_expression(condition).clock)
    except ExpressionError:
        return False


def never_changes(condition: str) -> bool:
    """Whether a condition reads neither data nor the clock."""
    try:
        expression = compile_expression(condition)
    except ExpressionError:
        return False  # Another finding says that it cannot be read.
    return not (expression.names or expression.asked or expression.clock)


def next_look(condition: str, now: datetime) -> datetime | None:
    """When a condition is looked at because of the time; None where it does not read the clock."""
    clock = compile_expression(condition).clock
    return time_of_next_look(clock, now) if clock else None


def holds(element_id: str, condition: str, rows: Mapping[str, Any], now: datetime) -> bool:
    """Whether a condition holds over the rows that there are; one that is missing makes it false.

    Raises:
        Failure: it cannot be evaluated.
    """
    expression = compile_expression(condition)
    try:
        return bool(expression.evaluate(rows, now=now))
    except ExpressionError as error:
        if not expression.names <= rows.keys():
            return False
        raise Failure(element_id, "EXPRESSION", f"{condition}: {error}") from None

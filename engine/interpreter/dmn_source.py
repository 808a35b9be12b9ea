"""Reads decision tables from DMN files (1.1 to 1.5: the namespace is not looked at)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.interpreter.decisions import (
    AGGREGATIONS,
    HIT_POLICIES,
    DecisionTable,
    Input,
    Output,
    Rule,
)
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import Expression
from engine.interpreter.unary_tests import compile_value, parse_unary_tests, split_list
from engine.interpreter.xml_source import Node, line_of, local_name, read_xml, text_of


class DmnProblem(Exception):
    """A table cannot be used. ``line`` and ``decision_id`` say where."""

    def __init__(self, reason: str, *, decision_id: str = "", line: int = 0) -> None:
        self.reason = reason
        self.decision_id = decision_id
        self.line = line
        super().__init__(f"{decision_id}: {reason} (line {line})")


def parse_decisions(content: bytes) -> Mapping[str, DecisionTable]:
    """The decision tables of a DMN file, by decision id.

    Raises:
        UnreadableXml: ``content`` is no XML that we read.
        DmnProblem: A decision has no table, or a cell is not understood.
    """
    root = read_xml(content)
    if local_name(root) != "definitions":
        raise DmnProblem("this is not a DMN file", line=line_of(root))
    tables = {}
    for decision in _all(root, "decision"):
        table = _parse_decision(decision)
        tables[table.decision_id] = table
    return tables


def _all(node: Node, name: str) -> Iterator[Node]:
    return (child for child in node if local_name(child) == name)


def _one(node: Node, name: str) -> Node | None:
    return next(_all(node, name), None)


def _parse_decision(decision: Node) -> DecisionTable:
    decision_id = decision.get("id") or ""
    table = _one(decision, "decisionTable")
    if not decision_id or table is None:
        raise DmnProblem(
            "a decision needs an id and a decision table",
            decision_id=decision_id,
            line=line_of(decision),
        )
    outputs = tuple(_outputs(table, decision_id))
    inputs = tuple(_inputs(table, decision_id))
    hit_policy, aggregation = _policy(table, outputs, decision_id)
    return DecisionTable(
        decision_id=decision_id,
        name=decision.get("name") or decision_id,
        hit_policy=hit_policy,
        aggregation=aggregation,
        inputs=inputs,
        outputs=outputs,
        rules=tuple(_rules(table, decision_id, (len(inputs), len(outputs)))),
    )


def _policy(table: Node, outputs: tuple[Output, ...], decision_id: str) -> tuple[str, str]:
    policy = table.get("hitPolicy") or "UNIQUE"
    aggregation = table.get("aggregation") or ""
    reason = ""
    if policy not in HIT_POLICIES or aggregation not in AGGREGATIONS:
        reason = f"there is no hit policy {policy} {aggregation}".rstrip()
    elif aggregation and (policy != "COLLECT" or len(outputs) != 1):
        reason = f"{aggregation} needs the hit policy COLLECT and one output"
    elif policy in ("PRIORITY", "OUTPUT ORDER") and not all(item.values for item in outputs):
        reason = f"{policy} needs the list of values of every output"
    elif not outputs:
        reason = "the table has no output"
    if reason:
        raise DmnProblem(reason, decision_id=decision_id, line=line_of(table))
    return policy, aggregation


def _inputs(table: Node, decision_id: str) -> Iterator[Input]:
    for column in _all(table, "input"):
        source = _one(column, "inputExpression")
        text = text_of(_one(source, "text")) if source is not None else ""
        label = column.get("label") or text
        yield Input(label=label, expression=_expression(text, column, decision_id))


def _outputs(table: Node, decision_id: str) -> Iterator[Output]:
    for column in _all(table, "output"):
        name = column.get("name") or decision_id
        listed = _one(column, "outputValues")
        values = text_of(_one(listed, "text")) if listed is not None else ""
        default = _one(column, "defaultOutputEntry")
        text = text_of(_one(default, "text")) if default is not None else ""
        yield Output(
            name=name,
            label=column.get("label") or name,
            values=tuple(
                _expression(part, column, decision_id).evaluate({}) for part in split_list(values)
            )
            if values
            else (),
            default=_expression(text, column, decision_id) if text else None,
        )


def _rules(table: Node, decision_id: str, widths: tuple[int, int]) -> Iterator[Rule]:
    for number, row in enumerate(_all(table, "rule"), start=1):
        cells = [text_of(_one(cell, "text")) for cell in _all(row, "inputEntry")]
        entries = [text_of(_one(cell, "text")) for cell in _all(row, "outputEntry")]
        if (len(cells), len(entries)) != widths:
            raise DmnProblem(
                f"rule {number} does not have a cell for every column",
                decision_id=decision_id,
                line=line_of(row),
            )
        try:
            yield Rule(
                rule_id=row.get("id") or f"{decision_id}_{number}",
                number=number,
                tests=tuple(parse_unary_tests(cell) for cell in cells),
                entries=tuple(
                    None if entry in ("", "-") else compile_value(entry) for entry in entries
                ),
                description=text_of(_one(row, "description")),
            )
        except ExpressionError as error:
            raise DmnProblem(
                f"rule {number}: {error}", decision_id=decision_id, line=line_of(row)
            ) from None


def _expression(text: str, node: Node, decision_id: str) -> Expression:
    try:
        return compile_value(text)
    except ExpressionError as error:
        raise DmnProblem(
            f"{text!r}: {error}", decision_id=decision_id, line=line_of(node)
        ) from None

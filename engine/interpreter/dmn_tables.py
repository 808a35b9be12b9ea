"""Reads one decision table of a DMN file (1.1 to 1.5: the namespace is not looked at)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.decisions import (
    AGGREGATIONS,
    HIT_POLICIES,
    Decision,
    DecisionTable,
    Input,
    Output,
    Rule,
)
from engine.interpreter.dmn_logic import DmnProblem, Vocabulary, child
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import Expression
from engine.interpreter.unary_tests import Test, parse_unary_tests, split_list
from engine.interpreter.xml_source import Node, line_of, local_name, text_of


def read_table(
    node: Node,
    vocabulary: Vocabulary,
    *,
    name: str,
    variable: str = "",
    required: tuple[Decision, ...] = (),
) -> DecisionTable:
    """The table at ``node``.

    Raises:
        DmnProblem: A cell is not understood, or the hit policy does not fit.
    """
    decision_id = vocabulary.owner_id
    inputs = tuple(_inputs(node, vocabulary))
    outputs = tuple(_outputs(node, vocabulary))
    hit_policy, aggregation = _policy(node, outputs, decision_id)
    return DecisionTable(
        decision_id=decision_id,
        name=name,
        hit_policy=hit_policy,
        aggregation=aggregation,
        inputs=inputs,
        outputs=outputs,
        rules=tuple(_rules(node, vocabulary, (len(inputs), len(outputs)))),
        variable=variable,
        required=required,
        line=line_of(node),
    )


def _all(node: Node, name: str) -> Iterator[Node]:
    return (each for each in node if local_name(each) == name)


def _text(node: Node | None) -> str:
    return "" if node is None else text_of(child(node, "text"))


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


def _inputs(table: Node, vocabulary: Vocabulary) -> Iterator[Input]:
    for column in _all(table, "input"):
        source = child(column, "inputExpression")
        text = _text(source)
        yield Input(
            label=column.get("label") or text,
            expression=vocabulary.expression(text, column),
            allowed=_allowed(_text(child(column, "inputValues")), column, vocabulary),
            kind=(source.get("typeRef") or "") if source is not None else "",
        )


def _allowed(text: str, column: Node, vocabulary: Vocabulary) -> Test | None:
    if not text:
        return None
    try:
        return parse_unary_tests(text, vocabulary.names)
    except ExpressionError as error:
        raise DmnProblem(
            f"{text!r}: {error}",
            decision_id=vocabulary.owner_id,
            line=line_of(column),
            part_id=column.get("id") or "",
        ) from None


def _outputs(table: Node, vocabulary: Vocabulary) -> Iterator[Output]:
    for column in _all(table, "output"):
        name = column.get("name") or vocabulary.owner_id
        values = _text(child(column, "outputValues"))
        default = _text(child(column, "defaultOutputEntry"))
        yield Output(
            name=name,
            label=column.get("label") or name,
            values=tuple(_constant(part, column, vocabulary) for part in split_list(values))
            if values
            else (),
            default=vocabulary.expression(default, column) if default else None,
            kind=column.get("typeRef") or "",
        )


def _constant(text: str, column: Node, vocabulary: Vocabulary) -> object:
    try:
        return vocabulary.expression(text, column).evaluate({})
    except ExpressionError as error:
        raise DmnProblem(
            f"{text!r}: {error}",
            decision_id=vocabulary.owner_id,
            line=line_of(column),
            part_id=column.get("id") or "",
        ) from None


def _rules(table: Node, vocabulary: Vocabulary, widths: tuple[int, int]) -> Iterator[Rule]:
    for number, row in enumerate(_all(table, "rule"), start=1):
        cells, entries = list(_all(row, "inputEntry")), list(_all(row, "outputEntry"))
        if (len(cells), len(entries)) != widths:
            raise DmnProblem(
                f"rule {number} does not have a cell for every column",
                decision_id=vocabulary.owner_id,
                line=line_of(row),
                part_id=row.get("id") or "",
            )
        try:
            yield Rule(
                rule_id=row.get("id") or f"{vocabulary.owner_id}_{number}",
                number=number,
                tests=tuple(_test(cell, vocabulary) for cell in cells),
                entries=tuple(_entry(cell, vocabulary) for cell in entries),
                description=text_of(child(row, "description")),
                cell_ids=tuple(cell.get("id") or "" for cell in (*cells, *entries)),
            )
        except DmnProblem as problem:
            raise DmnProblem(
                f"rule {number}: {problem.reason}",
                decision_id=vocabulary.owner_id,
                line=problem.line,
                part_id=problem.part_id,
            ) from None


def _test(cell: Node, vocabulary: Vocabulary) -> Test:
    try:
        return parse_unary_tests(_text(cell), vocabulary.names)
    except ExpressionError as error:
        raise DmnProblem(
            str(error),
            decision_id=vocabulary.owner_id,
            line=line_of(cell),
            part_id=cell.get("id") or "",
        ) from None


def _entry(cell: Node, vocabulary: Vocabulary) -> Expression | None:
    text = _text(cell)
    return None if text in ("", "-") else vocabulary.expression(text, cell)

"""Hit policies, unary tests, and what a broken table is told."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.interpreter import parse_decisions
from engine.interpreter.decisions import DecisionError, DecisionTable, evaluate
from engine.interpreter.dmn_source import DmnProblem
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.unary_tests import parse_unary_tests


def dmn(
    *rules: tuple[str, ...],
    policy: str = "UNIQUE",
    aggregation: str = "",
    inputs: tuple[str, ...] = ("x",),
    outputs: tuple[str, ...] = ("y",),
    values: str = "",
    default: str = "",
) -> bytes:
    def cell(tag: str, text: str) -> str:
        return f"<{tag}><text>{escape(text)}</text></{tag}>"

    columns = "".join(f'<input label="{i}">{cell("inputExpression", i)}</input>' for i in inputs)
    extra = (cell("outputValues", values) if values else "") + (
        cell("defaultOutputEntry", default) if default else ""
    )
    columns += "".join(f'<output name="{name}">{extra}</output>' for name in outputs)
    rows = "".join(
        f'<rule id="r{number}">'
        + "".join(cell("inputEntry", text) for text in row[: len(inputs)])
        + "".join(cell("outputEntry", text) for text in row[len(inputs) :])
        + "</rule>"
        for number, row in enumerate(rules, start=1)
    )
    kind = f'hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">'
        f'<decision id="d" name="D"><decisionTable {kind}>{columns}{rows}</decisionTable>'
        "</decision></definitions>"
    ).encode()


def table(*rules: tuple[str, ...], **options: Any) -> DecisionTable:
    decision = parse_decisions(dmn(*rules, **options))["d"]
    assert isinstance(decision, DecisionTable)
    return decision


OVERLAPPING = (("> 0", '"low"'), ("> 10", '"high"'), ("> 100", '"high"'))


def test_unique_takes_the_one_rule_that_matches() -> None:
    result = evaluate(table(*OVERLAPPING), {"x": 5})
    assert (result.outputs, result.value) == ({"y": "low"}, "low")
    assert (result.rules, result.numbers) == (("r1",), (1,))


def test_unique_refuses_when_two_rules_match() -> None:
    with pytest.raises(DecisionError, match="rules 1, 2"):
        evaluate(table(*OVERLAPPING), {"x": 50})


def test_first_takes_the_first_rule_and_looks_no_further() -> None:
    result = evaluate(table(*OVERLAPPING, policy="FIRST"), {"x": 500})
    assert (result.value, result.numbers) == ("low", (1,))


def test_any_needs_agreement() -> None:
    agreeing = table(("> 10", '"high"'), ("> 100", '"high"'), policy="ANY")
    assert evaluate(agreeing, {"x": 500}).numbers == (1, 2)
    with pytest.raises(DecisionError, match="rules 1 and 2 differ"):
        evaluate(table(*OVERLAPPING, policy="ANY"), {"x": 50})


def test_priority_follows_the_order_of_the_output_values() -> None:
    result = evaluate(table(*OVERLAPPING, policy="PRIORITY", values='"high", "low"'), {"x": 50})
    assert (result.value, result.numbers) == ("high", (2,))


def test_rule_order_and_output_order_list_all() -> None:
    in_rule_order = evaluate(table(*OVERLAPPING, policy="RULE ORDER"), {"x": 50})
    assert (in_rule_order.value, in_rule_order.outputs) == (["low", "high"], {"y": ["low", "high"]})
    in_output_order = evaluate(
        table(*OVERLAPPING, policy="OUTPUT ORDER", values='"high", "low"'), {"x": 50}
    )
    assert (in_output_order.value, in_output_order.numbers) == (["high", "low"], (2, 1))


@pytest.mark.parametrize(
    ("aggregation", "expected", "nothing"),
    [("SUM", 6, 0), ("MIN", 1, None), ("MAX", 3, None), ("COUNT", 3, 0)],
)
def test_collect_sums_up(aggregation: str, expected: int, nothing: int | None) -> None:
    found = table(
        ("> 0", "1"), ("> 1", "2"), ("> 2", "3"), policy="COLLECT", aggregation=aggregation
    )
    assert evaluate(found, {"x": 5}).value == expected
    assert evaluate(found, {"x": -5}).value == nothing


def test_collect_without_aggregation_lists_records() -> None:
    found = table(("> 0", "1", '"a"'), ("> 1", "2", '"b"'), policy="COLLECT", outputs=("y", "z"))
    result = evaluate(found, {"x": 5})
    assert result.value == [{"y": 1, "z": "a"}, {"y": 2, "z": "b"}]
    assert result.outputs == {"y": [1, 2], "z": ["a", "b"]}
    assert evaluate(found, {"x": 0}).value == []


def test_sum_of_texts_is_refused() -> None:
    with pytest.raises(DecisionError, match="SUM"):
        evaluate(table(("-", '"a"'), policy="COLLECT", aggregation="SUM"), {"x": 1})


def test_no_rule_gives_the_default_or_nothing() -> None:
    assert evaluate(table(("1", "2"), default="9"), {"x": 5}).outputs == {"y": 9}
    result = evaluate(table(("1", "2")), {"x": 5})
    assert (result.outputs, result.rules) == ({"y": None}, ())


def test_all_inputs_of_a_rule_must_match() -> None:
    found = table(('"国有"', ">= 300", '"quarterly"'), ("-", "-", '"yearly"'), policy="FIRST",
                  inputs=("ownership", "staff.count"))  # fmt: skip
    assert evaluate(found, {"ownership": "国有", "staff": {"count": 300}}).value == "quarterly"
    assert evaluate(found, {"ownership": "国有", "staff": {"count": 299}}).value == "yearly"


def test_outputs_may_be_computed_and_dates_leave_as_texts() -> None:
    found = table(("-", "x * 2", 'date("2026-11-23") + days(1)'), outputs=("y", "z"))
    assert evaluate(found, {"x": 4}).outputs == {"y": 8, "z": "2026-11-24"}


def test_missing_input_is_named() -> None:
    with pytest.raises(DecisionError, match="d, x: x is not in the data"):
        evaluate(table(("1", "2")), {})


@pytest.mark.parametrize(
    ("cell", "matching", "other"),
    [
        ("-", [1, "a", None], []),
        ("", [1], []),
        ("5", [5, 5.0], [4, "5", None, True]),
        ('"a"', ["a"], ["b", None]),
        ('"a", "b"', ["a", "b"], ["c"]),
        ('"a,b", "]"', ["a,b", "]"], ["a"]),
        ("true", [True], [False, 1, None]),
        ("null", [None], [0, False]),
        ("< 5", [4], [5, 6, None, "a", True]),
        ("<= 5", [5], [6]),
        ("> 5", [6], [5]),
        (">= 5", [5], [4]),
        ("!= 5", [4, None], [5]),
        ("= 5", [5], [4]),
        ("-5", [-5], [5]),
        ("[1..5]", [1, 3, 5], [0, 6, None]),
        ("(1..5)", [2, 4], [1, 5]),
        ("]1..5[", [2, 4], [1, 5]),
        ("[1..5)", [1], [5]),
        ("[1..5], [10..20]", [3, 15], [7]),
        ("< 5, > 10", [1, 11], [7]),
        ("not(5)", [4, None], [5]),
        ('not("a", "b")', ["c"], ["a", "b"]),
        ("not([1..5])", [7], [3]),
        ("limit", [9], [8]),
        ("> limit * 2", [19], [18]),
        ('["a", "b"]', ["a"], ["c"]),
        ('date("2026-11-23")', ["2026-11-23"], ["2026-11-24"]),
        ('> date("2026-11-23")', ["2026-11-24"], ["2026-11-22"]),
        ('[date("2026-01-01")..date("2026-12-31")]', ["2026-05-05"], ["2027-01-01"]),
        ("? > 3 and ? < limit", [5], [3, 9]),
        ("? = 3", [3], [4]),
        ('contains(?, "?=")', ["a?=b"], ["ab"]),
        ('"1..5"', ["1..5"], ["3"]),
    ],
)
def test_unary_tests(cell: str, matching: list[object], other: list[object]) -> None:
    test = parse_unary_tests(cell)
    data = {"limit": 9}
    assert [value for value in matching if not test(value, data, None)] == []
    assert [value for value in other if test(value, data, None)] == []


@pytest.mark.parametrize("cell", [",", "1,", "[1..]", "<", "not(", "x.__class__", "foo(1)", '"a'])
def test_refuses_cells(cell: str) -> None:
    with pytest.raises(ExpressionError):
        parse_unary_tests(cell)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (dmn(("__x", "1")), "rule 1"),
        (dmn(("1", "1"), policy="GUESS"), "GUESS"),
        (dmn(("1", "1"), aggregation="SUM"), "COLLECT"),
        (dmn(("1", "1"), policy="PRIORITY"), "list of values"),
        (dmn(("1",)), "every column"),
        (dmn(("1", "2"), inputs=("x +",)), "x +"),
        (dmn(outputs=()), "no output"),
        (b"<definitions><decision id='d'/></definitions>", "decision table"),
        (b"<something/>", "not a DMN file"),
    ],
)
def test_says_what_is_wrong_with_a_table(content: bytes, reason: str) -> None:
    with pytest.raises(DmnProblem, match=reason.replace("+", r"\+")):
        parse_decisions(content)

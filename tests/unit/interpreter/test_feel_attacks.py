"""FEEL that is made to take long when read, or to exhaust the stack."""

from __future__ import annotations

import contextlib
import time

import pytest

from engine.interpreter.dmn_source import DmnProblem, parse_decisions
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel import as_expression, compile_feel
from engine.interpreter.unary_tests import parse_unary_tests

ATTACKS: dict[str, str] = {
    "long word": "a" * 4000,
    "dots": "." * 4000,
    "calls": "a(" * 2000,
    "choices without end": "if " * 1300 + "then",
    "choices without else": "if a then " * 350,
    "chained choices": "if a then b else " * 240 + "c",
    "between": "a between " * 400,
    "intervals": "x in [1.." * 400,
    "list of intervals": "[1..2]," * 580 + "[1..2]",
    "brackets": "[" * 3900 + ".." + "]" * 90,
    "quotes": '"' * 4001,
    "spaces": " " * 4000 + "x",
    "questions": "?" * 4000,
    "commas": "," * 4000,
    "points": "a. " * 1300,
    "negations": "not(" * 900 + "1" + ")" * 900,
    "ats": '@""' * 1000,
    "too long": "1," * 3000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_is_read_or_refused_in_no_time(name: str) -> None:
    for read in (compile_feel, parse_unary_tests):
        began = time.perf_counter()
        with contextlib.suppress(ExpressionError):
            read(ATTACKS[name])
        assert time.perf_counter() - began < 1


def test_deep_negation_is_refused() -> None:
    with pytest.raises(ExpressionError, match="nested deeper than 8"):
        parse_unary_tests("not(" * 20 + "1" + ")" * 20)


def test_many_names_are_refused() -> None:
    names = "".join(f'<inputData name="a {number}"/>' for number in range(2000))
    with pytest.raises(DmnProblem, match="too many names"):
        parse_decisions(f"<definitions>{names}</definitions>".encode())


def test_names_cannot_be_patterns() -> None:
    assert as_expression("a(+b (a+)+$ 1", ["(a+)+$"]) == 'a(+b get("(a+)+$") 1'
    assert as_expression("x + 年 费", ["年 费"]) == 'x + get("年 费")'

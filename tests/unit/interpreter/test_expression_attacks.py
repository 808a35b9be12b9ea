"""No expression gets out or grows, wherever it stands: condition, template, timer, cell, loop."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from engine.interpreter import check
from engine.interpreter.expression_functions import FUNCTIONS, OPERATORS, ExpressionError
from engine.interpreter.expressions import compile_expression, compile_template, render_template
from engine.interpreter.unary_tests import parse_unary_tests
from tests.bpmn_text import process, resources
from tests.unit.interpreter.expression_attacks import DATA, FAILING, REFUSED


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    text, reason = REFUSED[name]
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text)
    assert reason in str(refused.value)


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_in_a_template(name: str) -> None:
    with pytest.raises(ExpressionError):
        compile_template(f"unit:{{{REFUSED[name][0]}}}")


#: What FEEL gives another meaning, and bounds when it is evaluated: ``=`` and ``is`` compare,
#: ``sum`` takes values one by one, there are powers, ``yield`` is a name, ``\\x`` no escape.
_OTHER_MEANING = {
    "assignment", "identity", "named argument", "wrong arguments", "power", "yield", "NUL literal",
    "deep minus",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REFUSED.keys() - _OTHER_MEANING))
def test_is_refused_in_a_cell(name: str) -> None:
    text, _ = REFUSED[name]
    with pytest.raises(ExpressionError):
        parse_unary_tests(f"> ({text})")


#: Texts that cannot stand in XML at all are refused by its reader.
_WRITABLE = [name for name, (text, _) in REFUSED.items() if text.isprintable() and "\0" not in text]


@pytest.mark.parametrize("name", _WRITABLE)
def test_is_found_wherever_a_diagram_holds_it(name: str) -> None:
    text, _ = REFUSED[name]
    for diagram in (_condition(text), _timer(text), _cardinality(text), _title(text)):
        assert "BPMN040" in {found.code for found in check(resources(diagram))}


def _condition(text: str) -> str:
    return process("p", f"start -> x:exclusive -[{text}]-> end", "x -[]-> end_b")


def _timer(text: str) -> str:
    return process(
        "p",
        "start -> t:catch -> end",
        inner={"t": f"<timerEventDefinition><timeDate>{{{_xml(text)}}}</timeDate>"
               "</timerEventDefinition>"},
    )  # fmt: skip


def _cardinality(text: str) -> str:
    loop = f"<loopCardinality>{_xml(text)}</loopCardinality>"
    return process(
        "p",
        "start -> a -> end",
        inner={"a": f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>"},
    )


def _title(text: str) -> str:
    return process("p", "start -> a -> end", attributes={"a": {"duban:title": f"{{{text}}}"}})


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("name", FAILING)
def test_fails_over_data(name: str) -> None:
    text, reason = FAILING[name]
    began = time.perf_counter()
    with pytest.raises(ExpressionError) as failed:
        compile_expression(text).evaluate(DATA)
    assert reason in str(failed.value)
    assert len(str(failed.value)) < 400
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("name", [*FUNCTIONS, *OPERATORS])
def test_no_data_stands_in_the_place_of_a_function(name: str) -> None:
    """Process data may have any names, and Python looks among them before anywhere else."""
    hostile: Mapping[str, Any] = MappingProxyType(
        {key: 1 for each in (name, f"f_{name}") for key in (each, f"__duban_{each}")}
    )
    expression = compile_expression("round(abs(sum([1, 2]) + 1) * 2) - len('a')")
    assert expression.evaluate(hostile) == 7


def test_template_cannot_grow_without_bound() -> None:
    with pytest.raises(ExpressionError, match="the text is longer"):
        render_template("{text}{text}", DATA)
    with pytest.raises(ExpressionError, match="at most 4096 bytes"):
        compile_template("{x}" * 2000)


def test_evaluation_does_a_bounded_amount_of_work() -> None:
    """The largest expression over the largest lists: each part does its work once."""
    text = f"sum([{', '.join(['sum(items)'] * 70)}])"
    began = time.perf_counter()
    assert compile_expression(text).evaluate(DATA) == 0
    assert time.perf_counter() - began < 2


# ── Which part fails, and over which values ───────────────────────────────────────────────


def failure(text: str, /, **data: Any) -> str:
    with pytest.raises(ExpressionError) as failed:
        compile_expression(text).evaluate(data)
    return str(failed.value)


def test_names_the_part_its_place_and_its_values() -> None:
    said = failure("ok and price * count > limit", ok=True, price=3, count="三", limit=9)
    assert said == (
        "expected a number, but got '三' in price * count where price = 3, count = '三' (at 8)"
    )


def test_names_the_innermost_part() -> None:
    said = failure("len(rows) + (rows[0].price + 1) * 2", rows=[{"price": None}])
    assert "in rows[0].price + 1 where rows[0].price = None" in said


def test_names_what_is_not_in_the_data() -> None:
    assert failure("a + amuont", a=1) == "amuont is not in the data (at 5)"


def test_looks_only_where_the_evaluation_went() -> None:
    said = failure("(x + 1 if n > 1 else y + 1) > 0", n=1, x="no", y="yes")
    assert "in y + 1 where y = 'yes'" in said
    said = failure("defined(q) and q > 1 or z.a", z=3)
    assert "expected a record with a, but got 3" in said


def test_cuts_long_values_short() -> None:
    assert len(failure("text + 1", text="a" * 50_000)) < 200


def test_refusal_names_the_place() -> None:
    with pytest.raises(ExpressionError) as refused:
        compile_expression("a > 1 and b.c()")
    assert (refused.value.position, refused.value.reason) == (11, "a method call is not allowed")

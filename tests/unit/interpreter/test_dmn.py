"""DMN 1.3, section by section: FEEL in cells, decisions that rest on others, knowledge models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.interpreter import parse_decisions
from engine.interpreter.decisions import DecisionError, DecisionResult, decide
from engine.interpreter.dmn_source import DmnProblem
from engine.interpreter.expressions import as_json
from engine.interpreter.feel.compiling import compile_feel
from engine.interpreter.unary_tests import parse_unary_tests
from tests.unit.interpreter.test_decisions import dmn, table

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # Already the 24th where the users are.


def feel(text: str, /, **data: Any) -> Any:
    names = frozenset(name for name in data if not name.isidentifier())
    return as_json(compile_feel(text, names).evaluate(data, now=NOW))


# ── 10.3.4: built-in functions, by FEEL's names ───────────────────────────────────────────

FUNCTIONS: dict[str, tuple[str, Any]] = {
    "10.3.4.1 date": ('date("2026-11-23")', "2026-11-23"),
    "10.3.4.1 date of parts": ("date(2026, 11, 23)", "2026-11-23"),
    "10.3.4.1 date of an instant": ('date(date and time("2026-11-23T20:00:00Z"))', "2026-11-24"),
    "10.3.4.1 date and time": ('date and time("2026-11-23T09:00:00")', "2026-11-23T01:00:00+00:00"),
    "10.3.4.1 of date and time": (
        'date and time(date("2026-11-23"), time("09:00:00"))', "2026-11-23T01:00:00+00:00",
    ),
    "10.3.4.1 time": ('time("09:30:00")', "09:30:00"),
    "10.3.4.1 duration": ('duration("P1DT2H")', "P1DT2H"),
    "10.3.4.1 duration of months": ('duration("P1Y2M")', "P1Y2M"),
    "10.3.4.1 years and months": (
        'years and months duration(date("2024-02-29"), date("2026-11-01"))', "P2Y8M",
    ),
    "10.3.4.1 years and months back": (
        'years and months duration(date("2026-11-23"), date("2026-01-24"))', "-P9M",
    ),
    "10.3.4.1 number": ('number("1.5") + 1', 2.5),
    "10.3.4.1 string": ("string(1)", "1"),
    "10.3.4.3 substring": ('substring("foobar", 3)', "obar"),
    "10.3.4.3 substring of a length": ('substring("foobar", 3, 3)', "oba"),
    "10.3.4.3 substring from the end": ('substring("foobar", -2, 1)', "a"),
    "10.3.4.3 string length": ('string length("督办")', 2),
    "10.3.4.3 upper case": ('upper case("aBc4")', "ABC4"),
    "10.3.4.3 lower case": ('lower case("aBc4")', "abc4"),
    "10.3.4.3 substring before": ('substring before("foobar", "bar")', "foo"),
    "10.3.4.3 substring before nothing": ('substring before("foobar", "xyz")', ""),
    "10.3.4.3 substring after": ('substring after("foobar", "ob")', "ar"),
    "10.3.4.3 contains": ('contains("foobar", "of")', False),
    "10.3.4.3 starts with": ('starts with("foobar", "fo")', True),
    "10.3.4.3 ends with": ('ends with("foobar", "r")', True),
    "10.3.4.3 split": ('split("a;b", ";")', ["a", "b"]),
    "10.3.4.3 string join": ('string join(["a", null, "b"], "-")', "a-b"),
    "10.3.4.4 list contains": ("list contains([1, 2, 3], 2)", True),
    "10.3.4.4 count": ("count([1, 2, 3])", 3),
    "10.3.4.4 min": ("min([1, 2, 3])", 1),
    "10.3.4.4 max": ("max(1, 2, 3)", 3),
    "10.3.4.4 sum": ("sum([1, 2, 3])", 6),
    "10.3.4.4 mean": ("mean([1, 2, 3])", 2.0),
    "10.3.4.4 mean of nothing": ("mean([])", None),
    "10.3.4.4 all": ("all([true, false])", False),
    "10.3.4.4 any": ("any([true, false])", True),
    "10.3.4.4 sublist": ("sublist([4, 5, 6], 1, 2)", [4, 5]),
    "10.3.4.4 append": ("append([1], 2, 3)", [1, 2, 3]),
    "10.3.4.4 concatenate": ("concatenate([1], [2], [3])", [1, 2, 3]),
    "10.3.4.4 insert before": ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    "10.3.4.4 remove": ("remove([1, 2, 3], 2)", [1, 3]),
    "10.3.4.4 reverse": ("reverse([1, 2, 3])", [3, 2, 1]),
    "10.3.4.4 index of": ("index of([1, 2, 1], 1)", [1, 3]),
    "10.3.4.4 union": ("union([1, 2], [2, 3])", [1, 2, 3]),
    "10.3.4.4 distinct values": ("distinct values([1, 2, 1])", [1, 2]),
    "10.3.4.4 flatten": ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
    "10.3.4.4 product": ("product([2, 3, 4])", 24),
    "10.3.4.4 median": ("median([8, 2, 5])", 5),
    "10.3.4.5 decimal": ("decimal(2.5, 0)", 2),
    "10.3.4.5 round half up": ("round half up(2.5, 0)", 3),
    "10.3.4.5 floor": ("floor(-1.5)", -2),
    "10.3.4.5 ceiling": ("ceiling(-1.5)", -1),
    "10.3.4.5 abs": ("abs(-10)", 10),
    "10.3.4.5 modulo": ("modulo(-12, 5)", 3),
    "10.3.4.5 odd": ("odd(5)", True),
    "10.3.4.5 even": ("even(5)", False),
    "10.3.4.7 day of week": ('day of week(date("2026-11-23"))', "Monday"),
    "10.3.4.7 day of year": ('day of year(date("2026-02-01"))', 32),
    "10.3.4.7 week of year": ('week of year(date("2026-11-23"))', 48),
    "10.3.4.7 month of year": ('month of year(date("2026-11-23"))', 11),
}  # fmt: skip


@pytest.mark.parametrize("case", FUNCTIONS)
def test_function(case: str) -> None:
    text, expected = FUNCTIONS[case]
    assert feel(text) == expected


# ── 10.3.2: expressions ───────────────────────────────────────────────────────────────────

EXPRESSIONS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "10.3.2.1 if": ('if n > 3 then "a" else if n > 1 then "b" else "c"', {"n": 2}, "b"),
    "10.3.2.1 if in a call": ("max(if ok then 1 else 2, 0)", {"ok": False}, 2),
    "10.3.2.1 if of null": ("if n > 3 then 1 else 2", {"n": None}, 2),
    "10.3.2.1 between": ("n between 1 and 5", {"n": 5}, True),
    "10.3.2.1 in an interval": ("n in (1..5]", {"n": 1}, False),
    "10.3.2.1 in a list": ('s in ["a", "b"]', {"s": "b"}, True),
    "10.3.2.1 equality by one sign": ('s = "="', {"s": "="}, True),
    "10.3.1.2 names with spaces": ("客户 等级 + 1", {"客户 等级": 2}, 3),
    "10.3.1.2 the longest name": ("total cost - total", {"total cost": 5, "total": 2}, 3),
    "10.3.1.2 Chinese names": ("金额 * 2", {"金额": 4}, 8),
    "10.3.2.5 at literal": ('@"2026-11-23" < @"2026-12-01"', {}, True),
    "10.3.2.6 entry of a record": ("r.a.b", {"r": {"a": {"b": 1}}}, 1),
    "10.3.2.3 property of a date": ('date("2026-11-23").year', {}, 2026),
    "10.3.2.3 property of a duration": ('duration("P2DT3H").hours', {}, 3),
    "10.3.2.3 date and duration": ('date("2026-11-23") + duration("P3D")', {}, "2026-11-26"),
    "10.3.2.3 last day of a month": ('date("2024-01-31") + duration("P1M")', {}, "2024-02-29"),
    "10.3.2.3 months back": ('date("2024-03-31") - duration("P1M")', {}, "2024-02-29"),
    "10.3.2.3 date in the data": ('d > date("2026-11-22")', {"d": "2026-11-23"}, True),
    "10.3.2.3 days between": ('date("2026-11-23") - date("2026-11-20")', {}, "P3D"),
}


@pytest.mark.parametrize("case", EXPRESSIONS)
def test_expression(case: str) -> None:
    text, data, expected = EXPRESSIONS[case]
    assert feel(text, **data) == expected


NULLS: dict[str, tuple[str, Any]] = {
    "comparison": ("n > 3", None),
    "arithmetic": ("n + 1", None),
    "negative": ("-n", None),
    "false and null": ("false and n > 3", False),
    "true and null": ("true and n > 3", None),
    "true or null": ("true or n > 3", True),
    "false or null": ("false or n > 3", None),
    "not null": ("not(n > 3)", None),
    "equal to null": ("n = null", True),
    "unequal to null": ("n != null", False),
    "entry of null": ("n.a.b", None),
    "chain": ("1 < n < 3", None),
    "what is not there": ("nobody", None),
    "kinds that cannot be compared": ('1 < "a"', None),
}


@pytest.mark.parametrize("case", NULLS)
def test_null_is_the_third_truth(case: str) -> None:
    """10.3.2.8: ternary logic."""
    text, expected = NULLS[case]
    assert feel(text, n=None) is expected


# ── 9: unary tests ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "holding", "failing"),
    [
        ("-", [1, None, "a"], []),
        ("5", [5, 5.0], [4, "5", None, True]),
        ('"a", "b"', ["a", "b"], ["c", None]),
        ("< 5", [4], [5, None, "a"]),
        ("[1..5]", [1, 5], [0, 6, None]),
        ("(1..5)", [2], [1, 5]),
        ("]1..5[", [2], [1, 5]),
        ("[1..3], [5..7]", [2, 6], [4, None]),
        ("not(5)", [4], [5]),
        ("not(> 5)", [5], [6, None]),
        ('not("a", "b")', ["c"], ["a", "b"]),
        ("null", [None], [0, ""]),
        ("not(null)", [0, ""], [None]),
        ("true", [True], [False, 1, None]),
        ('date("2026-11-23")', ["2026-11-23"], ["2026-11-24", None]),
        ('[date("2026-11-01")..date("2026-11-30")]', ["2026-11-23"], ["2026-12-01"]),
        ('> @"2026-11-22"', ["2026-11-23"], ["2026-11-21"]),
        ("> limit", [11], [10]),
        ("? > 3 and ? < limit", [4], [3, 10, None]),
        ('contains(?, "督")', ["督办"], ["办"]),
        ("string length(?) > 2", ["abc"], ["ab"]),
    ],
)
def test_unary_test(cell: str, holding: list[Any], failing: list[Any]) -> None:
    test = parse_unary_tests(cell)
    data = {"limit": 10}
    assert [value for value in holding if test(value, data, NOW) is not True] == []
    assert [value for value in failing if test(value, data, NOW) is True] == []


# ── 6: requirements; 7: logic ─────────────────────────────────────────────────────────────


def file(*elements: str) -> bytes:
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">'
        f"{''.join(elements)}</definitions>"
    ).encode()


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(
    decision_id: str, logic: str, *, needs: str = "", knows: str = "", name: str = ""
) -> str:
    return (
        f'<decision id="{decision_id}" name="{name or decision_id}">'
        f'<variable name="{name or decision_id}"/>'
        + "".join(
            f'<informationRequirement><requiredDecision href="#{each}"/></informationRequirement>'
            for each in needs.split()
        )
        + "".join(
            f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>'
            for each in knows.split()
        )
        + f"{logic}</decision>"
    )


def model(model_id: str, parameters: str, logic: str, *, knows: str = "", name: str = "") -> str:
    formal = "".join(f'<formalParameter name="{each}"/>' for each in parameters.split())
    known = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{each}"/></knowledgeRequirement>'
        for each in knows.split()
    )
    return (
        f'<businessKnowledgeModel id="{model_id}" name="{name or model_id}">'
        f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>{known}</businessKnowledgeModel>"
    )


def service(service_id: str, *, outputs: str, given: str = "", data: str = "") -> str:
    parts = "".join(
        f'<{kind} href="#{each}"/>'
        for kind, listed in (
            ("outputDecision", outputs), ("inputDecision", given), ("inputData", data),
        )
        for each in listed.split()
    )  # fmt: skip
    return f'<decisionService id="{service_id}" name="{service_id}">{parts}</decisionService>'


def made(content: bytes, which: str, **data: Any) -> DecisionResult:
    return decide(parse_decisions(content)[which], data, now=NOW)


TABLE = dmn(("< 60", '"fail"'), (">= 60", '"pass"'), inputs=("score",), outputs=("grade",))
INNER = TABLE.decode().partition("<decisionTable")[2].partition("</decisionTable>")[0]
GRADING = f"<decisionTable{INNER}</decisionTable>"


def test_literal_expression_decides() -> None:
    """7.3.2"""
    result = made(file(decision("total", literal("price * count"))), "total", price=3, count=4)
    assert (result.outputs, result.value) == ({"total": 12}, 12)


def test_one_decision_feeds_another() -> None:
    """6.2.1, 6.3.1: information requirements."""
    content = file(
        decision(
            "final", literal('if 考核 结果 = "pass" then total + 10 else 0'), needs="grade total"
        ),
        decision("grade", GRADING, name="考核 结果", needs="score"),
        decision("score", literal("total * 10"), needs="total"),
        decision("total", literal("a + b")),
    )
    result = made(content, "final", a=3, b=4)
    assert result.value == 17
    assert [each.decision_id for each in result.required] == ["total", "score", "grade"]


def test_what_was_decided_on_the_way_is_recorded() -> None:
    content = file(
        decision("final", literal('grade = "pass"'), needs="grade"), decision("grade", GRADING)
    )
    detail = made(content, "final", score=70).as_detail()
    assert detail["outputs"] == {"final": True}
    (inner,) = detail["required"]
    assert inner == {
        "decision": "grade",
        "rules": ["r2"],
        "rows": [2],
        "inputs": {"score": 70},
        "outputs": {"grade": "pass"},
    }


def test_a_decision_that_several_require_is_made_once() -> None:
    content = file(
        decision("a", literal("b + c"), needs="b c"),
        decision("b", literal("d"), needs="d"),
        decision("c", literal("d"), needs="d"),
        decision("d", literal("n + 1")),
    )
    result = made(content, "a", n=1)
    assert result.value == 4
    assert [each.decision_id for each in result.required] == ["d", "b", "c"]


def test_context_builds_a_record_or_ends_in_a_value() -> None:
    """10.2.1.4: boxed contexts."""
    entries = (
        '<contextEntry><variable name="基 数"/>' + literal("n * 2") + "</contextEntry>"
        '<contextEntry><variable name="more"/>' + literal("基 数 + 1") + "</contextEntry>"
    )
    record = made(file(decision("a", f"<context>{entries}</context>")), "a", n=2)
    assert record.value == {"基 数": 4, "more": 5}
    last = f"<contextEntry>{literal('more * 10')}</contextEntry>"
    assert made(file(decision("a", f"<context>{entries}{last}</context>")), "a", n=2).value == 50


def test_knowledge_model_is_called_by_name() -> None:
    """6.2.3, 7.3.4: business knowledge models."""
    content = file(
        decision("a", literal("年 费(n, 0.1) + half(n)"), knows="fee half"),
        model("fee", "base rate", literal("base * rate"), name="年 费"),
        model("half", "base", literal("base / 2")),
    )
    assert made(content, "a", n=100).value == 60.0


def test_knowledge_model_may_be_a_table_and_may_call_others() -> None:
    content = file(
        decision("a", literal('grading(n) + "!"'), knows="grading"),
        model("grading", "score", GRADING, knows="half"),
        model("half", "base", literal("base / 2")),
    )
    assert made(content, "a", n=70).value == "pass!"


def test_knowledge_model_sees_its_parameters_only() -> None:
    content = file(
        decision("a", literal("f(n) = null"), knows="f"), model("f", "base", literal("secret"))
    )
    assert made(content, "a", n=1, secret=5).value is True


def test_invocation_binds_parameters_by_name() -> None:
    """10.2.1.3: boxed invocations."""
    bound = "".join(
        f'<binding><parameter name="{name}"/>{literal(text)}</binding>'
        for name, text in (("rate", "0.5"), ("base", "n + 1"))
    )
    content = file(
        decision("a", f"<invocation>{literal('fee')}{bound}</invocation>", knows="fee"),
        model("fee", "base rate", literal("base * rate")),
    )
    assert made(content, "a", n=9).value == 5.0


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        (
            (decision("a", literal("b"), needs="b"), decision("b", literal("a"), needs="a")),
            "itself",
        ),
        ((decision("a", literal("1"), needs="nobody"),), "not in this file"),
        ((decision("a", literal("f(1)")),), "there is no function f"),
        ((decision("a", literal("f(1, 2)"), knows="f"), model("f", "x", literal("x"))), "takes 1"),
        (
            (
                model("f", "x", literal("f(x)"), knows="f"),
                decision("a", literal("f(1)"), knows="f"),
            ),
            "itself",
        ),
        ((decision("a", "<relation/>"),), "a name for each column"),
        (
            (decision("a", '<relation><column name="x"/><row></row></relation>'),),
            "a cell of each row",
        ),
        ((decision("a", "<functionDefinition/>"),), "an expression"),
        ((service("s", outputs=""),), "needs an output decision"),
        ((decision("a", literal("1"), needs="i"), '<inputData id="i" name="i"/>'), "no decision"),
        ((service("s", outputs="nobody"),), "not in this file"),
        ((decision("a", "<invocation>" + literal("f") + "</invocation>"),), "no knowledge model"),
        ((decision("a", literal("(1).__class__")),), "__class__ is not allowed"),
        (
            (decision("a", '<literalExpression expressionLanguage="javascript"/>'),),
            "the language javascript is not read here",
        ),
    ],
)
def test_is_refused_when_read(elements: tuple[str, ...], reason: str) -> None:
    with pytest.raises(DmnProblem) as refused:
        parse_decisions(file(*elements))
    assert reason in refused.value.reason


def test_models_that_multiply_are_refused() -> None:
    """Each calls the one before ten times: the tenth would call ten thousand million times."""
    chain = [model("f0", "x", literal("x + 1"))]
    for number in range(1, 10):
        calls = " + ".join([f"f{number - 1}(x)"] * 10)
        chain.append(model(f"f{number}", "x", literal(calls), knows=f"f{number - 1}"))
    with pytest.raises(DmnProblem, match="invoked too often"):
        parse_decisions(file(*chain, decision("a", literal("f9(1)"), knows="f9")))


# ── 8: tables ─────────────────────────────────────────────────────────────────────────────


def test_input_that_is_not_allowed_is_refused_by_name() -> None:
    """8.3.2"""
    content = dmn(("-", "1")).replace(
        b"</inputExpression>", b"</inputExpression><inputValues><text>[0..9]</text></inputValues>"
    )
    assert made(content, "d", x=5).value == 1
    with pytest.raises(DecisionError, match=r"d, x: expected one of \[0..9\], but got 12"):
        made(content, "d", x=12)


def test_several_inputs_and_outputs_with_defaults() -> None:
    """8.3.3"""
    rows = (("< 10", '"a"', '"low"', "1"), ("< 10", '"b"', '"low"', "2"))
    rule = table(*rows, inputs=("n", "s"), outputs=("grade", "rank"), default="0")
    result = decide(rule, {"n": 5, "s": "b"}, now=NOW)
    assert result.value == {"grade": "low", "rank": 2}
    assert decide(rule, {"n": 50, "s": "b"}, now=NOW).value == {"grade": 0, "rank": 0}


def test_table_may_use_names_with_spaces() -> None:
    content = dmn(("> 客户 下限", '"big"'), inputs=("客户 金额",)).replace(
        b"<decision ",
        '<inputData name="客户 金额"/><inputData name="客户 下限"/><decision '.encode(),
    )
    assert made(content, "d", **{"客户 金额": 9, "客户 下限": 5}).value == "big"


def test_output_cannot_be_larger_than_data_may_be() -> None:
    entry = "[" + ",".join(["xs"] * 10) + "]"
    with pytest.raises(DecisionError, match="too large to be kept"):
        made(dmn(("-", entry)), "d", x=1, xs=[[0] * 100] * 100)


def test_relation_is_a_list_of_records() -> None:
    """7.3.3: relations, and lists."""
    row = "<row>" + literal("n") + literal('"甲"') + "</row>"
    other = "<row>" + literal("n * 2") + f"<list>{literal('1')}{literal('n')}</list></row>"
    relation = f'<relation><column name="金 额"/><column name="b"/>{row}{other}</relation>'
    content = file(
        decision("rows", relation),
        decision("a", literal("sum(rows.金 额)"), needs="rows"),
    )
    assert made(content, "rows", n=2).value == [
        {"金 额": 2, "b": "甲"},
        {"金 额": 4, "b": [1, 2]},
    ]
    assert made(content, "a", n=2).value == 6


SERVED = (
    decision("net", literal("gross - tax"), needs="tax"),
    decision("tax", literal("gross * rate"), needs="rate"),
    decision("rate", literal("0.5")),
)


def test_decision_service_decides_as_one() -> None:
    """6.3.9: decision services."""
    content = file(*SERVED, service("s", outputs="net"), service("both", outputs="net tax"))
    result = made(content, "s", gross=100)
    assert (result.value, result.outputs) == (50.0, {"net": 50.0})
    assert [each.decision_id for each in result.required] == ["rate", "tax", "net"]
    both = made(content, "both", gross=100)
    assert both.value == both.outputs == {"net": 50.0, "tax": 50.0}


def test_decision_service_does_not_make_what_it_is_given() -> None:
    content = file(*SERVED, service("s", outputs="net", given="tax"))
    result = made(content, "s", gross=100, tax=1)
    assert result.value == 99
    assert [each.decision_id for each in result.required] == ["net"]


def test_decision_service_is_called_by_its_name() -> None:
    content = file(
        *SERVED,
        '<inputData id="g" name="gross"/>',
        service("s", outputs="net", given="rate", data="g"),
        decision("a", literal("for x in xs return s(x, 0.1)"), knows="s"),
    )
    assert made(content, "a", xs=[10, 20]).value == [9.0, 18.0]


def test_many_ways_to_the_same_decisions_are_no_obstacle() -> None:
    """Each stands on two that stand on the next: there are 2 to the 18th ways down."""
    layers = [
        decision(f"{name}{i}", literal("1"), needs=f"a{i + 1} b{i + 1}" if i < 18 else "")
        for i in range(19)
        for name in "ab"
    ]
    content = file(*layers, service("s", outputs="a0 b0"), decision("d", literal("s()"), knows="s"))
    assert made(content, "d").value == {"a0": 1, "b0": 1}

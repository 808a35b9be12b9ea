"""FEEL that is made to take long when read, or to exhaust the stack."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest

from engine.interpreter.decisions import Decision, DecisionError, decide
from engine.interpreter.dmn_source import parse_decisions
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.compiling import compile_feel

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
    "loops without end": "for x in " * 400,
    "loops in loops": "for x in xs return " * 200 + "x",
    "tests in tests": "some x in xs satisfies " * 170 + "x",
    "filters in filters": "xs[" * 1300,
    "filters behind filters": "xs" + "[item > 1]" * 400,
    "contexts in contexts": "{a: " * 1000,
    "functions": "function(x) " * 300,
    "comments": "/*" * 2000,
    "comments without end": "/* " + "*" * 4000,
    "kinds": "x instance of " * 280,
    "many names": "for " + ", ".join(f"x{i} in xs" for i in range(300)) + " return 1",
    "minus signs": "-" * 4000 + "1",
    "negation words": "not " * 1000 + "x",
}

_NUMBERS = list(range(5_000))
DATA = {"xs": _NUMBERS, "text": "a" * 50_000, "nested": [[0] * 200] * 200, "word": "a" * 40 + "!"}
#: Read without complaint, and stopped by their count when they are evaluated.
BOMBS: dict[str, str] = {
    "square": "for x in xs, y in xs return x + y",
    "cube": "count(for x in xs return for y in xs return for z in xs return 1)",
    "square of tests": "some x in xs, y in xs, z in xs satisfies x + y + z < 0",
    "square of filters": "xs[count(xs[item > 1]) < 0]",
    "filters in a loop": "for x in xs return xs[item > x]",
    "long lists in a loop": "for x in xs return count(concatenate(xs, xs))",
    "long texts in a loop": "for x in xs return string length(text + text)",
    "comparisons in a loop": "for x in xs return nested = [for y in nested return y]",
    "large numbers of rounds": "for i in 1..1000000000 return 1",
    "rounds that nothing is made in": "every i in 1..1000000000 satisfies true",
    "all of what was before": "for i in 1..5000 return count(partial)",
    "sort by a loop": "sort(xs, function(x, y) some z in xs satisfies z < 0)",
    "doubled by names": "for a in [xs] return for b in [[a, a]] return for c in [[b, b]] return "
                        "for d in [[c, c]] return [d, d, d, d]",
    "doubled by entries": "{a0: [1, 1], "
                          + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 40)) + "}",
    "flattened in a loop": "for x in xs return flatten(nested)",
    "written in a loop": "for x in xs return string(nested)",
    "patterns over a long text": 'matches(text, "(a|a|a)*(a|a|a)*b")',
    "patterns in a loop": 'for x in xs return matches(word, "(a+)+$")',
    "replaced in a loop": 'for x in xs return replace(text, "a", "bb")',
    "pieces of a long text": 'for x in xs return split(text, "a")',
    "powers": "2 ** 1000000",
    "powers of powers": "9 ** 99 ** 9",
    "repeats of repeats": 'matches(word, "((a{900}){900}){900}")',
    "repeats of nothing": 'matches(word, "(?:(?:(?:){900}){900}){900}")',
    "functions without end": "{f: function(g) g(g), v: f(f)}.v",
    "functions in pairs": "{f: function(g, n) if n = 0 then 1 else g(g, n - 1) + g(g, n - 1), "
                          "v: f(f, 30)}.v",
    "doubled by functions": "{d: function(f) function(x) f(f(x)), two: function(x) [x, x], "
                            "v: d(d(d(d(d(two)))))(xs)}.v",
    "doubled from call to call": "{f: function(g, n, x) if n = 0 then x else g(g, n - 1, [x, x]), "
                                 "v: f(f, 35, [1])}.v",
    "functions in a loop": "for x in xs, y in xs return (function(a, b) a + b)(x, y)",
    "sort by a value": "{f: function(x, y) some z in xs satisfies z < 0, v: sort(xs, f)}.v",
    "replaced by a loop": "list replace(xs, function(a, b) some z in xs satisfies z < 0, 1)",
    "joined": "for x in xs return string join(for y in 1..500 return text, text)",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_is_stopped_before_it_takes_long(name: str) -> None:
    began = time.process_time()
    with pytest.raises(ExpressionError, match=r"steps|too (large|long)|at most|40 deep"):
        compile_feel(BOMBS[name]).evaluate(DATA)
    assert time.process_time() - began < 2


def test_patterns_that_others_hang_on_are_answered() -> None:
    for pattern in ("(a+)+$", "(a|aa)+$", "(a|a)*$", "([a-z]+)*$", "(.*)*(.*)*x"):
        assert compile_feel(f'matches(word, "^{pattern}")').evaluate(DATA) is False


def _decision(decision_id: str, text: str, *needs: str) -> str:
    required = "".join(f"<informationRequirement>{need}</informationRequirement>" for need in needs)
    literal = f"<literalExpression><text>{text}</text></literalExpression>"
    return f'<decision id="{decision_id}" name="{decision_id}">{required}{literal}</decision>'


def _read(*elements: str) -> Mapping[str, Decision]:
    return parse_decisions(f"<definitions>{''.join(elements)}</definitions>".encode())


def test_one_count_is_kept_for_a_decision_and_all_that_it_requires() -> None:
    """Each of them alone would be allowed."""
    entry = "count(for x in xs, y in 1..11 return x)"
    decisions = _read(
        *(_decision(f"d{i}", entry, f'<requiredDecision href="#d{i + 1}"/>') for i in range(9)),
        _decision("d9", entry),
    )
    data = {"xs": list(range(900))}
    assert decide(decisions["d9"], data).value == 9900
    with pytest.raises(DecisionError, match="more than 200000 steps"):
        decide(decisions["d0"], data)


def test_knowledge_models_count_in_the_loop_that_calls_them() -> None:
    rules = "".join(
        f"<rule><inputEntry><text>&gt; {number}</text></inputEntry>"
        f"<outputEntry><text>{number}</text></outputEntry></rule>"
        for number in range(100)
    )
    column = "<input><inputExpression><text>x</text></inputExpression></input>"
    decisions = _read(
        '<businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="x"/>'
        f'<decisionTable hitPolicy="COLLECT">{column}<output name="o"/>{rules}</decisionTable>'
        "</encapsulatedLogic></businessKnowledgeModel>",
        _decision("d", "for x in xs return count(f(x))").replace(
            "<literal",
            '<knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement><literal',
        ),
    )
    assert decide(decisions["d"], {"xs": [3, 5]}).value == [3, 5]
    with pytest.raises(DecisionError, match="more than 200000 steps"):
        decide(decisions["d"], {"xs": _NUMBERS})

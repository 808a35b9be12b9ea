"""DMN files of a package that import each other (DMN 1.3 §6.3.3); functions in contexts."""

from __future__ import annotations

from typing import Any

import pytest

from engine.interpreter import check, parse_decisions
from engine.interpreter.contract import Resource
from engine.interpreter.decisions import DecisionResult, decide
from engine.interpreter.dmn_imports import Library
from engine.interpreter.dmn_source import DmnProblem
from tests.unit.interpreter.test_decisions import dmn
from tests.unit.interpreter.test_dmn import decision, literal, model

COMMON, MIDDLE = "urn:common", "urn:middle"


def file(namespace: str, *elements: str, imports: str = "") -> bytes:
    """``imports`` are names and namespaces, as ``common=urn:common``."""
    found = "".join(
        f'<import name="{name}" namespace="{other}" '
        'importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
        for name, _, other in (each.partition("=") for each in imports.split())
    )
    body = found + "".join(elements)
    return f'<definitions namespace="{namespace}">{body}</definitions>'.encode()


def of(element: str, namespace: str) -> str:
    """``element``, whose references go to another file."""
    return element.replace('href="#', f'href="{namespace}#')


def needing(href: str) -> str:
    required = f'<requiredDecision href="{href}"/>'
    return f"<informationRequirement>{required}</informationRequirement>"


def made(content: bytes, beside: list[bytes], /, **data: Any) -> DecisionResult:
    return decide(parse_decisions(content, Library([content, *beside]))["top"], data)


TARIFF = file(
    COMMON,
    decision("rate", literal("if region = 1 then 0.1 else 0.2"), name="收费 标准"),
    model("fee", "base rate", literal("base * rate"), name="年 费"),
    '<inputData id="i" name="region"/>',
)


def test_decision_of_another_file_stands_behind_the_name_of_the_import() -> None:
    top = file(
        "urn:top",
        of(decision("top", literal("tariff.收费 标准 * n"), needs="rate"), COMMON),
        imports=f"tariff={COMMON}",
    )
    result = made(top, [TARIFF], region=1, n=100)
    assert result.value == 10
    assert [each.decision_id for each in result.required] == ["rate"]


def test_import_without_a_name_brings_the_plain_names() -> None:
    top = file(
        "urn:top",
        of(decision("top", literal("收费 标准 * n"), needs="rate"), COMMON),
        imports=f"={COMMON}",
    )
    assert made(top, [TARIFF], region=2, n=100).value == 20


def test_knowledge_model_of_another_file_is_called_behind_its_import() -> None:
    top = file(
        "urn:top",
        of(decision("top", literal("tariff.年 费(base: n, rate: 0.5)"), knows="fee"), COMMON),
        imports=f"tariff={COMMON}",
    )
    assert made(top, [TARIFF], n=100).value == 50


def test_input_of_another_file_is_taken_from_the_data() -> None:
    required = (
        '<informationRequirement><requiredInput href="urn:common#i"/></informationRequirement>'
    )
    top = file(
        "urn:top",
        decision("top", required + literal("tariff.region + 1")),
        imports=f"tariff={COMMON}",
    )
    assert made(top, [TARIFF], region=4).value == 5


def test_imports_go_on_and_names_of_one_file_are_not_those_of_another() -> None:
    """Each file has a decision with the id, and the name, ``rate``."""
    middle = file(
        MIDDLE,
        decision(
            "rate", needing("urn:common#rate") + literal("tariff.收费 标准 * 10"), name="rate"
        ),
        imports=f"tariff={COMMON}",
    )
    needs_both = needing("#rate") + needing("urn:middle#rate")
    top = file(
        "urn:top",
        decision("rate", literal("7")),
        decision("top", needs_both + literal("[rate, middle.rate]")),
        imports=f"middle={MIDDLE}",
    )
    assert made(top, [middle, TARIFF], region=1).value == [7, 1]


def test_table_reads_what_was_imported() -> None:
    whole = dmn(("< 0.15", '"low"'), ("-", '"high"'), inputs=("tariff.rate",), policy="FIRST")
    text = whole.decode()
    rules = text[text.index("<decisionTable") : text.index("</decision>")]
    other = file(COMMON, decision("rate", literal("n / 100")))
    top = file(
        "urn:top", of(decision("top", rules, needs="rate"), COMMON), imports=f"tariff={COMMON}"
    )
    assert made(top, [other], n=10).value == "low"
    assert made(top, [other], n=20).value == "high"


def test_files_that_import_each_other_are_read_unless_decisions_go_round() -> None:
    one = file(
        "urn:top", of(decision("top", literal("b.two"), needs="two"), "urn:b"),
        decision("three", literal("3")), imports="b=urn:b",
    )  # fmt: skip
    two = file("urn:b", of(decision("two", literal("a.three"), needs="three"), "urn:top"),
               imports="a=urn:top")  # fmt: skip
    assert made(one, [two]).value == 3
    round_trip = file("urn:b", of(decision("two", literal("a.top"), needs="top"), "urn:top"),
                      imports="a=urn:top")  # fmt: skip
    with pytest.raises(DmnProblem, match="top → two → top"):
        made(one, [round_trip])


@pytest.mark.parametrize("beside", [[], [TARIFF, TARIFF + b" "]])
def test_what_is_not_in_the_package_or_twice_in_it_is_told(beside: list[bytes]) -> None:
    top = file(
        "urn:top", of(decision("top", literal("1"), needs="rate"), COMMON), imports=f"t={COMMON}"
    )
    package = [Resource("top.dmn", top)]
    package += [Resource(f"{number}.dmn", each) for number, each in enumerate(beside)]
    found = {each.code: each for each in check(package) if each.path == "top.dmn"}
    assert "urn:common#rate, which is not in this file" in str(found["DMN001"].params["reason"])
    assert found["DMN005"].params["reference"] == COMMON


def test_import_that_the_package_holds_is_no_finding() -> None:
    top = file(
        "urn:top",
        of(decision("top", literal("tariff.收费 标准 * n"), needs="rate"), COMMON),
        imports=f"tariff={COMMON}",
    )
    found = check([Resource("top.dmn", top), Resource("tariff.dmn", TARIFF)])
    assert [each for each in found if each.code.startswith("DMN")] == []


# ── 7.3.8: functions in boxed contexts ────────────────────────────────────────────────────


def entry(name: str, logic: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


DOUBLE = f'<functionDefinition><formalParameter name="x"/>{literal("x * 2")}</functionDefinition>'


def test_entry_calls_the_function_of_one_before_it() -> None:
    logic = f"<context>{entry('双倍', DOUBLE)}{entry('', literal('双倍(n) + 1'))}</context>"
    assert made(file("", decision("top", logic)), [], n=4).value == 9


def test_boxed_invocation_calls_a_function_by_the_names_of_its_parameters() -> None:
    call = (
        f"<invocation>{literal('double')}"
        f'<binding><parameter name="x"/>{literal("n")}</binding></invocation>'
    )
    logic = f"<context>{entry('double', DOUBLE)}{entry('', call)}</context>"
    assert made(file("", decision("top", logic)), [], n=4).value == 8


def test_knowledge_model_takes_a_function_and_is_one() -> None:
    content = file(
        "",
        decision("top", literal("twice(half, n)"), knows="twice half"),
        model("twice", "f x", literal("f(f(x))")),
        model("half", "x", literal("x / 2")),
    )
    assert made(content, [], n=8).value == 2


def test_function_of_another_language_is_refused() -> None:
    java = DOUBLE.replace("<functionDefinition>", '<functionDefinition kind="Java">')
    with pytest.raises(DmnProblem, match="in FEEL"):
        parse_decisions(file("", decision("top", f"<context>{entry('f', java)}</context>")))

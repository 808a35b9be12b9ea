"""Gaps and overlaps of decision tables: found by value, told by example, and proven at random."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.interpreter import check, parse_decisions
from engine.interpreter.contract import Finding, Resource
from engine.interpreter.decisions import DecisionTable
from engine.interpreter.table_analysis import Analysis, analyse
from tests.bpmn_text import process, resources
from tests.unit.interpreter.test_decisions import dmn, table

DIAGRAM = process("p", "start -> a -> end", attributes={"a": {"duban:assignee": "wang"}})


def found(*rules: tuple[str, ...], **options: Any) -> Analysis:
    return analyse(table(*rules, **options))


def gaps(*rules: tuple[str, ...], **options: Any) -> list[dict[str, str]]:
    return [dict(gap.example) for gap in found(*rules, **options).gaps]


def overlaps(*rules: tuple[str, ...], **options: Any) -> dict[tuple[int, ...], dict[str, str]]:
    return {each.numbers: dict(each.example) for each in found(*rules, **options).overlaps}


def test_complete_table_without_overlaps() -> None:
    assert found(("< 10", "1"), ("[10..20]", "2"), ("> 20", "3")) == Analysis()


def test_gap_between_two_numbers() -> None:
    assert gaps(("< 10", "1"), ("> 10", "2")) == [{"x": "10"}]
    assert gaps(("<= 10", "1"), (">= 11", "2")) == [{"x": "10.5"}]


def test_overlap_at_a_shared_end() -> None:
    assert overlaps(("<= 10", "1"), (">= 10", "2")) == {(1, 2): {"x": "10"}}


def test_half_open_intervals_fit_together() -> None:
    assert found(("< 0", "0"), ("[0..10)", "1"), ("[10..20[", "2"), (">= 20", "3")) == Analysis()


def test_texts_have_a_value_that_is_none_of_those_named() -> None:
    assert gaps(('"a", "b"', "1"), ('"c"', "2")) == [{"x": '"…"'}]
    assert found(('"a"', "1"), ('not("a")', "2")) == Analysis()


def test_dates_are_days() -> None:
    first, second = '< date("2026-11-23")', '> date("2026-11-23")'
    assert gaps((first, "1"), (second, "2")) == [{"x": "2026-11-23"}]
    rest = '>= date("2026-11-24")'
    assert gaps((first, "1"), ('date("2026-11-23")', "2"), (rest, "3")) == []


def test_truth_has_two_values() -> None:
    assert gaps(("true", "1")) == [{"x": "false"}]
    assert found(("true", "1"), ("false", "2")) == Analysis()


def test_several_columns_meet_where_all_of_them_do() -> None:
    rules = (("< 10", '"a"', "1"), ("< 20", '"b"', "2"), (">= 10", '"a"', "3"), ("-", "-", "4"))
    assert overlaps(*rules, inputs=("x", "y")) == {
        (1, 4): {"x": "9", "y": '"a"'},
        (2, 4): {"x": "9", "y": '"b"'},
        (3, 4): {"x": "10", "y": '"a"'},
    }
    told = gaps(*rules[:3], inputs=("x", "y"))
    assert {"x": "9", "y": '"…"'} in told
    assert {"x": "20", "y": '"b"'} in told


def test_allowed_values_narrow_what_can_come_in() -> None:
    content = dmn(("< 10", "1"), (">= 10", "2")).replace(
        b"</inputExpression>", b"</inputExpression><inputValues><text>[0..50]</text></inputValues>"
    )
    assert analyse(table_of(content)) == Analysis()
    content = dmn(('"a"', "1"), ('"b"', "2")).replace(
        b"</inputExpression>",
        b'</inputExpression><inputValues><text>"a","b","c"</text></inputValues>',
    )
    assert [dict(gap.example) for gap in analyse(table_of(content)).gaps] == [{"x": '"c"'}]


def test_whole_numbers_have_nothing_between_them() -> None:
    content = dmn(("<= 10", "1"), (">= 11", "2"))
    whole = content.replace(b"<inputExpression>", b'<inputExpression typeRef="integer">')
    assert analyse(table_of(whole)) == Analysis()


def table_of(content: bytes) -> DecisionTable:
    decision = parse_decisions(content)["d"]
    assert isinstance(decision, DecisionTable)
    return decision


@pytest.mark.parametrize("cell", ["> limit", "? > 3 and ? < limit", "> today()", '< "m"'])
def test_says_which_column_it_cannot_look_into(cell: str) -> None:
    assert found((cell, "1")) == Analysis(why_not="x")


def test_large_table_is_bounded() -> None:
    wide = tuple(
        (
            *(f"[{(row * 7 + c * 3) % 11}..{(row * 5 + c) % 13 + 9}]" for c in range(8)),
            str(row),
        )
        for row in range(40)
    )
    names = tuple(f"x{column}" for column in range(8))
    assert found(*wide, inputs=names).why_not in ("", "…")


# ── What is told at deployment ────────────────────────────────────────────────────────────


def told(content: bytes) -> list[Finding]:
    return [
        each
        for each in check([*resources(DIAGRAM), Resource("t.dmn", content)])
        if each.code.startswith("DMN")
    ]


def test_overlap_against_unique_is_told_with_rules_and_example() -> None:
    (one,) = told(dmn(("<= 10", "1"), (">= 10", "2")))
    assert (one.code, one.severity) == ("DMN002", "warning")
    assert (one.params["rules"], one.params["example"]) == ("1, 2", "x = 10")


def test_overlap_against_any_is_told_where_the_outputs_differ() -> None:
    assert told(dmn(("<= 10", "1"), (">= 10", "1"), policy="ANY")) == []
    (one,) = told(dmn(("<= 10", "1"), (">= 10", "2"), policy="ANY"))
    assert one.code == "DMN002"


def test_overlap_under_other_policies_is_as_it_should_be() -> None:
    for policy in ("FIRST", "RULE ORDER", "COLLECT"):
        assert told(dmn(("<= 10", "1"), (">= 10", "2"), policy=policy)) == []


def test_gap_is_told_unless_there_is_a_default() -> None:
    (one,) = told(dmn(("< 10", "1"), policy="FIRST"))
    assert (one.code, one.params["example"]) == ("DMN003", "x = 10")
    assert told(dmn(("< 10", "1"), policy="FIRST", default="0")) == []
    assert told(dmn(("< 10", "1"), policy="COLLECT")) == []


def test_output_that_is_not_allowed_is_told() -> None:
    (one,) = told(dmn(("-", '"c"'), values='"a", "b"'))
    assert (one.code, one.params["rule"], one.params["value"]) == ("DMN004", 1, '"c"')


def test_rule_that_nothing_reaches_is_told() -> None:
    (shadowed,) = told(dmn(("> 10", "1"), ("-", "2"), ("> 20", "3"), policy="FIRST"))
    assert (shadowed.code, shadowed.params["rule"], shadowed.about) == ("DMN008", 3, ("d", "r3"))
    (empty,) = told(dmn(("[3..1]", "1"), ("-", "2"), policy="COLLECT"))
    assert (empty.code, empty.about) == ("DMN008", ("d", "r1"))


def test_rule_for_what_is_not_known_is_reached_by_null() -> None:
    assert told(dmn(("> 0", "1"), ("<= 0", "2"), ("-", "3"), policy="FIRST")) == []


def test_cell_of_another_kind_than_its_column_is_told() -> None:
    typed = dmn(('"3"', "1"), ("-", '"b"'), policy="FIRST").decode()
    typed = typed.replace("<inputExpression>", '<inputExpression typeRef="number">')
    typed = typed.replace('<output name="y">', '<output name="y" typeRef="number">')
    cells = iter(("in1", "in2"))
    while "<inputEntry>" in typed:
        typed = typed.replace("<inputEntry>", f'<inputEntry id="{next(cells)}">', 1)
    found = [(each.code, each.params["value"], each.about) for each in told(typed.encode())]
    assert ("DMN009", '"3"', ("d", "in1")) in found
    assert ("DMN009", '"b"', ("d",)) in found


def test_findings_name_the_rules_and_the_cell() -> None:
    (one,) = told(dmn(("<= 10", "1"), (">= 10", "2")))
    assert one.about == ("d", "r1", "r2")
    broken = dmn(("<= 10", "1")).replace(b"<inputEntry>", b'<inputEntry id="cell">')
    (unread,) = told(broken.replace(b"&lt;= 10", b"&lt;= ("))
    assert (unread.code, unread.about) == ("DMN001", ("d", "cell"))


# ── The analysis says complete and without overlap: each input matches exactly one rule ────

DAY = date(2026, 11, 23)


def test_column_that_cannot_be_looked_into_is_told() -> None:
    (one,) = told(dmn(("> limit", "1"), ("< 3", "2")))
    assert (one.code, one.severity, one.params["column"]) == ("DMN006", "info", "x")
    assert told(dmn(("> limit", "1"), policy="COLLECT")) == []


def test_table_with_too_many_combinations_is_told() -> None:
    names = tuple(f"x{number}" for number in range(14))
    rules = [
        (*("> 1" if column == row else "-" for column in range(14)), str(row)) for row in range(14)
    ]
    found = {each.code for each in told(dmn(*rules, inputs=names, policy="FIRST"))}
    assert found == {"DMN007"}


def test_import_of_what_the_package_does_not_hold_is_told_with_what_to_do() -> None:
    content = dmn(("> 0", "1"), ("<= 0", "2")).replace(
        b"<decision ", b'<import namespace="urn:other" locationURI="other.dmn"/><decision ', 1
    )
    (one,) = told(content)
    assert (one.code, one.severity, one.params["reference"]) == ("DMN005", "error", "other.dmn")
    assert "Put the file into the package" in one.remedy


def number_cell() -> st.SearchStrategy[str]:
    ends = st.integers(0, 4)
    return st.one_of(
        st.just("-"),
        st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), ends),
        st.builds("{}{}..{}{}".format, st.sampled_from("[("), ends, ends, st.sampled_from("])")),
        st.builds("{}, {}".format, ends, ends),
        st.builds("not({})".format, ends),
    )


def text_cell() -> st.SearchStrategy[str]:
    texts = st.sampled_from(['"a"', '"b"', '"c"'])
    return st.one_of(
        st.just("-"), texts, st.builds("{}, {}".format, texts, texts),
        st.builds("not({})".format, texts),
    )  # fmt: skip


def date_cell() -> st.SearchStrategy[str]:
    days = st.integers(0, 3).map(lambda n: f'date("{DAY + timedelta(days=n)}")')
    return st.one_of(
        st.just("-"), st.builds("{} {}".format, st.sampled_from(["<", ">=", ">"]), days), days
    )


TRUTHS = st.sampled_from(["-", "true", "false"])
ROWS = st.lists(
    st.tuples(number_cell(), text_cell(), date_cell(), TRUTHS, st.just("1")),
    min_size=1,
    max_size=5,
)
INPUTS = st.tuples(
    st.sampled_from([n / 2 for n in range(-2, 12)]),
    st.sampled_from(["a", "b", "c", "d"]),
    st.integers(-1, 5).map(lambda n: DAY + timedelta(days=n)),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, inputs=st.lists(INPUTS, min_size=20, max_size=20))
def test_sound_exactly_where_every_input_matches_one_rule(
    rows: list[tuple[str, ...]], inputs: list[tuple[Any, ...]]
) -> None:
    made = table(*rows, inputs=("n", "t", "d", "b"))
    analysis = analyse(made)
    assert not analysis.why_not
    counts = [
        sum(
            all(test(v, {}, None) is True for test, v in zip(rule.tests, values, strict=True))
            for rule in made.rules
        )
        for values in inputs
    ]
    if not analysis.gaps:
        assert min(counts) >= 1
    if not analysis.overlaps:
        assert max(counts) <= 1


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_every_example_is_one(rows: list[tuple[str, ...]]) -> None:
    """What is told by example is so: the rules named take it, and no rule takes a gap."""
    made = table(*rows, inputs=("n", "t", "d", "b"))
    analysis = analyse(made)
    for example, numbers in (
        *((gap.example, ()) for gap in analysis.gaps),
        *((overlap.example, overlap.numbers) for overlap in analysis.overlaps),
    ):
        values = _read(dict(example))
        taking = tuple(
            rule.number
            for rule in made.rules
            if all(test(v, {}, None) is True for test, v in zip(rule.tests, values, strict=True))
        )
        assert taking == numbers


def _read(example: dict[str, str]) -> tuple[Any, ...]:
    anything = "…"
    return (
        0 if example["n"].strip('"') == anything else float(example["n"]),
        example["t"].strip('"'),
        DAY if example["d"].strip('"') == anything else date.fromisoformat(example["d"]),
        example["b"] == "true",
    )

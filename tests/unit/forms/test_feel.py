import contextlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidInput
from workflows.forms import feel


def value(text: str, **names: object) -> object:
    return feel.evaluate(feel.parse(text), names)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ('=result = "部分"', {"result": "部分"}, True),
        ('result != "a"', {"result": "a"}, False),
        ("a < 3", {"a": 2}, True),
        ("a <= 3", {"a": 3}, True),
        ("a > 3", {"a": 3}, False),
        ("a >= -1.5", {"a": -1.5}, True),
        ("a = null", {}, True),
        ("a != null", {}, False),
        ('a = "x"', {}, False),
        ("a < 3", {}, None),
        ('a = "1"', {"a": 1}, None),
        ("a = 1", {"a": True}, None),
        ("a and b", {"a": True, "b": False}, False),
        ("a and b", {"a": True}, None),
        ("a or b", {"a": True}, True),
        ("not(a)", {"a": False}, True),
        ("not(a)", {}, None),
        ('visit.mode = "online"', {"visit": {"mode": "online"}}, True),
        ("visit.mode.deep = null", {"visit": {"mode": "online"}}, True),
        ('contains(name, "煤")', {"name": "伊泰煤炭"}, True),
        ("contains(name, 1)", {"name": "1"}, None),
        ('list contains(kinds, "a")', {"kinds": ["b", "a"]}, True),
        ('a in ["x", "y"]', {"a": "y"}, True),
        ("count(needs) > 1", {"needs": [{}, {}]}, True),
        ("count(needs)", {"needs": "two"}, None),
        ('date(d) < date("2026-05-20")', {"d": "2026-05-19"}, True),
        ('date("2026-02-30")', {}, None),
        ('date("20260520")', {}, None),
        ('date(d) = date("2026-05-20")', {"d": "2026-05-20T09:00"}, True),
        ("a = 1 or b = 2 and c = 3", {"a": 1, "b": 0, "c": 0}, True),
        ("(a = 1 or b = 2) and c = 3", {"a": 1, "b": 0, "c": 0}, False),
        ('"say \\"hi\\"\\n"', {}, 'say "hi"\n'),
        ("诉求数 > 0", {"诉求数": 2}, True),
    ],
)
def test_evaluates_as_feel_says(text: str, names: dict[str, object], expected: object) -> None:
    assert value(text, **names) == expected
    assert type(value(text, **names)) is type(expected)


def test_dates_become_dates() -> None:
    assert value('date("2026-05-20")') == date(2026, 5, 20)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "().__class__",
        'open("x")',
        "a.b()",
        "a[0]",
        "a.__class__()",
        "[x for x in y]",
        "lambda: 1",
        "a := 1",
        "a; b",
        "f'{a}'",
        "1 + 1",
        "2 ** 9999999",
        "a if b else c",
        "count()",
        "count(a, b)",
        "eval(a)",
        "not a",
        "a = ",
        "= = 1",
        "and",
        "a and",
        "(a",
        "[1,",
        '"open',
        "list contains",
        "-a",
        "--1",
        "1.2.3",
        "12abc",
        "",
        "=",
    ],
)
def test_refuses_what_is_no_condition(text: str) -> None:
    with pytest.raises(InvalidInput):
        feel.parse(text)


@pytest.mark.parametrize(
    "text",
    ["(" * 4000 + "a", "not(" * 300 + "a" + ")" * 300, "a or " * 700 + "a", "[" * 100, "9" * 4000],
)
def test_refuses_what_would_exhaust(text: str) -> None:
    with pytest.raises(InvalidInput):
        feel.parse(text)


def test_names_reach_mappings_only_and_never_attributes() -> None:
    class Trap(dict[str, object]):
        secret = "leak"

    assert value("a.secret", a=Trap()) is None
    assert value("a.__class__", a="text") is None
    assert value("a.keys", a={}) is None


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        feel.evaluate(feel.parse(text), {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=6,
)


@given(
    st.sampled_from(
        [
            "a = b",
            "a < b",
            "a in b",
            "contains(a, b)",
            "list contains(a, b)",
            "count(a) >= b",
            "not(a) or b",
            "a and b",
            "date(a) <= date(b)",
            "a.b != b.a",
        ]
    ),
    json_values,
    json_values,
)
def test_no_value_makes_an_evaluation_raise(text: str, a: object, b: object) -> None:
    assert value(text, a=a, b=b) in (True, False, None)


def test_the_tree_goes_to_the_browser_as_json() -> None:
    tree = feel.as_json(feel.parse('not(visit.mode = "线上") and count(needs) > 2'))

    assert json.loads(tree) == [
        "and",
        ["not", ["=", ["name", "visit", "mode"], ["value", "线上"]]],
        [">", ["count", ["name", "needs"]], ["value", 2]],
    ]
    assert set(feel.names(feel.parse("a.b = 1 or count(c) > d"))) == {"a", "c", "d"}

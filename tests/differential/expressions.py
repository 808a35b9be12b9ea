"""FEEL as tables of decisions have it, of one kind each: numbers, truths, texts, lists."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

#: The variables that expressions read, by the kind of what they hold.
NUMBERS = {"n": 3, "m": -2, "q": 2.5, "z": 0}
TEXTS = {"s": "督办", "t": "ab", "e": ""}
LISTS: dict[str, list[Any]] = {"xs": [3, 1, 2], "ys": [2, 2, 5], "none": []}
RECORDS = {"rows": [{"k": 1, "w": "a"}, {"k": 3, "w": "b"}, {"k": 2, "w": "a"}]}
DATA: dict[str, Any] = {**NUMBERS, **TEXTS, **LISTS, **RECORDS, "nothing": None, "yes": True}

_DEPTH = 2
_ORDERS = ("=", "!=", "<", "<=", ">", ">=")


def _of(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda found: pattern.format(*found))


def numbers(depth: int = _DEPTH) -> st.SearchStrategy[str]:
    plain = st.sampled_from([*NUMBERS, "1", "2", "7", "0.1", "12.25", "10"])
    if not depth:
        return plain
    number, text, list_ = numbers(depth - 1), texts(depth - 1), lists(depth - 1)
    return st.one_of(
        plain,
        _of("({} + {})", number, number),
        _of("({} - {})", number, number),
        _of("({} * {})", number, number),
        _of("({} / 4)", number),
        _of("-({})", number),
        _of("abs({})", number),
        _of("floor({})", number),
        _of("ceiling({})", number),
        _of("modulo({}, 3)", number),
        # The sum of nothing is null, and what null is compared with is not compared alike.
        _of("sum({})", st.sampled_from(["xs", "ys", "[4, 0.5]"])),
        _of("count({})", list_),
        _of("max({}, {})", number, number),
        _of("min({}, {})", number, number),
        _of("mean([{}, {}])", number, number),
        _of("string length({})", text),
        _of("xs[{}]", st.sampled_from(["1", "2", "-1"])),
        _of("rows[k = {}].k[1]", st.sampled_from(["1", "3"])),
        _of("(if {} then {} else {})", truths(depth - 1), number, number),
    )


def truths(depth: int = _DEPTH) -> st.SearchStrategy[str]:
    plain = st.sampled_from(["true", "false", "yes"])
    if not depth:
        return plain
    truth, number, text = truths(depth - 1), numbers(depth - 1), texts(depth - 1)
    list_ = lists(depth - 1)
    order = st.sampled_from(_ORDERS)
    return st.one_of(
        plain,
        _of("({} {} {})", number, order, number),
        _of("({} {} {})", text, st.sampled_from(["=", "!="]), text),
        _of("({} and {})", truth, truth),
        _of("({} or {})", truth, truth),
        _of("not({})", truth),
        _of("({} between -1 and 6)", number),
        _of("({} in [1..5])", number),
        _of("({} in (1, 2, 3))", number),
        _of("contains({}, {})", text, text),
        _of("starts with({}, {})", text, text),
        _of("ends with({}, {})", text, text),
        _of("list contains({}, {})", list_, number),
        _of("(some x in {} satisfies x > {})", list_, number),
        _of("(every x in {} satisfies x > {})", list_, number),
        _of("(nothing = null and {})", truth),
        _of("all([{}, {}])", truth, truth),
        _of("any([{}, {}])", truth, truth),
    )


def texts(depth: int = _DEPTH) -> st.SearchStrategy[str]:
    plain = st.sampled_from([*TEXTS, '"a"', '"督"', '"b c"'])
    if not depth:
        return plain
    text, number = texts(depth - 1), st.sampled_from(["n", "q", "12", "0.25"])
    return st.one_of(
        plain,
        _of("({} + {})", text, text),
        _of("upper case({})", text),
        _of("lower case({})", text),
        _of('substring("督办工作", {}, {})', st.sampled_from("1234"), st.sampled_from("12")),
        _of("substring before({}, {})", text, st.sampled_from(['"b"', '"办"', '"x"'])),
        _of("substring after({}, {})", text, st.sampled_from(['"b"', '"办"', '"x"'])),
        _of("string join([{}, {}], {})", text, text, st.sampled_from(['"、"', '""'])),
        _of("(if {} then {} else {})", truths(depth - 1), text, text),
        _of("string({})", st.one_of(number, truths(depth - 1), lists(depth - 1))),
    )


def lists(depth: int = _DEPTH) -> st.SearchStrategy[str]:
    plain = st.sampled_from([*LISTS, "[1, 2]", "[4]"])
    if not depth:
        return plain
    list_, number = lists(depth - 1), numbers(depth - 1)
    return st.one_of(
        plain,
        _of("[{}, {}]", number, number),
        _of("append({}, {})", list_, number),
        _of("concatenate({}, {})", list_, list_),
        _of("reverse({})", list_),
        _of("distinct values({})", list_),
        _of("union({}, {})", list_, list_),
        _of("remove({}, 1)", st.sampled_from(["xs", "ys", "[4]"])),
        _of("insert before({}, 1, {})", st.sampled_from(["xs", "ys"]), number),
        _of("flatten([{}, [{}]])", list_, list_),
        _of("index of({}, {})", list_, number),
        _of("sublist({}, 1, 2)", st.sampled_from(["xs", "ys"])),
        _of("(for x in {} return x * 2)", list_),
        _of("{}[item > {}]", st.sampled_from(["xs", "ys"]), number),
        _of("sort({}, function(a, b) a < b)", list_),
        _of("rows[w = {}].k", st.sampled_from(['"a"', '"b"'])),
    )


EXPRESSIONS = st.one_of(numbers(), truths(), texts(), lists())


def _orders(pattern: str, left: list[str], right: list[str]) -> st.SearchStrategy[str]:
    return _of(
        pattern, st.sampled_from(left), st.sampled_from(_ORDERS), st.sampled_from([*left, *right])
    )


def conditions(depth: int = 3) -> st.SearchStrategy[str]:
    """What forms may say: the part of FEEL that their own reading has."""
    plain = st.one_of(
        _orders("({} {} {})", [*NUMBERS], ["0", "2.5", "-2", "null"]),
        _of("({} {} {})", st.sampled_from([*TEXTS]), st.sampled_from(["=", "!="]), _TEXT),
        _of("contains({}, {})", _TEXT, _TEXT),
        _of("({} in {})", st.sampled_from([*NUMBERS, "nothing"]), _LIST),
        _of("list contains({}, {})", _LIST, st.sampled_from([*NUMBERS])),
        _of("(count({}) {} {})", _LIST, st.sampled_from(_ORDERS), st.sampled_from("0123")),
        _of("(date({}) {} date({}))", _DAY, st.sampled_from(_ORDERS), _DAY),
        st.sampled_from(["yes", "true", "false", "nothing", "missing.part = null", "rows = null"]),
    )
    if not depth:
        return plain
    inner = conditions(depth - 1)
    return st.one_of(
        plain,
        _of("({} and {})", inner, inner),
        _of("({} or {})", inner, inner),
        _of("not({})", inner),
        _of("{} and {} or {}", inner, inner, inner),
    )


_TEXT = st.sampled_from([*TEXTS, '"a"', '"督"', '""'])
_LIST = st.sampled_from([*LISTS, "[1, 2.5]", "[null, 3]", "[]", "nothing"])
_DAY = st.sampled_from(['"2026-05-20"', '"2026-05-21T08:00:00"', '"x"', "nothing"])

"""FEEL over lists, contexts, intervals and patterns (DMN 1.3 §10.3), section by section."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json
from engine.interpreter.feel.compiling import compile_feel

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ROWS = [
    {"企业": "甲", "金额": 30, "n": 3, "tags": ["a"]},
    {"企业": "乙", "金额": 10, "n": 1, "tags": []},
    {"企业": "丙", "金额": 20, "n": 2, "tags": ["a", "b"]},
]
DATA: dict[str, Any] = {
    "rows": ROWS, "xs": [5, 3, 8], "limit": 15, "nothing": None, "总 额": 7, "n": 100,
    "day": "2026-11-23", "one": {"n": 1},
}  # fmt: skip


def feel(text: str) -> Any:
    names = frozenset(name for name in DATA if not name.isidentifier())
    return as_json(compile_feel(text, names).evaluate(DATA, now=NOW))


VALUES: dict[str, tuple[str, Any]] = {
    # ── 10.3.2.14: for ──
    "for": ("for x in xs return x * 2", [10, 6, 16]),
    "for over numbers": ("for i in 1..3 return i", [1, 2, 3]),
    "for downwards": ("for i in 2..-1 return i", [2, 1, 0, -1]),
    "for over several": ("for x in [1, 2], y in [10, 20] return x + y", [11, 21, 12, 22]),
    "for over what the first gives": ("for r in rows, t in r.tags return t", ["a", "a", "b"]),
    "for in for": ("for x in [1, 2] return for y in 1..x return y", [[1], [1, 2]]),
    "for with what came before": (
        "for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24],
    ),
    "for over one value": ("for x in 5 return x", [5]),
    "for over nothing": ("for x in nothing return x", None),
    "for over an interval": ("for x in [1..4) return x", [1, 2, 3]),
    "for with Chinese names": ("for 行 in rows return 行.企业", ["甲", "乙", "丙"]),
    "for hides a variable only inside": ("[for n in [1] return n, n]", [[1], 100]),
    # ── 10.3.2.15: some, every ──
    "some": ("some x in xs satisfies x > 7", True),
    "some of none": ("some x in [] satisfies true", False),
    "some beside null": ("some x in [1, null] satisfies x > 7", None),
    "some before null": ("some x in [null, 9] satisfies x > 7", True),
    "every": ("every x in xs satisfies x > 2", True),
    "every of none": ("every x in [] satisfies false", True),
    "every beside null": ("every x in [9, null] satisfies x > 7", None),
    "every against null": ("every x in [null, 1] satisfies x > 7", False),
    "some over several": ("some x in [1, 2], y in [3, 4] satisfies x * y = 8", True),
    # ── 10.3.2.5: filters ──
    "filter by an entry": ("rows[金额 > limit].企业", ["甲", "丙"]),
    "filter by the item": ("xs[item > 4]", [5, 8]),
    "filter by an entry of the item": ("rows[item.n = 1].企业", ["乙"]),
    "filter prefers the entry": ("rows[n < 100].n", [3, 1, 2]),
    "filter in a filter": ('rows[count(tags[item = "a"]) > 0].n', [3, 2]),
    "filter that nothing passes": ("xs[item > 100]", []),
    "filter by a list": ('rows[企业 in ["甲", "乙"]].n', [3, 1]),
    "position": ("xs[1]", 5),
    "position from the end": ("xs[-1]", 8),
    "position beyond the end": ("xs[4]", None),
    "computed position": ("xs[count(xs) - 1]", 3),
    "position of one value": ("limit[1]", 15),
    "position in nothing": ("nothing[1]", None),
    "filter of one value": ("limit[item > 20]", []),
    "entry by its name": ('one["n"]', 1),
    "projection": ("rows.n", [3, 1, 2]),
    "projection of what some lack": ("[{a: 1}, {b: 2}].a", [1, None]),
    # ── 10.3.2.6: contexts ──
    "context": ('{a: 1, "b c": 2}', {"a": 1, "b c": 2}),
    "context that uses its own": ("{a: 2, b: a * 3, c: a + b}", {"a": 2, "b": 6, "c": 8}),
    "context with names of words": ("{单 价: 2, 合计: 单 价 * 3}.合计", 6),
    "context of nothing": ("{}", {}),
    "get value": ('get value({a: 1}, "a")', 1),
    "get no value": ('get value({a: 1}, "b")', None),
    "get entries": ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    "context of entries": ('context([{key: "a", value: 1}])', {"a": 1}),
    "context put": ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    "context put within": ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    "context merge": ("context merge([{a: 1, b: 1}, {b: 2}])", {"a": 1, "b": 2}),
    "entry that is not there": ("{a: 1}.b.c", None),
    # ── 10.3.2.7: intervals ──
    "interval as a value": ("[1..5)", "[1..5)"),
    "interval in a name": ("{r: [1..5], in: 3 in r}.in", True),
    "in an interval from outside": ("5 in ]1..5[", False),
    "in one of several": ("7 in ([1..3], > 6)", True),
    "in one end": ("7 in <= 7", True),
    "in a list of values": ("7 in (1, 7)", True),
    "in an interval of dates": ('@"2026-11-23" in [@"2026-11-01"..@"2026-11-30"]', True),
    "between": ("limit between 10 and 20 and true", True),
    "not in": ("7 not in [1..5]", True),
    "ends of an interval": ("[1..5).end included", False),
    "beginning of an interval": ("[1..5].start", 1),
    # ── 10.3.2.11: instance of ──
    "instance of number": ("1.5 instance of number", True),
    "truth is no number": ("true instance of number", False),
    "instance of string": ('"a" instance of string', True),
    "instance of date": ('@"2026-11-23" instance of date', True),
    "an instant is no date": ("now() instance of date", False),
    "instance of date and time": ("now() instance of date and time", True),
    "instance of a duration": ('duration("P1M") instance of years and months duration', True),
    "instance of another duration": ('duration("P1D") instance of days and time duration', True),
    "instance of list": ("xs instance of list", True),
    "instance of context": ("one instance of context", True),
    "instance of range": ("[1..2] instance of range", True),
    "null is of no kind": ("nothing instance of Any", False),
    # ── 10.3.2.8, 10.3.2.10 ──
    "what is not true is no reason": ("if 1 then 2 else 3", 3),
    "choice in a loop": ("for x in xs return if x > 4 then 1 else 0", [1, 0, 1]),
    "not as a function": ("not(limit = 15) = false", True),
    "power": ("2 ** 10", 1024),
    "minus binds before power": ("-2 ** 2", 4),
    "division by zero": ("1 / 0", None),
    "null in a comparison of lists": ("[1, null] = [1, null]", True),
    "comment": ("1 /* one */ + 1", 2),
    # ── 10.3.4.3: patterns ──
    "matches": ('matches("foobar", "^fo*bar$")', True),
    "matches anywhere": ('matches("foobar", "ob")', True),
    "matches without case": ('matches("FooBar", "^foobar$", "i")', True),
    "matches Chinese": (r'matches("国统字〔2026〕12号", "^[\p{Lo}]+〔\d{4}〕\d+号$")', True),
    "matches no dot over lines": (r'matches("a\nb", "a.b")', False),
    "matches over lines": (r'matches("a\nb", "a.b", "s")', True),
    "matches at a line": (r'matches("a\nb", "^b$", "m")', True),
    "matches with spaces left out": ('matches("ab", "a b", "x")', True),
    "matches a class less another": ('matches("e", "[a-z-[aeiou]]")', False),
    "matches a number of times": ('matches("aaa", "^a{2,3}$")', True),
    "matches one of": ('matches("cat", "^(?:dog|cat)$")', True),
    "matches null": ('matches(nothing, "a")', None),
    "replace": ('replace("banana", "a", "o")', "bonono"),
    "replace by groups": (r'replace("2026-11-23", "(\d+)-(\d+)-(\d+)", "$3.$2.$1")', "23.11.2026"),
    "replace by all of it": ('replace("ab", "b", "[$0]")', "a[b]"),
    "replace as little as can be": ('replace("<a><b>", "<.+?>", "x")', "xx"),
    "split at a pattern": (r'split("John  Doe", "\s+")', ["John", "Doe"]),
    "split at a mark": (r'split("a.b", "\.")', ["a", "b"]),
    # ── 10.3.4.4: lists ──
    "sort": ("sort(xs, function(x, y) x < y)", [3, 5, 8]),
    "sort records": ("sort(rows, function(前, 后) 前.金额 > 后.金额).企业", ["甲", "丙", "乙"]),
    "sort keeps what is alike": ("sort(rows, function(a, b) false).n", [3, 1, 2]),
    "stddev": ("stddev([2, 4, 7, 5])", pytest.approx(2.0817, abs=1e-4)),
    "stddev of one": ("stddev([2])", None),
    "mode": ("mode(6, 3, 9, 6, 6)", [6]),
    "mode of several": ("mode([6, 1, 9, 6, 1])", [1, 6]),
    "values one by one": ("sum(1, 2, 3) + count(1, 2) + mean(2, 4)", 11),
    "sum of nothing": ("sum([])", None),
    "sum with null": ("sum([1, null])", None),
    "min of texts": ('min("b", "a")', "a"),
    "max of dates": ('max(@"2026-01-01", @"2026-02-01")', "2026-02-01"),
    "all with null": ("all([true, null])", None),
    "all against null": ("all([null, false])", False),
    "any with null": ("any([null, true])", True),
    "truth is no one": ("list contains([1], true)", False),
    "list replace": ("list replace([1, 2], 2, 5)", [1, 5]),
    "distinct records": ("distinct values([{a: 1}, {a: 1}, {a: 2}])", [{"a": 1}, {"a": 2}]),
    # ── 10.3.4.5: numbers ──
    "round up": ("round up(-5.1, 0)", -6),
    "round down": ("round down(5.9, 0)", 5),
    "round half down": ("round half down(5.5, 0)", 5),
    "sqrt": ("sqrt(16)", 4.0),
    "modulo of zero": ("modulo(5, 0)", None),
    "number with marks": ('number("1 000,5", " ", ",")', 1000.5),
    "abs of a duration": ('abs(duration("-P1D"))', "P1D"),
    # ── 10.3.2.3: dates and durations ──
    "time of parts": ("time(9, 30, 0)", "09:30:00"),
    "time and duration": ('time("23:30:00") + duration("PT1H")', "00:30:00"),
    "duration times a number": ('duration("P1D") * 3', "P3D"),
    "months times a number": ('duration("P1M") * 14', "P1Y2M"),
    "duration by a duration": ('duration("PT1H") / duration("PT15M")', 4.0),
    "instant in a zone": (
        'date and time("2026-11-23T09:00:00@Asia/Shanghai")', "2026-11-23T01:00:00+00:00",
    ),
    "minutes of a duration": ('duration("-PT90M").minutes', -30),
    "date from the data": ('date(day) + duration("P1Y")', "2027-11-23"),
    # ── 10.3.4.10: intervals to each other ──
    "before": ("before([1..5), [5..8])", True),
    "not before": ("before([1..5], [5..8])", False),
    "after": ("after(9, [1..5])", True),
    "meets": ("meets([1..5], [5..8])", True),
    "met by": ("met by([5..8], [1..5])", True),
    "overlaps": ("overlaps([1..5], [5..8])", True),
    "overlaps before": ("overlaps before([1..5], [3..8])", True),
    "overlaps after": ("overlaps after([3..8], [1..5])", True),
    "includes": ("includes([1..5], 5)", True),
    "during": ("during([2..3], [1..5])", True),
    "starts": ("starts([1..3], [1..5])", True),
    "started by": ("started by([1..5], 1)", True),
    "finishes": ("finishes(5, [1..5])", True),
    "finished by": ("finished by([1..5], [3..5])", True),
    "coincides": ("coincides([1..5], [1..5])", True),
    "is": ('is(@"2026-11-23", "2026-11-23")', False),
    # ── 10.3.2.3.1: fractions are decimal ──
    "sum of fractions": ("0.1 + 0.2 = 0.3", True),
    "difference of fractions": ("0.3 - 0.1 = 0.2", True),
    "product of fractions": ("1.1 * 1.1 = 1.21", True),
    "quotient of fractions": ("0.3 / 0.1 = 3", True),
    "total of fractions": ("sum([0.1, 0.2, 0.3]) = 0.6", True),
    "mean of fractions": ("mean(0.1, 0.2) = 0.15", True),
    "product of a list": ("product([1.1, 1.1]) = 1.21", True),
    # ── 10.3.2.13: functions as values, and arguments by their names ──
    "function in a context": ("{f: function(a, b) a + b, v: f(1, 2)}.v", 3),
    "function at once": ("(function(x) x * 2)(4)", 8),
    "function without parameters": ("(function() 3)()", 3),
    "function behind a point": ("{f: function(x) x * 2}.f(5)", 10),
    "function with names of words": ("{双 倍: function(x) x * 2, v: 双 倍(4)}.v", 8),
    "function by names": ("{f: function(a, b) a - b, v: f(b: 1, a: 5)}.v", 4),
    "function that takes a function": (
        "{两次: function(f, x) f(f(x)), v: 两次(function(y) y * 3, 2)}.v", 18,
    ),
    "function that gives a function": ("{加: function(a) function(b) a + b, v: 加(2)(3)}.v", 5),
    "functions in a list": (
        "for f in [function(x) x + 1, function(x) x * 10] return f(3)", [4, 30],
    ),
    "function that sees what is around": ("(function(x) x > limit)(16)", True),
    "function in a filter": ("rows[(function(z) z > limit)(金额)].n", [3, 2]),
    "function that calls itself": (
        "{阶乘: function(f, n) if n = 0 then 1 else n * f(f, n - 1), v: 阶乘(阶乘, 5)}.v", 120,
    ),
    "function before one that is built in": ("{count: function(x) 7, v: count(xs)}.v", 7),
    "built-in before a value of its name": ("{count: 7, v: count(xs)}.v", 3),
    "function with kinds": ("(function(a: list<number>, b: string) a[1])([7], null)", 7),
    "sort by a value": ("{前: function(x, y) x > y, v: sort(xs, 前)}.v", [8, 5, 3]),
    # ── 10.3.2.13, 10.3.4: built-in functions as values ──
    "built-in function handed over": ('(function(f, x) f(x))(upper case, "a")', "A"),
    "built-in function in a context": ("{f: abs, v: f(-3)}.v", 3),
    "built-in functions in a list": ("for f in [min, max] return f(xs)", [3, 8]),
    "built-in functions that all hold": ("every f in [abs, floor] satisfies f(1.5) > 0", True),
    "built-in function by its place": ("[abs, floor][1](-4)", 4),
    "built-in function that is chosen": (
        '(if limit > 1 then upper case else lower case)("x")', "X",
    ),
    "built-in function by names": ('{f: contains, v: f(match: "a", string: "ab")}.v', True),
    "built-in function before a name of its own": ("(abs)(-2)", 2),
    "built-in function in a filter": ("rows[(function(f) f(金额) > limit)(abs)].n", [3, 2]),
    "sort by a built-in function": ("sort([[3], [1], [2]], function(a, b) a[1] < b[1])[1]", [1]),
    "sort by before": ("sort([3, 1, 2], before)", [1, 2, 3]),
    "sort as a value": ("{s: sort, v: s(xs, before)}.v", [3, 5, 8]),
    "list replace by a built-in function": ("list replace([1, 6, 2], before, 5)", [5, 6, 5]),
    "append a built-in function": ('append([abs], upper case)[2]("a")', "A"),
    "today as a value": ("{f: today, v: f()}.v", "2026-11-23"),
    "built-in function is a function": ("upper case instance of function", True),
    "built-in function takes that many": (
        "substring instance of function<string, number> -> Any", True,
    ),
    "built-in function takes more": ("substring instance of function<string> -> Any", False),
    "parameter called like a built-in function": ("(function(date) date)(3)", 3),
    "variable called like a built-in function": ("{count: count}", {"count": None}),
    "two variables and no function": ("date and time", None),
    # ── 10.3.2.3.1: numbers ──
    "whole number of large fractions": ("limit * 1000000000000000 * 0.5", 7_500_000_000_000_000),
    "whole number beyond what fractions keep": (
        "limit * 1000000000000000 * 1000000000000000 * 0.5", 7_500_000_000_000_000 * 10**15,
    ),
    "sort by names": ("sort(precedes: function(a, b) a < b, list: xs)", [3, 5, 8]),
    "list replace by a function": (
        "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", [5, 5, 7, 8],
    ),
    "arguments by names": ('substring(string: "foobar", start position: 3)', "obar"),
    "arguments by names, in any order": (
        'substring(length: 3, start position: 3, string: "foobar")', "oba",
    ),
    "an argument left out between": ('number(from: "1,5", decimal separator: ",")', 1.5),
    "not by a name": ("not(negand: true)", False),
    "point and interval by names": ("before(point: 1, range: [2..3])", True),
    "interval and point by names": ("before(range: [2..3], point: 1)", False),
    "date by names": ("date(month: 11, day: 23, year: 2026)", "2026-11-23"),
    "date and time of parts": ("date and time(2026, 11, 23, 9, 0, 0)", "2026-11-23T01:00:00+00:00"),
    # ── 10.3.2.9: kinds of parts ──
    "instance of list of numbers": ("xs instance of list<number>", True),
    "instance of list of others": ('["a"] instance of list<number>', False),
    "null in a list of numbers": ("[1, null] instance of list<number>", True),
    "instance of lists of lists": ("[[1], []] instance of list<list<number>>", True),
    "instance of context with entries": (
        "rows[1] instance of context<企业: string, 金额: number>", True,
    ),
    "instance of context that lacks one": (
        "{a: 1} instance of context<a: number, b: string>", False,
    ),
    "instance of context with words": ('{"b c": 1} instance of context<b c: number>', True),
    "instance of range of numbers": ("[1..3] instance of range<number>", True),
    "instance of range of dates": ("[1..3] instance of range<date>", False),
    "instance of function": ("(function(a) a) instance of function", True),
    "function that takes enough": ("(function(a) a) instance of function<number> -> Any", True),
    "function that takes too little": (
        "(function(a: number) a) instance of function<string> -> Any", False,
    ),
    "function with another number": (
        "(function(a) a) instance of function<Any, Any> -> Any", False,
    ),
    "a kind before a comparison": ("xs instance of list<number>=false", False),
}  # fmt: skip


@pytest.mark.parametrize("case", VALUES)
def test_comes_to(case: str) -> None:
    text, expected = VALUES[case]
    found = feel(text)
    assert found == expected
    assert isinstance(found, bool) is isinstance(expected, bool)


REFUSED: dict[str, tuple[str, str]] = {
    "for without return": ("for x in xs", "expected return"),
    "name of a word of the language": ("for in in xs return 1", "expected a name"),
    "a name twice": ("for x in xs, x in xs return x", "each once"),
    "an entry twice": ("{a: 1, a: 2}", "stands twice"),
    "function as data": ("{f: function(x) x}", "a function cannot be kept"),
    "function as a text": ("string(function(x) x)", "a function has no text"),
    "built-in function as data": ("{f: abs}", "a function cannot be kept"),
    "built-in function with too many": ("(function(f) f(1, 2))(abs)", "abs takes 1 values"),
    "built-in function with other names": ("{f: abs, v: f(x: 1)}.v", "no argument named x"),
    "more digits than are kept": ("0.12345678901234567890", "more digits than are kept"),
    "more digits in a text": ('number("0.12345678901234567890")', "more digits than are kept"),
    "a fraction of what is too large for one": (
        "limit * 1000000000000000 + 0.25",
        "a fraction cannot be kept",
    ),
    "function of another language": ("function(x) external {java: {}}", "other languages"),
    "function with too few": ("(function(x, y) x)(1)", "takes 2 values"),
    "function with other names": ("(function(x) x)(y: 1)", r"function\(x\) takes x"),
    "function of what is no function": ("(if 1 > 0 then 3 else function() 1)(1)", "got 3"),
    "function of another kind": ('(function(x: number) x)("a")', "expected number for x"),
    "method of data": ("one.n(1)", "a method call"),
    "call of a text": ('"a"(1)', "calling this"),
    "name that no function has": ('contains(string: "a", mach: "a")', "no argument named mach"),
    "name that is missing": ('substring(string: "a")', "needs the argument start position"),
    "names after places": ('contains("a", match: "a")', "all by their places"),
    "name with half a character": ("sort(p\ud800recedes: 1, list: xs)", "half of a character"),
    "a name given twice": ('contains(match: "a", match: "a")', "each once by its name"),
    "names for one of ours": ("len(values: xs)", "by their places only"),
    "kinds of what has none": ("1 instance of number<string>", "expected"),
    "kinds too deep": ("1 instance of " + "list<" * 20, "the kind is too deep"),
    "sort without a function": ("sort(xs, xs)", "a function of two values"),
    "unknown kind": ("1 instance of thing", "expected one of Any, Null, number"),
    "a name that is the engine's": ("for __x in xs return 1", "not allowed"),
    "call of a value": ("xs(1)(2)", "there is no function xs"),
    "position nought": ("xs[0]", "count from 1"),
    "unknown flag": ('matches("a", "a", "g")', "i, s, m and x"),
    "reference to a group": (r'matches("aa", "(a)\1")', "reference to a group"),
    "looking ahead": ('matches("a", "(?=a)")', "looking ahead"),
    "open group": ('matches("a", "(a")', "a bracket is not closed"),
    "nothing to repeat": ('matches("a", "*a")', "nothing is there to be repeated"),
    "empty match": ('replace("abc", "x*", "-")', "the empty text"),
    "replacement without a number": ('replace("a", "a", "$x")', "number of a group"),
    "half numbers": ("for i in 1..2.5 return i", "whole numbers"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_with_a_reason(case: str) -> None:
    text, reason = REFUSED[case]
    with pytest.raises(ExpressionError, match=reason):
        feel(text)


def test_entries_of_a_filters_items_are_no_variables_that_the_data_must_have() -> None:
    expression = compile_feel("rows[金额 > limit][item.n > floor_of].n + other")
    assert expression.names == {"rows", "other"}
    assert not expression.is_constant


def test_names_that_loops_bind_are_no_variables() -> None:
    expression = compile_feel("for x in xs, y in x.ys return x.n + y + z")
    assert expression.names == {"xs", "z"}


def test_a_built_in_function_is_one_only_where_no_variable_has_its_name() -> None:
    expression = compile_feel("(function(f) f)(count)")
    assert expression.evaluate({"count": 5}) == 5
    assert repr(expression.evaluate({})) == "count"
    assert expression.names == frozenset()
    assert expression.asked == {"count"}


def test_a_loop_over_nothing_but_constants_is_a_constant() -> None:
    assert compile_feel("for x in 1..3 return x").is_constant
    assert not compile_feel("for x in 1..3 return now()").is_constant

"""Random programs and expressions: grown from a grammar, or bent from those that attack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from engine.scripting import ScriptError, read_script
from tests.engine.scripting.attacks import FAILING, HARMLESS, UNREADABLE
from tests.unit.interpreter.expression_attacks import FAILING as FAILING_EXPRESSIONS
from tests.unit.interpreter.expression_attacks import REFUSED
from tests.unit.interpreter.test_feel import VALUES
from tests.unit.interpreter.test_feel_attacks import BOMBS

SCRIPTS = (
    *(text for text, _ in UNREADABLE.values()),
    *(text for text, _ in FAILING.values()),
    *(text for text, _ in HARMLESS.values()),
)
EXPRESSIONS = (
    *(text for text, _ in REFUSED.values()),
    *(text for text, _ in FAILING_EXPRESSIONS.values()),
    "ok and price * count > limit", "len(rows) > 0 and rows[0].n + 1 > limit",
    "[1..5], > 7, not(3)", '"a", "b"', "date('2026-11-23') + days(3)", "a if b else c",
    "if a > 3 then b else if x = null then 1 else 2", "a between 1 and 5", "x in (1..b]",
    "string length(text) + substring(text, 2, 3)", '@"2026-11-23" + duration("P1M")',
    "list contains(append(rows, a), 督办)", "not(> 5), [1..3], ? > a", "x.y.z or not(a = b)",
    *(text for text, _ in VALUES.values()),
    *BOMBS.values(),
    'years and months duration(date("2024-02-29"), today())', "sublist(flatten([rows]), 1)",
)  # fmt: skip
_NAMES = ("a", "b", "x", "rows", "record", "text", "督办", "ﬁrst", "_inner", "__class__", "date")
_FUNCTIONS = (
    "abs", "len", "min", "max", "sum", "round", "str", "int", "float", "bool", "list", "dict",
    "set", "tuple", "sorted", "reversed", "range", "zip", "map", "filter", "enumerate", "repr",
    "matches", "replace", "split", "sort", "flatten", "distinct values", "get entries", "context",
    "concatenate", "list contains", "string", "partial", "overlaps", "stddev", "mode", "number",
    "chr", "ord", "pow", "divmod", "isinstance", "type", "any", "all", "date", "days", "now",
    "today", "get", "defined", "instant", "days_between", "eval", "open", "print", "iter", "next",
)  # fmt: skip
_METHODS = (
    "append", "extend", "insert", "pop", "sort", "keys", "items", "update", "join", "split",
    "replace", "format", "encode", "upper", "casefold", "ljust", "zfill", "center", "expandtabs",
    "translate", "format_map", "isoformat", "bit_length", "count", "index", "copy", "__class__",
)  # fmt: skip
_LITERALS = (
    "0", "1", "-1", "2.5", "1e308", "10**6", "10**30", "'a'", "'督办'", "'\\x00'", "'\\ud800'",
    "''", "b'a'", "None", "True", "[]", "{}", "()", "{1, 2}", "float('nan')", "float('inf')",
    "'a' * 1000", "[0] * 1000", "'{0.__class__}'", "'%99999d'", "range(10**9)", "...", "1j",
)  # fmt: skip
_BINARY = ("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@", "and", "or",
           "==", "<", ">=", "in", "is", "not in", "!=")  # fmt: skip
_BITS = ("(", ")", "[", "]", "{", "}", "'", '"', "\\", "\n", "\t", " ", ":", ",", ".", "=", "#",
         "\0", "\ud800", "\ufeff", "ﬀ", "lambda", "import", "yield", "..", "?", "not(")  # fmt: skip


class Programs:
    """An endless supply; the same seed gives the same programs."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def script(self) -> str:
        """Four of five can be read, so that most of the work is the sandbox's."""
        text = self._any_script()
        if self._random.random() < 0.8:
            for _ in range(40):
                if _is_readable(text):
                    break
                text = self._any_script()
        return text

    def _any_script(self) -> str:
        if self._random.random() < 0.4:
            return self._bent(SCRIPTS)
        return "\n".join(self._statement(0) for _ in range(self._random.randint(1, 6)))

    def expression(self) -> str:
        if self._random.random() < 0.4:
            return self._bent(EXPRESSIONS)
        return self._grown(self._random.randint(0, 4))

    def data(self) -> dict[str, object]:
        """Process data under the names that programs use."""
        values: Sequence[object] = (
            0, 1, -3, 2.5, True, None, "", "a", "督办", "2026-11-23", [], [1, 2, 3], {"a": 1},
            [{"n": 1}, {"n": "x"}], {"b": [1, {"c": None}]}, 2**200, "a" * 2000, [[]] * 50,
        )  # fmt: skip
        return {name: self._random.choice(values) for name in _NAMES if self._random.random() < 0.7}

    # ── Growing ───────────────────────────────────────────────────────────────────────────

    def _statement(self, depth: int) -> str:
        kinds: list[Callable[[int], str]] = [self._assignment, self._assignment, self._call]
        if depth < 3:
            kinds += [self._loop, self._choice, self._function, self._attempt, self._endless]
        return self._random.choice(kinds)(depth)

    def _block(self, depth: int) -> str:
        lines = [self._statement(depth + 1) for _ in range(self._random.randint(1, 3))]
        return "\n".join("    " + line for text in lines for line in text.split("\n"))

    def _assignment(self, depth: int) -> str:
        operator = self._random.choice(("=", "=", "=", "+=", "*=", "-="))
        return f"{self._name()} {operator} {self._grown(3 - depth)}"

    def _call(self, depth: int) -> str:
        return f"{self._name()}.{self._random.choice(_METHODS)}({self._grown(2 - depth)})"

    def _loop(self, depth: int) -> str:
        return f"for {self._name()} in {self._grown(2)}:\n{self._block(depth)}"

    def _endless(self, depth: int) -> str:
        return f"while {self._grown(1)}:\n{self._block(depth)}\n    break"

    def _choice(self, depth: int) -> str:
        return f"if {self._grown(2)}:\n{self._block(depth)}\nelse:\n{self._block(depth)}"

    def _function(self, depth: int) -> str:
        name = self._name()
        return f"def {name}({self._name()}):\n{self._block(depth)}\n    return {self._grown(2)}"

    def _attempt(self, depth: int) -> str:
        return f"try:\n{self._block(depth)}\nexcept Exception as {self._name()}:\n    pass"

    def _grown(self, depth: int) -> str:
        pick, random = self._random.choice, self._random
        if depth <= 0 or random.random() < 0.2:
            return pick((self._name(), pick(_LITERALS), pick(_LITERALS)))
        inner = [self._grown(depth - 1) for _ in range(3)]
        return pick(
            (
                f"({inner[0]} {pick(_BINARY)} {inner[1]})",
                f"({inner[0]} {pick(_BINARY)} {inner[1]})",
                f"{pick(_FUNCTIONS)}({inner[0]})",
                f"{pick(_FUNCTIONS)}({inner[0]}, {inner[1]})",
                f"({inner[0]}).{pick(_METHODS)}({inner[1]})",
                f"({inner[0]} if {inner[1]} else {inner[2]})",
                f"[{inner[0]}, {inner[1]}]",
                f"{{{inner[0]}: {inner[1]}}}",
                f"{inner[0]}[{inner[1]}]",
                f"[{inner[0]} for {self._name()} in {inner[1]}]",
                f"(lambda {self._name()}: {inner[0]})({inner[1]})",
                f"f'{{{self._name()}!r:>{random.randint(1, 10**6)}}}'",
                f"{self._name()}.{self._name()}",
                f"-{inner[0]}",
                # FEEL's own.
                f"for {self._name()} in {inner[0]}, {self._name()} in {inner[1]} return {inner[2]}",
                f"for {self._name()} in 1..{random.choice((3, 100, 10**9))} return {inner[0]}",
                f"{pick(('some', 'every'))} {self._name()} in {inner[0]} satisfies {inner[1]}",
                f"{{{self._name()}: {inner[0]}, {self._name()}: {inner[1]}}}",
                f"({inner[0]})[{self._name()} {pick(('<', '=', '>='))} {inner[1]}]",
                f"sort({inner[0]}, function(x, a) {inner[1]})",
                f"{{f: function(x, a) {inner[0]}, x: f({inner[1]}, {inner[2]})}}",
                f"{{f: function(x: {self._kind(2)}) {inner[0]}, x: f(x: {inner[1]})}}.x",
                f"(function(a) {inner[0]})({inner[1]})",
                f"{{f: function(f, x) f(f, {inner[0]}), x: f(f, {inner[1]})}}",
                f"{{f: function(f, x) if {inner[0]} then f(f, {inner[1]}) else x, x: f(f, a)}}",
                f"list replace({inner[0]}, function(x, a) {inner[1]}, {inner[2]})",
                f"substring(string: {inner[0]}, start position: {inner[1]})",
                f"sublist(start position: {inner[0]}, list: {inner[1]})",
                f"sort(list: {inner[0]}, precedes: {inner[1]})",
                f"{inner[0]}({inner[1]})",
                f"{inner[0]} instance of {self._kind(3)}",
                f"[{inner[0]}..{inner[1]})",
                f"{inner[0]} in ({inner[1]}, > {inner[2]})",
                f"{inner[0]} instance of {pick(('number', 'list', 'date and time'))}",
                f'{pick(("matches", "split"))}({inner[0]}, "{self._pattern(3)}")',
                f'replace({inner[0]}, "{self._pattern(3)}", "$1")',
            )
        )

    def _kind(self, depth: int) -> str:
        pick = self._random.choice
        if depth <= 0:
            return pick(("Any", "Null", "number", "string", "date and time", "list", "function"))
        inner = [self._kind(depth - 1) for _ in range(2)]
        return pick((
            inner[0], f"list<{inner[0]}>", f"range<{inner[0]}>",
            f"context<a: {inner[0]}, b c: {inner[1]}>", f"function<{inner[0]}> -> {inner[1]}",
        ))  # fmt: skip

    def _pattern(self, depth: int) -> str:
        pick = self._random.choice
        if depth <= 0:
            return pick(("a", "督", ".", "[a-z]", "[^a]", "\\d", "\\p{L}", "^", "$", "", "(", "]"))
        inner = [self._pattern(depth - 1) for _ in range(2)]
        return pick((
            f"({inner[0]})+", f"({inner[0]}|{inner[1]})*", f"(?:{inner[0]}){{2,30}}?",
            inner[0] + inner[1], f"({inner[0]}){inner[1]}",
        ))  # fmt: skip

    def _name(self) -> str:
        return self._random.choice(_NAMES)

    # ── Bending ───────────────────────────────────────────────────────────────────────────

    def _bent(self, corpus: Sequence[str]) -> str:
        text = self._random.choice(corpus)[:3000]
        for _ in range(self._random.randint(1, 4)):
            text = self._bend(text, corpus)
        return text

    def _bend(self, text: str, corpus: Sequence[str]) -> str:
        random = self._random
        at, to = sorted(random.randint(0, len(text)) for _ in range(2))
        match random.randint(0, 5):
            case 0:
                return text[:at] + text[to:]
            case 1:
                return text[:at] + random.choice(_BITS) + text[at:]
            case 2:
                return text[:at] + random.choice(_LITERALS) + text[to:]
            case 3:
                return text[:at] + text[at:to] * random.randint(2, 20) + text[to:]
            case 4:
                return f"{text}\n{random.choice(corpus)[:3000]}"
            case _:
                return text[:at] + random.choice((*_NAMES, *_FUNCTIONS)) + text[to:]


def _is_readable(text: str) -> bool:
    try:
        read_script(text)
    except ScriptError:
        return False
    return True

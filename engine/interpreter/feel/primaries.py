"""The parts of FEEL that bind strongest: literals, names, calls, and what brackets hold."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from typing import TypeVar

from engine.interpreter.expression_functions import FUNCTIONS, LAZY_FUNCTIONS, ExpressionError
from engine.interpreter.feel.arithmetic import kept
from engine.interpreter.feel.built_ins import SPOKEN_NAMES
from engine.interpreter.feel.function_values import ANY, Type
from engine.interpreter.feel.functions import FEEL_FUNCTIONS
from engine.interpreter.feel.kind_syntax import name_before_colon, read_kind
from engine.interpreter.feel.nodes import BuiltInName, Entries, Function, Interval, Repeat, Steps
from engine.interpreter.feel.scanning import Scanner, pattern_of, spaced, unquoted
from engine.interpreter.feel.values import PROPERTIES

_MOST_NAMES = 8
_PROPERTIES = pattern_of(
    frozenset(name for properties in PROPERTIES.values() for name in properties if " " in name)
)
_BUILT_IN = spaced((*FEEL_FUNCTIONS, *FUNCTIONS, *LAZY_FUNCTIONS))
_SPOKEN = pattern_of(SPOKEN_NAMES)
_RESERVED = frozenset(
    ("and", "or", "in", "between", "then", "else", "return", "satisfies", "instance", "is", "if",
     "for", "some", "every", "function", "not")
)  # fmt: skip
_N = TypeVar("_N", bound=ast.expr)


def placed(node: _N, start: int) -> _N:
    """``node``, which begins at the character ``start``."""
    node.lineno = node.end_lineno = 1
    node.col_offset = node.end_col_offset = start
    return node


def identifier(name: str) -> str:
    """A name with spaces or marks as one that can be called."""
    return name if name.isidentifier() else "called_" + "".join(f"{ord(char):x}_" for char in name)


def _number(word: str, start: int) -> int | float:
    if not any(mark in word for mark in ".eE"):
        return int(word)
    try:
        return kept(word)
    except ExpressionError as error:
        raise ExpressionError(str(error), position=start + 1) from None


class Primaries(ABC):
    def __init__(self, text: str, names: frozenset[str], called: frozenset[str]) -> None:
        self.scan = Scanner(text)
        self.depth = 0
        self._names = names | called
        self._known = pattern_of(self._names)
        self._built_in = pattern_of(_BUILT_IN, called=True)
        self._models = pattern_of(called, called=True)

    @abstractmethod
    def expression(self) -> ast.expr: ...

    @abstractmethod
    def sum(self, weakest: int = 1) -> ast.expr: ...

    @abstractmethod
    def test(self) -> ast.expr: ...

    def primary(self) -> ast.expr:
        start, scan = self.scan.start, self.scan
        model = scan.named(self._models)
        if model:
            scan.pass_over(self._models)
            return self._call(identifier(model), start)
        name = scan.named(_SPOKEN)
        if name and not scan.named(self._built_in) and not scan.named(self._known):
            scan.pass_over(_SPOKEN)
            return placed(BuiltInName(name.replace(" ", "_"), False), start)
        name = scan.named(self._known)
        if name and name != scan.named(self._built_in):
            scan.pass_over(self._known)
            return placed(ast.Name(name, ast.Load()), start)
        match scan.kind:
            case "number" | "text":
                return self._literal(start)
            case "word":
                return self._worded(start)
        return self._bracketed(start)

    def _literal(self, start: int) -> ast.expr:
        word, number = self.scan.word, self.scan.kind == "number"
        self.scan.advance()
        if number:
            if self.scan.kind == "word" and self.scan.start == start + len(word):
                raise ExpressionError("the literal is no number", position=start + 1)
            if len(word) > 40:
                raise ExpressionError(f"the literal {word[:20]} is not allowed", position=start + 1)
            return placed(ast.Constant(_number(word, start)), start)
        if word.startswith("@"):
            text = placed(ast.Constant(unquoted(word[1:])), start)
            return placed(ast.Call(placed(ast.Name("feel_literal"), start), [text], []), start)
        return placed(ast.Constant(unquoted(word)), start)

    # ── Words ─────────────────────────────────────────────────────────────────────────────

    def _worded(self, start: int) -> ast.expr:
        scan, word = self.scan, self.scan.word
        function = scan.named(self._built_in)
        if function:
            scan.pass_over(self._built_in)
            return self._call(function.replace(" ", "_"), start)
        scan.advance()
        match word:
            case "if":
                return self._choice(start)
            case "for" | "some" | "every":
                return self._repeat(word, start)
            case "function":
                return self._function(start)
        if scan.sees("(") and (word in ("not", "is") or word not in _RESERVED):
            return self._call(word, start)
        if word in _RESERVED:
            scan.go_to(start)
            raise scan.puzzled("a value")
        return placed(ast.Name(word, ast.Load()), start)

    def _call(self, name: str, start: int) -> ast.expr:
        found = self.invoked(placed(ast.Name(name, ast.Load()), start), start)
        if name != "not":
            return found
        values = [*found.args, *(each.value for each in found.keywords if each.arg == "negand")]
        if len(values) != 1 or len(found.args) + len(found.keywords) != 1:
            raise ExpressionError("not() takes one value", position=start + 1)
        return placed(ast.UnaryOp(ast.Not(), values[0]), start)

    def invoked(self, function: ast.expr, start: int) -> ast.Call:
        """``function`` with arguments: all by their places, or all by their names."""
        arguments: list[ast.expr] = []
        named: dict[str, ast.expr] = {}
        self.scan.expect("(")
        while not self.scan.skip(")"):
            if arguments or named:
                self.scan.expect(",")
                if self.scan.skip(")"):
                    break
            name = name_before_colon(self.scan)
            if name in named or (arguments if name else named):
                raise ExpressionError(
                    "arguments are given all by their places, or each once by its name",
                    position=self.scan.start + 1,
                )
            if name:
                named[name] = self.expression()
            else:
                arguments.append(self.expression())
        keywords = [ast.keyword(name, value) for name, value in named.items()]
        return placed(ast.Call(function, arguments, keywords), start)

    def _choice(self, start: int) -> ast.expr:
        condition = self.expression()
        self.scan.expect("then")
        wanted = self.expression()
        self.scan.expect("else")
        return placed(ast.IfExp(condition, wanted, self.expression()), start)

    def _repeat(self, kind: str, start: int) -> ast.expr:
        names: list[str] = []
        sources: list[ast.expr] = []
        while not names or self.scan.skip(","):
            names.append(self._new_name())
            self.scan.expect("in")
            sources.append(self._source())
        if len(names) > _MOST_NAMES or len(set(names)) < len(names):
            raise ExpressionError(
                f"{kind} takes at most {_MOST_NAMES} names, each once", position=start + 1
            )
        self.scan.expect("return" if kind == "for" else "satisfies")
        return placed(Repeat(kind, names, sources, self.expression()), start)

    def _source(self) -> ast.expr:
        start, low = self.scan.start, self.sum()
        if not self.scan.skip(".."):
            return low
        return placed(Steps(low, self.sum()), start)

    def _function(self, start: int) -> ast.expr:
        self.scan.expect("(")
        names: list[str] = []
        kinds: list[Type] = []
        while not self.scan.skip(")"):
            if names:
                self.scan.expect(",")
            names.append(self._new_name())
            kinds.append(read_kind(self.scan) if self.scan.skip(":") else ANY)
        if len(names) > _MOST_NAMES or len(set(names)) < len(names):
            raise ExpressionError(
                f"a function takes at most {_MOST_NAMES} names, each once", position=start + 1
            )
        if self.scan.sees("external"):
            raise ExpressionError(
                "functions of other languages are not allowed", position=self.scan.start + 1
            )
        return placed(Function(names, kinds, self.expression()), start)

    def _new_name(self) -> str:
        """A name that begins to be known here: one word, or one that is known with spaces."""
        name = self.scan.named(self._known)
        if name:
            self.scan.pass_over(self._known)
            return name
        if self.scan.kind != "word" or self.scan.word in _RESERVED:
            raise self.scan.puzzled("a name")
        name = self.scan.word
        self.scan.advance()
        return name

    def member_name(self) -> str:
        """Behind a point any word may stand."""
        for names in (self._known, _PROPERTIES):
            name = self.scan.named(names)
            if name:
                self.scan.pass_over(names)
                return name
        if self.scan.kind != "word":
            raise self.scan.puzzled("a name")
        name = self.scan.word
        self.scan.advance()
        return name

    # ── Brackets ──────────────────────────────────────────────────────────────────────────

    def _bracketed(self, start: int) -> ast.expr:
        scan = self.scan
        if scan.sees("{"):
            return self._entries(start)
        if not scan.sees("[", "(", "]"):
            raise scan.puzzled("a value")
        opening = scan.word
        scan.advance()
        if scan.skip(")" if opening == "(" else "]"):
            if opening == "[":
                return placed(ast.List([], ast.Load()), start)
            raise ExpressionError("not an expression: nothing is in brackets", position=start + 1)
        first = self.test() if scan.sees("<", ">", "<=", ">=") else self.expression()
        if scan.skip(".."):
            return self._interval(opening, first, start)
        if opening == "]":
            raise scan.puzzled("'..'")
        return self._rest_of_list(opening, first, start)

    def _interval(self, opening: str, low: ast.expr, start: int) -> ast.expr:
        high = self.expression()
        closing = self.scan.word
        if not self.scan.skip("]", ")", "["):
            raise self.scan.puzzled("the end of an interval")
        closed = ("[" if opening == "[" else "(") + ("]" if closing == "]" else ")")
        return placed(Interval(low, high, closed), start)

    def _rest_of_list(self, opening: str, first: ast.expr, start: int) -> ast.expr:
        """``(a)`` is ``a`` and ``(a, b)``, as it may stand behind ``in``, a list."""
        closing, found = (")" if opening == "(" else "]"), [first]
        while not self.scan.skip(closing):
            self.scan.expect(",")
            if self.scan.skip(closing):
                break
            found.append(self.test() if self.scan.sees("<", ">", "<=", ">=") else self.expression())
        if opening == "(" and len(found) == 1:
            return first
        return placed(ast.List(found, ast.Load()), start)

    def _entries(self, start: int) -> ast.expr:
        self.scan.expect("{")
        keys: list[str] = []
        values: list[ast.expr] = []
        while not self.scan.skip("}"):
            if keys:
                self.scan.expect(",")
                if self.scan.skip("}"):
                    break
            keys.append(self._key())
            self.scan.expect(":")
            values.append(self.expression())
            self._learn(keys[-1])
        if len(set(keys)) < len(keys):
            raise ExpressionError("an entry stands twice in the context", position=start + 1)
        return placed(Entries(keys, values), start)

    def _key(self) -> str:
        """A text, or words up to the colon."""
        if self.scan.kind == "text" and not self.scan.word.startswith("@"):
            name = unquoted(self.scan.word)
            self.scan.advance()
            return name
        words = []
        while self.scan.kind and not self.scan.sees(":", ",", "{", "}", "[", "]", "(", ")"):
            words.append(self.scan.word)
            self.scan.advance()
        if not words:
            raise self.scan.puzzled("the name of an entry")
        return " ".join(words)

    def _learn(self, name: str) -> None:
        """From here on the name of an entry may stand with its spaces."""
        if not name.isidentifier() and name not in self._names:
            self._names |= {name}
            self._known = pattern_of(self._names)

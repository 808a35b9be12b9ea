"""FEEL expressions of decisions: written in FEEL or as elsewhere, with FEEL's null.

The text is put into the syntax of :mod:`engine.interpreter.expressions` and goes through the same
allow-list; only the operators are FEEL's. Names may hold spaces, where they are known.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, cast

from engine.interpreter.expression_functions import FUNCTIONS, ExpressionError
from engine.interpreter.expression_tree import DATA, NOW, Rewriter, call
from engine.interpreter.expressions import MAX_BYTES, Expression, compile_with
from engine.interpreter.feel_functions import FEEL_FUNCTIONS

_QUOTED = re.compile(r'(@?"(?:\\.|[^"\\])*")')
_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
#: A name, a number or a call, from its beginning on and of a bounded length: in a long text each
#: place where one may begin is tried.
_LATER = r"[\w.]{1,100}?(?:\([^()]{0,200}\))?"
_FIRST = rf"(?<![\w.]){_LATER}"
_BETWEEN = re.compile(rf"({_FIRST})\s+between\s+({_LATER})\s+and\s+({_LATER})(?![\w.(])")
_IN_RANGE = re.compile(
    rf"({_FIRST})\s+in\s+([\[\](])\s*(-?{_LATER})\s*\.\.\s*(-?{_LATER})\s*([\])\[])"
)
_SPACED = sorted(
    (name.replace("_", " ") for name in (*FEEL_FUNCTIONS, *FUNCTIONS) if "_" in name), key=len
)[::-1]
_CALLS = re.compile(
    r"(?<!\w)(" + "|".join(r"\s+".join(name.split()) for name in _SPACED) + r")(?=\s*\()"
)
_TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|\w+|\s+|.', re.DOTALL)
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "feel_eq", ast.NotEq: "feel_ne", ast.Lt: "feel_lt", ast.LtE: "feel_le",
    ast.Gt: "feel_gt", ast.GtE: "feel_ge", ast.In: "feel_in", ast.NotIn: "feel_notin",
    ast.Is: "feel_eq", ast.IsNot: "feel_ne",
}  # fmt: skip


@lru_cache(maxsize=8192)
def compile_feel(text: str, names: frozenset[str] = frozenset()) -> Expression:
    """Check and compile ``text``. ``names`` are those with spaces or marks that it may use.

    Raises:
        ExpressionError: It is too long, no expression, or uses what is not allowed.
    """
    return compile_knowing(text, names, {})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model as FEEL calls it. ``apply`` takes the time, then the arguments.

    ``cost`` counts the invocations that one call comes to, so that models which call each other
    cannot multiply without bound.
    """

    name: str
    parameters: tuple[str, ...]
    apply: Callable[..., Any]
    cost: int = 1


MAX_COST = 2_000


def compile_knowing(
    text: str, names: frozenset[str], knowledge: Mapping[str, Knowledge]
) -> Expression:
    """As :func:`compile_feel`; ``knowledge`` may be called by its names."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise ExpressionError(f"an expression has at most {MAX_BYTES} bytes")
    called = [name for name in knowledge if not name.isidentifier()]
    source = as_expression(text, names, called=called)
    return compile_with(source, lambda: FeelRewriter(knowledge), written=text)


def as_expression(text: str, names: Iterable[str] = (), *, called: Iterable[str] = ()) -> str:
    """``text`` in the syntax of other expressions."""
    spaced, calls = _pattern(frozenset(names)), _pattern(frozenset(called), before=r"\s*\(")
    pieces = _QUOTED.split(text)
    pieces[::2] = [_outside_quotes(piece, spaced, calls) for piece in pieces[::2]]
    pieces[1::2] = [
        f"feel_literal({piece[1:]})" if piece.startswith("@") else piece for piece in pieces[1::2]
    ]
    try:
        return _choices("".join(pieces))
    except RecursionError:
        raise ExpressionError("choices are nested too deeply") from None


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str], *, before: str = "") -> re.Pattern[str] | None:
    """Finds any of ``names``, the longest first, whatever spaces its words have between them."""
    if not names:
        return None
    ordered = sorted(names, key=lambda name: (-len(name), name))
    listed = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in ordered)
    return re.compile(rf"(?<![\w.])(?:{listed})(?!\w)" + (f"(?={before})" if before else ""))


def identifier(name: str) -> str:
    """A name with spaces or marks as one that can be called."""
    return name if name.isidentifier() else "called_" + "".join(f"{ord(char):x}_" for char in name)


def _outside_quotes(
    text: str, spaced: re.Pattern[str] | None, calls: re.Pattern[str] | None
) -> str:
    if calls is not None:
        text = calls.sub(lambda found: identifier(" ".join(found.group().split())), text)
    if spaced is not None:
        text = spaced.sub(lambda found: f"get({_quoted(' '.join(found.group().split()))})", text)
    text = _CALLS.sub(lambda found: re.sub(r"\s+", "_", found.group(1)), text)
    text = _IN_RANGE.sub(_within, text)
    text = _BETWEEN.sub(r"(\2 <= \1 and \1 <= \3)", text)
    return _EQUALS.sub("==", text)


def _within(found: re.Match[str]) -> str:
    value, opening, low, high, closing = found.groups()
    closed = ("[" if opening == "[" else "(") + ("]" if closing == "]" else ")")
    return f"feel_within({value}, {low}, {high}, '{closed}')"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _choices(text: str) -> str:
    """``if a then b else c`` as ``(b if a else c)``; what is written so already stays."""
    if "then" not in text:
        return text
    tokens = _TOKENS.findall(text)
    found, rest = _read_until(tokens, 0, ())
    return found + "".join(tokens[rest:])


def _read_until(tokens: list[str], at: int, ends: tuple[str, ...]) -> tuple[str, int]:
    """What stands before one of ``ends`` or the bracket or comma around it, and where that is."""
    read: list[str] = []
    depth = 0
    while at < len(tokens):
        word = tokens[at]
        if depth == 0 and (word in ends or (ends and word in ")]},")):
            break
        depth += (word in "([{") - (word in ")]}") if len(word) == 1 else 0
        if word == "if" and "then" in tokens[at:]:
            condition, at = _read_until(tokens, at + 1, ("then",))
            wanted, at = _read_until(tokens, at + 1, ("else",))
            other, at = _read_until(tokens, at + 1, (";",))
            read.append(f"({wanted.strip()} if {condition.strip()} else {other.strip()})")
            continue
        read.append(word)
        at += 1
    return "".join(read), at


class FeelRewriter(Rewriter):
    """As for other expressions, with FEEL's operators in the place of Python's."""

    operators = "feel_"
    member = "feel_member"

    def __init__(self, knowledge: Mapping[str, Knowledge]) -> None:
        super().__init__()
        self._knowledge = {identifier(name): model for name, model in knowledge.items()}
        self.cost = 0

    def _name(self, node: ast.Name) -> ast.expr:
        """A name that the data do not have is null; whoever decides says which are missing."""
        found = super()._name(node)
        if not isinstance(found, ast.Name):
            return found
        self.needs_context = True
        return call("get", ast.Name(DATA, ast.Load()), ast.Constant(node.id))

    def _boolop(self, node: ast.BoolOp) -> ast.expr:
        name = "feel_and" if isinstance(node.op, ast.And) else "feel_or"
        return reduce(lambda left, right: call(name, left, right), map(self.rewrite, node.values))

    def _unaryop(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return call("feel_not", self.rewrite(node.operand))
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            return call("feel_subtract", ast.Constant(0), self.rewrite(node.operand))
        return super()._unaryop(node)

    def _compare(self, node: ast.Compare) -> ast.expr:
        sides = [self.rewrite(side) for side in (node.left, *node.comparators)]
        parts: list[ast.expr] = [
            call(_COMPARISONS[type(operator)], left, right)
            for operator, left, right in zip(node.ops, sides, sides[1:], strict=False)
        ]
        return reduce(lambda left, right: call("feel_and", left, right), parts)

    def _call(self, node: ast.Call) -> ast.expr:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        model = self._knowledge.get(name)
        if model is None:
            return super()._call(node)
        if node.keywords or len(node.args) != len(model.parameters):
            raise ExpressionError(f"{model.name} takes {len(model.parameters)} values")
        self.cost += model.cost
        if self.cost > MAX_COST:
            raise ExpressionError("knowledge models are invoked too often")
        placeholder = frozenset({f"duban:knowledge:{name}"})
        self.further[placeholder] = model.apply
        self.needs_context = True
        arguments = [self.rewrite(argument) for argument in node.args]
        return ast.Call(
            ast.Constant(cast("Any", placeholder)),
            [ast.Name(NOW, ast.Load()), *arguments],
            [],
        )

    def function(self, name: str) -> tuple[str, int, int]:
        if name == "feel_within":
            return name, 4, 4
        if name in FEEL_FUNCTIONS:
            _, least, most = FEEL_FUNCTIONS[name]
            return f"feel_f_{name}", least, most
        return super().function(name)

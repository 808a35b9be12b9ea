"""Expressions of a process definition: allow-listed, compiled once, without side effects.

Conditions, templates, cardinalities and decision cells come from designers, so they are never
given to ``eval`` as they stand. The syntax tree is checked against an allow-list and rewritten
(names, items and the operators that could grow without bound), then compiled and kept.
Names of the process data are read from the mapping handed in; nothing else can be reached.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from types import CodeType
from typing import Any

from engine.interpreter.expression_functions import (
    FUNCTIONS,
    LAZY_FUNCTIONS,
    OPERATORS,
    ExpressionError,
)

MAX_BYTES = 4096
MAX_NODES = 400
MAX_LITERAL = 10**15

_CONSTANTS = {"true": True, "false": False, "null": None}
_PLAIN_NODES = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd,
    ast.BinOp, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In,
    ast.NotIn, ast.Is, ast.IsNot, ast.IfExp, ast.List, ast.Tuple, ast.Dict, ast.Load,
)  # fmt: skip
_BINARY = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder",
}
#: Python warns where ``is`` has a literal on its left; for those it means the same as ``==``.
_EQUALS: dict[type[ast.cmpop], ast.cmpop] = {ast.Is: ast.Eq(), ast.IsNot: ast.NotEq()}
_PREFIX = "__duban_"
_DATA = f"{_PREFIX}data"
_NOW = f"{_PREFIX}instant"
_GLOBALS: dict[str, Any] = {
    "__builtins__": {},
    **{f"{_PREFIX}{name}": function for name, function in OPERATORS.items()},
    **{f"{_PREFIX}f_{name}": function for name, function in FUNCTIONS.items()},
}


class Expression:
    """A checked and compiled expression. Immutable; may be shared between threads."""

    __slots__ = ("_code", "_needs_context", "names", "text")

    def __init__(
        self, text: str, code: CodeType, *, names: frozenset[str], needs_context: bool
    ) -> None:
        self.text = text
        #: Names of process data that the expression reads.
        self.names = names
        self._code = code
        self._needs_context = needs_context

    def evaluate(self, data: Mapping[str, Any], *, now: datetime | None = None) -> Any:
        """The value over ``data``. ``now`` (aware) is needed by ``today()`` and ``now()`` only.

        Raises:
            ExpressionError: A name is missing, or types or sizes do not fit.
        """
        scope = data
        if self._needs_context:
            scope = {**data, _DATA: data, _NOW: now}
        try:
            # The code was compiled from an allow-listed tree and sees no builtins.
            return eval(self._code, _GLOBALS, scope)  # noqa: S307
        except ExpressionError:
            raise
        except NameError as error:
            raise ExpressionError(f"{error.name} is not in the data") from None
        except (TypeError, ValueError, KeyError, IndexError, ArithmeticError) as error:
            raise ExpressionError(f"{type(error).__name__}: {error}") from None
        except RecursionError:
            raise ExpressionError("the values are nested too deeply") from None

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


@lru_cache(maxsize=8192)
def compile_expression(text: str) -> Expression:
    """Check and compile ``text``; the result is cached.

    Raises:
        ExpressionError: The text is too long, no expression, or uses what is not allowed.
    """
    if len(text.encode()) > MAX_BYTES:
        raise ExpressionError(f"an expression has at most {MAX_BYTES} bytes")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else type(error).__name__
        raise ExpressionError(f"not an expression: {reason}") from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ExpressionError(f"an expression has at most {MAX_NODES} parts")
    rewriter = _Rewriter()
    body = rewriter.rewrite(tree.body)
    checked = ast.fix_missing_locations(ast.Expression(body=body))
    code = compile(checked, "<expression>", "eval")
    return Expression(
        text,
        code,
        names=frozenset(rewriter.names),
        needs_context=rewriter.needs_context,
    )


class _Rewriter:
    """Walks the tree once: refuses what is not allowed and guards what could grow."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.needs_context = False

    def rewrite(self, node: ast.expr) -> ast.expr:
        handler: Callable[[Any], ast.expr] | None = getattr(
            self, f"_{type(node).__name__.lower()}", None
        )
        if handler is not None:
            return handler(node)
        if not isinstance(node, _PLAIN_NODES):
            raise ExpressionError(f"{_spoken(node)} is not allowed")
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(node, name, self.rewrite(value))
            elif isinstance(value, list):
                setattr(node, name, [self._part(part) for part in value])
        return node

    def _part(self, part: Any) -> Any:
        if part is None:  # {**mapping}
            raise ExpressionError("unpacking is not allowed")
        return self.rewrite(part) if isinstance(part, ast.expr) else part

    def _constant(self, node: ast.Constant) -> ast.expr:
        value = node.value
        if value is None or isinstance(value, str | bool):
            return node
        if isinstance(value, int | float) and abs(value) <= MAX_LITERAL:
            return node
        raise ExpressionError(f"the literal {str(value)[:20]} is not allowed")

    def _name(self, node: ast.Name) -> ast.expr:
        if node.id in _CONSTANTS:
            return ast.Constant(_CONSTANTS[node.id])
        if node.id.startswith("__"):
            raise ExpressionError(f"the name {node.id} is not allowed")
        self.names.add(node.id)
        return node

    def _attribute(self, node: ast.Attribute) -> ast.expr:
        """``a.b`` reads the item ``b`` of the mapping ``a``, never an attribute."""
        if node.attr.startswith("__"):
            raise ExpressionError(f"the name {node.attr} is not allowed")
        return _call("member", self.rewrite(node.value), ast.Constant(node.attr))

    def _compare(self, node: ast.Compare) -> ast.expr:
        """``is`` is for null, true and false; of other values it would tell nothing sure."""
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.Is | ast.IsNot) and not _is_constant(right):
                raise ExpressionError("is needs null, true or false behind it")
        node.left = self.rewrite(node.left)
        if isinstance(node.left, ast.Constant) and not _is_constant(node.left):
            node.ops = [_EQUALS.get(type(operator), operator) for operator in node.ops]
        node.comparators = [self.rewrite(right) for right in node.comparators]
        return node

    def _subscript(self, node: ast.Subscript) -> ast.expr:
        if isinstance(node.slice, ast.Slice):
            raise ExpressionError("a slice is not allowed")
        return _call("item", self.rewrite(node.value), self.rewrite(node.slice))

    def _binop(self, node: ast.BinOp) -> ast.expr:
        operator = _BINARY.get(type(node.op))
        if operator is None:
            raise ExpressionError(f"the operator {type(node.op).__name__} is not allowed")
        return _call(operator, self.rewrite(node.left), self.rewrite(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Invert):
            raise ExpressionError("the operator ~ is not allowed")
        node.operand = self.rewrite(node.operand)
        return node

    def _call(self, node: ast.Call) -> ast.expr:
        if not isinstance(node.func, ast.Name):
            raise ExpressionError("a method call is not allowed")
        if node.keywords or any(isinstance(arg, ast.Starred) for arg in node.args):
            raise ExpressionError("only plain arguments are allowed")
        name = node.func.id
        if name in LAZY_FUNCTIONS:
            return self._lazy(name, node.args)
        if name not in FUNCTIONS:
            raise ExpressionError(f"there is no function {name}")
        return _call(f"f_{name}", *(self.rewrite(argument) for argument in node.args))

    def _lazy(self, name: str, arguments: list[ast.expr]) -> ast.expr:
        """``defined(x)``, ``get("x", default)``, ``today()`` and ``now()`` read the context."""
        self.needs_context = True
        if len(arguments) not in LAZY_FUNCTIONS[name]:
            raise ExpressionError(f"{name} has a different number of arguments")
        if name in ("today", "now"):
            return _call(name, ast.Name(_NOW, ast.Load()))
        if name == "defined":
            if not isinstance(arguments[0], ast.Name):
                raise ExpressionError("defined() takes the plain name of a variable")
            arguments = [ast.Constant(arguments[0].id)]
        rest = [self.rewrite(argument) for argument in arguments]
        return _call(name, ast.Name(_DATA, ast.Load()), *rest)


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _CONSTANTS
    return isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool))


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(f"{_PREFIX}{name}", ast.Load()), list(arguments), [])


def _spoken(node: ast.AST) -> str:
    return {
        "Lambda": "a lambda", "ListComp": "a comprehension", "SetComp": "a comprehension",
        "DictComp": "a comprehension", "GeneratorExp": "a comprehension",
        "JoinedStr": "an f-string", "NamedExpr": "an assignment", "Starred": "unpacking",
        "Await": "await", "Yield": "yield",
    }.get(type(node).__name__, type(node).__name__)  # fmt: skip


# ── Templates ─────────────────────────────────────────────────────────────────────────────

_FIELD = re.compile(r"\{([^{}]*)\}")


@lru_cache(maxsize=8192)
def compile_template(text: str) -> tuple[str | Expression, ...]:
    """Split ``unit:{unit_id}:handler`` into texts and expressions.

    Raises:
        ExpressionError: One of the expressions is not allowed, or a brace stands alone.
    """
    parts: list[str | Expression] = []
    for index, piece in enumerate(_FIELD.split(text)):
        if index % 2:
            parts.append(compile_expression(piece))
        elif "{" in piece or "}" in piece:
            raise ExpressionError("a brace is not closed")
        elif piece:
            parts.append(piece)
    return tuple(parts)


def render_template(text: str, data: Mapping[str, Any], *, now: datetime | None = None) -> str:
    """``text`` with its ``{expression}`` parts evaluated over ``data``; nothing for null.

    Raises:
        ExpressionError: As :meth:`Expression.evaluate`.
    """
    return "".join(
        part if isinstance(part, str) else as_text(part.evaluate(data, now=now))
        for part in compile_template(text)
    )


def as_text(value: Any) -> str:
    """How a value reads in a template: dates as ISO 8601, nothing for null."""
    if value is None:
        return ""
    plain = as_json(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return str(plain)


def as_json(value: Any) -> Any:
    """``value`` with the dates that expressions work with turned back into ISO 8601 texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    return value

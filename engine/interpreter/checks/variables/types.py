"""Light type inference over expressions: what kinds of values meet, as far as it is known."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    TRUTH = "yes or no"
    LIST = "list"
    RECORD = "record"
    DATE = "date"
    NULL = "null"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Variable:
    """What is known of a variable. ``choices`` are all texts that it may be; None: any."""

    type: Type = Type.ANY
    choices: frozenset[str] | None = None

    def also(self, other: Variable) -> Variable:
        """What is known where either may have been set."""
        same = self.type == other.type
        both = None
        if same and self.choices is not None and other.choices is not None:
            both = self.choices | other.choices
        return Variable(self.type if same else Type.ANY, both)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values that do not fit: ``code`` of the finding, and what it is said with."""

    code: str
    params: Mapping[str, Any]


_RESULTS: Mapping[str, Type] = {
    **dict.fromkeys(
        ("len", "count", "abs", "round", "int", "float", "sum", "days_between"), Type.NUMBER
    ),
    **dict.fromkeys(("lower", "upper", "str"), Type.TEXT),
    **dict.fromkeys(
        ("bool", "all", "any", "contains", "starts_with", "ends_with", "defined"), Type.TRUTH
    ),
    **dict.fromkeys(("date", "instant", "today", "now"), Type.DATE),
}
_WORDS: Mapping[str, Type] = {"true": Type.TRUTH, "false": Type.TRUTH, "null": Type.NULL}
_ORDERED = frozenset({Type.NUMBER, Type.TEXT, Type.LIST, Type.RECORD, Type.DATE})
_SURE = _ORDERED | {Type.TRUTH}


class Inference:
    """Goes through one expression; ``clashes`` are what it met on its way."""

    def __init__(self, known: Mapping[str, Variable]) -> None:
        self._known = known
        self.clashes: list[Clash] = []

    def type_of(self, node: ast.expr) -> Type:
        handler = getattr(self, f"_{type(node).__name__.lower()}", None)
        if handler is not None:
            return Type(handler(node))
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.type_of(child)
        return Type.ANY

    def _constant(self, node: ast.Constant) -> Type:
        return _type_of_value(node.value)

    def _name(self, node: ast.Name) -> Type:
        return _WORDS.get(node.id) or self._known.get(node.id, Variable()).type

    def _list(self, node: ast.List) -> Type:
        for item in node.elts:
            self.type_of(item)
        return Type.LIST

    def _dict(self, node: ast.Dict) -> Type:
        for item in node.values:
            self.type_of(item)
        return Type.RECORD

    def _boolop(self, node: ast.BoolOp) -> Type:
        types = {self.type_of(value) for value in node.values}
        return types.pop() if len(types) == 1 else Type.ANY

    def _unaryop(self, node: ast.UnaryOp) -> Type:
        inner = self.type_of(node.operand)
        return Type.TRUTH if isinstance(node.op, ast.Not) else inner

    def _ifexp(self, node: ast.IfExp) -> Type:
        self.type_of(node.test)
        types = {self.type_of(node.body), self.type_of(node.orelse)}
        return types.pop() if len(types) == 1 else Type.ANY

    def _binop(self, node: ast.BinOp) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if {left, right} == {Type.NUMBER, Type.TEXT}:
            self._clash("DATA002", node.left, node.right, left=left, right=right)
        if left == right and left in (Type.NUMBER, Type.TEXT, Type.LIST):
            return left
        return Type.ANY

    def _call(self, node: ast.Call) -> Type:
        for argument in node.args:
            self.type_of(argument)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        return _RESULTS.get(name, Type.ANY)

    def _compare(self, node: ast.Compare) -> Type:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            self._pair(operator, left, right)
            left = right
        return Type.TRUTH

    def _pair(self, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> None:
        types = self.type_of(left), self.type_of(right)
        if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            if types[0] != types[1] and set(types) <= _ORDERED:
                self._clash("DATA002", left, right, left=types[0], right=types[1])
        elif isinstance(operator, ast.Eq | ast.NotEq):
            if types[0] != types[1] and set(types) <= _SURE:
                self._clash("DATA003", left, right, left=types[0], right=types[1])
            self._choice(left, right)
            self._choice(right, left)
        elif isinstance(operator, ast.In | ast.NotIn) and isinstance(right, ast.List | ast.Tuple):
            for item in right.elts:
                self._choice(left, item)

    def _choice(self, name: ast.expr, value: ast.expr) -> None:
        """A variable with certain choices is compared with something that is none of them."""
        if not isinstance(name, ast.Name) or not isinstance(value, ast.Constant):
            return
        choices = self._known.get(name.id, Variable()).choices
        if choices and isinstance(value.value, str) and value.value not in choices:
            params = {"variable": name.id, "value": value.value, "choices": _listed(choices)}
            self.clashes.append(Clash("DATA004", params))

    def _clash(self, code: str, one: ast.expr, other: ast.expr, *, left: Type, right: Type) -> None:
        params = {
            "left": ast.unparse(one),
            "left_type": left.value,
            "right": ast.unparse(other),
            "right_type": right.value,
        }
        self.clashes.append(Clash(code, params))


def _listed(choices: frozenset[str]) -> str:
    shown = sorted(choices)[:12]
    return ", ".join(shown) + (", …" if len(choices) > len(shown) else "")


def _type_of_value(value: object) -> Type:
    if value is None:
        return Type.NULL
    if isinstance(value, bool):
        return Type.TRUTH
    if isinstance(value, int | float):
        return Type.NUMBER
    return Type.TEXT if isinstance(value, str) else Type.ANY


def parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def guarded(tree: ast.expr) -> Iterator[str]:
    """The variables that an expression asks for with ``defined(x)`` before it reads them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for argument in node.args:
                if node.func.id == "defined" and isinstance(argument, ast.Name):
                    yield argument.id

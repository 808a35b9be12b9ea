"""The syntax tree of an expression: refuses what is not allowed and guards what could grow.

The functions and operators that an expression calls become constants of its code, not names: no
process data, whatever their names, can stand in the place of one.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any, cast

from engine.interpreter.expression_functions import (
    ARGUMENTS,
    FUNCTIONS,
    LAZY_FUNCTIONS,
    OPERATORS,
    ExpressionError,
)
from engine.interpreter.feel.built_ins import clock
from engine.interpreter.feel.functions import FEEL_FUNCTIONS
from engine.interpreter.feel.logic import FEEL_OPERATORS
from engine.interpreter.feel.loops import LOOPS

MAX_NODES = 400
MAX_DEPTH = 100
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
#: Names of the evaluation's own; expressions may not hold names that begin with ``__``.
DATA = "__duban_data"
NOW = "__duban_instant"
COUNT = "__duban_count"
#: Reads a name of the data, null where there is none: FEEL needs no other way to them.
READ = "__duban_read"
_CALLABLES: dict[str, Callable[..., Any]] = {
    **OPERATORS,
    **{f"f_{name}": function for name, function in FUNCTIONS.items()},
    **FEEL_OPERATORS,
    **LOOPS,
    "feel_clock": clock,
    **{f"feel_f_{name}": function for name, (function, _, _) in FEEL_FUNCTIONS.items()},
}
#: A constant that no expression can hold stands for each of them until the code is made.
_PLACEHOLDERS = {name: frozenset({f"duban:{name}"}) for name in _CALLABLES}
_MEANT = {placeholder: _CALLABLES[name] for name, placeholder in _PLACEHOLDERS.items()}


def refuse_size(tree: ast.expr) -> None:
    """Refuse a tree that is too large or too deep to be walked.

    Raises:
        ExpressionError: It is.
    """
    count = 0
    left: list[tuple[ast.AST, int]] = [(tree, 1)]
    while left:
        node, depth = left.pop()
        count += 1
        if count > MAX_NODES:
            raise ExpressionError(f"an expression has at most {MAX_NODES} parts")
        if depth > MAX_DEPTH:
            raise ExpressionError(f"an expression is at most {MAX_DEPTH} levels deep")
        left.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def code_of(body: ast.expr, further: Mapping[frozenset[str], Any]) -> CodeType:
    """The code of a rewritten tree; ``further`` are constants of its own, by placeholder."""
    checked = ast.fix_missing_locations(ast.Expression(body=body))
    with warnings.catch_warnings():
        # Python finds it odd that a constant is called; it does not stay one.
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(checked, "<expression>", "eval")
    return _with_meaning(code, {**_MEANT, **further})


def _with_meaning(code: CodeType, meant: Mapping[frozenset[str], Any]) -> CodeType:
    """``code``, and that of the functions in it, with what the placeholders stand for."""
    constants: list[Any] = []
    for each in code.co_consts:
        if isinstance(each, CodeType):
            constants.append(_with_meaning(each, meant))
        else:
            constants.append(meant.get(each, each) if isinstance(each, frozenset) else each)
    return code.replace(co_consts=tuple(constants))


class Rewriter:
    """Walks the tree once: refuses what is not allowed and guards what could grow."""

    #: What stands before the names of the operators that it puts in.
    operators = ""
    member = "member"
    #: Whether names of the data are asked for and never looked up: then no scope is made of them.
    asks = False

    def __init__(self) -> None:
        #: What stands for functions that belong to this expression only.
        self.further: dict[frozenset[str], Any] = {}
        self.names: set[str] = set()
        #: What ``defined`` and ``get`` ask for, which need not be there.
        self.asked: set[str] = set()
        self.needs_context = False
        #: Whether it goes over lists, and so counts its steps.
        self.counts = False
        #: ``today`` and ``now``, where it reads them.
        self.clock: set[str] = set()

    def rewrite(self, node: ast.expr) -> ast.expr:
        handler: Callable[[Any], ast.expr] | None = getattr(
            self, f"_{type(node).__name__.lower()}", None
        )
        try:
            if handler is not None:
                return handler(node)
            if not isinstance(node, _PLAIN_NODES):
                raise ExpressionError(f"{_spoken(node)} is not allowed")
        except ExpressionError as error:
            error.locate(node.col_offset)
            raise
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
        if isinstance(value, str):
            return _text(node)
        if value is None or isinstance(value, bool):
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
        return call(self.member, self.rewrite(node.value), ast.Constant(node.attr))

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
        return call("item", self.rewrite(node.value), self.rewrite(node.slice))

    def _binop(self, node: ast.BinOp) -> ast.expr:
        operator = _BINARY.get(type(node.op))
        if operator is None:
            raise ExpressionError(f"the operator {type(node.op).__name__} is not allowed")
        return call(
            f"{self.operators}{operator}", self.rewrite(node.left), self.rewrite(node.right)
        )

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
        placeholder, least, most = self.function(name)
        if not least <= len(node.args) <= most:
            raise ExpressionError(f"{name} has a different number of arguments")
        return call(placeholder, *(self.rewrite(argument) for argument in node.args))

    def function(self, name: str) -> tuple[str, int, int]:
        """The placeholder of a function, and how many arguments it takes."""
        if name not in FUNCTIONS:
            raise ExpressionError(f"there is no function {name}")
        return f"f_{name}", *ARGUMENTS.get(name, (1, 1))

    def _lazy(self, name: str, arguments: list[ast.expr]) -> ast.expr:
        """``defined(x)``, ``get("x", default)``, ``today()`` and ``now()`` read the context."""
        self.needs_context = True
        if len(arguments) not in LAZY_FUNCTIONS[name]:
            raise ExpressionError(f"{name} has a different number of arguments")
        if name in ("today", "now"):
            self.clock.add(name)
            return call(name, ast.Name(NOW, ast.Load()))
        if name == "defined":
            if not isinstance(arguments[0], ast.Name):
                raise ExpressionError("defined() takes the plain name of a variable")
            arguments = [ast.Constant(arguments[0].id)]
        if isinstance(arguments[0], ast.Constant):
            self.asked.add(str(arguments[0].value))
        rest = [self.rewrite(argument) for argument in arguments]
        return call(name, ast.Name(DATA, ast.Load()), *rest)


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Name):
        return node.id in _CONSTANTS
    return isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool))


def placeholder_of(name: str) -> frozenset[str]:
    return _PLACEHOLDERS[name]


def call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Constant(cast("Any", _PLACEHOLDERS[name])), list(arguments), [])


def with_closure(body: ast.expr) -> ast.expr:
    """``body`` where the functions in it find the data, the time and the count."""
    names = (DATA, NOW, COUNT, READ)
    parameters = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name) for name in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    given: list[ast.expr] = [ast.Name(name, ast.Load()) for name in names]
    return ast.Call(ast.Lambda(parameters, body), given, [])


def _text(node: ast.Constant) -> ast.expr:
    try:
        node.value.encode()  # type: ignore[union-attr]
    except UnicodeEncodeError:
        raise ExpressionError("half of a character is not allowed in a text") from None
    if "\0" in node.value:  # type: ignore[operator]
        raise ExpressionError("the character NUL is not allowed in a text")
    return node


def _spoken(node: ast.AST) -> str:
    return {
        "Lambda": "a lambda", "ListComp": "a comprehension", "SetComp": "a comprehension",
        "DictComp": "a comprehension", "GeneratorExp": "a comprehension",
        "JoinedStr": "an f-string", "NamedExpr": "an assignment", "Starred": "unpacking",
        "Await": "await", "Yield": "yield",
    }.get(type(node).__name__, type(node).__name__)  # fmt: skip

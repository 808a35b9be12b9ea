"""FEEL expressions of decisions: checked and compiled once, with FEEL's null.

The tree goes through the same allow-list as other expressions; operators, functions and loops are
FEEL's. Names with spaces may be used where they are known. What goes over lists is counted.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any, cast

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expression_tree import COUNT, READ, call, placeholder_of
from engine.interpreter.expressions import Expression, compile_tree, refuse_long
from engine.interpreter.feel.calls import Calls
from engine.interpreter.feel.function_places import with_functions
from engine.interpreter.feel.knowledge import Knowledge
from engine.interpreter.feel.nodes import (
    BuiltInName,
    Entries,
    Filter,
    Function,
    InstanceOf,
    Interval,
    Repeat,
    Steps,
)
from engine.interpreter.feel.parsing import parse
from engine.interpreter.feel.primaries import identifier, placed

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "feel_eq", ast.NotEq: "feel_ne", ast.Lt: "feel_lt", ast.LtE: "feel_le",
    ast.Gt: "feel_gt", ast.GtE: "feel_ge", ast.In: "feel_in", ast.NotIn: "feel_notin",
    ast.Is: "feel_eq", ast.IsNot: "feel_ne",
}  # fmt: skip
_ITEM = "item"
_PARTIAL = "partial"


@lru_cache(maxsize=8192)
def compile_feel(text: str, names: frozenset[str] = frozenset()) -> Expression:
    """Check and compile ``text``. ``names`` are those with spaces or marks that it may use.

    Raises:
        ExpressionError: It is too long, no expression, or uses what is not allowed.
    """
    return compile_knowing(text, names, {})


def compile_knowing(
    text: str,
    names: frozenset[str],
    knowledge: Mapping[str, Knowledge],
    callables: frozenset[str] = frozenset(),
) -> Expression:
    """As :func:`compile_feel`; ``knowledge`` may be called by its names, and so may what of the
    data is named in ``callables``: it may be a function."""
    refuse_long(text)
    called = [name for name in knowledge if not name.isidentifier()]
    return compile_tree(
        text,
        parse(text, names, called=called),
        FeelRewriter(knowledge, callables),
        part=lambda part: compile_knowing(part, names, knowledge, callables),
    )


class FeelRewriter(Calls):
    """As for other expressions, with FEEL's operators in the place of Python's.

    What loops bind are parameters of functions that only the loops call; their Python names are
    numbers, so no name of a diagram can stand in the place of another.
    """

    def __init__(self, knowledge: Mapping[str, Knowledge], callables: frozenset[str]) -> None:
        super().__init__(knowledge, callables)
        #: The items of the filters around, the innermost last.
        self._items: list[str] = []
        self._bound = 0
        self._inside = 0

    # ── Counting ──────────────────────────────────────────────────────────────────────────

    def rewrite(self, node: ast.expr) -> ast.expr:
        return self._charged(super().rewrite(node))

    def _charged(self, node: ast.expr) -> ast.expr:
        """Within a loop every call costs what it looks at."""
        if not self._inside or not isinstance(node, ast.Call) or node.keywords:
            return node
        if not isinstance(node.func, ast.Constant) or cast("Any", node.func.value) in _NOT_CHARGED:
            return node
        return call("feel_charged", self._count(), node.func, *node.args)

    def _count(self) -> ast.expr:
        self.counts = True
        return ast.Name(COUNT, ast.Load())

    # ── Names ─────────────────────────────────────────────────────────────────────────────

    def _name(self, node: ast.Name) -> ast.expr:
        """What a loop binds; an entry of a filter's item; a variable, and null without one."""
        local = self._local.get(node.id)
        if local is not None:
            if node.id == _PARTIAL:
                return call("feel_so_far", self._count(), ast.Name(local, ast.Load()))
            return ast.Name(local, ast.Load())
        model = self._knowledge.get(identifier(node.id))
        if model is not None:
            return self._model_as_value(identifier(node.id), model)
        names = set(self.names)
        found = super()._name(node)
        if not isinstance(found, ast.Name):
            return found
        self.needs_context = True
        found = ast.Call(ast.Name(READ, ast.Load()), [ast.Constant(node.id)], [])
        if self._items:
            # It may be an entry of the items: then the data need not have it.
            self.names = names
        return self.scoped(node.id, found)

    def scoped(self, name: str, found: ast.expr) -> ast.expr:
        for item in self._items:
            found = call("feel_scoped", ast.Name(item, ast.Load()), ast.Constant(name), found)
        return found

    def _lambda_of(
        self, names: Sequence[str], body: ast.expr, *, items: bool = False
    ) -> tuple[ast.Lambda, list[str]]:
        """``body`` as a function of ``names``, and what these are called in the code."""
        before, inside = dict(self._local), self._inside
        made = [self._new(name) for name in names]
        if items:
            self._items.append(made[0])
        self._inside += 1
        try:
            rewritten = self.rewrite(body)
        finally:
            self._local, self._inside = before, inside
            if items:
                self._items.pop()
        return _function(made, rewritten), made

    def _new(self, name: str) -> str:
        if name.startswith("__"):
            raise ExpressionError(f"the name {name} is not allowed")
        self._bound += 1
        self._local[name] = f"__duban_{self._bound}"
        return self._local[name]

    # ── Loops ─────────────────────────────────────────────────────────────────────────────

    def _repeat(self, node: Repeat) -> ast.expr:
        sources = [
            self._lambda_of(node.names[:index], with_functions(source))[0]
            for index, source in enumerate(node.sources)
        ]
        last = _PARTIAL if node.kind == "for" and _PARTIAL not in node.names else "partial result"
        body, _ = self._lambda_of([*node.names, last], node.body)
        return call(f"feel_{node.kind}", self._count(), body, *sources)

    def _steps(self, node: Steps) -> ast.expr:
        return call("feel_steps", self.rewrite(node.low), self.rewrite(node.high))

    def _filter(self, node: Filter) -> ast.expr:
        value, condition = self.rewrite(node.value), node.condition
        position = _position(condition)
        if position is not None:
            return call("feel_position", value, ast.Constant(position))
        body, _ = self._lambda_of([_ITEM], condition, items=True)
        return call("feel_filter", self._count(), value, body)

    def _entries(self, node: Entries) -> ast.expr:
        """A plain record, unless an entry uses one before it."""
        with_functions(node)
        before = dict(self._local)
        values: list[ast.expr] = []
        names: list[str] = []
        try:
            for key, value in zip(node.keys, node.values, strict=True):
                self._inside += 1
                values.append(self.rewrite(value))
                self._inside -= 1
                names.append(self._new(key))
                if isinstance(value, Function | BuiltInName):
                    self._functions.add(names[-1])
        finally:
            self._local = before
        used = {
            each.id for value in values for each in ast.walk(value) if isinstance(each, ast.Name)
        }
        if not used & set(names) and not self._inside:
            return ast.Dict([self._text(key) for key in node.keys], values)
        functions = [_function(names[:index], value) for index, value in enumerate(values)]
        keys = ast.Tuple([self._text(key) for key in node.keys], ast.Load())
        return call("feel_context", self._count(), keys, *functions)

    def _text(self, key: str) -> ast.expr:
        return super().rewrite(placed(ast.Constant(key), 0))

    def _body(self, node: Function) -> ast.expr:
        return self._lambda_of(node.names, node.body)[0]

    # ── Operators ─────────────────────────────────────────────────────────────────────────

    def _interval(self, node: Interval) -> ast.expr:
        closed = ast.Constant(node.closed)
        return call("feel_range", self.rewrite(node.low), self.rewrite(node.high), closed)

    def _instanceof(self, node: InstanceOf) -> ast.expr:
        value = with_functions(node.value) if node.kind[0] == "function" else node.value
        return call("feel_is", self.rewrite(value), ast.Constant(cast("Any", node.kind)))

    def _ifexp(self, node: ast.IfExp) -> ast.expr:
        """What is not true is no reason for the first (§10.3.2.10)."""
        test = ast.Compare(self.rewrite(node.test), [ast.Is()], [ast.Constant(True)])
        return ast.IfExp(test, self.rewrite(node.body), self.rewrite(node.orelse))

    def _boolop(self, node: ast.BoolOp) -> ast.expr:
        name = "feel_and" if isinstance(node.op, ast.And) else "feel_or"
        return reduce(lambda left, right: call(name, left, right), map(self.rewrite, node.values))

    def _unaryop(self, node: ast.UnaryOp) -> ast.expr:
        if isinstance(node.op, ast.Not):
            return call("feel_not", self.rewrite(node.operand))
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            return call("feel_negative", self.rewrite(node.operand))
        return super()._unaryop(node)

    def _binop(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.op, ast.Pow):
            return call("feel_power", self.rewrite(node.left), self.rewrite(node.right))
        return super()._binop(node)

    def _compare(self, node: ast.Compare) -> ast.expr:
        sides = [self.rewrite(side) for side in (node.left, *node.comparators)]
        parts = [
            self._charged(call(_COMPARISONS[type(operator)], left, right))
            for operator, left, right in zip(node.ops, sides, sides[1:], strict=False)
        ]
        return reduce(lambda left, right: call("feel_and", left, right), parts)


#: These count for themselves, or cost nothing.
_NOT_CHARGED = frozenset(
    placeholder_of(name)
    for name in (
        "feel_for", "feel_some", "feel_every", "feel_filter", "feel_context", "feel_sort",
        "feel_sort_by", "feel_function", "feel_model", "feel_invoke", "feel_invoke_named",
        "feel_so_far", "feel_charged", "get", "feel_scoped",
    )
)  # fmt: skip


def _function(names: Sequence[str], body: ast.expr) -> ast.Lambda:
    parameters = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name) for name in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    return ast.Lambda(parameters, body)


def _position(node: ast.expr) -> int | None:
    """A position that is written as a number."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        found = _position(node.operand)
        return None if found is None else -found
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None

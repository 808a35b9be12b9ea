"""Calls: of built-in functions, knowledge models and functions as values; by place or by name."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, cast

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expression_tree import DATA, NOW, Rewriter, call
from engine.interpreter.feel.built_ins import BUILT_INS, CLOCKS, PLAIN_NAMES
from engine.interpreter.feel.function_places import with_functions
from engine.interpreter.feel.functions import FEEL_FUNCTIONS
from engine.interpreter.feel.knowledge import MAX_COST, Knowledge
from engine.interpreter.feel.nodes import BuiltInName, Entries, Filter, Function, Repeat
from engine.interpreter.feel.primaries import identifier
from engine.interpreter.feel.signatures import SIGNATURES, in_order


class Calls(Rewriter):
    """What stands before brackets with arguments, and functions where a value stands."""

    operators = "feel_"
    member = "feel_member"
    asks = True

    def __init__(self, knowledge: Mapping[str, Knowledge], callables: frozenset[str]) -> None:
        super().__init__()
        self._knowledge = {identifier(name): model for name, model in knowledge.items()}
        #: Names of the data that may hold functions: parameters, entries of boxed contexts.
        self._callables = callables
        self.cost = 0
        #: What the names of loops, and the entries of contexts, are called in the code.
        self._local: dict[str, str] = {}
        #: Those of them that are sure to be functions, and so go before built-in ones.
        self._functions: set[str] = set()

    def _call(self, node: ast.Call) -> ast.expr:
        if not isinstance(node.func, ast.Name):
            return self._invoked(node)
        name = node.func.id
        local = self._local.get(name)
        if local is not None and (local in self._functions or not _is_built_in(name)):
            return self._invoked(node)
        model = self._knowledge.get(name)
        if model is not None:
            return self._modelled(name, model, node)
        if name in self._callables and not _is_built_in(name):
            return self._invoked(node)
        self._place(name, node)
        if name in _TAKE_FUNCTIONS:
            node.args = [node.args[0], *map(with_functions, node.args[1:])] if node.args else []
        if name == "sort" and len(node.args) == 2:
            return self._sort(node)
        if name == "defined" and len(node.args) == 1:
            return call("feel_ne", self.rewrite(node.args[0]), ast.Constant(None))
        return super()._call(node)

    def _place(self, name: str, node: ast.Call) -> None:
        """Arguments that have names in the order of the parameters."""
        if not node.keywords:
            return
        least = FEEL_FUNCTIONS[name][1] if name in FEEL_FUNCTIONS else 2
        given = _named(node)
        node.args = in_order(
            name, SIGNATURES.get(name, ()), given, least=least, none=ast.Constant(None)
        )
        node.keywords = []

    def _invoked(self, node: ast.Call) -> ast.expr:
        """A function that is a value."""
        if not self._may_be_function(node.func):
            what = "a method call" if isinstance(node.func, ast.Attribute) else "calling this"
            raise ExpressionError(f"{what} is not allowed")
        self._count()
        function = self._given(node.func)
        if node.keywords:
            given = _named(node)
            values = [self._given(value) for value in given.values()]
            return call("feel_invoke_named", function, _texts(given), *values)
        return call("feel_invoke", function, *(self._given(each) for each in node.args))

    def _given(self, node: ast.expr) -> ast.expr:
        """What is handed to a function that is no built-in one: it may be a function."""
        return self.rewrite(with_functions(node))

    def _may_be_function(self, node: ast.expr) -> bool:
        """Process data hold none, so what is read of them alone cannot be called."""
        match node:
            case Function() | Repeat() | Entries() | ast.Call() | BuiltInName():
                return True
            case ast.Name(id=name):
                if name in PLAIN_NAMES:
                    return True
                known = identifier(name) in self._knowledge or name in self._callables
                return known or name in self._local
            case ast.Attribute(value=value) | Filter(value=value):
                return self._may_be_function(value)
            case ast.IfExp(body=body, orelse=other):
                return self._may_be_function(body) or self._may_be_function(other)
            case ast.List(elts=items):
                return any(map(self._may_be_function, items))
        return False

    # ── Knowledge models ──────────────────────────────────────────────────────────────────

    def _modelled(self, name: str, model: Knowledge, node: ast.Call) -> ast.expr:
        arguments = node.args
        if node.keywords:
            arguments = in_order(
                model.name, (model.parameters,), _named(node),
                least=len(model.parameters), none=ast.Constant(None),
            )  # fmt: skip
        if len(arguments) != len(model.parameters):
            raise ExpressionError(f"{model.name} takes {len(model.parameters)} values")
        apply = self._applied(name, model)
        values = [self._given(argument) for argument in arguments]
        return ast.Call(apply, [ast.Name(NOW, ast.Load()), *values], [])

    def _model_as_value(self, name: str, model: Knowledge) -> ast.expr:
        apply = self._applied(name, model)
        return call("feel_model", _texts(model.parameters), apply, ast.Name(NOW, ast.Load()))

    def _applied(self, name: str, model: Knowledge) -> ast.expr:
        self.cost += model.cost
        if self.cost > MAX_COST:
            raise ExpressionError("knowledge models are invoked too often")
        placeholder = frozenset({f"duban:knowledge:{name}"})
        self.further[placeholder] = model.apply
        self.needs_context = True
        return ast.Constant(cast("Any", placeholder))

    # ── Built-in functions as values ──────────────────────────────────────────────────────

    def _builtinname(self, node: BuiltInName) -> ast.expr:
        """A name that is bound goes first; then the data, where it could be a variable."""
        name = node.id
        if node.plain and (name in self._local or name in self._knowledge):
            return self.rewrite(ast.copy_location(ast.Name(name, ast.Load()), node))
        self.needs_context = True
        found = self._built_in(name)
        if node.plain:
            self.asked.add(name)
            found = call("get", ast.Name(DATA, ast.Load()), ast.Constant(name), found)
        return self.scoped(name, found) if node.plain else found

    def _built_in(self, name: str) -> ast.expr:
        if name in CLOCKS:
            self.clock.add(name)
            return call("feel_clock", ast.Constant(name), ast.Name(NOW, ast.Load()))
        placeholder = frozenset({f"duban:function:{name}"})
        self.further[placeholder] = BUILT_INS[name]
        return ast.Constant(cast("Any", placeholder))

    def scoped(self, name: str, found: ast.expr) -> ast.expr:
        """``found``, unless a filter around has an item with such an entry."""
        raise NotImplementedError

    # ── Functions as values ───────────────────────────────────────────────────────────────

    def _function(self, node: Function) -> ast.expr:
        self._count()
        body = self._body(node)
        kinds = ast.Constant(cast("Any", tuple(node.kinds)))
        return call("feel_function", _texts(node.names), kinds, body)

    def _sort(self, node: ast.Call) -> ast.expr:
        values, precedes = node.args
        if isinstance(precedes, Function):
            if len(precedes.names) != 2:
                raise ExpressionError("sort() takes a list and a function of two values")
            body = self._body(precedes)
            return call("feel_sort", self._count(), self.rewrite(values), body)
        by = self.rewrite(precedes)
        return call("feel_sort_by", self._count(), self.rewrite(values), by)

    def _body(self, node: Function) -> ast.expr:
        raise NotImplementedError

    def _count(self) -> ast.expr:
        raise NotImplementedError

    def function(self, name: str) -> tuple[str, int, int]:
        if name in FEEL_FUNCTIONS:
            _, least, most = FEEL_FUNCTIONS[name]
            return f"feel_f_{name}", least, most
        return super().function(name)


#: Built-in functions that take another one, or values of any kind, behind their first argument.
_TAKE_FUNCTIONS = frozenset(("sort", "list_replace", "append", "insert_before"))


def _is_built_in(name: str) -> bool:
    return name in FEEL_FUNCTIONS or name in ("sort", "defined", "get", "today", "now")


def _named(node: ast.Call) -> dict[str, ast.expr]:
    return {each.arg: each.value for each in node.keywords if each.arg is not None}


def _texts(names: Any) -> ast.expr:
    return ast.Constant(cast("Any", tuple(names)))

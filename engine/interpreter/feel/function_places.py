"""Where the name of a built-in function means the function itself, not a variable of that name."""

from __future__ import annotations

import ast

from engine.interpreter.feel.built_ins import PLAIN_NAMES
from engine.interpreter.feel.nodes import BuiltInName, Entries, Filter


def with_functions(node: ast.expr) -> ast.expr:
    """``node``, in a place where a function may stand: names of built-in functions mean them."""
    match node:
        case ast.Name(id=name) if name in PLAIN_NAMES:
            return ast.copy_location(BuiltInName(name, True), node)
        case ast.List(elts=items):
            node.elts = [with_functions(item) for item in items]
        case ast.IfExp(body=body, orelse=other):
            node.body, node.orelse = with_functions(body), with_functions(other)
        case Filter(value=value):
            node.value = with_functions(value)
        case Entries(keys=keys, values=values):
            # An entry that is called like a function is a copy of a variable.
            pairs = zip(keys, values, strict=True)
            node.values = [v if _is_named(v, key) else with_functions(v) for key, v in pairs]
    return node


def _is_named(node: ast.expr, key: str) -> bool:
    return isinstance(node, ast.Name) and node.id == key

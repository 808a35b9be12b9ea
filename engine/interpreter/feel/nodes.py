"""What FEEL has and Python's syntax trees do not. Everything else is a node of :mod:`ast`."""

from __future__ import annotations

import ast
from typing import Any

from engine.interpreter.feel.function_values import Type


class _FeelNode(ast.expr):
    """Walks like any other node, so that size and depth are counted over all of them."""

    _attributes = ("lineno", "col_offset", "end_lineno", "end_col_offset")

    def __init__(self, *values: Any) -> None:
        super().__init__()
        for name, value in zip(self._fields, values, strict=True):
            setattr(self, name, value)


class Repeat(_FeelNode):
    """``for``, ``some`` or ``every`` (``kind``): a source for each name, and the body."""

    _fields = ("kind", "names", "sources", "body")
    kind: str
    names: list[str]
    sources: list[ast.expr]
    body: ast.expr


class Steps(_FeelNode):
    """``low..high`` behind the ``in`` of a ``for``: whole numbers, up or down."""

    _fields = ("low", "high")
    low: ast.expr
    high: ast.expr


class Interval(_FeelNode):
    """``[1..5)``; an end that is null in the tree is open, as in ``> 5``. ``closed`` is ``[)``."""

    _fields = ("low", "high", "closed")
    low: ast.expr
    high: ast.expr
    closed: str


class Filter(_FeelNode):
    """``list[condition]`` or ``list[position]``."""

    _fields = ("value", "condition")
    value: ast.expr
    condition: ast.expr


class Entries(_FeelNode):
    """A context. Each entry may use those before it."""

    _fields = ("keys", "values")
    keys: list[str]
    values: list[ast.expr]


class Function(_FeelNode):
    """``function(x, y: number) body``: ``kinds`` are those of the parameters."""

    _fields = ("names", "kinds", "body")
    names: list[str]
    kinds: list[Type]
    body: ast.expr


class InstanceOf(_FeelNode):
    """``value instance of kind``."""

    _fields = ("value", "kind")
    value: ast.expr
    kind: Type


class BuiltInName(_FeelNode):
    """The name of a built-in function where a function may stand; ``plain`` where it might be
    that of a variable as well."""

    _fields = ("id", "plain")
    id: str
    plain: bool

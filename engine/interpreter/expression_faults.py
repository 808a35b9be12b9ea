"""Finds which part of an expression failed, and over which values. Only looked for on failure."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator

from engine.interpreter.expression_functions import ExpressionError, shown

_VALUES = 4

Evaluate = Callable[[str], object]


def explain(text: str, error: ExpressionError, evaluate: Evaluate) -> ExpressionError:
    """``error``, with the innermost part that fails, its position, and the values in it.

    ``evaluate`` gives the value of a part over the same data, or raises as the whole did.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(text.strip(), mode="eval").body
        fault = _Search(text.strip(), evaluate).fault_in(tree)
    except (ExpressionError, SyntaxError, ValueError, RecursionError, MemoryError):
        return error  # Too large to be taken apart; what failed is said all the same.
    if fault is None:
        return error
    node, found, part, values = fault
    named = ", ".join(f"{name} = {value}" for name, value in values[:_VALUES])
    alone = isinstance(node, ast.Name) or part == text.strip()
    where = "" if alone else f" in {part}"
    reason = f"{found.reason}{where}{f' where {named}' if named else ''}"
    return ExpressionError(reason, position=node.col_offset + 1)


_Fault = tuple[ast.expr, ExpressionError, str, list[tuple[str, str]]]


class _Search:
    """Goes the way that the evaluation went: what it did not look at cannot have failed."""

    def __init__(self, text: str, evaluate: Evaluate) -> None:
        self._text = text
        self._evaluate = evaluate

    def fault_in(self, node: ast.expr) -> _Fault | None:
        match node:
            case ast.BoolOp(op=operator, values=operands):
                return self._in_turn(operands, until=isinstance(operator, ast.Or))
            case ast.IfExp(test=test, body=body, orelse=other):
                fault = self.fault_in(test)
                return fault or self.fault_in(body if self._value(test) else other)
        for part in self._parts(node):
            fault = self.fault_in(part)
            if fault is not None:
                return fault
        try:
            self._value(node)
        except ExpressionError as error:
            return node, error, self._written(node), list(self._values(node))
        return None

    def _in_turn(self, operands: list[ast.expr], *, until: bool) -> _Fault | None:
        for operand in operands:
            fault = self.fault_in(operand)
            if fault is not None or bool(self._value(operand)) is until:
                return fault
        return None

    def _parts(self, node: ast.expr) -> Iterator[ast.expr]:
        if isinstance(node, ast.Call):
            lazy = isinstance(node.func, ast.Name) and node.func.id == "defined"
            yield from [] if lazy else node.args
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield child

    def _values(self, node: ast.expr) -> Iterator[tuple[str, str]]:
        for part in self._parts(node):
            if not isinstance(part, ast.Constant):
                yield self._written(part), shown(self._value(part))

    def _value(self, node: ast.expr) -> object:
        return self._evaluate(f"({self._written(node)})")

    def _written(self, node: ast.expr) -> str:
        return ast.get_source_segment(self._text, node) or ast.unparse(node)

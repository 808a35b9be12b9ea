"""Reads FEEL (DMN 1.3 §10.3.1) into a syntax tree, by precedence.

What other expressions may hold is read as well: ``a if b else c``, ``==``, ``is null``, ``not in``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.kind_syntax import read_kind
from engine.interpreter.feel.nodes import Filter, InstanceOf, Interval
from engine.interpreter.feel.primaries import Primaries, placed

_DEEPEST = 60
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "=": ast.Eq, "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt,
    ">=": ast.GtE,
}  # fmt: skip
#: How strongly they bind, and what they are. Those that are equally strong go from the left.
_ARITHMETIC: dict[str, tuple[int, type[ast.operator]]] = {
    "+": (1, ast.Add), "-": (1, ast.Sub), "*": (2, ast.Mult), "/": (2, ast.Div),
    "//": (2, ast.FloorDiv), "%": (2, ast.Mod), "**": (3, ast.Pow),
}  # fmt: skip
#: What no expression begins with: the bracket before it is the end of an interval.
_NOTHING_MORE = re.compile(r"\s*(?:$|[),}\]=<>!;]|(?:and|or|then|else|return|satisfies)\b)")
#: What a test with one end leaves open at the other.
_ONE_END = {"<": "()", "<=": "(]", ">": "()", ">=": "[)"}


def parse(text: str, names: Iterable[str] = (), *, called: Iterable[str] = ()) -> ast.expr:
    """The tree of ``text``. ``names`` are those with spaces or marks that it may use, ``called``
    those of knowledge models.

    Raises:
        ExpressionError: It is no expression, or too deep.
    """
    try:
        return _Parser(text, frozenset(names), frozenset(called)).whole()
    except RecursionError:
        raise ExpressionError(f"an expression is at most {_DEEPEST} levels deep") from None


class _Parser(Primaries):
    """From the weakest binding to the strongest; what binds strongest is read by the parent."""

    def whole(self) -> ast.expr:
        found = self.expression()
        if self.scan.kind:
            raise self.scan.puzzled()
        return found

    def expression(self) -> ast.expr:
        self.depth += 1
        start = self.scan.start
        if self.depth > _DEEPEST:
            raise ExpressionError(
                f"an expression is at most {_DEEPEST} levels deep", position=start + 1
            )
        found = self._either()
        if self.scan.skip("if"):  # As other expressions write a choice.
            condition = self._either()
            self.scan.expect("else")
            found = placed(ast.IfExp(condition, found, self.expression()), start)
        self.depth -= 1
        return found

    def _either(self) -> ast.expr:
        return self._joined("or", ast.Or(), self._both)

    def _both(self) -> ast.expr:
        return self._joined("and", ast.And(), self._comparison)

    def _joined(self, word: str, operator: ast.boolop, part: Callable[[], ast.expr]) -> ast.expr:
        start, parts = self.scan.start, [part()]
        while self.scan.skip(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else placed(ast.BoolOp(operator, parts), start)

    # ── Comparisons ───────────────────────────────────────────────────────────────────────

    def _comparison(self) -> ast.expr:
        start, negations = self.scan.start, 0
        while self.scan.sees("not") and not self.scan.text[self.scan.at :].lstrip().startswith("("):
            self.scan.advance()
            negations += 1
        found = self._compared(start)
        for _ in range(negations):
            found = placed(ast.UnaryOp(ast.Not(), found), start)
        return found

    def _compared(self, start: int) -> ast.expr:
        left = self.sum()
        operators: list[ast.cmpop] = []
        sides: list[ast.expr] = []
        while True:
            if self.scan.skip("instance"):
                self.scan.expect("of")
                left = placed(InstanceOf(left, read_kind(self.scan)), start)
                continue
            operator = self._operator()
            if operator is None:
                break
            operators.append(operator)
            sides.append(self._side(operator))
        return placed(ast.Compare(left, operators, sides), start) if operators else left

    def _operator(self) -> ast.cmpop | None:
        scan = self.scan
        if scan.kind == "mark" and scan.word in _COMPARISONS:
            found = _COMPARISONS[scan.word]()
            scan.advance()
            return found
        if scan.skip("is"):
            return ast.IsNot() if scan.skip("not") else ast.Is()
        if scan.skip("not"):
            scan.expect("in")
            return ast.NotIn()
        if scan.sees("in", "between"):
            return ast.In()
        return None

    def _side(self, operator: ast.cmpop) -> ast.expr:
        if isinstance(operator, ast.In) and self.scan.skip("between"):
            start, low = self.scan.start, self.sum()
            self.scan.expect("and")
            return placed(Interval(low, self.sum(), "[]"), start)
        if isinstance(operator, ast.In | ast.NotIn):
            self.scan.skip("in")
            return self.test()
        return self.sum()

    def test(self) -> ast.expr:
        """What stands behind ``in``: ``> 5``, or a value, a list or an interval."""
        start, word = self.scan.start, self.scan.word
        if self.scan.kind == "mark" and word in _ONE_END:
            self.scan.advance()
            end, open_end = self.sum(), ast.Constant(None)
            low, high = (open_end, end) if word[0] == "<" else (end, open_end)
            return placed(Interval(low, high, _ONE_END[word]), start)
        return self.sum()

    # ── Arithmetic ────────────────────────────────────────────────────────────────────────

    def sum(self, weakest: int = 1) -> ast.expr:
        start, left = self.scan.start, self._signed()
        while self.scan.kind == "mark" and self.scan.word in _ARITHMETIC:
            strength, operator = _ARITHMETIC[self.scan.word]
            if strength < weakest:
                break
            self.scan.advance()
            left = placed(ast.BinOp(left, operator(), self.sum(strength + 1)), start)
        return left

    def _signed(self) -> ast.expr:
        """A minus binds more strongly than a power (§10.3.1.1)."""
        start, signs = self.scan.start, 0
        while self.scan.sees("-", "+"):
            signs += self.scan.word == "-"
            self.scan.advance()
        found = self._followed()
        if signs % 2:
            found = placed(ast.UnaryOp(ast.USub(), found), start)
        return found

    def _followed(self) -> ast.expr:
        """A value, and what is asked of it: ``.name``, ``[condition]``, ``(arguments)``."""
        start, found = self.scan.start, self.primary()
        while True:
            if self.scan.skip("."):
                found = placed(ast.Attribute(found, self.member_name(), ast.Load()), start)
            elif self.scan.sees("[") and not self._ends_interval():
                self.scan.advance()
                condition = self.expression()
                self.scan.expect("]")
                found = placed(Filter(found, condition), start)
            elif self.scan.sees("("):
                found = self.invoked(found, start)
            else:
                return found

    def _ends_interval(self) -> bool:
        """``]1..5[``: behind a bracket that filters there is something."""
        return _NOTHING_MORE.match(self.scan.text, self.scan.at) is not None

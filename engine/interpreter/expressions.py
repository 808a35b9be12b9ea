"""Expressions of a process definition: allow-listed, compiled once, without side effects.

Conditions, templates, cardinalities and decision cells come from designers, so they are never
given to ``eval`` as they stand. The syntax tree is checked against an allow-list and rewritten
(names, items and the operators that could grow without bound), then compiled and kept.
Names of the process data are read from the mapping handed in; nothing else can be reached.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import CodeType
from typing import Any

from engine.interpreter.expression_faults import explain
from engine.interpreter.expression_functions import MAX_LENGTH, ExpressionError
from engine.interpreter.expression_tree import (
    COUNT,
    DATA,
    NOW,
    READ,
    Rewriter,
    code_of,
    refuse_size,
    with_closure,
)
from engine.interpreter.feel.function_values import FeelFunction
from engine.interpreter.feel.steps import counting
from engine.interpreter.feel.values import Range, YearsMonths, duration_text

MAX_BYTES = 4096
#: The namespace of the code: without builtins, and nothing else in it.
_GLOBALS: dict[str, Any] = {"__builtins__": {}}


class Expression:
    """A checked and compiled expression. Immutable; may be shared between threads."""

    __slots__ = (
        "_asks",
        "_code",
        "_counts",
        "_needs_context",
        "_part",
        "asked",
        "clock",
        "names",
        "text",
    )

    def __init__(
        self, text: str, code: CodeType, rewriter: Rewriter, part: Callable[[str], Expression]
    ) -> None:
        self.text = text
        #: Names of process data that the expression reads.
        self.names = frozenset(rewriter.names)
        #: Names that it only asks for, by ``defined`` and ``get``: they may be missing.
        self.asked = frozenset(rewriter.asked)
        #: Which of ``today`` and ``now`` it reads: with them its value changes by itself.
        self.clock = frozenset(rewriter.clock)
        self._code = code
        self._needs_context = rewriter.needs_context
        self._asks = rewriter.asks
        self._counts = rewriter.counts
        #: How a part of it is compiled, to find the one that failed.
        self._part = part

    def evaluate(self, data: Mapping[str, Any], *, now: datetime | None = None) -> Any:
        """The value over ``data``. ``now`` (aware) is needed by ``today()`` and ``now()`` only.

        Raises:
            ExpressionError: A name is missing, or types or sizes do not fit.
        """
        try:
            return self.unexplained(data, now)
        except ExpressionError as error:
            raise explain(
                self.text, error, lambda text: self._part(text).unexplained(data, now)
            ) from None

    def unexplained(self, data: Mapping[str, Any], now: datetime | None) -> Any:
        """As :meth:`evaluate`, less the looking for the part that failed."""
        if self._counts:
            with counting() as count:
                return self._value({DATA: data, NOW: now, COUNT: count, READ: data.get})
        if self._asks:
            return self._value({DATA: data, NOW: now, READ: data.get})
        return self._value({**data, DATA: data, NOW: now} if self._needs_context else data)

    def _value(self, scope: Mapping[str, Any]) -> Any:
        try:
            # The code was compiled from an allow-listed tree and sees no builtins.
            return eval(self._code, _GLOBALS, scope)  # noqa: S307
        except NameError as error:
            raise ExpressionError(f"{error.name} is not in the data") from None
        except (TypeError, ValueError, KeyError, IndexError, ArithmeticError) as error:
            raise ExpressionError(f"{type(error).__name__}: {error}") from None
        except RecursionError:
            raise ExpressionError("the values are nested too deeply") from None

    @property
    def is_constant(self) -> bool:
        """Whether its value depends on nothing."""
        return not (self.names or self._needs_context)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


@lru_cache(maxsize=8192)
def compile_expression(text: str) -> Expression:
    """Check and compile ``text``; the result is cached.

    Raises:
        ExpressionError: The text is too long, no expression, or uses what is not allowed.
    """
    return _compile(text)


def _compile(text: str) -> Expression:
    refuse_long(text)
    try:
        with warnings.catch_warnings():
            # What looks like a slip to Python is looked at below, or means what it says.
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(
            f"not an expression: {error.msg}", position=error.offset or None
        ) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"not an expression: {type(error).__name__}") from None
    return compile_tree(text, tree, Rewriter(), part=_compile)


def compile_tree(
    text: str, tree: ast.expr, rewriter: Rewriter, *, part: Callable[[str], Expression]
) -> Expression:
    """The expression that ``tree`` is, as ``rewriter`` allows it; ``text`` is how it was written.

    Raises:
        ExpressionError: As :func:`compile_expression`.
    """
    refuse_size(tree)
    rewritten = rewriter.rewrite(tree)
    if rewriter.counts:
        rewritten = with_closure(rewritten)
    return Expression(text, code_of(rewritten, rewriter.further), rewriter, part)


def refuse_long(text: str) -> None:
    """Refuse a text that is too long, or that no file could hold.

    Raises:
        ExpressionError: It is.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise ExpressionError("half of a character is not allowed") from None
    if size > MAX_BYTES:
        raise ExpressionError(f"an expression has at most {MAX_BYTES} bytes")


# ── Templates ─────────────────────────────────────────────────────────────────────────────

_FIELD = re.compile(r"\{([^{}]*)\}")


@lru_cache(maxsize=8192)
def compile_template(text: str) -> tuple[str | Expression, ...]:
    """Split ``unit:{unit_id}:handler`` into texts and expressions.

    Raises:
        ExpressionError: One of the expressions is not allowed, or a brace stands alone.
    """
    refuse_long(text)
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
    rendered = "".join(
        part if isinstance(part, str) else as_text(part.evaluate(data, now=now))
        for part in compile_template(text)
    )
    if len(rendered) > MAX_LENGTH:
        raise ExpressionError(f"the text is longer than {MAX_LENGTH} characters")
    return rendered


def as_text(value: Any) -> str:
    """How a value reads in a template: dates as ISO 8601, nothing for null."""
    if value is None:
        return ""
    plain = as_json(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return str(plain)


MAX_VALUES = 50_000
_MAX_LEVELS = 50


def bounded(value: Any) -> Any:
    """``value``, if it is small enough to become data: what is shared in it is there once only.

    Raises:
        ExpressionError: It is too large or too deep, or holds a function.
    """
    if isinstance(value, FeelFunction):
        raise ExpressionError("a function cannot be kept as data")
    if not isinstance(value, list | tuple | dict):
        return value
    count = 0
    left: list[tuple[Any, int]] = [(value, 1)]
    while left:
        each, level = left.pop()
        count += 1
        if count > MAX_VALUES or level > _MAX_LEVELS:
            raise ExpressionError("the value is too large to be kept")
        if isinstance(each, dict):
            left.extend((inner, level + 1) for inner in each.values())
        elif isinstance(each, list | tuple):
            left.extend((inner, level + 1) for inner in each)
        elif isinstance(each, FeelFunction):
            raise ExpressionError("a function cannot be kept as data")
    return value


def as_json(value: Any) -> Any:
    """``value`` with the dates that expressions work with turned back into ISO 8601 texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time | YearsMonths | Range):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, FeelFunction):
        raise ExpressionError("a function cannot be kept as data")
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    return value

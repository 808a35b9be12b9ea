"""Functions as values (DMN 1.3 §10.3.2.13): made by an expression, invoked in the same count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, shown
from engine.interpreter.feel.steps import counting, held

#: A kind as ``instance of`` and parameters name it: its name, and the kinds of its parts.
Type = tuple[Any, ...]
ANY: Type = ("Any",)


@dataclass(frozen=True, slots=True, eq=False)
class FeelFunction:
    """What ``function(a, b) …`` comes to. It is not callable by Python: :func:`invoke` counts.

    ``kinds`` are those of the parameters; ``conforms`` tells whether a value is of one.
    """

    names: tuple[str, ...]
    kinds: tuple[Type, ...]
    apply: Callable[..., Any]
    conforms: Callable[[Any, Type], bool]

    def __repr__(self) -> str:
        return f"function({', '.join(self.names)})"


def invoke(function: Any, *values: Any) -> Any:
    """The value of ``function`` for ``values`` in the order of its parameters.

    Raises:
        ExpressionError: It is no function, takes other values, or calls itself too deeply.
    """
    if not isinstance(function, FeelFunction):
        raise ExpressionError(f"expected a function, but got {shown(function)}")
    if len(values) != len(function.names):
        raise ExpressionError(f"{function!r} takes {len(function.names)} values")
    for name, kind, value in zip(function.names, function.kinds, values, strict=True):
        if kind != ANY and value is not None and not function.conforms(value, kind):
            raise ExpressionError(f"expected {kind[0]} for {name}, but got {shown(value)}")
    with counting() as count:
        given = [held(count, value) for value in values]
        with count.deeper():
            return held(count, function.apply(*given))


def invoke_named(function: Any, names: tuple[str, ...], *values: Any) -> Any:
    """As :func:`invoke`, by the names of the parameters in any order."""
    if not isinstance(function, FeelFunction):
        raise ExpressionError(f"expected a function, but got {shown(function)}")
    given = dict(zip(names, values, strict=True))
    if given.keys() != set(function.names):
        raise ExpressionError(f"{function!r} takes {', '.join(function.names) or 'nothing'}")
    return invoke(function, *(given[name] for name in function.names))

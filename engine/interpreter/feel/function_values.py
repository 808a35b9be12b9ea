"""Functions as values (DMN 1.3 §10.3.2.13): made by an expression, invoked in the same count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.interpreter.expression_functions import ExpressionError, shown
from engine.interpreter.feel.signatures import in_order
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

    @property
    def expected(self) -> str:
        """How many values it takes, in words."""
        return f"{len(self.names)} values"

    def takes(self, count: int) -> bool:
        """Whether it may be invoked with so many values."""
        return count == len(self.names)

    def kinds_of(self, count: int) -> tuple[Type, ...]:
        """The kinds of its first parameters."""
        return self.kinds[:count]

    def by_place(self, given: Mapping[str, Any]) -> list[Any]:
        """Values that have names in the order of the parameters.

        Raises:
            ExpressionError: There is no such parameter, or one is missing.
        """
        if given.keys() != set(self.names):
            raise ExpressionError(f"{self!r} takes {', '.join(self.names) or 'nothing'}")
        return [given[name] for name in self.names]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BuiltIn(FeelFunction):
    """A built-in function as a value. It may take different numbers of values, of any kind: what
    it cannot work with it refuses itself, as where it is called by its name."""

    name: str
    least: int
    most: int
    ways: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        return self.name.replace("_", " ")

    @property
    def expected(self) -> str:
        wanted = str(self.least) if self.least == self.most else f"{self.least} to {self.most}"
        return f"{wanted} values"

    def takes(self, count: int) -> bool:
        return self.least <= count <= self.most

    def kinds_of(self, count: int) -> tuple[Type, ...]:
        return (ANY,) * count

    def by_place(self, given: Mapping[str, Any]) -> list[Any]:
        return in_order(self.name, self.ways, given, least=self.least, none=None)


def invoke(function: Any, *values: Any) -> Any:
    """The value of ``function`` for ``values`` in the order of its parameters.

    Raises:
        ExpressionError: It is no function, takes other values, or calls itself too deeply.
    """
    if not isinstance(function, FeelFunction):
        raise ExpressionError(f"expected a function, but got {shown(function)}")
    if not function.takes(len(values)):
        raise ExpressionError(f"{function!r} takes {function.expected}")
    for name, kind, value in zip(function.names, function.kinds, values, strict=False):
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
    return invoke(function, *function.by_place(dict(zip(names, values, strict=True))))

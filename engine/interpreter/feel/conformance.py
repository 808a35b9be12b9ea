"""``instance of`` (DMN 1.3 §10.3.2.9 and §10.3.2.11): which values are of which kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from engine.interpreter.feel.function_values import ANY, FeelFunction, Type
from engine.interpreter.feel.steps import look_at
from engine.interpreter.feel.values import Range, YearsMonths

_CLASSES: dict[str, type | tuple[type, ...]] = {
    "string": str, "boolean": bool, "time": time, "date and time": datetime, "range": Range,
    "days and time duration": timedelta, "years and months duration": YearsMonths,
    "list": (list, tuple), "context": dict, "function": FeelFunction,
}  # fmt: skip


def is_instance(value: Any, kind: Type) -> bool:
    """Null is of the kind Null only, and anything else is of Any too."""
    if value is None:
        return kind == ("Null",)
    if len(kind) > 1:
        look_at(value)
    return conforms(value, kind)


def conforms(value: Any, kind: Type) -> bool:
    """Whether ``value`` may stand where ``kind`` is wanted: null may everywhere (§10.3.2.9.2)."""
    name, *parts = kind
    if value is None or name == "Any":
        return True
    if not _is_of(value, name):
        return False
    if not parts:
        return True
    match name:
        case "list":
            return all(conforms(each, parts[0]) for each in value)
        case "range":
            return conforms(value.low, parts[0]) and conforms(value.high, parts[0])
        case "context":
            return all(key in value and conforms(value[key], each) for key, each in parts[0])
    return _takes(value, *parts)


def _is_of(value: Any, name: str) -> bool:
    if name == "Null":
        return False
    if name == "date":
        return isinstance(value, date) and not isinstance(value, datetime)
    if name == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, _CLASSES[name])


def _takes(function: FeelFunction, wanted: tuple[Type, ...], result: Type) -> bool:
    """Its parameters take at least what is wanted. What it gives is not declared, so it is Any."""
    if not function.takes(len(wanted)) or result != ANY:
        return False
    own = function.kinds_of(len(wanted))
    return all(_is_within(each, kind) for each, kind in zip(wanted, own, strict=True))


def _is_within(kind: Type, other: Type) -> bool:
    """Whether every value of ``kind`` is one of ``other``."""
    if other == ANY or kind in (other, ("Null",)):
        return True
    if kind[0] != other[0]:
        return False
    if len(other) == 1 or len(kind) == 1:
        return len(other) == 1
    if kind[0] in ("list", "range"):
        return _is_within(kind[1], other[1])
    if kind[0] == "context":
        own = dict(kind[1])
        return all(key in own and _is_within(own[key], each) for key, each in other[1])
    return (
        len(kind[1]) == len(other[1])
        and all(_is_within(b, a) for a, b in zip(kind[1], other[1], strict=True))
        and _is_within(kind[2], other[2])
    )


def made(
    names: tuple[str, ...], kinds: tuple[Type, ...], apply: Callable[..., Any]
) -> FeelFunction:
    """The function that an expression, or a knowledge model, comes to."""
    return FeelFunction(names, kinds, apply, conforms)


def of_model(names: tuple[str, ...], apply: Callable[..., Any], now: Any) -> FeelFunction:
    """A knowledge model as a value. It takes the time before its arguments."""
    return made(names, (ANY,) * len(names), partial(apply, now))

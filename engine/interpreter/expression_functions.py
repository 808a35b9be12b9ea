"""The functions and guarded operators that expressions may use. All bounded, all pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

from engine.clock import LOCAL_ZONE

MAX_BITS = 512
MAX_LENGTH = 100_000
MAX_ITEMS = 10_000
_PLACES = 30


class ExpressionError(Exception):
    """An expression is not allowed, or cannot be evaluated over this data.

    ``position`` counts characters of the expression from 1; None is the whole of it.
    """

    def __init__(self, reason: str, *, position: int | None = None) -> None:
        self.reason = reason
        self.position = position
        super().__init__(reason)

    def locate(self, column: int) -> None:
        """Say where it is, ``column`` counting from 0, unless that is known more exactly."""
        if self.position is None:
            self.position = column + 1

    def __str__(self) -> str:
        return self.reason if self.position is None else f"{self.reason} (at {self.position})"


def _number(value: Any) -> Any:
    if type(value) is int:
        if value.bit_length() > MAX_BITS:
            raise ExpressionError("the number is too large")
        return value
    if type(value) is float:
        if not isfinite(value):
            raise ExpressionError("the number is too large, or none at all")
        return value
    raise ExpressionError(f"expected a number, but got {shown(value)}")


def shown(value: Any) -> str:
    """How a value reads in a message: as it is written, cut short."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return "a very large value"
    return text if len(text) <= 40 else f"{text[:37]}..."


def add(left: Any, right: Any) -> Any:
    if isinstance(left, str) and isinstance(right, str):
        return _bounded(left, right)
    if isinstance(left, list) and isinstance(right, list):
        return _bounded(left, right)
    if isinstance(left, date) and isinstance(right, timedelta):
        return left + right
    return _number(_number(left) + _number(right))


def _bounded(left: Any, right: Any) -> Any:
    if len(left) + len(right) > (MAX_LENGTH if isinstance(left, str) else MAX_ITEMS):
        raise ExpressionError("the value is too long")
    return left + right


def subtract(left: Any, right: Any) -> Any:
    if isinstance(left, date) and isinstance(right, date | timedelta):
        return left - right
    return _number(_number(left) - _number(right))


def multiply(left: Any, right: Any) -> Any:
    return _number(_number(left) * _number(right))


def divide(left: Any, right: Any) -> Any:
    return _number(_number(left) / _number(right))


def floor_divide(left: Any, right: Any) -> Any:
    return _number(left) // _number(right)


def remainder(left: Any, right: Any) -> Any:
    # For texts % is the old string formatting, which can be made to eat all memory.
    return _number(left) % _number(right)


def item(value: Any, key: Any) -> Any:
    if isinstance(value, Mapping):
        if key not in value:
            raise ExpressionError(f"there is no item {shown(key)}")
        return value[key]
    if isinstance(value, list | tuple | str) and isinstance(key, int):
        return value[key]
    raise ExpressionError(f"{shown(value)} has no items")


def member(value: Any, name: str) -> Any:
    if not isinstance(value, Mapping):
        raise ExpressionError(f"expected a record with {name}, but got {shown(value)}")
    return item(value, name)


def contains(value: Any, part: Any) -> bool:
    return part in value


def to_int(value: Any) -> int:
    if isinstance(value, str) and len(value) > 40:
        raise ExpressionError("the text is too long for a number")
    return int(_number(int(value)))


def to_float(value: Any) -> float:
    if isinstance(value, str) and len(value) > 40:
        raise ExpressionError("the text is too long for a number")
    return float(_number(float(value)))


def rounded(value: Any, places: Any = None) -> Any:
    """As Python does it; a great many places would take a power of ten to match."""
    if places is None:
        return round(_number(value))
    if type(places) is not int or abs(places) > _PLACES:
        raise ExpressionError(f"expected at most {_PLACES} places, but got {shown(places)}")
    return round(_number(value), places)


def total(values: Any) -> Any:
    """The sum of a list of numbers; nothing else is added up, for lists would grow as they do."""
    if not isinstance(values, list | tuple):
        raise ExpressionError(f"expected a list of numbers, but got {shown(values)}")
    return _number(sum(_number(value) for value in values))


def to_text(value: Any) -> str:
    if isinstance(value, int):
        _number(int(value))
    if value is None:
        return ""
    if isinstance(value, list | tuple | Mapping) and len(value) > MAX_ITEMS:
        raise ExpressionError("the value is too long for a text")
    return value.isoformat() if isinstance(value, date) else str(value)[:MAX_LENGTH]


def to_date(value: Any) -> date:
    """A date from ``2026-11-23``, or from an instant as it is dated where the users are."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) <= 40:
        if len(value) > 10:
            return to_instant(value).astimezone(LOCAL_ZONE).date()
        return date.fromisoformat(value)
    raise ExpressionError(f"expected a date, but got {shown(value)}")


def to_instant(value: Any) -> datetime:
    """An aware instant from ISO 8601 text; without a zone it is read as local time."""
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, str) and len(value) <= 40:
        found = datetime.fromisoformat(value)
    elif isinstance(value, date):
        found = datetime(value.year, value.month, value.day)  # noqa: DTZ001 (zone is set below)
    else:
        raise ExpressionError(f"expected an instant, but got {shown(value)}")
    return found if found.tzinfo else found.replace(tzinfo=LOCAL_ZONE)


def days(count: Any) -> timedelta:
    return timedelta(days=_number(count))


def days_between(start: Any, end: Any) -> int:
    return (to_date(end) - to_date(start)).days


def starts_with(value: Any, prefix: Any) -> bool:
    return isinstance(value, str) and value.startswith(str(prefix))


def ends_with(value: Any, suffix: Any) -> bool:
    return isinstance(value, str) and value.endswith(str(suffix))


def lower(value: Any) -> str:
    return str(value).lower()


def upper(value: Any) -> str:
    return str(value).upper()


def defined(data: Mapping[str, Any], name: str) -> bool:
    return data.get(name) is not None


def get(data: Mapping[str, Any], name: str, default: Any = None) -> Any:
    return data.get(name, default)


def now(instant: datetime | None) -> datetime:
    if instant is None:
        raise ExpressionError("the time is not known here")
    return instant


def today(instant: datetime | None) -> date:
    return now(instant).astimezone(LOCAL_ZONE).date()


OPERATORS: dict[str, Callable[..., Any]] = {
    "add": add,
    "subtract": subtract,
    "multiply": multiply,
    "divide": divide,
    "floor_divide": floor_divide,
    "remainder": remainder,
    "item": item,
    "member": member,
    "defined": defined,
    "get": get,
    "now": now,
    "today": today,
}

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "len": len,
    "count": len,
    "min": min,
    "max": max,
    "sum": total,
    "abs": abs,
    "round": rounded,
    "all": all,
    "any": any,
    "lower": lower,
    "upper": upper,
    "str": to_text,
    "int": to_int,
    "float": to_float,
    "bool": bool,
    "contains": contains,
    "starts_with": starts_with,
    "ends_with": ends_with,
    "date": to_date,
    "instant": to_instant,
    "days": days,
    "days_between": days_between,
}

#: How many arguments the functions take that do not take exactly one: at least, at most.
ARGUMENTS: dict[str, tuple[int, int]] = {
    "min": (1, 20),
    "max": (1, 20),
    "round": (1, 2),
    "contains": (2, 2),
    "starts_with": (2, 2),
    "ends_with": (2, 2),
    "days_between": (2, 2),
}

#: Functions that read the context, and how many arguments each may have.
LAZY_FUNCTIONS: dict[str, tuple[int, ...]] = {
    "defined": (1,),
    "get": (1, 2),
    "today": (0,),
    "now": (0,),
}

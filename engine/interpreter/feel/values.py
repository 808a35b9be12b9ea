"""Values that FEEL has and process data do not: durations of months, intervals; and their parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.interpreter.expression_functions import MAX_ITEMS, ExpressionError, shown


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration of years and months, which has no length in days."""

    months: int

    def isoformat(self) -> str:
        years, months = divmod(abs(self.months), 12)
        sign = "-" if self.months < 0 else ""
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{sign}P{parts}"


@dataclass(frozen=True, slots=True)
class Range:
    """An interval as a value. An end that is null is open: ``> 5`` is ``(5..null)``."""

    low: Any
    high: Any
    closed: str = "[]"

    @property
    def low_closed(self) -> bool:
        return self.closed[0] == "["

    @property
    def high_closed(self) -> bool:
        return self.closed[1] == "]"

    def whole_numbers(self) -> range:
        """Those in it, for a loop."""
        if type(self.low) is not int or type(self.high) is not int:
            raise ExpressionError(f"expected whole numbers, but got {self.isoformat()}")
        return range(self.low + (not self.low_closed), self.high + self.high_closed)

    def isoformat(self) -> str:
        """As it is written in FEEL."""
        return f"{self.closed[0]}{shown(self.low)}..{shown(self.high)}{self.closed[1]}"


def _offset(value: Any) -> timedelta | None:
    found: timedelta | None = value.utcoffset()
    return found


def _zone(value: Any) -> str | None:
    zone: tzinfo | None = value.tzinfo
    return None if zone is None else getattr(zone, "key", None) or str(zone)


_DATE: dict[str, Callable[[Any], Any]] = {
    "year": lambda d: d.year, "month": lambda d: d.month, "day": lambda d: d.day,
    "weekday": lambda d: d.isoweekday(),
}  # fmt: skip
_CLOCK: dict[str, Callable[[Any], Any]] = {
    "hour": lambda t: t.hour, "minute": lambda t: t.minute, "second": lambda t: t.second,
    "time offset": _offset, "timezone": _zone,
}  # fmt: skip
#: What can be asked of a value by a point, like ``day.year``. The first kind that fits counts.
PROPERTIES: dict[type, Mapping[str, Callable[[Any], Any]]] = {
    datetime: {**_DATE, **_CLOCK},
    date: {**_DATE, "hour": lambda _: 0, "minute": lambda _: 0, "second": lambda _: 0},
    time: _CLOCK,
    timedelta: {
        "days": lambda d: _whole_parts(d)[0], "hours": lambda d: _whole_parts(d)[1],
        "minutes": lambda d: _whole_parts(d)[2], "seconds": lambda d: _whole_parts(d)[3],
    },
    YearsMonths: {
        "years": lambda d: _toward_zero(d.months, 12),
        "months": lambda d: d.months - 12 * _toward_zero(d.months, 12),
    },
    Range: {
        "start": lambda r: r.low, "end": lambda r: r.high,
        "start included": lambda r: r.low_closed, "end included": lambda r: r.high_closed,
    },
}  # fmt: skip


def _toward_zero(value: int, by: int) -> int:
    return value // by if value >= 0 else -(-value // by)


def _whole_parts(span: timedelta) -> tuple[int, int, int, int]:
    """Days, hours, minutes and seconds, all with the sign of the whole."""
    sign = -1 if span < timedelta() else 1
    seconds = abs(span) // timedelta(seconds=1)
    days, rest = divmod(seconds, 86_400)
    return sign * days, sign * (rest // 3600), sign * (rest // 60 % 60), sign * (rest % 60)


def member(value: Any, name: str) -> Any:
    """An entry of a record, of each record of a list, a property of a date; else null."""
    if isinstance(value, Mapping):
        return value.get(name)
    if value is None:
        return None
    if isinstance(value, list | tuple):
        if len(value) > MAX_ITEMS:
            raise ExpressionError("the value is too long")
        return [member(each, name) for each in value if not isinstance(each, list | tuple)]
    for kind, properties in PROPERTIES.items():
        if isinstance(value, kind):
            if name not in properties:
                raise ExpressionError(f"{shown(value)} has no {name}")
            if isinstance(value, datetime) and name not in ("time offset", "timezone"):
                return properties[name](value.astimezone(LOCAL_ZONE))
            return properties[name](value)
    raise ExpressionError(f"expected a record with {name}, but got {shown(value)}")


def duration_text(value: timedelta) -> str:
    """A duration of days and less as ISO 8601 has it."""
    seconds = int(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    days, rest = divmod(seconds, 86_400)
    hours, minutes, seconds = rest // 3600, rest // 60 % 60, rest % 60
    clock = "".join(
        f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count
    )
    return f"{sign}P{f'{days}D' if days or not clock else ''}{f'T{clock}' if clock else ''}"

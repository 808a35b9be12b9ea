"""The built-in functions of FEEL (DMN 1.3 §10.3.4), by their names with ``_`` for spaces.

All bounded, all pure. What FEEL leaves open (regular expressions) is left out: ``matches`` and
``replace`` could be made to run for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

from engine.interpreter.expression_functions import (
    MAX_ITEMS,
    MAX_LENGTH,
    ExpressionError,
    shown,
    to_date,
    to_instant,
    to_text,
)

_DAYS_TIME = re.compile(
    r"^(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$"
)
_YEARS_MONTHS = re.compile(r"^(-)?P(?:(\d{1,5})Y)?(?:(\d{1,6})M)?$")
_MOST_PLACES = 20


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration of years and months, which has no length in days."""

    months: int

    def isoformat(self) -> str:
        years, months = divmod(abs(self.months), 12)
        sign = "-" if self.months < 0 else ""
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return f"{sign}P{parts}"


# ── Texts ─────────────────────────────────────────────────────────────────────────────────


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ExpressionError(f"expected a text, but got {shown(value)}")
    return value


def string_length(text: Any) -> int:
    return len(_text(text))


def substring(text: Any, start: Any, length: Any = None) -> str:
    """``start`` counts from 1, or from the end where it is negative."""
    begin, text = _whole(start), _text(text)
    begin = begin - 1 if begin > 0 else max(len(text) + begin, 0)
    return text[begin:] if length is None else text[begin : begin + max(_whole(length), 0)]


def substring_before(text: Any, match: Any) -> str:
    before, found, _ = _text(text).partition(_text(match)) if match else ("", "", "")
    return before if found else ""


def substring_after(text: Any, match: Any) -> str:
    if not _text(match):
        return _text(text)
    return _text(text).partition(match)[2]


def split(text: Any, delimiter: Any) -> list[str]:
    """The delimiter is a text here, and no pattern."""
    if not _text(delimiter):
        raise ExpressionError("split needs a delimiter")
    return _bounded(_text(text).split(delimiter))


def string_join(parts: Any, delimiter: Any = "") -> str:
    found = [_text(part) for part in _list(parts) if part is not None]
    if sum(map(len, found)) + len(found) * len(_text(delimiter)) > MAX_LENGTH:
        raise ExpressionError("the value is too long")
    return str(delimiter).join(found)


# ── Lists ─────────────────────────────────────────────────────────────────────────────────


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise ExpressionError(f"expected a list, but got {shown(value)}")
    return list(value)


def _bounded(found: list[Any]) -> list[Any]:
    if len(found) > MAX_ITEMS:
        raise ExpressionError("the value is too long")
    return found


def list_contains(values: Any, element: Any) -> bool:
    return element in _list(values)


def append(values: Any, *items: Any) -> list[Any]:
    return _bounded([*_list(values), *items])


def concatenate(*lists: Any) -> list[Any]:
    return _bounded([item for each in lists for item in _list(each)])


def insert_before(values: Any, position: Any, item: Any) -> list[Any]:
    found = _list(values)
    found.insert(_index(found, position), item)
    return _bounded(found)


def remove(values: Any, position: Any) -> list[Any]:
    found = _list(values)
    del found[_index(found, position)]
    return found


def sublist(values: Any, start: Any, length: Any = None) -> list[Any]:
    found = _list(values)
    begin = _index(found, start)
    return found[begin:] if length is None else found[begin : begin + max(_whole(length), 0)]


def _index(values: list[Any], position: Any) -> int:
    """FEEL counts from 1, and from the end with negative numbers."""
    index = _whole(position)
    index = index - 1 if index > 0 else len(values) + index
    if not 0 <= index < len(values):
        raise ExpressionError(f"the list has no position {shown(position)}")
    return index


def reverse(values: Any) -> list[Any]:
    return _list(values)[::-1]


def index_of(values: Any, match: Any) -> list[int]:
    return [index for index, value in enumerate(_list(values), start=1) if value == match]


def distinct_values(values: Any) -> list[Any]:
    found: list[Any] = []
    if len(_list(values)) > 1000:
        raise ExpressionError("the list is too long to compare its values with each other")
    for value in values:
        if value not in found:
            found.append(value)
    return found


def union(*lists: Any) -> list[Any]:
    return distinct_values(concatenate(*lists))


def flatten(values: Any) -> list[Any]:
    found: list[Any] = []
    left = _list(values)[::-1]
    while left:
        value = left.pop()
        if isinstance(value, list | tuple):
            left.extend(reversed(value))
        else:
            found.append(value)
        _bounded(found)
        _bounded(left)
    return found


def mean(values: Any) -> Any:
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


def product(values: Any) -> Any:
    found: Any = 1
    for number in _numbers(values):
        found = _number(found * number)
    return found


def median_of(values: Any) -> Any:
    numbers = _numbers(values)
    return median(numbers) if numbers else None


def _numbers(values: Any) -> list[Any]:
    return [_number(value) for value in _list(values)]


# ── Numbers ───────────────────────────────────────────────────────────────────────────────


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 10**100:
        raise ExpressionError(f"expected a number, but got {shown(value)}")
    return value


def _whole(value: Any) -> int:
    if isinstance(_number(value), float) and not value.is_integer():
        raise ExpressionError(f"expected a whole number, but got {shown(value)}")
    return int(value)


def _rounded(rounding: str) -> Callable[..., Any]:
    def apply(value: Any, places: Any = 0) -> Any:
        wanted = _whole(places)
        if abs(wanted) > _MOST_PLACES or abs(_number(value)) > 10**24:
            raise ExpressionError("too many places, or too large a number, to round")
        step = Decimal(1).scaleb(-wanted)
        found = (Decimal(str(value)) / step).to_integral_value(rounding=rounding) * step
        return int(found) if found == found.to_integral_value() else float(found)

    return apply


def modulo(dividend: Any, divisor: Any) -> Any:
    return _number(dividend) % _number(divisor)


def odd(value: Any) -> bool:
    return _whole(value) % 2 == 1


def even(value: Any) -> bool:
    return _whole(value) % 2 == 0


def number(text: Any) -> Any:
    """FEEL's ``number``: from a text, without grouping."""
    if not isinstance(text, str):
        return _number(text)
    if not re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", text.strip()):
        raise ExpressionError(f"expected a number, but got {shown(text)}")
    return float(text) if "." in text else int(text)


# ── Dates, times, durations ───────────────────────────────────────────────────────────────


def date_of(*parts: Any) -> date:
    """``date("2026-11-23")``, ``date(2026, 11, 23)``, or the date of an instant."""
    if len(parts) == 3:
        year, month, day = map(_whole, parts)
        return date(year, month, day)
    if len(parts) != 1:
        raise ExpressionError("date takes one value, or year, month and day")
    return to_date(parts[0])


def time_of(value: Any) -> time:
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else time.fromisoformat(_text(value)[:20])


def date_and_time(day: Any, clock: Any = None) -> datetime:
    """From ISO 8601 text, or from a date and a time; without a zone it is local time."""
    if clock is None:
        return to_instant(day)
    return to_instant(datetime.combine(to_date(day), time_of(clock)))


def duration(text: Any) -> timedelta | YearsMonths:
    """``P3D``, ``PT4H``, ``P1Y2M`` (ISO 8601)."""
    found = _DAYS_TIME.match(_text(text))
    if found and any(found.groups()[1:]):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if found.group(1) else length
    found = _YEARS_MONTHS.match(text)
    if found and any(found.groups()[1:]):
        months = int(found.group(2) or 0) * 12 + int(found.group(3) or 0)
        return YearsMonths(-months if found.group(1) else months)
    raise ExpressionError(f"expected a duration, but got {shown(text)}")


def years_and_months_duration(start: Any, end: Any) -> YearsMonths:
    """Whole months between two dates."""
    begin, finish = to_date(start), to_date(end)
    months = (finish.year - begin.year) * 12 + finish.month - begin.month
    if months > 0 and finish.day < begin.day:
        months -= 1
    elif months < 0 and finish.day > begin.day:
        months += 1
    return YearsMonths(months)


def plus_months(day: date, span: YearsMonths) -> date:
    """The same day some months on, or the last of that month."""
    index = day.year * 12 + day.month - 1 + span.months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=min(day.day, last))
        except ValueError:
            continue
    raise ExpressionError("the date is beyond the calendar")


def day_of_week(day: Any) -> str:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return names[to_date(day).weekday()]


def day_of_year(day: Any) -> int:
    return to_date(day).timetuple().tm_yday


def week_of_year(day: Any) -> int:
    return to_date(day).isocalendar().week


def month_of_year(day: Any) -> int:
    return to_date(day).month


def literal(text: Any) -> Any:
    """``@"2026-11-23"``: whatever of date, instant, time and duration it is."""
    for read in (duration, date_of if len(_text(text)) == 10 else date_and_time, time_of):
        try:
            return read(text)
        except (ExpressionError, ValueError):
            continue
    raise ExpressionError(f"expected a date, time or duration, but got {shown(text)}")


#: What can be asked of a date or a duration by a point, like ``day.year``.
PROPERTIES: dict[type, Mapping[str, Callable[[Any], Any]]] = {
    date: {
        "year": lambda d: d.year, "month": lambda d: d.month, "day": lambda d: d.day,
        "weekday": lambda d: d.isoweekday(), "hour": lambda d: d.hour, "minute": lambda d: d.minute,
    },
    timedelta: {"days": lambda d: d.days, "hours": lambda d: d.seconds // 3600},
    YearsMonths: {"years": lambda d: d.months // 12, "months": lambda d: d.months % 12},
    time: {"hour": lambda t: t.hour, "minute": lambda t: t.minute, "second": lambda t: t.second},
}  # fmt: skip

#: Name, and how many arguments: at least, at most.
FEEL_FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "string_length": (string_length, 1, 1),
    "substring": (substring, 2, 3),
    "substring_before": (substring_before, 2, 2),
    "substring_after": (substring_after, 2, 2),
    "upper_case": (lambda text: _text(text).upper(), 1, 1),
    "lower_case": (lambda text: _text(text).lower(), 1, 1),
    "split": (split, 2, 2),
    "string_join": (string_join, 1, 2),
    "string": (to_text, 1, 1),
    "list_contains": (list_contains, 2, 2),
    "append": (append, 2, 20),
    "concatenate": (concatenate, 1, 20),
    "insert_before": (insert_before, 3, 3),
    "remove": (remove, 2, 2),
    "sublist": (sublist, 2, 3),
    "reverse": (reverse, 1, 1),
    "index_of": (index_of, 2, 2),
    "distinct_values": (distinct_values, 1, 1),
    "union": (union, 1, 20),
    "flatten": (flatten, 1, 1),
    "mean": (mean, 1, 1),
    "product": (product, 1, 1),
    "median": (median_of, 1, 1),
    "floor": (_rounded(ROUND_FLOOR), 1, 2),
    "ceiling": (_rounded(ROUND_CEILING), 1, 2),
    "decimal": (_rounded(ROUND_HALF_EVEN), 2, 2),
    "round_half_up": (_rounded(ROUND_HALF_UP), 2, 2),
    "modulo": (modulo, 2, 2),
    "odd": (odd, 1, 1),
    "even": (even, 1, 1),
    "number": (number, 1, 1),
    "date": (date_of, 1, 3),
    "time": (time_of, 1, 1),
    "date_and_time": (date_and_time, 1, 2),
    "duration": (duration, 1, 1),
    "years_and_months_duration": (years_and_months_duration, 2, 2),
    "day_of_week": (day_of_week, 1, 1),
    "day_of_year": (day_of_year, 1, 1),
    "week_of_year": (week_of_year, 1, 1),
    "month_of_year": (month_of_year, 1, 1),
    "feel_literal": (literal, 1, 1),
}

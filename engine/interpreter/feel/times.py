"""FEEL's functions of dates, times and durations (DMN 1.3 §10.3.4.1 and §10.3.4.7)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.interpreter.expression_functions import ExpressionError, shown, to_date, to_instant
from engine.interpreter.feel.kinds import number_of, text_of, whole_of
from engine.interpreter.feel.values import YearsMonths

_DAYS_TIME = re.compile(
    r"^(-)?P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,6})?)S)?)?$"
)
_YEARS_MONTHS = re.compile(r"^(-)?P(?:(\d{1,5})Y)?(?:(\d{1,6})M)?$")


def date_of(*parts: Any) -> date:
    """``date("2026-11-23")``, ``date(2026, 11, 23)``, or the date of an instant."""
    if len(parts) == 3:
        year, month, day = map(whole_of, parts)
        return date(year, month, day)
    if len(parts) != 1:
        raise ExpressionError("date takes one value, or year, month and day")
    return to_date(parts[0])


def time_of(*parts: Any) -> time:
    """``time("09:30:00")``, of an instant, or of hour, minute, second and offset."""
    if len(parts) >= 3:
        hour, minute = whole_of(parts[0]), whole_of(parts[1])
        second, part = divmod(number_of(parts[2]), 1)
        offset = parts[3] if len(parts) > 3 else None
        if offset is not None and not isinstance(offset, timedelta):
            raise ExpressionError(f"expected a duration, but got {shown(offset)}")
        zone = None if offset is None else timezone(offset)
        return time(hour, minute, int(second), round(part * 1_000_000) % 1_000_000, zone)
    if len(parts) != 1:
        raise ExpressionError("time takes one value, or hour, minute and second")
    value = parts[0]
    if isinstance(value, datetime):
        return value.timetz()
    return value if isinstance(value, time) else time.fromisoformat(text_of(value)[:20])


def date_and_time(day: Any, clock: Any = None, *parts: Any) -> datetime:
    """From ISO 8601 text, from a date and a time, or from year to second and offset (1.4).

    Without a zone it is local time.
    """
    if parts:
        if len(parts) not in (4, 5):
            raise ExpressionError("date and time takes a year, month, day, hour, minute and second")
        when = date_of(day, clock, parts[0])
        return to_instant(datetime.combine(when, time_of(*parts[1:])))
    if clock is not None:
        return to_instant(datetime.combine(to_date(day), time_of(clock)))
    if isinstance(day, str) and "@" in day:
        return _in_zone(*day.split("@", 1))
    return to_instant(day)


def _in_zone(instant: str, zone: str) -> datetime:
    """``2026-11-23T09:00:00@Asia/Shanghai``."""
    try:
        found = datetime.fromisoformat(instant[:40])
        return found.replace(tzinfo=ZoneInfo(zone[:40]))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise ExpressionError(f"there is no instant {shown(f'{instant}@{zone}')}") from None


def duration(text: Any) -> timedelta | YearsMonths:
    """``P3D``, ``PT4H``, ``P1Y2M`` (ISO 8601)."""
    if isinstance(text, timedelta | YearsMonths):
        return text
    found = _DAYS_TIME.match(text_of(text))
    if found and any(part is not None for part in found.groups()[1:]):
        days, hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return -length if found.group(1) else length
    found = _YEARS_MONTHS.match(text)
    if found and any(part is not None for part in found.groups()[1:]):
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


def multiplied(span: timedelta | YearsMonths, by: Any) -> timedelta | YearsMonths:
    if isinstance(span, YearsMonths):
        return YearsMonths(int(span.months * number_of(by)))
    return span * number_of(by)


def divided(span: timedelta | YearsMonths, by: Any) -> Any:
    """By a number, or by a duration of the same kind to a number; null where that is zero."""
    if isinstance(span, YearsMonths) and isinstance(by, YearsMonths):
        return span.months / by.months if by.months else None
    if isinstance(span, timedelta) and isinstance(by, timedelta):
        return span / by if by else None
    if not number_of(by):
        return None
    return YearsMonths(int(span.months / by)) if isinstance(span, YearsMonths) else span / by


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
    for read in (duration, date_of if len(text_of(text)) == 10 else date_and_time, time_of):
        try:
            return read(text)
        except (ExpressionError, ValueError):
            continue
    raise ExpressionError(f"expected a date, time or duration, but got {shown(text)}")

"""Dates, times and numbers as people read them. Instants are shown in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from engine.clock import LOCAL_ZONE

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def local_day(value: date | datetime) -> date:
    """The day on which an instant falls here; a day is itself."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).date()
    return value


def day(value: date | datetime, *, locale: str, with_year: bool = False) -> str:
    """``5月25日 周一`` or ``25 May, Mon``; with the year ``2026年5月25日 周一``."""
    at = local_day(value)
    if locale == "en":
        year = f" {at.year}" if with_year else ""
        return f"{at.day} {_MONTHS_EN[at.month - 1]}{year}, {_WEEKDAYS_EN[at.weekday()]}"
    year = f"{at.year}年" if with_year else ""
    return f"{year}{at.month}月{at.day}日 周{_WEEKDAYS_ZH[at.weekday()]}"


def clock(value: datetime) -> str:
    """``17:30``."""
    return value.astimezone(LOCAL_ZONE).strftime("%H:%M")


def moment(value: datetime, *, locale: str, with_year: bool = False) -> str:
    """A day with its time: ``5月25日 周一 17:30``."""
    return f"{day(value, locale=locale, with_year=with_year)} {clock(value)}"


def iso(value: date | datetime) -> str:
    """For ``datetime`` attributes: the local day, or the local instant with its offset."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).isoformat(timespec="minutes")
    return value.isoformat()


def number(value: float) -> str:
    """Digits in groups of three; at most two places after the point."""
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def size(size_bytes: int) -> str:
    """``12 KB``, ``3.4 MB``."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024 * 1024:
        return f"{size_bytes / 1024:.0f} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"

"""Durations as diagrams and forms write them: ``P5WD``, ``PT4WH``, ``P1WDT2WH``, ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from engine.errors import InvalidInput, Problem

#: No deadline is longer; what is, is a slip of the pen, and would leave the range of dates.
LONGEST_DAYS = 100 * 366

_WORKING = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<days>\d{1,6})WD)?(?:T(?P<hours>\d{1,7})WH)?", re.ASCII
)
_CALENDAR = re.compile(
    r"(?P<sign>[+-]?)P"
    r"(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?"
    r"(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,10}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
_REMEDY = (
    "Write working days as P5WD, working hours as PT4WH, both as P1WDT2WH, or plain time as "
    "ISO 8601 has it: P3D, P2W, P1M, PT30M. A minus in front counts backwards."
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of working time or of plain time, never of both.

    ``working_days`` and ``working_hours`` are None where the text does not have that part:
    ``P0WD`` (the end of this working day) is not the same as no days. ``months`` (years are
    twelve of them) and ``days`` (weeks are seven) are plain days on the local calendar,
    ``clock_time`` is exact. All numbers carry the sign of the text.
    """

    text: str
    working_days: int | None = None
    working_hours: int | None = None
    months: int = 0
    days: int = 0
    clock_time: timedelta = timedelta()

    @property
    def in_working_time(self) -> bool:
        return self.working_days is not None or self.working_hours is not None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of text for people: an English template and its named fields."""

    template: str
    params: dict[str, object]

    def __str__(self) -> str:
        return self.template.format(**self.params)


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> Duration:
    """Read ``text`` (``P5WD``, ``PT4WH``, ``P1WDT2WH``, or ISO 8601-1:2019 5.5.2).

    Raises:
        InvalidInput: it is no duration, is empty (``P``, ``PT``), mixes working and plain time,
            or is longer than a hundred years.
    """
    written = text.strip()
    duration = _working(written) or _calendar(written)
    if duration is None:
        raise _refusal("Expected a duration, but got “{text}”.", text)
    if _rough_days(duration) > LONGEST_DAYS:
        raise _refusal("Expected a duration of at most a hundred years, but got “{text}”.", text)
    return duration


def describe(duration: Duration) -> tuple[Phrase, ...]:
    """The duration in words, longest part first; the parts are joined with nothing or a space."""
    years, months = divmod(abs(duration.months), 12)
    clock = abs(duration.clock_time)
    minutes, seconds = divmod(clock.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    counts = (
        (years, "{count} year", "{count} years"),
        (months, "{count} month", "{count} months"),
        (abs(duration.days) + clock.days, "{count} day", "{count} days"),
        (hours, "{count} hour", "{count} hours"),
        (minutes, "{count} minute", "{count} minutes"),
        (seconds, "{count} second", "{count} seconds"),
        (_size(duration.working_days), "{count} working day", "{count} working days"),
        (_size(duration.working_hours), "{count} working hour", "{count} working hours"),
    )
    phrases = tuple(
        Phrase(one if count == 1 else many, {"count": count})
        for count, one, many in counts
        if count
    )
    if not phrases:
        return (
            (Phrase("the same working day", {}),)
            if duration.in_working_time
            else (Phrase("at once", {}),)
        )
    return (*phrases, Phrase("earlier", {})) if _is_backwards(duration) else phrases


def _size(number: int | None) -> int:
    return abs(number or 0)


def _is_backwards(duration: Duration) -> bool:
    parts = (duration.working_days, duration.working_hours, duration.months, duration.days)
    return any((part or 0) < 0 for part in parts) or duration.clock_time < timedelta()


def _working(text: str) -> Duration | None:
    match = _WORKING.fullmatch(text)
    if match is None or (match["days"] is None and match["hours"] is None):
        return None
    sign = -1 if match["sign"] == "-" else 1
    return Duration(
        text,
        working_days=None if match["days"] is None else sign * int(match["days"]),
        working_hours=None if match["hours"] is None else sign * int(match["hours"]),
    )


def _calendar(text: str) -> Duration | None:
    match = _CALENDAR.fullmatch(text)
    if (
        match is None
        or not any(
            match[part]
            for part in ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
        )
        or text.endswith("T")
    ):
        return None
    sign = -1 if match["sign"] == "-" else 1
    whole = {part: int(match[part] or 0) for part in ("years", "months", "weeks", "days")}
    return Duration(
        text,
        months=sign * (12 * whole["years"] + whole["months"]),
        days=sign * (7 * whole["weeks"] + whole["days"]),
        clock_time=sign
        * timedelta(
            hours=int(match["hours"] or 0),
            minutes=int(match["minutes"] or 0),
            seconds=float(match["seconds"] or 0),
        ),
    )


def _rough_days(duration: Duration) -> float:
    working_days = _size(duration.working_days) + _size(duration.working_hours) / 8
    plain_days = 30.5 * abs(duration.months) + abs(duration.days)
    return working_days * 7 / 5 + plain_days + abs(duration.clock_time).days


def _refusal(template: str, text: str) -> InvalidInput:
    return InvalidInput(template, problems=(Problem("", _REMEDY),), text=text)

"""Daily working hours: when a working day begins, pauses and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from engine.errors import InvalidInput, Problem

MICROSECONDS_PER_MINUTE = 60_000_000
_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one local day in minutes since midnight, the end not included."""

    start_minute: int
    end_minute: int

    @property
    def start_microsecond(self) -> int:
        return self.start_minute * MICROSECONDS_PER_MINUTE

    @property
    def microseconds(self) -> int:
        return (self.end_minute - self.start_minute) * MICROSECONDS_PER_MINUTE

    def as_text(self) -> tuple[str, str]:
        """Start and end as ``HH:MM``, the way the store and the pages write them."""
        return _clock_text(self.start_minute), _clock_text(self.end_minute)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The spans of every working day from ``valid_from`` on, and who set them (``source``)."""

    valid_from: date
    spans: tuple[Span, ...]
    source: str = ""

    @property
    def microseconds(self) -> int:
        return sum(span.microseconds for span in self.spans)

    @property
    def minutes(self) -> int:
        return self.microseconds // MICROSECONDS_PER_MINUTE

    @property
    def last_minute(self) -> int:
        return self.spans[-1].end_minute


def read_spans(spans: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    """Read ``[["08:30", "12:00"], ["13:00", "17:30"]]``.

    Raises:
        InvalidInput: there is none, a time is not ``HH:MM`` (up to ``24:00``), or the spans are
            empty, overlap or are out of order; ``problems`` names each by its number from 1.
    """
    read: list[Span] = []
    problems: list[Problem] = []
    for number, span in enumerate(spans, start=1):
        minutes = [_minute(text) for text in span]
        match minutes:
            case [int(start), int(end)] if start < end:
                read.append(Span(start, end))
            case _:
                problems.append(
                    Problem(
                        f"spans.{number}",
                        "Expected a start before an end, each as 08:30, but got “{text}”.",
                        {"text": "–".join(span)},
                    )
                )
    if any(later.start_minute < earlier.end_minute for earlier, later in pairwise(read)):
        problems.append(Problem("spans", "Expected each stretch to begin after the one before."))
    if not spans:
        problems.append(Problem("spans", "Expected at least one stretch of working hours."))
    if problems:
        raise InvalidInput("The working hours cannot be read.", problems=problems)
    return tuple(read)


def _minute(text: str) -> int | None:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    minute = int(match[1]) * 60 + int(match[2])
    return minute if minute <= 24 * 60 else None


def _clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


#: Eight hours. The policy names no hours, so these are Duban's own default.
DEFAULT_HOURS = WorkingHours(
    valid_from=date.min, spans=(Span(510, 720), Span(780, 1050)), source="default"
)

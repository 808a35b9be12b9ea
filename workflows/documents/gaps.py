"""Numbers that no document bears, and which of them somebody has explained. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers from ``first`` to ``last``; ``reason`` is empty where nobody has explained them."""

    first: int
    last: int
    reason: str = ""
    explained_by: str = ""
    explained_at: datetime | None = None

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def split(missing: Iterable[tuple[int, int]], explained: Iterable[Gap]) -> tuple[Gap, ...]:
    """The missing ranges, cut where what was explained begins and ends; the highest first."""
    known = sorted(explained, key=lambda gap: gap.first)
    found = [gap for first, last in missing for gap in _cut(first, last, known)]
    return tuple(sorted(found, key=lambda gap: -gap.first))


def _cut(first: int, last: int, known: list[Gap]) -> Iterator[Gap]:
    at = first
    for gap in known:
        if gap.last < at or gap.first > last:
            continue
        if gap.first > at:
            yield Gap(at, gap.first - 1)
        until = min(gap.last, last)
        yield Gap(max(gap.first, at), until, gap.reason, gap.explained_by, gap.explained_at)
        at = until + 1
    if at <= last:
        yield Gap(at, last)

"""The only place that reads the wall clock. Everything else takes ``now`` as an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

#: Where the users are: dates are shown, and working days counted, in this zone.
LOCAL_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time as an aware UTC ``datetime``."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is told to move. It never moves backwards."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("A clock starts at an aware instant.")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, step: timedelta) -> datetime:
        """Move forward by ``step`` and return the new time."""
        return self.move_to(self._now + step)

    def move_to(self, instant: datetime) -> datetime:
        """Move forward to ``instant`` (aware) and return it.

        Raises:
            ValueError: ``instant`` lies before the present time of this clock.
        """
        if instant < self._now:
            raise ValueError(f"Expected an instant from {self._now} on, but got {instant}.")
        self._now = instant.astimezone(UTC)
        return self._now

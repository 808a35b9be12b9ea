"""Pure policies: when to try a failed job again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off: ``first_delay`` doubled per attempt, never above ``longest_delay``."""

    attempts: int = 5
    first_delay: timedelta = timedelta(seconds=10)
    longest_delay: timedelta = timedelta(hours=1)

    def delay_after(self, attempt: int) -> timedelta | None:
        """The pause after the ``attempt``-th failure (from 1), or None when it was the last."""
        if attempt >= self.attempts:
            return None
        doublings = min(attempt - 1, 20)
        return min(self.first_delay * (1 << doublings), self.longest_delay)


@dataclass(frozen=True, slots=True)
class MessagePolicy:
    """How long a message waits for its receiver, where its sender does not say.

    ``time_to_live`` is a duration as processes write it: ``P3WD``, ``PT4WH``, ISO 8601.
    """

    time_to_live: str = "P3D"

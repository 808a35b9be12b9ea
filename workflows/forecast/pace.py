"""How much longer an open item will take, going by how long its step took lately. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

#: Fewer finished items that were open as long say nothing.
FEWEST = 5

#: A step: the key of its process, and its element.
StepKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Durations:
    """How many items of a step took how many working minutes, the shorter first."""

    minutes: tuple[int, ...]
    up_to: tuple[int, ...]  # how many took at most so long

    def remaining(self, age_minutes: int) -> int | None:
        """The median of what is left, over the items that were open for longer than that.

        So an item that is older than most is not taken to be done at once: it is measured by
        those that took long, too. None where there are fewer than ``FEWEST``.
        """
        at = bisect_right(self.minutes, age_minutes)
        before = self.up_to[at - 1] if at else 0
        longer = (self.up_to[-1] if self.up_to else 0) - before
        if longer < FEWEST:
            return None
        middle = before + (longer + 1) // 2
        return self.minutes[bisect_right(self.up_to, middle - 1)] - age_minutes


@dataclass(frozen=True, slots=True)
class PaceTable:
    """The durations of every step that people completed lately."""

    steps: Mapping[StepKey, Durations] = field(default_factory=dict)

    def remaining(self, step: StepKey, age_minutes: int) -> int | None:
        """In working minutes; None where nothing can be said."""
        found = self.steps.get(step)
        return None if found is None else found.remaining(age_minutes)


def pace_table(counted: Iterable[tuple[StepKey, int, int]]) -> PaceTable:
    """From steps with a number of working minutes and how many items took so long."""
    gathered: dict[StepKey, dict[int, int]] = {}
    for step, minutes, number in counted:
        of_step = gathered.setdefault(step, {})
        of_step[minutes] = of_step.get(minutes, 0) + number
    return PaceTable(
        {
            step: Durations(
                tuple(sorted(found)), tuple(accumulate(found[m] for m in sorted(found)))
            )
            for step, found in gathered.items()
        }
    )

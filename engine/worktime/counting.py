"""Counting working days and working time without walking over the days.

A working week is Monday to Friday. Up to any date its days are a division by seven; what
differs (holidays, make-up days, days off of a unit) is a sorted list of turns. Both together
count and invert in the time of one bisection, for any span and any year.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.worktime.hours import WorkingHours


def is_weekday(ordinal: int) -> bool:
    """Whether a proleptic Gregorian ordinal (``date.toordinal``) falls on Monday to Friday."""
    return (ordinal - 1) % 7 < 5


def _weekdays_up_to(ordinal: int) -> int:
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _weekday_numbered(number: int) -> int:
    weeks, rest = divmod(number - 1, 5)
    return weeks * 7 + rest + 1


@dataclass(frozen=True, slots=True)
class DayCount:
    """Working days numbered through, 1 being Monday, 0001-01-01.

    ``turns`` are the ordinals that differ from the plain week, ``gained`` how many working days
    all turns up to that one have added, ``reached`` the number of working days up to that turn.
    """

    turns: tuple[int, ...]
    gained: tuple[int, ...]
    reached: tuple[int, ...]

    @classmethod
    def over(cls, exceptions: Mapping[int, bool]) -> DayCount:
        """Count by the plain week but for ``exceptions``: ordinal → whether it is worked."""
        turns = sorted(day for day, works in exceptions.items() if works != is_weekday(day))
        gained, balance = [], 0
        for day in turns:
            balance += 1 if exceptions[day] else -1
            gained.append(balance)
        reached = [_weekdays_up_to(day) + more for day, more in zip(turns, gained, strict=True)]
        return cls(tuple(turns), tuple(gained), tuple(reached))

    def up_to(self, ordinal: int) -> int:
        """How many working days there are up to and including ``ordinal``."""
        index = bisect_right(self.turns, ordinal)
        return _weekdays_up_to(ordinal) + (self.gained[index - 1] if index else 0)

    def day_numbered(self, number: int) -> int:
        """The ordinal of working day ``number``: the first day with that many up to it."""
        index = bisect_left(self.reached, number)
        plain = _weekday_numbered(number - (self.gained[index - 1] if index else 0))
        if index < len(self.turns) and plain >= self.turns[index]:
            return self.turns[index]
        return plain

    def is_working(self, ordinal: int) -> bool:
        index = bisect_left(self.turns, ordinal)
        turned = index < len(self.turns) and self.turns[index] == ordinal
        return is_weekday(ordinal) != turned


@dataclass(frozen=True, slots=True)
class TimeCount:
    """Working time numbered through in microseconds, over hours that may change by date.

    The lists run along the regimes of hours: ``from_days`` their first ordinals, ``days_before``
    and ``time_before`` what lies before them.
    """

    days: DayCount
    hours: tuple[WorkingHours, ...]
    from_days: tuple[int, ...]
    days_before: tuple[int, ...]
    time_before: tuple[int, ...]

    @classmethod
    def over(cls, days: DayCount, hours: Sequence[WorkingHours]) -> TimeCount:
        """Count over ``hours`` sorted by ``valid_from``; the first holds for all time before."""
        from_days = [1, *(regime.valid_from.toordinal() for regime in hours[1:])]
        days_before = [days.up_to(ordinal - 1) for ordinal in from_days]
        time_before = [0]
        for index, regime in enumerate(hours[:-1]):
            length = days_before[index + 1] - days_before[index]
            time_before.append(time_before[-1] + length * regime.microseconds)
        return cls(days, tuple(hours), tuple(from_days), tuple(days_before), tuple(time_before))

    def on(self, ordinal: int) -> WorkingHours:
        """The hours that hold on a date."""
        return self.hours[bisect_right(self.from_days, ordinal) - 1]

    def up_to(self, ordinal: int, microsecond: int) -> int:
        """The working time up to ``microsecond`` of the local day ``ordinal``."""
        index = bisect_right(self.from_days, ordinal) - 1
        regime = self.hours[index]
        whole_days = self.days.up_to(ordinal - 1) - self.days_before[index]
        passed = self.time_before[index] + whole_days * regime.microseconds
        if not self.days.is_working(ordinal):
            return passed
        return passed + sum(
            min(max(microsecond - span.start_microsecond, 0), span.microseconds)
            for span in regime.spans
        )

    def first_after(self, amount: int) -> tuple[int, int]:
        """The first (ordinal, microsecond) up to which ``amount`` (above 0) has been worked."""
        index = bisect_left(self.time_before, amount) - 1
        regime = self.hours[index]
        whole_days, rest = divmod(amount - self.time_before[index] - 1, regime.microseconds)
        ordinal = self.days.day_numbered(self.days_before[index] + whole_days + 1)
        for span in regime.spans:
            if rest < span.microseconds:
                return ordinal, span.start_microsecond + rest + 1
            rest -= span.microseconds
        raise AssertionError("The spans of a day add up to its working time.")

    def last_before(self, amount: int) -> tuple[int, int]:
        """The last (ordinal, microsecond) up to which no more than ``amount`` has been worked."""
        index = bisect_right(self.time_before, amount) - 1
        regime = self.hours[index]
        whole_days, rest = divmod(amount - self.time_before[index], regime.microseconds)
        ordinal = self.days.day_numbered(self.days_before[index] + whole_days + 1)
        for span in regime.spans:
            if rest < span.microseconds:
                return ordinal, span.start_microsecond + rest
            rest -= span.microseconds
        raise AssertionError("The spans of a day add up to its working time.")

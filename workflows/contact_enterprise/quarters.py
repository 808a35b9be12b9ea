"""Quarters of the year, in which contacts are planned and counted. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from engine.errors import InvalidInput

_WRITTEN = re.compile(r"(20\d\d)Q([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """``number`` is 1 to 4. Written ``2026Q2``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which ``day`` lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2026Q2``.

        Raises:
            InvalidInput: it is not written so.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise InvalidInput("季度要写成2026Q2的样子，现在是“{text}”。", text=text[:20])
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        year, month = (self.year + 1, 1) if self.number == 4 else (self.year, self.number * 3 + 1)
        return date(year, month, 1) - timedelta(days=1)

    def since(self, earlier: Quarter) -> int:
        """How many quarters lie between ``earlier`` and this one; 0 for the same one."""
        return (self.year - earlier.year) * 4 + self.number - earlier.number

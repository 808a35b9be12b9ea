"""What a provider of facts is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Year:
    """The calendar year that is evaluated."""

    number: int

    @property
    def first_day(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.number, 12, 31)


@dataclass(frozen=True, slots=True)
class FactKind:
    """``name`` is what formulas call it, ``source`` where it is on file, both for people.

    ``is_truth``: it is yes or no, and no number.
    """

    name: str
    label: str
    source: str
    unit: str = ""
    is_truth: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """``value`` is a number, a truth or a text, None where nothing is on file.

    ``cited`` names what it was counted from, like ``ledger:12`` or ``enterprise:3``.
    """

    name: str
    value: int | float | bool | str | None
    cited: tuple[str, ...] = ()


class FactProvider(Protocol):
    """Reads one part of the domain."""

    @property
    def kinds(self) -> tuple[FactKind, ...]:
        """The facts that it knows, whether or not an enterprise has them."""
        ...

    def facts(self, uow: UnitOfWork, *, enterprise_id: int, year: Year) -> tuple[Fact, ...]:
        """Those of an enterprise in a year, each of ``kinds`` once."""
        ...

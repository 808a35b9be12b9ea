"""What looking back shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """The items of one element that were closed in the period.

    Times are minutes: ``mean_working`` and ``p90_working`` of working time that it was open and
    not suspended, ``mean_waiting`` of the time until somebody claimed it (as the clock on the wall
    goes; None where nobody had to). ``overdue`` were closed after their due date, of
    ``with_due``; ``again`` were not the first of their element in their matter.
    """

    element_id: str
    closed: int
    mean_working: float
    p90_working: int
    mean_waiting: float | None
    with_due: int
    overdue: int
    again: int


@dataclass(frozen=True, slots=True)
class LookedBack:
    """``passed`` counts how often tokens passed each element, ``flows`` each flow."""

    elements: Mapping[str, ElementFigures]
    passed: Mapping[str, int]
    flows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LookBackChoices:
    """``owners`` (``unit:12``) have matters of the process; ``areas`` are the leagues of these."""

    owners: tuple[str, ...]
    areas: tuple[str, ...]

"""Business knowledge models (DMN 1.3 §6.3.3) as FEEL calls them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MAX_COST = 2_000


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``apply`` takes the time, then the arguments.

    ``cost`` counts the invocations that one call comes to, so that models which call each other
    cannot multiply without bound.
    """

    name: str
    parameters: tuple[str, ...]
    apply: Callable[..., Any]
    cost: int = 1

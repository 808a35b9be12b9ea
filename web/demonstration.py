"""What the web needs of a demonstration: who may sign in, and a clock that can be moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """Somebody invented, whose password everybody may know."""

    user_id: str
    name: str
    post: str
    password: str = field(repr=False)


class Demonstration(Protocol):
    """An installation with invented people, whose clock the visitor moves."""

    def accounts(self) -> tuple[DemonstrationAccount, ...]:
        """The accounts that the sign-in page offers."""
        ...

    def step(self) -> datetime:
        """Move the clock to the next working day, run what falls due, and return the new time."""
        ...

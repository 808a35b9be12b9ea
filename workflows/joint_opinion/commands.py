"""What a joint notice can be asked to do."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command
from engine.views import Instance


@dataclass(frozen=True, slots=True)
class StartJointOpinion(Command[Instance]):
    """Have member units vote on a text that goes out in their names.

    Raises:
        NotFound: one of the units is out of the actor's sight.
        Forbidden: the actor is of no office.
    """

    subject: str
    content: str
    unit_ids: tuple[int, ...]

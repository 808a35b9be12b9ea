"""Changing the variables of a process by hand, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command
from engine.views import Instance


@dataclass(frozen=True, slots=True)
class SetVariables(Command[Instance]):
    """Change, add or remove variables of a running instance; right ``instance.edit_data``.

    ``version`` is that of the instance as it was read. ``changed`` holds JSON values. A variable
    keeps its type (text, number, truth value, list, object) unless ``retype`` says otherwise.
    Who, what before, what after, and why, go into the history. What waits for a condition looks
    at what is new.

    Raises:
        InvalidInput: no reason, nothing to change, or a name or value that no process can hold.
        InvalidState: the instance has changed since, or does not run.
    """

    instance_id: int
    reason: str
    version: int
    changed: Mapping[str, Any] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    retype: bool = False

"""Kinds of event definitions that SpiffWorkflow lacks, or waits for in a way of its own. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Conditional:
    """Happens when ``condition`` becomes true (BPMN 2.0.2 §10.5.5)."""

    condition: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Compensation:
    """Throwing, it undoes ``activity``, or everything in its scope where that is empty.

    Catching, it begins an event subprocess. Without ``waits`` the thrower goes on at once.
    """

    activity: str = ""
    waits: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Multiple:
    """Several definitions in one event: throwing all, catching one of them or (``all``) each."""

    parts: tuple[Any, ...]
    all: bool = False
    name: str = ""


def parts_of(definition: Any) -> tuple[Any, ...]:
    """What an event consists of; a single definition is its only part."""
    return definition.parts if isinstance(definition, Multiple) else (definition,)

"""Commands and queries about starting processes that were drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command, Query
from engine.views import Instance


@dataclass(frozen=True, slots=True)
class DrawnStart:
    """A process that may be started. ``form`` is the schema that is asked, empty where none is."""

    key: str
    name: str
    form: bytes


@dataclass(frozen=True, slots=True)
class ListDrawnStarts(Query[tuple[DrawnStart, ...]]):
    """The drawn processes that the actor may start, by name; their forms are left out."""


@dataclass(frozen=True, slots=True)
class GetDrawnStart(Query[DrawnStart]):
    """One of them, with its form.

    Raises:
        NotFound: there is none, or the actor may not start it.
    """

    key: str


@dataclass(frozen=True, slots=True)
class StartDrawn(Command[Instance]):
    """Start a drawn process where the actor stands: in the area of his office, or for his unit.

    Its data are those of the form, and ``area`` and ``unit_id`` of where he stands.

    Raises:
        NotFound: there is no such process that the actor may start.
        InvalidInput: the title is missing.
    """

    key: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)

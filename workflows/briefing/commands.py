"""The query of this package, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.commands.base import Query
from engine.views import WorkItem
from engine.worktime.explain import DueExplanation


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an item stands to its due date.

    ``working_days`` lie between today and the due day, negative once it is past. ``overdue``
    is about the instant. ``explanation`` is how the date came about; it is None where the item
    has none, or the date was moved since and no longer follows from the item's ``due_in``.
    """

    working_days: int
    overdue: bool
    explanation: DueExplanation | None


@dataclass(frozen=True, slots=True)
class Briefing:
    """``people`` maps user ids to names, ``bodies`` owners, subjects and groups to names.

    ``divisions`` maps enterprises (``enterprise:33``) to their area, ``systems`` units
    (``unit:12``) to their system (总工会) where they have one. ``outlooks`` goes by work item
    id; items without a due date have none. ``waiting`` has the groups before whom an open item
    lies that nobody holds. What is unknown is left out.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    divisions: Mapping[str, str] = field(default_factory=dict)
    systems: Mapping[str, str] = field(default_factory=dict)
    outlooks: Mapping[int, Outlook] = field(default_factory=dict)
    waiting: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def person(self, user_id: str | None) -> str:
        """The name of a person; the account where there is none."""
        return self.people.get(user_id or "", user_id or "")

    def body(self, name: str) -> str:
        """The name of a unit, an office, an enterprise; the id itself where there is none."""
        return self.bodies.get(name, name)


R = TypeVar("R")

#: Answers a query as the one who asks.
Ask = Callable[[Query[Any]], Any]


@dataclass(frozen=True, slots=True)
class AtOneMoment(Query[R]):
    """What ``answer`` makes of as many questions as it likes, all answered at one moment, by one
    reading of who asks: later questions may rest on the answers to earlier ones."""

    answer: Callable[[Ask], R]


@dataclass(frozen=True, slots=True)
class ListSystems(Query[tuple[str, ...]]):
    """The systems (工信, 人社) that units belong to, in the order of their first units."""


@dataclass(frozen=True, slots=True)
class Brief(Query[Briefing]):
    """Names of people and bodies, and outlooks of items. At most 4 SQL statements.

    Whatever ``items`` mention is named too. ``bodies`` may be owners (``unit:12``), subjects
    (``enterprise:33``) and groups (``unit:12:handler``, ``office:1502``). What the reader may
    know of was decided where the items and ids came from.
    """

    items: tuple[WorkItem, ...] = ()
    user_ids: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()

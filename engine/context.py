"""What a handler works with, and what the domain plugs into the engine.

The engine asks the outside four things: who belongs to which group (``Directory``), who may do
what (``Rights``), what a service task does (``Service``), and who wants to know of a change in
the same transaction (``Extension``). A ``Module`` brings them together with further commands,
queries and jobs; the composition root hands the modules to ``Engine``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar, runtime_checkable

from engine.changes import Changes
from engine.commands.base import Command, Query
from engine.ids import SYSTEM
from engine.interpreter import Known, ProcessModel, ServiceData
from engine.interpreter.contract import Data, ServiceRequest
from engine.interpreter.known import merged
from engine.participation import Handover, Participant
from engine.scripting import ScriptRun
from engine.store.queries.history import NewEvent
from engine.store.unit_of_work import UnitOfWork
from engine.views import Instance, Job, Scope, WorkItem
from engine.worktime.calendar import WorkCalendar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Deputised:
    """Somebody absent, for whom the principal may act, with the groups that come with it."""

    user_id: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts: a person, the groups held at this moment, and the absent ones stood in for."""

    user_id: str
    groups: frozenset[str] = frozenset()
    deputises: tuple[Deputised, ...] = ()

    @property
    def is_system(self) -> bool:
        return self.user_id == SYSTEM

    @property
    def all_groups(self) -> frozenset[str]:
        """Own groups, and those of the absent ones."""
        return self.groups.union(*(absent.groups for absent in self.deputises))

    @property
    def identities(self) -> tuple[str, ...]:
        """The principal's own id, then those of the absent ones."""
        return (self.user_id, *(absent.user_id for absent in self.deputises))

    def on_behalf_of(self, groups: frozenset[str]) -> str:
        """For whom the principal acts through ``groups``: empty where it is for oneself."""
        if self.groups & groups:
            return ""
        return next((a.user_id for a in self.deputises if a.groups & groups), "")


@dataclass(frozen=True, slots=True)
class Question:
    """A column that a statement may select besides, with the parameters that it names."""

    column: Any
    params: Mapping[str, Any]


class Directory(Protocol):
    """People and groups, resolved when asked, never stored with an item."""

    def principal(self, uow: UnitOfWork, user_id: str, now: datetime) -> Principal:
        """Who ``user_id`` is at ``now``. Raises NotFound for an unknown or disabled user."""
        ...

    def members(
        self, uow: UnitOfWork, groups: frozenset[str], now: datetime
    ) -> Mapping[str, tuple[str, ...]]:
        """The user ids in each of ``groups`` at ``now``; a group that nobody holds is empty."""
        ...

    def names(self, uow: UnitOfWork, user_ids: frozenset[str]) -> Mapping[str, str]:
        """Display names; unknown ids are left out."""
        ...

    def enabled(self, uow: UnitOfWork, user_ids: frozenset[str]) -> frozenset[str]:
        """Of ``user_ids`` those whose accounts may be used."""
        ...


@runtime_checkable
class AnswersAlong(Protocol):
    """A directory that can be asked for a principal within a statement that is needed anyway."""

    def question(self, uow: UnitOfWork, user_id: str, now: datetime) -> Question:
        """What that statement selects besides."""
        ...

    def question_of(self, uow: UnitOfWork, whose: Any, now: datetime) -> Question:
        """The same where it is the statement that finds out who it is: ``whose`` selects the id."""
        ...

    def answer(self, user_id: str, value: Any) -> Principal:
        """Who ``user_id`` is, by what the statement brought. Raises NotFound as ever."""
        ...


class Actor:
    """Who acts in a transaction. The directory is asked once, when it is first needed.

    The statement that locks a work item takes the question along, which saves one of its own.
    """

    def __init__(
        self, user_id: str, *, directory: Directory, uow: UnitOfWork, now: datetime
    ) -> None:
        self._user_id = user_id
        self._directory = directory
        self._uow = uow
        self._now = now
        self._known = Principal(SYSTEM) if user_id == SYSTEM else None

    @property
    def principal(self) -> Principal:
        """Who it is.

        Raises:
            NotFound: nobody who may act.
        """
        if self._known is None:
            self._known = self._directory.principal(self._uow, self._user_id, self._now)
        return self._known

    def question(self) -> Question | None:
        """What a statement may take along; None where it is known already, or cannot be."""
        if self._known is None and isinstance(self._directory, AnswersAlong):
            return self._directory.question(self._uow, self._user_id, self._now)
        return None

    def learn(self, value: Any) -> None:
        """Take what the question's column held."""
        if isinstance(self._directory, AnswersAlong):
            self._known = self._directory.answer(self._user_id, value)


class Rights(Protocol):
    """The one place that says who may do what. ``right`` is a word like ``instance.cancel``."""

    def sees(self, uow: UnitOfWork, principal: Principal, scope: Scope) -> bool:
        """Whether the principal may know of something that belongs to ``scope``."""
        ...

    def may(self, uow: UnitOfWork, principal: Principal, right: str, scope: Scope) -> bool:
        """Whether the principal holds ``right`` over something that belongs to ``scope``."""
        ...

    def areas(self, uow: UnitOfWork, principal: Principal) -> tuple[str, ...]:
        """The areas all of whose items the principal supervises (prefixes; may be none)."""
        ...


class Extension:
    """Hears of changes in the transaction that makes them. Every method may be left as it is.

    The items and instances handed over are as they are after the change.
    """

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        """A work item now waits; its due date, if it has one, is set."""

    def item_held(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        """Another holder, or none: claimed, released, assigned, delegated, transferred."""

    def item_closed(self, ctx: Context, item: WorkItem) -> None:
        """Completed or withdrawn, as its state says."""

    def participants_called(
        self, ctx: Context, item: WorkItem, called: tuple[Participant, ...]
    ) -> None:
        """It is their turn to vote on an item, or to sign it."""

    def participants_released(
        self, ctx: Context, item: WorkItem, released: tuple[Participant, ...], why: str
    ) -> None:
        """They need not speak any more. ``why``: ``decided`` without them, ``removed`` by hand,
        or ``gone``, for the process took the item back."""

    def signer_heard(self, ctx: Context, item: WorkItem, signer: Participant) -> None:
        """A signer beside the holder has spoken; the holder may want to know."""

    def copied(
        self, ctx: Context, instance: Instance, item: WorkItem | None, user_ids: tuple[str, ...]
    ) -> None:
        """They were told of an instance, or of one of its items."""

    def nobody_there(self, ctx: Context, item: WorkItem, why: str) -> None:
        """An open item on which nobody can act now; ``why`` as in ``Orphan``."""

    def handover_ended(self, ctx: Context, handover: Handover) -> None:
        """All of somebody's open work was handed over, as far as that was possible."""

    def due_moved(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        """Another due date: moved by hand, by an extension, by the calendar, by a suspension."""

    def ladder_changed(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        """An open item goes on by another ladder, from the due date that it has."""

    def calendar_changed(self, ctx: Context, owner: str, from_day: date) -> None:
        """Working time from the local ``from_day`` on counts anew, for ``owner`` or (empty) all.

        ``due_moved`` was called before for each item that moved; what rests on due dates that
        stayed, like rungs after them, may have to move by itself.
        """

    def instance_started(self, ctx: Context, instance: Instance) -> None:
        """A new instance, before its first step."""

    def instance_suspended(
        self, ctx: Context, instance: Instance, items: tuple[WorkItem, ...]
    ) -> None:
        """The clock stands still; ``items`` are its open ones."""

    def instance_resumed(
        self, ctx: Context, instance: Instance, items: tuple[WorkItem, ...]
    ) -> None:
        """The clock runs again. ``due_moved`` was called before for each item that moved."""

    def instance_rescoped(self, ctx: Context, instance: Instance) -> None:
        """It belongs elsewhere now, and its open items with it."""

    def follow_up_due(self, ctx: Context, item: WorkItem) -> None:
        """The day that the holder wanted to be reminded of an open item."""

    def tokens_moved(self, ctx: Context, made: MoveMade) -> None:
        """Somebody moved tokens. The items that it closed and opened were told of one by one."""

    def instance_reopened(self, ctx: Context, instance: Instance) -> None:
        """An ended instance is taken up again; before what it opens."""

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        """Completed or cancelled, as its state says."""

    def settle(self, ctx: Context) -> None:
        """Right before the commit: write together what was gathered. Nothing more may change."""


@dataclass(frozen=True, slots=True)
class MoveMade:
    """A move of tokens: what the history calls it, why, and the items that it took and gave."""

    instance: Instance
    event: str
    reason: str
    closed: tuple[WorkItem, ...]
    opened: tuple[WorkItem, ...]


#: Carries out a service task inside the transaction and returns data to merge.
Service = Callable[["Context", "ServiceCall"], Data]
CommandHandler = Callable[["Context", Any], Any]
#: Looks at a command as it comes from outside, inside its transaction; returns what to carry out.
Guard = Callable[["Context", Any], Any]
QueryHandler = Callable[["Context", Any], Any]
JobHandler = Callable[["Context", Job], None]
#: The duration that an installation has set in place of the default of a package's parameter, for
#: what belongs to a scope; None where it has set nothing.
Lengths = Callable[["Context", str, str, Scope], str | None]


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a service task wants, and of which instance."""

    request: ServiceRequest
    instance: Instance

    @property
    def data(self) -> Data:
        return self.request.data


@dataclass(frozen=True, slots=True)
class Module:
    """One part that plugs into the engine.

    A guard sees the commands of its type that come from outside, by whichever way (pages, API,
    command line), and none that a handler gives in the course of another command. What
    ``given_up`` holds is told of jobs that have failed for good. ``service_data`` tells by the
    name of a service what it does to the data, and ``known`` which names diagrams may use; both
    serve the checker alone, and both may be left out. ``lengths`` says what is set for the named
    durations of diagrams; one module may.
    """

    name: str
    commands: Mapping[type, CommandHandler] = field(default_factory=dict)
    queries: Mapping[type, QueryHandler] = field(default_factory=dict)
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()
    guards: Mapping[type, Guard] = field(default_factory=dict)
    given_up: Mapping[str, JobHandler] = field(default_factory=dict)
    service_data: Mapping[str, ServiceData] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    lengths: Lengths | None = None


def known_of(modules: Sequence[Module]) -> Known:
    """The names that ``modules`` bring together, their services among them."""
    services = {name: each.service_data.get(name) for each in modules for name in each.services}
    return merged([*(each.known for each in modules), Known(services=services)])


class Dispatch(Protocol):
    """Carries out a further command or query inside the running transaction."""

    def execute(self, ctx: Context, command: Command[R]) -> R: ...

    def query(self, ctx: Context, query: Query[R]) -> R: ...


@dataclass(frozen=True, slots=True)
class Context:
    """One command's surroundings: its transaction, its time, its actor, and the plugged-in parts.

    ``changes`` holds the instances that this transaction touches; ``models`` and ``calendars``
    give a parsed definition by its id and the working-time calendar of a body; ``known`` are the
    names that diagrams may use here.
    """

    uow: UnitOfWork
    now: datetime
    actor: Actor
    directory: Directory
    rights: Rights
    dispatch: Dispatch
    calendars: Callable[[UnitOfWork, str], WorkCalendar]
    models: Callable[[UnitOfWork, int], ProcessModel]
    extensions: tuple[Extension, ...]
    services: Mapping[str, Service]
    known: Known
    changes: Changes
    run_script: Callable[[ScriptRun], Data]
    lengths: Lengths | None = None

    @property
    def principal(self) -> Principal:
        """Who acts."""
        return self.actor.principal

    def execute(self, command: Command[R]) -> R:
        """Carry out another command in this transaction, as the same actor."""
        return self.dispatch.execute(self, command)

    def query(self, query: Query[R]) -> R:
        """Answer a query inside this transaction."""
        return self.dispatch.query(self, query)

    def calendar(self, owner: str = "") -> WorkCalendar:
        """The working-time calendar that holds for ``owner`` (``unit:12``), or for all."""
        return self.calendars(self.uow, owner)

    def length_of(self, package: str, name: str, scope: Scope) -> str | None:
        """What is set in place of a parameter's default for what belongs to ``scope``."""
        return None if self.lengths is None else self.lengths(self, package, name, scope)

    def record(
        self,
        instance_id: int,
        event: str,
        *,
        detail: Data | None = None,
        work_item_id: int | None = None,
        element_id: str = "",
        on_behalf_of: str = "",
    ) -> None:
        """Add an event (``WorkItemClaimed``) to the history of an instance; ``detail`` is JSON."""
        self.changes.instance(self.uow, instance_id).events.append(
            NewEvent(
                at=self.now,
                event=event,
                actor=self.principal.user_id,
                on_behalf_of=on_behalf_of,
                element_id=element_id,
                work_item_id=work_item_id,
                detail=detail or {},
            )
        )

    def as_system(self) -> Context:
        """The same transaction, acting as the engine itself instead of a person."""
        system = Actor(SYSTEM, directory=self.directory, uow=self.uow, now=self.now)
        return replace(self, actor=system)

    def settle(self) -> None:
        """Write what handlers and extensions gathered. Called once, right before the commit."""
        for extension in self.extensions:
            extension.settle(self)
        self.changes.flush(self.uow)

"""What the engine shows of moves and migrations: frozen dataclasses, like ``engine.views``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.views import Instance, WorkItem


@dataclass(frozen=True, slots=True)
class StandingToken:
    """A token of an instance: where it stands, and in what (``path``, outermost first).

    ``round`` counts from 0 where its step is carried out several times.
    """

    task_id: str
    element_id: str
    address: str
    name: str
    kind: str
    path: tuple[str, ...] = ()
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An element that tokens may be moved to. ``reason`` says why not, where they may not.

    ``done_by`` and ``done_at`` are of the last time that the instance passed it, if it did.
    """

    address: str
    element_id: str
    name: str
    kind: str
    lane: str = ""
    allowed: bool = True
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    done_by: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MoveRefusal:
    """Why a move is not made: a template for ``params``, and the element that it is about."""

    element_id: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeseenItem:
    """A work item that a move opens. ``assignee`` did it before and gets it back at once."""

    element_id: str
    name: str
    lane: str
    groups: tuple[str, ...]
    assignee: str
    due_at: datetime | None
    ladder: str


@dataclass(frozen=True, slots=True)
class ForeseenTimer:
    element_id: str
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ForeseenEvent:
    """A message or signal that is waited for no more, or from now on; ``kind`` says which."""

    element_id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class MovePreview:
    """All that a move does. Handing ``digest`` to the command makes sure that it does just that.

    ``services`` are steps that run by themselves next: what comes after them cannot be foreseen.
    ``arrivals`` are joins with the branches that count as done there. ``people`` hold something
    that ends, or get something. ``ladders_ended`` and ``ladders_begun`` name ladders.
    """

    instance_id: int
    digest: str
    allowed: bool
    refusals: tuple[MoveRefusal, ...] = ()
    cancelled: tuple[StandingToken, ...] = ()
    opened: tuple[StandingToken, ...] = ()
    arrivals: tuple[tuple[str, str], ...] = ()
    items_closed: tuple[WorkItem, ...] = ()
    items_opened: tuple[ForeseenItem, ...] = ()
    timers_lost: tuple[ForeseenTimer, ...] = ()
    timers_armed: tuple[ForeseenTimer, ...] = ()
    events_lost: tuple[ForeseenEvent, ...] = ()
    events_armed: tuple[ForeseenEvent, ...] = ()
    ladders_ended: tuple[str, ...] = ()
    ladders_begun: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """A move that was made. ``opened`` are the ids of the work items that it opened."""

    instance: Instance
    opened: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Movable:
    """What may be moved of an instance, and where to: for those who hold the right to."""

    tokens: tuple[StandingToken, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """Instances of one version on their way to another. ``counts`` are by outcome: ``waiting``,
    ``migrated``, ``refused``, ``undone``. ``state`` is ``running``, ``done`` or ``stopped``."""

    migration_id: int
    definition_key: str
    from_definition_id: int
    to_definition_id: int
    mapping: Mapping[str, str]
    keep_due_dates: bool
    keep_timers: bool
    keep_ladders: bool
    reason: str
    state: str
    total: int
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MigrationOutcome:
    """How it went with one instance; ``template`` and ``params`` say why it was refused."""

    instance_id: int
    outcome: str
    element_id: str
    template: str
    params: Mapping[str, object]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """A version of a definition with its running instances, and where their tokens stand."""

    definition_id: int
    version: int
    running: int
    elements: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ProposedMatch:
    """An element of the old version and what stands for it; ``likeness`` 1 is the same id.

    ``standing`` counts the running instances that have a token there.
    """

    old: str
    old_name: str
    kind: str
    new: str
    new_name: str
    likeness: float
    standing: int


@dataclass(frozen=True, slots=True)
class MigrationProposal:
    """What a migration would begin with: matches, and the elements that may be chosen."""

    matches: tuple[ProposedMatch, ...]
    targets: tuple[Step, ...]
    running: int


@dataclass(frozen=True, slots=True)
class MigrationTrial:
    """What a migration would do, tried on some of its instances without changing them.

    ``moves`` counts by element of the old version the tried instances that have a token there and
    go along, ``stays`` those that have one there and stay where they are.
    """

    tried: int
    passed: int
    running: int
    refused: tuple[MigrationOutcome, ...]
    moves: Mapping[str, int] = field(default_factory=dict)
    stays: Mapping[str, int] = field(default_factory=dict)

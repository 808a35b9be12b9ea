"""What a move is, and what it does: plain data, no SpiffWorkflow types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import InvalidState
from engine.interpreter.contract import (
    Advance,
    ArmedTimer,
    Data,
    OpenedWorkItem,
    Subscription,
    Trouble,
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a token begins: before the element at ``address``.

    ``address`` is the element's id, behind the ids of the call activities that lead to it:
    ``call/ask``. ``scope`` is the id of the task whose scope is meant, where several run.
    ``arrived_from`` puts the token at a join, as though it had come from that element.
    """

    address: str
    scope: str = ""
    arrived_from: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A move: tokens end, others begin, others again are passed over or begun anew.

    ``cancel``, ``finish`` (passed over as though completed, with no data) and ``again`` hold ids
    of tasks. ``round`` is the task with which somebody finished one round of several: it begins
    again, in its loop or in one that is opened for it. ``restart`` takes up an instance that has
    ended: whatever its state still holds ends. ``data`` is laid over the tokens' data.
    """

    cancel: tuple[str, ...] = ()
    open: tuple[Target, ...] = ()
    finish: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    round: str = ""
    restart: bool = False
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Token:
    """A token at rest, or one that is opened.

    ``path`` names the elements that it stands in, outermost first: subprocesses and calls.
    ``round`` counts from 0 where its activity runs several times, else it is None.
    """

    task_id: str
    element_id: str
    address: str
    name: str
    kind: str
    path: tuple[str, ...] = ()
    scope: str = ""
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An element where a token may begin: ``refusal`` says why it may not, by its nature."""

    address: str
    element_id: str
    name: str
    kind: str
    lane: str = ""
    path: tuple[str, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move is not made, at which element. ``template`` is filled with ``params``."""

    element_id: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)


class Refused(InvalidState):
    """The move would leave the instance in a state that it cannot go on from."""

    def __init__(self, refusal: Refusal, missing: tuple[str, ...] = ()) -> None:
        self.refusal = refusal
        #: Where a join would wait: from which elements nothing comes.
        self.missing = missing
        super().__init__(refusal.template, **refusal.params)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move does, the same in its preview and in its execution.

    ``services`` are the elements that call the outside next; a preview stops before them.
    ``arrivals`` are branches that count as done, as (join, element that it came from).
    ``digest`` is over the plan, the state and all that is said here but for what rests on the
    moment. ``advance`` is what to store; None in a preview, and where ``refusals`` are there.
    """

    digest: str
    refusals: tuple[Refusal, ...] = ()
    trouble: tuple[Trouble, ...] = ()
    cancelled: tuple[Token, ...] = ()
    opened: tuple[Token, ...] = ()
    arrivals: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = ()
    closed_items: tuple[str, ...] = ()
    opened_items: tuple[OpenedWorkItem, ...] = ()
    lost_timers: tuple[ArmedTimer, ...] = ()
    armed_timers: tuple[ArmedTimer, ...] = ()
    lost_events: tuple[Subscription, ...] = ()
    armed_events: tuple[Subscription, ...] = ()
    active: tuple[str, ...] = ()
    ends: bool = False
    advance: Advance | None = None


@dataclass(frozen=True, slots=True)
class Migrated:
    """An instance on another version; where ``refusal`` is there the state is as it was.

    ``items`` are the work items as the new version describes them, by task. A timer or event that
    is not as it was stands among the lost ones and the armed ones.
    """

    state: bytes
    refusal: Refusal | None = None
    items: Mapping[str, OpenedWorkItem] = field(default_factory=dict)
    lost_timers: tuple[ArmedTimer, ...] = ()
    armed_timers: tuple[ArmedTimer, ...] = ()
    lost_events: tuple[Subscription, ...] = ()
    armed_events: tuple[Subscription, ...] = ()
    active: tuple[str, ...] = ()
    data: Data = field(default_factory=dict)

"""Commands and queries about messages, signals, and instances that begin by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command, Query
from engine.message_views import (
    Broadcast,
    Message,
    MessagePage,
    MessageState,
    OpenSubscription,
    Publication,
    StartSchedule,
)


@dataclass(frozen=True, slots=True)
class PublishMessage(Command[Publication]):
    """Give a message to the one instance that waits for it, or begin one, or keep it.

    ``correlation`` is what the receiver waits for; where the diagram reads correlation keys from
    the message, it can be left out. ``area`` is a prefix of the receiver's area. A second message
    of the same name and ``message_id`` has no effect and tells what became of the first.
    ``time_to_live`` (``P3D``, ``PT4WH``) is how long it is kept while nobody waits; empty is the
    default of the installation, ``PT0S`` refuses it at once.

    Raises:
        InvalidState: several instances wait for it, or none does and it must not be kept.
    """

    name: str
    correlation: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    message_id: str = ""
    time_to_live: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastSignal(Command[Broadcast]):
    """Tell a signal to every instance that waits for it, and begin those that it begins.

    Each of them hears it in a transaction of its own, soon after. ``area`` is a prefix.
    """

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    area: str = ""


@dataclass(frozen=True, slots=True)
class RetryMessage(Command[Publication]):
    """Try an undeliverable message again, for ``time_to_live`` from now (empty: the default)."""

    message_number: int
    time_to_live: str = ""


@dataclass(frozen=True, slots=True)
class DiscardMessage(Command[Message]):
    """Give up a message that nobody has got, for a reason."""

    message_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class PauseStart(Command[tuple[StartSchedule, ...]]):
    """Let a process begin no instances by itself: one of its start events, or (empty) all.

    It can still be started by hand.
    """

    definition_key: str
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class ResumeStart(Command[tuple[StartSchedule, ...]]):
    """Let a process begin instances by itself again. A missed time fires once."""

    definition_key: str
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class ListMessages(Query[MessagePage]):
    """Messages that were kept, the latest first; right ``incident.read``.

    ``state`` None are those that wait or could not be delivered. ``before`` is a message number.
    """

    state: MessageState | None = None
    name: str = ""
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListSubscriptions(Query[tuple[OpenSubscription, ...]]):
    """What instances wait for, the latest instances first; right ``incident.read``."""

    name: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListStarts(Query[tuple[StartSchedule, ...]]):
    """What begins instances by itself; right ``incident.read``."""

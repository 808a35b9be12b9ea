"""What the engine shows of messages, starts and work that is done outside. Frozen dataclasses.

All instants are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class MessageState(StrEnum):
    PENDING = "pending"  # thrown by an instance, a job will deliver it
    BUFFERED = "buffered"  # nobody waits for it yet
    DELIVERED = "delivered"  # an instance that waited for it has got it
    STARTED = "started"  # it began an instance
    COLLECTED = "collected"  # a start event has it, which waits for others besides
    UNDELIVERABLE = "undeliverable"  # its time is over, or it cannot be delivered
    DISCARDED = "discarded"  # somebody said that nobody needs it any more

    @property
    def settled(self) -> bool:
        """Whether nothing will happen to it any more by itself."""
        return self not in (MessageState.PENDING, MessageState.BUFFERED)


class ExternalTaskState(StrEnum):
    OPEN = "open"  # to be fetched, or locked by a worker until ``locked_until``
    FAILED = "failed"  # out of attempts; an incident names it


@dataclass(frozen=True, slots=True)
class Publication:
    """What became of a message: ``outcome`` is ``delivered``, ``started``, ``collected``,
    ``buffered``, or the state that the first message with this id has come to, where
    ``duplicate``.

    ``instance_id`` got it or was begun by it. ``message_number`` is None where no row was kept.
    """

    outcome: MessageState
    instance_id: int | None = None
    message_number: int | None = None
    expires_at: datetime | None = None
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Broadcast:
    """How many waiting events a signal was sent to, and how many instances it begins."""

    receivers: int
    starts: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was kept. ``message_id`` is the sender's own id for it, if any.

    ``keys`` are the correlation keys that it carries; ``problem`` says why nobody got it, or why
    it was discarded.
    """

    message_number: int
    message_id: str | None
    name: str
    correlation: str
    keys: Mapping[str, str]
    payload: Mapping[str, Any]
    area: str
    target_process: str
    target_element: str
    time_to_live: str
    sender_instance_id: int | None
    sender_element: str
    sent_by: str
    state: MessageState
    receiver_instance_id: int | None
    problem: str
    created_at: datetime
    expires_at: datetime | None
    settled_at: datetime | None
    settled_by: str | None
    failed_job_id: int | None = None


@dataclass(frozen=True, slots=True)
class MessagePage:
    """``next_before`` is the number to go on from, None at the end."""

    messages: tuple[Message, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class OpenSubscription:
    """An event of an instance that waits for a message or signal."""

    instance_id: int
    task_id: str
    element_id: str
    kind: str
    name: str
    correlation_key: str
    correlation: str
    definition_key: str
    title: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class StartSchedule:
    """One way in which instances of the latest version of a process begin by themselves.

    ``part`` tells the triggers of a multiple start event apart; ``all_of`` of them have to happen
    before an instance begins, and this one has happened ``collected`` times for one to come.
    ``kind`` is ``message``, ``signal``, ``timer`` or ``conditional``; ``name`` the message, the
    signal, or the timer or condition as it is written (a long one shortened). ``fires_left`` None
    is without end; ``due_at`` None is never again. ``holds`` is what the condition was when it was
    last looked at, ``faulty`` whether it could not be evaluated then.
    """

    definition_key: str
    element_id: str
    part: int
    definition_id: int
    kind: str
    name: str
    timer: str
    due_at: datetime | None
    fires_left: int | None
    paused_at: datetime | None
    paused_by: str | None
    last_fired_at: datetime | None
    all_of: int = 1
    collected: int = 0
    holds: bool = False
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class StartHappening:
    """Something that a start event has met, which waits for other things besides."""

    happening_id: int
    kind: str
    name: str
    keys: Mapping[str, str]
    sender_instance_id: int | None


@dataclass(frozen=True, slots=True)
class ExternalTask:
    """A service task that somebody outside carries out. ``payload`` is what it hands out."""

    external_task_id: int
    instance_id: int
    task_id: str
    element_id: str
    name: str
    topic: str
    state: ExternalTaskState
    priority: int
    payload: Mapping[str, Any]
    worker_id: str | None
    locked_until: datetime | None
    available_at: datetime
    attempts_left: int
    last_error: str
    created_at: datetime

"""Commands and queries about process instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.base import Command, Query
from engine.views import HistoryEvent, Instance, InstancePage, InstanceView, Scope


@dataclass(frozen=True, slots=True)
class StartInstance(Command[Instance]):
    """Start the latest version of ``key`` with ``data`` (JSON types).

    ``unique`` refuses a second unended instance with the same key and business key.
    ``start_element_id`` chooses a start event whose trigger somebody takes the place of; empty is
    the none start event, or the only one that there is.
    """

    key: str
    title: str
    business_key: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = Scope()
    parent_instance_id: int | None = None
    unique: bool = False
    start_element_id: str = ""


@dataclass(frozen=True, slots=True)
class CancelInstance(Command[Instance]):
    """End an instance before its time. Its items are withdrawn, its jobs removed."""

    instance_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class SuspendInstance(Command[Instance]):
    """Stop the clock: no item can be worked on, no timer fires, until it is resumed."""

    instance_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeInstance(Command[Instance]):
    """Go on. Due dates and timers move by the working time that passed while it stood."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class RaiseEscalation(Command[bool]):
    """Raise escalation ``code`` at an open work item; True where a boundary event caught it."""

    work_item_id: int
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeliverMessage(Command[int]):
    """Give message ``name`` to every waiting instance that matches; how many there were.

    ``correlation`` is compared with the subscription's; empty matches only empty.
    """

    name: str
    correlation: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GetInstance(Query[InstanceView]):
    """An instance with its open items, where its tokens stand and its root data."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class GetHistory(Query[tuple[HistoryEvent, ...]]):
    """What happened to an instance, the latest first, ``limit`` rows before ``before``."""

    instance_id: int
    limit: int = 200
    before: int | None = None


@dataclass(frozen=True, slots=True)
class ListInstances(Query[InstancePage]):
    """Instances that the actor may see, the latest first, a page at a time.

    ``started_by`` and ``subject`` narrow it by index; so does ``variables``, pairs of a name and
    the text of a value, of which all must hold: the searchable variables that the process names.
    ``cursor`` is the ``next_cursor`` of the page before.
    """

    started_by: str = ""
    subject: str = ""
    key: str = ""
    business_key: str = ""
    state: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class SearchInstances(Query[InstancePage]):
    """Instances with all words of ``text`` in title, business key or searchable variables.

    A word is found wherever it stands in another, in any script, whatever its case and width; the
    latest come first. What the actor may not know of is passed over, so a page may hold fewer than
    ``limit`` and still have a next one.

    Raises:
        InvalidInput: the text is longer than 200 characters.
    """

    text: str
    key: str = ""
    state: str = ""
    cursor: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class VerifyHistory(Query[tuple[str, ...]]):
    """Check the hash chains of one instance or of all; one line of text per broken place."""

    instance_id: int | None = None


@dataclass(frozen=True, slots=True)
class SetScope(Command[Instance]):
    """Put an instance and its open items into another scope; for services of the domain.

    Who may claim the items stays as it was, and so do their due dates: the next ones are counted
    on the calendar of the new owner.
    """

    instance_id: int
    scope: Scope

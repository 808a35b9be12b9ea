"""Commands and queries about work items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.commands.base import Command, Query
from engine.views import (
    Absence,
    Attachment,
    AttachmentContent,
    Comment,
    Draft,
    WorkItem,
    WorkItemPage,
    WorkItemView,
)


@dataclass(frozen=True, slots=True)
class ClaimWorkItem(Command[WorkItem]):
    """Take a ready item that one of the actor's groups may take."""

    work_item_id: int


@dataclass(frozen=True, slots=True)
class ReleaseWorkItem(Command[WorkItem]):
    """Put a claimed item back to its groups."""

    work_item_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CompleteWorkItem(Command[WorkItem]):
    """Hand in a claimed item; ``data`` (JSON types) goes into the process.

    A delegate's completion gives the item back to the one who delegated it instead.
    """

    work_item_id: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssignWorkItem(Command[WorkItem]):
    """Give an open item to ``user_id``; for those with the right ``work_item.assign``."""

    work_item_id: int
    user_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DelegateWorkItem(Command[WorkItem]):
    """Let ``user_id`` do the item; it comes back to the actor before it is handed in."""

    work_item_id: int
    user_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TransferWorkItem(Command[WorkItem]):
    """Hand the item over to ``user_id`` for good."""

    work_item_id: int
    user_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetPriority(Command[WorkItem]):
    """0 to 100, 50 is ordinary; for those with the right ``work_item.assign``."""

    work_item_id: int
    priority: int


@dataclass(frozen=True, slots=True)
class SetFollowUp(Command[WorkItem]):
    """Be reminded of the item at ``follow_up_at``; None forgets it."""

    work_item_id: int
    follow_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class MoveDueDate(Command[WorkItem]):
    """Set another due date, with a reason; for those with the right ``work_item.move_due``."""

    work_item_id: int
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class AddComment(Command[Comment]):
    """Say something about an instance, at one of its items where ``work_item_id`` is given."""

    instance_id: int
    body: str
    work_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class AddAttachment(Command[Attachment]):
    """Attach a file of at most 20 MiB."""

    instance_id: int
    name: str
    media_type: str
    content: bytes
    work_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveAttachment(Command[Attachment]):
    """Take an attachment off the lists; it stays in the history."""

    attachment_id: int


@dataclass(frozen=True, slots=True)
class SaveDraft(Command[Draft]):
    """Keep what the actor has typed into an item's form so far."""

    work_item_id: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DiscardDraft(Command[None]):
    work_item_id: int


@dataclass(frozen=True, slots=True)
class SetAbsence(Command[Absence]):
    """From ``from_at`` to ``to_at`` let ``deputy_id`` see and do what falls to the actor.

    ``user_id`` other than the actor needs the right ``absence.manage``.
    """

    deputy_id: str
    from_at: datetime
    to_at: datetime
    reason: str = ""
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class EndAbsence(Command[Absence]):
    absence_id: int


class ItemList(StrEnum):
    """The four lists of the workbench, and the supervising body's."""

    TO_CLAIM = "to_claim"
    MINE = "mine"
    DONE = "done"
    SCOPE = "scope"  # all open items in the areas that the actor supervises


class ItemOrder(StrEnum):
    DUE = "due"  # due first
    NEWEST = "newest"  # the newest first; what is done is always listed so, by its end


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Narrows a list. Empty fields do not narrow."""

    text: str = ""  # title, business key or number
    definition_key: str = ""
    area: str = ""  # a prefix
    owner: str = ""
    subject: str = ""
    urgency: str = ""  # a value of Urgency
    suspended: bool | None = None
    overdue: bool = False
    ladder: str = ""


@dataclass(frozen=True, slots=True)
class ListWorkItems(Query[WorkItemPage]):
    """One page of one list for the actor, by key: ``cursor`` is the page before's next one.

    At most 4 SQL statements, none of which scans a table. Counts stop at 1,000.
    """

    which: ItemList
    narrow: ItemFilter = ItemFilter()
    order: ItemOrder = ItemOrder.DUE
    cursor: str = ""
    limit: int = 50
    with_counts: bool = True


@dataclass(frozen=True, slots=True)
class GetWorkItem(Query[WorkItemView]):
    """An item with all that its page shows, and what this actor may do with it or why not."""

    work_item_id: int


@dataclass(frozen=True, slots=True)
class GetAttachment(Query[AttachmentContent]):
    attachment_id: int


@dataclass(frozen=True, slots=True)
class ListAbsences(Query[tuple[Absence, ...]]):
    """The actor's own absences, and those in which the actor deputises, that are not over."""

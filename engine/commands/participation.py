"""Commands and queries about votes, signers, copies, orphans and handovers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.commands.base import Command, Query
from engine.participation import (
    CopyPage,
    Handover,
    HandoverPreview,
    Orphan,
    Participant,
    Place,
)
from engine.views import WorkItem
from engine.voting import Vote


@dataclass(frozen=True, slots=True)
class CastVote(Command[WorkItem]):
    """Say one's part on an item: as one who decides it, or as a signer beside its holder.

    A rejection needs a ``comment``. ``participant_id`` chooses for whom, where the actor may speak
    for several; without it the actor's own part comes first, then that of the actor's groups, then
    that of absent colleagues.
    """

    work_item_id: int
    vote: Vote
    comment: str = ""
    participant_id: int | None = None


@dataclass(frozen=True, slots=True)
class AddSigner(Command[WorkItem]):
    """Have ``user_id`` act on an item too (加签): before or after its holder, or beside.

    For the holder, and for those with the right ``work_item.assign``.
    """

    work_item_id: int
    place: Place
    user_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RemoveSigner(Command[WorkItem]):
    """Take somebody off who has not spoken yet (减签)."""

    work_item_id: int
    participant_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class CopyWorkItem(Command[int]):
    """Tell ``user_ids`` of an item (抄送); how many were told who had not been."""

    work_item_id: int
    user_ids: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class MarkCopiesRead(Command[int]):
    """Mark the actor's copies as read: those of one instance, or all. How many were unread."""

    instance_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListCopies(Query[CopyPage]):
    """What the actor was told of, the latest first, with the number of unread ones."""

    unread_only: bool = False
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CountUnreadCopies(Query[int]):
    """How many of the actor's copies are unread, of one instance or of all; 100 means more."""

    instance_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListParticipants(Query[tuple[Participant, ...]]):
    """Everybody who was asked to vote or sign in a process instance, by items, the latest first.

    At most 500, so that a page can hold them; the history has them all.
    """

    instance_id: int


@dataclass(frozen=True, slots=True)
class ListOrphans(Query[tuple[Orphan, ...]]):
    """Open items in the actor's areas on which nobody can act, the longest first."""

    limit: int = 200


@dataclass(frozen=True, slots=True)
class PreviewHandover(Query[HandoverPreview]):
    """What hangs on ``user_id``; for those with the right ``work.hand_over``."""

    user_id: str


@dataclass(frozen=True, slots=True)
class HandOverWork(Command[Handover]):
    """Hand all open work of ``user_id`` over, in batches that run as jobs.

    An item goes to the one that ``by_group`` names for one of its groups, else to ``to_user_id``,
    else back to its groups. The account may be disabled already.
    """

    user_id: str
    reason: str
    to_user_id: str = ""
    by_group: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GetHandover(Query[Handover | None]):
    """The latest handover of ``user_id``'s work and how far it is; None where there was none."""

    user_id: str

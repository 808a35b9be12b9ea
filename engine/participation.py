"""Who takes part in an item beside its holder, who is told of it, and what a leaver leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.voting import Vote


class Place(StrEnum):
    """Where a participant stands to an item."""

    VOTE = "vote"  # one of those who decide a voting item
    BEFORE = "before"  # acts before the holder may hand in
    BESIDE = "beside"  # must agree too, at any time before the item goes on
    AFTER = "after"  # acts after the holder has handed in


class ParticipantState(StrEnum):
    WAITING = "waiting"  # it is not yet their turn
    ACTIVE = "active"
    VOTED = "voted"
    WITHDRAWN = "withdrawn"  # the result was certain, the item was taken back, or removed by hand


@dataclass(frozen=True, slots=True)
class Participant:
    """One person or group that takes part in an item. Exactly one of the two is named.

    ``voted_by`` acted, ``on_behalf_of`` is the absent one for whom. ``added_by`` is empty where
    the process named the participant; ``removed_by`` where nobody removed it.
    """

    participant_id: int
    work_item_id: int
    instance_id: int
    place: Place
    user_id: str | None
    group_id: str | None
    weight: int
    order: int
    state: ParticipantState
    vote: Vote | None
    comment: str
    voted_by: str | None
    voted_at: datetime | None
    on_behalf_of: str
    added_by: str
    added_at: datetime
    reason: str
    removed_by: str | None
    removed_reason: str

    @property
    def pending(self) -> bool:
        return self.state in (ParticipantState.WAITING, ParticipantState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Copy:
    """Somebody was told of a matter (抄送). It gives sight of it and no right to act.

    ``title`` is the instance's, ``name`` the item's or the element's.
    """

    copy_id: int
    instance_id: int
    work_item_id: int | None
    user_id: str
    title: str
    name: str
    note: str
    copied_by: str
    copied_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class CopyPage:
    """``unread`` counts all of the reader's; it stops at 100."""

    copies: tuple[Copy, ...]
    next_cursor: str
    unread: int


@dataclass(frozen=True, slots=True)
class Orphan:
    """An open item that nobody can act on now. ``why`` is ``empty`` (no member in its groups),
    ``left`` (its holder's account is disabled) or ``silent`` (a participant who is nobody)."""

    work_item_id: int
    instance_id: int
    title: str
    name: str
    why: str
    who: str  # the groups or the account, comma-separated
    area: str
    due_at: datetime | None
    since_at: datetime


@dataclass(frozen=True, slots=True)
class HandoverPreview:
    """What hangs on somebody who leaves. ``unaffected`` are items that only wait for a group."""

    user_id: str
    held: int
    delegated: int
    votes: int
    drafts: int
    absences: int
    deputyships: int
    groups: tuple[str, ...]  # of the held items, for those who hand over by group
    suspended: int

    @property
    def total(self) -> int:
        """The rows that a handover will move."""
        return self.held + self.delegated + self.votes


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that could not be handed over, and why: a template with its fields."""

    work_item_id: int
    template: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handover:
    """All of one person's work on its way to others, in batches."""

    handover_id: int
    user_id: str
    to_user_id: str
    by_group: Mapping[str, str]
    reason: str
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    refused: tuple[Refused, ...]

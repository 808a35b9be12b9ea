"""What supervision shows of itself: frozen dataclasses. All instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.lifecycle import Urgency
from engine.views import Offer, WorkItem
from workflows.documents.views import Document
from workflows.supervision.ladder import Action, Relation


class HolderKind(StrEnum):
    """On whom the responsibility clock books time."""

    UNIT = "unit"
    OFFICER = "officer"
    OFFICE = "office"
    ENTERPRISE = "enterprise"
    SUSPENDED = "suspended"


class RungState(StrEnum):
    """``MOVED`` is armed at another time than at first; ``WITHDRAWN`` will not come any more."""

    ARMED = "armed"
    MOVED = "moved"
    FIRED = "fired"
    WITHDRAWN = "withdrawn"


class RequestState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Firing:
    """What a rung did. ``unreached`` are relations that nobody holds at present.

    ``notified`` are display names. ``caught`` tells whether the process caught the escalation.
    """

    fired_at: datetime
    notified: tuple[str, ...]
    unreached: tuple[Relation, ...]
    document_ids: tuple[int, ...]
    escalation: str
    caught: bool


@dataclass(frozen=True, slots=True)
class RungView:
    """One rung of one item. ``first_at`` differs from ``at`` where the rung has moved.

    ``earlier`` are firings from before an extension armed it again.
    """

    code: str
    title: str
    at: datetime
    first_at: datetime
    state: RungState
    colour: Urgency
    action: Action
    to: tuple[Relation, ...]
    source: str
    firing: Firing | None
    earlier: tuple[Firing, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class LadderView:
    """An item's ladder. ``rungs`` is empty where it has none, or no due date."""

    work_item_id: int
    ladder: str
    title: str
    original_due_at: datetime | None
    due_at: datetime | None
    extended_at: datetime | None
    urged_count: int
    rungs: tuple[RungView, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the responsibility clock; ``to_at`` is None while it runs."""

    work_item_id: int
    kind: HolderKind
    holder: str
    from_at: datetime
    to_at: datetime | None
    minutes: int


@dataclass(frozen=True, slots=True)
class ClockShare:
    """What one holder has had of the working time, in minutes."""

    kind: HolderKind
    holder: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ResponsibilityClock:
    """``shares`` in the order of ``HolderKind``; ``total_minutes`` is their sum."""

    total_minutes: int
    shares: tuple[ClockShare, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """延期申请. Both due dates stay: ``before_due_at`` and, once approved, ``after_due_at``."""

    request_id: int
    work_item_id: int
    instance_id: int
    state: RequestState
    requested_by: str
    requested_at: datetime
    working_days: int
    reason: str
    before_due_at: datetime
    wanted_due_at: datetime
    after_due_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """All that supervision has to say about one item. ``offers``: ``extension`` and ``urge``."""

    ladder: LadderView
    clock: ResponsibilityClock
    extension: ExtensionRequest | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class RequestOnItem:
    """A request with the item that it is about, and the applicant's display name."""

    request: ExtensionRequest
    item: WorkItem
    requested_by_name: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    requests: tuple[RequestOnItem, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Sums:
    """Open items by colour. A suspended item counts as suspended and not under its colour."""

    red: int = 0
    yellow: int = 0
    blue: int = 0
    normal: int = 0
    suspended: int = 0

    @property
    def total(self) -> int:
        return self.red + self.yellow + self.blue + self.normal + self.suspended


@dataclass(frozen=True, slots=True)
class SumsOf:
    """The sums of one area code, or of one owner (``unit:12``)."""

    key: str
    sums: Sums


@dataclass(frozen=True, slots=True)
class GoingRed:
    """An item that will soon turn red. ``urging`` is the last urging notice, if any.

    ``liaisons`` are user ids.
    """

    item: WorkItem
    turns_red_at: datetime
    urging: Document | None
    liaisons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What was opened and completed in the week from Monday ``first_day``.

    ``working_days`` is how many of its days are worked, or have been up to now.
    """

    first_day: date
    working_days: int
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class PendingRequest:
    request: ExtensionRequest
    item: WorkItem


@dataclass(frozen=True, slots=True)
class Board:
    """督办台. ``by_area`` goes by code and ``by_owner`` by id: neither is a ranking.

    ``by_area`` has the actor's own level itself, then one row per area of the level below.
    ``by_process`` goes by key; in ``by_clause`` an item counts under each of its clauses.
    ``areas`` are those that are looked at: the actor's, or the one that was asked for.
    ``clock``, ``closed_count`` and ``weeks`` are about items that were completed, in the local
    month of ``at`` and in the last weeks; they are empty where a process or a clause narrows the
    board, for they are summed up by place alone.
    """

    at: datetime
    areas: tuple[str, ...]
    sums: Sums
    by_area: tuple[SumsOf, ...]
    by_owner: tuple[SumsOf, ...]
    by_process: tuple[SumsOf, ...]
    by_clause: tuple[SumsOf, ...]
    going_red: tuple[GoingRed, ...]
    going_red_until: datetime
    pending_requests: int
    requests: tuple[PendingRequest, ...]
    closed_count: int
    closed_on_time_count: int
    weeks: tuple[Week, ...]
    clock: tuple[ClockShare, ...]


@dataclass(frozen=True, slots=True)
class PostLoad:
    """What lies before the posts of one group (``unit:12:handler``): posts, never persons.

    ``open`` counts items, ``free`` those that nobody has claimed, ``due_soon`` those due by the
    end of the week, ``late`` those past their date. ``holders`` is how many people hold them now.
    """

    group: str
    open: int
    free: int
    due_soon: int
    late: int
    holders: int


@dataclass(frozen=True, slots=True)
class PostPage:
    """``soon_until`` is the end of the week that ``due_soon`` counts up to."""

    posts: tuple[PostLoad, ...]
    soon_until: datetime
    next_cursor: str


@dataclass(frozen=True, slots=True)
class SupervisedItem:
    """An item on the supervision list. ``rung`` is the code of the last rung that fired.

    ``reason`` with ``params`` says why it has its colour, ``since`` which it has had the last rung.
    ``open_working_days`` is its age, in the working days of its owner. The next rung is empty
    where it is at the top, or suspended.
    """

    item: WorkItem
    rung: str
    rung_title: str
    original_due_at: datetime
    urged_count: int
    turns_red_at: datetime | None
    overdue_working_days: int
    open_working_days: int
    reason: str
    params: Mapping[str, object]
    since: datetime | None
    next_rung_title: str
    next_rung_at: datetime | None


@dataclass(frozen=True, slots=True)
class SupervisedPage:
    items: tuple[SupervisedItem, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class SupervisedChoices:
    """Bodies (``unit:12``) in code order, keys of processes, and ids of clauses."""

    owners: tuple[str, ...]
    processes: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColourExplanation:
    """Why an item has its colour. ``reason`` is a template for ``params``.

    ``rung`` and ``since`` are empty where no rung has fired; ``next_colour`` comes at
    ``next_at`` if nothing is done.
    """

    colour: Urgency
    suspended: bool
    reason: str
    params: Mapping[str, object]
    rung: str
    since: datetime | None
    source: str
    next_colour: Urgency | None
    next_at: datetime | None

"""What the engine shows of itself: frozen dataclasses. Rows never leave the engine.

All instants are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.lifecycle import InstanceState, JobState, Urgency, WorkItemState
from engine.participation import Participant


@dataclass(frozen=True, slots=True)
class Scope:
    """Where something belongs. Opaque to the engine, but for: an area contains its extensions.

    ``area``: a code like ``1502``; ``owner``: the body that answers for it, ``unit:12``;
    ``subject``: what it is about, ``enterprise:33``.
    """

    area: str = ""
    owner: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    definition_id: int
    key: str
    version: int
    name: str
    digest: str
    deployed_at: datetime
    deployed_by: str
    version_tag: str = ""
    #: What the check found that stops nothing; only in the answer of the deployment itself.
    findings: tuple[DefinitionFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A text for people: an English template with its fields, said in their language."""

    template: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunStep:
    """An element that let tokens out, and the sequence flows by which they left."""

    element_id: str
    flow_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestingToken:
    """A token that is left, and at a join the flow by which it came."""

    element_id: str
    flow_id: str


@dataclass(frozen=True, slots=True)
class Mending:
    """What would mend a finding in one step: ``kind`` is done at the element, with ``values``.

    ``asks`` names a value that whoever draws has to say, or is empty.
    """

    kind: str
    element_id: str
    values: dict[str, str]
    asks: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionFinding:
    """What the check says about one element. ``severity`` is ``error``, ``warning`` or ``info``.

    ``line`` is 0 where none is known. ``path`` is a run that shows the finding, in the order in
    which it happens, and ``marking`` says where its tokens are in the end. ``about`` are ids of
    what it is about in a file of decisions: the decision, then rules and cells.
    """

    code: str
    severity: str
    file: str
    line: int
    element_id: str
    element_name: str
    text: Said
    remedy: Said
    path: tuple[RunStep, ...] = ()
    marking: tuple[RestingToken, ...] = ()
    mending: Mending | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeExample:
    """When a time written in the diagram falls due if its element is reached at ``from_at``.

    ``attribute`` is ``dueIn`` and its like or the element of a timer. A cycle has its first
    instants in ``due_at``, anything else one.
    """

    file: str
    line: int
    element_id: str
    element_name: str
    attribute: str
    written: str
    from_at: datetime
    due_at: tuple[datetime, ...]
    text: Said


@dataclass(frozen=True, slots=True)
class CheckedDefinition:
    """``ok``: nothing stops the files from being deployed."""

    ok: bool
    findings: tuple[DefinitionFinding, ...]
    examples: tuple[TimeExample, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownService:
    """A service with the variables that it needs, always sets, and may set.

    ``told``: whether it says so at all; where it does not, all three are empty.
    """

    name: str
    told: bool
    reads: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    may_set: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedExpression:
    """``value`` as JSON has it; ``names`` are the variables that the expression reads."""

    value: Any
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlayMove:
    """What may happen next in a play of tokens, chosen by its ``key``.

    ``kind`` is ``begins``, ``goes``, ``chooses``, ``enters``, ``happens`` or ``ends``. ``said``
    names the flows that are chosen, ``aside`` tells what is not the ordinary course.
    """

    key: str
    element_id: str
    name: str
    kind: str
    flow_ids: tuple[str, ...]
    said: str
    aside: bool


@dataclass(frozen=True, slots=True)
class TokenPlay:
    """A diagram played for some ``steps``. In the last, ``element_id`` let tokens out by
    ``flow_ids``, while ``staying`` stayed where they were.

    ``state`` is ``going``, ``ended``, ``stuck`` (tokens wait for ever) or ``failed`` (an error was
    thrown that nothing catches).
    """

    steps: int
    element_id: str
    flow_ids: tuple[str, ...]
    staying: tuple[RestingToken, ...]
    tokens: tuple[RestingToken, ...]
    moves: tuple[PlayMove, ...]
    state: str


@dataclass(frozen=True, slots=True)
class DefinitionContent:
    """A definition with its files, and the definitions that it calls, by key (with ``@3`` or
    ``#tag`` where a call names a version): those it was bound to when it was deployed. Work
    items of a called process belong to the caller."""

    definition: Definition
    files: tuple[tuple[str, bytes], ...]
    calls: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Instance:
    instance_id: int
    definition_id: int
    definition_key: str
    business_key: str
    title: str
    state: InstanceState
    version: int
    parent_instance_id: int | None
    scope: Scope
    started_at: datetime
    started_by: str
    ended_at: datetime | None
    active_elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstancePage:
    instances: tuple[Instance, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One piece of work for one person at a time.

    ``follow_up_at`` and ``due_at`` may be None; ``due_in`` counts from ``due_from_at``.
    ``delegated_by`` is who gets it back. ``held_for`` and ``closed_for`` are the absent ones for
    whom it was claimed and closed. ``definition_id`` is the instance's, or that of a process that
    it found when it called it: there its form is.
    ``voting`` is the rule by which participants decide it, empty where a holder does it;
    ``handed_in_at`` is set while signers after the holder still act.
    ``return_to`` is the step that the matter goes straight back to when the item is handed in,
    where it was sent back for that.
    """

    work_item_id: int
    instance_id: int
    definition_id: int
    definition_key: str
    task_id: str
    element_id: str
    name: str
    title: str
    lane: str
    state: WorkItemState
    suspended: bool
    assignee: str | None
    delegated_by: str | None
    priority: int
    urgency: Urgency
    due_in: str
    due_from_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    form: str
    ladder: str
    clauses: tuple[str, ...]
    scope: Scope
    created_at: datetime
    claimed_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    held_for: str = ""
    closed_for: str = ""
    voting: str = ""
    has_signers: bool = False
    handed_in_at: datetime | None = None
    return_to: str = ""


@dataclass(frozen=True, slots=True)
class WorkItemPage:
    """``counts``: items per urgency value, plus ``suspended`` and ``all``; 1000 means more."""

    items: tuple[WorkItem, ...]
    next_cursor: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """One action on an item: whether this actor may take it now, and if not, why not.

    ``reason`` is a template for ``params``; empty where the action is allowed. ``action`` is
    ``claim``, ``release``, ``complete``, ``assign``, ``delegate``, ``transfer``, ...
    """

    action: str
    allowed: bool
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    comment_id: int
    instance_id: int
    work_item_id: int | None
    author: str
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    attachment_id: int
    instance_id: int
    work_item_id: int | None
    name: str
    media_type: str
    size_bytes: int
    digest: str
    attached_at: datetime
    attached_by: str
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    attachment: Attachment
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    work_item_id: int
    user_id: str
    data: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Absence:
    absence_id: int
    user_id: str
    deputy_id: str
    from_at: datetime
    to_at: datetime
    reason: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One row of an instance's history; ``detail`` holds what the event is about."""

    instance_id: int
    sequence: int
    at: datetime
    event: str
    actor: str
    on_behalf_of: str
    element_id: str
    work_item_id: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AdHocActivity:
    """An activity of an ad-hoc subprocess; ``offer`` says whether this actor may start it now."""

    element_id: str
    name: str
    running: int
    completed: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class AdHoc:
    """An ad-hoc subprocess that is open. ``condition`` ends it by itself, if there is one;
    ``ending`` says whether this actor may end it by hand, and ``cancels`` whether that would
    take back something that is under way now."""

    task_id: str
    element_id: str
    name: str
    groups: tuple[str, ...]
    sequential: bool
    condition: str
    cancels: bool
    activities: tuple[AdHocActivity, ...]
    ending: Offer


@dataclass(frozen=True, slots=True)
class AdHocWork:
    """An instance with its open ad-hoc subprocesses in which the actor may start something."""

    instance: Instance
    ad_hoc: tuple[AdHoc, ...]


@dataclass(frozen=True, slots=True)
class AdHocPage:
    works: tuple[AdHocWork, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class WorkItemView:
    """All that an item's page shows. ``data`` is the process data that its task sees.

    ``participants`` are those who vote or sign, with their opinions, in order; ``parts`` are the
    ids of those for whom this actor may speak now, ``removable`` of those whom this actor may take
    off. ``field_rights`` says per field of the form ``write``, ``read`` or ``hidden``; ``*``
    stands for the others.
    """

    item: WorkItem
    instance: Instance
    data: Mapping[str, Any]
    candidate_groups: tuple[str, ...]
    offers: tuple[Offer, ...]
    draft: Draft | None
    comments: tuple[Comment, ...]
    attachments: tuple[Attachment, ...]
    ad_hoc: tuple[AdHoc, ...] = ()
    participants: tuple[Participant, ...] = ()
    parts: tuple[int, ...] = ()
    removable: tuple[int, ...] = ()
    field_rights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstanceView:
    instance: Instance
    items: tuple[WorkItem, ...]
    data: Mapping[str, Any]
    ad_hoc: tuple[AdHoc, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """A data store that holds ``rows`` rows, the last of which was written at ``updated_at``."""

    store: str
    rows: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class StoreChange:
    """A row that a person changed by hand; ``before`` and ``after`` are None where none was."""

    change_id: int
    store: str
    row_key: str
    before: Any
    after: Any
    reason: str
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A row of a data store. ``version`` counts its writings.

    ``instance_id`` wrote it last; 0 is a person, by hand.
    """

    store: str
    row_key: str
    value: Any
    version: int
    updated_at: datetime
    instance_id: int


@dataclass(frozen=True, slots=True)
class StoreRowPage:
    rows: tuple[StoreRow, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Job:
    job_id: int
    kind: str
    state: JobState
    due_at: datetime
    instance_id: int | None
    work_item_id: int | None
    task_id: str | None
    payload: Mapping[str, Any]
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Incident:
    incident_id: int
    instance_id: int | None
    job_id: int | None
    work_item_id: int | None
    element_id: str
    code: str
    message: str
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    definition_key: str = ""
    scope_area: str = ""
    cause: str = ""
    reason: str = ""
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class Standstill:
    """Something of an instance goes on no more since an incident, as those see it who supervise
    the business: neither what went wrong nor any data."""

    incident_id: int
    instance_id: int
    work_item_id: int | None
    definition_key: str
    title: str
    element_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StandstillPage:
    """``next_before`` is the incident to go on from, None at the end."""

    standstills: tuple[Standstill, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class IncidentGroup:
    """Open incidents of one cause: the same process, element, code and message but for what varies.

    ``latest_id`` and ``message`` are those of the last of them.
    """

    cause: str
    definition_key: str
    element_id: str
    code: str
    message: str
    count: int
    first_at: datetime
    last_at: datetime
    latest_id: int


@dataclass(frozen=True, slots=True)
class IncidentBatch:
    """One thing done to many incidents. ``skipped`` could not be, and are as they were."""

    batch_id: int
    act: str
    reason: str
    requested_by: str
    requested_at: datetime
    total: int
    done: int
    skipped: int
    finished_at: datetime | None

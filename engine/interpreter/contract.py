"""What goes into the interpreter and what comes out: plain data, no SpiffWorkflow types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.scripting import ScriptError, ScriptRun

#: Process data. JSON types only: dict with text keys, list, str, int, float, bool, None.
Data = Mapping[str, Any]


#: Older tools call their diagrams ``.bpmn2`` or ``.bpmn20.xml``.
_KINDS: Mapping[tuple[str, ...], str] = {
    (".bpmn", ".bpmn2", ".bpmn20.xml"): "bpmn",
    (".dmn",): "dmn",
    (".form.json",): "form",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a process package. ``path`` is relative to the package, with ``/``."""

    path: str
    content: bytes

    @property
    def kind(self) -> str:
        """``bpmn``, ``dmn``, ``form`` (``*.form.json``) or ``other``."""
        for suffixes, kind in _KINDS.items():
            if self.path.endswith(suffixes):
                return kind
        return "other"


@dataclass(frozen=True, slots=True)
class TraceStep:
    """An element that let tokens out, and the sequence flows by which they left."""

    element_id: str
    flow_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceToken:
    """A token that is left, and at a join the flow by which it came."""

    element_id: str
    flow_id: str = ""


@dataclass(frozen=True, slots=True)
class Mending:
    """What would mend a finding in one step, for a modeler to carry out.

    ``kind`` says what is done at ``element_id``, ``values`` with what. ``asks`` names the value
    that only the designer knows, if there is one.
    """

    kind: str
    element_id: str
    values: dict[str, str] = field(default_factory=dict)
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a definition that stops it from running (``error``), that may
    (``warning``), or that whoever reads the findings should know (``info``).

    ``code`` is stable, like ``BPMN012``. ``text`` and ``remedy`` are templates for ``params``.
    Where the finding is about what may happen in a run, ``trace`` is such a run, step by step,
    and ``marking`` says where its tokens are in the end. ``about`` are ids of what it is about in
    a file of decisions: the decision, then rules and cells.
    """

    code: str
    severity: str
    text: str
    remedy: str
    element_id: str = ""
    element_name: str = ""
    line: int = 0
    path: str = ""
    params: dict[str, object] = field(default_factory=dict)
    trace: tuple[TraceStep, ...] = ()
    marking: tuple[TraceToken, ...] = ()
    mending: Mending | None = None
    about: tuple[str, ...] = ()


# ── Actions: why the interpreter is called ────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a new instance with this data.

    ``element_id`` names the start event (or instantiating element) that has happened; empty is
    the none start event. ``keys`` are the correlation keys of the message that starts it.
    """

    data: Data
    element_id: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complete:
    """A person has finished the user task ``task_id``; ``data`` is merged into its data."""

    task_id: str
    data: Data


@dataclass(frozen=True, slots=True)
class FireTimer:
    """The timer of ``task_id`` is due, or the time to look at its condition again.

    It fires once however late it comes.
    """

    task_id: str


@dataclass(frozen=True, slots=True)
class CatchEscalation:
    """Raise escalation ``code`` at the user task ``task_id``: its boundary event catches it.

    Nothing happens where no boundary event of that task waits for the code.
    """

    task_id: str
    code: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatchMessage:
    """Deliver message ``name`` to the waiting ``task_id``; ``payload`` goes into its data.

    ``keys`` are the correlation keys that the message carries.
    """

    task_id: str
    name: str
    payload: Data = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StartAdHoc:
    """Start the activity ``element_id`` of the open ad-hoc subprocess ``task_id``."""

    task_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class CompleteAdHoc:
    """End the open ad-hoc subprocess ``task_id`` by hand."""

    task_id: str


@dataclass(frozen=True, slots=True)
class SetData:
    """Change variables of the process by hand: for every token of its outermost scope alike.

    What runs inside of an activity keeps the data with which it began. Conditions that wait look
    at what is new.
    """

    changed: Data
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallService:
    """Carry out the service of ``task_id``, a service task that waits for a job of its own."""

    task_id: str


@dataclass(frozen=True, slots=True)
class AnswerService:
    """Somebody outside has done what the service task ``task_id`` waits for."""

    task_id: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailService:
    """What the service task ``task_id`` waits for ended in the BPMN error ``code``."""

    task_id: str
    code: str
    data: Data = field(default_factory=dict)
    message: str = ""


Action = (
    Start
    | Complete
    | FireTimer
    | CatchEscalation
    | CatchMessage
    | SetData
    | CallService
    | AnswerService
    | FailService
    | StartAdHoc
    | CompleteAdHoc
)


# ── Outcome: what is different afterwards ─────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NamedParticipant:
    """Somebody whom ``duban:participants`` names: a user or a group, with a weight."""

    user_id: str = ""
    group_id: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class OpenedWorkItem:
    """A user (or manual) task that now waits for a person.

    The fields after ``lane`` come from the ``duban:`` attributes of the element, with their
    ``{expression}`` parts already evaluated against the task's data. ``definition_id`` is that
    of a process that was found when it was called, and 0 for all that is bound beforehand.
    ``instead_of`` is the task of an earlier item that this one takes the place of, in a move.
    """

    task_id: str
    element_id: str
    name: str
    lane: str = ""
    candidate_groups: tuple[str, ...] = ()
    assignee: str = ""
    priority: int = 50
    due_in: str = ""
    due_at: datetime | None = None  # from duban:dueAt: an instant in the data
    due_from: datetime | None = None  # from duban:dueFrom: where ``due_in`` counts from
    follow_up_in: str = ""
    form: str = ""
    ladder: str = ""
    clauses: tuple[str, ...] = ()
    voting: str = ""  # the rule by which participants decide, see engine.voting
    participants: tuple[NamedParticipant, ...] = ()
    when_empty: str = ""  # wait, skip, incident, or to:GROUP
    data: Data = field(default_factory=dict)
    definition_id: int = 0
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class ClosedWorkItem:
    """A user task that no longer waits. ``completed`` is False where the engine took it back."""

    task_id: str
    completed: bool


@dataclass(frozen=True, slots=True)
class ArmedTimer:
    """A timer event that waits for ``due_at`` (aware UTC).

    ``task_id`` names the token that waits; a part of a multiple event has its number behind a
    point, such as ``7.1``, so that each part has a job of its own. So it is with subscriptions.
    ``duration`` is the text by which ``due_at`` was reckoned from the advance's ``now``, so that
    it can be reckoned again when a calendar changes; it is empty for dates and cycles.
    ``looks``: it is no timer, but the time to look again at a condition that reads the clock.
    """

    task_id: str
    element_id: str
    due_at: datetime
    duration: str = ""
    looks: bool = False


#: The kind of a subscription that waits for people to start something.
AD_HOC = "ad_hoc"


@dataclass(frozen=True, slots=True)
class Subscription:
    """An event that waits to be told: ``kind`` is ``message`` or ``signal``, or ``ad_hoc`` for
    an ad-hoc subprocess in which people may start something: then ``name`` is a group that may,
    empty where it has no groups.

    Escalations are not among them: they are raised at a task that is known. A message must have
    ``correlation``. ``key`` names the correlation key whose value that is; while the value is
    empty the first message of that name will fix it.
    """

    task_id: str
    element_id: str
    kind: str
    name: str
    correlation: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CorrelationRule:
    """How the value of ``key`` is read from the content of a message: one path per property."""

    message_name: str
    key: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal (``kind``) that leaves the instance.

    ``time_to_live`` is a duration, empty for the default. A message flow fixes
    ``target_process`` and, unless it ends at the pool, ``target_element``.
    """

    kind: str
    element_id: str
    name: str
    payload: Data
    correlation: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    time_to_live: str = ""
    area: str = ""
    target_process: str = ""
    target_element: str = ""


@dataclass(frozen=True, slots=True)
class WaitingService:
    """A service task that is carried out after the commit.

    Without ``topic`` the engine calls its service; with one somebody outside does the work on
    ``payload``, the data that the task hands out.
    """

    task_id: str
    element_id: str
    name: str
    topic: str = ""
    priority: int = 50
    payload: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be carried out, for an incident: the element and why."""

    element_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """An element that a token passed in this advance, for the history, in order."""

    element_id: str
    name: str
    kind: str  # BPMN local name: userTask, exclusiveGateway, startEvent, ...
    detail: Data = field(default_factory=dict)  # e.g. the rules of a decision that matched
    called: str = ""  # the called process that it belongs to; empty for the instance's own
    copies: tuple[NamedParticipant, ...] = ()  # who is told that it was passed (duban:copyTo)

    @property
    def place(self) -> str:
        """The element's id, with that of the called process before it: ``escalation/notify``."""
        return within(self.called, self.element_id)


def within(called: str, element_id: str) -> str:
    """How an element of a called process is named beside those of the instance's own."""
    return f"{called}/{element_id}" if called else element_id


@dataclass(frozen=True, slots=True)
class Advance:
    """The difference one action made. ``state`` is the whole compacted state, to be stored.

    ``others`` are the user tasks that waited before, save the one that a person completed.
    ``rests`` are the tasks that came to rest in this advance, wherever they wait now.
    ``active`` names the elements where tokens rest now. ``data`` is the root data. ``flows`` are
    the sequence flows by which tokens came to the elements in ``steps``, named as those are
    (``Step.place``); where two flows join the same elements nothing tells them apart, and both
    are named.
    Where ``trouble`` is not empty nothing else may be stored: the action did not happen.
    """

    state: bytes
    opened: tuple[OpenedWorkItem, ...] = ()
    closed: tuple[ClosedWorkItem, ...] = ()
    others: tuple[str, ...] = ()
    armed: tuple[ArmedTimer, ...] = ()
    disarmed: tuple[str, ...] = ()
    subscribed: tuple[Subscription, ...] = ()
    unsubscribed: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    flows: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    trouble: tuple[Trouble, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    called: tuple[WaitingService, ...] = ()
    uncalled: tuple[str, ...] = ()
    ended: bool = False
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A service task wants ``name`` (its ``duban:service``) carried out with its data."""

    name: str
    element_id: str
    data: Data


def no_sandbox(_run: ScriptRun) -> Data:
    """Where nothing runs scripts.

    Raises:
        ScriptError: Always.
    """
    raise ScriptError("there is no sandbox here to run it in")


@dataclass(frozen=True, slots=True)
class RowWrite:
    """A row of a data store is to hold ``value``; None removes it.

    ``capacity`` is how many rows the store may hold, None without a limit.
    """

    store: str
    key: str
    value: Any
    capacity: int | None = None


def _no_rows(store: str, _key: str, _locking: bool) -> Any:
    raise NotImplementedError(f"there is no data store {store} here")


def _no_writing(row: RowWrite) -> None:
    raise NotImplementedError(f"there is no data store {row.store} here")


def _no_process(_process: str, _version: str, _version_tag: str) -> int | None:
    return None


def _by_default(_package: str, _name: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an advance may use of the world. All of it is handed in; nothing is looked up.

    ``add_duration(start, text)`` turns a duration (``P5WD``, ``PT4WH``, ISO 8601) into an
    instant. ``call_service`` carries a service task out, inside the caller's transaction, and
    returns data to merge. It may raise: the advance then did not happen. ``run_script`` runs a
    script task where it can do no harm, or raises ``ScriptError``.

    ``read_row(store, key, locking)`` is the value of a row of a data store, None where there is
    none; ``locking`` keeps it for this transaction. ``write_row`` writes one. ``find_process``
    gives the definition id of a process by its key and a version or tag (empty: the latest).
    ``length_of`` is what is set in place of the default of a package's parameter, if anything.
    """

    now: datetime
    add_duration: Callable[[datetime, str], datetime]
    call_service: Callable[[ServiceRequest], Data]
    run_script: Callable[[ScriptRun], Data] = no_sandbox
    read_row: Callable[[str, str, bool], Any] = _no_rows
    write_row: Callable[[RowWrite], None] = _no_writing
    find_process: Callable[[str, str, str], int | None] = _no_process
    length_of: Callable[[str, str], str | None] = _by_default

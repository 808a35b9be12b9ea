"""Commands and queries about releases, and about who may draw and release what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.commands.base import Command, Query
from engine.errors import Problem
from workflows.release.views import (
    ProcessRight,
    ProcessRightKind,
    Release,
    ReleaseContent,
    RunningPlan,
)


@dataclass(frozen=True, slots=True)
class RequestRelease(Command[Release]):
    """Ask for the draft of ``key``, as it was saved as ``version``, to go live.

    It is checked at once; where that is not green, the release that comes back is refused and
    says why. Otherwise its scenarios are played in the background, and the release is ``checking``
    until they are through. ``live_from`` is the instant from which it is to be live, None for as
    soon as it is approved; ``running_plan`` what is to become of what runs by then.

    Raises:
        InvalidInput: the note is missing, or ``live_from`` has passed.
        InvalidState: the draft has changed since, is what is live already, or another release of
            this process has not ended.
    """

    key: str
    version: int
    note: str
    live_from: datetime | None = None
    running_plan: RunningPlan = RunningPlan.LEAVE


@dataclass(frozen=True, slots=True)
class RequestRollBack(Command[Release]):
    """Ask for an earlier version of ``key`` to be live again; raises as ``RequestRelease`` does."""

    key: str
    version: int
    note: str
    live_from: datetime | None = None
    running_plan: RunningPlan = RunningPlan.LEAVE


@dataclass(frozen=True, slots=True)
class DecideRelease(Command[Release]):
    """Approve a release, or reject it with a reason.

    Raises:
        Forbidden: the actor asked for it, or lacks the right for this process or its programs.
        InvalidInput: a rejection without a reason.
        InvalidState: it does not wait for a decision.
    """

    release_id: int
    approve: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawRelease(Command[Release]):
    """Take a release back before it is live; for whoever asked for it, or may approve it."""

    release_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ArrangeRunning(Command[Release]):
    """Close the question what becomes of what runs on earlier versions; for whoever asked.

    Raises:
        Forbidden: somebody else asked for the release.
        InvalidState: it is not open.
    """

    release_id: int
    plan: RunningPlan


@dataclass(frozen=True, slots=True)
class NoteReleasePlayed(Command[bool]):
    """Say how many stories are through: a sign of life. For the system alone; False where nobody
    waits for it any more."""

    release_id: int
    played: int
    stories: int


@dataclass(frozen=True, slots=True)
class EndReleasePlay(Command[None]):
    """Say how the stories went; nothing happens where nobody waits for it. For the system."""

    release_id: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ListReleases(Query[tuple[Release, ...]]):
    """The releases of ``key`` or of all processes, the latest first."""

    key: str = ""
    limit: int = 100


@dataclass(frozen=True, slots=True)
class GetRelease(Query[ReleaseContent]):
    release_id: int


@dataclass(frozen=True, slots=True)
class GrantProcessRight(Command[None]):
    """Let a process designer draw or release ``key`` (``*``: every process), or its programs.

    Where nobody has been granted to draw or release a process, every designer may; programs need
    a grant in any case. Right ``account.manage``.
    """

    key: str
    right: ProcessRightKind
    user_id: str


@dataclass(frozen=True, slots=True)
class RevokeProcessRight(Command[None]):
    """Take a grant back."""

    key: str
    right: ProcessRightKind
    user_id: str


@dataclass(frozen=True, slots=True)
class ListProcessRights(Query[tuple[ProcessRight, ...]]):
    """All grants, by process, right and person."""

"""What releases show of themselves. All instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.errors import Problem
from workflows.designer.views import Files

#: In place of a process's key: every process.
EVERY = "*"


class ReleaseKind(StrEnum):
    RELEASE = "release"
    ROLL_BACK = "roll_back"


class ReleaseState(StrEnum):
    """``checking`` is while the scenarios are played; ``refused`` is by the checks, ``rejected``
    by a person."""

    CHECKING = "checking"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    LIVE = "live"
    REFUSED = "refused"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def ended(self) -> bool:
        return self not in OPEN


#: The states of releases that have not ended.
OPEN = frozenset({ReleaseState.CHECKING, ReleaseState.WAITING, ReleaseState.SCHEDULED})


class RunningPlan(StrEnum):
    """What becomes of what runs on earlier versions: it finishes on its version, or is migrated."""

    LEAVE = "leave"
    MIGRATE = "migrate"


class ProcessRightKind(StrEnum):
    """``programs`` lets a person approve new or changed service and script tasks."""

    DRAW = "draw"
    RELEASE = "release"
    PROGRAMS = "programs"


@dataclass(frozen=True, slots=True)
class Release:
    """``source_version`` is the save of the draft that was handed in, or the version that is to
    come back; ``based_on`` the version that was live then, 0 where none was. ``programs`` is
    whether it adds or changes a service or script task. ``problems`` say why it was refused.
    ``running_plan`` was asked for (None before there was such a question), ``arranged`` is what
    became of it. ``played`` of ``stories`` are through, last heard of at ``seen_at``."""

    release_id: int
    key: str
    kind: ReleaseKind
    source_version: int
    based_on: int
    programs: bool
    note: str
    live_from: datetime | None
    state: ReleaseState
    problems: tuple[Problem, ...]
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    reason: str
    live_at: datetime | None
    live_version: int | None
    instance_id: int | None
    running_plan: RunningPlan | None
    arranged: RunningPlan | None
    arranged_at: datetime | None
    arranged_by: str
    played: int
    stories: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """``may_decide`` is whether the reader may, and ``why_not`` why not, for ``params``;
    ``may_arrange`` whether the question what becomes of what runs is open, and theirs."""

    release: Release
    files: Files
    may_decide: bool
    why_not: str
    may_arrange: bool = False


@dataclass(frozen=True, slots=True)
class ProcessRight:
    key: str
    right: ProcessRightKind
    user_id: str
    granted_at: datetime
    granted_by: str

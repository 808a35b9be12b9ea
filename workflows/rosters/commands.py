"""Commands and queries about imports. A user sees the imports that the user asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.commands.base import Command, Query
from workflows.rosters.checking import Listener, Paths
from workflows.rosters.views import (
    NOTHING_READ,
    Report,
    RosterKind,
    RosterRun,
    RunState,
    StoredFile,
    Written,
)


@dataclass(frozen=True, slots=True)
class SubmitRoster(Command[RosterRun]):
    """Hand in a file (at most 50 MiB), to be imported in the background.

    With ``skip_bad`` the good rows are imported and the bad ones kept to be mended; without it,
    one bad row means that nothing is imported. ``sheet`` names a worksheet but the first.

    Raises:
        Forbidden: the actor may not import such rosters.
        InvalidInput: the file is too large.
    """

    kind: RosterKind
    file_name: str
    content: bytes
    skip_bad: bool = False
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class OpenRun(Command[RosterRun]):
    """Begin an import of a file that lies where the caller is; see ``importing``."""

    kind: RosterKind
    file_name: str
    skip_bad: bool = False
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class NoteProgress(Command[None]):
    """Say how far an import is; a sign of life."""

    run_id: int
    state: RunState
    rows: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class CheckRoster(Query[Report]):
    """Check a file; changes nothing on file but writes the good and bad rows to ``paths``."""

    kind: RosterKind
    paths: Paths
    heard: Listener
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class WriteRoster(Command[Written]):
    """Write the good rows of a checked file, and end its import: one transaction, all or none.

    ``heard`` is told how many rows are written so far; it must not wait for this transaction.
    """

    run_id: int
    good_rows: Path
    report: Report
    heard: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class FinishRun(Command[RosterRun]):
    """End an import that wrote nothing: refused for its bad rows, or failed."""

    run_id: int
    state: RunState
    report: Report = NOTHING_READ
    error: str = ""
    error_params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeepBadRows(Command[None]):
    """Keep the file of bad rows of an import, to be fetched later."""

    run_id: int
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class GetRun(Query[RosterRun]):
    run_id: int


@dataclass(frozen=True, slots=True)
class ListRuns(Query[tuple[RosterRun, ...]]):
    """The actor's imports, the latest first."""

    kind: RosterKind | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class GetSourceFile(Query[StoredFile]):
    """The file that was handed in, while its import has not ended."""

    run_id: int


@dataclass(frozen=True, slots=True)
class GetBadRows(Query[StoredFile]):
    """The bad rows of an import with what is wrong with each, to be mended and handed in."""

    run_id: int

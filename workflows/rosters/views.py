"""What an import shows of itself: frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class RosterKind(StrEnum):
    ENTERPRISES = "enterprises"
    ORGANISATION = "organisation"


class Severity(StrEnum):
    """How much a finding weighs: an error keeps its row out, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"  # read otherwise than it stands there


class RunState(StrEnum):
    WAITING = "waiting"
    CHECKING = "checking"
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"  # there were bad rows, and nothing was imported
    FAILED = "failed"  # the file could not be read, or writing was refused

    @property
    def ended(self) -> bool:
        return self in (RunState.DONE, RunState.REFUSED, RunState.FAILED)


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one cell. ``row`` counts as the spreadsheet does; 0 is the whole file.

    ``template`` is formatted with ``params`` (``str.format``), after translation.
    """

    row: int
    column: str
    value: str
    severity: Severity
    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)


@dataclass(frozen=True, slots=True)
class Report:
    """What checking a file found.

    ``findings`` holds at most ``LISTED`` per severity, the first ones; ``counts`` counts all, by
    the value of the severity. ``bad`` counts rows, not errors.
    """

    sheet: str = ""
    rows: int = 0
    good: int = 0
    bad: int = 0
    unknown_columns: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is severity)


#: Of a file that was not read to its end.
NOTHING_READ = Report()

#: So many findings of each severity are listed; more are counted, and bad rows are in the file.
LISTED = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """Rows by what they did: entered something new, changed something, or nothing at all."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``total`` is an estimate in rows; 0 is not known."""

    state: RunState
    rows: int
    total: int


@dataclass(frozen=True, slots=True)
class RosterRun:
    """One import. ``error`` and its parameters say why it failed; empty otherwise."""

    run_id: int
    kind: RosterKind
    file_name: str
    sheet: str
    skip_bad: bool
    state: RunState
    requested_by: str
    requested_at: datetime
    seen_at: datetime  # the last sign of life
    finished_at: datetime | None
    progress: Progress
    report: Report
    written: Written
    error: str
    error_params: Mapping[str, object]
    has_bad_rows_file: bool


@dataclass(frozen=True, slots=True)
class StoredFile:
    name: str
    content: bytes

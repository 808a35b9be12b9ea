"""What an export shows of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExportKind(StrEnum):
    ENTERPRISES = "enterprises"
    LEDGER = "ledger"
    SUPERVISED = "supervised"
    ORGANISATION = "organisation"
    FINDINGS = "findings"
    BOARD = "board"
    POSTS = "posts"
    FORECAST = "forecast"
    REGISTER = "register"
    EVALUATIONS = "evaluations"
    DELIVERIES = "deliveries"


class ExportState(StrEnum):
    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        return self in (ExportState.DONE, ExportState.CANCELLED, ExportState.FAILED)


@dataclass(frozen=True, slots=True)
class ExportRun:
    """One export. ``error`` and its parameters say why it failed; empty otherwise.

    ``rows`` are written so far. The file can be fetched until ``kept_until``.
    """

    run_id: int
    kind: ExportKind
    language: str
    state: ExportState
    requested_by: str
    requested_at: datetime
    seen_at: datetime  # the last sign of life
    finished_at: datetime | None
    rows: int
    file_name: str
    file_bytes: int
    kept_until: datetime | None
    error: str
    error_params: Mapping[str, object]

    def can_be_fetched(self, now: datetime) -> bool:
        return (
            self.state is ExportState.DONE and self.kept_until is not None and now < self.kept_until
        )


@dataclass(frozen=True, slots=True)
class FilePart:
    """A piece of a finished file, numbered from 0."""

    number: int
    content: bytes

"""Commands and queries about exports. A user sees the exports that the user asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.commands.base import Command, Query
from workflows.exports.views import ExportKind, ExportRun, ExportState, FilePart


@dataclass(frozen=True, slots=True)
class RequestExport(Command[ExportRun]):
    """Have a list written to a file in the background.

    ``wish`` narrows it, as the list's own query does: an ``EnterpriseFilter``, a ``LedgerFilter``,
    a ``ListSupervised`` or an ``ExportRoster``. ``language`` is that of headings and words. What
    the file holds is decided by the rights that the actor has while it is written.

    Raises:
        Forbidden: the actor may not export such a list.
        InvalidState: the actor has as many exports under way as is allowed.
    """

    kind: ExportKind
    wish: object
    language: str = "zh_CN"


@dataclass(frozen=True, slots=True)
class CancelExport(Command[ExportRun]):
    """Stop an export that has not ended. What was written of it is dropped."""

    run_id: int


@dataclass(frozen=True, slots=True)
class NoteRows(Command[bool]):
    """Say how far an export is: a sign of life. False where it has ended, so that it stops."""

    run_id: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class KeepPart(Command[bool]):
    """Keep a piece of the file. False where the export has ended meanwhile."""

    run_id: int
    part: FilePart


@dataclass(frozen=True, slots=True)
class EndExport(Command[None]):
    """End an export that runs, as done or as failed. Nothing happens where it has ended already."""

    run_id: int
    state: ExportState
    rows: int = 0
    file_name: str = ""
    file_bytes: int = 0
    error: str = ""
    error_params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GetExport(Query[ExportRun]):
    run_id: int


@dataclass(frozen=True, slots=True)
class GetWish(Query[object]):
    """What an export was asked for with."""

    run_id: int


@dataclass(frozen=True, slots=True)
class ListExports(Query[tuple[ExportRun, ...]]):
    """The actor's exports, the latest first; ``before`` is the last id of the page before."""

    before: int | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ReadPart(Query[bytes]):
    """A piece of a finished file, from 0; empty after the last.

    Raises:
        NotFound: it is not finished, or not kept any more.
    """

    run_id: int
    number: int

"""What drafts show of themselves. All instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

#: Paths inside the package with their contents.
Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class ProcessDraftSummary:
    """A draft without its files.

    ``version`` counts its saves. ``based_on`` is the deployed version that it began with, 0 where
    there was none. ``editor`` draws on it now, and is empty where nobody has for a while.
    """

    key: str
    version: int
    based_on: int
    begun_at: datetime
    begun_by: str
    saved_at: datetime
    saved_by: str
    editor: str
    editor_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProcessDraft:
    summary: ProcessDraftSummary
    files: Files


@dataclass(frozen=True, slots=True)
class DraftRevision:
    """What a draft was at its save number ``version``."""

    revision_id: int
    key: str
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class DraftRevisionContent:
    revision: DraftRevision
    files: Files

"""Commands and queries about drafts. All need the right ``definition.draw``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.commands.base import Command, Query
from workflows.designer.views import (
    DraftRevision,
    DraftRevisionContent,
    Files,
    ProcessDraft,
    ProcessDraftSummary,
)


@dataclass(frozen=True, slots=True)
class BeginProcessDraft(Command[ProcessDraftSummary]):
    """Begin a draft of ``key``: from the latest deployed version, or from ``files`` where given.

    A process that is not there yet begins with a start event alone, called ``name``.

    Raises:
        InvalidInput: the key is none, or the name of a new process is missing.
        InvalidState: there is a draft already.
    """

    key: str
    name: str = ""
    files: Files = ()


@dataclass(frozen=True, slots=True)
class SaveProcessDraft(Command[ProcessDraftSummary]):
    """Put ``files`` into the draft and take ``removed`` out of it; the others stay.

    ``version`` is the save that was worked on.

    Raises:
        InvalidState: somebody else has saved since, or draws on it now.
    """

    key: str
    version: int
    files: Files = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditProcessDraft(Command[ProcessDraftSummary]):
    """Be the one who draws; ``take_over`` also where somebody else does. A sign of life, too.

    Raises:
        InvalidState: somebody else draws on it, and it is not to be taken over.
    """

    key: str
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class RestoreProcessDraft(Command[ProcessDraftSummary]):
    """Make the draft what it was; what it is now stays among the revisions."""

    key: str
    revision_id: int
    version: int


@dataclass(frozen=True, slots=True)
class DiscardProcessDraft(Command[None]):
    """Give the draft up with all of its revisions; ``version`` as it was looked at."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class ListProcessDrafts(Query[tuple[ProcessDraftSummary, ...]]):
    """All drafts, by their keys."""


@dataclass(frozen=True, slots=True)
class NameDrafts(Query[Mapping[str, str]]):
    """What the drafts of ``keys`` call their processes; whoever draws nothing learns nothing."""

    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class GetProcessDraft(Query[ProcessDraft]):
    key: str


@dataclass(frozen=True, slots=True)
class ListDraftRevisions(Query[tuple[DraftRevision, ...]]):
    """What the draft was, the latest first."""

    key: str


@dataclass(frozen=True, slots=True)
class GetDraftRevision(Query[DraftRevisionContent]):
    key: str
    revision_id: int

"""Commands and queries about putting ended instances away. Right ``retention.manage``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.commands.base import Command, Query
from engine.views import Attachment, AttachmentContent, HistoryEvent, Scope, WorkItem

#: The rule for all processes that have none of their own.
EVERY_PROCESS = "*"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """When instances of a process are put away, and when for good, in days from their end.

    ``remove_after_days`` None means never. ``source`` says on whose word.
    """

    definition_key: str
    archive_after_days: int
    remove_after_days: int | None
    source: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class RetentionPreview:
    """What a rule would do now to the instances of one process.

    ``held`` are due too, but an instance that they belong to or brought about has not ended.
    """

    definition_key: str
    rule: RetentionRule
    to_archive: int
    oldest_ended_at: datetime | None
    held: int
    to_remove: int


@dataclass(frozen=True, slots=True)
class ArchivedInstance:
    """An instance that was put away; ``removed_at`` where its content is gone."""

    instance_id: int
    definition_key: str
    business_key: str
    title: str
    state: str
    scope: Scope
    started_at: datetime
    started_by: str
    ended_at: datetime
    archived_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    instances: tuple[ArchivedInstance, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class ArchivedContent:
    """What was put away: its history, the oldest first, and how many rows of which table.

    ``items`` and ``attachments`` are those that it had, in the order in which they came. Whoever
    only looks after the archive is told the numbers of rows alone: it is not ``readable``.
    """

    archived: ArchivedInstance
    definition_id: int
    history: tuple[HistoryEvent, ...] = ()
    items: tuple[WorkItem, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    rows: tuple[tuple[str, int], ...] = ()
    readable: bool = False


@dataclass(frozen=True, slots=True)
class RetentionRun:
    """One going through of the rules: what it has put away and removed; ``ended_at`` once over."""

    run_id: int
    started_at: datetime
    started_by: str
    archived: int
    removed: int
    seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class SetRetentionRule(Command[RetentionRule]):
    """Set the rule of one process, or with ``*`` of all others.

    Raises:
        InvalidInput: removal comes before archiving, archiving within 180 days of the end (logs are
            kept at least six months, GB/T 22239), or the source is empty.
    """

    definition_key: str
    archive_after_days: int
    remove_after_days: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class DropRetentionRule(Command[None]):
    definition_key: str


@dataclass(frozen=True, slots=True)
class RunRetention(Command[bool]):
    """Have what is due put away and removed, some at a time; whether there is anything to do."""


@dataclass(frozen=True, slots=True)
class RestoreInstance(Command[int]):
    """Bring an archived instance back as it was, with everything that hung on it.

    Raises:
        InvalidState: its content was removed, or does not match its digest.
    """

    instance_id: int


@dataclass(frozen=True, slots=True)
class ListRetentionRules(Query[tuple[RetentionRule, ...]]):
    pass


@dataclass(frozen=True, slots=True)
class PreviewRetention(Query[tuple[RetentionPreview, ...]]):
    """What the rules would do now: a dry run. By process."""


@dataclass(frozen=True, slots=True)
class ListArchived(Query[ArchivedPage]):
    """Archived instances that the actor might know of if they ran, the latest ended first.

    A page may hold fewer than asked for and still have a next one.
    """

    text: str = ""  # in the title, or the business key
    key: str = ""
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetArchived(Query[ArchivedContent]):
    """An archived instance with its history; found by those who might know of it if it ran.

    Raises:
        InvalidState: its content was removed, or does not match its digest.
    """

    instance_id: int


@dataclass(frozen=True, slots=True)
class GetArchivedFile(Query[AttachmentContent]):
    """A file that was attached to an archived instance; found as the instance is."""

    instance_id: int
    attachment_id: int


@dataclass(frozen=True, slots=True)
class FindArchived(Query[ArchivedInstance]):
    """The archived instance of this number, or the one to which an item of this number belonged.

    Raises:
        NotFound: there is none, or the actor might not know of it if it ran.
    """

    instance_id: int | None = None
    work_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class GetRetentionRun(Query[RetentionRun | None]):
    """The latest run; None before the first. Right ``retention.manage``."""

"""Commands and queries about the actor's own notices."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command, Query
from workflows.notices.views import NoticeCount, NoticePage


@dataclass(frozen=True, slots=True)
class MarkRead(Command[int]):
    """Mark notices as read; None marks all. How many were unread before."""

    notice_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ListNotices(Query[NoticePage]):
    """The actor's notices, the latest first; ``unsigned_only``: those that ask for a signature."""

    unread_only: bool = False
    unsigned_only: bool = False
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CountUnread(Query[NoticeCount]):
    """What the bell shows."""

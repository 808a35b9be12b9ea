"""What notices show of themselves. All instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice that is to be posted; see ``Notice``."""

    user_id: str
    kind: str
    template: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    work_item_id: int | None = None
    document_id: int | None = None
    must_sign: bool = False
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one person.

    ``template`` is a Chinese message id that is translated and then filled with ``params``.
    ``on_behalf_of`` names the absent person for whom the reader stands in. ``signed_at`` is when
    the document it brings was signed for, by whomever.
    """

    notice_id: int
    user_id: str
    kind: str
    on_behalf_of: str
    template: str
    params: Mapping[str, str | int]
    work_item_id: int | None
    document_id: int | None
    must_sign: bool
    created_at: datetime
    read_at: datetime | None
    signed_at: datetime | None

    @property
    def awaits_signature(self) -> bool:
        return self.must_sign and self.signed_at is None


@dataclass(frozen=True, slots=True)
class NoticePage:
    notices: tuple[Notice, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class NoticeCount:
    """``unread`` stops at 100, which means a hundred or more."""

    unread: int

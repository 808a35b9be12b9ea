"""文书: what an enterprise was sent, what it has signed for, and what it still has to."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from web import acting
from web.i18n import N_
from web.pages.enterprises.file import File, Section
from workflows.briefing.commands import Brief, Briefing
from workflows.documents.commands import ListReceived
from workflows.documents.views import Document, Recipient

_ROWS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A document with what it wants of the enterprise itself."""

    document: Document
    own: Recipient

    @property
    def to_sign(self) -> bool:
        return self.own.awaits_signature and self.document.voided_at is None


@dataclass(frozen=True, slots=True)
class Letters:
    letters: tuple[Letter, ...]
    next_cursor: str
    names: Briefing


def _read(file: File) -> Letters:
    body = f"enterprise:{file.enterprise_id}"
    page = acting.query(ListReceived(body, cursor=request.args.get("cursor", ""), limit=_ROWS))
    letters = tuple(Letter(each, _own(each, file.visitor.groups)) for each in page.documents)
    people = frozenset(each.own.signed_by for each in letters if each.own.signed_by)
    return Letters(letters, page.next_cursor, acting.query(Brief(user_ids=people)))


def _own(document: Document, groups: frozenset[str]) -> Recipient:
    """The reader's own line among the recipients, first one that asks for a signature."""
    own = [each for each in document.recipients if each.group_id in groups]
    return min(own, key=lambda each: not each.must_sign)


SECTION = Section(
    "documents", N_("文书"), "portal/received.html", _read, shown=lambda file: file.own
)

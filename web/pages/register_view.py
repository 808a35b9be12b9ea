"""What the address of the register asks for, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from web.i18n import N_
from web.numbers import whole
from workflows.documents.commands import ListRegister
from workflows.documents.gaps import Gap
from workflows.documents.views import Document, RegisterPage

STANDINGS = {"": N_("全部"), "unsigned": N_("还有人没有签收"), "void": N_("已作废")}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the register: a document, or numbers without one."""

    number: int
    document: Document | None
    gap: Gap | None

    @property
    def signing(self) -> int:
        return 0 if self.document is None else sum(r.must_sign for r in self.document.recipients)

    @property
    def signed(self) -> int:
        if self.document is None:
            return 0
        return sum(r.signed_at is not None for r in self.document.recipients)

    @property
    def issued_at(self) -> datetime | None:
        return None if self.document is None else self.document.issued_at


def lines_of(page: RegisterPage) -> tuple[Line, ...]:
    """Documents and gaps together, the highest number first."""
    lines = [Line(each.running_number, each, None) for each in page.documents]
    lines += [Line(gap.last, None, gap) for gap in page.gaps]
    return tuple(sorted(lines, key=lambda line: -line.number))


def query_of(asked: Mapping[str, str]) -> ListRegister:
    code, _, year = asked.get("series", "").rpartition(" ")
    number = whole(year)
    standing = asked.get("standing", "")
    return ListRegister(
        issuing_code=code if number else "",
        year=number or 0,
        kind=asked.get("kind", ""),
        standing=standing if standing in STANDINGS else "",
        text=asked.get("q", "").strip()[:100],
        cursor=asked.get("cursor", ""),
    )

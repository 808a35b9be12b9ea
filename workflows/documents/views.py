"""What documents show of themselves: frozen dataclasses. All instants are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import Problem
from workflows.documents.gaps import Gap


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of those to whom a document goes: a group, and its name when it was issued.

    ``copied``: 抄送 instead of 主送. ``signed_for`` is the absent one, where a deputy signed.
    """

    group_id: str
    name: str
    copied: bool
    must_sign: bool
    signed_at: datetime | None
    signed_by: str | None
    signed_for: str | None

    @property
    def awaits_signature(self) -> bool:
        return self.must_sign and self.signed_at is None


@dataclass(frozen=True, slots=True)
class Document:
    """A numbered document. ``number`` is written out: 内产改办督〔2026〕7号.

    ``kind`` is a code, ``kind_name`` a message id like 催办通知书; ``title`` is the heading;
    ``running_number`` is the bare one; ``body`` holds what its template is filled with. A void
    one keeps its number.
    """

    document_id: int
    kind: str
    kind_name: str
    title: str
    number: str
    running_number: int
    area: str
    issuer: str
    work_item_id: int | None
    instance_id: int | None
    body: Mapping[str, Any]
    issued_at: datetime
    issued_by: str
    recipients: tuple[Recipient, ...]
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str

    @property
    def addressees(self) -> tuple[str, ...]:
        """The groups to which it goes, copies among them."""
        return tuple(each.group_id for each in self.recipients)

    @property
    def must_sign(self) -> bool:
        return any(each.must_sign for each in self.recipients)

    @property
    def unsigned(self) -> tuple[Recipient, ...]:
        """Who has still to sign."""
        if self.voided_at is not None:
            return ()
        return tuple(each for each in self.recipients if each.awaits_signature)

    @property
    def signed_at(self) -> datetime | None:
        """When the last signature came; None while one is owed."""
        if self.unsigned:
            return None
        return max((each.signed_at for each in self.recipients if each.signed_at), default=None)


@dataclass(frozen=True, slots=True)
class Issuer:
    """How the office of an area signs, and what its numbers begin with (内产改办)."""

    area: str
    name: str
    code: str
    contact: str
    phone: str
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document as a file to save."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DocumentPage:
    documents: tuple[Document, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of 发文登记簿, the highest number first. ``gaps`` lie between the documents shown;
    there are none where the page is narrowed."""

    documents: tuple[Document, ...]
    gaps: tuple[Gap, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Series:
    """A code in a year. ``documents``, ``voided`` and ``unsigned`` are those in the reader's areas;
    ``unexplained`` are numbers that nobody has accounted for."""

    issuing_code: str
    year: int
    last_number: int
    documents: int
    voided: int
    unsigned: int
    unexplained: int


@dataclass(frozen=True, slots=True)
class Template:
    """An edition of an office's own template. ``remarks`` are what its check warned of."""

    template_id: int
    area: str
    kind: str
    edition: int
    file_name: str
    file_bytes: int
    remarks: tuple[Problem, ...]
    note: str
    uploaded_by: str
    from_at: datetime
    until_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class TemplateShelf:
    """The templates of a kind in an area, the latest edition first. Without one in force, the one
    of ``inherited_from`` (an area above) holds, or the one that comes with Duban."""

    kind: str
    kind_name: str
    editions: tuple[Template, ...]
    inherited_from: str

    @property
    def in_force(self) -> Template | None:
        return next((each for each in self.editions if each.until_at is None), None)

"""Commands and queries of documents. What lies outside of the actor's sight is not found."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command, Query
from workflows.documents.rendering.making import Format
from workflows.documents.views import (
    Document,
    DocumentFile,
    DocumentPage,
    Issuer,
    RegisterPage,
    Series,
    Template,
    TemplateShelf,
)


@dataclass(frozen=True, slots=True)
class SignDocument(Command[Document]):
    """签收: sign for a document that is addressed to one of the actor's groups.

    Where several of them have to sign, one signature counts for all of the actor's.

    Raises:
        InvalidState: it needs no signature, or has one, or is void.
    """

    document_id: int


@dataclass(frozen=True, slots=True)
class GetDocument(Query[Document]):
    document_id: int


@dataclass(frozen=True, slots=True)
class ListDocumentsOf(Query[tuple[Document, ...]]):
    """The documents of an instance that the actor sees, archived or not; the oldest first."""

    instance_id: int


@dataclass(frozen=True, slots=True)
class ListDocumentsToSign(Query[tuple[Document, ...]]):
    """Documents that wait for the actor's signature, or for that of one he stands in for."""

    limit: int = 50


@dataclass(frozen=True, slots=True)
class ListReceived(Query[DocumentPage]):
    """Documents that went to one of the actor's bodies (``enterprise:33``, ``unit:12``), the
    latest first; void ones too. ``unsigned`` leaves only those that it has still to sign for.

    Raises:
        NotFound: the actor belongs to no such body.
    """

    body: str
    unsigned: bool = False
    cursor: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class GetDocumentFile(Query[DocumentFile]):
    """A document as .docx or PDF by GB/T 9704-2012, made by the office's template."""

    document_id: int
    file_format: Format = Format.PDF


@dataclass(frozen=True, slots=True)
class VoidDocument(Command[Document]):
    """作废: a document is void and keeps its number; right ``document.manage``. Needs a reason."""

    document_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExplainGap(Command[None]):
    """Say why no document bears some numbers of a series; right ``document.manage``.

    Raises:
        InvalidState: one of the numbers was not given out, is borne, or is explained.
    """

    issuing_code: str
    year: int
    first_number: int
    last_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class ContinueSeries(Command[None]):
    """Go on behind ``last_number``, which was given out elsewhere, on paper for instance; right
    ``document.manage``. The numbers passed over are explained by ``reason``."""

    issuing_code: str
    year: int
    last_number: int
    reason: str


@dataclass(frozen=True, slots=True)
class SetIssuer(Command[Issuer]):
    """How the office of an area signs, and what its numbers begin with; right ``document.manage``.
    What was issued before stays as it is."""

    area: str
    name: str
    code: str
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class GetIssuer(Query[Issuer]):
    area: str


@dataclass(frozen=True, slots=True)
class ListSeries(Query[tuple[Series, ...]]):
    """The series in which offices of the actor's areas have issued, the latest year first."""


@dataclass(frozen=True, slots=True)
class ListRegister(Query[RegisterPage]):
    """发文登记簿 of one series: what the offices of the actor's areas have issued.

    Without a code it is the latest series. ``standing`` is ``unsigned``, ``void`` or all;
    ``text`` stands somewhere in the title.
    """

    issuing_code: str = ""
    year: int = 0
    kind: str = ""
    standing: str = ""
    text: str = ""
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class UploadTemplate(Command[Template]):
    """Have documents of a kind made by an office's own template from now on; right
    ``document.manage``.

    Raises:
        InvalidInput: the file is no such template, or could do harm; ``problems`` say why.
    """

    area: str
    document_kind: str
    file_name: str = ""
    content: bytes = b""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RevertTemplate(Command[None]):
    """Go back to the template of the area above, or to the one of Duban; the editions stay."""

    area: str
    document_kind: str


@dataclass(frozen=True, slots=True)
class ListTemplates(Query[tuple[TemplateShelf, ...]]):
    """For each kind the editions that an area has had."""

    area: str
    document_kind: str = ""


@dataclass(frozen=True, slots=True)
class GetTemplateFile(Query[DocumentFile]):
    """A template as .docx: an edition, or the one that comes with Duban."""

    area: str
    document_kind: str
    template_id: int | None = None


@dataclass(frozen=True, slots=True)
class PreviewTemplate(Query[DocumentFile]):
    """A document with sample data by a template: an edition, or the one of Duban."""

    area: str
    document_kind: str
    template_id: int | None = None
    file_format: Format = Format.PDF

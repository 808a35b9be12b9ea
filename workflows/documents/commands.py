"""Commands and queries of documents. What lies outside of the actor's sight is not found."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command, Query
from workflows.documents.rendering.making import Format
from workflows.documents.views import Document, DocumentFile


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
class GetDocumentFile(Query[DocumentFile]):
    """A document as .docx or PDF by GB/T 9704-2012, made by the office's template."""

    document_id: int
    file_format: Format = Format.PDF

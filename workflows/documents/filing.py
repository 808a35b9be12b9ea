"""Fetching a document as a file."""

from __future__ import annotations

from engine.context import Context
from workflows.documents.commands import GetDocumentFile
from workflows.documents.queries import issuers, templates
from workflows.documents.registry import kind_of
from workflows.documents.rendering.fonts import FontFolder
from workflows.documents.rendering.making import Format, Order, make
from workflows.documents.sight import visible
from workflows.documents.views import Document, DocumentFile

MEDIA_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


def get_file(ctx: Context, query: GetDocumentFile, *, fonts: FontFolder) -> DocumentFile:
    """The same file whenever it is asked for: made by the template that was in force when the
    document was issued."""
    document = visible(ctx, query.document_id)
    order = Order(
        document=document,
        kind=kind_of(document.kind),
        issuer=issuers.nearest(ctx.uow, document.area),
        template=templates.in_force(ctx.uow, document.kind, document.area, document.issued_at),
    )
    return DocumentFile(
        name=f"{_file_name(document)}.{query.file_format}",
        media_type=MEDIA_TYPES[query.file_format],
        content=make(order, query.file_format, fonts),
    )


def _file_name(document: Document) -> str:
    """The number stays readable; what no file name may hold does not occur in it."""
    return f"{document.number} {document.kind_name}"

"""Reading documents."""

from __future__ import annotations

from engine.context import Context
from workflows.documents.commands import GetDocument, ListDocumentsOf, ListDocumentsToSign
from workflows.documents.queries import documents
from workflows.documents.sight import sees_matter, visible
from workflows.documents.views import Document


def get(ctx: Context, query: GetDocument) -> Document:
    return visible(ctx, query.document_id)


def to_sign(ctx: Context, query: ListDocumentsToSign) -> tuple[Document, ...]:
    return documents.unsigned(ctx.uow, ctx.principal.all_groups, query.limit)


def of_instance(ctx: Context, query: ListDocumentsOf) -> tuple[Document, ...]:
    if not sees_matter(ctx, query.instance_id):
        return ()
    return documents.of_instance(ctx.uow, query.instance_id)

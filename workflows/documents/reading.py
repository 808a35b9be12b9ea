"""Reading documents."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput, NotFound
from workflows.documents.commands import (
    GetDocument,
    ListDocumentsOf,
    ListDocumentsToSign,
    ListReceived,
)
from workflows.documents.queries import documents
from workflows.documents.sight import sees_matter, visible
from workflows.documents.views import Document, DocumentPage

#: Document ids are 64-bit integers.
_LONGEST_CURSOR = 18


def get(ctx: Context, query: GetDocument) -> Document:
    return visible(ctx, query.document_id)


def to_sign(ctx: Context, query: ListDocumentsToSign) -> tuple[Document, ...]:
    return documents.unsigned(ctx.uow, ctx.principal.all_groups, query.limit)


def received(ctx: Context, query: ListReceived) -> DocumentPage:
    if not 1 <= query.limit <= 200:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    own = {
        group
        for group in ctx.principal.all_groups
        if group == query.body or group.startswith(f"{query.body}:")
    }
    # An area is no body: its groups are those of many.
    if not own or not query.body.startswith(("enterprise:", "unit:", "office:", "convener:")):
        raise NotFound("您不属于“{body}”。", body=query.body[:80])
    found = documents.received(
        ctx.uow,
        own,
        unsigned=query.unsigned,
        below=_below(query.cursor),
        limit=query.limit + 1,
    )
    shown = found[: query.limit]
    return DocumentPage(shown, str(shown[-1].document_id) if len(found) > query.limit else "")


def _below(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= _LONGEST_CURSOR):
        raise InvalidInput("翻页标记“{cursor}”无效，请重新打开列表。", cursor=cursor[:80])
    return int(cursor)


def of_instance(ctx: Context, query: ListDocumentsOf) -> tuple[Document, ...]:
    if not sees_matter(ctx, query.instance_id):
        return ()
    return documents.of_instance(ctx.uow, query.instance_id)

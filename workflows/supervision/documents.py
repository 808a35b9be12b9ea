"""Issuing documents, reading them, and signing for them (签收)."""

from __future__ import annotations

from engine.clock import LOCAL_ZONE
from engine.context import Context
from engine.errors import Forbidden, InvalidState, NotFound
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day, working_days_between
from workflows.notices.queries import mark_signed
from workflows.supervision.commands import (
    GetDocument,
    ListArchivedDocuments,
    ListDocumentsToSign,
    SignDocument,
)
from workflows.supervision.ladder import DocumentKind, Rules
from workflows.supervision.numbering import year_of
from workflows.supervision.queries import documents
from workflows.supervision.queries.documents import NewDocument
from workflows.supervision.sight import reads_in_archive, sees_work_item
from workflows.supervision.views import Document
from workflows.supervision.wording import local_text


def issue(
    ctx: Context,
    rules: Rules,
    item: WorkItem,
    *,
    kind: DocumentKind,
    addressed_to: str,
    must_sign: bool,
    reason: str = "",
) -> Document:
    """Issue a numbered document about an item. Two SQL statements."""
    overdue = 0
    if item.due_at is not None and item.due_at < ctx.now:
        calendar = ctx.calendar(item.scope.owner)
        overdue = working_days_between(calendar, local_day(item.due_at), local_day(ctx.now))
    return documents.issue(
        ctx.uow,
        NewDocument(
            kind=kind,
            issuing_code=rules.issuing_code,
            year=year_of(ctx.now),
            work_item_id=item.work_item_id,
            instance_id=item.instance_id,
            addressed_to=addressed_to,
            body={
                "title": item.title,
                "name": item.name,
                "due": local_text(item.due_at),
                "overdue_working_days": overdue,
                "owner": item.scope.owner,
                "issued_on": ctx.now.astimezone(LOCAL_ZONE).date().isoformat(),
                "clauses": list(item.clauses),
                "reason": reason,
            },
            must_sign=must_sign,
            issued_at=ctx.now,
            issued_by=ctx.principal.user_id,
        ),
    )


def sign(ctx: Context, command: SignDocument) -> Document:
    document = _visible(ctx, command.document_id)
    group = document.addressed_to
    if group not in ctx.principal.all_groups:
        raise Forbidden("{number}不是发给您的岗位的，不能签收。", number=document.number)
    if not document.must_sign:
        raise InvalidState("{number}不需要签收。", number=document.number)
    on_behalf_of = ctx.principal.on_behalf_of(frozenset({group}))
    # The history comes first: it locks the instance, so that two signatures come one by one.
    ctx.record(
        document.instance_id,
        "DocumentSigned",
        work_item_id=document.work_item_id,
        detail={"document_id": document.document_id, "number": document.number},
        on_behalf_of=on_behalf_of,
    )
    signed = documents.sign(
        ctx.uow,
        document.document_id,
        now=ctx.now,
        user_id=ctx.principal.user_id,
        on_behalf_of=on_behalf_of,
    )
    present = documents.by_id(ctx.uow, document.document_id) or document
    if not signed:
        raise InvalidState(
            "{number}已由{user}于{at}签收。",
            number=present.number,
            user=present.signed_by,
            at=present.signed_at,
        )
    mark_signed(ctx.uow, document.document_id, ctx.now)
    return present


def get(ctx: Context, query: GetDocument) -> Document:
    return _visible(ctx, query.document_id)


def to_sign(ctx: Context, query: ListDocumentsToSign) -> tuple[Document, ...]:
    return documents.unsigned(ctx.uow, ctx.principal.all_groups, query.limit)


def of_archived(ctx: Context, query: ListArchivedDocuments) -> tuple[Document, ...]:
    if not reads_in_archive(ctx, query.instance_id):
        return ()
    return documents.of_instance(ctx.uow, query.instance_id)


def _visible(ctx: Context, document_id: int) -> Document:
    document = documents.by_id(ctx.uow, document_id)
    if document is None or not (
        document.addressed_to in ctx.principal.all_groups
        or sees_work_item(ctx, document.work_item_id)
        or reads_in_archive(ctx, document.instance_id)
    ):
        raise NotFound("没有编号为{document_id}的文书。", document_id=document_id)
    return document

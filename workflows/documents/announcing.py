"""Telling those to whom a document goes that it is there, and that they have to sign for it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.context import Context
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.documents.queries import documents
from workflows.documents.views import Document
from workflows.notices.queries import readers_of
from workflows.notices.telling import tell_each
from workflows.notices.views import NewNotice

#: The kind of the job that comes with every document, in the transaction that issues it.
ANNOUNCE = "document.announce"
_KIND = "document"
_TO_SIGN = "{kind}{number}“{title}”已发出，请签收。"
_TO_READ = "{kind}{number}“{title}”已发出，请查收。"


def arm(ctx: Context, document: Document) -> None:
    """Have the recipients told once what issued it is committed."""
    payload = {"document_id": document.document_id}
    ctx.changes.arm(NewJob(ANNOUNCE, due_at=ctx.now, payload=payload))


def announce(ctx: Context, job: Job) -> None:
    """Post a notice to everybody of every recipient. Whoever has one with it gets no second."""
    document = documents.by_id(ctx.uow, int(job.payload["document_id"]))
    if document is None or document.voided_at is not None:
        return
    told = readers_of(ctx.uow, document.document_id)
    tell_each(ctx, (each for each in _notices(ctx, document) if each.user_id not in told))


def _notices(ctx: Context, document: Document) -> Iterator[NewNotice]:
    """Those who sign come first: of several notices to one person the first counts."""
    members = ctx.directory.members(ctx.uow, frozenset(document.addressees), ctx.now)
    for recipient in sorted(document.recipients, key=lambda each: not each.awaits_signature):
        for user_id in members.get(recipient.group_id, ()):
            to_sign = recipient.awaits_signature
            if to_sign or user_id != document.issued_by:
                yield _notice(document, user_id, to_sign=to_sign)


def _notice(document: Document, user_id: str, *, to_sign: bool) -> NewNotice:
    return NewNotice(
        user_id=user_id,
        kind=_KIND,
        template=_TO_SIGN if to_sign else _TO_READ,
        params={
            "kind": document.kind_name,
            "number": document.number,
            "title": document.title,
        },
        document_id=document.document_id,
        must_sign=to_sign,
    )

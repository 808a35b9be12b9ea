"""签收: signing for a document, each recipient for itself."""

from __future__ import annotations

from engine.context import Context
from engine.errors import Forbidden, InvalidState
from workflows.documents.commands import SignDocument
from workflows.documents.queries import documents
from workflows.documents.sight import visible
from workflows.documents.views import Document
from workflows.notices.queries import mark_signed


def sign(ctx: Context, command: SignDocument) -> Document:
    document = visible(ctx, command.document_id)
    groups = _signing_for(ctx, document)
    on_behalf_of = ctx.principal.on_behalf_of(groups)
    if document.instance_id is not None:
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
        groups,
        now=ctx.now,
        user_id=ctx.principal.user_id,
        on_behalf_of=on_behalf_of,
    )
    present = documents.by_id(ctx.uow, document.document_id) or document
    if not signed:
        signature = next(each for each in present.recipients if each.group_id in groups)
        raise InvalidState(
            "{number}已由{user}于{at}签收。",
            number=present.number,
            user=signature.signed_by,
            at=signature.signed_at,
        )
    _mark_notices(ctx, present, groups)
    return present


def _mark_notices(ctx: Context, document: Document, groups: frozenset[str]) -> None:
    """The notices of those for whom it is done ask for no signature any more."""
    readers: frozenset[str] | None = None
    if document.unsigned:
        members = ctx.directory.members(ctx.uow, groups, ctx.now)
        readers = frozenset(user_id for each in members.values() for user_id in each)
    mark_signed(ctx.uow, document.document_id, ctx.now, readers=readers)


def _signing_for(ctx: Context, document: Document) -> frozenset[str]:
    """The groups of the actor from which the document wants a signature.

    Raises:
        Forbidden: it is not addressed to the actor.
        InvalidState: it wants none from them.
    """
    mine = [each for each in document.recipients if each.group_id in ctx.principal.all_groups]
    if not mine:
        raise Forbidden("{number}不是发给您的岗位的，不能签收。", number=document.number)
    if document.voided_at is not None:
        raise InvalidState("{number}已作废，不用签收。", number=document.number)
    signing = frozenset(each.group_id for each in mine if each.must_sign)
    if not signing:
        raise InvalidState("{number}不需要签收。", number=document.number)
    return signing

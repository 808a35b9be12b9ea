"""Telling people: notices to a list of users and to those who stand in for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.context import Context
from engine.views import WorkItem
from workflows.documents.views import Document
from workflows.notices.queries import post
from workflows.notices.views import NewNotice
from workflows.supervision.queries import items


@dataclass(frozen=True, slots=True)
class Message:
    """One text for some people about one item. ``document`` is what they get with it."""

    user_ids: Sequence[str]
    kind: str
    template: str
    params: Mapping[str, str | int]
    document: Document | None = None


def tell(ctx: Context, item: WorkItem, messages: Iterable[Message]) -> None:
    """Post messages, each person at most once: the first one counts. Two SQL statements.

    Who is absent still gets the notice; the deputy gets it too, with the name of the absent one.
    """
    notices: dict[str, NewNotice] = {}
    for message in messages:
        for user_id in message.user_ids:
            notices.setdefault(user_id, _notice(user_id, item, message))
    if not notices:
        return
    deputies = items.deputies_of(ctx.uow, list(notices), ctx.now)
    for absent, standing_in in sorted(deputies.items()):
        for deputy in sorted(standing_in):
            notices.setdefault(
                deputy, replace(notices[absent], user_id=deputy, on_behalf_of=absent)
            )
    post(ctx.uow, list(notices.values()), ctx.now)


def _notice(user_id: str, item: WorkItem, message: Message) -> NewNotice:
    document = message.document
    return NewNotice(
        user_id=user_id,
        kind=message.kind,
        template=message.template,
        params=message.params,
        work_item_id=item.work_item_id,
        document_id=None if document is None else document.document_id,
        must_sign=document is not None and document.must_sign,
    )

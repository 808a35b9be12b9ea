"""Telling people about an item: which text and which document each of them gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.context import Context
from engine.views import WorkItem
from workflows.documents.views import Document
from workflows.notices.telling import tell_each
from workflows.notices.views import NewNotice


@dataclass(frozen=True, slots=True)
class Message:
    """One text for some people about one item. ``document`` is what they get with it."""

    user_ids: Sequence[str]
    kind: str
    template: str
    params: Mapping[str, str | int]
    document: Document | None = None


def tell(ctx: Context, item: WorkItem, messages: Iterable[Message]) -> None:
    """Post messages, each person at most once: the first one counts. Two SQL statements."""
    tell_each(
        ctx,
        (_notice(user_id, item, message) for message in messages for user_id in message.user_ids),
    )


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

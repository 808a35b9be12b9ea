"""Comments, attachments and drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.store.queries.upsert import upsert
from engine.store.tables import attachment, attachment_content, comment, draft
from engine.store.unit_of_work import UnitOfWork
from engine.views import Attachment, Comment, Draft


def add_comment(uow: UnitOfWork, values: Mapping[str, Any]) -> Comment:
    result = uow.connection.execute(insert(comment).values(**values))
    return Comment(comment_id=int(result.inserted_primary_key[0]), **values)  # type: ignore[index]


def comments_of(uow: UnitOfWork, instance_id: int) -> tuple[Comment, ...]:
    """The comments of an instance, the oldest first."""
    statement = (
        select(comment).where(comment.c.instance_id == instance_id).order_by(comment.c.comment_id)
    )
    return tuple(Comment(**row) for row in uow.connection.execute(statement).mappings())


def add_attachment(uow: UnitOfWork, values: Mapping[str, Any], content: bytes) -> Attachment:
    result = uow.connection.execute(insert(attachment).values(**values))
    attachment_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    uow.connection.execute(
        insert(attachment_content).values(attachment_id=attachment_id, content=content)
    )
    return Attachment(attachment_id=attachment_id, removed_at=None, **values)


def attachments_of(uow: UnitOfWork, instance_id: int) -> tuple[Attachment, ...]:
    """The attachments of an instance that were not removed, the oldest first."""
    statement = (
        select(attachment)
        .where(attachment.c.instance_id == instance_id, attachment.c.removed_at.is_(None))
        .order_by(attachment.c.attachment_id)
    )
    return tuple(Attachment(**row) for row in uow.connection.execute(statement).mappings())


def attachment_by_id(uow: UnitOfWork, attachment_id: int) -> Attachment | None:
    statement = select(attachment).where(attachment.c.attachment_id == attachment_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else Attachment(**row)


def content_of(uow: UnitOfWork, attachment_id: int) -> bytes:
    statement = select(attachment_content.c.content).where(
        attachment_content.c.attachment_id == attachment_id
    )
    return bytes(uow.connection.execute(statement).scalar_one())


def remove_attachment(uow: UnitOfWork, attachment_id: int, now: datetime) -> None:
    uow.connection.execute(
        update(attachment).where(attachment.c.attachment_id == attachment_id).values(removed_at=now)
    )


def save_draft(uow: UnitOfWork, values: Mapping[str, Any]) -> Draft:
    upsert(uow, draft, [values])
    return Draft(**values)


def draft_of(uow: UnitOfWork, work_item_id: int, user_id: str) -> Draft | None:
    statement = select(draft).where(
        draft.c.work_item_id == work_item_id, draft.c.user_id == user_id
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else Draft(**row)


def drafts_of(
    uow: UnitOfWork, work_item_ids: Sequence[int]
) -> dict[tuple[int, str], Mapping[str, Any]]:
    """What was saved of some items, by item and user."""
    statement = select(draft.c.work_item_id, draft.c.user_id, draft.c.data).where(
        draft.c.work_item_id.in_(work_item_ids)
    )
    rows = uow.connection.execute(statement)
    return {(row.work_item_id, row.user_id): row.data for row in rows}


def discard_draft(uow: UnitOfWork, work_item_id: int, user_id: str) -> None:
    uow.connection.execute(
        delete(draft).where(draft.c.work_item_id == work_item_id, draft.c.user_id == user_id)
    )

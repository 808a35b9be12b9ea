"""Comments, attachments and drafts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath

from engine.changes import no_instance
from engine.commands.work_items import (
    AddAttachment,
    AddComment,
    DiscardDraft,
    GetAttachment,
    RemoveAttachment,
    SaveDraft,
)
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, NotFound
from engine.handlers import preconditions
from engine.handlers.access import (
    item_in_hand,
    no_work_item,
    not_running,
    sees_instance,
    sees_item,
)
from engine.store.queries import instances, remarks, work_items
from engine.views import Attachment, AttachmentContent, Comment, Draft, Instance

#: The largest attachment, in bytes.
LARGEST_ATTACHMENT = 20 * 1024 * 1024
_LONGEST_COMMENT = 4000


def _instance_in_sight(ctx: Context, instance_id: int, work_item_id: int | None) -> Instance:
    """The instance, locked, if the actor sees it or the item in it that is spoken of.

    Raises:
        NotFound: the actor does not, or the item is none of the instance's.
    """
    view = ctx.changes.instance(ctx.uow, instance_id).view
    _require_sight(ctx, view, work_item_id)
    return view


def _require_sight(ctx: Context, view: Instance, work_item_id: int | None) -> None:
    item = work_items.read(ctx.uow, work_item_id) if work_item_id is not None else None
    if item is not None and item.instance_id != view.instance_id:
        item = None
    if not sees_instance(ctx, view) and (item is None or not sees_item(ctx, item, view)):
        raise no_instance(view.instance_id)
    if work_item_id is not None and item is None:
        raise no_work_item(work_item_id)


def add_comment(ctx: Context, command: AddComment) -> Comment:
    _instance_in_sight(ctx, command.instance_id, command.work_item_id)
    body = command.body.strip()
    if not body or len(body) > _LONGEST_COMMENT:
        raise InvalidInput(
            "Expected a comment of 1 to {longest} characters, but it has {length}.",
            longest=_LONGEST_COMMENT,
            length=len(body),
        )
    comment = remarks.add_comment(
        ctx.uow,
        {
            "instance_id": command.instance_id,
            "work_item_id": command.work_item_id,
            "author": ctx.principal.user_id,
            "body": body,
            "written_at": ctx.now,
        },
    )
    ctx.record(
        command.instance_id,
        "CommentAdded",
        work_item_id=command.work_item_id,
        detail={"body": body},
    )
    return comment


def add_attachment(ctx: Context, command: AddAttachment) -> Attachment:
    view = _instance_in_sight(ctx, command.instance_id, command.work_item_id)
    if view.state.ended:
        raise not_running(view)
    name = PurePath(command.name.replace("\\", "/")).name.strip()
    if not name or not 0 < len(command.content) <= LARGEST_ATTACHMENT:
        raise InvalidInput(
            "Expected a named file of 1 byte to {largest_mib} MiB, "
            "but {name} has {size_bytes} bytes.",
            largest_mib=LARGEST_ATTACHMENT // 1024 // 1024,
            name=name or "?",
            size_bytes=len(command.content),
        )
    values = {
        "instance_id": command.instance_id,
        "work_item_id": command.work_item_id,
        "name": name[-255:],
        "media_type": command.media_type[:120] or "application/octet-stream",
        "size_bytes": len(command.content),
        "digest": hashlib.sha256(command.content).hexdigest(),
        "attached_at": ctx.now,
        "attached_by": ctx.principal.user_id,
    }
    attachment = remarks.add_attachment(ctx.uow, values, command.content)
    ctx.record(
        command.instance_id,
        "AttachmentAdded",
        work_item_id=command.work_item_id,
        detail={"name": attachment.name, "digest": attachment.digest},
    )
    return attachment


def remove_attachment(ctx: Context, command: RemoveAttachment) -> Attachment:
    attachment = _visible_attachment(ctx, command.attachment_id)
    if attachment.attached_by not in ctx.principal.identities:
        raise Forbidden(
            "Expected {user} to remove this attachment, who attached it.",
            user=attachment.attached_by,
        )
    if attachment.removed_at is not None:
        return attachment
    remarks.remove_attachment(ctx.uow, attachment.attachment_id, ctx.now)
    ctx.record(
        attachment.instance_id,
        "AttachmentRemoved",
        work_item_id=attachment.work_item_id,
        detail={"name": attachment.name, "digest": attachment.digest},
    )
    return replace(attachment, removed_at=ctx.now)


def _visible_attachment(ctx: Context, attachment_id: int) -> Attachment:
    attachment = remarks.attachment_by_id(ctx.uow, attachment_id)
    if attachment is None:
        raise NotFound("There is no attachment {attachment_id}.", attachment_id=attachment_id)
    stored = instances.read(ctx.uow, attachment.instance_id)
    if stored is None:
        raise no_instance(attachment.instance_id)
    _require_sight(ctx, stored.view, attachment.work_item_id)
    return attachment


def _no_attachment(attachment_id: int) -> NotFound:
    return NotFound("There is no attachment {attachment_id}.", attachment_id=attachment_id)


def get_attachment(ctx: Context, query: GetAttachment) -> AttachmentContent:
    attachment = _visible_attachment(ctx, query.attachment_id)
    if attachment.removed_at is not None:
        raise _no_attachment(query.attachment_id)
    return AttachmentContent(attachment, remarks.content_of(ctx.uow, query.attachment_id))


def save_draft(ctx: Context, command: SaveDraft) -> Draft:
    item, _ = item_in_hand(ctx, command.work_item_id)
    preconditions.is_open(item)
    preconditions.is_held_by(item, ctx.principal)
    return remarks.save_draft(
        ctx.uow,
        {
            "work_item_id": command.work_item_id,
            "user_id": ctx.principal.user_id,
            "data": dict(command.data),
            "saved_at": ctx.now,
        },
    )


def discard_draft(ctx: Context, command: DiscardDraft) -> None:
    item_in_hand(ctx, command.work_item_id)
    remarks.discard_draft(ctx.uow, command.work_item_id, ctx.principal.user_id)

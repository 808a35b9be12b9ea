"""Reading what was put away, as far as one might know of it if it ran, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.commands.retention import (
    ArchivedContent,
    ArchivedInstance,
    ArchivedPage,
    FindArchived,
    GetArchived,
    GetArchivedFile,
    ListArchived,
    RestoreInstance,
)
from engine.context import CommandHandler, Context, QueryHandler
from engine.errors import InvalidState, NotFound
from engine.handlers.access import require_right
from engine.handlers.retention import RIGHT
from engine.store import belongings
from engine.store.belongings import Belongings
from engine.store.grams import contains
from engine.store.queries import archive, work_items
from engine.views import Attachment, AttachmentContent, HistoryEvent, Scope

#: Archived instances that are read at a time, and at most for one page of somebody who supervises
#: no area: what he may not know of is passed over.
_CHUNK = 200
_MOST_READ = 2_000


def list_archived(ctx: Context, query: ListArchived) -> ArchivedPage:
    areas = _areas(ctx)
    found: list[ArchivedInstance] = []
    cursor, read = query.cursor, 0
    # In the areas of a supervisor all is seen; of others each is asked about.
    asked = areas == () or (areas is None and bool(query.text.strip()))
    chunk = _CHUNK if asked else query.limit
    while True:
        some, more = archive.page(
            ctx.uow,
            text=query.text[:200],
            key=query.key,
            areas=areas or None,
            cursor=cursor,
            limit=chunk,
        )
        read += len(some)
        for each in some:
            if len(found) == query.limit:
                return ArchivedPage(tuple(found), archive.after(found[-1]))
            if not asked or _is_for(ctx, each, query.text, everywhere=areas is None):
                found.append(each)
        cursor = more
        if not asked or not more or read >= _MOST_READ:
            return ArchivedPage(tuple(found), cursor)


def _is_for(ctx: Context, archived: ArchivedInstance, text: str, *, everywhere: bool) -> bool:
    """Whether the actor may know that ``archived`` was found.

    Who only looks after the archive finds by what a matter is called: that its data hold a word
    would be reading them.
    """
    if reads_archived(ctx, archived):
        return True
    return everywhere and contains(archive.name_of(archived.title, archived.business_key), text)


def _areas(ctx: Context) -> tuple[str, ...] | None:
    """Where the actor knows of everything; None for everywhere, empty for nowhere.

    Who may restore any of them has to find it first.
    """
    if ctx.principal.is_system or ctx.rights.may(ctx.uow, ctx.principal, RIGHT, Scope()):
        return None
    return ctx.rights.areas(ctx.uow, ctx.principal)


def get_archived(ctx: Context, query: GetArchived) -> ArchivedContent:
    archived, content = _opened(ctx, query.instance_id)
    rows = tuple(sorted((name, len(found)) for name, found in content.items()))
    if not reads_archived(ctx, archived):
        return ArchivedContent(archived, content["instance"][0]["definition_id"], rows=rows)
    events = sorted(content.get("history", ()), key=lambda row: int(row["sequence"]))
    items = sorted(content.get("work_item", ()), key=lambda row: int(row["work_item_id"]))
    return ArchivedContent(
        archived=archived,
        definition_id=content["instance"][0]["definition_id"],
        items=tuple(work_items.view_of(row) for row in items),
        attachments=tuple(Attachment(**row) for row in _attachments(content)),
        history=tuple(
            HistoryEvent(
                instance_id=row["instance_id"],
                sequence=row["sequence"],
                at=row["at"],
                event=row["event"],
                actor=row["actor"],
                on_behalf_of=row["on_behalf_of"],
                element_id=row["element_id"],
                work_item_id=row["work_item_id"],
                detail=json.loads(row["detail"]),
            )
            for row in events
        ),
        rows=rows,
        readable=True,
    )


def _attachments(content: Belongings) -> list[dict[str, Any]]:
    return sorted(content.get("attachment", ()), key=lambda row: int(row["attachment_id"]))


def get_file(ctx: Context, query: GetArchivedFile) -> AttachmentContent:
    archived, content = _opened(ctx, query.instance_id)
    if not reads_archived(ctx, archived):
        raise NotFound("There is no attachment {attachment_id}.", attachment_id=query.attachment_id)
    number = query.attachment_id
    contents = content.get("attachment_content", ())
    bytes_of = {row["attachment_id"]: row["content"] for row in contents}
    for row in _attachments(content):
        if row["attachment_id"] == number and row["removed_at"] is None and number in bytes_of:
            return AttachmentContent(Attachment(**row), bytes_of[number])
    raise NotFound("There is no attachment {attachment_id}.", attachment_id=number)


def find(ctx: Context, query: FindArchived) -> ArchivedInstance:
    found = None
    if query.instance_id is not None or query.work_item_id is not None:
        found = archive.find(
            ctx.uow, instance_id=query.instance_id, work_item_id=query.work_item_id
        )
    if found is None or not sees_archived(ctx, found):
        raise NotFound(
            "There is no archived instance {instance_id}.",
            instance_id=query.instance_id or query.work_item_id or 0,
        )
    return found


def restore(ctx: Context, command: RestoreInstance) -> int:
    _archived, content = _opened(ctx, command.instance_id)
    require_right(ctx, RIGHT, Scope())
    belongings.put_back(ctx.uow, content)
    archive.forget(ctx.uow, command.instance_id)
    ctx.record(command.instance_id, "InstanceRestored")
    return command.instance_id


def _opened(ctx: Context, instance_id: int) -> tuple[ArchivedInstance, Belongings]:
    found = archive.read(ctx.uow, instance_id)
    if found is None or not sees_archived(ctx, found[0]):
        raise NotFound("There is no archived instance {instance_id}.", instance_id=instance_id)
    archived, content, digest = found
    if content is None:
        raise InvalidState(
            "Expected the content of instance {instance_id} to be in the archive, "
            "but it was removed at {removed_at}.",
            instance_id=instance_id,
            removed_at=archived.removed_at,
        )
    belongings_of = archive.opened(content, digest)
    if belongings_of is None:
        raise InvalidState(
            "Expected the content of instance {instance_id} to match its digest, "
            "but it was changed in the archive.",
            instance_id=instance_id,
        )
    return archived, belongings_of


def sees_archived(ctx: Context, archived: ArchivedInstance) -> bool:
    """Whether the actor may know of it: as if it ran, or as one who looks after the archive."""
    return reads_archived(ctx, archived) or ctx.rights.may(ctx.uow, ctx.principal, RIGHT, Scope())


def reads_archived(ctx: Context, archived: ArchivedInstance) -> bool:
    """Whether the actor may read what it holds: those who only run the system see no business."""
    return (
        ctx.principal.is_system
        or archived.started_by == ctx.principal.user_id
        or ctx.rights.sees(ctx.uow, ctx.principal, archived.scope)
    )


COMMANDS: Mapping[type, CommandHandler] = MappingProxyType({RestoreInstance: restore})
QUERIES: Mapping[type, QueryHandler] = MappingProxyType(
    {
        ListArchived: list_archived,
        GetArchived: get_archived,
        GetArchivedFile: get_file,
        FindArchived: find,
    }
)

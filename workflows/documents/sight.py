"""Who may know of a document: the one place."""

from __future__ import annotations

from engine.context import Context
from engine.errors import NotFound
from engine.handlers.access import sees_instance, sees_item
from engine.handlers.archive import reads_archived
from engine.store.queries import archive, instances, work_items
from workflows.documents.queries import documents
from workflows.documents.views import Document


def sees(ctx: Context, document: Document) -> bool:
    """Whoever it is addressed to, the office that issued it and those above it, and whoever
    sees what it is about."""
    if not ctx.principal.all_groups.isdisjoint(document.addressees):
        return True
    if all(group.startswith("enterprise:") for group in ctx.principal.all_groups):
        # What a unit is told about a matter of an enterprise is not for the enterprise.
        return False
    if document.area.startswith(ctx.rights.areas(ctx.uow, ctx.principal)):
        return True
    if document.work_item_id is not None and sees_work_item(ctx, document.work_item_id):
        return True
    return document.instance_id is not None and sees_matter(ctx, document.instance_id)


def visible(ctx: Context, document_id: int) -> Document:
    """The document.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    document = documents.by_id(ctx.uow, document_id)
    if document is None or not (ctx.principal.is_system or sees(ctx, document)):
        raise NotFound("没有编号为{document_id}的文书。", document_id=document_id)
    return document


def sees_work_item(ctx: Context, work_item_id: int) -> bool:
    found = work_items.read_with_instance(ctx.uow, work_item_id)
    return found is not None and sees_item(ctx, found[0], found[1].view)


def sees_matter(ctx: Context, instance_id: int) -> bool:
    """Whether the actor sees an instance, or might read it in the archive."""
    stored = instances.read(ctx.uow, instance_id)
    if stored is not None:
        return sees_instance(ctx, stored.view)
    return reads_in_archive(ctx, instance_id)


def reads_in_archive(ctx: Context, instance_id: int) -> bool:
    """Whether the instance is archived, and the actor might read it if it ran."""
    found = archive.find(ctx.uow, instance_id=instance_id, work_item_id=None)
    return found is not None and reads_archived(ctx, found)

"""Which items an actor may know of (the engine's own rule), and which areas one supervises."""

from __future__ import annotations

from engine.context import Context
from engine.errors import Forbidden
from engine.handlers.access import no_work_item, sees_item
from engine.store.queries import work_items
from engine.views import Instance, WorkItem


def visible_item(ctx: Context, work_item_id: int) -> tuple[WorkItem, Instance]:
    """An item and its instance.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = work_items.read_with_instance(ctx.uow, work_item_id)
    if found is None:
        raise no_work_item(work_item_id)
    item, stored = found
    if not sees_item(ctx, item, stored.view):
        raise no_work_item(work_item_id)
    return item, stored.view


def supervised_areas(ctx: Context) -> tuple[str, ...]:
    """The areas that the actor supervises.

    Raises:
        Forbidden: none.
    """
    areas = ("",) if ctx.principal.is_system else ctx.rights.areas(ctx.uow, ctx.principal)
    if not areas:
        raise Forbidden("督办台只对联席会议办公室和召集人开放。")
    return areas

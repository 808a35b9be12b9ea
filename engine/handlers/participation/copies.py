"""Copies for information (抄送): people are told of a matter and see it, but have nothing to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.changes import LiveInstance
from engine.commands.participation import (
    CopyWorkItem,
    CountUnreadCopies,
    ListCopies,
    MarkCopiesRead,
)
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand
from engine.interpreter.contract import NamedParticipant, Step
from engine.participation import CopyPage
from engine.store.queries import copies, work_items
from engine.views import Instance, WorkItem

#: So many people may be told at once: a group of more is no addressee.
MOST_TOLD = 200
_LARGEST_PAGE = 200
_PEOPLES_TASKS = frozenset({"userTask", "manualTask"})


def send_of_steps(ctx: Context, live: LiveInstance, steps: Sequence[Step], task_id: str) -> None:
    """Tell those whom ``duban:copyTo`` of the passed elements names.

    ``task_id`` is the task that somebody completed, if any: its item is what they are told of.
    Nothing is asked of the database where no element tells anybody.
    """
    for step in steps:
        if step.copies:
            item = None
            if task_id and step.kind in _PEOPLES_TASKS:
                found = work_items.by_tasks(ctx.uow, live.view.instance_id, [task_id])
                item = found.get(task_id)
            name = item.name if item is not None else step.name or step.element_id
            send(ctx, live.view, item, people(ctx, step.copies), name=name)


def people(ctx: Context, named: Sequence[NamedParticipant]) -> tuple[str, ...]:
    """The users named, and those who belong to the named groups now, each once."""
    groups = frozenset(one.group_id for one in named if one.group_id)
    members = ctx.directory.members(ctx.uow, groups, ctx.now) if groups else {}
    found: dict[str, None] = {}
    for one in named:
        found.update(dict.fromkeys([one.user_id] if one.user_id else members[one.group_id]))
    return tuple(found)[:MOST_TOLD]


def send(
    ctx: Context,
    instance: Instance,
    item: WorkItem | None,
    user_ids: Collection[str],
    *,
    name: str,
    note: str = "",
) -> tuple[str, ...]:
    """Tell ``user_ids``, but nobody who has an unread copy of the same; who was told."""
    work_item_id = None if item is None else item.work_item_id
    known = copies.told(ctx.uow, instance.instance_id, work_item_id, user_ids)
    fresh = tuple(user for user in user_ids if user not in known)
    if not fresh:
        return ()
    copies.add(
        ctx.uow,
        [
            {
                "instance_id": instance.instance_id,
                "work_item_id": work_item_id,
                "user_id": user_id,
                "title": instance.title,
                "name": name,
                "note": note,
                "copied_by": ctx.principal.user_id,
                "copied_at": ctx.now,
                "read_at": None,
            }
            for user_id in fresh
        ],
    )
    ctx.record(
        instance.instance_id,
        "Copied",
        work_item_id=work_item_id,
        element_id="" if item is None else item.element_id,
        detail={"to": list(fresh), "note": note, "name": name},
    )
    for extension in ctx.extensions:
        extension.copied(ctx, instance, item, fresh)
    return fresh


def copy_work_item(ctx: Context, command: CopyWorkItem) -> int:
    item, live = item_in_hand(ctx, command.work_item_id)
    preconditions.can_be_worked_on(item, live.view)
    user_ids = tuple(dict.fromkeys(command.user_ids))
    if not 0 < len(user_ids) <= MOST_TOLD:
        raise InvalidInput(
            "Expected 1 to {most} people to tell, but {count} were named.",
            most=MOST_TOLD,
            count=len(user_ids),
        )
    for user_id in user_ids:
        ctx.directory.principal(ctx.uow, user_id, ctx.now)
    note = command.note.strip()[:300]
    return len(send(ctx, live.view, item, user_ids, name=item.name, note=note))


def mark_read(ctx: Context, command: MarkCopiesRead) -> int:
    return copies.mark_read(
        ctx.uow, ctx.principal.user_id, ctx.now, instance_id=command.instance_id
    )


def list_copies(ctx: Context, query: ListCopies) -> CopyPage:
    if not 1 <= query.limit <= _LARGEST_PAGE:
        raise InvalidInput(
            "Expected a page of 1 to {largest} items, but {limit} were asked for.",
            largest=_LARGEST_PAGE,
            limit=query.limit,
        )
    user_id = ctx.principal.user_id
    found, more = copies.page(
        ctx.uow, user_id, unread_only=query.unread_only, cursor=query.cursor, limit=query.limit
    )
    return CopyPage(found, more, copies.count_unread(ctx.uow, user_id))


def count_unread(ctx: Context, query: CountUnreadCopies) -> int:
    return copies.count_unread(ctx.uow, ctx.principal.user_id, instance_id=query.instance_id)

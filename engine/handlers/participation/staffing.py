"""Who gets a new item: whoever is bound to it, and what happens where its groups are empty."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.changes import LiveInstance
from engine.context import Context
from engine.handlers.participation.duties import duties_of_element
from engine.interpreter.contract import NamedParticipant, OpenedWorkItem
from engine.store.queries import incidents
from engine.views import WorkItem

WAIT, SKIP, INCIDENT, TO = "wait", "skip", "incident", "to:"


@dataclass(frozen=True, slots=True)
class Staffed:
    """``opened`` with its groups and assignee settled. ``empty`` says what to do about nobody
    being there: ``wait``, ``skip``, ``incident``, or nothing where there is somebody."""

    opened: OpenedWorkItem
    empty: str = ""


def staff(ctx: Context, live: LiveInstance, opened: OpenedWorkItem) -> Staffed:
    """Bind the item to whoever did what it belongs to, and look into its groups.

    The groups are looked into at once only where the element says what to do if they are empty
    (``duban:whenEmpty``); for all others the housekeeping's look must do, for every completion
    would pay for it.
    """
    bound = duties_of_element(
        ctx,
        opened.definition_id or live.view.definition_id,
        live.view.instance_id,
        opened.element_id,
    ).bound
    if bound and not opened.assignee and not opened.voting:
        return Staffed(replace(opened, assignee=bound[0]))
    if not opened.when_empty or opened.assignee or _somebody(ctx, _named(opened)):
        return Staffed(opened)
    if not opened.when_empty.startswith(TO):
        return Staffed(opened, opened.when_empty)
    group = opened.when_empty.removeprefix(TO)
    instead = NamedParticipant(group_id=group)
    if opened.voting:
        moved = replace(opened, participants=(*opened.participants, instead))
    else:
        moved = replace(opened, candidate_groups=(*opened.candidate_groups, group))
    return Staffed(moved, "" if _somebody(ctx, [instead]) else WAIT)


def note_nobody(ctx: Context, item: WorkItem, empty: str) -> None:
    """Tell of a new item on which nobody can act, as its element wants it."""
    ctx.record(
        item.instance_id,
        "NobodyThere",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"when_empty": empty},
    )
    if empty == INCIDENT:
        incidents.add(
            ctx.uow,
            {
                "instance_id": item.instance_id,
                "work_item_id": item.work_item_id,
                "element_id": item.element_id,
                "code": "nobody",
                "message": "Nobody belongs to the groups that may do this work item.",
                "opened_at": ctx.now,
            },
        )


def _named(opened: OpenedWorkItem) -> list[NamedParticipant]:
    if opened.voting:
        return list(opened.participants)
    return [NamedParticipant(group_id=group) for group in opened.candidate_groups]


def _somebody(ctx: Context, named: list[NamedParticipant]) -> bool:
    if any(one.user_id for one in named):
        return True
    groups = frozenset(one.group_id for one in named)
    return bool(groups) and any(ctx.directory.members(ctx.uow, groups, ctx.now).values())

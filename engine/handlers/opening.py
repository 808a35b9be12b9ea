"""Open the work items that a step of the interpreter made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.failing import StepFailed
from engine.handlers.participation import calling, orphans, staffing
from engine.handlers.work_items.scheduling import arm_follow_up
from engine.interpreter.contract import OpenedWorkItem, Trouble
from engine.lifecycle import Urgency, WorkItemState
from engine.store.queries import work_items
from engine.views import WorkItem
from engine.voting import parse_rule
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration


def open_items(
    ctx: Context, live: LiveInstance, opened: Sequence[OpenedWorkItem]
) -> list[WorkItem]:
    """Store each item, tell the extensions, and note it in the history.

    Returns those that nobody can do and whose element wants them to be skipped.
    """
    skipped = []
    for wanted in opened:
        staffed = staffing.staff(ctx, live, wanted)
        each = staffed.opened
        item = _store(ctx, live, each)
        ctx.record(
            item.instance_id,
            "WorkItemOpened",
            work_item_id=item.work_item_id,
            element_id=item.element_id,
            detail={
                "name": item.name,
                "due_at": None if item.due_at is None else item.due_at.isoformat(),
                "groups": list(each.candidate_groups),
                "assignee": item.assignee,
                "owner": item.scope.owner,
            },
        )
        if item.follow_up_at is not None:
            arm_follow_up(ctx, item, item.follow_up_at)
        for extension in ctx.extensions:
            extension.item_opened(ctx, item)
        if item.voting:
            calling.name_voters(ctx, item, each.participants)
        if staffed.empty == staffing.SKIP:
            skipped.append(item)
        elif staffed.empty:
            staffing.note_nobody(ctx, item, staffed.empty)
            orphans.add_new(ctx, item, each.candidate_groups)
    return skipped


def _store(ctx: Context, live: LiveInstance, each: OpenedWorkItem) -> WorkItem:
    instance = live.view
    held = bool(each.assignee) and not each.voting
    groups = () if each.voting else each.candidate_groups
    _require_rule(live, each)
    from_at = each.due_from or ctx.now
    values: dict[str, Any] = {
        "instance_id": instance.instance_id,
        "definition_id": each.definition_id or instance.definition_id,
        "definition_key": instance.definition_key,
        "task_id": each.task_id,
        "element_id": each.element_id,
        "name": each.name,
        "title": instance.title,
        "lane": each.lane,
        "assignee": each.assignee if held else None,
        "delegated_by": None,
        "priority": each.priority,
        "suspended": False,
        "due_in": each.due_in,
        "due_from_at": from_at,
        "due_at": due_at_of(ctx, instance.scope.owner, each, ctx.now),
        "follow_up_at": _after(ctx, instance.scope.owner, ctx.now, each.follow_up_in),
        "form": each.form,
        "ladder": each.ladder,
        "voting": each.voting,
        "has_signers": bool(each.voting),
        "created_at": ctx.now,
        "claimed_at": ctx.now if held else None,
        "closed_at": None,
        "closed_by": None,
    }
    state = WorkItemState.CLAIMED if held else WorkItemState.READY
    columns = values | {
        "state": state.value,
        "urgency": Urgency.NORMAL.rank,
        "clauses": " ".join(each.clauses),
        "scope_area": instance.scope.area,
        "scope_owner": instance.scope.owner,
        "scope_subject": instance.scope.subject,
    }
    work_item_id = work_items.add(ctx.uow, columns, groups)
    shown = {name: value for name, value in values.items() if name != "clauses"}
    return WorkItem(
        work_item_id=work_item_id,
        state=state,
        urgency=Urgency.NORMAL,
        clauses=tuple(each.clauses),
        scope=instance.scope,
        **shown,
    )


def _require_rule(live: LiveInstance, each: OpenedWorkItem) -> None:
    """A rule that a template wrote is known only now.

    Raises:
        StepFailed: it is none.
    """
    if each.voting:
        try:
            parse_rule(each.voting)
        except InvalidInput as error:
            trouble = Trouble(each.element_id, "VOTING", str(error))
            raise StepFailed(live.view.instance_id, (trouble,)) from None


def due_at_of(ctx: Context, owner: str, each: OpenedWorkItem, at: datetime) -> datetime | None:
    """When an item that is opened at ``at`` is due, on the calendar of ``owner``."""
    return each.due_at or _after(ctx, owner, each.due_from or at, each.due_in)


def _after(ctx: Context, owner: str, start_at: datetime, duration: str) -> datetime | None:
    """``duration`` from ``start_at`` on the calendar of ``owner``; None for no duration."""
    if not duration:
        return None
    return add(ctx.calendar(owner), start_at, parse_duration(duration))

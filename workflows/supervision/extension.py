"""What supervision does whenever the engine opens, hands over, moves or closes an item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from engine.context import Context, Extension
from engine.lifecycle import WorkItemState
from engine.store.queries import jobs, work_items
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import add_working_minutes, local_day, working_minutes_between
from engine.worktime.calendar import WorkCalendar
from workflows.supervision.firing import LADDER_RUNG, arm, require_ladder
from workflows.supervision.ladder import Rules
from workflows.supervision.plan import (
    Plan,
    colour,
    make_plan,
    move_plan,
    next_rung,
    shift_fired,
    turns_red_at,
)
from workflows.supervision.posting import Message, tell
from workflows.supervision.queries import items
from workflows.supervision.queries.items import Held, Supervised
from workflows.supervision.responsibility import Holder, holder_among, holder_of
from workflows.supervision.views import HolderKind
from workflows.supervision.wording import item_fields

_FOLLOW_UP = "您设的跟进提醒：“{title}”的“{name}”，{due}到期。"


class SupervisionExtension(Extension):
    """Arms ladders and keeps the responsibility clock, in the transaction of the change itself.

    Opening an item costs one SQL statement, closing it two; the engine withdraws its jobs.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        plan: Plan = ()
        red_at = None
        if item.ladder and item.due_at is not None:
            ladder = require_ladder(self._rules, item.ladder)
            plan = make_plan(ladder, ctx.calendar(item.scope.owner), item.due_at)
            red_at = turns_red_at(plan, ladder)
        items.add(ctx.uow, item, plan, red_at)
        arm(ctx, item, plan)

    def item_closed(self, ctx: Context, item: WorkItem) -> None:
        held = items.close(
            ctx.uow,
            item.work_item_id,
            now=ctx.now,
            local_day=local_day(ctx.now),
            completed=item.state is WorkItemState.COMPLETED,
        )
        if held is not None:
            _end_spans(ctx, [held], ctx.calendar(item.scope.owner))

    def item_held(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        if previous.assignee is None and item.assignee == ctx.principal.user_id:
            return  # Claimed by one of the body that holds it already.
        row = items.lock(ctx.uow, item.work_item_id)
        if row is None:
            return
        holder = _holder(ctx, item)
        if holder_of(holder) == holder_of(row.holder):
            return
        held = Held(row.work_item_id, row.instance_id, row.holder, row.held_since, row.suspended)
        _end_spans(ctx, [held], ctx.calendar(item.scope.owner))
        items.change(ctx.uow, item.work_item_id, {"holder": holder, "held_since": ctx.now})

    def due_moved(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        row = items.lock(ctx.uow, item.work_item_id)
        if row is None or (row.suspended and not item.suspended):
            return  # While an instance is being resumed, instance_resumed moves everything.
        items.change(
            ctx.uow,
            item.work_item_id,
            {"due_at": item.due_at, "counts_from_at": item.due_at},
        )
        if item.ladder and item.due_at is not None:
            self._replan(ctx, row, row.plan, item.due_at, rearm=True, running=not item.suspended)

    def follow_up_due(self, ctx: Context, item: WorkItem) -> None:
        if item.assignee is not None:
            message = Message((item.assignee,), "follow_up", _FOLLOW_UP, item_fields(item))
            tell(ctx, item, [message])

    def calendar_changed(self, ctx: Context, owner: str, from_day: date) -> None:
        for row in items.on_ladder(ctx.uow, owner):
            if row.counts_from_at is not None:
                self._replan(
                    ctx,
                    row,
                    row.plan,
                    row.counts_from_at,
                    rearm=False,
                    running=not row.suspended,
                )

    def instance_suspended(
        self, ctx: Context, instance: Instance, items_: tuple[WorkItem, ...]
    ) -> None:
        held = items.held_of_instance(ctx.uow, instance.instance_id)
        _end_spans(ctx, held, ctx.calendar(instance.scope.owner))
        items.set_suspended(ctx.uow, instance.instance_id, suspended=True, held_since=ctx.now)

    def instance_resumed(
        self, ctx: Context, instance: Instance, items_: tuple[WorkItem, ...]
    ) -> None:
        calendar = ctx.calendar(instance.scope.owner)
        held = items.held_of_instance(ctx.uow, instance.instance_id)
        _end_spans(ctx, held, calendar)
        items.set_suspended(ctx.uow, instance.instance_id, suspended=False, held_since=ctx.now)
        stopped = {each.work_item_id: each.held_since for each in held}
        for item in items_:
            row = items.lock(ctx.uow, item.work_item_id)
            if row is not None and row.counts_from_at is not None and item.due_at is not None:
                self._resume(ctx, row, item.due_at, stopped[item.work_item_id], calendar)

    def instance_rescoped(self, ctx: Context, instance: Instance) -> None:
        items.set_scope(
            ctx.uow,
            instance.instance_id,
            area=instance.scope.area,
            owner=instance.scope.owner,
        )

    def _resume(
        self,
        ctx: Context,
        row: Supervised,
        due_at: datetime,
        stopped_at: datetime,
        calendar: WorkCalendar,
    ) -> None:
        """Move a ladder by the working time that its item stood still."""
        minutes = working_minutes_between(calendar, stopped_at, ctx.now)
        shift = partial(add_working_minutes, calendar, minutes=minutes)
        assert row.counts_from_at is not None  # noqa: S101 - the caller has looked
        counts_from_at = due_at if due_at != row.due_at else shift(row.counts_from_at)
        items.change(
            ctx.uow, row.work_item_id, {"due_at": due_at, "counts_from_at": counts_from_at}
        )
        plan = shift_fired(row.plan, shift)
        self._replan(ctx, row, plan, counts_from_at, rearm=False, running=True)

    def _replan(
        self,
        ctx: Context,
        row: Supervised,
        plan: Plan,
        counts_from_at: datetime,
        *,
        rearm: bool,
        running: bool,
    ) -> None:
        """Move the rungs of one item, and with them its colour and its one job."""
        if not row.ladder:
            return
        ladder = require_ladder(self._rules, row.ladder)
        calendar = ctx.calendar(row.scope_owner)
        moved = move_plan(plan, ladder, calendar, counts_from_at, now=ctx.now, rearm=rearm)
        if moved == row.plan:
            return
        urgency = colour(moved, ladder).rank
        items.write_plan(
            ctx.uow,
            row.work_item_id,
            moved,
            urgency=urgency,
            turns_red_at=turns_red_at(moved, ladder),
        )
        if urgency != row.urgency:
            work_items.set_urgency(ctx.uow, row.work_item_id, urgency)
        if running and next_rung(moved) != next_rung(row.plan):
            jobs.withdraw_kind(ctx.uow, row.work_item_id, LADDER_RUNG)
            arm(ctx, row, moved)


def _holder(ctx: Context, item: WorkItem) -> str:
    """The group on which an item's time is booked from now on.

    That of its candidates, unless it was given to somebody of another body.
    """
    groups = work_items.groups_of(ctx.uow, item.work_item_id)
    own = min(groups, default=item.scope.owner)
    if item.assignee is None:
        return own
    theirs = ctx.directory.principal(ctx.uow, item.assignee, ctx.now).groups
    if not theirs.isdisjoint(groups):
        return own
    return holder_among(theirs) or own


def _end_spans(ctx: Context, held: Iterable[Held], calendar: WorkCalendar) -> None:
    """Store what was running up to now. One statement."""
    items.add_spans(
        ctx.uow, [_span(each, ctx.now, calendar) for each in held if each.held_since < ctx.now]
    )


def _span(held: Held, now: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    holder = running_holder(held)
    return {
        "work_item_id": held.work_item_id,
        "instance_id": held.instance_id,
        "holder_kind": holder.kind.value,
        "holder": holder.name,
        "from_at": held.held_since,
        "to_at": now,
        "minutes": working_minutes_between(calendar, held.held_since, now),
    }


def running_holder(held: Held) -> Holder:
    """On whom time runs now: nobody, while the item is suspended."""
    return Holder(HolderKind.SUSPENDED, "") if held.suspended else holder_of(held.holder)

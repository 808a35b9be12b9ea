"""What supervision does whenever the engine opens, hands over, moves or closes an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from engine.context import Context, Extension
from engine.errors import NotFound
from engine.lifecycle import Urgency, WorkItemState
from engine.store.queries import jobs, work_items
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import (
    add_working_minutes,
    midnight,
    working_minutes_between,
)
from workflows.supervision.firing import LADDER_RUNG, arm, require_ladder
from workflows.supervision.in_force import ladder_in_force
from workflows.supervision.ladder import Rules
from workflows.supervision.plan import (
    Plan,
    colour,
    make_plan,
    move_plan,
    shift_fired,
    turns_red_at,
)
from workflows.supervision.posting import Message, tell
from workflows.supervision.queries import items
from workflows.supervision.queries.items import Held, Supervised
from workflows.supervision.responsibility import holder_among, holder_of, minute_of
from workflows.supervision.wording import item_fields

_FOLLOW_UP = "您设的跟进提醒：“{title}”的“{name}”，{due}到期。"


class SupervisionExtension(Extension):
    """Arms ladders and keeps the responsibility clock, in the transaction of the change itself.

    What opens and closes in a transaction costs one SQL statement altogether; the engine
    withdraws the jobs.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        plan: Plan = ()
        red_at = None
        if item.ladder and item.due_at is not None:
            ladder = require_ladder(self._rules, item.ladder)
            ladder = ladder_in_force(ctx, ladder, item.scope.area)
            plan = make_plan(ladder, ctx.calendar(item.scope.owner), item.due_at)
            red_at = turns_red_at(plan, ladder)
        minute = minute_of(ctx.calendar(item.scope.owner), ctx.now)
        items.add(ctx.uow, item, plan, turns_red_at=red_at, minute=minute)
        arm(ctx, item, plan)

    def item_closed(self, ctx: Context, item: WorkItem) -> None:
        items.close(
            ctx.uow,
            item,
            now=ctx.now,
            minute=minute_of(ctx.calendar(item.scope.owner), ctx.now),
            completed=item.state is WorkItemState.COMPLETED,
        )

    def settle(self, ctx: Context) -> None:
        items.settle(ctx.uow)

    def item_held(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        if previous.assignee is None and item.assignee == ctx.principal.user_id:
            return  # Claimed by one of the body that holds it already.
        row = items.lock(ctx.uow, item.work_item_id)
        if row is None:
            return
        holder = _holder(ctx, item)
        if holder_of(holder) == holder_of(row.holder):
            return
        held = Held(
            work_item_id=row.work_item_id,
            instance_id=row.instance_id,
            scope_owner=row.scope_owner,
            holder=row.holder,
            held_since=row.held_since,
            suspended=row.suspended,
            closed_at=row.closed_at,
            held_minutes=None,
        )
        _end_stretches(ctx, [held])
        items.change(
            ctx.uow, item.work_item_id, {"holder": holder, **_from_now(ctx, row.scope_owner)}
        )

    def due_moved(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        row = items.lock(ctx.uow, item.work_item_id)
        if row is None or (row.suspended and not item.suspended):
            return  # While an instance is being resumed, instance_resumed moves everything.
        on_ladder = bool(item.ladder) and item.due_at is not None
        values = {
            "due_at": item.due_at,
            "counts_from_at": item.due_at,
            "original_due_at": row.original_due_at or item.due_at,
            "on_ladder": on_ladder,
        }
        items.change(ctx.uow, item.work_item_id, values)
        if on_ladder and item.due_at is not None:
            plan = self._replan(ctx, row, row.plan, item.due_at, rearm=True)
            if not item.suspended:
                _rearm(ctx, row, plan)

    def ladder_changed(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        """What has fired stays on record; what the new ladder has missed fires as after a stop."""
        row = items.lock(ctx.uow, item.work_item_id)
        if row is None:
            return
        counts_from_at = row.counts_from_at or item.due_at
        on_ladder = bool(item.ladder) and counts_from_at is not None
        values = {
            "ladder": item.ladder,
            "on_ladder": on_ladder,
            "due_at": item.due_at,
            "counts_from_at": counts_from_at,
            "original_due_at": row.original_due_at or item.due_at,
        }
        items.change(ctx.uow, item.work_item_id, values)
        plan = tuple(rung for rung in row.plan if rung.fired_at is not None)
        red_at, urgency = None, Urgency.NORMAL
        if on_ladder and counts_from_at is not None:
            ladder = require_ladder(self._rules, item.ladder)
            ladder = ladder_in_force(ctx, ladder, item.scope.area)
            calendar = ctx.calendar(row.scope_owner)
            plan = move_plan(plan, ladder, calendar, counts_from_at, now=ctx.now, rearm=False)
            red_at, urgency = turns_red_at(plan, ladder), colour(plan, ladder)
        items.write_plan(
            ctx.uow, item.work_item_id, plan, urgency=urgency.rank, turns_red_at=red_at
        )
        if urgency.rank != row.urgency:
            work_items.set_urgency(ctx.uow, item.work_item_id, urgency.rank)
        ctx.changes.disarm_pending(work_item_id=item.work_item_id)
        jobs.withdraw_kind(ctx.uow, item.work_item_id, LADDER_RUNG)
        if on_ladder and not row.suspended:
            arm(ctx, item, plan)

    def follow_up_due(self, ctx: Context, item: WorkItem) -> None:
        if item.assignee is not None:
            message = Message((item.assignee,), "follow_up", _FOLLOW_UP, item_fields(item))
            tell(ctx, item, [message])

    def calendar_changed(self, ctx: Context, owner: str, from_day: date) -> None:
        for seen in items.on_ladder(ctx.uow, owner):
            if seen.counts_from_at is None:
                continue
            present = self._moved(ctx, seen, seen.plan, seen.counts_from_at, rearm=False)
            if present == seen.plan:
                continue
            # As everywhere, the instance is locked first; what was read before that may be old.
            ctx.changes.instance(ctx.uow, seen.instance_id)
            row = items.lock(ctx.uow, seen.work_item_id)
            if row is None or row.counts_from_at is None or row.closed_at is not None:
                continue
            plan = self._replan(ctx, row, row.plan, row.counts_from_at, rearm=False)
            if not row.suspended:
                _rearm(ctx, row, plan)
        # Working minutes from that day on have other numbers now.
        for held in items.held_from(ctx.uow, owner, midnight(from_day)):
            minute = minute_of(ctx.calendar(held.scope_owner), held.held_since)
            items.change(ctx.uow, held.work_item_id, {"held_since_minute": minute})

    def instance_suspended(
        self, ctx: Context, instance: Instance, items_: tuple[WorkItem, ...]
    ) -> None:
        _end_stretches(ctx, _running(ctx, instance))
        values = {"suspended": True, **_from_now(ctx, instance.scope.owner)}
        items.change_open(ctx.uow, instance.instance_id, values)

    def instance_resumed(
        self, ctx: Context, instance: Instance, items_: tuple[WorkItem, ...]
    ) -> None:
        held = _running(ctx, instance)
        _end_stretches(ctx, held)
        values = {"suspended": False, **_from_now(ctx, instance.scope.owner)}
        items.change_open(ctx.uow, instance.instance_id, values)
        stopped = {each.work_item_id: each.held_since for each in held}
        for item in items_:
            row = items.lock(ctx.uow, item.work_item_id)
            if row is not None and row.counts_from_at is not None and item.due_at is not None:
                shift = _shift(ctx, row, stopped[item.work_item_id])
                moved = item.due_at != row.due_at
                counts_from_at = item.due_at if moved else shift(row.counts_from_at)
                self._resume(ctx, row, item.due_at, counts_from_at, shift)

    def instance_rescoped(self, ctx: Context, instance: Instance) -> None:
        held = _running(ctx, instance)
        if not held:
            return
        _end_stretches(ctx, held)
        values = {
            "scope_area": instance.scope.area,
            "scope_owner": instance.scope.owner,
            **_from_now(ctx, instance.scope.owner),
        }
        items.change_open(ctx.uow, instance.instance_id, values)

    def _moved(
        self, ctx: Context, row: Supervised, plan: Plan, counts_from_at: datetime, *, rearm: bool
    ) -> Plan:
        """The plan from ``counts_from_at`` on; as it is where its ladder is no more."""
        ladder = self._rules.ladders.get(row.ladder)
        if ladder is None:
            return plan
        calendar = ctx.calendar(row.scope_owner)
        return move_plan(plan, ladder, calendar, counts_from_at, now=ctx.now, rearm=rearm)

    def _resume(
        self,
        ctx: Context,
        row: Supervised,
        due_at: datetime,
        counts_from_at: datetime,
        shift: Callable[[datetime], datetime],
    ) -> None:
        """Move a ladder by the working time that its item stood still."""
        values = {"due_at": due_at, "counts_from_at": counts_from_at}
        items.change(ctx.uow, row.work_item_id, values)
        shifted = shift_fired(row.plan, shift)
        plan = self._replan(ctx, row, shifted, counts_from_at, rearm=False)
        _rearm(ctx, row, plan)

    def _replan(
        self, ctx: Context, row: Supervised, plan: Plan, counts_from_at: datetime, *, rearm: bool
    ) -> Plan:
        """Move the rungs of one item, and with them its colour; the new plan."""
        moved = self._moved(ctx, row, plan, counts_from_at, rearm=rearm)
        ladder = self._rules.ladders.get(row.ladder)
        if ladder is None or moved == row.plan:
            return moved
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
        return moved


def _rearm(ctx: Context, row: Supervised, plan: Plan) -> None:
    """Put the one job of an item where its plan has the next rung."""
    ctx.changes.disarm_pending(work_item_id=row.work_item_id)
    jobs.withdraw_kind(ctx.uow, row.work_item_id, LADDER_RUNG)
    arm(ctx, row, plan)


def _shift(ctx: Context, row: Supervised, stopped_at: datetime) -> Callable[[datetime], datetime]:
    """Moves an instant by the working time since ``stopped_at``."""
    calendar = ctx.calendar(row.scope_owner)
    minutes = working_minutes_between(calendar, stopped_at, ctx.now)
    return partial(add_working_minutes, calendar, minutes=minutes)


def _holder(ctx: Context, item: WorkItem) -> str:
    """The group on which an item's time is booked from now on.

    That of its candidates, unless it was given to somebody of another body.
    """
    groups = work_items.groups_of(ctx.uow, item.work_item_id)
    own = min(groups, default=item.scope.owner)
    if item.assignee is None:
        return own
    try:
        theirs = ctx.directory.principal(ctx.uow, item.assignee, ctx.now).groups
    except NotFound:
        # It came back from a delegate to somebody who has left meanwhile.
        return own
    return own if not theirs.isdisjoint(groups) else holder_among(theirs) or own


def _running(ctx: Context, instance: Instance) -> list[Held]:
    found = items.held_of_instance(ctx.uow, instance.instance_id)
    return [held for held in found if held.closed_at is None]


def _from_now(ctx: Context, owner: str) -> dict[str, Any]:
    """A new stretch begins."""
    minute = minute_of(ctx.calendar(owner), ctx.now)
    return {"held_since": ctx.now, "held_since_minute": minute}


def _end_stretches(ctx: Context, held: Iterable[Held]) -> None:
    """Store what was running up to now, and is not the last stretch of its item."""
    items.add_spans(
        ctx.uow,
        [
            {
                "work_item_id": each.work_item_id,
                "instance_id": each.instance_id,
                "holder": each.holder,
                "suspended": each.suspended,
                "from_at": each.held_since,
                "to_at": ctx.now,
                "minutes": working_minutes_between(
                    ctx.calendar(each.scope_owner), each.held_since, ctx.now
                ),
            }
            for each in held
            if each.held_since < ctx.now
        ],
    )

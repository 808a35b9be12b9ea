"""Puts what the interpreter foresees into words and dates that people understand."""

from __future__ import annotations

from collections.abc import Iterable

from engine.changes import LiveInstance
from engine.context import Context
from engine.handlers.opening import due_at_of
from engine.interpreter.contract import ArmedTimer, OpenedWorkItem, Subscription
from engine.interpreter.moves import Moved, Token
from engine.store.queries import jobs, work_items
from engine.views import WorkItem
from engine.views_of_moves import (
    ForeseenEvent,
    ForeseenItem,
    ForeseenTimer,
    MovePreview,
    MoveRefusal,
    StandingToken,
)


def preview_of(ctx: Context, live: LiveInstance, moved: Moved) -> MovePreview:
    """A move as its preview shows it; at most two statements."""
    closed = _closed(ctx, live, moved)
    opened = tuple(_foreseen(ctx, live, each) for each in moved.opened_items)
    names = ctx.models(ctx.uow, live.view.definition_id).elements
    told = {key: each.name or key for key, each in names.items()}
    problems = tuple(
        MoveRefusal(each.element_id, each.template, each.params) for each in moved.refusals
    ) + tuple(
        MoveRefusal(
            each.element_id,
            "The process cannot go on at {element_id}: {problem}",
            {"element_id": told.get(each.element_id, each.element_id), "problem": each.message},
        )
        for each in moved.trouble
    )
    held = {item.assignee for item in closed} | {item.assignee for item in opened}
    return MovePreview(
        instance_id=live.view.instance_id,
        digest=moved.digest,
        allowed=not problems,
        refusals=problems,
        cancelled=tuple(standing(each) for each in moved.cancelled),
        opened=tuple(standing(each) for each in moved.opened),
        arrivals=tuple((told.get(a, a), told.get(b, b)) for a, b in moved.arrivals),
        items_closed=closed,
        items_opened=opened,
        timers_lost=_lost(ctx, live, moved, told),
        timers_armed=tuple(_timer(each, told) for each in moved.armed_timers if not each.looks),
        events_lost=tuple(_event(each) for each in moved.lost_events),
        events_armed=tuple(_event(each) for each in moved.armed_events),
        ladders_ended=_each_once(item.ladder for item in closed),
        ladders_begun=_each_once(item.ladder for item in opened if item.due_at is not None),
        people=tuple(sorted(user for user in held if user)),
        services=tuple(told.get(each, each) for each in moved.services),
        ends=moved.ends,
    )


def standing(token: Token) -> StandingToken:
    return StandingToken(
        task_id=token.task_id,
        element_id=token.element_id,
        address=token.address,
        name=token.name,
        kind=token.kind,
        path=token.path,
        round=token.round,
    )


def _closed(ctx: Context, live: LiveInstance, moved: Moved) -> tuple[WorkItem, ...]:
    if not moved.closed_items:
        return ()
    found = work_items.by_tasks(ctx.uow, live.view.instance_id, moved.closed_items)
    return tuple(found[each] for each in moved.closed_items if each in found)


def _foreseen(ctx: Context, live: LiveInstance, each: OpenedWorkItem) -> ForeseenItem:
    return ForeseenItem(
        element_id=each.element_id,
        name=each.name,
        lane=each.lane,
        groups=each.candidate_groups,
        assignee=each.assignee,
        due_at=due_at_of(ctx, live.view.scope.owner, each, ctx.now),
        ladder=each.ladder,
    )


def _lost(
    ctx: Context, live: LiveInstance, moved: Moved, names: dict[str, str]
) -> tuple[ForeseenTimer, ...]:
    """When a timer was due is for its job to say: suspensions and calendars have moved it."""
    if not moved.lost_timers:
        return ()
    known = {job.task_id: job.due_at for job in jobs.of_instance(ctx.uow, live.view.instance_id)}
    return tuple(
        ForeseenTimer(
            each.element_id,
            names.get(each.element_id, each.element_id),
            known.get(each.task_id, each.due_at),
        )
        for each in moved.lost_timers
        if not each.looks
    )


def _timer(each: ArmedTimer, names: dict[str, str]) -> ForeseenTimer:
    return ForeseenTimer(each.element_id, names.get(each.element_id, each.element_id), each.due_at)


def _event(each: Subscription) -> ForeseenEvent:
    return ForeseenEvent(each.element_id, each.kind, each.name)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))

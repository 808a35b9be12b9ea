"""Handing over all the open work of somebody who leaves (离职转办), in batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.commands.participation import GetHandover, HandOverWork, PreviewHandover
from engine.context import Actor, Context
from engine.errors import Conflict, EngineError, InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right, require_within_reach
from engine.handlers.participation import calling, duties, pending
from engine.handlers.work_items.holding import hand_over
from engine.participation import Handover, HandoverPreview, Refused
from engine.store.queries import handovers, instances, participants, turns, work_items
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope, WorkItem

BATCH = "work.hand_over"
#: Items of one transaction: few enough that nobody waits long for one of their instances.
BATCH_SIZE = 25
#: So many refusals are kept with their reasons; all are counted by what stays with the leaver.
_MOST_REFUSED = 100


def preview(ctx: Context, query: PreviewHandover) -> HandoverPreview:
    require_right(ctx, "work.hand_over", Scope())
    return handovers.preview(ctx.uow, query.user_id, ctx.now)


def get(ctx: Context, query: GetHandover) -> Handover | None:
    require_right(ctx, "work.hand_over", Scope())
    return handovers.latest(ctx.uow, query.user_id)


def start(ctx: Context, command: HandOverWork) -> Handover:
    require_right(ctx, "work.hand_over", Scope())
    _require_sensible(ctx, command)
    turns.take(ctx.uow, "handover", command.user_id)
    running = handovers.latest(ctx.uow, command.user_id)
    if running is not None and running.ended_at is None:
        raise InvalidState(
            "The work of {user} is being handed over already, since {at}.",
            user=command.user_id,
            at=running.started_at,
        )
    handover_id = handovers.add(
        ctx.uow,
        {
            "user_id": command.user_id,
            "to_user_id": command.to_user_id,
            "by_group": dict(command.by_group),
            "reason": command.reason.strip()[:300],
            "started_by": ctx.principal.user_id,
            "started_at": ctx.now,
            "ended_at": None,
            "total": handovers.preview(ctx.uow, command.user_id, ctx.now).total,
        },
    )
    _arm(ctx, handover_id)
    found = handovers.latest(ctx.uow, command.user_id)
    assert found is not None  # noqa: S101 - it was added a moment ago.
    return found


def _require_sensible(ctx: Context, command: HandOverWork) -> None:
    problems = []
    if not command.reason.strip():
        problems.append(Problem("reason", "A reason is needed."))
    receivers = {command.to_user_id, *command.by_group.values()} - {""}
    for user_id in sorted(receivers):
        if user_id == command.user_id:
            problems.append(Problem("to_user_id", "Nobody can hand work over to oneself."))
        elif user_id not in ctx.directory.enabled(ctx.uow, frozenset({user_id})):
            problems.append(
                Problem("to_user_id", "There is no usable account {user}.", {"user": user_id})
            )
    if problems:
        raise InvalidInput("The work cannot be handed over as it is.", problems=problems)


def _arm(ctx: Context, handover_id: int) -> None:
    job = NewJob(kind=BATCH, due_at=ctx.now, payload={"handover_id": handover_id}, priority=40)
    ctx.changes.arm(job)


def run_batch(ctx: Context, job: Job) -> None:
    """Hand the next items over, note what could not be, and come again while there are more."""
    locked = handovers.lock(ctx.uow, int(job.payload["handover_id"]))
    if locked is None or locked[0].ended_at is not None:
        return
    handover, after = locked
    acting = _as_starter(ctx, handover)
    ids = handovers.next_items(ctx.uow, handover.user_id, after=after, limit=BATCH_SIZE)
    instances.lock_in_order(ctx.uow, handovers.instances_of(ctx.uow, ids))
    done, refused = handover.done, list(handover.refused)
    for work_item_id in ids:
        try:
            done += _hand_over_one(acting, handover, work_item_id)
        except Conflict:
            raise
        except EngineError as refusal:
            refused.append(Refused(work_item_id, refusal.template, refusal.params))
    values = {"done": done, "refused": handovers.as_json(refused[:_MOST_REFUSED])}
    if len(ids) == BATCH_SIZE:
        handovers.note(ctx.uow, handover.handover_id, values | {"after_item_id": ids[-1]})
        _arm(ctx, handover.handover_id)
        return
    handovers.end_absences(ctx.uow, handover.user_id, ctx.now)
    handovers.note(ctx.uow, handover.handover_id, values | {"ended_at": ctx.now})
    ended = replace(handover, done=done, refused=tuple(refused), ended_at=ctx.now)
    for extension in ctx.extensions:
        extension.handover_ended(ctx, ended)


def _as_starter(ctx: Context, handover: Handover) -> Context:
    """What happens to items stands in the name of whoever started it; else in the system's."""
    actor = Actor(handover.started_by, directory=ctx.directory, uow=ctx.uow, now=ctx.now)
    try:
        known = actor.principal
    except NotFound:
        return ctx
    return ctx if known.is_system else replace(ctx, actor=actor)


def _hand_over_one(ctx: Context, handover: Handover, work_item_id: int) -> int:
    """Hand over what one item has of the leaver's; how many roles those were.

    All is checked before anything is written, so that a refusal leaves the item as it was.
    """
    found = work_items.lock_with_instance(ctx.uow, work_item_id)
    if found is None or not found[0].state.open:
        return 0
    item, stored = found
    ctx.changes.adopt(stored)
    groups = work_items.groups_of(ctx.uow, work_item_id)
    receiver = _receiver(handover, groups)
    steps = [
        *_hold(ctx, handover, item, groups, receiver),
        *_delegation(ctx, handover, item, receiver),
        *_parts(ctx, handover, item, receiver),
    ]
    if receiver:
        require_within_reach(ctx, item, ctx.directory.principal(ctx.uow, receiver, ctx.now))
        duties.require_receiver(ctx, item, receiver)
    for step in steps:
        step()
    return len(steps)


def _receiver(handover: Handover, groups: tuple[str, ...]) -> str:
    chosen = (handover.by_group[group] for group in groups if group in handover.by_group)
    return next(chosen, handover.to_user_id)


_Steps = list[Callable[[], object]]


def _hold(
    ctx: Context, handover: Handover, item: WorkItem, groups: tuple[str, ...], receiver: str
) -> _Steps:
    if item.assignee != handover.user_id:
        return []
    if not receiver:
        if not groups or item.delegated_by or item.handed_in_at:
            raise _nobody_named(item)
        pending.require_none_pending(ctx, item)

    def give() -> None:
        hand_over(
            ctx,
            item,
            "WorkHandedOver",
            holder=receiver or None,
            delegated_by=item.delegated_by if item.delegated_by != receiver else None,
            reason=handover.reason,
        )
        if receiver:
            handovers.give_draft(ctx.uow, item.work_item_id, handover.user_id, receiver)

    return [give]


def _delegation(ctx: Context, handover: Handover, item: WorkItem, receiver: str) -> _Steps:
    """What a delegate still does comes back to the receiver instead."""
    if item.delegated_by != handover.user_id:
        return []
    if not receiver:
        raise _nobody_named(item)

    def give() -> None:
        # Whoever works on it as a delegate already has it for good now.
        back_to = None if item.assignee == receiver else receiver
        work_items.change(ctx.uow, item.work_item_id, {"delegated_by": back_to})
        _note(ctx, handover, item, receiver)

    return [give]


def _parts(ctx: Context, handover: Handover, item: WorkItem, receiver: str) -> _Steps:
    """Votes and signatures that the leaver still owes."""
    if not item.has_signers:
        return []
    everyone = participants.of_item(ctx.uow, item.work_item_id)
    owed = [one for one in everyone if one.pending and one.user_id == handover.user_id]
    if owed and not receiver:
        raise _nobody_named(item)
    if owed and any(one.user_id == receiver and one.removed_by is None for one in everyone):
        raise InvalidInput(
            "Expected another person than {user}, who takes part in work item {work_item_id} "
            "already.",
            user=receiver,
            work_item_id=item.work_item_id,
        )

    def give() -> None:
        ids = [one.participant_id for one in owed]
        participants.change_many(ctx.uow, ids, {"user_id": receiver})
        _note(ctx, handover, item, receiver)
        called = [replace(one, user_id=receiver) for one in owed if one.state == "active"]
        calling.tell_called(ctx, item, called)

    return [give] if owed else []


def _note(ctx: Context, handover: Handover, item: WorkItem, receiver: str) -> None:
    ctx.record(
        item.instance_id,
        "WorkHandedOver",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"from": handover.user_id, "to": receiver, "reason": handover.reason},
    )


def _nobody_named(item: WorkItem) -> InvalidState:
    return InvalidState(
        "Expected somebody to be named who gets work item {work_item_id}: "
        "it has no group to go back to, or cannot go back now.",
        work_item_id=item.work_item_id,
    )

"""Taking back what one has handed in, while nobody has acted on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.changes import LiveInstance
from engine.commands.movement import PreviewWithdrawal, WithdrawWorkItem
from engine.context import Context
from engine.errors import Forbidden, InvalidState
from engine.handlers.access import item_in_hand, not_running
from engine.handlers.movement.making import Wanted, foresee, make
from engine.handlers.movement.sight import item_in_sight, refused
from engine.interpreter import moves
from engine.interpreter.moves import Refused
from engine.lifecycle import InstanceState, WorkItemState
from engine.store.queries import movement, participants, work_items
from engine.views import Instance, WorkItem
from engine.views_of_moves import Movement, MovePreview

#: What may happen to an item without anybody having worked on it.
_UNTOUCHED = frozenset(
    {
        "WorkItemOpened",
        "WorkItemClaimed",
        "WorkItemReleased",
        "WorkItemAssigned",
        "PrioritySet",
        "DueDateMoved",
        "LadderRungFired",
        "WorkItemUrged",
        "NobodyThere",
        "Copied",
    }
)
#: Elements that have effects outside of the instance, which nothing takes back.
_OUTSIDE = frozenset({"serviceTask", "sendTask"})


def take_back(ctx: Context, command: WithdrawWorkItem) -> Movement:
    item, live = item_in_hand(ctx, command.work_item_id)
    return make(ctx, live, _wanted(ctx, item, live, command.reason), command.digest)


def preview(ctx: Context, query: PreviewWithdrawal) -> MovePreview:
    item, live = item_in_sight(ctx, query.work_item_id)
    try:
        wanted = _wanted(ctx, item, live, "")
    except Refused as refusal:
        return refused(live, refusal)
    return foresee(ctx, live, wanted)


def require_own_completion(ctx: Context, item: WorkItem, instance: Instance) -> None:
    """The actor handed the item in, and its instance runs.

    Raises:
        InvalidState: it was not handed in, or its instance does not run.
        Forbidden: somebody else did.
    """
    if item.state is not WorkItemState.COMPLETED:
        raise InvalidState(
            "Expected work item {work_item_id} to have been handed in, but it is {present}.",
            work_item_id=item.work_item_id,
            present=item.state.value,
        )
    if item.closed_by != ctx.principal.user_id:
        raise Forbidden(
            "Expected {user} to take work item {work_item_id} back, who handed it in.",
            user=item.closed_by,
            work_item_id=item.work_item_id,
        )
    if instance.state is not InstanceState.ACTIVE:
        raise not_running(instance)
    _require_nobody_spoke(ctx, item)


def _require_nobody_spoke(ctx: Context, item: WorkItem) -> None:
    """What others have voted on or signed is not one person's to take back.

    Raises:
        InvalidState: somebody has.
    """
    if item.voting:
        raise InvalidState(
            "Work item {work_item_id} was decided by a vote; no single voter can take that back.",
            work_item_id=item.work_item_id,
        )
    if item.has_signers and any(
        one.vote is not None for one in participants.of_item(ctx.uow, item.work_item_id)
    ):
        raise InvalidState(
            "Work item {work_item_id} was signed by others; what they signed cannot be taken back. "
            "Ask whoever has the matter now to send it back.",
            work_item_id=item.work_item_id,
        )


def _wanted(ctx: Context, item: WorkItem, live: LiveInstance, reason: str) -> Wanted:
    require_own_completion(ctx, item, live.view)
    told = movement.completion_of(ctx.uow, item.work_item_id)
    if told is None or "rests" not in told:
        raise _too_late(item)
    followers = tuple(str(each) for each in told["rests"])
    _require_untouched(ctx, item, live, told, followers)
    model = ctx.models(ctx.uow, live.view.definition_id)
    place = next((p for p in moves.places(model) if p.element_id == item.element_id), None)
    if place is None:
        raise InvalidState(
            "Work item {work_item_id} was done where people choose what comes next, or in a "
            "process chosen at run time; what is handed in there stays. Start the step once more.",
            work_item_id=item.work_item_id,
        )
    first = moves.token_at(model, live.tokens, followers[0]) if followers else None
    plan = moves.plan_withdrawal(
        model,
        live.tokens,
        place.address,
        followers,
        scope="" if first is None else first.scope,
        task_id=item.task_id,
    )
    return Wanted(
        plan=plan,
        event="WorkItemTakenBack",
        reason=reason,
        item=item,
        holder=item.assignee or ctx.principal.user_id,
        draft=dict(told.get("data", {})),
    )


def _require_untouched(
    ctx: Context,
    item: WorkItem,
    live: LiveInstance,
    told: Mapping[str, Any],
    followers: tuple[str, ...],
) -> None:
    """Everything that came of the completion is still as it came.

    Raises:
        InvalidState: somebody, or the process, has acted on it.
    """
    model = ctx.models(ctx.uow, live.view.definition_id)
    outside = {p.element_id: p.name for p in moves.places(model) if p.kind in _OUTSIDE}
    passed = [str(each).rpartition("/")[2] for each in told["passed"]]
    called = [outside[each] for each in passed if each in outside]
    if called:
        raise InvalidState(
            "Work item {work_item_id} cannot be taken back: {element} has run since, "
            "and what it did stands.",
            work_item_id=item.work_item_id,
            element=called[0],
        )
    if item.closed_at is not None and movement.effects_at(
        ctx.uow, item.instance_id, item.closed_at
    ):
        raise InvalidState(
            "Work item {work_item_id} cannot be taken back: other processes have been told of it, "
            "or read what it wrote.",
            work_item_id=item.work_item_id,
        )
    if any(moves.token_at(model, live.tokens, each) is None for each in followers):
        raise _too_late(item)
    opened = work_items.by_tasks(ctx.uow, item.instance_id, followers) if followers else {}
    ids = [each.work_item_id for each in opened.values()]
    touched = movement.events_of(ctx.uow, ids) - _UNTOUCHED
    if touched or movement.any_draft(ctx.uow, ids):
        raise _too_late(item)


def _too_late(item: WorkItem) -> InvalidState:
    return InvalidState(
        "Work item {work_item_id} cannot be taken back: somebody has acted on it since. "
        "Ask whoever has it now to send it back.",
        work_item_id=item.work_item_id,
    )

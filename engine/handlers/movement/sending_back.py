"""Sending a matter back to an earlier step, and coming straight back from there."""

from __future__ import annotations

from collections.abc import Iterator

from engine.changes import LiveInstance
from engine.commands.movement import ListReturnSteps, PreviewReturn, ReturnWorkItem
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand
from engine.handlers.movement.making import Wanted, foresee, make
from engine.handlers.movement.sight import item_in_sight, refused, require_reason
from engine.handlers.participation import pending
from engine.interpreter import moves
from engine.interpreter.contract import Data
from engine.interpreter.moves import Plan, Refused, Target
from engine.store.queries import movement
from engine.views import WorkItem
from engine.views_of_moves import Movement, MovePreview, Step

STRAIGHT_BACK = "WentStraightBack"


def send_back(ctx: Context, command: ReturnWorkItem) -> Movement:
    item, live = item_in_hand(ctx, command.work_item_id)
    require_returnable(ctx, item, live)
    require_reason(command.reason)
    wanted = _wanted(
        ctx, item, live, command.address, command.reason, straight_back=command.straight_back
    )
    return make(ctx, live, wanted, command.digest)


def preview(ctx: Context, query: PreviewReturn) -> MovePreview:
    item, live = item_in_sight(ctx, query.work_item_id)
    require_returnable(ctx, item, live)
    try:
        wanted = _wanted(ctx, item, live, query.address, "", straight_back=query.straight_back)
    except Refused as refusal:
        return refused(live, refusal)
    return foresee(ctx, live, wanted)


def require_returnable(ctx: Context, item: WorkItem, live: LiveInstance) -> None:
    """The actor holds the item, and it was not delegated: then only its owner sends it back.

    Whoever was asked to sign it is not passed by: that signer is heard, or taken off, first.
    """
    preconditions.can_be_worked_on(item, live.view)
    preconditions.is_held_by(item, ctx.principal)
    preconditions.can_be_delegated(item)
    pending.require_none_pending(ctx, item)


def _wanted(
    ctx: Context,
    item: WorkItem,
    live: LiveInstance,
    address: str,
    reason: str,
    *,
    straight_back: bool,
) -> Wanted:
    step = next((s for s in _passed(ctx, item, live) if s.address == address), None)
    if step is None:
        raise InvalidInput(
            "Expected a step that this matter has passed, but {address} is none. "
            "Choose one of those that are offered.",
            address=address,
        )
    model = ctx.models(ctx.uow, live.view.definition_id)
    plan = moves.plan_return(model, live.tokens, item.task_id, address)
    here = moves.token_at(model, live.tokens, item.task_id)
    return Wanted(
        plan=plan,
        event="MatterSentBack",
        reason=reason,
        detail={"to_step": step.name, "straight_back": straight_back},
        item=item,
        back_to=here.address if here is not None and straight_back else "",
    )


def list_steps(ctx: Context, query: ListReturnSteps) -> tuple[Step, ...]:
    item, live = item_in_sight(ctx, query.work_item_id)
    require_returnable(ctx, item, live)
    return tuple(_passed(ctx, item, live))


def _passed(ctx: Context, item: WorkItem, live: LiveInstance) -> Iterator[Step]:
    """The steps that people have completed in this instance, the latest first."""
    model = ctx.models(ctx.uow, live.view.definition_id)
    places = {place.element_id: place for place in reversed(moves.places(model))}
    for done in movement.completed_steps(ctx.uow, item.instance_id):
        place = places.get(done.element_id)
        if place is None or done.element_id == item.element_id:
            continue
        refusal = place.refusal
        if refusal is None:
            try:
                moves.plan_return(model, live.tokens, item.task_id, place.address)
            except Refused as error:
                refusal = error.refusal
        yield Step(
            address=place.address,
            element_id=place.element_id,
            name=done.name,
            kind=place.kind,
            lane=place.lane,
            allowed=refusal is None,
            reason="" if refusal is None else refusal.template,
            params={} if refusal is None else refusal.params,
            done_by=done.closed_by or "",
            done_at=done.closed_at,
        )


def straight_back(ctx: Context, live: LiveInstance, item: WorkItem, data: Data) -> bool:
    """Go straight back to the step that sent the item back, and to its holder.

    False where there is no way there any more: the matter then goes through the steps between.
    """
    wanted = Wanted(
        plan=Plan(cancel=(item.task_id,), open=(Target(item.return_to),), data=data),
        event=STRAIGHT_BACK,
        item=item,
    )
    if not foresee(ctx, live, wanted).allowed:
        return False
    make(ctx, live, wanted, "")
    return True

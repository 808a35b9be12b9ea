"""Moves by those who hold the right to: skipping an item, and jumping anywhere."""

from __future__ import annotations

from engine.changes import LiveInstance
from engine.commands.movement import (
    GetMovable,
    JumpInstance,
    PreviewJump,
    PreviewSkip,
    SkipWorkItem,
)
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers import preconditions
from engine.handlers.access import instance_in_hand, item_in_hand, not_running, require_right
from engine.handlers.movement.foreseeing import standing
from engine.handlers.movement.making import Wanted, foresee, make
from engine.handlers.movement.sight import instance_in_sight, item_in_sight, require_reason
from engine.handlers.variables import require_may_lay_over
from engine.interpreter import data_of, moves
from engine.interpreter.contract import Data
from engine.interpreter.moves import Place, Plan, Target
from engine.lifecycle import InstanceState
from engine.views import WorkItem
from engine.views_of_moves import Movable, Movement, MovePreview, Step


def skip(ctx: Context, command: SkipWorkItem) -> Movement:
    item, live = item_in_hand(ctx, command.work_item_id)
    require_skippable(ctx, item, live)
    require_may_lay_over(ctx, live, command.data)
    require_reason(command.reason)
    plan = Plan(finish=(item.task_id,), data=dict(command.data))
    return make(ctx, live, _skipping(item, plan, command.reason), command.digest)


def preview_skip(ctx: Context, query: PreviewSkip) -> MovePreview:
    item, live = item_in_sight(ctx, query.work_item_id)
    require_skippable(ctx, item, live)
    return foresee(ctx, live, _skipping(item, Plan(finish=(item.task_id,)), ""))


def require_skippable(ctx: Context, item: WorkItem, live: LiveInstance) -> None:
    preconditions.can_be_worked_on(item, live.view)
    require_right(ctx, "work_item.skip", item.scope)


def _skipping(item: WorkItem, plan: Plan, reason: str) -> Wanted:
    return Wanted(plan=plan, event="WorkItemPassedOver", reason=reason, item=item)


def jump(ctx: Context, command: JumpInstance) -> Movement:
    live = instance_in_hand(ctx, command.instance_id)
    _require_movable(ctx, live)
    require_reason(command.reason)
    plan = _plan(ctx, live, command)
    before = _data(ctx, live) if command.data else {}
    replaced = {name: value for name, value in before.items() if name in command.data}
    wanted = Wanted(
        plan=plan,
        event="InstanceJumped",
        reason=command.reason,
        detail={"before": replaced} if replaced else {},
    )
    return make(ctx, live, wanted, command.digest)


def preview_jump(ctx: Context, query: PreviewJump) -> MovePreview:
    live = instance_in_sight(ctx, query.instance_id)
    _require_movable(ctx, live)
    return foresee(ctx, live, Wanted(plan=_plan(ctx, live, query), event="InstanceJumped"))


def _plan(ctx: Context, live: LiveInstance, asked: JumpInstance | PreviewJump) -> Plan:
    if not asked.to and not asked.again:
        raise InvalidInput("Expected a step to go to, but none was chosen.")
    require_may_lay_over(ctx, live, asked.data, retype=asked.retype)
    cancel = asked.cancel
    if not cancel and asked.to:
        model = ctx.models(ctx.uow, live.view.definition_id)
        cancel = tuple(token.task_id for token in moves.tokens(model, live.tokens))
    scope = cancel[0] if cancel else ""
    return Plan(
        cancel=cancel,
        open=tuple(Target(address, scope=scope) for address in asked.to),
        again=asked.again,
        data=dict(asked.data),
    )


def _data(ctx: Context, live: LiveInstance) -> Data:
    return data_of(ctx.models(ctx.uow, live.view.definition_id), live.tokens, "")


def _require_movable(ctx: Context, live: LiveInstance) -> None:
    require_right(ctx, "instance.jump", live.view.scope)
    if live.view.state is not InstanceState.ACTIVE:
        raise not_running(live.view)


def movable(ctx: Context, query: GetMovable) -> Movable:
    live = instance_in_sight(ctx, query.instance_id)
    require_right(ctx, "instance.jump", live.view.scope)
    model = ctx.models(ctx.uow, live.view.definition_id)
    ended = live.view.state.ended
    found = () if ended else moves.tokens(model, live.tokens)
    return Movable(
        tokens=tuple(standing(token) for token in found),
        steps=tuple(step_of(place) for place in moves.places(model)),
    )


def step_of(place: Place) -> Step:
    refusal = place.refusal
    return Step(
        address=place.address,
        element_id=place.element_id,
        name=place.name,
        kind=place.kind,
        lane=place.lane,
        allowed=refusal is None,
        reason="" if refusal is None else refusal.template,
        params={} if refusal is None else refusal.params,
    )

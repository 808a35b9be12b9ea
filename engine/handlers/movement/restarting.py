"""Taking an ended instance up again, or its data into another one."""

from __future__ import annotations

from dataclasses import replace

from engine.changes import LiveInstance
from engine.commands.instances import StartInstance
from engine.commands.movement import PreviewRestart, RestartInstance
from engine.context import Context
from engine.errors import InvalidState, NotFound
from engine.handlers.access import instance_in_hand, require_right
from engine.handlers.instances import new_instance
from engine.handlers.movement.making import Wanted, foresee, make
from engine.handlers.movement.sight import instance_in_sight, require_reason
from engine.handlers.variables import require_may_lay_over
from engine.interpreter import data_of, moves
from engine.interpreter.moves import Plan, Target
from engine.store.queries import definitions, turns, work_items
from engine.store.queries import instances as stored_instances
from engine.views import Definition
from engine.views_of_moves import Movement, MovePreview

_EVENT = "InstanceRestarted"


def restart(ctx: Context, command: RestartInstance) -> Movement:
    live = instance_in_hand(ctx, command.instance_id)
    _require_restartable(ctx, live)
    require_may_lay_over(ctx, live, command.data)
    require_reason(command.reason)
    _require_alone(ctx, live)
    if command.anew:
        return _anew(ctx, live, command)
    plan = replace(_plan(ctx, live, command.address), data=dict(command.data))
    live.reopen()
    for extension in ctx.extensions:
        extension.instance_reopened(ctx, live.view)
    return make(ctx, live, Wanted(plan, _EVENT, command.reason), command.digest)


def preview(ctx: Context, query: PreviewRestart) -> MovePreview:
    live = instance_in_sight(ctx, query.instance_id)
    _require_restartable(ctx, live)
    return foresee(ctx, live, Wanted(_plan(ctx, live, query.address), _EVENT))


def _require_restartable(ctx: Context, live: LiveInstance) -> None:
    require_right(ctx, "instance.restart", live.view.scope)
    if not live.view.state.ended:
        raise InvalidState(
            "Expected process instance {instance_id} to have ended, but it is {present}.",
            instance_id=live.view.instance_id,
            present=live.view.state.value,
        )


def _require_alone(ctx: Context, live: LiveInstance) -> None:
    """Nothing else runs by the same business key meanwhile."""
    view = live.view
    if not view.business_key:
        return
    turns.take(ctx.uow, "business key", view.definition_key, view.business_key)
    twin = stored_instances.unended_with_key(ctx.uow, view.definition_key, view.business_key)
    if twin is not None:
        raise InvalidState(
            "Expected no running instance of {key} for {business_key}, "
            "but number {instance_id} is running.",
            key=view.definition_key,
            business_key=view.business_key,
            instance_id=twin,
        )


def _plan(ctx: Context, live: LiveInstance, address: str) -> Plan:
    if address:
        return Plan(open=(Target(address),), restart=True)
    model = ctx.models(ctx.uow, live.view.definition_id)
    starts = [p for p in moves.places(model) if p.kind == "startEvent" and not p.path]
    return Plan(open=tuple(Target(place.address) for place in starts), restart=True)


def _anew(ctx: Context, live: LiveInstance, command: RestartInstance) -> Movement:
    """Start another instance with the data of this one, and note it in both histories."""
    view = live.view
    model = ctx.models(ctx.uow, view.definition_id)
    data = {**data_of(model, live.tokens, ""), **command.data}
    start = StartInstance(view.definition_key, view.title, view.business_key, data, view.scope)
    if command.address:
        made = _from_step(ctx, live, command, start)
    else:
        begun = ctx.execute(start)
        opened = work_items.open_of_instance(ctx.uow, begun.instance_id)
        made = Movement(begun, tuple(item.work_item_id for item in opened))
    told = {"reason": command.reason, "new_instance_id": made.instance.instance_id}
    ctx.record(view.instance_id, "InstanceRestartedAnew", detail=told)
    return made


def _definition(ctx: Context, definition_id: int) -> Definition:
    found = definitions.by_id(ctx.uow, definition_id)
    if found is None:
        raise NotFound("There is no process definition {definition}.", definition=definition_id)
    return found


def _from_step(
    ctx: Context, live: LiveInstance, command: RestartInstance, start: StartInstance
) -> Movement:
    fresh = new_instance(ctx, start, _definition(ctx, live.view.definition_id))
    fresh.tokens, fresh.tokens_format = live.tokens, live.tokens_format
    for extension in ctx.extensions:
        extension.instance_started(ctx, fresh.view)
    plan = replace(_plan(ctx, live, command.address), data=dict(command.data))
    detail = {"of_instance_id": live.view.instance_id}
    return make(ctx, fresh, Wanted(plan, _EVENT, command.reason, detail), "")

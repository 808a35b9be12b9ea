"""Starting the activities of ad-hoc subprocesses, ending them, and telling what may be started."""

from __future__ import annotations

from collections.abc import Sequence

from engine.changes import LiveInstance, no_instance
from engine.commands.ad_hoc import CompleteAdHoc, StartAdHocActivity
from engine.context import Context
from engine.errors import Forbidden
from engine.handlers.access import not_running, sees_instance
from engine.handlers.preconditions import offer
from engine.handlers.stepping import passed, step
from engine.interpreter import OpenAdHoc, open_ad_hoc
from engine.interpreter import contract as interpreter
from engine.interpreter.ad_hoc import ends_by_itself, not_open, one_at_a_time
from engine.lifecycle import InstanceState
from engine.store.queries import work_items
from engine.views import AdHoc, AdHocActivity, Instance, WorkItem


def start(ctx: Context, command: StartAdHocActivity) -> Instance:
    live, found = _in_hand(ctx, command.instance_id, command.task_id)
    action = interpreter.StartAdHoc(command.task_id, command.element_id)
    return _take(ctx, live, found, action, "AdHocActivityStarted", element_id=command.element_id)


def complete(ctx: Context, command: CompleteAdHoc) -> Instance:
    live, found = _in_hand(ctx, command.instance_id, command.task_id)
    action = interpreter.CompleteAdHoc(command.task_id)
    return _take(ctx, live, found, action, "AdHocCompleted", element_id=found.element_id)


def _in_hand(ctx: Context, instance_id: int, task_id: str) -> tuple[LiveInstance, OpenAdHoc]:
    """The instance, locked, and its ad-hoc subprocess, if the actor may start something in it.

    Raises:
        NotFound: there is no such instance, or the actor may not know of it.
        InvalidState: the subprocess is not open.
        Forbidden: the actor may not start anything in it.
    """
    live = ctx.changes.instance(ctx.uow, instance_id)
    open_now = open_ad_hoc(ctx.models(ctx.uow, live.view.definition_id), live.tokens, ctx.now)
    found = next((each for each in open_now if each.task_id == task_id), None)
    items = work_items.open_of_instance(ctx.uow, instance_id)
    known = sees_instance(ctx, live.view) or _holds(ctx, items)
    if not known and (found is None or ctx.principal.all_groups.isdisjoint(found.groups)):
        raise no_instance(instance_id)
    if found is None:
        raise not_open(task_id)
    _require_allowed(ctx, live.view, found, items)
    return live, found


def _take(
    ctx: Context,
    live: LiveInstance,
    found: OpenAdHoc,
    action: interpreter.Action,
    event: str,
    *,
    element_id: str,
) -> Instance:
    at = len(live.events)
    outcome = step(ctx, live, action)
    ctx.record(
        live.view.instance_id,
        event,
        element_id=element_id,
        detail={"subprocess": found.name, "name": _name(found, element_id)} | passed(outcome),
        on_behalf_of=ctx.principal.on_behalf_of(frozenset(found.groups)) if found.groups else "",
    )
    # What was done comes before what it led to, though it is known in full only afterwards.
    live.events.insert(at, live.events.pop())
    if outcome.ended:
        ctx.record(live.view.instance_id, "InstanceCompleted")
    return live.view


def _name(found: OpenAdHoc, element_id: str) -> str:
    names = {each.element_id: each.name for each in found.activities}
    return names.get(element_id, found.name)


def _holds(ctx: Context, items: Sequence[WorkItem]) -> bool:
    return any(item.assignee in ctx.principal.identities for item in items)


def _require_allowed(
    ctx: Context, instance: Instance, found: OpenAdHoc, items: Sequence[WorkItem]
) -> None:
    if instance.state is not InstanceState.ACTIVE:
        raise not_running(instance)
    if ctx.principal.is_system:
        return
    if found.groups:
        if ctx.principal.all_groups.isdisjoint(found.groups):
            raise Forbidden(
                "Expected you to belong to one of the groups that may start something in "
                "{subprocess}, but you do not.",
                subprocess=found.name,
            )
    elif instance.started_by not in ctx.principal.identities and not _holds(ctx, items):
        raise Forbidden(
            "Expected you to hold an open item of this matter or to have started it, "
            "but neither is so.",
        )


def described(
    ctx: Context, instance: Instance, tokens: bytes, items: Sequence[WorkItem] | None = None
) -> tuple[AdHoc, ...]:
    """The open ad-hoc subprocesses of an instance, with what this actor may do in them.

    ``items`` are its open ones; they are read where there is a subprocess and they are not given.
    """
    open_now = open_ad_hoc(ctx.models(ctx.uow, instance.definition_id), tokens, ctx.now)
    if not open_now:
        return ()
    if items is None:
        items = work_items.open_of_instance(ctx.uow, instance.instance_id)
    return tuple(_described(ctx, instance, each, items) for each in open_now)


def _described(
    ctx: Context, instance: Instance, found: OpenAdHoc, items: Sequence[WorkItem]
) -> AdHoc:
    def starts() -> None:
        _require_allowed(ctx, instance, found, items)
        if found.sequential and found.busy:
            raise one_at_a_time()

    def ends() -> None:
        _require_allowed(ctx, instance, found, items)
        if found.condition:
            raise ends_by_itself(found.condition)

    return AdHoc(
        task_id=found.task_id,
        element_id=found.element_id,
        name=found.name,
        groups=found.groups,
        sequential=found.sequential,
        condition=found.condition,
        cancels=found.busy and found.cancel_remaining,
        activities=tuple(
            AdHocActivity(
                element_id=each.element_id,
                name=each.name,
                running=each.running,
                completed=each.completed,
                offer=offer("start", starts),
            )
            for each in found.activities
        ),
        ending=offer("complete", ends),
    )

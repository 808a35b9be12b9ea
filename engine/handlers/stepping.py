"""Let the interpreter take one action, and write the difference that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context, ServiceCall
from engine.errors import InvalidState
from engine.handlers.data_stores import read_row, write_row
from engine.handlers.failing import StepFailed
from engine.handlers.messages.outgoing import send, wake_buffered
from engine.handlers.opening import open_items
from engine.handlers.participation import calling, copies
from engine.handlers.services import waiting as waiting_services
from engine.ids import SYSTEM
from engine.interpreter import FORMAT, advance
from engine.interpreter.contract import (
    AD_HOC,
    Action,
    Advance,
    ArmedTimer,
    Complete,
    Data,
    ServiceRequest,
    Subscription,
    Surroundings,
    Trouble,
)
from engine.lifecycle import InstanceState, WorkItemState
from engine.store.queries import definitions, instances, subscriptions, work_items
from engine.store.queries.jobs import NewJob
from engine.store.queries.subscriptions import NewSubscription
from engine.views import WorkItem
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration

TIMER = "timer"
#: The kind of job that looks again at a condition that reads the clock.
CONDITION = "condition"
#: A loop of skipped elements alone comes to this.
_MOST_SKIPPED = 100


def step(ctx: Context, live: LiveInstance, action: Action) -> Advance:
    """Carry out ``action`` and store what it made different.

    Raises:
        StepFailed: the process cannot go on.
    """
    model = ctx.models(ctx.uow, live.view.definition_id)
    live.begin_step()
    try:
        outcome = advance(model, live.tokens or None, action, surroundings(ctx, live))
    finally:
        live.end_step()
    if outcome.trouble:
        raise StepFailed(
            live.view.instance_id if live.tokens else None,
            outcome.trouble,
            definition_key=live.view.definition_key,
        )
    completed = action.task_id if isinstance(action, Complete) else ""
    return keep(ctx, live, outcome, completed)


def keep(ctx: Context, live: LiveInstance, outcome: Advance, completed: str = "") -> Advance:
    """Store what an advance made different: items, timers, subscriptions, state.

    ``completed`` is the task that a person completed; what nobody can do is passed.
    """
    live.tokens, live.tokens_format = outcome.state, FORMAT
    live.view = replace(live.view, active_elements=outcome.active)
    if live.rescoped:
        live.rescoped = False
        move_items(ctx, live, any_open=bool(outcome.others))
    skipped = _write_waits(ctx, live, outcome)
    write_searchable(ctx, live, outcome.data)
    copies.send_of_steps(ctx, live, outcome.steps, completed)
    if outcome.ended:
        _end(ctx, live)
    for item in skipped:
        outcome = _skip(ctx, live, item, outcome)
    return outcome


def move_items(ctx: Context, live: LiveInstance, *, any_open: bool) -> None:
    """The open items of an instance, where there are any, follow it into its present scope."""
    if any_open:
        work_items.set_scope(ctx.uow, live.view.instance_id, live.view.scope)
        for extension in ctx.extensions:
            extension.instance_rescoped(ctx, live.view)


def _skip(ctx: Context, live: LiveInstance, item: WorkItem, before: Advance) -> Advance:
    """Pass an item that nobody can do, unless an earlier one that was passed took it back.

    Raises:
        StepFailed: the process only goes round through elements that nobody does.
    """
    present = work_items.read(ctx.uow, item.work_item_id)
    if present is None or not present.state.open:
        return before
    live.skipped += 1
    if live.skipped > _MOST_SKIPPED:
        trouble = Trouble(item.element_id, "LOOP", "a loop of elements that nobody can do")
        raise StepFailed(live.view.instance_id if live.tokens else None, (trouble,))
    ctx.record(
        item.instance_id,
        "WorkItemSkipped",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
    )
    ids = [item.work_item_id]
    actor = SYSTEM
    work_items.close(ctx.uow, ids, state=WorkItemState.COMPLETED, now=ctx.now, actor=actor)
    work_items.withdraw_candidates(ctx.uow, ids)
    ctx.changes.withdraw_jobs(item.instance_id, work_item_ids=ids)
    ctx.changes.disarm_pending(work_item_id=item.work_item_id)
    calling.let_go_of_items(ctx, [item])
    done = replace(
        item, state=WorkItemState.COMPLETED, closed_at=ctx.now, closed_by=actor, suspended=False
    )
    for extension in ctx.extensions:
        extension.item_closed(ctx, done)
    after = step(ctx, live, Complete(item.task_id, {}))
    return replace(after, steps=(*before.steps, *after.steps))


def passed(outcome: Advance) -> dict[str, Any]:
    """What an event's detail says of the elements that the tokens passed."""
    found: dict[str, Any] = {
        "passed": [each.place for each in outcome.steps],
        "flows": list(outcome.flows),
        "rests": list(outcome.rests),
    }
    details = {each.place: dict(each.detail) for each in outcome.steps if each.detail}
    return found | ({"decided": details} if details else {})


def surroundings(ctx: Context, live: LiveInstance) -> Surroundings:
    system = ctx.as_system()

    def add_duration(start_at: datetime, text: str) -> datetime:
        return add(ctx.calendar(live.view.scope.owner), start_at, parse_duration(text))

    def call_service(request: ServiceRequest) -> Data:
        service = ctx.services.get(request.name)
        if service is None:
            raise InvalidState(
                "Expected a service named {name}, but no module offers one.", name=request.name
            )
        return service(system, ServiceCall(request, live.view))

    def find_process(key: str, version: str, version_tag: str) -> int | None:
        found = definitions.called(ctx.uow, key, version=version, version_tag=version_tag)
        return None if found is None else found.definition_id

    return Surroundings(
        now=ctx.now,
        add_duration=add_duration,
        call_service=call_service,
        run_script=ctx.run_script,
        read_row=lambda store, key, locking: read_row(ctx, store, key, locking=locking),
        write_row=lambda row: write_row(ctx, live, row),
        find_process=find_process,
        length_of=lambda package, name: ctx.length_of(package, name, live.view.scope),
    )


def _write_waits(ctx: Context, live: LiveInstance, outcome: Advance) -> list[WorkItem]:
    """Write what became different; the new items that are to be skipped."""
    instance_id = live.view.instance_id
    closed = _close(ctx, live, [each.task_id for each in outcome.closed if not each.completed])
    ctx.changes.withdraw_jobs(
        instance_id,
        task_ids=[*outcome.disarmed, *outcome.uncalled],
        work_item_ids=[item.work_item_id for item in closed],
    )
    waiting_services.withdraw(ctx, instance_id, outcome.uncalled)
    waiting_services.open_all(ctx, live, outcome.called)
    for timer in outcome.armed:
        ctx.changes.arm(job_of(timer, instance_id))
    if outcome.unsubscribed:
        subscriptions.remove(ctx.uow, instance_id, outcome.unsubscribed)
    if outcome.subscribed:
        waits = [subscription_of(each, live) for each in outcome.subscribed]
        wake_buffered(ctx, outcome.subscribed)
        subscriptions.add(ctx.uow, instance_id, waits)
    send(ctx, live, outcome.thrown)
    return open_items(ctx, live, outcome.opened)


def subscription_of(wait: Subscription, live: LiveInstance) -> NewSubscription:
    """Where no group may start something in an ad-hoc subprocess, who began the instance may."""
    name = wait.name
    if wait.kind == AD_HOC and not name:
        name = subscriptions.starter(live.view.started_by)
    return NewSubscription(
        wait.task_id, wait.element_id, wait.kind, name, wait.correlation, wait.key
    )


def job_of(timer: ArmedTimer, instance_id: int) -> NewJob:
    return NewJob(
        kind=CONDITION if timer.looks else TIMER,
        due_at=timer.due_at,
        instance_id=instance_id,
        task_id=timer.task_id,
        payload={"element_id": timer.element_id, "duration": timer.duration},
    )


def _close(ctx: Context, live: LiveInstance, task_ids: list[str]) -> list[WorkItem]:
    """Withdraw the items of tasks that the process took back."""
    if not task_ids:
        return []
    found = work_items.by_tasks(ctx.uow, live.view.instance_id, task_ids)
    items = [item for item in found.values() if item.state.open]
    withdraw_items(ctx, items)
    return items


def withdraw_items(ctx: Context, items: list[WorkItem]) -> None:
    """Take open items back and tell the extensions."""
    if not items:
        return
    ids = [item.work_item_id for item in items]
    actor = ctx.principal.user_id
    work_items.close(ctx.uow, ids, state=WorkItemState.WITHDRAWN, now=ctx.now, actor=actor)
    work_items.withdraw_candidates(ctx.uow, ids)
    calling.let_go_of_items(ctx, items)
    for item in items:
        ctx.changes.disarm_pending(work_item_id=item.work_item_id)
        ctx.record(
            item.instance_id,
            "WorkItemWithdrawn",
            work_item_id=item.work_item_id,
            element_id=item.element_id,
        )
        gone = replace(
            item,
            state=WorkItemState.WITHDRAWN,
            suspended=False,
            closed_at=ctx.now,
            closed_by=actor,
        )
        for extension in ctx.extensions:
            extension.item_closed(ctx, gone)


def write_searchable(ctx: Context, live: LiveInstance, data: Mapping[str, Any]) -> None:
    model = ctx.models(ctx.uow, live.view.definition_id)
    process = model.elements.get(model.process_id)
    names = process.attributes.get("searchable", "") if process else ""
    present = {
        name: data[name]
        for name in names.replace(",", " ").split()
        if isinstance(data.get(name), str | int | float | bool)
    }
    changed = {name: value for name, value in present.items() if live.searchable.get(name) != value}
    if changed:
        instances.write_variables(ctx.uow, live.view.instance_id, changed)
        live.searchable = {**live.searchable, **changed}


def _end(ctx: Context, live: LiveInstance) -> None:
    live.move_to(InstanceState.COMPLETED, ctx.now)
    for extension in ctx.extensions:
        extension.instance_ended(ctx, live.view)

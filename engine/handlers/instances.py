"""Starting, cancelling and changing instances, and reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from engine.changes import LiveInstance
from engine.commands.instances import (
    CancelInstance,
    DeliverMessage,
    GetHistory,
    GetInstance,
    ListInstances,
    RaiseEscalation,
    SetScope,
    StartInstance,
    VerifyHistory,
)
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.handlers import hiding
from engine.handlers.access import (
    instance_in_hand,
    item_in_hand,
    not_running,
    require_right,
    visible_instance,
)
from engine.handlers.ad_hoc import described
from engine.handlers.stepping import move_items, passed, step, withdraw_items
from engine.interpreter import data_of
from engine.interpreter.contract import CatchEscalation, CatchMessage, Start
from engine.lifecycle import InstanceState
from engine.store.queries import (
    definitions,
    external_tasks,
    history,
    instances,
    jobs,
    subscriptions,
    turns,
    work_items,
)
from engine.store.queries.instances import StoredInstance
from engine.views import (
    Definition,
    HistoryEvent,
    Instance,
    InstancePage,
    InstanceView,
    Scope,
)


def start(ctx: Context, command: StartInstance) -> Instance:
    require_right(ctx, "instance.start", command.scope)
    if not command.title.strip():
        raise InvalidInput("Expected a title for the new process instance, but it is empty.")
    found = definitions.latest(ctx.uow, command.key)
    if found is None:
        raise NotFound("There is no process definition {definition}.", definition=command.key)
    if command.unique:
        _require_unique(ctx, command)
    element_id = _start_element(ctx, command, found)
    return begin(ctx, replace(command, start_element_id=element_id), found)


def _start_element(ctx: Context, command: StartInstance, found: Definition) -> str:
    """The element at which somebody starts by hand; empty is the none start event.

    Raises:
        InvalidInput: there is no such start, or one of several has to be chosen.
    """
    known = {point.element_id: point for point in ctx.models(ctx.uow, found.definition_id).starts}
    if command.start_element_id and command.start_element_id not in known:
        raise InvalidInput(
            "Process {key} has no start event {element_id}; it begins at {known}.",
            key=command.key,
            element_id=command.start_element_id,
            known=", ".join(known),
        )
    if command.start_element_id or any(point.kind == "none" for point in known.values()):
        return command.start_element_id
    if len(known) != 1:
        raise InvalidInput(
            "Process {key} begins at {known}. Choose one of them (start_element_id).",
            key=command.key,
            known=", ".join(known),
        )
    return next(iter(known))


def begin(
    ctx: Context,
    command: StartInstance,
    found: Definition,
    *,
    keys: Mapping[str, str] = MappingProxyType({}),
    detail: Mapping[str, Any] = MappingProxyType({}),
) -> Instance:
    """Begin an instance of ``found``, as somebody or something wants it that may do so.

    ``keys`` are the correlation keys of the message that begins it; ``detail`` goes into the
    history.
    """
    live = new_instance(ctx, command, found)
    for extension in ctx.extensions:
        extension.instance_started(ctx, live.view)
    at = len(live.events)
    action = Start(dict(command.data), command.start_element_id, dict(keys))
    outcome = step(ctx, live, action)
    said = {"title": live.view.title, "version": found.version, **detail}
    ctx.record(live.view.instance_id, "InstanceStarted", detail=said | passed(outcome))
    # The start comes before what it opened, though it is known in full only afterwards.
    live.events.insert(at, live.events.pop())
    _note_end(ctx, live)
    return live.view


def _require_unique(ctx: Context, command: StartInstance) -> None:
    turns.take(ctx.uow, "business key", command.key, command.business_key)
    twin = instances.unended_with_key(ctx.uow, command.key, command.business_key)
    if twin is not None:
        raise InvalidState(
            "Expected no running instance of {key} for {business_key}, "
            "but number {instance_id} is running.",
            key=command.key,
            business_key=command.business_key,
            instance_id=twin,
        )


def new_instance(ctx: Context, command: StartInstance, found: Definition) -> LiveInstance:
    values: dict[str, Any] = {
        "definition_id": found.definition_id,
        "definition_key": found.key,
        "business_key": command.business_key,
        "title": command.title.strip(),
        "state": InstanceState.ACTIVE.value,
        "version": 1,
        "parent_instance_id": command.parent_instance_id,
        "scope_area": command.scope.area,
        "scope_owner": command.scope.owner,
        "scope_subject": command.scope.subject,
        "started_at": ctx.now,
        "started_by": ctx.principal.user_id,
        "ended_at": None,
        "tokens": b"",
        "tokens_format": 0,
        "active_elements": [],
        "searchable": {},
    }
    instance_id = instances.add(ctx.uow, values)
    view = instances.view_of({**values, "instance_id": instance_id})
    return ctx.changes.adopt(
        StoredInstance(
            view=view,
            tokens=b"",
            tokens_format=0,
            history_sequence=0,
            history_hash="",
            suspended_at=None,
            searchable={},
        )
    )


def _note_end(ctx: Context, live: LiveInstance) -> None:
    if live.view.state is InstanceState.COMPLETED:
        ctx.record(live.view.instance_id, "InstanceCompleted")


def cancel(ctx: Context, command: CancelInstance) -> Instance:
    live = instance_in_hand(ctx, command.instance_id)
    require_right(ctx, "instance.cancel", live.view.scope)
    _require_reason(command.reason)
    live.require_rest()
    live.move_to(InstanceState.CANCELLED, ctx.now)
    ctx.record(command.instance_id, "InstanceCancelled", detail={"reason": command.reason})
    withdraw_items(ctx, list(work_items.open_of_instance(ctx.uow, command.instance_id)))
    jobs.withdraw_all(ctx.uow, command.instance_id)
    subscriptions.remove_all(ctx.uow, command.instance_id)
    external_tasks.remove_all(ctx.uow, command.instance_id)
    live.view = replace(live.view, active_elements=())
    for extension in ctx.extensions:
        extension.instance_ended(ctx, live.view)
    return live.view


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")


def set_scope(ctx: Context, command: SetScope) -> Instance:
    live = ctx.changes.instance(ctx.uow, command.instance_id)
    require_right(ctx, "instance.rescope", live.view.scope)
    live.put_into(command.scope)
    if live.stepping:
        # The step knows afterwards whether there are open items that have to follow.
        live.rescoped = True
    else:
        move_items(ctx, live, any_open=True)
    return live.view


def raise_escalation(ctx: Context, command: RaiseEscalation) -> bool:
    item, live = item_in_hand(ctx, command.work_item_id)
    require_right(ctx, "instance.escalate", live.view.scope)
    if not item.state.open or live.view.state is not InstanceState.ACTIVE:
        return False
    outcome = step(ctx, live, CatchEscalation(item.task_id, command.code, dict(command.data)))
    caught = bool(outcome.steps)
    if caught:
        ctx.record(
            live.view.instance_id,
            "EscalationCaught",
            work_item_id=item.work_item_id,
            element_id=item.element_id,
            detail={"code": command.code} | passed(outcome),
        )
        _note_end(ctx, live)
    return caught


def deliver(ctx: Context, command: DeliverMessage) -> int:
    require_right(ctx, "message.deliver", Scope())
    delivered = 0
    for live, task_id in _locked_and_waiting(ctx, command):
        instance_id = live.view.instance_id
        # Who got it first may have taken back others of the same instance that waited too.
        if (instance_id, task_id) not in _waiting(ctx, command):
            continue
        delivered += 1
        outcome = step(ctx, live, CatchMessage(task_id, command.name, dict(command.payload)))
        ctx.record(
            instance_id,
            "MessageDelivered",
            detail={"name": command.name, "correlation": command.correlation} | passed(outcome),
        )
        _note_end(ctx, live)
    return delivered


def _waiting(ctx: Context, command: DeliverMessage) -> tuple[tuple[int, str], ...]:
    return instances.waiting_for(
        ctx.uow, kind="message", name=command.name, correlation=command.correlation
    )


def _locked_and_waiting(ctx: Context, command: DeliverMessage) -> list[tuple[LiveInstance, str]]:
    """The instances that wait for a message, locked, each with the task that does.

    Raises:
        InvalidState: one of them is suspended, so that it must not move.
    """
    lives = {
        instance_id: ctx.changes.instance(ctx.uow, instance_id)
        for instance_id, _ in _waiting(ctx, command)
    }
    # Who waited before the locks may have got the message meanwhile, so it is asked once more.
    found = [
        (lives[instance_id], task_id)
        for instance_id, task_id in _waiting(ctx, command)
        if instance_id in lives
    ]
    for live, _ in found:
        if live.view.state is not InstanceState.ACTIVE:
            raise not_running(live.view)
    return found


def get_instance(ctx: Context, query: GetInstance) -> InstanceView:
    stored = instances.read(ctx.uow, query.instance_id)
    view = visible_instance(ctx, stored, query.instance_id)
    items = work_items.open_of_instance(ctx.uow, query.instance_id)
    model = ctx.models(ctx.uow, view.definition_id)
    data = data_of(model, stored.tokens, "") if stored is not None else {}
    started = described(ctx, view, stored.tokens, items) if stored is not None else ()
    shown = hiding.shown_of(ctx, view)
    return InstanceView(instance=view, items=items, data=shown(data), ad_hoc=started)


def get_history(ctx: Context, query: GetHistory) -> tuple[HistoryEvent, ...]:
    stored = instances.read(ctx.uow, query.instance_id)
    view = visible_instance(ctx, stored, query.instance_id)
    events = history.read(ctx.uow, query.instance_id, limit=query.limit, before=query.before)
    return hiding.history_shown(ctx, view, events)


def list_instances(ctx: Context, query: ListInstances) -> InstancePage:
    columns = {
        "started_by": query.started_by,
        "scope_subject": query.subject,
        "definition_key": query.key,
        "business_key": query.business_key,
        "state": query.state,
    }
    where = {name: value for name, value in columns.items() if value}
    areas: tuple[str, ...] | None = None
    if not ctx.principal.is_system and query.started_by != ctx.principal.user_id:
        areas = ctx.rights.areas(ctx.uow, ctx.principal)
        if not areas:
            return InstancePage((), "")
    found, more = instances.page(
        ctx.uow,
        where=where,
        variables=query.variables,
        areas=areas,
        cursor=query.cursor,
        limit=query.limit,
    )
    return InstancePage(found, more)


_BROKEN = {
    "missing": "Instance {}: an event before number {} is missing.",
    "unlinked": "Instance {}: event {} does not follow the one before it.",
    "changed": "Instance {}: event {} was changed after it was written.",
    "cut": "Instance {}: the history ends before or after event {}, where its head is.",
}


def verify_history(ctx: Context, query: VerifyHistory) -> tuple[str, ...]:
    require_right(ctx, "history.verify", Scope())
    return tuple(
        _BROKEN[what].format(instance_id, sequence)
        for instance_id, sequence, what in history.broken_links(ctx.uow, query.instance_id)
    )

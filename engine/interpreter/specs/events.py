"""Events that wait to be told (BPMN 2.0.2 §10.5); what tells them is in ``throwing``.

Everything that fires goes through :func:`fire`: it ends what the event interrupts, arms the
event anew where it may happen again, and lets the token go.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.event_definitions import Compensation, Multiple
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.specs.scope import ScopeStart
from engine.interpreter.specs.token import (
    ACTIVE,
    BoundarySplit,
    Repeats,
    SpiffTask,
    Token,
    inherit,
    siblings,
)
from engine.interpreter.specs.waits import (
    Wait,
    begin_waiting,
    has_happened,
    is_waiting,
    next_wait,
)
from engine.interpreter.spiff import TaskState, defaults, definitions

#: Nothing to wait for: only compensation itself comes to a start event for compensation.
_PASSED = (definitions.NoneEventDefinition, Compensation)


class Catching(Token):
    """Waits until :func:`fire` is called for it. A timer fixes its due time when it is armed."""

    event_definition: Any
    catches_events = True

    def _update_hook(self, my_task: SpiffTask) -> bool:
        inherit(my_task)
        if isinstance(self.event_definition, _PASSED):
            return True
        if my_task.internal_data.get("event_fired") or _begins_here(my_task):
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            begin_waiting(my_task)
        return False

    def _on_ready_hook(self, my_task: SpiffTask) -> None:
        self.ready_event.emit(my_task.workflow, my_task)  # type: ignore[attr-defined]

    def _on_cancel(self, my_task: SpiffTask) -> None:
        self.cancelled_event.emit(my_task.workflow, my_task)  # type: ignore[attr-defined]

    def _run_hook(self, my_task: SpiffTask) -> bool:
        my_task.data = {**my_task.data, **my_task.internal_data.pop("payload", {})}
        return True


def _begins_here(my_task: SpiffTask) -> bool:
    """Whether the instance begins with this very event, which has happened therefore."""
    top = my_task.workflow.top_workflow
    return (
        my_task.workflow is top
        and top.begins_at == my_task.task_spec.bpmn_id
        and isinstance(my_task.parent.task_spec, ScopeStart)
    )


class StartEvent(Catching, defaults.StartEvent):
    pass


class IntermediateCatchEvent(Catching, defaults.IntermediateCatchEvent):
    pass


class ReceiveTask(Catching, defaults.ReceiveTask):
    pass


class BoundaryEvent(Catching, defaults.BoundaryEvent):
    pass


class EventBasedGateway(Token, defaults.EventBasedGateway):
    """Lets a token wait at each of the events behind it; the first one ends the others."""

    def connect(self, child: Any) -> None:
        # SpiffWorkflow would take the children's event definitions away and wait itself.
        self._outputs.append(child.name)
        child._connect_notify(self)

    def _predict_hook(self, my_task: SpiffTask) -> None:
        Token._predict_hook(self, my_task)

    def _update_hook(self, my_task: SpiffTask) -> bool:
        return Token._update_hook(self, my_task)

    def _run_hook(self, _my_task: SpiffTask) -> bool:
        return True

    def _on_ready_hook(self, my_task: SpiffTask) -> None:
        self.ready_event.emit(my_task.workflow, my_task)


# ── Firing ────────────────────────────────────────────────────────────────────────────────


def happen(wait: Wait, payload: Mapping[str, Any]) -> None:
    """What a part of an event waits for has happened, and with it perhaps the whole event."""
    task = wait.task
    if has_happened(wait):
        fire(task, {**task.internal_data.pop("payload", {}), **payload})
    elif payload:
        task.internal_data["payload"] = {**task.internal_data.get("payload", {}), **payload}


def fire(my_task: SpiffTask, payload: Mapping[str, Any]) -> None:
    """The event has happened: let its token go on with ``payload``."""
    my_task = _apart(my_task)
    my_task.internal_data["event_fired"] = True
    if payload:
        my_task.internal_data["payload"] = dict(payload)
    parent = my_task.parent
    if isinstance(my_task.task_spec, BoundaryEvent):
        _leave_activity(my_task)
    elif isinstance(parent.task_spec, EventBasedGateway | ScopeStart):
        for other in siblings(my_task):
            if isinstance(other.task_spec, Catching) and other.state == TaskState.WAITING:
                other.cancel()
    if isinstance(my_task.task_spec, StartEvent):
        _enter_event_subprocess(my_task)
    my_task.task_spec._update(my_task)


def _apart(my_task: SpiffTask) -> SpiffTask:
    """The task in which an event fires, which is the one that waits.

    Where an event of several parts may happen again, it fires in a task beside that one: the
    jobs and subscriptions of its other parts stay as they are, even where they were put off.
    """
    if not isinstance(my_task.task_spec.event_definition, Multiple):
        return my_task
    if isinstance(my_task.task_spec, BoundaryEvent) and not my_task.task_spec.cancel_activity:
        beside = my_task.parent._add_child(my_task.task_spec, TaskState.FUTURE)
        _wait_on(my_task, my_task)
        return beside
    owner = _armed_owner(my_task)
    if owner is None or owner.task_spec.interrupting:
        return my_task
    beside = owner.parent._add_child(owner.task_spec, TaskState.FUTURE)
    beside.task_spec._update(beside)
    inner = owner.workflow.top_workflow.subprocesses[beside.id]
    _wait_on(my_task, owner)
    return next(task for task in inner.tasks.values() if is_waiting(task))


def _wait_on(my_task: SpiffTask, whole: SpiffTask) -> None:
    kept = next_wait(my_task)
    if kept is None:
        whole.cancel()
    else:
        my_task.internal_data.pop("happened", None)
        my_task.internal_data.update(kept)


def _armed_owner(start: SpiffTask) -> SpiffTask | None:
    """The event subprocess that waits for this start event; None where there is none."""
    owner_id = start.workflow.parent_task_id
    if owner_id is None or not isinstance(start.task_spec, StartEvent):
        return None
    owner = start.workflow.top_workflow.get_task_from_id(owner_id)
    return owner if owner.internal_data.get("armed") else None


def _leave_activity(my_task: SpiffTask) -> None:
    if not my_task.task_spec.cancel_activity:
        _again(my_task)
        return
    for other in siblings(my_task):
        if not isinstance(other.task_spec, BoundaryEvent) or other.state == TaskState.WAITING:
            other.cancel()


def _again(my_task: SpiffTask) -> None:
    """Wait for the same event once more, in a task of its own, where it may happen again."""
    if isinstance(my_task.task_spec.event_definition, Multiple):
        return  # It fires apart, and the task that waited does so still.
    kept = next_wait(my_task)
    if kept is None:
        return
    fresh = my_task.parent._add_child(my_task.task_spec, TaskState.FUTURE)
    fresh.internal_data.update(kept)
    fresh.task_spec._update(fresh)


def _enter_event_subprocess(start: SpiffTask) -> None:
    """An event subprocess begins: it ends what runs beside it, or waits for a next time."""
    owner = _armed_owner(start)
    if owner is None:
        return
    del owner.internal_data["armed"]
    seen = data_of_scope(owner.workflow)
    owner.internal_data["seen"] = seen
    start.data = dict(seen)
    if owner.task_spec.interrupting:
        for other in list(owner.workflow.tasks.values()):
            if other is not owner and other.state & ACTIVE:
                other.cancel()
        return
    multiple = isinstance(start.task_spec.event_definition, Multiple)
    kept = None if multiple else next_wait(start)
    if kept is None:
        return
    fresh = owner.parent._add_child(owner.task_spec, TaskState.FUTURE)
    fresh.internal_data["start"] = kept
    fresh.task_spec._update(fresh)


def boundary_events(activity: SpiffTask) -> list[SpiffTask]:
    """The waiting boundary events of ``activity`` (of its loop, where it is one round of it)."""
    parent = activity.parent
    if parent is not None and isinstance(parent.task_spec, Repeats):
        activity, parent = parent, parent.parent
    if parent is None or not isinstance(parent.task_spec, BoundarySplit):
        return []
    return [task for task in siblings(activity) if is_waiting(task)]

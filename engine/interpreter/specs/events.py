"""Events: what waits to be told, what tells, and who hears it (BPMN 2.0.2 §10.5).

Everything that fires goes through :func:`fire`: it ends what the event interrupts, arms the
event anew where it may happen again, and lets the token go.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression, render_template
from engine.interpreter.failure import Failure
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.specs.scope import ScopeStart
from engine.interpreter.specs.token import (
    ACTIVE,
    BoundarySplit,
    Repeats,
    SpiffTask,
    Token,
    element_of,
    inherit,
    siblings,
)
from engine.interpreter.spiff import TaskState, defaults, definitions
from engine.interpreter.timers import ClockedTimer, first_due, next_due

_CODED = (definitions.ErrorEventDefinition, definitions.EscalationEventDefinition)


class Catching(Token):
    """Waits until :func:`fire` is called for it. A timer fixes its due time when it is armed."""

    event_definition: Any

    def _update_hook(self, my_task: SpiffTask) -> bool:
        inherit(my_task)
        if isinstance(self.event_definition, definitions.NoneEventDefinition):
            return True
        if my_task.internal_data.get("event_fired"):
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
            if isinstance(self.event_definition, ClockedTimer):
                arm(my_task)
        return False

    def _on_ready_hook(self, my_task: SpiffTask) -> None:
        self.ready_event.emit(my_task.workflow, my_task)  # type: ignore[attr-defined]

    def _on_cancel(self, my_task: SpiffTask) -> None:
        self.cancelled_event.emit(my_task.workflow, my_task)  # type: ignore[attr-defined]

    def _run_hook(self, my_task: SpiffTask) -> bool:
        my_task.data = {**my_task.data, **my_task.internal_data.pop("payload", {})}
        return True


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


class Throwing(Token):
    event_definition: Any

    def _run_hook(self, my_task: SpiffTask) -> bool:
        throw(my_task, self.event_definition)
        return True


class EndEvent(Throwing, defaults.EndEvent):
    pass


class IntermediateThrowEvent(Throwing, defaults.IntermediateThrowEvent):
    pass


class SendTask(Throwing, defaults.SendTask):
    pass


# ── Timers ────────────────────────────────────────────────────────────────────────────────


def arm(my_task: SpiffTask) -> None:
    """Fix when the timer is due. What an earlier firing of the cycle left is kept."""
    if "due_at" in my_task.internal_data:
        return
    definition = my_task.task_spec.event_definition
    surroundings = my_task.workflow.top_workflow.surroundings
    try:
        text = _timer_text(my_task, definition)
        due_at, left = first_due(definition.kind, text, surroundings)
    except (ExpressionError, ValueError, OverflowError) as error:
        raise Failure(element_of(my_task), "TIMER", str(error)) from None
    my_task.internal_data["due_at"] = due_at.isoformat()
    if definition.kind == "duration":
        my_task.internal_data["duration"] = text
    if definition.kind == "cycle":
        my_task.internal_data.update(left=left, every=text)


def _timer_text(my_task: SpiffTask, definition: ClockedTimer) -> str:
    text, now = definition.expression, my_task.workflow.top_workflow.surroundings.now
    if definition.kind == "date" and "{" not in text and not text[:1].isdigit():
        value = compile_expression(text).evaluate(my_task.data, now=now)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    return render_template(text, my_task.data, now=now).strip()


# ── Firing ────────────────────────────────────────────────────────────────────────────────


def fire(my_task: SpiffTask, payload: Mapping[str, Any]) -> None:
    """The event has happened: let its token go on with ``payload``."""
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


def _leave_activity(my_task: SpiffTask) -> None:
    if not my_task.task_spec.cancel_activity:
        _again(my_task)
        return
    for other in siblings(my_task):
        if not isinstance(other.task_spec, BoundaryEvent) or other.state == TaskState.WAITING:
            other.cancel()


def _again(my_task: SpiffTask) -> None:
    """Wait for the same event once more, in a task of its own, where it may happen again."""
    kept: dict[str, Any] = {}
    if isinstance(my_task.task_spec.event_definition, ClockedTimer):
        again = _next_round(my_task)
        if again is None:
            return
        kept = again
    fresh = my_task.parent._add_child(my_task.task_spec, TaskState.FUTURE)
    fresh.internal_data.update(kept)
    fresh.task_spec._update(fresh)


def _next_round(my_task: SpiffTask) -> dict[str, Any] | None:
    """What the next timer of the cycle starts from; None where this was the last one."""
    known = my_task.internal_data
    if "every" not in known or known["left"] == 0:
        return None
    surroundings = my_task.workflow.top_workflow.surroundings
    previous = datetime.fromisoformat(known["due_at"])
    due_at = next_due(known["every"], previous, surroundings)
    left = None if known["left"] is None else known["left"] - 1
    return {"due_at": due_at.isoformat(), "left": left, "every": known["every"]}


def _enter_event_subprocess(start: SpiffTask) -> None:
    """An event subprocess begins: it ends what runs beside it, or waits for a next time."""
    workflow = start.workflow
    if workflow.parent_task_id is None:
        return
    owner = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
    if not owner.internal_data.pop("armed", False):
        return
    seen = data_of_scope(owner.workflow)
    owner.internal_data["seen"] = seen
    start.data = dict(seen)
    if owner.task_spec.interrupting:
        for other in list(owner.workflow.tasks.values()):
            if other is not owner and other.state & ACTIVE:
                other.cancel()
        return
    kept: dict[str, Any] = {}
    if isinstance(start.task_spec.event_definition, ClockedTimer):
        again = _next_round(start)
        if again is None:
            return
        kept = again
    fresh = owner.parent._add_child(owner.task_spec, TaskState.FUTURE)
    fresh.internal_data["start"] = kept
    fresh.task_spec._update(fresh)


# ── Who hears an event ────────────────────────────────────────────────────────────────────


def boundary_events(activity: SpiffTask) -> list[SpiffTask]:
    """The waiting boundary events of ``activity`` (of its loop, where it is one round of it)."""
    parent = activity.parent
    if parent is not None and isinstance(parent.task_spec, Repeats):
        activity, parent = parent, parent.parent
    if parent is None or not isinstance(parent.task_spec, BoundarySplit):
        return []
    return [task for task in siblings(activity) if _waits(task)]


def catch_escalation(activity: SpiffTask, code: str, payload: Mapping[str, Any]) -> None:
    """Raise an escalation at exactly this activity."""
    for task in boundary_events(activity):
        if task.state == TaskState.WAITING and _hears(
            task, definitions.EscalationEventDefinition, code
        ):
            fire(task, payload)


def throw_from_activity(activity: SpiffTask, definition: Any) -> None:
    """Throw an event from an activity that goes on: its own boundary events hear it first."""
    if isinstance(definition, definitions.EscalationEventDefinition):
        heard = [
            task
            for task in boundary_events(activity)
            if _hears(task, definitions.EscalationEventDefinition, definition.code)
        ]
        for task in heard:
            fire(task, activity.data)
        if heard:
            return
    throw(activity, definition)


def throw(my_task: SpiffTask, definition: Any) -> None:
    """Tell an event that the process itself throws to those in this instance who wait for it."""
    top = my_task.workflow.top_workflow
    payload = my_task.data
    if isinstance(definition, _CODED):
        _throw_upwards(my_task, type(definition), definition.code, payload)
    elif isinstance(definition, definitions.CancelEventDefinition):
        _throw_upwards(my_task, definitions.CancelEventDefinition, None, payload)
    elif isinstance(
        definition, definitions.SignalEventDefinition | definitions.MessageEventDefinition
    ):
        for workflow in top.scopes():
            for task in list(workflow.tasks.values()):
                if _waits(task) and _same_name(task.task_spec.event_definition, definition):
                    fire(task, payload)
                    if isinstance(definition, definitions.MessageEventDefinition):
                        return


def _throw_upwards(
    my_task: SpiffTask, kind: Any, code: str | None, payload: Mapping[str, Any]
) -> None:
    """To the event subprocesses of the scope, then the boundary of its activity, and so on."""
    workflow = my_task.workflow
    while workflow is not None:
        heard = [task for task in _starts_within(workflow) if _hears(task, kind, code)]
        owner = None
        if workflow.parent_task_id is not None:
            owner = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
            if not heard:
                heard = [task for task in boundary_events(owner) if _hears(task, kind, code)]
        if heard:
            for task in heard if kind is definitions.EscalationEventDefinition else heard[:1]:
                fire(task, payload)
            return
        workflow = owner.workflow if owner is not None else None
    if kind is definitions.ErrorEventDefinition:
        raise Failure(element_of(my_task), "ERROR", f"nothing catches the error {code or ''}")


def _starts_within(workflow: Any) -> Iterator[SpiffTask]:
    """Waiting start events of the event subprocesses in ``workflow``."""
    for owner in list(workflow.tasks.values()):
        if owner.internal_data.get("armed"):
            inner = workflow.top_workflow.subprocesses.get(owner.id)
            if inner is not None:
                yield from (task for task in inner.tasks.values() if _waits(task))


def _waits(task: SpiffTask) -> bool:
    return task.state == TaskState.WAITING and isinstance(task.task_spec, Catching)


def _hears(task: SpiffTask, kind: Any, code: str | None) -> bool:
    definition: Any = task.task_spec.event_definition
    if type(definition) is not kind:
        return False
    return kind is definitions.CancelEventDefinition or definition.code in (None, "", code)


def _same_name(waiting: Any, thrown: Any) -> bool:
    return type(waiting) is type(thrown) and bool(waiting.name == thrown.name)

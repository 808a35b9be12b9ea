"""Errors, escalations and cancellation: they go up the scopes until an event catches them.

BPMN 2.0.2 §10.5.6 and §13.5. Within an activity its own boundary events hear it first, then the
event subprocesses of the scope around it, the boundary of that scope's activity, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.interpreter.failure import Failure
from engine.interpreter.specs.events import boundary_events, happen
from engine.interpreter.specs.token import SpiffTask, element_of
from engine.interpreter.specs.waits import Wait, is_waiting, waits_of
from engine.interpreter.spiff import definitions


@dataclass(frozen=True, slots=True)
class Raised:
    """Something that goes up the scopes until it is caught. ``kind`` is its definition's class."""

    kind: Any
    code: str | None
    payload: Mapping[str, Any]
    message: str = ""


def catch_escalation(activity: SpiffTask, code: str, payload: Mapping[str, Any]) -> None:
    """Raise an escalation at exactly this activity."""
    heard_at(activity, Raised(definitions.EscalationEventDefinition, code, payload))


def heard_at(activity: SpiffTask, raised: Raised) -> bool:
    """Tell the boundary events of ``activity``; whether any of them hears it."""
    heard = [w for w in _hearing(boundary_events(activity), raised) if is_waiting(w.task)]
    for wait in heard:
        if is_waiting(wait.task):
            _catch(wait, raised)
    return bool(heard)


def raise_error(
    activity: SpiffTask, code: str, payload: Mapping[str, Any], message: str = ""
) -> None:
    """End an activity by a BPMN error: its own boundary hears it first, then what is around it.

    Raises:
        Failure: Nothing catches it.
    """
    raised = Raised(definitions.ErrorEventDefinition, code, payload, message)
    heard = _hearing(boundary_events(activity), raised)
    if heard:
        _catch(heard[0], raised)
    else:
        throw_upwards(activity, raised)


def throw_upwards(my_task: SpiffTask, raised: Raised) -> None:
    """To the event subprocesses of the scope, then the boundary of its activity, and so on."""
    workflow = my_task.workflow
    while workflow is not None:
        heard = _hearing(_starts_within(workflow), raised)
        owner = None
        if workflow.parent_task_id is not None:
            owner = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
            heard = heard or _hearing(boundary_events(owner), raised)
        if heard:
            everybody = raised.kind is definitions.EscalationEventDefinition
            for wait in heard if everybody else heard[:1]:
                _catch(wait, raised)
            return
        workflow = owner.workflow if owner is not None else None
    if raised.kind is definitions.ErrorEventDefinition:
        text = f"nothing catches the error {raised.code or ''}".strip()
        more = f": {raised.message}" if raised.message else ""
        raise Failure(element_of(my_task), "ERROR", text + more)


def _catch(wait: Wait, raised: Raised) -> None:
    """Let an event hear what was raised, with its code and message in the variables it names."""
    payload = dict(raised.payload)
    element = wait.task.workflow.spec.elements.get(wait.task.task_spec.bpmn_id)
    attributes = {} if element is None else element.attributes
    for name, value in (("codeVariable", raised.code or ""), ("messageVariable", raised.message)):
        if attributes.get(name):
            payload[attributes[name]] = value
    happen(wait, payload)


def _starts_within(workflow: Any) -> Iterator[SpiffTask]:
    """Waiting start events of the event subprocesses in ``workflow``."""
    for owner in list(workflow.tasks.values()):
        if owner.internal_data.get("armed"):
            inner = workflow.top_workflow.subprocesses.get(owner.id)
            if inner is not None:
                yield from (task for task in inner.tasks.values() if is_waiting(task))


def _hearing(tasks: Iterable[SpiffTask], raised: Raised) -> list[Wait]:
    """What waits for it among ``tasks``, those that name its code before those that hear all."""
    found = [wait for task in tasks for wait in waits_of(task) if _hears(wait.definition, raised)]
    return sorted(found, key=lambda wait: not getattr(wait.definition, "code", None))


def _hears(definition: Any, raised: Raised) -> bool:
    if type(definition) is not raised.kind:
        return False
    if raised.kind is definitions.CancelEventDefinition:
        return True
    return definition.code in (None, "", raised.code)

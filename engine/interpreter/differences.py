"""What waits in an instance, and what became different between two looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.interpreter.contract import AD_HOC, ArmedTimer, Subscription, WaitingService
from engine.interpreter.event_definitions import Conditional
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.failure import Failure
from engine.interpreter.specs.activities import ServiceTask
from engine.interpreter.specs.ad_hoc import open_scopes
from engine.interpreter.specs.conditions import due_to_look
from engine.interpreter.specs.joins import RESET, ScopeEnd
from engine.interpreter.specs.messaging import attributes_of, awaited, handed_out, rendered
from engine.interpreter.specs.token import ACTIVE, SpiffTask
from engine.interpreter.specs.waits import Wait, is_waiting, waits_of
from engine.interpreter.spiff import TaskState, definitions
from engine.interpreter.timers import ClockedTimer
from engine.interpreter.work_items import DEFAULT_PRIORITY, candidate_groups
from engine.interpreter.workflow import Instance

_KINDS: tuple[tuple[Any, str], ...] = (
    (definitions.MessageEventDefinition, "message"),
    (definitions.SignalEventDefinition, "signal"),
)
#: What is in the internal data of tasks that wait without being a token.
_MARKS = {"armed", RESET}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything an instance waits for: people by task id, events by the ids of their parts."""

    people: Mapping[str, SpiffTask]
    timers: Mapping[str, ArmedTimer]
    events: Mapping[str, Subscription]
    services: Mapping[str, SpiffTask] = field(default_factory=dict)


def what_waits(top: Instance) -> Waiting:
    people: dict[str, SpiffTask] = {}
    services: dict[str, SpiffTask] = {}
    timers: dict[str, ArmedTimer] = {}
    events: dict[str, Subscription] = {}
    for owner, _inner, _keeper in open_scopes(top):
        events.update(_startable(owner, top))
    for task in top.all_tasks():
        if task.state == TaskState.READY and task.task_spec.manual:
            people[task.id] = task
        elif is_waiting(task):
            for wait in waits_of(task):
                if isinstance(wait.definition, ClockedTimer):
                    timers[wait.wait_id] = _timer(wait)
                elif isinstance(wait.definition, Conditional):
                    _add_look(timers, wait)
                else:
                    _add_subscription(events, wait)
        elif task.state == TaskState.WAITING and isinstance(task.task_spec, ServiceTask):
            services[task.id] = task
    return Waiting(people=people, timers=timers, events=events, services=services)


def _startable(owner: SpiffTask, top: Instance) -> dict[str, Subscription]:
    """An open ad-hoc subprocess waits for each of its groups; for nobody by name where it has none.

    The first keeps the id of the task, which the instance needs to be known as waiting.
    """
    element_id = owner.task_spec.bpmn_id
    now = top.surroundings.now if top.surroundings else None
    try:
        groups = candidate_groups(attributes_of(owner), owner.data, now) or ("",)
    except ExpressionError as error:
        raise Failure(element_id, "EXPRESSION", str(error)) from None
    ids = [owner.id, *(f"{owner.id}@{number}" for number in range(1, len(groups)))]
    return {
        wait_id: Subscription(wait_id, element_id, AD_HOC, group)
        for wait_id, group in zip(ids, groups, strict=True)
    }


def waiting_service(task: SpiffTask) -> WaitingService:
    """The service task that rests, with what it hands out.

    Raises:
        Failure: One of its expressions cannot be evaluated.
    """
    element = task.workflow.spec.elements[task.task_spec.bpmn_id]
    topic = attributes_of(task).get("topic", "")
    return WaitingService(
        task_id=task.id,
        element_id=element.element_id,
        name=element.name or element.element_id,
        topic=topic,
        priority=_priority(task),
        payload=handed_out(task) if topic else {},
    )


def _priority(task: SpiffTask) -> int:
    text = rendered(task, "priority")
    try:
        return int(text) if text else DEFAULT_PRIORITY
    except ValueError:
        message = f"the priority {text} is no whole number"
        raise Failure(task.task_spec.bpmn_id, "EXPRESSION", message) from None


def _timer(wait: Wait) -> ArmedTimer:
    return ArmedTimer(
        task_id=wait.wait_id,
        element_id=wait.task.task_spec.bpmn_id,
        due_at=datetime.fromisoformat(wait.known["due_at"]),
        duration=wait.known.get("duration", ""),
    )


def _add_look(timers: dict[str, ArmedTimer], wait: Wait) -> None:
    due_at = due_to_look(wait)
    if due_at is not None:
        element_id = wait.task.task_spec.bpmn_id
        timers[wait.wait_id] = ArmedTimer(wait.wait_id, element_id, due_at, looks=True)


def _add_subscription(events: dict[str, Subscription], wait: Wait) -> None:
    for known, kind in _KINDS:
        if isinstance(wait.definition, known):
            name = wait.definition.name or ""
            is_message = kind == "message"
            key, value = awaited(wait.task, wait.known, name) if is_message else ("", "")
            events[wait.wait_id] = Subscription(
                task_id=wait.wait_id,
                element_id=wait.task.task_spec.bpmn_id,
                kind=kind,
                name=name,
                correlation=value,
                key=key,
            )


def active_elements(top: Instance) -> tuple[str, ...]:
    """The elements where tokens rest, in the order of the tree. Armed boundary events, event
    subprocesses, and complex gateways before their reset are no resting places."""
    found: dict[str, None] = {}
    for task in top.all_tasks():
        spec = task.task_spec
        rests = task.state & ACTIVE and spec.bpmn_id and not hasattr(spec, "cancel_activity")
        if rests and not _MARKS & task.internal_data.keys() and not _in_armed(task):
            found[spec.bpmn_id] = None
    return tuple(found)


def _in_armed(task: SpiffTask) -> bool:
    owner = getattr(task.workflow, "owner", None)
    return owner is not None and "armed" in owner.internal_data


def rests_since(top: Instance, number: int) -> tuple[str, ...]:
    """The tokens that came to be after ``number`` was given out and have not gone on since."""
    return tuple(
        task.id
        for task in top.all_tasks()
        if int(task.id) > number
        and task.state & ACTIVE
        and not isinstance(task.task_spec, ScopeEnd)
        and not task.internal_data.keys() & _MARKS
        and not _in_armed(task)
    )

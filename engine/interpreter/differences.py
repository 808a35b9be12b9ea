"""What waits in an instance, and what became different between two looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.interpreter.contract import ArmedTimer, Subscription
from engine.interpreter.specs.events import Catching
from engine.interpreter.specs.joins import RESET
from engine.interpreter.specs.token import ACTIVE, SpiffTask
from engine.interpreter.spiff import TaskState, definitions
from engine.interpreter.timers import ClockedTimer
from engine.interpreter.workflow import Instance

_KINDS: tuple[tuple[Any, str], ...] = (
    (definitions.MessageEventDefinition, "message"),
    (definitions.SignalEventDefinition, "signal"),
)
#: What is in the internal data of tasks that wait without being a token.
_MARKS = {"armed", RESET}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything an instance waits for, by task id."""

    people: Mapping[str, SpiffTask]
    timers: Mapping[str, ArmedTimer]
    events: Mapping[str, Subscription]


def what_waits(top: Instance) -> Waiting:
    people: dict[str, SpiffTask] = {}
    timers: dict[str, ArmedTimer] = {}
    events: dict[str, Subscription] = {}
    for task in top.all_tasks():
        if task.state == TaskState.READY and task.task_spec.manual:
            people[task.id] = task
        elif task.state == TaskState.WAITING and isinstance(task.task_spec, Catching):
            definition = task.task_spec.event_definition
            if isinstance(definition, ClockedTimer):
                timers[task.id] = _timer(task)
            else:
                _add_subscription(events, task, definition)
    return Waiting(people=people, timers=timers, events=events)


def _timer(task: SpiffTask) -> ArmedTimer:
    known = task.internal_data
    return ArmedTimer(
        task_id=task.id,
        element_id=task.task_spec.bpmn_id,
        due_at=datetime.fromisoformat(known["due_at"]),
        duration=known.get("duration", ""),
    )


def _add_subscription(events: dict[str, Subscription], task: SpiffTask, definition: Any) -> None:
    for known, kind in _KINDS:
        if isinstance(definition, known):
            events[task.id] = Subscription(
                task_id=task.id,
                element_id=task.task_spec.bpmn_id,
                kind=kind,
                name=definition.name or "",
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

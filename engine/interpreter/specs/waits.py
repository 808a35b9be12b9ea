"""What a catching event waits for: one thing, or the parts of a multiple event.

Each part has an id of its own, so that it can have a job or a subscription of its own: the id of
the task, and for a part of a multiple event a point and its number, such as ``7.1``. What is known
about a part (when its timer is due, whether it has happened) lies in the task's internal data;
for a multiple event in a list under ``parts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.interpreter.event_definitions import Conditional, Multiple
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression, render_template
from engine.interpreter.failure import Failure
from engine.interpreter.specs.lengths import length_written_out
from engine.interpreter.specs.messaging import note_correlation
from engine.interpreter.specs.token import SpiffTask, element_of
from engine.interpreter.spiff import TaskState, definitions
from engine.interpreter.timers import ClockedTimer, first_due, next_due

#: What a part keeps when another part of its event has happened and the event waits again.
_KEPT = ("due_at", "duration", "left", "every", "was", "look_at", "correlation")


@dataclass(frozen=True, slots=True)
class Wait:
    """One definition that ``task`` waits for. ``known`` is changed in place."""

    task: SpiffTask
    definition: Any
    known: dict[str, Any]
    part: int | None = None

    @property
    def wait_id(self) -> str:
        return str(self.task.id) if self.part is None else f"{self.task.id}.{self.part}"


def waits_of(task: SpiffTask) -> list[Wait]:
    """What the catching event ``task`` still waits for."""
    definition = task.task_spec.event_definition
    if not isinstance(definition, Multiple):
        return [Wait(task, definition, task.internal_data)]
    known = task.internal_data.get("parts", [])
    return [
        Wait(task, part, known[number], number)
        for number, part in enumerate(definition.parts[: len(known)])
        if not known[number].get("over")
    ]


def begin_waiting(task: SpiffTask) -> None:
    """Arm every part of the event. What an earlier round of it left is kept."""
    definition = task.task_spec.event_definition
    if isinstance(definition, Multiple):
        task.internal_data.setdefault("parts", [{} for _ in definition.parts])
    for wait in waits_of(task):
        if isinstance(wait.definition, ClockedTimer):
            _arm(wait)
        elif isinstance(wait.definition, definitions.MessageEventDefinition):
            note_correlation(wait.task, wait.known)


def has_happened(wait: Wait) -> bool:
    """Note that a part has happened; whether the event as a whole has, therefore."""
    if wait.part is None:
        return True
    wait.known["over"] = True
    wait.task.internal_data["happened"] = wait.part
    if not wait.task.task_spec.event_definition.all:
        return True
    return not waits_of(wait.task)


# ── Timers ────────────────────────────────────────────────────────────────────────────────


def _arm(wait: Wait) -> None:
    """Fix when the timer is due."""
    if "due_at" in wait.known:
        return
    definition, surroundings = wait.definition, wait.task.workflow.top_workflow.surroundings
    try:
        text = _timer_text(wait.task, definition)
        due_at, left = first_due(definition.kind, text, surroundings)
    except (ExpressionError, ValueError, OverflowError) as error:
        raise Failure(element_of(wait.task), "TIMER", str(error)) from None
    wait.known["due_at"] = due_at.isoformat()
    if definition.kind == "duration":
        wait.known["duration"] = text
    if definition.kind == "cycle":
        wait.known.update(left=left, every=text)


def _timer_text(task: SpiffTask, definition: ClockedTimer) -> str:
    text, now = definition.expression, task.workflow.top_workflow.surroundings.now
    if definition.kind == "date" and "{" not in text and not text[:1].isdigit():
        value = compile_expression(text).evaluate(task.data, now=now)
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    return length_written_out(task, definition.kind, render_template(text, task.data, now=now))


# ── Waiting again ─────────────────────────────────────────────────────────────────────────


def next_wait(task: SpiffTask) -> dict[str, Any] | None:
    """What an event that has happened and may happen again begins its next waiting with.

    None where it cannot happen again: its timer was the last one, or one of several that it
    needs all of.
    """
    definition = task.task_spec.event_definition
    known = task.internal_data
    if not isinstance(definition, Multiple):
        return _next_part(task, definition, known)
    parts = list(_next_parts(task, definition, known))
    over = [bool(part.get("over")) for part in parts]
    if all(over) or (definition.all and any(over)):
        return None
    return {"parts": parts}


def _next_parts(
    task: SpiffTask, definition: Multiple, known: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    for number, (part, before) in enumerate(zip(definition.parts, known["parts"], strict=True)):
        if definition.all or number == known.get("happened"):
            again = _next_part(task, part, before)
            yield {"over": True} if again is None else again
        elif before.get("over"):
            yield {"over": True}
        else:
            yield {name: before[name] for name in _KEPT if name in before}


def _next_part(task: SpiffTask, part: Any, known: Mapping[str, Any]) -> dict[str, Any] | None:
    if isinstance(part, Conditional):
        return {"was": True}
    if not isinstance(part, ClockedTimer):
        return {}
    if "every" not in known or known["left"] == 0:
        return None
    previous = datetime.fromisoformat(known["due_at"])
    due_at = next_due(known["every"], previous, task.workflow.top_workflow.surroundings)
    left = None if known["left"] is None else known["left"] - 1
    return {"due_at": due_at.isoformat(), "left": left, "every": known["every"]}


# ── Finding ───────────────────────────────────────────────────────────────────────────────


def wait_of(top: Any, wait_id: str) -> Wait | None:
    """The waiting part with this id; None where nothing waits under it."""
    task_id, _, _ = wait_id.partition(".")
    task = top.get_task_from_id(task_id)
    if task is None or not is_waiting(task):
        return None
    return next((wait for wait in waits_of(task) if wait.wait_id == wait_id), None)


def waiting_in(scope: Any) -> Iterator[Wait]:
    """What the events in ``scope`` wait for, in the order of its tree, which compaction keeps."""
    left = [scope.task_tree]
    while left:
        task = left.pop()
        left.extend(reversed(task.children))
        if is_waiting(task):
            yield from waits_of(task)


def is_waiting(task: SpiffTask) -> bool:
    """Whether ``task`` is a catching event that waits to happen."""
    return task.state == TaskState.WAITING and getattr(task.task_spec, "catches_events", False)

"""Events that tell: what they throw, and to whom in this instance (BPMN 2.0.2 §10.5)."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import Any

from engine.interpreter.event_definitions import Compensation, parts_of
from engine.interpreter.specs.compensation import release, reserve, undo_beside, undo_next
from engine.interpreter.specs.events import happen
from engine.interpreter.specs.messaging import learn, leaving, meant_for, within
from engine.interpreter.specs.raising import Raised, heard_at, throw_upwards
from engine.interpreter.specs.token import UNFINISHED, SpiffTask, Token
from engine.interpreter.specs.waits import is_waiting, waiting_in
from engine.interpreter.spiff import defaults, definitions

_CODED = (definitions.ErrorEventDefinition, definitions.EscalationEventDefinition)
_TOLD = (definitions.MessageEventDefinition, definitions.SignalEventDefinition)
#: These end the thrower itself, so of several definitions they are thrown last.
_LAST = (
    definitions.ErrorEventDefinition,
    definitions.CancelEventDefinition,
    definitions.TerminateEventDefinition,
)


class Throwing(Token):
    event_definition: Any

    def _run(self, my_task: SpiffTask) -> Any:
        if not my_task.internal_data.pop("undone", False) and self._has_to_undo(my_task):
            return None  # It rests until that is done, and is run once more.
        return super()._run(my_task)

    def _has_to_undo(self, my_task: SpiffTask) -> bool:
        for definition in parts_of(self.event_definition):
            if isinstance(definition, definitions.CancelEventDefinition):
                _cancel_others(my_task)
                if reserve(my_task, ""):
                    return undo_next(my_task)
            if isinstance(definition, Compensation) and reserve(my_task, definition.activity):
                if definition.waits:
                    return undo_next(my_task)
                undo_beside(my_task)
        return False

    def _run_hook(self, my_task: SpiffTask) -> bool:
        parts = parts_of(self.event_definition)
        for definition in sorted(parts, key=lambda part: isinstance(part, _LAST)):
            throw(my_task, definition)
        return True

    def _on_cancel(self, my_task: SpiffTask) -> None:
        release(my_task)
        super()._on_cancel(my_task)  # type: ignore[misc]


def _cancel_others(my_task: SpiffTask) -> None:
    for other in list(my_task.workflow.tasks.values()):
        if other is not my_task and other.state & UNFINISHED:
            other.cancel()


class EndEvent(Throwing, defaults.EndEvent):
    def _on_complete_hook(self, my_task: SpiffTask) -> None:
        # SpiffWorkflow looks at single definitions only, so the parser gives it none here.
        super()._on_complete_hook(my_task)
        for definition in parts_of(self.event_definition):
            if isinstance(definition, definitions.TerminateEventDefinition):
                _cancel_others(my_task)
                my_task.workflow._mark_complete(my_task)


class IntermediateThrowEvent(Throwing, defaults.IntermediateThrowEvent):
    pass


class SendTask(Throwing, defaults.SendTask):
    pass


# ── Who hears an event ────────────────────────────────────────────────────────────────────


def throw_from_activity(activity: SpiffTask, definition: Any) -> None:
    """Throw an event from an activity that goes on: its own boundary events hear it first."""
    if isinstance(definition, definitions.EscalationEventDefinition):
        raised = Raised(type(definition), definition.code, activity.data, definition.name or "")
        if heard_at(activity, raised):
            return
    throw(activity, definition)


def throw(my_task: SpiffTask, definition: Any) -> None:
    """Tell an event that the process itself throws to those who wait for it."""
    payload = my_task.data
    if isinstance(definition, _CODED):
        raised = Raised(type(definition), definition.code, payload, definition.name or "")
        throw_upwards(my_task, raised)
    elif isinstance(definition, definitions.CancelEventDefinition):
        throw_upwards(my_task, Raised(definitions.CancelEventDefinition, None, payload))
    elif isinstance(definition, _TOLD):
        _tell(my_task, definition)


def _tell(my_task: SpiffTask, definition: Any) -> None:
    """Send a message to the receiver in this instance that waits for it, or out of it.

    A message flow to another pool leads out whoever waits here. A signal reaches all here at
    once, and goes out to all others as well.
    """
    sent = leaving(my_task, definition)
    if not sent.target_process:
        for workflow in my_task.workflow.top_workflow.scopes():
            for wait in list(waiting_in(workflow)):
                if not (is_waiting(wait.task) and _same_name(wait.definition, definition)):
                    continue
                if sent.kind == "signal":
                    happen(wait, within(my_task))
                elif meant_for(wait.task, wait.known, sent):
                    learn(wait.task, sent.name, within(my_task), sent.keys)
                    happen(wait, within(my_task))
                    return
    my_task.workflow.top_workflow.thrown.append(sent)


def _same_name(waiting: Any, thrown: Any) -> bool:
    return type(waiting) is type(thrown) and bool(waiting.name == thrown.name)

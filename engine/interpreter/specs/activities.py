"""Activities: people's tasks, calls of the outside, decisions, subprocesses."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import BpmnError
from engine.interpreter.contract import ServiceRequest
from engine.interpreter.decisions import Decision, DecisionError, decide
from engine.interpreter.expressions import as_json
from engine.interpreter.failure import Failure
from engine.interpreter.merging import merge_changes
from engine.interpreter.specs.compensation import open_again
from engine.interpreter.specs.events import Catching
from engine.interpreter.specs.raising import raise_error
from engine.interpreter.specs.token import SpiffTask, Token, element_of, inherit, run
from engine.interpreter.spiff import TaskState, defaults

MAX_DEPTH = 20
#: Where a subprocess keeps what it began with if the data around it may change meanwhile.
_BEGAN = "began"


class UserTask(Token, defaults.UserTask):
    pass


class ManualTask(Token, defaults.ManualTask):
    pass


class PlainTask(Token, defaults.NoneTask):
    """A task without a type says nothing about who does it: the token passes."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.manual = False


class ServiceTask(Token, defaults.ServiceTask):
    """Calls a service at once, or rests until a job or somebody outside has done the work."""

    def _update_hook(self, my_task: SpiffTask) -> bool:
        inherit(my_task)
        if not is_deferred(my_task) or "answered" in my_task.internal_data:
            return True
        if my_task.state != TaskState.WAITING:
            my_task._set_state(TaskState.WAITING)
        return False

    def answer(self, my_task: SpiffTask, data: Mapping[str, Any] | None) -> None:
        """Let the token go on: with ``data`` from outside, or (None) after calling the service."""
        my_task.internal_data["answered"] = None if data is None else dict(data)
        self._update(my_task)

    def _run_hook(self, my_task: SpiffTask) -> bool:
        element = my_task.workflow.spec.elements[self.bpmn_id]
        answer = my_task.internal_data.pop("answered", None)
        request = ServiceRequest(
            name=element.attributes.get("service", ""),
            element_id=element.element_id,
            data=my_task.data,
        )
        try:
            if answer is None:
                answer = my_task.workflow.top_workflow.surroundings.call_service(request)
        except BpmnError as error:
            payload = {**my_task.data, **as_json(dict(error.data))}
            raise_error(my_task, error.code, payload, str(error))
            return True
        my_task.data = {**my_task.data, **_wanted(my_task, as_json(dict(answer)))}
        return True


def is_deferred(my_task: SpiffTask) -> bool:
    """Whether a service task is carried out after the commit, not within it."""
    attributes = my_task.workflow.spec.elements[my_task.task_spec.bpmn_id].attributes
    return attributes.get("async") == "true" or bool(attributes.get("topic"))


def _wanted(my_task: SpiffTask, answer: dict[str, Any]) -> dict[str, Any]:
    """Of an answer what ``duban:output`` names; all of it where that is not given."""
    attributes = my_task.workflow.spec.elements[my_task.task_spec.bpmn_id].attributes
    names = [name.strip() for name in attributes.get("output", "").split(",") if name.strip()]
    return {name: answer[name] for name in names if name in answer} if names else answer


class DecisionTask(Token, defaults.ServiceTask):
    """A business rule task: decides by a table and keeps which rules matched."""

    def _run_hook(self, my_task: SpiffTask) -> bool:
        top = my_task.workflow.top_workflow
        attributes = my_task.workflow.spec.elements[self.bpmn_id].attributes
        decision: Decision = my_task.workflow.spec.decisions[attributes["decision"]]
        try:
            result = decide(decision, my_task.data, now=top.surroundings.now)
        except DecisionError as error:
            raise Failure(element_of(my_task), "DECISION", str(error)) from None
        variable = attributes.get("resultVariable")
        found = {variable: result.value} if variable else result.outputs
        my_task.data = {**my_task.data, **found}
        top.details[my_task.id] = result.as_detail()
        return True


class Subprocess(Token):
    """Runs another scope. ``target`` is that scope's spec, found after parsing."""

    spec: str  # the id of that scope
    target: Any

    def _update_hook(self, my_task: SpiffTask) -> bool:
        top = my_task.workflow.top_workflow
        inner = top.subprocesses.get(my_task.id)
        if inner is not None:
            return bool(inner.completed)
        inherit(my_task)
        my_task._set_state(TaskState.STARTED)
        self.begin(my_task)
        return False

    def begin(self, my_task: SpiffTask) -> None:
        inner = my_task.workflow.top_workflow.create_subprocess(my_task, self.scope_for(my_task))
        if inner.depth > MAX_DEPTH:
            raise Failure(
                element_of(my_task), "DEPTH", f"subprocesses are nested deeper than {MAX_DEPTH}"
            )
        inner.task_tree.data = self.given(my_task)
        if my_task.workflow.spec.ad_hoc:
            my_task.internal_data[_BEGAN] = inner.task_tree.data
        if "undoing" in my_task.internal_data:
            open_again(inner, my_task)
        else:
            run(inner.task_tree)

    def scope_for(self, my_task: SpiffTask) -> Any:
        """The spec of the scope that ``my_task`` runs."""
        return self.target

    def given(self, my_task: SpiffTask) -> dict[str, Any]:
        """The data that the inner scope begins with."""
        return dict(my_task.data)

    def finish(self, my_task: SpiffTask, result: dict[str, Any]) -> None:
        """The inner scope is completed with the data ``result``."""
        began = my_task.internal_data.pop(_BEGAN, None)
        my_task.data = result if began is None else merge_changes(began, my_task.data, result)
        my_task._set_state(TaskState.READY)

    def _run_hook(self, _my_task: SpiffTask) -> bool:
        return True

    def _on_cancel(self, my_task: SpiffTask) -> None:
        my_task.workflow.top_workflow.drop_subprocess(my_task)


class SubprocessTask(Subprocess, defaults.SubWorkflowTask):
    pass


class Transaction(Subprocess, defaults.TransactionSubprocess):
    pass


class EventSubprocess(Subprocess, defaults.EventSubprocess):
    """Waits beside its scope from the scope's start. ``armed`` until its start event fires."""

    interrupting = True
    is_event_subprocess = True

    def begin(self, my_task: SpiffTask) -> None:
        if "undoing" in my_task.internal_data:
            super().begin(my_task)
            return
        my_task.internal_data["armed"] = True
        super().begin(my_task)
        kept = my_task.internal_data.pop("start", None)
        if kept:
            inner = my_task.workflow.top_workflow.subprocesses[my_task.id]
            for task in inner.tasks.values():
                if isinstance(task.task_spec, Catching):
                    task.internal_data.update(kept)

    def finish(self, my_task: SpiffTask, result: dict[str, Any]) -> None:
        """Beside it the scope may have moved on: then only what it changed itself goes on."""
        seen = my_task.internal_data.pop("seen", {})
        if not self.interrupting:
            result = merge_changes(seen, my_task.data, result)
        super().finish(my_task, result)

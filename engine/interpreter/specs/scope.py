"""The spec of a scope: a process or a subprocess, from its start to its end."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.collaboration import NO_COLLABORATION, Collaboration
from engine.interpreter.data_flow import DataFlow
from engine.interpreter.decisions import Decision
from engine.interpreter.elements import flows_between
from engine.interpreter.failure import Failure
from engine.interpreter.model import Element
from engine.interpreter.parameters import NO_PARAMETERS, Parameters
from engine.interpreter.specs.compensation import Undo
from engine.interpreter.specs.data import fill_in
from engine.interpreter.specs.joins import End, ScopeEnd
from engine.interpreter.specs.token import SpiffTask, Token
from engine.interpreter.spiff import (
    BpmnProcessSpec,
    BpmnStartTask,
    TaskState,
    WorkflowSpec,
    definitions,
)


class ScopeStart(Token, BpmnStartTask):
    """Puts one token on each none start event, or lets the other start events wait.

    Where a certain event has begun the instance, the token is put there and nowhere else.
    """

    def _predict_hook(self, my_task: SpiffTask) -> None:
        begun = self.begun_by(my_task.workflow)
        specs = self.first_specs() if begun is None else [*begun, *self.event_subprocesses()]
        my_task._sync_children(specs, TaskState.FUTURE)

    def begun_by(self, workflow: Any) -> list[Any] | None:
        """Where the tokens of an instance go that a chosen element begins (BPMN 2.0.2 §13.5.1).

        An instantiating gateway hands on to the event that has happened; a parallel one waits
        for its other events as well.
        """
        if workflow is not workflow.top_workflow or not workflow.begins_at:
            return None
        for spec in self.outputs:
            if spec.bpmn_id == workflow.begins_at:
                return [spec]
            if spec.name in self._wf_spec.instantiating:
                behind = [one for one in spec.outputs if one.bpmn_id == workflow.begins_at]
                if behind:
                    return list(spec.outputs) if spec.wants_all else behind
        raise Failure(workflow.begins_at, "START", "no instance begins at this element")

    def event_subprocesses(self) -> list[Any]:
        return [
            spec
            for spec in self.outputs
            if getattr(spec, "event_definition", None) is None
            and spec.name not in self._wf_spec.instantiating
        ]

    def _run_hook(self, my_task: SpiffTask) -> bool:
        declared = self._wf_spec.declared
        if declared:
            fill_in(my_task, declared)
        return True

    def first_specs(self) -> list[Any]:
        plain, waiting, beside = [], [], []
        for spec in self.outputs:
            if spec.name in self._wf_spec.instantiating:
                waiting.append(spec)
                continue
            definition = getattr(spec, "event_definition", None)
            if definition is None:
                beside.append(spec)
            elif isinstance(definition, definitions.NoneEventDefinition):
                plain.append(spec)
            else:
                waiting.append(spec)
        return [*(plain or waiting), *beside]


class ScopeSpec(BpmnProcessSpec):
    """``elements`` are those of its file, ``decisions`` and ``parameters``
    those of the whole package.

    ``declared`` are the variables that a process begins with.
    """

    def __init__(
        self,
        name: str,
        *,
        description: str,
        elements: Mapping[str, Element],
        decisions: Mapping[str, Decision],
        declared: DataFlow | None = None,
        collaboration: Collaboration = NO_COLLABORATION,
        parameters: Parameters = NO_PARAMETERS,
    ) -> None:
        # BpmnProcessSpec's own constructor would make its own start and end tasks.
        WorkflowSpec.__init__(self, name=name)
        self.elements = elements
        self.decisions = decisions
        self.flows = flows_between(elements)
        self.declared = declared
        self.collaboration = collaboration
        self.parameters = parameters
        #: Names of the receive tasks and gateways that begin an instance.
        self.instantiating: set[str] = set()
        self.bpmn_start_events: list[Any] = []
        # Names that no id in a diagram can be; an element may well be called End.
        self.start = ScopeStart(self, "[start]")
        self.end = ScopeEnd(self, f"{name}.EndJoin")
        self.last = End(self, "[end]")
        self.end.connect(self.last)
        self.undo = Undo(self, f"{name} [undo]")
        self.undo._connect_notify(self.start)
        self.undo.connect(self.end)
        #: Names of the compensation activities, by the ids of the activities that they undo.
        self.handlers: dict[str, str] = {}
        #: Name of the compensation event subprocess, if there is one.
        self.compensator = ""
        self.has_conditions = False
        #: The rules of an ad-hoc subprocess (``specs.ad_hoc.Rules``), None for any other scope.
        self.ad_hoc: Any = None
        self.description = description
        self.svg = None
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}

"""The spec of a scope: a process or a subprocess, from its start to its end."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.data_flow import DataFlow
from engine.interpreter.decisions import Decision
from engine.interpreter.elements import flows_between
from engine.interpreter.model import Element
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
    """Puts one token on each none start event, or lets the other start events wait."""

    def _predict_hook(self, my_task: SpiffTask) -> None:
        my_task._sync_children(self.first_specs(), TaskState.FUTURE)

    def _run_hook(self, my_task: SpiffTask) -> bool:
        declared = self._wf_spec.declared
        if declared:
            fill_in(my_task, declared)
        return True

    def first_specs(self) -> list[Any]:
        plain, waiting, beside = [], [], []
        for spec in self.outputs:
            definition = getattr(spec, "event_definition", None)
            if definition is None:
                beside.append(spec)
            elif isinstance(definition, definitions.NoneEventDefinition):
                plain.append(spec)
            else:
                waiting.append(spec)
        return [*(plain or waiting), *beside]


class ScopeSpec(BpmnProcessSpec):
    """``elements`` are those of its file, ``decisions`` those of the whole package.

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
    ) -> None:
        # BpmnProcessSpec's own constructor would make its own start and end tasks.
        WorkflowSpec.__init__(self, name=name)
        self.elements = elements
        self.decisions = decisions
        self.flows = flows_between(elements)
        self.declared = declared
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

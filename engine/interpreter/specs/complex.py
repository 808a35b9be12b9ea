"""The complex gateway: its activation, and its reset afterwards (BPMN 2.0.2 §13.4.5)."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.specs.joins import (
    RESET,
    Join,
    absorb,
    first_by_source,
    may_still_come,
    merged,
    waiting_at,
)
from engine.interpreter.specs.token import SpiffTask, element_of, inherit
from engine.interpreter.specs.ways import Way, no_way_out, value_of
from engine.interpreter.spiff import TaskState, defaults

_COUNT, _ARRIVED, _STARTING = "activationCount", "arrivedFlows", "waitingForStart"
#: Where the activated token keeps, until it runs, which flows it took tokens from.
_TAKEN = "taken"


class ComplexGateway(Join, defaults.BpmnSpecMixin):
    """Activates when ``activation`` holds, then waits for the tokens that are still to come.

    The expression sees the data of the tokens that are here, and besides ``activationCount``,
    how many incoming flows hold a token, and ``arrivedFlows``, the ids of those flows. Once it
    holds, one token of each such flow is consumed. A task of its own remembers them: it takes
    the late tokens of the other flows in, as an inclusive gateway would wait for them, and then
    the gateway may activate again. So in a loop every round begins afresh.

    The conditions of the outgoing flows are asked both times, with ``waitingForStart`` telling
    them apart. A flow without a condition and the default flow are for the activation only.
    """

    activation = ""
    #: The ids of the incoming flows by the name of the spec that they come from.
    flows: Mapping[str, tuple[str, ...]] = {}

    def __init__(self, wf_spec: Any, name: str, **keywords: Any) -> None:
        super().__init__(wf_spec, name, **keywords)
        self.ways: list[Way] = []

    def _update_hook(self, my_task: SpiffTask) -> bool:
        if RESET in my_task.internal_data:
            return self._reset(my_task)
        if "arrival" not in my_task.internal_data:
            my_task.internal_data["arrival"] = my_task.workflow.top_workflow.next_number()
            my_task.data = dict(my_task.parent.data)
        here = waiting_at(self, my_task)
        arrivals = [task for task in here if RESET not in task.internal_data]
        first = first_by_source(arrivals)
        if len(here) > len(arrivals) or not self._activates(my_task, first):
            my_task._set_state(TaskState.WAITING)
            return False
        absorb(list(first.values()), my_task)
        my_task.internal_data[_TAKEN] = list(first)
        return True

    def _activates(self, my_task: SpiffTask, first: Mapping[str, SpiffTask]) -> bool:
        if my_task not in first.values():
            return False
        arrived = [flow for name in first for flow in self.flows.get(name, ())]
        data = {**merged(list(first.values())), _COUNT: len(first), _ARRIVED: arrived}
        return not self.activation or bool(self._value(my_task, self.activation, data))

    def _reset(self, my_task: SpiffTask) -> bool:
        inherit(my_task)
        had = set(my_task.internal_data[RESET])
        waiting = [task for task in waiting_at(self, my_task) if RESET not in task.internal_data]
        late = {n: task for n, task in first_by_source(waiting).items() if n not in had}
        empty = set(self._inputs) - had - late.keys()
        if empty and may_still_come(self, my_task, empty=empty, full=had | late.keys()):
            my_task._set_state(TaskState.WAITING)
            return False
        absorb([my_task, *late.values()], my_task)
        return True

    # ── Ways out ──────────────────────────────────────────────────────────────────────────

    def _predict_hook(self, _my_task: SpiffTask) -> None:
        return

    def _run_hook(self, my_task: SpiffTask) -> bool:
        starting = RESET not in my_task.internal_data
        data = {**my_task.data, _STARTING: starting}
        wanted = [
            way.target
            for way in self.ways
            if not way.default
            and (self._value(my_task, way.condition, data) if way.condition else starting)
        ]
        if not wanted and starting:
            wanted = [way.target for way in self.ways if way.default]
            if not wanted:
                raise no_way_out(element_of(my_task))
        specs = self._wf_spec.task_specs
        # What late tokens bring to a reset that lets none go on is kept for the scope's end.
        targets = [specs[name] for name in wanted] or [self._wf_spec.end]
        my_task._sync_children(targets, TaskState.FUTURE)
        if starting:
            holder = my_task._add_child(self, TaskState.FUTURE)
            holder.internal_data[RESET] = my_task.internal_data.pop(_TAKEN)
        return True

    def _value(self, my_task: SpiffTask, text: str, data: Mapping[str, Any]) -> Any:
        return value_of(my_task, element_of(my_task), text, data)

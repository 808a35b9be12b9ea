"""Gateways that wait for tokens, and the end of a scope (BPMN 2.0.2 §13.4, §13.5.6)."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from engine.interpreter.merging import merge_changes
from engine.interpreter.specs.token import ACTIVE, SpiffTask, Token, element_of
from engine.interpreter.specs.ways import no_way_out
from engine.interpreter.spiff import BpmnTaskSpec, SimpleBpmnTask, TaskState, defaults

#: Marks the task in which a complex gateway remembers, until its reset, whose tokens it has had.
RESET = "reset"


class Join(Token):
    """Holds arriving tokens in the state WAITING until ``chosen`` lets some of them go on."""

    inputs: list[Any]
    name: str
    #: Whether tokens elsewhere decide, and not only those that have arrived.
    looks_around = True

    def chosen(self, my_task: SpiffTask, arrivals: list[SpiffTask]) -> list[SpiffTask]:
        """The arrivals to consume now, in the order of their coming; none to wait on."""
        raise NotImplementedError

    def _update_hook(self, my_task: SpiffTask) -> bool:
        if "arrival" not in my_task.internal_data:
            my_task.internal_data["arrival"] = my_task.workflow.top_workflow.next_number()
            my_task.data = dict(my_task.parent.data)
        arrivals = waiting_at(self, my_task)
        chosen = self.chosen(my_task, arrivals)
        if not chosen:
            my_task._set_state(TaskState.WAITING)
            return False
        absorb(chosen, my_task)
        return True

    def _run_hook(self, _my_task: SpiffTask) -> bool:
        return True


def waiting_at(spec: Any, my_task: SpiffTask) -> list[SpiffTask]:
    """The tokens at this join, ``my_task`` among them, in the order of their coming."""
    tasks = [
        task
        for task in my_task.workflow.tasks.values()
        if task.task_spec is spec and (task.state == TaskState.WAITING or task is my_task)
    ]
    return sorted(tasks, key=arrival)


def arrival(task: SpiffTask) -> int:
    """When the token came to its join, as a number that grows within the instance."""
    return int(task.internal_data.get("arrival", 0))


def absorb(arrivals: list[SpiffTask], survivor: SpiffTask) -> None:
    """Let ``survivor``, one of ``arrivals``, carry on with the changes that all of them made."""
    survivor.data = merged(arrivals)
    survivor.workflow.top_workflow.arrivals[survivor.id] = [
        element_of(each.parent) for each in arrivals
    ]
    for token in arrivals:
        if token is not survivor:
            token.cancel()


def merged(arrivals: list[SpiffTask]) -> dict[str, Any]:
    """The data of ``arrivals``, each with what it changed since its way parted from the others."""
    data: dict[str, Any] = arrivals[0].data
    for before, token in pairwise(arrivals):
        base = common_ancestor(before, token)
        data = merge_changes(base.data, data, token.data)
    return data


def common_ancestor(first: SpiffTask, second: SpiffTask) -> SpiffTask:
    above = set()
    task = first
    while task is not None:
        above.add(task.id)
        task = task.parent
    task = second
    while task.id not in above:
        task = task.parent
    return task


def first_by_source(arrivals: list[SpiffTask]) -> dict[str, SpiffTask]:
    """The oldest token on each incoming flow, by the name of the spec that it came from."""
    found: dict[str, SpiffTask] = {}
    for token in arrivals:
        found.setdefault(token.parent.task_spec.name, token)
    return found


def may_still_come(spec: Any, my_task: SpiffTask, *, empty: set[str], full: set[str]) -> bool:
    """Whether a token elsewhere can reach one of the ``empty`` flows into ``spec`` and none of
    the ``full`` ones. A complex gateway that waits for its reset holds no token on its way."""
    for task in active_tasks(my_task.workflow):
        if task.task_spec is spec or {RESET, "undoing"} & task.internal_data.keys():
            continue
        reached = _reachable(spec, task.task_spec)
        if reached & empty and not reached & full:
            return True
    return False


def _reachable(join: Any, start: Any) -> set[str]:
    """Names of the specs that a token at ``start`` can come to without passing ``join``."""
    seen: set[str] = set()
    left = [start]
    while left:
        spec = left.pop()
        if spec.name in seen or spec is join:
            continue
        seen.add(spec.name)
        left.extend(spec.outputs)
    return seen


class ParallelGateway(Join, defaults.ParallelGateway):
    """Needs one token on each incoming flow; surplus tokens stay for the next time."""

    looks_around = False

    def chosen(self, my_task: SpiffTask, arrivals: list[SpiffTask]) -> list[SpiffTask]:
        wanted: Counter[str] = Counter(self._inputs)
        chosen = []
        for token in arrivals:
            source = token.parent.task_spec.name
            if wanted[source] > 0:
                wanted[source] -= 1
                chosen.append(token)
        if +wanted:
            return []
        return chosen if my_task in chosen else []


class InclusiveGateway(Join, defaults.InclusiveGateway):
    """Waits while a token elsewhere may still come by an incoming flow that has none."""

    def chosen(self, my_task: SpiffTask, arrivals: list[SpiffTask]) -> list[SpiffTask]:
        first = first_by_source(arrivals)
        empty = set(self._inputs) - first.keys()
        if empty and may_still_come(self, my_task, empty=empty, full=set(first)):
            return []
        chosen = list(first.values())
        return chosen if my_task in chosen else []

    def _predict_hook(self, _my_task: SpiffTask) -> None:
        return

    def _run_hook(self, my_task: SpiffTask) -> bool:
        matches, defaults_ = self._get_matching_outputs(my_task)
        if not matches and not defaults_:
            raise no_way_out(element_of(my_task))
        my_task._sync_children(matches or defaults_, TaskState.FUTURE)
        return True


class ExclusiveGateway(Token, defaults.ExclusiveGateway):
    """Takes the first outgoing flow whose condition holds, else the default one."""

    def _predict_hook(self, _my_task: SpiffTask) -> None:
        return

    def _run_hook(self, my_task: SpiffTask) -> bool:
        wanted = self.default_task_spec
        for condition, name in self.cond_task_specs:
            if condition is not None and condition._matches(my_task):
                wanted = name
                break
        if wanted is None:
            raise no_way_out(element_of(my_task))
        my_task._sync_children([self._wf_spec.task_specs[wanted]], TaskState.FUTURE)
        return True


def active_tasks(workflow: Any) -> list[SpiffTask]:
    """Tokens on their way. What its parent has just let go counts, though not yet looked at."""
    return [
        task
        for task in workflow.tasks.values()
        if task.state & ACTIVE
        or (
            task.state == TaskState.FUTURE and task.parent and task.parent.state > TaskState.STARTED
        )
    ]


class ScopeEnd(Join, BpmnTaskSpec):
    """Where the tokens of a scope end. Goes on when no other token is left in it.

    Ended tokens become one at once, so that a long-lived scope does not collect them.
    """

    def chosen(self, my_task: SpiffTask, arrivals: list[SpiffTask]) -> list[SpiffTask]:
        if arrivals[-1] is not my_task:
            return []
        absorb(arrivals, my_task)
        others = [task for task in active_tasks(my_task.workflow) if task is not my_task]
        armed = [task for task in others if task.internal_data.get("armed")]
        if len(others) > len(armed):
            return []
        for task in armed:
            task.cancel()
        return [my_task]


class End(Token, SimpleBpmnTask):
    """The very last task of a scope, with which the scope is completed."""

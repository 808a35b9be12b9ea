"""Ad-hoc subprocesses: activities that people start, in any order and number (BPMN 2.0.2 §13.3.5).

The scope has no start event. A keeper waits in it as long as activities may be started; what is
started stands beside the keeper, and its tokens end as everywhere. All activities of the scope
see the same data at once: what a completed one changed is laid over the data of the others, for
they were started at different times and would otherwise undo each other's work.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.interpreter.elements import ACTIVITIES
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.failure import Failure
from engine.interpreter.merging import changes_between
from engine.interpreter.specs.activities import Subprocess
from engine.interpreter.specs.data import LOCAL
from engine.interpreter.specs.token import (
    ACTIVE,
    Repeats,
    SpiffTask,
    Token,
    element_of,
    inherit,
)
from engine.interpreter.spiff import SimpleBpmnTask, TaskState, defaults

KEEPER = "AdHocKeeper"
_CLOSED, _DONE = "closed", "done"


@dataclass(frozen=True, slots=True)
class Rules:
    """``entries`` are the activities that may be started: those without an incoming flow."""

    entries: tuple[str, ...]
    sequential: bool
    condition: str
    cancel_remaining: bool


class AdHocSubprocess(Subprocess, defaults.SubWorkflowTask):
    pass


class Keeper(Token, SimpleBpmnTask):
    """Holds the scope open until it is closed; then its token ends like the others."""

    def _update_hook(self, my_task: SpiffTask) -> bool:
        inherit(my_task)
        if my_task.internal_data.get(_CLOSED):
            return True
        my_task._set_state(TaskState.WAITING)
        return False


def open_scopes(top: Any) -> Iterator[tuple[SpiffTask, Any, SpiffTask]]:
    """The ad-hoc subprocesses in which something may be started: task, scope and keeper."""
    for inner in top.scopes():
        owner = getattr(inner, "owner", None)
        if owner is not None and isinstance(owner.task_spec, AdHocSubprocess):
            keeper = keeper_of(inner)
            if keeper is not None:
                yield owner, inner, keeper


def keeper_of(inner: Any) -> SpiffTask | None:
    """The keeper of an ad-hoc scope in which activities may still be started."""
    for task in inner.tasks.values():
        if isinstance(task.task_spec, Keeper) and task.state == TaskState.WAITING:
            return task
    return None


def running(inner: Any) -> list[SpiffTask]:
    """The tokens of activities in an ad-hoc scope."""
    return [
        task
        for task in inner.tasks.values()
        if task.state & ACTIVE
        and not isinstance(task.task_spec, Keeper)
        and task.task_spec is not inner.spec.end
        and "armed" not in task.internal_data
    ]


def completed(keeper: SpiffTask) -> Mapping[str, int]:
    """How often each activity of the scope was completed."""
    done: Mapping[str, int] = keeper.internal_data.get(_DONE, {})
    return done


def start_activity(inner: Any, keeper: SpiffTask, element_id: str) -> None:
    """Put a token on one of the entries."""
    specs = inner.spec.task_specs
    spec = specs.get(f"{element_id}.BoundaryEventSplit") or specs[element_id]
    child = keeper.parent._add_child(spec, TaskState.FUTURE)
    child.data = dict(keeper.data)
    spec._update(child)


def close(inner: Any, keeper: SpiffTask) -> None:
    """Let nothing be started any more; what runs is taken back or finishes, as the rules say."""
    if inner.spec.ad_hoc.cancel_remaining:
        for task in running(inner):
            task.cancel()
    keeper.internal_data[_CLOSED] = True
    keeper.task_spec._update(keeper)


def after_task(inner: Any, task: SpiffTask) -> None:
    """A task of an ad-hoc scope is completed: share its data, and see whether that was all."""
    if task.parent is None or isinstance(task.parent.task_spec, Repeats):
        return
    _share(inner, task)
    element_id = element_of(task)
    element = inner.spec.elements.get(element_id)
    keeper = keeper_of(inner)
    if keeper is None or element is None or element.kind not in ACTIVITIES:
        return
    keeper.internal_data[_DONE] = {
        **completed(keeper),
        element_id: completed(keeper).get(element_id, 0) + 1,
    }
    if inner.spec.ad_hoc.condition and _is_complete(inner, keeper):
        close(inner, keeper)


def _share(inner: Any, done: SpiffTask) -> None:
    changed, removed = changes_between(done.parent.data, done.data)
    if not changed and not removed:
        return
    for task in inner.tasks.values():
        if task is done or task.parent is done:
            continue
        local: dict[str, list[Any]] = task.internal_data.get(LOCAL) or {}
        for name in changed.keys() & local.keys():
            local[name] = [changed[name]]
        for name in removed:
            if name in local:
                local[name] = []
        task.data = {
            **{name: value for name, value in task.data.items() if name not in removed},
            **{name: value for name, value in changed.items() if name not in local},
            **{name: task.data[name] for name in local if name in task.data},
        }


def _is_complete(inner: Any, keeper: SpiffTask) -> bool:
    rules: Rules = inner.spec.ad_hoc
    done = completed(keeper)
    data = {
        **keeper.data,
        "completedActivities": list(done),
        "nrOfCompletedActivities": sum(done.values()),
        "nrOfActiveActivities": len(running(inner)),
    }
    now = inner.top_workflow.surroundings.now
    try:
        return bool(compile_expression(rules.condition).evaluate(data, now=now))
    except ExpressionError as error:
        raise Failure(inner.spec.name, "EXPRESSION", f"{rules.condition}: {error}") from None

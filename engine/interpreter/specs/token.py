"""What all elements have in common: tokens, and the data that they carry."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import Any

from engine.interpreter.data_flow import DataFlow
from engine.interpreter.specs.data import LOCAL, enter, leave
from engine.interpreter.specs.ways import Way, behind_activity
from engine.interpreter.spiff import BoundaryEventSplit, TaskState

SpiffTask = Any  # SpiffWorkflow.task.Task

ACTIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
UNFINISHED = TaskState.NOT_FINISHED_MASK


class Token:
    """To be placed before a SpiffWorkflow spec class.

    Nothing is foretold: a task has no children before it runs, so the tree holds tokens only
    (SpiffWorkflow predicts whole branches and keeps them up to date at every step). Data is
    copied from the parent once, not laid over again at every refresh.
    """

    _outputs: list[str]
    outputs: list[Any]
    #: What goes into the activity and out of it, where the diagram says so.
    data_flow: DataFlow | None = None
    #: The flows out of an activity, where some of them have conditions.
    conditional_ways: tuple[Way, ...] = ()

    def _predict(self, *_arguments: Any, **_keywords: Any) -> None:
        return

    def _predict_hook(self, my_task: SpiffTask) -> None:
        if not self.conditional_ways:
            my_task._sync_children(self.outputs, TaskState.FUTURE)

    def _run(self, my_task: SpiffTask) -> Any:
        if "undoing" not in my_task.internal_data:
            self._predict_hook(my_task)
        return super()._run(my_task)  # type: ignore[misc]

    def _update_hook(self, my_task: SpiffTask) -> bool:
        inherit(my_task)
        return True

    def _on_complete_hook(self, my_task: SpiffTask) -> None:
        if self.data_flow and LOCAL in my_task.internal_data:
            leave(my_task, self.data_flow, kept=_untouched(my_task))
        if self.conditional_ways and "undoing" not in my_task.internal_data:
            self._choose_ways(my_task)
        super()._on_complete_hook(my_task)  # type: ignore[misc]
        my_task.workflow.top_workflow.note_completed(my_task)
        parent = my_task.parent
        if parent is None:
            return
        if isinstance(parent.task_spec, BoundarySplit):
            parent.task_spec.activity_done(my_task)
        elif is_round(my_task):
            parent.task_spec.child_done(parent, my_task)

    def _choose_ways(self, my_task: SpiffTask) -> None:
        """Only now: the conditions read what the activity let out."""
        chosen = behind_activity(self.conditional_ways, my_task, element_of(my_task))
        specs = my_task.workflow.spec.task_specs
        my_task._sync_children([specs[name] for name in chosen], TaskState.FUTURE)


class Repeats:
    """An activity that runs several times, each time as a child task.

    ``own_names`` are the variables that each round has of its own.
    """

    own_names: tuple[str, ...] = ()

    def child_done(self, my_task: SpiffTask, child: SpiffTask) -> None:
        raise NotImplementedError


class BoundarySplit(Token, BoundaryEventSplit):
    """Stands before an activity with boundary events; they and the activity are its children."""

    element_id = ""  # of the activity

    def _run_hook(self, _my_task: SpiffTask) -> bool:
        return True

    def activity_done(self, my_task: SpiffTask) -> None:
        """The activity is completed: its boundary events no longer wait."""
        if not hasattr(my_task.task_spec, "cancel_activity"):
            for other in siblings(my_task):
                if other.state == TaskState.WAITING:
                    other.cancel()


def run(my_task: SpiffTask) -> None:
    """Carry out what is ready. SpiffWorkflow's own ``run`` would complete a task that has thrown
    what ended itself."""
    done = my_task.task_spec._run(my_task)
    if my_task.state & TaskState.FINISHED_MASK or my_task.id not in my_task.workflow.tasks:
        return
    if done is None:
        my_task._set_state(TaskState.STARTED)
    else:
        my_task.complete()


def is_round(my_task: SpiffTask) -> bool:
    """Whether a task is one of several rounds; what comes after the last one is none."""
    parent = my_task.parent
    return bool(parent is not None and isinstance(parent.task_spec, Repeats) and my_task.triggered)


def siblings(my_task: SpiffTask) -> list[SpiffTask]:
    parent = my_task.parent
    return [] if parent is None else [task for task in parent.children if task is not my_task]


def inherit(my_task: SpiffTask) -> None:
    """Give a new task its parent's data. Values are shared: nothing changes them in place."""
    if my_task.state != TaskState.WAITING or not my_task.data:
        parent = my_task.parent
        if parent is not None:
            my_task.data = {**parent.data, **my_task.data}
        flow = getattr(my_task.task_spec, "data_flow", None)
        if flow:
            enter(my_task, flow)


def _untouched(my_task: SpiffTask) -> dict[str, Any]:
    """The data that an activity began with, where its round's own variables are among it."""
    parent = my_task.parent
    if not isinstance(parent.task_spec, Repeats):
        return dict(parent.data)
    own = {name: my_task.data[name] for name in parent.task_spec.own_names if name in my_task.data}
    return {**parent.data, **own}


def element_of(my_task: SpiffTask) -> str:
    """The id of the element in the diagram; the scope's where a task stands for none."""
    spec = my_task.task_spec
    found = spec.bpmn_id or getattr(spec, "element_id", None) or my_task.workflow.spec.name
    return str(found)

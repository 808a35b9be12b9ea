"""Letting an ended instance go on, and event subprocesses wait again."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import Any

from engine.interpreter.specs.activities import EventSubprocess
from engine.interpreter.specs.token import UNFINISHED
from engine.interpreter.spiff import TaskState
from engine.interpreter.workflow import Instance


def reopen(top: Instance) -> None:
    """Make an ended instance ready for a token: with its data, and its event subprocesses.

    One that was cancelled still holds the tokens that it had then; they are left to the move.
    """
    if top.completed:
        top.completed = False
        top.task_tree.data = dict(top.data)
        top.data = {}
    for task in list(top.tasks.values()):
        if "armed" in task.internal_data:
            task.cancel()
    rearm_event_subprocesses(top)


def rearm_event_subprocesses(scope: Any) -> None:
    """Let those of a scope's event subprocesses wait that neither wait nor run."""
    present = {task.task_spec for task in scope.tasks.values() if task.state & UNFINISHED}
    for spec in scope.spec.start.outputs:
        if isinstance(spec, EventSubprocess) and spec not in present:
            task = scope.task_tree._add_child(spec, TaskState.FUTURE)
            spec._update(task)

"""The data of a whole scope while several tokens are in it. Reads only."""

from __future__ import annotations

from typing import Any

from engine.interpreter.merging import merge_changes
from engine.interpreter.specs.data import outward

_UNFINISHED = 8 | 16 | 32  # WAITING, READY, STARTED
#: Marks of tasks beside the flow: event subprocesses that only wait, and what is being undone,
#: which works on data of then and gives its changes to the thrower when it is done.
_ASIDE = {"armed", "undoing"}


def data_of_scope(workflow: Any) -> dict[str, Any]:
    """What the scope's data would be if all its tokens met now, each with its own changes.

    What stands beside the flow has nothing to say and is left out.
    """
    if workflow.completed:
        return dict(workflow.data)
    found = _below(workflow, workflow.task_tree)
    return dict(workflow.task_tree.data) if found is None else dict(found)


def _below(workflow: Any, task: Any) -> dict[str, Any] | None:
    """The merged data of the tokens at and under ``task``; None where there is none."""
    data = None
    if task.state & _UNFINISHED and not _ASIDE & task.internal_data.keys():
        inner = workflow.top_workflow.subprocesses.get(task.id)
        data = task.data if inner is None else data_of_scope(inner)
        seen = task.internal_data.get("seen")
        if seen is not None and not task.task_spec.interrupting:
            # An event subprocess beside its scope says only what it changed itself.
            data = merge_changes(seen, task.parent.data, data)
        data = outward(task, data)
    for child in task.children:
        below = _below(workflow, child)
        if below is not None:
            data = below if data is None else merge_changes(task.data, data, below)
    return data

"""The data of a whole scope while several tokens are in it. Reads only."""

from __future__ import annotations

from typing import Any

from engine.interpreter.merging import merge_changes

_UNFINISHED = 8 | 16 | 32  # WAITING, READY, STARTED


def data_of_scope(workflow: Any) -> dict[str, Any]:
    """What the scope's data would be if all its tokens met now, each with its own changes.

    Event subprocesses that only wait have nothing to say and are left out.
    """
    if workflow.completed:
        return dict(workflow.data)
    found = _below(workflow, workflow.task_tree)
    return dict(workflow.task_tree.data) if found is None else dict(found)


def _below(workflow: Any, task: Any) -> dict[str, Any] | None:
    """The merged data of the tokens at and under ``task``; None where there is none."""
    data = None
    if task.state & _UNFINISHED and "armed" not in task.internal_data:
        inner = workflow.top_workflow.subprocesses.get(task.id)
        data = task.data if inner is None else data_of_scope(inner)
    for child in task.children:
        below = _below(workflow, child)
        if below is not None:
            data = below if data is None else merge_changes(task.data, data, below)
    return data

"""Dropping what no token needs any more, so that state does not grow with history.

Kept are the unfinished tasks, their parents (what waits reads its data there, and a boundary
event finds its activity beside it), and every task where the ways of two kept ones part (joins
merge what changed since then). All else is history, and history lives in history rows.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import Any

from engine.interpreter.specs.token import UNFINISHED


def compact(top: Any) -> None:
    """Compact every scope of the instance, and forget scopes that are completed."""
    for inner_id, inner in list(top.subprocesses.items()):
        if inner.completed:
            del top.subprocesses[inner_id]
    for scope in top.scopes():
        _compact_scope(scope)


def _compact_scope(scope: Any) -> None:
    tasks = scope.tasks
    needed = _needed(tasks)
    scope.last_task = None
    roots = _shrink(tasks, scope.task_tree.id, needed)
    root = tasks[roots[0]] if roots else scope.task_tree
    if not roots:
        root._children = []
        root.data = {}  # The scope is completed and holds its data itself.
    root._parent = None
    scope.task_tree = root
    scope.tasks = {task_id: tasks[task_id] for task_id in _in_tree_order(tasks, root.id)}


def _needed(tasks: dict[Any, Any]) -> set[Any]:
    needed = set()
    for task in tasks.values():
        if task.state & UNFINISHED:
            needed.add(task.id)
            if task._parent is not None:
                needed.add(task._parent)
    return needed


def _shrink(tasks: dict[Any, Any], root_id: Any, needed: set[Any]) -> list[Any]:
    """Splice out what is not needed, lowest first. Returns the id that stands for the root."""
    standing: dict[Any, list[Any]] = {}
    for task_id in reversed(_in_tree_order(tasks, root_id)):
        task = tasks[task_id]
        below = [kept for child_id in task._children for kept in standing[child_id]]
        if task_id in needed or len(below) > 1:
            task._children = below
            for child_id in below:
                tasks[child_id]._parent = task_id
            below = [task_id]
        standing[task_id] = below
    return standing[root_id]


def _in_tree_order(tasks: dict[Any, Any], root_id: Any) -> list[Any]:
    """Ids from the root down, each before its children. A loop: chains may be long."""
    order, left = [], [root_id]
    while left:
        task_id = left.pop()
        order.append(task_id)
        left.extend(reversed(tasks[task_id]._children))
    return order

"""Undoing what is done: completed activities, and who compensates them (BPMN 2.0.2 §13.5.5).

A scope keeps a *record* of each completed activity that could be undone: one with a compensation
activity of its own, and a subprocess in which something could. A record is JSON:

``a``  the name of the activity's spec
``d``  the data when it was completed
``k``  the records of the subprocess that it was, if it was one
``s``  the data within that subprocess, where they are not ``d``
``by`` the number of the thrower that is about to undo it
``t``  the task that it was, where a person finished it as one round of several

Whoever compensates reserves records and undoes them one after the other, the latest first, each
in a task with the thrower's number under ``undoing``. Undoing a subprocess means to open its
scope again with its data of then, and there to run its compensation event subprocess or, without
one, to undo its records in turn. Records end with their scope.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.interpreter.failure import Failure
from engine.interpreter.merging import merge_changes
from engine.interpreter.specs.token import SpiffTask, Token, element_of, inherit, run
from engine.interpreter.spiff import BpmnTaskSpec, TaskState

Record = dict[str, Any]

#: How many records an instance may hold: a loop whose rounds could all be undone comes to this.
MAX_RECORDS = 2_000


# ── Remembering ───────────────────────────────────────────────────────────────────────────


def note_completed(task: SpiffTask) -> None:
    """An activity is completed: keep what undoing it would need, or tell who undid by it."""
    if "undoing" in task.internal_data:
        _undone(task)
        return
    scope = task.workflow
    inner = task.internal_data.pop("completed", None)
    if inner is None and task.task_spec.bpmn_id not in scope.spec.handlers:
        return
    if _count(task.workflow.top_workflow) >= MAX_RECORDS:
        raise Failure(
            element_of(task),
            "COMPENSATION",
            f"more than {MAX_RECORDS} completed activities wait for their compensation",
        )
    record: Record = {"a": task.task_spec.name, "d": dict(task.data)}
    if "round" in task.internal_data and _finished_by_person(task):
        record["t"] = task.id
    if inner is not None:
        record["k"] = inner["k"]
        if inner["s"] != task.data:
            record["s"] = inner["s"]
    scope.completed_activities.append(record)


def _finished_by_person(task: SpiffTask) -> bool:
    completing = task.workflow.top_workflow.completing
    return completing is task or (
        completing is not None and getattr(completing.workflow, "owner", None) is task
    )


def note_scope_completed(scope: Any, owner: SpiffTask) -> None:
    """A subprocess is completed: hand its records over, if it could be undone."""
    can_be = scope.completed_activities or scope.spec.compensator
    if can_be and "undoing" not in owner.internal_data:
        known = {"k": scope.completed_activities, "s": dict(scope.data)}
        owner.internal_data["completed"] = known
    scope.completed_activities = []


def _count(top: Any) -> int:
    return sum(_size(scope.completed_activities) for scope in top.scopes())


def _size(records: list[Record]) -> int:
    return sum(1 + _size(record.get("k", [])) for record in records)


# ── Undoing ───────────────────────────────────────────────────────────────────────────────


def reserve(task: SpiffTask, activity: str) -> bool:
    """Reserve for ``task`` what it compensates: one activity, or all; whether there is any."""
    scopes = list(_in_reach(task))
    wanted = [
        record
        for scope, _ in scopes
        for record in scope.completed_activities
        if "by" not in record and activity in ("", scope.spec.task_specs[record["a"]].bpmn_id)
    ]
    if wanted:
        number = task.workflow.top_workflow.next_number()
        task.internal_data["undo"] = number
        for record in wanted:
            record["by"] = number
    return bool(wanted)


def undo_next(task: SpiffTask) -> bool:
    """Begin to undo the latest activity that ``task`` has reserved; whether there was one."""
    number = task.internal_data["undo"]
    for scope, parent in _in_reach(task):
        for record in reversed(scope.completed_activities):
            if record.get("by") == number:
                scope.completed_activities.remove(record)
                _undo(task, scope.spec, parent, record)
                return True
    return False


def _in_reach(task: SpiffTask) -> Iterator[tuple[Any, SpiffTask]]:
    """The scopes whose activities ``task`` compensates, each with the task to hang the undoing on.

    An event subprocess belongs to the scope around it.
    """
    scope, parent = task.workflow, task
    yield scope, parent
    while scope.parent_task_id is not None:
        parent = scope.top_workflow.get_task_from_id(scope.parent_task_id)
        if parent is None or not getattr(parent.task_spec, "is_event_subprocess", False):
            return
        scope = parent.workflow
        yield scope, parent


def _undo(thrower: SpiffTask, scope_spec: Any, parent: SpiffTask, record: Record) -> None:
    activity = scope_spec.task_specs[record["a"]]
    handler = scope_spec.handlers.get(activity.bpmn_id)
    spec = activity if handler is None else scope_spec.task_specs[handler]
    seen = {
        name: value
        for name, value in record["d"].items()
        if name not in thrower.data or thrower.data[name] != value
    }
    child = parent._add_child(spec, TaskState.FUTURE)
    child.triggered = True
    child.data = {**thrower.data, **seen}
    child.internal_data.update(undoing=thrower.internal_data["undo"], seen_then=seen)
    if handler is None and activity.name != scope_spec.compensator:
        child.internal_data["record"] = record
    spec._update(child)


def open_again(scope: Any, owner: SpiffTask) -> None:
    """Let a subprocess that is being undone begin: not at its start, but with its undoing."""
    record = owner.internal_data.pop("record", None)
    if record is None:
        run(scope.task_tree)  # A compensation event subprocess, or a handler: they begin afresh.
        return
    root = scope.task_tree
    root.data = {**owner.data, **record.get("s", {})}
    scope.completed_activities = record.get("k", [])
    root._set_state(TaskState.COMPLETED)
    undo = root._add_child(scope.spec.undo, TaskState.FUTURE)
    inherit(undo)
    number = undo.internal_data["undo"] = scope.top_workflow.next_number()
    if scope.spec.compensator:
        compensator: Record = {"a": scope.spec.compensator, "d": {}, "by": number}
        scope.completed_activities = [*scope.completed_activities, compensator]
    else:
        for inner in scope.completed_activities:
            inner["by"] = number
    scope.spec.undo._update(undo)


def _undone(task: SpiffTask) -> None:
    """One activity is undone: its thrower takes over what changed, and goes on with the next."""
    number = task.internal_data["undoing"]
    for thrower in task.workflow.top_workflow.all_tasks():
        if thrower.internal_data.get("undo") == number and thrower.state == TaskState.STARTED:
            base = {**thrower.data, **task.internal_data["seen_then"]}
            thrower.data = merge_changes(base, thrower.data, task.data)
            if not undo_next(thrower):
                _all_undone(thrower)
            return


def _all_undone(thrower: SpiffTask) -> None:
    del thrower.internal_data["undo"]
    thrower.internal_data["undone"] = True
    thrower._set_state(TaskState.READY)


def release(task: SpiffTask) -> None:
    """``task`` is taken back while it compensates: what it has not undone stays as it was."""
    number = task.internal_data.get("undo")
    if number is not None:
        for scope, _ in _in_reach(task):
            for record in scope.completed_activities:
                if record.get("by") == number:
                    del record["by"]


class Undo(Token, BpmnTaskSpec):
    """A token that compensates: in a scope opened again, or beside a thrower that goes on."""

    def _run(self, my_task: SpiffTask) -> Any:
        undone = my_task.internal_data.pop("undone", False)
        if not undone and "undo" in my_task.internal_data and undo_next(my_task):
            return None
        return super()._run(my_task)

    def _run_hook(self, _my_task: SpiffTask) -> bool:
        return True

    def _on_cancel(self, my_task: SpiffTask) -> None:
        release(my_task)
        super()._on_cancel(my_task)


def undo_beside(task: SpiffTask) -> None:
    """Let a token of its own undo what ``task`` has reserved, so that ``task`` can go on."""
    spec = task.workflow.spec.undo
    beside = task._add_child(spec, TaskState.FUTURE)
    beside.triggered = True
    beside.internal_data["undo"] = task.internal_data.pop("undo")

"""Passing a step over, and beginning one anew."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import Any

from engine.interpreter.moves import refusals
from engine.interpreter.moves.contract import Refused
from engine.interpreter.moves.positions import activity_of, element_id_of
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.specs.activities import Subprocess
from engine.interpreter.specs.calls import CallActivity
from engine.interpreter.specs.events import Catching, fire
from engine.interpreter.specs.joins import Join
from engine.interpreter.specs.loops import Loop
from engine.interpreter.specs.token import Repeats, SpiffTask, run
from engine.interpreter.spiff import TaskState
from engine.interpreter.workflow import Instance


def pass_over(top: Instance, task: SpiffTask, data: dict[str, Any]) -> None:
    """Let a token go on as though its step had been carried out, with ``data`` of the move.

    One round of several is passed over where ``task`` is one, else the whole activity.

    Raises:
        Refused: The token waits for others at a join.
    """
    spec = task.task_spec
    if isinstance(spec, Join):
        raise Refused(refusals.cannot_be_passed(element_id_of(spec)))
    if isinstance(spec, Catching) and task.state == TaskState.WAITING:
        fire(task, data)
        return
    if isinstance(spec, Loop):
        for child in list(task.children):
            child.cancel()
        _let_go(task, {**task.data, **data})
    elif isinstance(activity_of(spec), Subprocess):
        _leave_scope(top, task, data)
    else:
        task.data = {**task.data, **data}
        run(task)


def _leave_scope(top: Instance, task: SpiffTask, data: dict[str, Any]) -> None:
    """A subprocess hands out what it knows; a call that has not ended hands out nothing."""
    inner = top.subprocesses[task.id]
    known = task.data if isinstance(task.task_spec, CallActivity) else data_of_scope(inner)
    top.drop_subprocess(task)
    _let_go(task, {**known, **data})


def _let_go(task: SpiffTask, data: dict[str, Any]) -> None:
    task.data = data
    task._set_state(TaskState.READY)
    run(task)


def begin_again(task: SpiffTask) -> SpiffTask:
    """Begin one round of several anew, with the item that it had; the others stay as they are.

    Raises:
        Refused: The task is no round.
    """
    loop = task.parent
    if loop is None or not isinstance(loop.task_spec, Repeats):
        raise Refused(refusals.no_round(element_id_of(task.task_spec)))
    spec: Any = loop.task_spec
    index = task.internal_data["round"]
    item = getattr(spec, "item", "")
    values = {item: task.data[item]} if item and item in task.data else {}
    task.cancel()
    begun: SpiffTask = spec.add_round_anew(loop, index, values)
    return begun

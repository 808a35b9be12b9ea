"""Variables of one activity: they come when it is entered, and what is to stay goes on.

The task keeps which names are its own (``local``), each with the value that it hides, so that
every look from outside, while the activity runs or when it is completed, sees the scope's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.interpreter.contract import RowWrite
from engine.interpreter.data_flow import DataFlow
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json, as_text, compile_expression
from engine.interpreter.failure import Failure

LOCAL = "local"
_MAX_KEY = 200

SpiffTask = Any  # SpiffWorkflow.task.Task


def enter(my_task: SpiffTask, flow: DataFlow) -> None:
    """Give a new task its own variables. A second call changes nothing."""
    if LOCAL in my_task.internal_data:
        return
    outside = my_task.data
    my_task.internal_data[LOCAL] = {
        name: [outside[name]] if name in outside else [] for name in flow.local
    }
    data = dict(outside)
    for reading in flow.readings:
        key = _key(my_task, reading.key, data)
        locking = any(writing.store == reading.store for writing in flow.writings)
        world = my_task.workflow.top_workflow.surroundings
        data[reading.target] = world.read_row(reading.store, key, locking)
    for assignment in flow.inputs:
        data[assignment.target] = _value(my_task, assignment.expression, data)
    my_task.data = data


def leave(my_task: SpiffTask, flow: DataFlow, *, kept: Mapping[str, Any]) -> None:
    """Let out of a completed activity what its data flow says, and write its rows.

    ``kept`` is the data of the scope without anything that the activity did.
    """
    inside = my_task.data
    outputs = {each.target: _value(my_task, each.expression, inside) for each in flow.outputs}
    for writing in flow.writings:
        key = _key(my_task, writing.key, inside)
        value = _value(my_task, writing.expression, inside)
        world = my_task.workflow.top_workflow.surroundings
        world.write_row(RowWrite(writing.store, key, value, writing.capacity))
    base = kept if flow.only else outward(my_task, inside)
    my_task.data = {**base, **outputs}


def outward(my_task: SpiffTask, data: Mapping[str, Any]) -> dict[str, Any]:
    """``data`` of an activity as its surroundings see it: without the variables of its own."""
    local: Mapping[str, list[Any]] = my_task.internal_data.get(LOCAL) or {}
    seen = {name: value for name, value in data.items() if name not in local}
    seen.update({name: hidden[0] for name, hidden in local.items() if hidden})
    return seen


def fill_in(my_task: SpiffTask, flow: DataFlow) -> None:
    """Begin the variables that a process declares, where nothing was handed in for them."""
    data = dict(my_task.data)
    for assignment in flow.inputs:
        if assignment.target not in data:
            data[assignment.target] = _value(my_task, assignment.expression, data)
    my_task.data = data


def _value(my_task: SpiffTask, text: str, data: Mapping[str, Any]) -> Any:
    now = my_task.workflow.top_workflow.surroundings.now
    try:
        return as_json(compile_expression(text).evaluate(data, now=now))
    except (ExpressionError, TypeError, ValueError) as error:
        element_id = my_task.task_spec.bpmn_id or my_task.workflow.spec.name
        raise Failure(str(element_id), "EXPRESSION", f"{text}: {error}") from None


def _key(my_task: SpiffTask, text: str, data: Mapping[str, Any]) -> str:
    key = as_text(_value(my_task, text, data)).strip()
    if not key or len(key) > _MAX_KEY:
        reason = f"the key of a row has 1 to {_MAX_KEY} characters, but {text} is {key!r}"
        raise Failure(str(my_task.task_spec.bpmn_id), "STORE", reason)
    return key

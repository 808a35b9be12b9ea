"""The state of an instance as bytes: tokens and data only, never what was parsed.

Format 1 is JSON: ``{"f": 1, "n": next number, "s": [scope, ...], "k": {key: value}}``; ``k``, the
correlation keys that messages have fixed, is there where there are any, and so is ``l``: the ended
loops that :mod:`engine.interpreter.specs.rounds` keeps. A scope is
``{"o": owner's task id, "d": data, "c": completed, "t": [task, ...]}``, outer scopes first; a
task ``[id, index of its parent, spec name, state, triggered, changed, removed, internal]``, with
the data as the difference to its parent's. Task ids are numbers within the instance. A scope
also has ``u`` where something done in it could be undone: the records of
:mod:`engine.interpreter.specs.compensation`, each with its data as the difference to those of the
one after it, the last one's to those of the first task.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

import json
from typing import Any

from engine.errors import InvalidState
from engine.interpreter.contract import Surroundings
from engine.interpreter.model import ProcessModel
from engine.interpreter.records import difference, pack, unpack
from engine.interpreter.specs.token import SpiffTask
from engine.interpreter.spiff import Task
from engine.interpreter.workflow import Instance, Scope

#: Version of the format that is written (``instance.tokens_format``). Older ones stay readable.
FORMAT = 1
#: What the first and last spec of a scope were called in the first states of this format.
_OLDER_NAMES = {"Start": "[start]", "End": "[end]"}


def settle_ids(top: Instance) -> None:
    """Give the tasks that this advance made short ids, in the order of the tree."""
    for scope in top.scopes():
        renamed: dict[Any, str] = {}
        for task_id in scope.tasks:
            renamed[task_id] = task_id if isinstance(task_id, str) else str(top.next_number())
        for task in scope.tasks.values():
            task.id = renamed[task.id]
            task._parent = renamed.get(task._parent)
            task._children = [renamed[child] for child in task._children]
        scope.tasks = {task.id: task for task in scope.tasks.values()}
    top.subprocesses = {inner.owner.id: inner for inner in top.subprocesses.values()}
    for inner in top.subprocesses.values():
        inner.parent_task_id = inner.owner.id


def dump(top: Instance) -> bytes:
    """The whole state of ``top``, which has to be compacted and its ids settled.

    Raises:
        TypeError, ValueError: Some data is not JSON.
    """
    scopes = sorted(top.scopes(), key=lambda scope: int(scope.depth))
    plain = {"f": FORMAT, "n": top.number, "s": [_scope(scope) for scope in scopes]}
    if top.keys:
        plain["k"] = top.keys
    if top.left_loops:
        plain["l"] = top.left_loops
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _scope(scope: Any) -> dict[str, Any]:
    index = {task_id: position for position, task_id in enumerate(scope.tasks)}
    plain = {
        "o": scope.parent_task_id,
        "d": scope.data,
        "c": scope.completed,
        "t": [_task(task, index) for task in scope.tasks.values()],
    }
    if scope.completed_activities and not scope.completed:
        plain["u"] = pack(scope.completed_activities, scope.task_tree.data)
    return plain


def _task(task: SpiffTask, index: dict[Any, int]) -> list[Any]:
    parent = task.parent
    before = {} if parent is None else parent.data
    changed, removed = difference(before, task.data)
    return [
        task.id,
        index.get(task._parent, -1),
        task.task_spec.name,
        task.state,
        int(task.triggered),
        changed,
        removed,
        task.internal_data,
    ]


def load(model: ProcessModel, state: bytes, surroundings: Surroundings | None) -> Instance:
    """The instance that ``state`` was dumped from.

    Raises:
        InvalidState: The state was written by a newer version, or for another definition.
    """
    plain = json.loads(state)
    if plain["f"] > FORMAT:
        raise InvalidState(
            "Expected a state of format {known} or older, but it has format {found}.",
            known=FORMAT,
            found=plain["f"],
        )
    top = Instance(model.spec, surroundings, library=model.library, deserializing=True)
    top.number = plain["n"]
    top.keys = plain.get("k", {})
    top.left_loops = plain.get("l", {})
    first, *inner = plain["s"]
    _fill(top, first)
    for stored in inner:
        owner: SpiffTask = top.get_task_from_id(stored["o"])
        scope = Scope(owner.task_spec.scope_for(owner), owner, deserializing=True)
        _fill(scope, stored)
        top.subprocesses[owner.id] = scope
    return top


def _fill(scope: Any, stored: dict[str, Any]) -> None:
    scope.data = stored["d"]
    scope.completed = stored["c"]
    tasks: list[SpiffTask] = []
    for row in stored["t"]:
        parent = tasks[row[1]] if row[1] >= 0 else None
        tasks.append(_restore(scope, row, parent))
    scope.task_tree = tasks[0]
    scope.completed_activities = unpack(stored.get("u", []), tasks[0].data)


def _restore(scope: Any, row: list[Any], parent: SpiffTask | None) -> SpiffTask:
    task_id, _, name, state, triggered, changed, removed, internal = row
    spec = scope.spec.task_specs.get(name) or scope.spec.task_specs.get(_OLDER_NAMES.get(name))
    if spec is None:
        raise InvalidState(
            "Expected the definition to have the element {element}, but it has not.", element=name
        )
    task = Task(scope, spec, parent, state=state, id=task_id)
    task.triggered = bool(triggered)
    task.internal_data = internal
    task.data = changed if parent is None else {**parent.data, **changed}
    for name_gone in removed:
        task.data.pop(name_gone, None)
    return task

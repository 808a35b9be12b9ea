"""One finished round of several is taken back: the others stay as they are.

While its loop runs, the round begins again in it, and the loop forgets what it made of it. A loop
that the round has ended is opened again first, in place of what came of it, with the data and the
counts that it had, and with the rounds that ended with it.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.interpreter.moves import refusals
from engine.interpreter.moves.beginning import begin
from engine.interpreter.moves.checking import require_sound_at
from engine.interpreter.moves.contract import Plan, Refused
from engine.interpreter.moves.positions import Position, activity_of, element_id_of, positions
from engine.interpreter.moves.units import owners_of
from engine.interpreter.specs.activities import Subprocess
from engine.interpreter.specs.loops import Loop, MultiInstance
from engine.interpreter.specs.rounds import FINISHED, forget
from engine.interpreter.specs.token import (
    UNFINISHED,
    BoundarySplit,
    Repeats,
    SpiffTask,
    is_round,
    run,
)
from engine.interpreter.spiff import TaskState
from engine.interpreter.workflow import Instance


@dataclass(frozen=True, slots=True)
class Begun:
    """A round that was begun again; ``instead_of`` is the task that it had before."""

    task: SpiffTask
    instead_of: str


# ── Looking ───────────────────────────────────────────────────────────────────────────────


def loop_at(top: Instance, address: str) -> Position | None:
    """The loop whose rounds the step at ``address`` is, or lies directly in."""
    known = positions(top.spec)
    position = known.get(address)
    if position is None or isinstance(position.spec, Loop):
        return position
    owner = position.owners[-1] if position.owners else None
    loops = () if owner is None else [each for each in owner.inputs if isinstance(each, Loop)]
    return next((each for each in known.values() if each.spec in loops), None)


def in_rounds(top: Instance, address: str) -> bool:
    """Whether a step is carried out in rounds: itself, or an activity that it lies in."""
    position = positions(top.spec).get(address)
    return position is not None and (
        isinstance(position.spec, Loop)
        or any(isinstance(each, Repeats) for owner in position.owners for each in owner.inputs)
    )


def in_earlier_round(top: Instance, scope: str, task_id: str) -> bool:
    """Whether a scope lies in a round that was there before ``task_id``: in no later one."""
    owner = top.get_task_from_id(scope)
    around = () if owner is None else (*owners_of(owner.workflow), owner)
    rounds = [each for each in around if is_round(each)]
    return bool(rounds) and all(int(each.id) < int(task_id) for each in rounds)


def running(top: Instance, task_id: str) -> tuple[SpiffTask, Mapping[str, Any]] | None:
    """The loop that runs and in which ``task_id`` finished a round, with what it knows of that."""
    for task in top.all_tasks():
        if task.state == TaskState.STARTED and isinstance(task.task_spec, Loop):
            for record in task.internal_data.get(FINISHED, ()):
                if record["task"] == task_id:
                    return task, record
    return None


def plan_running(top: Instance, task_id: str, followers: Sequence[str]) -> Plan:
    """The plan by which a round of a loop that still runs is taken back.

    Raises:
        Refused: Something else came of its end than the next round.
    """
    found = running(top, task_id)
    if found is None:
        raise Refused(refusals.round_past(task_id))
    loop, record = found
    _require_alone(loop.task_spec, record)
    one_by_one = not is_parallel(loop.task_spec)
    next_round = open_rounds(loop) if one_by_one else []
    for each in followers:
        task = top.get_task_from_id(each)
        within = () if task is None else (*owners_of(task.workflow), task)
        if not any(one is other for one in within for other in next_round):
            raise Refused(refusals.round_led_on(_name(loop)))
    return Plan(round=task_id)


def open_rounds(loop: SpiffTask) -> list[SpiffTask]:
    return [task for task in loop.children if task.state & UNFINISHED]


def require_reopenable(position: Position, known: Mapping[str, Any]) -> None:
    """An ended loop can be had back just as it was.

    Raises:
        Refused: Rounds that ended with it cannot, or others have heard of the end of this one.
    """
    spec = position.spec
    _require_alone(spec, known["known"][FINISHED][-1])
    if known["open"] and isinstance(activity_of(spec), Subprocess):
        raise Refused(refusals.rounds_ended(position.element_id, position.name))


def _require_alone(spec: Any, record: Mapping[str, Any]) -> None:
    name = _name_of(spec)
    if record.get("told"):
        raise Refused(refusals.round_was_told(element_id_of(spec), name))
    if "inner" in record:
        require_sound_at(activity_of(spec).target, record["inner"][0])


def is_parallel(spec: Any) -> bool:
    """Whether all rounds begin at once."""
    return isinstance(spec, MultiInstance) and not spec.sequential


def _name(loop: SpiffTask) -> str:
    return _name_of(loop.task_spec)


def _name_of(spec: Any) -> str:
    element = spec._wf_spec.elements.get(element_id_of(spec))
    return (element.name if element is not None else "") or element_id_of(spec)


# ── Doing ─────────────────────────────────────────────────────────────────────────────────


def base_of(
    known: Mapping[str, Any], present: dict[str, Any], *, joined: bool, spec: Any
) -> dict[str, Any]:
    """The data with which an ended loop is opened again.

    They are those that it had. Where other branches have met with its own (``joined``), they are
    the present ones, less what the loop made of them.
    """
    if not joined:
        return dict(known["base"])
    output = getattr(spec, "output", "")
    changed = {*known["changed"], *known["removed"], *([output] if output else [])}
    data = {name: value for name, value in present.items() if name not in changed}
    return data | {name: known["base"][name] for name in changed if name in known["base"]}


def put_back(loop: SpiffTask, known: Mapping[str, Any]) -> list[Begun]:
    """Give a loop that was just opened what it had when its last round was finished."""
    for child in list(loop.children):
        child.cancel()
    loop._set_state(TaskState.STARTED)
    loop.internal_data.clear()
    loop.internal_data.update(known["known"])
    loop.data = {**loop.data, **known["changed"]}
    for name in known["removed"]:
        loop.data.pop(name, None)
    return [_begin(loop, index, task_id) for index, task_id in known["open"]]


def take_back(loop: SpiffTask, task_id: str) -> Begun:
    """Begin the round that ``task_id`` finished again, and forget that it was finished."""
    record = next(each for each in loop.internal_data[FINISHED] if each["task"] == task_id)
    if not is_parallel(loop.task_spec):
        for child in list(loop.children):
            child.cancel()
    loop.task_spec.begin_again_from(loop, record["round"])
    forget(loop, record)
    _forget_compensation(loop, record.get("child", task_id))
    begun = _begin(loop, record["round"], task_id)
    if "inner" in record:
        return replace(begun, task=_put_inside(begun.task, *record["inner"]))
    return begun


def _begin(loop: SpiffTask, index: int, task_id: str) -> Begun:
    """Raises: Refused: What the rounds go over has become shorter."""
    spec: Any = loop.task_spec
    values = spec.values_of_round(loop, index)
    if values is None:
        raise Refused(refusals.round_gone(element_id_of(spec), _name(loop)))
    return Begun(spec.add_round_anew(loop, index, values), task_id)


def _put_inside(owner: SpiffTask, entry: str, data: dict[str, Any]) -> SpiffTask:
    """Let a round that is a subprocess go on at the step that had finished it."""
    inner = owner.workflow.top_workflow.subprocesses[owner.id]
    root = inner.task_tree
    for child in list(root.children):
        if "armed" not in child.internal_data:
            child.cancel()
    task = begin(inner, root, inner.spec.task_specs[entry], data, "")
    if not isinstance(task.task_spec, BoundarySplit):
        return task
    run(task)
    return next(each for each in task.children if not hasattr(each.task_spec, "cancel_activity"))


def _forget_compensation(loop: SpiffTask, task_id: str) -> None:
    """What is taken back is not undone as well."""
    scope = loop.workflow
    scope.completed_activities = [
        each for each in scope.completed_activities if each.get("t") != task_id
    ]

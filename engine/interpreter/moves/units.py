"""The tokens of a running instance, each with all the tasks that stand for it.

An activity with boundary events is one token and several tasks; so are the events behind an
event-based gateway, of which one will happen, and a loop with its rounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.errors import InvalidState
from engine.interpreter.moves.contract import Token
from engine.interpreter.moves.net import Place, net_of
from engine.interpreter.moves.positions import element_id_of
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.specs.activities import EventSubprocess, Subprocess
from engine.interpreter.specs.calls import CallActivity
from engine.interpreter.specs.events import Catching, EventBasedGateway
from engine.interpreter.specs.joins import RESET, ScopeEnd
from engine.interpreter.specs.scope import ScopeStart
from engine.interpreter.specs.token import UNFINISHED, BoundarySplit, SpiffTask, is_round, siblings
from engine.interpreter.spiff import TaskState
from engine.interpreter.workflow import Instance


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One token of ``scope``. ``task`` speaks for it; ``place`` is where it stands in the net,
    None for an event subprocess, which runs beside the flow."""

    scope: Any
    task: SpiffTask
    tasks: tuple[SpiffTask, ...]
    place: Place | None

    @property
    def task_id(self) -> str:
        return str(self.task.id)

    def cancel(self) -> None:
        for task in self.tasks:
            task.cancel()


def units(scope: Any) -> list[Unit]:
    """The tokens of one scope, in the order of its tree."""
    found: list[Unit] = []
    taken: set[Any] = set()
    for task in scope.tasks.values():
        if task.id not in taken and _speaks(task):
            unit = _unit(scope, task)
            taken.update(each.id for each in unit.tasks)
            found.append(unit)
    return found


def _speaks(task: SpiffTask) -> bool:
    """Whether a task is a token of its own: not a boundary event, a round, or only armed."""
    spec = task.task_spec
    return (
        bool(task.state & UNFINISHED)
        and not isinstance(spec, ScopeEnd)
        and not task.internal_data.keys() & {"armed", RESET}
        and not (hasattr(spec, "cancel_activity") and task.state == TaskState.WAITING)
        and not is_round(task)
    )


def _unit(scope: Any, task: SpiffTask) -> Unit:
    spec = task.task_spec
    above: Any = task.parent.task_spec  # What waits always has a parent: compaction keeps it.
    if isinstance(spec, EventSubprocess):
        return Unit(scope, task, (task,), None)
    if isinstance(above, BoundarySplit) and not hasattr(spec, "cancel_activity"):
        beside = [
            s for s in siblings(task) if _waits(s) and hasattr(s.task_spec, "cancel_activity")
        ]
        return Unit(scope, task, (task, *beside), (above.name, ""))
    together = isinstance(above, EventBasedGateway | ScopeStart) and isinstance(spec, Catching)
    if together and _waits(task) and task.task_spec in above.outputs:
        beside = [s for s in siblings(task) if _waits(s) and isinstance(s.task_spec, Catching)]
        if beside or isinstance(above, EventBasedGateway):
            return Unit(scope, task, (task, *beside), (above.name, ""))
    return Unit(scope, task, (task,), net_of(scope.spec).place(spec.name, above.name))


def _waits(task: SpiffTask) -> bool:
    return bool(task.state == TaskState.WAITING)


def unit_of(top: Instance, task_id: str) -> Unit:
    """The token that a task stands for.

    Raises:
        InvalidState: There is no such task, or it is past.
    """
    task = top.get_task_from_id(task_id)
    if task is None or not task.state & UNFINISHED:
        raise InvalidState("Expected task {task_id} to wait, but it does not.", task_id=task_id)
    if is_round(task):
        task = task.parent
    for unit in units(task.workflow):
        if any(each is task for each in unit.tasks):
            return unit
    raise InvalidState(
        "Expected task {task_id} to be a token that can be moved, but it only waits beside one.",
        task_id=task_id,
    )


def owner_of(scope: Any) -> SpiffTask | None:
    """The task whose inner scope this is; None for the outermost one."""
    return getattr(scope, "owner", None)


def owners_of(scope: Any) -> tuple[SpiffTask, ...]:
    """The tasks that a scope lies in, the outermost first."""
    owner = owner_of(scope)
    return () if owner is None else (*owners_of(owner.workflow), owner)


def tokens(top: Instance) -> Iterator[Token]:
    """Every token of an instance that stands in no other one's scope, for people to choose from."""
    for scope in top.scopes():
        owner = owner_of(scope)
        if owner is not None and any("armed" in o.internal_data for o in owners_of(scope)):
            continue
        for unit in units(scope):
            if not holds_scope(top, unit):
                yield token_of(unit.task)


def holds_scope(top: Instance, unit: Unit) -> bool:
    """Whether other tokens stand inside this one."""
    inside = [unit.task, *(t for t in unit.task.children if t.state & UNFINISHED)]
    return any(task.id in top.subprocesses for task in inside)


def token_of(task: SpiffTask) -> Token:
    """What people see of a token."""
    owners = owners_of(task.workflow)
    element_id = element_id_of(task.task_spec) or str(task.task_spec.name)
    element = task.workflow.spec.elements.get(element_id)
    prefix = "".join(
        f"{element_id_of(o.task_spec)}/" for o in owners if isinstance(o.task_spec, CallActivity)
    )
    rounds = [t.internal_data["round"] for t in (*owners, task) if "round" in t.internal_data]
    return Token(
        task_id=str(task.id),
        element_id=element_id,
        address=prefix + element_id,
        name=(element.name if element is not None else "") or element_id,
        kind=element.kind if element is not None else "",
        path=tuple(element_id_of(owner.task_spec) for owner in owners),
        scope=str(owners[-1].id) if owners else "",
        round=rounds[-1] if rounds else None,
    )


def present_data(unit: Unit) -> dict[str, Any]:
    """What a token knows now; a subprocess knows what is known inside it, a call does not."""
    task = unit.task
    inner = task.workflow.top_workflow.subprocesses.get(task.id)
    shares = isinstance(task.task_spec, Subprocess) and not isinstance(task.task_spec, CallActivity)
    return dict(data_of_scope(inner)) if inner is not None and shares else dict(task.data)

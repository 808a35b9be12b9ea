"""Looks at a plan before anything is changed: what it cancels and opens, and whether it may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.interpreter.moves import refusals
from engine.interpreter.moves.contract import Plan, Refused, Target
from engine.interpreter.moves.net import Place, net_of
from engine.interpreter.moves.positions import Position, element_id_of, positions
from engine.interpreter.moves.units import Unit, owner_of, owners_of, unit_of, units
from engine.interpreter.specs.activities import SubprocessTask, Transaction
from engine.interpreter.specs.calls import CallActivity
from engine.interpreter.specs.token import Repeats, SpiffTask
from engine.interpreter.workflow import Instance

#: Scopes that a token may be put into by opening them; others open as a whole only.
_OPENABLE = (SubprocessTask, Transaction, CallActivity)


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A target in the scope that it meets: ``further`` are the owners still to be opened."""

    target: Target
    position: Position
    scope: Any
    further: tuple[Any, ...]

    @property
    def entry(self) -> Any:
        """What begins in ``scope``: the element, or the outermost activity that it lies in."""
        return entry_of(self.scope.spec, self.further[0]) if self.further else self.position.entry


@dataclass(slots=True)
class Work:
    """A plan, resolved over a running instance."""

    cancelled: list[Unit] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)

    def scopes(self) -> list[Any]:
        found = {id(u.scope): u.scope for u in self.cancelled}
        found.update({id(o.scope): o.scope for o in self.openings})
        return list(found.values())


def entry_of(scope_spec: Any, activity: Any) -> Any:
    """Where a token comes into ``activity``: before its boundary events, where it has some."""
    element_id = element_id_of(activity)
    specs = scope_spec.task_specs
    return specs.get(f"{element_id}.BoundaryEventSplit", specs[element_id])


def resolve(top: Instance, plan: Plan) -> Work:
    """What the plan means here.

    Raises:
        Refused: One of its targets is no place for a token.
        InvalidState: One of its tokens is none.
    """
    work = Work(cancelled=list(_cancelled(top, plan)))
    gone = [unit.task for unit in work.cancelled]
    for target in plan.open:
        position = positions(top.spec).get(target.address)
        if position is None:
            raise Refused(refusals.unknown(target.address))
        refusal = None if target.arrived_from else refusals.by_nature(position)
        if refusal is not None:
            raise Refused(refusal)
        work.openings.append(_opening(top, target, position, gone))
    _promote(top, work)
    return work


def _cancelled(top: Instance, plan: Plan) -> Iterator[Unit]:
    if plan.restart:
        yield from units(top)
        return
    seen: set[str] = set()
    for task_id in plan.cancel:
        unit = unit_of(top, task_id)
        if unit.task_id not in seen:
            seen.add(unit.task_id)
            yield unit


def _opening(
    top: Instance, target: Target, position: Position, gone: Sequence[SpiffTask]
) -> Opening:
    """Follow the owners as far as they run; what does not run has to be opened."""
    scope: Any = top
    for depth, owner in enumerate(position.owners):
        running = [t for t in _running(top, scope, owner) if not _lost(t, gone)]
        chosen = _chosen(top, running, target)
        if len(chosen) > 1:
            raise Refused(refusals.several(position, element_id_of(owner)))
        if not chosen:
            further = position.owners[depth:]
            _require_openable(position, further)
            return Opening(target, position, scope, further)
        scope = top.subprocesses[chosen[0].id]
    return Opening(target, position, scope, ())


def _running(top: Instance, scope: Any, owner: Any) -> list[SpiffTask]:
    return [
        task
        for task in scope.tasks.values()
        if task.task_spec is owner
        and task.id in top.subprocesses
        and "armed" not in task.internal_data
    ]


def _lost(task: SpiffTask, gone: Sequence[SpiffTask]) -> bool:
    return any(each is task or each is task.parent for each in gone)


def _chosen(top: Instance, running: list[SpiffTask], target: Target) -> list[SpiffTask]:
    if len(running) <= 1 or not target.scope:
        return running
    wanted = top.get_task_from_id(target.scope)
    if wanted is None:
        return running
    around = {task.id for task in (*owners_of(wanted.workflow), wanted)}
    return [task for task in running if task.id in around] or running


def _require_openable(position: Position, further: tuple[Any, ...]) -> None:
    refusal = refusals.not_running(position)
    if refusal is not None:
        raise Refused(refusal)
    for owner in further:
        name = element_id_of(owner)
        if any(isinstance(source, Repeats) for source in owner.inputs):
            raise Refused(refusals.in_rounds(position, name))
        if type(owner) not in _OPENABLE:
            raise Refused(refusals.opens_as_a_whole(position, name))


def _promote(top: Instance, work: Work) -> None:
    """A scope all of whose tokens end, and into which none is put, ends as a whole.

    Raises:
        Refused: It is the outermost one.
    """
    for scope in sorted(work.scopes(), key=lambda each: -int(each.depth)):
        _promote_scope(top, work, scope)


def _promote_scope(top: Instance, work: Work, scope: Any) -> None:
    while True:
        mine = [unit for unit in work.cancelled if unit.scope is scope]
        left = {unit.task_id for unit in units(scope)} - {unit.task_id for unit in mine}
        if not mine or left or any(_within(opening.scope, scope) for opening in work.openings):
            return
        owner = owner_of(scope)
        if owner is None:
            raise Refused(refusals.nothing_left())
        work.cancelled = [unit for unit in work.cancelled if unit.scope is not scope]
        above = unit_of(top, owner.id)
        if all(unit.task_id != above.task_id for unit in work.cancelled):
            work.cancelled.append(above)
        scope = owner.workflow


def _within(scope: Any, outer: Any) -> bool:
    while scope is not None:
        if scope is outer:
            return True
        owner = owner_of(scope)
        scope = None if owner is None else owner.workflow
    return False


# ── Soundness ─────────────────────────────────────────────────────────────────────────────


def require_sound(work: Work) -> None:
    """Refuse what would leave a scope unable to end.

    Raises:
        Refused: It names the join that would wait for ever.
    """
    for scope in work.scopes():
        gone = {unit.task_id for unit in work.cancelled if unit.scope is scope}
        places = [u.place for u in units(scope) if u.task_id not in gone and u.place is not None]
        mine = [opening for opening in work.openings if opening.scope is scope]
        _require_sound(scope.spec, [*places, *(_place(opening) for opening in mine)])
        for opening in mine:
            _require_sound_inside(opening)


def _place(opening: Opening) -> Place:
    return net_of(opening.scope.spec).place(opening.entry.name, opening.target.arrived_from)


def _require_sound_inside(opening: Opening) -> None:
    for index, owner in enumerate(opening.further):
        deeper = opening.further[index + 1 :]
        entry = entry_of(owner.target, deeper[0]) if deeper else opening.position.entry
        _require_sound(owner.target, [net_of(owner.target).place(entry.name)])


def require_sound_at(spec: Any, entry: str) -> None:
    """A scope that has one token, at ``entry``, can come to its end.

    Raises:
        Refused: It names the join that would wait for ever.
    """
    _require_sound(spec, [net_of(spec).place(entry)])


def _require_sound(spec: Any, places: list[Place]) -> None:
    fault = net_of(spec).fault_of(tuple(places)) if places else None
    if fault is not None:
        names = {
            name: spec.elements[element_id_of(each)].name or element_id_of(each)
            for name, each in spec.task_specs.items()
            if element_id_of(each) in spec.elements
        }
        raise Refused(refusals.unsound(fault, names), fault.missing)

"""Puts the tokens of an instance onto another version of its process, and proves the result.

The tree of tokens stays as it is; each task gets the spec that its element has in the new
version. Tasks keep their ids, so work items and jobs keep belonging to them. Finished tasks hold
data only: one whose element is gone stands for the start of its scope.
"""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.interpreter.compaction import compact
from engine.interpreter.contract import Surroundings
from engine.interpreter.differences import Waiting, active_elements, what_waits
from engine.interpreter.failure import Failure
from engine.interpreter.model import ProcessModel
from engine.interpreter.moves import refusals
from engine.interpreter.moves.contract import Migrated, Refusal, Refused
from engine.interpreter.moves.net import net_of
from engine.interpreter.moves.positions import Position, activity_of, element_id_of, positions
from engine.interpreter.moves.records import bring_along
from engine.interpreter.moves.reopening import rearm_event_subprocesses
from engine.interpreter.moves.units import token_of, units
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.serializer import dump, load, settle_ids
from engine.interpreter.specs.activities import EventSubprocess, Subprocess
from engine.interpreter.specs.events import BoundaryEvent, EventBasedGateway
from engine.interpreter.specs.joins import Join, ScopeEnd
from engine.interpreter.specs.loops import Loop
from engine.interpreter.specs.token import UNFINISHED, BoundarySplit, SpiffTask, siblings
from engine.interpreter.spiff import SpiffWorkflowException, Task, TaskState
from engine.interpreter.work_items import opened_work_item
from engine.interpreter.workflow import Instance

#: Kinds that may take each other's place: each waits for a person, and for nothing else.
_ALIKE = frozenset({"userTask", "manualTask"})


@dataclass(frozen=True, slots=True)
class Options:
    """Whether timers keep their due time, or count anew from now."""

    keep_timers: bool = True


def migrate(
    old: ProcessModel,
    new: ProcessModel,
    state: bytes,
    mapping: Mapping[str, str],
    surroundings: Surroundings,
    options: Options = Options(),
) -> Migrated:
    """The instance in ``state`` on the version ``new``. Changes nothing; runs no step.

    ``mapping`` says for addresses of ``old`` which address of ``new`` stands for them; those that
    it leaves out keep theirs. An empty address says that none does. What cannot be migrated comes
    back as ``refusal``.
    """
    try:
        return _Migration(old, new, state, mapping, surroundings, options).carry_out()
    except Refused as refused:
        return Migrated(state=state, refusal=refused.refusal)
    except Failure as failure:
        return Migrated(state=state, refusal=_fails(failure.element_id, failure.message))
    except SpiffWorkflowException as error:
        return Migrated(state=state, refusal=_fails("", str(error)))


def _fails(element_id: str, message: str) -> Refusal:
    return Refusal(
        element_id,
        "The process cannot go on at {element_id}: {problem}",
        {"element_id": element_id, "problem": message},
    )


class _Migration:
    """The work of one migration; it lives for that one call."""

    def __init__(
        self,
        old: ProcessModel,
        new: ProcessModel,
        state: bytes,
        mapping: Mapping[str, str],
        surroundings: Surroundings,
        options: Options,
    ) -> None:
        self._new, self._mapping, self._options = new, mapping, options
        self._surroundings = surroundings
        self._ways: dict[int, tuple[str, ...]] = {}
        self._top = load(old, state, surroundings)
        self._before = what_waits(self._top)
        self._tokens = {task_id: token_of(task) for task_id, task in self._before.people.items()}
        self._places = positions(new.spec)
        self._old_places = {_way(each): each for each in positions(old.spec).values()}

    def carry_out(self) -> Migrated:
        addresses = {id(s): self._old_addresses(s) for s in self._top.scopes()}
        self._ways = {id(scope): _way_of(scope) for scope in self._top.scopes()}
        self._put(self._top, self._new.spec, addresses)
        # What they were, the other version need not know.
        self._top.left_loops = {}
        compact(self._top)
        settle_ids(self._top)
        state = dump(self._top)
        return self._proven(state)

    # ── Putting scopes and tasks onto their new specs ─────────────────────────────────────

    def _old_addresses(self, scope: Any) -> dict[str, str]:
        """The addresses of the elements of a scope, by their ids, before anything is changed."""
        way = _way_of(scope)
        return {p.element_id: p.address for w, p in self._old_places.items() if w[:-1] == way}

    def _put(self, scope: Any, spec: Any, addresses: dict[int, dict[str, str]]) -> None:
        known = addresses[id(scope)]
        inner = [s for s in self._top.subprocesses.values() if s.owner.workflow is scope]
        scope_before, scope.spec = scope.spec, spec
        way = self._ways[id(scope)]
        bring_along(scope.completed_activities, scope_before, spec, way, self._standing)
        for unit_task in [t for t in scope.tasks.values() if t.state & UNFINISHED]:
            self._put_waiting(unit_task, scope_before, spec, known)
        for task in scope.tasks.values():
            if task.state & TaskState.FINISHED_MASK:
                task.task_spec = self._finished(task, spec, known)
        self._put_round_events(scope)
        rearm_event_subprocesses(scope)
        places = tuple(unit.place for unit in units(scope) if unit.place is not None)
        fault = net_of(spec).fault_of(places) if places else None
        if fault is not None:
            raise Refused(refusals.unsound(fault, _names(spec)), fault.missing)
        for each in inner:
            owner = each.owner
            if owner.id in scope.tasks and each.owner.id in self._top.subprocesses:
                self._put(each, owner.task_spec.target, addresses)

    def _standing(self, way: tuple[str, ...]) -> Position | None:
        """What stands for the element at ``way`` of the old version."""
        old = self._old_places.get(way)
        if old is None:
            return None
        return self._places.get(self._mapping.get(old.address, old.address))

    def _put_waiting(
        self, task: SpiffTask, before: Any, spec: Any, known: Mapping[str, str]
    ) -> None:
        """Give a waiting task the spec of the element that stands for its own."""
        old = task.task_spec
        if isinstance(old, ScopeEnd):
            task.task_spec = spec.end
            return
        element_id = element_id_of(old)
        if not element_id:
            raise Refused(refusals.cannot_migrate(str(old.name), ""))
        position = self._target(element_id, known, spec)
        if position is None:
            if _may_vanish(task):
                task.cancel()
                return
            raise Refused(refusals.nothing_stands_for(element_id, _name(before, element_id)))
        is_round = task.parent is not None and isinstance(task.parent.task_spec, Loop)
        fresh = activity_of(position.spec) if _is_inside_loop(task, is_round) else position.spec
        self._require_alike(old, fresh, before, element_id)
        task.task_spec = fresh
        if not self._options.keep_timers and "due_at" in task.internal_data:
            self._count_anew(task)

    def _target(self, element_id: str, known: Mapping[str, str], spec: Any) -> Position | None:
        address = known.get(element_id, element_id)
        wanted = self._mapping.get(address, address)
        position = self._places.get(wanted) if wanted else None
        if position is not None and position.scope is not spec:
            raise Refused(refusals.another_scope(element_id, position.name))
        return position

    def _require_alike(self, old: Any, fresh: Any, before: Any, element_id: str) -> None:
        kinds = (_kind(before, old), _kind(fresh._wf_spec, fresh))
        same = kinds[0] == kinds[1] or set(kinds) <= _ALIKE
        definitions = (
            type(getattr(old, "event_definition", None)),
            type(getattr(fresh, "event_definition", None)),
        )
        rounds = isinstance(old, Loop) == isinstance(fresh, Loop) and (
            not isinstance(old, Loop) or type(old) is type(fresh)
        )
        if not same or definitions[0] is not definitions[1] or not rounds:
            raise Refused(refusals.another_kind(element_id, _name(before, element_id)))
        if _is_voted_on(before, old) != _is_voted_on(fresh._wf_spec, fresh):
            raise Refused(refusals.voted_on_otherwise(element_id, _name(before, element_id)))

    def _count_anew(self, task: SpiffTask) -> None:
        for name in ("due_at", "duration", "left", "every", "parts"):
            task.internal_data.pop(name, None)
        task._set_state(TaskState.FUTURE)
        task.task_spec._update(task)

    # ── Finished tasks, and what stands beside the waiting ones ───────────────────────────

    def _finished(self, task: SpiffTask, spec: Any, known: Mapping[str, str]) -> Any:
        """What a finished task stands for: joins ask where tokens came from, and gateways and
        boundary events what they wait with."""
        old = task.task_spec
        if isinstance(old, BoundarySplit):
            return self._split(task, spec)
        element_id = element_id_of(old)
        position = self._target_or_none(element_id, known, spec)
        waiting = [child for child in task.children if child.state & UNFINISHED]
        if any(isinstance(child.task_spec, Join) for child in waiting):
            self._require_arrival(task, position, waiting)
        if position is None:
            return spec.start
        if isinstance(position.spec, EventBasedGateway) and isinstance(old, EventBasedGateway):
            return position.spec
        if any(isinstance(child.task_spec, Join) for child in waiting):
            return position.spec
        return position.spec if type(position.spec) is type(old) else spec.start

    def _target_or_none(
        self, element_id: str, known: Mapping[str, str], spec: Any
    ) -> Position | None:
        try:
            return self._target(element_id, known, spec) if element_id else None
        except Refused:
            return None

    def _require_arrival(
        self, task: SpiffTask, position: Position | None, waiting: list[SpiffTask]
    ) -> None:
        """A token that waits at a join came by a flow that is still there."""
        join: Any = next(c.task_spec for c in waiting if isinstance(c.task_spec, Join))
        if isinstance(join, ScopeEnd):
            return
        if position is None or position.spec not in join.inputs:
            name = element_id_of(join)
            raise Refused(refusals.another_way(name, _name(join._wf_spec, name)))

    def _split(self, task: SpiffTask, spec: Any) -> Any:
        """The split before an activity, if the activity has one in the new version."""
        activity = next((c for c in task.children if not _is_boundary(c)), None)
        if activity is None:
            return spec.start
        element_id = element_id_of(activity.task_spec)
        return spec.task_specs.get(f"{element_id}.BoundaryEventSplit", spec.start)

    def _put_round_events(self, scope: Any) -> None:
        """Arm the boundary events that are new, and drop those that belong to nothing."""
        for task in list(scope.tasks.values()):
            spec = task.task_spec
            if isinstance(spec, EventBasedGateway):
                _arm_events_behind(task)
            if not task.state & UNFINISHED or not _has_edges(task):
                continue
            split = scope.spec.task_specs.get(f"{element_id_of(spec)}.BoundaryEventSplit")
            parent = task.parent
            beside = [s for s in siblings(task) if _is_boundary(s) and s.state & UNFINISHED]
            for other in beside:
                if split is None or other.task_spec not in split.outputs:
                    other.cancel()
            if split is None:
                continue
            if parent.task_spec is not split:
                parent = _insert_split(scope, split, task)
            self._arm_missing(parent, split)

    def _arm_missing(self, parent: SpiffTask, split: Any) -> None:
        present = {child.task_spec for child in parent.children if child.state & UNFINISHED}
        fired = {
            child.task_spec for child in parent.children if child.state & TaskState.FINISHED_MASK
        }
        for event in split.outputs:
            if isinstance(event, BoundaryEvent) and event not in present | fired:
                fresh = parent._add_child(event, TaskState.FUTURE)
                event._update(fresh)

    # ── The proof ─────────────────────────────────────────────────────────────────────────

    def _proven(self, state: bytes) -> Migrated:
        """Load what was written, as the next step will, and see that it rests and can go on.

        Raises:
            Refused: A task that waited does not wait any more, or something would run.
        """
        top = load(self._new, state, self._surroundings)
        after = what_waits(top)
        lost = [t for t in self._before.people if t not in after.people]
        if lost or any(True for _ in _running(top)):
            token = self._tokens.get(lost[0]) if lost else None
            raise Refused(refusals.does_not_rest("" if token is None else token.name))
        items = {
            task_id: opened_work_item(task, self._surroundings.now)
            for task_id, task in after.people.items()
        }
        return Migrated(
            state=state,
            items=items,
            active=active_elements(top),
            data=data_of_scope(top),
            **_differences(self._before, after),
        )


def _running(top: Instance) -> list[SpiffTask]:
    return [t for t in top.all_tasks() if t.state == TaskState.READY and not t.task_spec.manual]


def _differences(before: Waiting, after: Waiting) -> dict[str, Any]:
    """Timers and events that are not as they were. One that is asked for otherwise counts twice:
    as one that is gone and one that is new."""
    timers = {k: v for k, v in before.timers.items() if after.timers.get(k) != v}
    events = {k: v for k, v in before.events.items() if after.events.get(k) != v}
    return {
        "lost_timers": tuple(timers.values()),
        "armed_timers": tuple(v for k, v in after.timers.items() if before.timers.get(k) != v),
        "lost_events": tuple(events.values()),
        "armed_events": tuple(v for k, v in after.events.items() if before.events.get(k) != v),
    }


def difference_of(first: Instance, second: Instance, state: bytes) -> Migrated:
    """``second``, whose state is ``state``, as what became of ``first``."""
    changes = _differences(what_waits(first), what_waits(second))
    return Migrated(
        state=state, active=active_elements(second), data=data_of_scope(second), **changes
    )


def _way_of(scope: Any) -> tuple[str, ...]:
    """The ids of the activities that a running scope lies in, the outermost first."""
    owner = getattr(scope, "owner", None)
    if owner is None:
        return ()
    return (*_way_of(owner.workflow), element_id_of(owner.task_spec))


def _way(position: Position) -> tuple[str, ...]:
    return (*position.path, position.element_id)


def _kind(scope: Any, spec: Any) -> str:
    element = scope.elements.get(element_id_of(spec))
    return "" if element is None else str(element.kind)


def _is_voted_on(scope: Any, spec: Any) -> bool:
    element = scope.elements.get(element_id_of(spec))
    return element is not None and bool(element.attributes.get("voting"))


def _name(scope: Any, element_id: str) -> str:
    element = scope.elements.get(element_id)
    return (element.name if element is not None else "") or element_id


def _names(spec: Any) -> dict[str, str]:
    return {name: _name(spec, element_id_of(each)) for name, each in spec.task_specs.items()}


def _is_boundary(task: SpiffTask) -> bool:
    return hasattr(task.task_spec, "cancel_activity")


def _is_inside_loop(task: SpiffTask, is_round: bool) -> bool:
    return is_round and not isinstance(task.task_spec, Loop)


def _may_vanish(task: SpiffTask) -> bool:
    """What waits beside tokens may go with its element: boundary events, event subprocesses."""
    armed = isinstance(task.task_spec, EventSubprocess) and "armed" in task.internal_data
    return armed or (_is_boundary(task) and task.state == TaskState.WAITING)


def _has_edges(task: SpiffTask) -> bool:
    """Whether a waiting task is an activity that boundary events may hang on."""
    spec = task.task_spec
    above = None if task.parent is None else task.parent.task_spec
    activity = bool(getattr(spec, "manual", False)) or isinstance(spec, Subprocess | Loop)
    event = isinstance(spec, EventSubprocess)
    return activity and not event and not isinstance(above, Loop) and not _is_boundary(task)


def _arm_events_behind(gateway: SpiffTask) -> None:
    """Let the events wait that are new behind a gateway where a token waits for one of them."""
    waiting = [child.task_spec for child in gateway.children if child.state & UNFINISHED]
    for event in gateway.task_spec.outputs if waiting else ():
        if event not in waiting:
            fresh = gateway._add_child(event, TaskState.FUTURE)
            event._update(fresh)


def _insert_split(scope: Any, split: Any, task: SpiffTask) -> SpiffTask:
    """Put the split between an activity and what it came from."""
    parent = task.parent
    fresh = Task(scope, split, parent, state=TaskState.COMPLETED)
    fresh.data = dict(parent.data)
    parent._children.remove(task.id)
    task._parent = fresh.id
    fresh._children.append(task.id)
    return fresh

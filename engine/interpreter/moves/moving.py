"""Makes a move, or shows what it would do: the same code, on the same state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

from engine.interpreter.advance import NOTHING, Advancing, plain
from engine.interpreter.compaction import compact
from engine.interpreter.contract import OpenedWorkItem, Surroundings, Trouble
from engine.interpreter.differences import active_elements, what_waits
from engine.interpreter.failure import Failure
from engine.interpreter.merging import merge_changes
from engine.interpreter.model import ProcessModel
from engine.interpreter.moves import refusals, rounds
from engine.interpreter.moves.beginning import begin
from engine.interpreter.moves.checking import Opening, Work, entry_of, require_sound, resolve
from engine.interpreter.moves.contract import Moved, Plan, Refused, Token
from engine.interpreter.moves.passing import begin_again, pass_over
from engine.interpreter.moves.reopening import rearm_event_subprocesses, reopen
from engine.interpreter.moves.units import Unit, present_data, token_of, unit_of
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.serializer import settle_ids
from engine.interpreter.specs.activities import EventSubprocess, ServiceTask
from engine.interpreter.specs.joins import common_ancestor
from engine.interpreter.specs.loops import Loop
from engine.interpreter.specs.token import UNFINISHED, SpiffTask, run
from engine.interpreter.spiff import SpiffWorkflowException, TaskState
from engine.interpreter.work_items import opened_work_item


def move(
    model: ProcessModel, state: bytes, plan: Plan, surroundings: Surroundings, *, preview: bool
) -> Moved:
    """Move tokens as ``plan`` says, or tell what that would do.

    What is refused comes back as ``refusals``, what fails on the way as ``trouble``; then nothing
    has happened and there is no ``advance``. A preview calls no service: it stops before them.

    Raises:
        InvalidState: The plan names a task that is not there.
    """
    try:
        return _Moving(model, state, surroundings).make(plan, preview=preview)
    except Refused as refused:
        return Moved(digest=_digest(state, plan), refusals=(refused.refusal,))
    except Failure as failure:
        trouble = Trouble(failure.element_id, failure.code, failure.message)
    except SpiffWorkflowException as error:
        spec = getattr(error, "task_spec", None)
        trouble = Trouble(getattr(spec, "bpmn_id", None) or "", "ENGINE", str(error))
    return Moved(digest=_digest(state, plan), trouble=(trouble,))


class _Moving(Advancing):
    """The work of one move; it lives for that one call."""

    def __init__(self, model: ProcessModel, state: bytes, surroundings: Surroundings) -> None:
        super().__init__(model, state, surroundings)
        self._state = state
        self._opened: list[Token] = []
        self._cancelled: list[Token] = []
        #: The tasks that stand for others, each with the one that it stands for.
        self._stand_ins: list[rounds.Begun] = []
        #: The task that was opened last.
        self._last: SpiffTask | None = None

    def make(self, plan: Plan, *, preview: bool) -> Moved:
        if plan.restart:
            self._before = NOTHING
            reopen(self._top)
        work = resolve(self._top, plan)
        require_sound(work)
        self._cancelled = [token_of(unit.task) for unit in work.cancelled]
        self._carry(work, plan)
        if plan.round:
            self._take_round_back(plan)
        for task_id in plan.again:
            self._cancelled.append(token_of(self._task(task_id)))
            self._opened.append(token_of(begin_again(self._task(task_id))))
        for task_id in plan.finish:
            self._cancelled.append(token_of(self._task(task_id)))
            pass_over(self._top, self._task(task_id), plain(plan.data))
        self._run(only_inside=True)
        compact(self._top)
        moved = self._told(work, plan)
        if preview:
            return moved
        self._run(only_inside=False)
        compact(self._top)
        settle_ids(self._top)
        outcome = self._outcome("")
        return replace(moved, advance=replace(outcome, opened=self._marked(outcome.opened)))

    def _task(self, task_id: str) -> SpiffTask:
        unit_of(self._top, task_id)
        return self._top.get_task_from_id(task_id)

    def _run(self, *, only_inside: bool) -> None:
        self._top.run_until_rest(
            before=self._check_budget,
            after=self._record,
            runs=lambda task: not (only_inside and calls_outside(task)),
        )

    # ── Cancelling and opening ────────────────────────────────────────────────────────────

    def _carry(self, work: Work, plan: Plan) -> None:
        """Cancel and open scope by scope. Data are looked at first: cancelling loses them."""
        laid = [
            (scope, _anchor(scope, work), {**_data(scope, work), **plain(plan.data)})
            for scope in work.scopes()
        ]
        leaving = {
            id(unit.scope): unit.scope
            for unit in work.cancelled
            if isinstance(unit.task.task_spec, EventSubprocess) and unit.task.task_spec.interrupting
        }
        for unit in work.cancelled:
            unit.cancel()
        for scope in leaving.values():
            rearm_event_subprocesses(scope)
        for scope, anchor, data in laid:
            for opening in work.openings:
                if opening.scope is scope:
                    self._open(opening, anchor, data, plan)

    def _take_round_back(self, plan: Plan) -> None:
        """Begin a finished round again, in its loop or in one that was opened again for it."""
        known = self._top.left_loops.get(plan.round)
        if known is None:
            loop, _ = rounds.running(self._top, plan.round) or (None, None)
            if loop is None:
                raise Refused(refusals.round_past(plan.round))
            ended = () if rounds.is_parallel(loop.task_spec) else rounds.open_rounds(loop)
            self._cancelled += [token_of(task) for task in ended]
        else:
            loop = self._opened_loop()
            self._opened.pop()
            self._stand_ins += rounds.put_back(loop, known)
        self._stand_ins.insert(0, rounds.take_back(loop, plan.round))
        self._opened += [token_of(each.task) for each in self._stand_ins]

    def _opened_loop(self) -> SpiffTask:
        """The loop that was opened last, which may be behind the split for its boundary events."""
        task = self._last
        if (
            task is not None
            and task.state == TaskState.READY
            and not isinstance(task.task_spec, Loop)
        ):
            run(task)
        below = () if task is None else (task, *task.children)
        return next(each for each in below if isinstance(each.task_spec, Loop))

    def _open(self, opening: Opening, anchor: SpiffTask, data: dict[str, Any], plan: Plan) -> None:
        known = self._top.left_loops.get(plan.round)
        if opening.target.arrived_from:
            known = None
        if known is not None and not opening.further:
            joined = any(target.arrived_from for target in plan.open)
            data = rounds.base_of(known, data, joined=joined, spec=opening.position.spec)
        task = begin(opening.scope, anchor, opening.entry, data, opening.target.arrived_from)
        for index, _ in enumerate(opening.further):
            deeper = opening.further[index + 1 :]
            inner = self._scope_begun_by(task)
            entry = entry_of(inner.spec, deeper[0]) if deeper else opening.position.entry
            root = inner.task_tree
            for child in list(root.children):
                if "armed" not in child.internal_data:
                    child.cancel()
            data = dict(root.data) if known is None or deeper else dict(known["base"])
            task = begin(inner, root, entry, data, "")
        if not opening.target.arrived_from:
            self._opened.append(_opened_token(task, opening))
            self._last = task

    def _scope_begun_by(self, task: SpiffTask) -> Any:
        """The scope of the activity that begins at ``task``, or behind its boundary events."""
        if task.state == TaskState.READY:
            run(task)
        owner = next(t for t in (task, *task.children) if t.id in self._top.subprocesses)
        return self._top.subprocesses[owner.id]

    # ── Telling ───────────────────────────────────────────────────────────────────────────

    def _told(self, work: Work, plan: Plan) -> Moved:
        before, after = self._before, what_waits(self._top)
        gone = [key for key in before.people if key not in after.people]
        moved = Moved(
            digest="",
            cancelled=tuple(self._cancelled),
            opened=tuple(self._opened),
            arrivals=tuple(
                (o.position.element_id, o.target.arrived_from)
                for o in work.openings
                if o.target.arrived_from
            ),
            services=tuple(
                task.task_spec.bpmn_id
                for task in self._top.all_tasks()
                if task.state == TaskState.READY and calls_outside(task)
            ),
            closed_items=tuple(gone),
            opened_items=self._marked(
                tuple(
                    opened_work_item(task, self._surroundings.now)
                    for key, task in after.people.items()
                    if key not in before.people
                )
            ),
            lost_timers=tuple(t for k, t in before.timers.items() if k not in after.timers),
            armed_timers=tuple(t for k, t in after.timers.items() if k not in before.timers),
            lost_events=tuple(e for k, e in before.events.items() if k not in after.events),
            armed_events=tuple(e for k, e in after.events.items() if k not in before.events),
            active=active_elements(self._top),
            ends=bool(self._top.completed),
        )
        return replace(moved, digest=_digest(self._state, plan, moved))

    def _marked(self, opened: tuple[OpenedWorkItem, ...]) -> tuple[OpenedWorkItem, ...]:
        """The items with those that they stand for; what is had back stands first."""
        if not self._stand_ins:
            return opened
        places = {each.task.id: (n, each.instead_of) for n, each in enumerate(self._stand_ins)}
        last = (len(places), "")
        return tuple(
            replace(item, instead_of=places.get(item.task_id, last)[1])
            for item in sorted(opened, key=lambda item: places.get(item.task_id, last)[0])
        )


def calls_outside(task: SpiffTask) -> bool:
    """Whether running this task may have effects outside of the instance."""
    return bool(getattr(task.task_spec, "calls_outside", isinstance(task.task_spec, ServiceTask)))


def _opened_token(task: SpiffTask, opening: Opening) -> Token:
    return replace(
        token_of(task),
        element_id=opening.position.element_id,
        address=opening.position.address,
        name=opening.position.name,
        kind=opening.position.kind,
    )


def _anchor(scope: Any, work: Work) -> SpiffTask:
    """The nearest finished task above all that is cancelled in a scope: it holds the data from
    which the branches changed theirs, so joins go on bringing them together."""
    mine = [unit.task for unit in work.cancelled if unit.scope is scope]
    anchor = mine[0] if mine else scope.task_tree
    for first, second in pairwise(mine):
        anchor = common_ancestor(common_ancestor(first, second), anchor)
    while anchor.state & UNFINISHED or (mine and anchor in mine):
        anchor = anchor.parent
    return anchor


def _data(scope: Any, work: Work) -> dict[str, Any]:
    """What the cancelled tokens knew, brought together as a join would; else what all know."""
    mine = [unit for unit in work.cancelled if unit.scope is scope]
    if not mine:
        return dict(data_of_scope(scope))
    return _merged(mine)


def _merged(found: Sequence[Unit]) -> dict[str, Any]:
    data = present_data(found[0])
    for before, unit in pairwise(found):
        base = common_ancestor(before.task, unit.task)
        data = merge_changes(base.data, data, present_data(unit))
    return data


def _digest(state: bytes, plan: Plan, moved: Moved | None = None) -> str:
    """Over the plan, the state, and what the move does; due times rest on the moment, and their
    durations stand for them."""
    said: dict[str, Any] = {
        "state": hashlib.sha256(state).hexdigest(),
        "plan": asdict(replace(plan, data={})),
    }
    if moved is not None:
        said |= {
            "cancelled": [token.task_id for token in moved.cancelled],
            "opened": [token.address for token in moved.opened],
            "items": [item.element_id for item in moved.opened_items],
            "closed": moved.closed_items,
            "timers": [t.duration or t.element_id for t in moved.armed_timers],
            "lost": [timer.task_id for timer in moved.lost_timers],
            "events": [(e.kind, e.name) for e in moved.armed_events],
            "unheard": [event.task_id for event in moved.lost_events],
            "services": moved.services,
            "ends": moved.ends,
        }
    text = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()

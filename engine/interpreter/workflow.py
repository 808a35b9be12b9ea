"""A running instance: SpiffWorkflow's workflow with our own way of stepping."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.interpreter.contract import Surroundings, Thrown
from engine.interpreter.environment import SafeScriptEngine
from engine.interpreter.model import Library, no_library
from engine.interpreter.specs.ad_hoc import after_task
from engine.interpreter.specs.compensation import Record, note_completed, note_scope_completed
from engine.interpreter.specs.conditions import newly_true
from engine.interpreter.specs.events import happen
from engine.interpreter.specs.joins import Join, arrival
from engine.interpreter.specs.token import SpiffTask, run
from engine.interpreter.spiff import BpmnSubWorkflow, BpmnWorkflow, TaskState

_ENGINE = SafeScriptEngine()

Observer = Callable[[SpiffTask], None]


def _every(_task: SpiffTask) -> bool:
    return True


class _Scope:
    """What the top and the inner workflows do otherwise than SpiffWorkflow's."""

    tasks: dict[Any, SpiffTask]
    top_workflow: Any
    spec: Any
    completed: bool
    _mark_complete: Callable[[SpiffTask], None]

    def update_waiting_tasks(self) -> None:
        """After each step only joins that look at other tokens may have become ready.

        One look at each join is enough: at its oldest token.
        """
        oldest: dict[str, SpiffTask] = {}
        for task in self.tasks.values():
            spec = task.task_spec
            if task.state == TaskState.WAITING and isinstance(spec, Join) and spec.looks_around:
                known = oldest.get(spec.name)
                if known is None or arrival(task) < arrival(known):
                    oldest[spec.name] = task
        for task in oldest.values():
            if task.state == TaskState.WAITING:
                self._look_again(task)

    def _look_again(self, task: SpiffTask) -> None:
        task.task_spec._update(task)

    def _task_completed_notify(self, task: SpiffTask) -> None:
        """SpiffWorkflow takes whatever is called ``End`` for the end of the scope."""
        if task.task_spec is self.spec.last:
            self._mark_complete(task)
        if not self.completed:
            self.update_waiting_tasks()

    def _task_removed_notify(self, task: SpiffTask) -> None:
        self.top_workflow.drop_subprocess(task)


class Scope(_Scope, BpmnSubWorkflow):
    """An inner scope; it tells the task that it belongs to when it is completed."""

    def __init__(self, spec: Any, task: SpiffTask, *, deserializing: bool = False) -> None:
        #: What is done in this scope and could be undone, the latest last.
        self.completed_activities: list[Record] = []
        super().__init__(spec, task.id, task.workflow.top_workflow, deserializing=deserializing)
        self.owner = task
        self.top_workflow.has_conditions |= spec.has_conditions

    def _task_completed_notify(self, task: SpiffTask) -> None:
        if self.spec.ad_hoc:
            after_task(self, task)
        super()._task_completed_notify(task)

    def _mark_complete(self, task: SpiffTask) -> None:
        super()._mark_complete(task)
        if self.owner.state == TaskState.STARTED:
            note_scope_completed(self, self.owner)
            self.owner.task_spec.finish(self.owner, dict(self.data))


class Instance(_Scope, BpmnWorkflow):
    """The outermost scope. ``surroundings`` are those of the present advance."""

    def __init__(
        self,
        spec: Any,
        surroundings: Surroundings | None,
        *,
        library: Library = no_library,
        deserializing: bool = False,
    ) -> None:
        self.surroundings = surroundings
        self.number = 0
        #: The models of other definitions, by id.
        self.library = library
        #: What a task says about how it was carried out, for the history, by task id.
        self.details: dict[Any, dict[str, Any]] = {}
        #: The elements from which the tokens came that a join made one, by the survivor's id.
        self.arrivals: dict[Any, list[str]] = {}
        self.completed_activities: list[Record] = []
        #: Whether any scope has conditional events, so that others need not be looked through.
        self.has_conditions = spec.has_conditions
        #: The values of the correlation keys that messages have fixed so far.
        self.keys: dict[str, str] = {}
        #: What leaves the instance in this advance.
        self.thrown: list[Thrown] = []
        #: The task that a person completes in this advance.
        self.completing: SpiffTask | None = None
        #: Loops that a person's round has ended and could be had back, by that round's task
        #: (:mod:`engine.interpreter.specs.rounds`).
        self.left_loops: dict[str, dict[str, Any]] = {}
        #: The start event that begins the instance in this advance.
        self.begins_at = ""
        super().__init__(spec, script_engine=_ENGINE, deserializing=deserializing)

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def note_completed(self, my_task: SpiffTask) -> None:
        note_completed(my_task)

    def create_subprocess(self, my_task: SpiffTask, spec: Any) -> Scope:
        inner = Scope(spec, my_task)
        self.subprocesses[my_task.id] = inner
        return inner

    def drop_subprocess(self, my_task: SpiffTask) -> None:
        """End the scope of ``my_task``, if it has one, with all scopes inside it."""
        inner = self.subprocesses.pop(my_task.id, None)
        if inner is not None:
            inner.cancel()

    def get_task_from_id(self, task_id: Any) -> SpiffTask | None:
        """The task with this id in any scope; None where there is none."""
        for scope in (self, *self.subprocesses.values()):
            if task_id in scope.tasks:
                return scope.tasks[task_id]
        return None

    def scopes(self) -> list[Any]:
        """This workflow and every inner one that is not completed, inner ones later."""
        return [self, *(inner for inner in self.subprocesses.values() if not inner.completed)]

    def all_tasks(self) -> Iterator[SpiffTask]:
        for scope in self.scopes():
            yield from scope.tasks.values()

    def run_until_rest(
        self, *, before: Observer, after: Observer, runs: Callable[[SpiffTask], bool] = _every
    ) -> None:
        """Run what needs nobody until only people, timers and events are waited for.

        Tasks that ``runs`` says no to are left where they are, as a move's preview leaves services.
        """
        self._look_at_conditions()
        while ready := [task for task in self._ready_tasks() if runs(task)]:
            for task in ready:
                if task.state == TaskState.READY:
                    before(task)
                    run(task)
                    after(task)
                    self._look_at_conditions()

    def _look_at_conditions(self) -> None:
        while self.has_conditions and (wait := newly_true(self)):
            happen(wait, {})

    def _ready_tasks(self) -> list[SpiffTask]:
        return [
            task
            for scope in reversed(self.scopes())
            for task in scope.tasks.values()
            if task.state == TaskState.READY and not task.task_spec.manual
        ]

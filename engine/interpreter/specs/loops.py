"""Activities that run several times (BPMN 2.0.2 §13.3.6, §13.3.7)."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.failure import Failure
from engine.interpreter.merging import changes_between, merge_changes
from engine.interpreter.specs.rounds import note_finished, note_left, note_told
from engine.interpreter.specs.throwing import throw_from_activity
from engine.interpreter.specs.token import Repeats, SpiffTask, Token, inherit
from engine.interpreter.spiff import BpmnTaskSpec, TaskState

MAX_INSTANCES = 1000
_COUNTER = "loopCounter"
_NOTHING: tuple[dict[str, Any], frozenset[str]] = ({}, frozenset())


class Loop(Token, Repeats, BpmnTaskSpec):
    """What standard loops and multi-instance activities share: rounds as child tasks.

    ``child_name`` is the spec of one round, ``element_id`` the activity in the diagram.
    """

    def __init__(self, wf_spec: Any, name: str, *, child_name: str, element_id: str) -> None:
        super().__init__(wf_spec, name)
        self.child_name = child_name
        self.element_id = element_id

    @property
    def own_names(self) -> tuple[str, ...]:  # type: ignore[override]
        """The variables that each round has of its own."""
        return (_COUNTER,)

    def _run_hook(self, _my_task: SpiffTask) -> bool:
        return True

    def add_round(self, my_task: SpiffTask, index: int, values: dict[str, Any]) -> None:
        spec = self._wf_spec.task_specs[self.child_name]
        child = my_task._add_child(spec, TaskState.FUTURE)
        child.triggered = True
        child.internal_data["round"] = index
        child.data = {**values, _COUNTER: index}
        spec._update(child)

    def add_round_anew(self, my_task: SpiffTask, index: int, values: dict[str, Any]) -> SpiffTask:
        """Begin a round once more, with the data that it began with; returns its task."""
        before = list(my_task.children)
        self.add_round(my_task, index, values)
        return next(child for child in my_task.children if child not in before)

    def value(self, my_task: SpiffTask, text: str, data: dict[str, Any]) -> Any:
        now = my_task.workflow.top_workflow.surroundings.now
        try:
            return compile_expression(text).evaluate(data, now=now)
        except ExpressionError as error:
            raise Failure(self.element_id, "EXPRESSION", f"{text}: {error}") from None

    def take_changes(
        self, my_task: SpiffTask, child: SpiffTask, *, but: set[str]
    ) -> tuple[dict[str, Any], frozenset[str]]:
        """Lay what the round changed over this task's data, without the round's own variables.

        Returns what that is: what it changed, and the names that it took away.
        """
        base = my_task.parent.data
        own = {name: value for name, value in child.data.items() if name not in but}
        own.update({name: base[name] for name in but if name in base})
        my_task.data = merge_changes(base, my_task.data, own)
        return changes_between(base, own)

    def values_of_round(self, _my_task: SpiffTask, _index: int) -> dict[str, Any] | None:
        """The variables with which a round begins; None where there is no such round any more."""
        return {}

    def begin_again_from(self, my_task: SpiffTask, index: int) -> None:
        """Count a round among those that have not begun, where they begin one after the other."""


class StandardLoop(Loop):
    """Repeats while ``condition`` holds, at most ``maximum`` times."""

    condition: str | None = None
    maximum: int | None = None
    test_before = False

    def _update_hook(self, my_task: SpiffTask) -> bool:
        if my_task.state == TaskState.STARTED:
            return False
        inherit(my_task)
        my_task.internal_data["done"] = 0
        if self.test_before and not self._goes_on(my_task):
            return True
        my_task._set_state(TaskState.STARTED)
        self.add_round(my_task, 0, {})
        return False

    def child_done(self, my_task: SpiffTask, child: SpiffTask) -> None:
        my_task.internal_data["done"] += 1
        before = my_task.data
        changes = self.take_changes(my_task, child, but={_COUNTER})
        note_finished(my_task, child, before, changes, only_last=True)
        if self._goes_on(my_task):
            self.add_round(my_task, my_task.internal_data["done"], {})
        else:
            note_left(my_task, child)
            my_task._set_state(TaskState.READY)

    def _goes_on(self, my_task: SpiffTask) -> bool:
        done = my_task.internal_data["done"]
        if self.maximum is not None and done >= self.maximum:
            return False
        return not self.condition or bool(
            self.value(my_task, self.condition, {**my_task.data, _COUNTER: done})
        )


@dataclass(frozen=True, slots=True)
class Behavior:
    """The event that is thrown when a round is completed (BPMN 2.0.2 §13.3.7).

    ``when`` is ``first`` (behavior One), ``each`` (None), or the condition of a complex one.
    """

    when: str
    event_definition: Any


class MultiInstance(Loop):
    """One round for each item of ``collection`` (or ``cardinality`` rounds).

    ``output_item`` of each round is gathered into the list ``output``, in the items' order;
    without an output the rounds' changes are laid over the data. Over what it goes is settled
    when it begins: a round that changes the list adds no round and takes none away.
    """

    sequential = False
    cardinality = ""
    collection = ""
    item = ""
    output = ""
    output_item = ""
    condition = ""
    behaviors: tuple[Behavior, ...] = ()

    @property
    def own_names(self) -> tuple[str, ...]:  # type: ignore[override]
        return (_COUNTER, self.item)

    def _update_hook(self, my_task: SpiffTask) -> bool:
        if my_task.state == TaskState.STARTED:
            return False
        inherit(my_task)
        items = self._items(my_task)
        my_task.internal_data.update(count=len(items), begun=0, done=0)
        if self.output:
            my_task.internal_data["results"] = [None] * len(items)
        if not items:
            return True
        my_task._set_state(TaskState.STARTED)
        for _ in items[:1] if self.sequential else items:
            self._begin_next(my_task, items)
        return False

    def _run_hook(self, my_task: SpiffTask) -> bool:
        if self.output:
            results = my_task.internal_data.pop("results")
            my_task.data = {**my_task.data, self.output: results}
        return True

    def _items(self, my_task: SpiffTask) -> list[Any]:
        if self.cardinality:
            count = self.value(my_task, self.cardinality, my_task.data)
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                raise Failure(self.element_id, "LOOP", f"{count!r} is no number of rounds")
            items: Any = range(min(count, MAX_INSTANCES + 1))
        else:
            items = self.value(my_task, self.collection, my_task.data)
            if not isinstance(items, list | dict):
                raise Failure(self.element_id, "LOOP", f"{self.collection} is no list")
        if len(items) > MAX_INSTANCES:
            raise Failure(self.element_id, "LOOP", f"there are more than {MAX_INSTANCES} rounds")
        return list(items)

    def _begin_next(self, my_task: SpiffTask, items: list[Any]) -> None:
        index = my_task.internal_data["begun"]
        my_task.internal_data["begun"] = index + 1
        self.add_round(my_task, index, {self.item: items[index]} if self.item else {})

    def add_round_anew(self, my_task: SpiffTask, index: int, values: dict[str, Any]) -> SpiffTask:
        if self.sequential:
            return super().add_round_anew(my_task, index, values)
        # Rounds that run together do not see what the others have changed.
        now, my_task.data = my_task.data, dict(my_task.parent.data)
        try:
            return super().add_round_anew(my_task, index, values)
        finally:
            my_task.data = now

    def values_of_round(self, my_task: SpiffTask, index: int) -> dict[str, Any] | None:
        if not self.item:
            return {}
        items = self._items(my_task.parent)[: my_task.internal_data["count"]]
        return {self.item: items[index]} if index < len(items) else None

    def begin_again_from(self, my_task: SpiffTask, index: int) -> None:
        if self.sequential:
            my_task.internal_data["begun"] = index + 1

    def child_done(self, my_task: SpiffTask, child: SpiffTask) -> None:
        known = my_task.internal_data
        known["done"] += 1
        before, changes = my_task.data, _NOTHING
        if self.output:
            source = self.output_item or self.item
            known["results"][child.internal_data["round"]] = child.data.get(source)
        else:
            changes = self.take_changes(my_task, child, but={_COUNTER, self.item})
        note_finished(my_task, child, before, changes, only_last=self.sequential)
        self._tell(my_task, child)
        if my_task.state != TaskState.STARTED:
            return  # A boundary event heard it and took the rounds back.
        if known["done"] == known["count"] or self._decided(my_task, child):
            note_left(my_task, child)
            for other in my_task.children:
                if other is not child:
                    other.cancel()
            my_task._set_state(TaskState.READY)
        elif self.sequential:
            self._begin_next(my_task, self._items(my_task.parent)[: known["count"]])

    def _decided(self, my_task: SpiffTask, child: SpiffTask) -> bool:
        return bool(self.condition) and self._holds(my_task, child, self.condition)

    def _holds(self, my_task: SpiffTask, child: SpiffTask, condition: str) -> bool:
        data = {**my_task.data, **child.data, **_counts(my_task.internal_data)}
        return bool(self.value(my_task, condition, data))

    def _tell(self, my_task: SpiffTask, child: SpiffTask) -> None:
        for behavior in self.behaviors:
            if behavior.when == "each":
                wanted = True
            elif behavior.when == "first":
                wanted = my_task.internal_data["done"] == 1
            else:
                wanted = self._holds(my_task, child, behavior.when)
            if wanted and my_task.state == TaskState.STARTED:
                note_told(my_task)
                throw_from_activity(my_task, behavior.event_definition)


def _counts(known: dict[str, Any]) -> dict[str, int]:
    """The runtime attributes of BPMN 2.0.2 Table 10.30, and the short names in common use."""
    counts = {
        "Instances": known["count"],
        "CompletedInstances": known["done"],
        "ActiveInstances": known["begun"] - known["done"],
        "TerminatedInstances": 0,
    }
    return {f"{prefix}{name}": n for name, n in counts.items() for prefix in ("nrOf", "numberOf")}

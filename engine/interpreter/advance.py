"""One advance: restore, apply one action, run to the next rest, and say what is different."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import InvalidState
from engine.interpreter.ad_hoc import close_ad_hoc, start_ad_hoc
from engine.interpreter.compaction import compact
from engine.interpreter.contract import (
    Action,
    Advance,
    AnswerService,
    CallService,
    CatchEscalation,
    CatchMessage,
    ClosedWorkItem,
    Complete,
    CompleteAdHoc,
    Data,
    FailService,
    FireTimer,
    NamedParticipant,
    SetData,
    Start,
    StartAdHoc,
    Step,
    Surroundings,
    Trouble,
    within,
)
from engine.interpreter.differences import (
    Waiting,
    active_elements,
    rests_since,
    waiting_service,
    what_waits,
)
from engine.interpreter.event_definitions import Conditional, parts_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json
from engine.interpreter.failure import Failure
from engine.interpreter.model import Element, ProcessModel
from engine.interpreter.participants import named_participants
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.serializer import dump, load, settle_ids
from engine.interpreter.specs.activities import ServiceTask
from engine.interpreter.specs.conditions import look_again
from engine.interpreter.specs.events import happen
from engine.interpreter.specs.messaging import learn
from engine.interpreter.specs.raising import catch_escalation, raise_error
from engine.interpreter.specs.rounds import change_by_hand, settle_left
from engine.interpreter.specs.token import BoundarySplit, Repeats, SpiffTask, element_of, run
from engine.interpreter.specs.waits import Wait, wait_of
from engine.interpreter.spiff import SpiffWorkflowException, TaskState
from engine.interpreter.timers import ClockedTimer
from engine.interpreter.work_items import opened_work_item
from engine.interpreter.workflow import Instance

#: Elements that one advance may pass; a loop without a wait comes to this.
MAX_STEPS = 10_000
#: Tokens that one scope may hold, with what they left behind since the last compaction: a loop
#: that splits its token at each round comes to this.
MAX_TASKS = 3_000
#: After how many of them the tree is compacted on the way, to keep each step as cheap.
_COMPACT_EVERY = 100

NOTHING = Waiting(people={}, timers={}, events={})


def advance(
    model: ProcessModel, state: bytes | None, action: Action, surroundings: Surroundings
) -> Advance:
    """Carry ``action`` out on the instance in ``state`` (None: a new one).

    What cannot be carried out comes back as ``trouble`` with the state as it was. What
    ``call_service`` raises passes through.

    Raises:
        InvalidState: The task that the action names does not wait for it.
    """
    try:
        return Advancing(model, state, surroundings).carry_out(action)
    except Failure as failure:
        trouble = Trouble(failure.element_id, failure.code, failure.message)
    except SpiffWorkflowException as error:
        spec = getattr(error, "task_spec", None)
        trouble = Trouble(getattr(spec, "bpmn_id", None) or "", "ENGINE", str(error))
    return Advance(state=state or b"", trouble=(trouble,))


def data_of(model: ProcessModel, state: bytes, task_id: str) -> Data:
    """The data that the waiting task sees; the root data where ``task_id`` is empty.

    Raises:
        InvalidState: There is no such task.
    """
    top = load(model, state, None)
    return dict(_task(top, task_id).data) if task_id else data_of_scope(top)


class Advancing:
    """The work of one advance; it lives for that one call."""

    def __init__(
        self, model: ProcessModel, state: bytes | None, surroundings: Surroundings
    ) -> None:
        self._model = model
        self._surroundings = surroundings
        self._steps: list[Step] = []
        self._flows: list[str] = []
        self._count = 0
        if state is None:
            self._before = NOTHING
            self._top = Instance(model.spec, surroundings, library=model.library)
            self._first = 0
        else:
            self._top = load(model, state, surroundings)
            self._before = what_waits(self._top)
            self._first = self._top.number

    def carry_out(self, action: Action) -> Advance:
        done = self._apply(action)
        self._top.run_until_rest(before=self._check_budget, after=self._record)
        compact(self._top)
        settle_ids(self._top)
        return self._outcome(done)

    # ── Actions ───────────────────────────────────────────────────────────────────────────

    def _apply(self, action: Action) -> str:
        """Apply ``action`` and return the id of the task that a person completed, if any."""
        match action:
            case Start():
                self._begin(action)
            case Complete(task_id, data):
                self._complete(self._waiting_for_person(task_id), data)
                return task_id
            case StartAdHoc(task_id, element_id):
                start_ad_hoc(self._top, task_id, element_id)
            case CompleteAdHoc(task_id):
                close_ad_hoc(self._top, task_id)
            case FireTimer(task_id):
                self._time_came(task_id)
            case CatchMessage():
                self._catch_message(action)
            case CallService() | AnswerService() | FailService():
                self._end_service(action)
            case CatchEscalation(task_id, code, data):
                task = self._top.get_task_from_id(task_id)
                if task is not None and task.state & (TaskState.READY | TaskState.STARTED):
                    catch_escalation(task, code, plain(data))
            case SetData(changed, removed):
                self._set_data(plain(changed), removed)
        return ""

    def _time_came(self, wait_id: str) -> None:
        wait = self._waiting_for(wait_id, ClockedTimer, Conditional)
        if isinstance(wait.definition, Conditional):
            look_again(wait)
        else:
            happen(wait, {})

    def _set_data(self, changed: dict[str, Any], removed: tuple[str, ...]) -> None:
        # Where every token says the same, nothing is merged when they meet.
        for task in self._top.tasks.values():
            kept = {name: value for name, value in task.data.items() if name not in removed}
            task.data = {**kept, **changed}
        change_by_hand(self._top, changed, removed)

    def _complete(self, task: SpiffTask, data: Data) -> None:
        self._top.completing = task
        task.data = {**task.data, **plain(data)}
        run(task)
        self._record(task)

    def _begin(self, action: Start) -> None:
        self._top.begins_at = action.element_id
        root = self._top.task_tree
        root.data = plain(action.data)
        for spec in self._model.spec.task_specs.values():
            if action.element_id and spec.bpmn_id == action.element_id:
                definition = getattr(spec, "event_definition", None)
                for part in parts_of(definition):
                    learn(root, getattr(part, "name", None) or "", root.data, action.keys)

    def _catch_message(self, action: CatchMessage) -> None:
        wait = self._waiting_for(action.task_id, object)
        expected = wait.definition.name
        if expected != action.name:
            raise InvalidState(
                "Expected a message {expected} for task {task_id}, but got {name}.",
                expected=expected or "",
                task_id=action.task_id,
                name=action.name,
            )
        payload = plain(action.payload)
        learn(wait.task, action.name, payload, action.keys)
        happen(wait, payload)

    def _end_service(self, action: CallService | AnswerService | FailService) -> None:
        """What a service task rests for is to be done now, was done, or went wrong outside."""
        task = self._waiting_service(action.task_id)
        if isinstance(action, FailService):
            raise_error(task, action.code, plain(action.data), action.message)
        else:
            data = plain(action.data) if isinstance(action, AnswerService) else None
            task.task_spec.answer(task, data)

    def _waiting_service(self, task_id: str) -> SpiffTask:
        task = _task(self._top, task_id)
        if task.state != TaskState.WAITING or not isinstance(task.task_spec, ServiceTask):
            raise InvalidState("Expected task {task_id} to wait for a service.", task_id=task_id)
        return task

    def _waiting_for_person(self, task_id: str) -> SpiffTask:
        task = _task(self._top, task_id)
        if task.state != TaskState.READY or not task.task_spec.manual:
            raise InvalidState("Expected task {task_id} to wait for a person.", task_id=task_id)
        return task

    def _waiting_for(self, wait_id: str, *kinds: type) -> Wait:
        wait = wait_of(self._top, wait_id)
        if wait is None:
            _task(self._top, wait_id)
        if wait is None or not isinstance(wait.definition, kinds):
            raise InvalidState("Expected task {task_id} to wait for an event.", task_id=wait_id)
        return wait

    # ── On the way ────────────────────────────────────────────────────────────────────────

    def _check_budget(self, task: SpiffTask) -> None:
        self._count += 1
        if self._count > MAX_STEPS:
            element = task.task_spec.bpmn_id or self._model.process_id
            raise Failure(element, "LOOP", f"more than {MAX_STEPS} steps without a wait")
        if len(task.workflow.tasks) > MAX_TASKS:
            element = task.task_spec.bpmn_id or self._model.process_id
            raise Failure(element, "TOKENS", f"more than {MAX_TASKS} tokens at once")
        if self._count % _COMPACT_EVERY == 0:
            compact(self._top)

    def _record(self, task: SpiffTask) -> None:
        element = task.workflow.spec.elements.get(task.task_spec.bpmn_id)
        if element is not None:
            detail = self._top.details.pop(task.id, {})
            called = self._called(element)
            told = element.attributes.get("copyTo", "")
            copies = self._named(element.element_id, told, task) if told else ()
            passed = Step(element.element_id, element.name, element.kind, detail, called, copies)
            self._steps.append(passed)
        self._record_flows(task)

    def _called(self, element: Element) -> str:
        return "" if element.process_id == self._model.process_id else element.process_id

    def _record_flows(self, task: SpiffTask) -> None:
        """Note the flows into the element, once: at the split before its boundary events, or
        around its rounds, where it has any."""
        parent = task.parent
        if parent is None or isinstance(parent.task_spec, BoundarySplit):
            return
        if isinstance(parent.task_spec, Repeats) and task.triggered:
            return  # One of its rounds.
        sources = self._top.arrivals.pop(task.id, None) or [element_of(parent)]
        scope = task.workflow.spec
        for source in sources:
            for flow_id in scope.flows.get((source, element_of(task)), ()):
                self._flows.append(within(self._called(scope.elements[flow_id]), flow_id))

    def _named(self, element_id: str, text: str, task: SpiffTask) -> tuple[NamedParticipant, ...]:
        try:
            return named_participants(text, task.data, self._surroundings.now)
        except ExpressionError as error:
            raise Failure(element_id, "EXPRESSION", str(error)) from None

    # ── Outcome ───────────────────────────────────────────────────────────────────────────

    def _outcome(self, completed_id: str) -> Advance:
        before, after = self._before, what_waits(self._top)
        rests = rests_since(self._top, self._first)
        settle_left(self._top, rests)
        try:
            state = dump(self._top)
        except (TypeError, ValueError) as error:
            raise Failure("", "DATA", f"process data holds JSON types only: {error}") from None
        ended = self._top.completed
        return Advance(
            state=state,
            opened=tuple(
                opened_work_item(task, self._surroundings.now)
                for task_id, task in after.people.items()
                if task_id not in before.people
            ),
            closed=tuple(
                ClosedWorkItem(task_id, completed=task_id == completed_id)
                for task_id in before.people
                if task_id not in after.people
            ),
            others=tuple(task_id for task_id in before.people if task_id != completed_id),
            armed=_new(before.timers, after.timers),
            disarmed=_gone(before.timers, after.timers),
            subscribed=_changed(after.events, before.events),
            unsubscribed=tuple(e.task_id for e in _changed(before.events, after.events)),
            thrown=tuple(self._top.thrown),
            called=tuple(
                waiting_service(task)
                for task_id, task in after.services.items()
                if task_id not in before.services
            ),
            uncalled=_gone(before.services, after.services),
            steps=tuple(self._steps),
            flows=tuple(self._flows),
            rests=rests,
            active=() if ended else active_elements(self._top),
            ended=ended,
            data=data_of_scope(self._top),
        )


def plain(data: Data) -> dict[str, Any]:
    """``data`` as process data: with dates as texts, and nothing shared with the caller."""
    return {str(name): as_json(value) for name, value in data.items()}


def _task(top: Instance, task_id: str) -> SpiffTask:
    task = top.get_task_from_id(task_id)
    if task is None:
        raise InvalidState("Expected task {task_id} to wait, but it does not.", task_id=task_id)
    return task


def _new(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(item for wait_id, item in after.items() if before.get(wait_id) != item)


def _changed(of: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of ``of`` is not in ``other`` just like this: a key that is fixed moves the wait."""
    return tuple(item for wait_id, item in of.items() if other.get(wait_id) != item)


def _gone(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """What no longer waits, or now waits for something else (the next time of a cycle)."""
    return tuple(wait_id for wait_id, item in before.items() if after.get(wait_id) != item)

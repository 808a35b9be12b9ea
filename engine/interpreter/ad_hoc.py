"""Ad-hoc subprocesses as people see and move them: what may be started, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import InvalidState
from engine.interpreter.model import ProcessModel
from engine.interpreter.serializer import load
from engine.interpreter.specs.ad_hoc import (
    KEEPER,
    Rules,
    close,
    completed,
    open_scopes,
    running,
    start_activity,
)
from engine.interpreter.specs.token import SpiffTask, element_of
from engine.interpreter.work_items import candidate_groups
from engine.interpreter.workflow import Instance

#: Activities that run in one ad-hoc subprocess at a time: each holds a copy of the data.
MOST_RUNNING = 200


@dataclass(frozen=True, slots=True)
class Startable:
    """An activity that people may start; how many of it run and how many are completed."""

    element_id: str
    name: str
    kind: str
    running: int
    completed: int


@dataclass(frozen=True, slots=True)
class OpenAdHoc:
    """An ad-hoc subprocess in which activities may still be started.

    ``groups`` are those of its ``duban:candidateGroups``; ``condition`` ends it by itself,
    empty where people end it.
    """

    task_id: str
    element_id: str
    name: str
    groups: tuple[str, ...]
    sequential: bool
    condition: str
    cancel_remaining: bool
    busy: bool  # something in it runs
    activities: tuple[Startable, ...]


def open_ad_hoc(model: ProcessModel, state: bytes, now: datetime) -> tuple[OpenAdHoc, ...]:
    """The ad-hoc subprocesses of an instance in which something may be started.

    Most instances have none, and then the state is not even read.
    """
    if KEEPER.encode() not in state:
        return ()
    top = load(model, state, None)
    return tuple(_described(owner, inner, keeper, now) for owner, inner, keeper in open_scopes(top))


def _described(owner: SpiffTask, inner: Any, keeper: SpiffTask, now: datetime) -> OpenAdHoc:
    rules: Rules = inner.spec.ad_hoc
    elements, done = inner.spec.elements, completed(keeper)
    element = owner.workflow.spec.elements[owner.task_spec.bpmn_id]
    begun = [element_of(task) for task in running(inner)]
    return OpenAdHoc(
        task_id=owner.id,
        element_id=element.element_id,
        name=element.name or element.element_id,
        groups=candidate_groups(element.attributes, owner.data, now),
        sequential=rules.sequential,
        condition=rules.condition,
        cancel_remaining=rules.cancel_remaining,
        busy=bool(begun),
        activities=tuple(
            Startable(
                element_id=each,
                name=elements[each].name or each,
                kind=elements[each].kind,
                running=begun.count(each),
                completed=done.get(each, 0),
            )
            for each in rules.entries
        ),
    )


def start_ad_hoc(top: Instance, task_id: str, element_id: str) -> None:
    """Start an activity of the ad-hoc subprocess ``task_id``.

    Raises:
        InvalidState: there is none, it has no such activity to start, or another one runs.
    """
    inner, keeper = _scope(top, task_id)
    rules: Rules = inner.spec.ad_hoc
    if element_id not in rules.entries:
        raise InvalidState(
            "Expected one of the activities {known}, but {element_id} cannot be started here.",
            known=", ".join(rules.entries),
            element_id=element_id,
        )
    at_work = len(running(inner))
    if rules.sequential and at_work:
        raise one_at_a_time()
    if at_work >= MOST_RUNNING:
        raise InvalidState(
            "{most} activities run here already. Have some of them done before you start more.",
            most=MOST_RUNNING,
        )
    start_activity(inner, keeper, element_id)


def close_ad_hoc(top: Instance, task_id: str) -> None:
    """End the ad-hoc subprocess ``task_id`` by hand.

    Raises:
        InvalidState: there is none, or a condition ends it.
    """
    inner, keeper = _scope(top, task_id)
    if inner.spec.ad_hoc.condition:
        raise ends_by_itself(inner.spec.ad_hoc.condition)
    close(inner, keeper)


def one_at_a_time() -> InvalidState:
    return InvalidState(
        "One activity at a time: the next one can be started when the present one is done."
    )


def ends_by_itself(condition: str) -> InvalidState:
    return InvalidState(
        "It ends by itself when its condition holds: {condition}.", condition=condition
    )


def not_open(task_id: str) -> InvalidState:
    return InvalidState(
        "Expected task {task_id} to be an ad-hoc subprocess that is open.", task_id=task_id
    )


def _scope(top: Instance, task_id: str) -> tuple[Any, SpiffTask]:
    for owner, inner, keeper in open_scopes(top):
        if owner.id == task_id:
            return inner, keeper
    raise not_open(task_id)

"""Conditional events: they happen when their condition becomes true (BPMN 2.0.2 §10.5.5).

Conditions are looked at after every step, so that one that holds for a moment only is not
missed. Those that read the clock are looked at as time passes, too: at the start of each day
where they read ``today()``, and every hour where they read ``now()``. What they read and the data
does not hold yet makes them false, not a failure: an event may wait for something that nobody has
written so far.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.interpreter.event_definitions import Conditional
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.failure import Failure
from engine.interpreter.merging import merge_changes
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.specs.token import Repeats, SpiffTask, element_of
from engine.interpreter.specs.waits import Wait, waiting_in

#: Where a waiting part keeps when its condition is looked at next.
_LOOK_AT = "look_at"


def newly_true(top: Any) -> Wait | None:
    """The first waiting condition that was false and is true now. Notes what each of them is."""
    for scope in top.scopes():
        if scope.spec.has_conditions:
            for wait in waiting_in(scope):
                if isinstance(wait.definition, Conditional) and _became_true(wait):
                    return wait
    return None


def look_again(wait: Wait) -> None:
    """The time has come to look at a condition that reads the clock, and to set the next one."""
    wait.known.pop(_LOOK_AT, None)


def due_to_look(wait: Wait) -> datetime | None:
    """When the waiting condition is looked at though nothing happens; None for most."""
    text = wait.known.get(_LOOK_AT)
    return None if text is None else datetime.fromisoformat(text)


def _set_next_look(wait: Wait) -> None:
    clock = compile_expression(wait.definition.condition).clock
    if clock and _LOOK_AT not in wait.known:
        now = wait.task.workflow.top_workflow.surroundings.now
        wait.known[_LOOK_AT] = time_of_next_look(clock, now).isoformat()


def time_of_next_look(clock: frozenset[str], now: datetime) -> datetime:
    """When a condition that reads the clock is looked at next, though nothing happens."""
    if "now" in clock:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    tomorrow = now.astimezone(LOCAL_ZONE).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), LOCAL_ZONE).astimezone(UTC)


def _became_true(wait: Wait) -> bool:
    _set_next_look(wait)
    was = wait.known.get("was", False)
    if _holds(wait):
        wait.known["was"] = True
        return not was
    wait.known.pop("was", None)
    return False


def _holds(wait: Wait) -> bool:
    text, task = wait.definition.condition, wait.task
    expression = compile_expression(text)
    data = visible_data(task)
    try:
        return bool(expression.evaluate(data, now=task.workflow.top_workflow.surroundings.now))
    except ExpressionError as error:
        if not expression.names <= data.keys():
            return False
        raise Failure(element_of(task), "EXPRESSION", f"{text}: {error}") from None


def visible_data(task: SpiffTask) -> dict[str, Any]:
    """What an event sees: the data of its scope, with what changed meanwhile around the scope."""
    return _visible(task.workflow)


def _visible(scope: Any) -> dict[str, Any]:
    if scope.parent_task_id is None:
        return data_of_scope(scope)
    owner = scope.top_workflow.get_task_from_id(scope.parent_task_id)
    around = _visible(owner.workflow)
    if "armed" in owner.internal_data:
        return around  # An event subprocess that only waits has no data of its own.
    own = data_of_scope(scope)
    for name in _of_the_round(owner):
        around.pop(name, None)
        if name in owner.data:
            around[name] = owner.data[name]
    return merge_changes(owner.data, around, own)


def _of_the_round(owner: SpiffTask) -> set[str]:
    """The variables that one round of a loop has to itself: the others have values of their own."""
    loop = owner.parent
    if loop is None or not isinstance(loop.task_spec, Repeats):
        return set()
    return {
        name
        for name, value in owner.data.items()
        if name not in loop.data or loop.data[name] is not value
    }

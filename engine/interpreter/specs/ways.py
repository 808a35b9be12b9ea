"""Flows that a token takes on conditions: out of activities and complex gateways.

Out of an activity they work as an inclusive split does (BPMN 2.0.2 §8.4.13, §13.3.1): each whose
condition holds, each without a condition, and the default flow if no condition holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.failure import Failure

SpiffTask = Any  # SpiffWorkflow.task.Task


@dataclass(frozen=True, slots=True)
class Way:
    """A flow to the spec ``target``, taken if ``condition`` holds. The default has none."""

    target: str
    condition: str
    default: bool


def behind_activity(ways: Sequence[Way], task: SpiffTask, element_id: str) -> list[str]:
    """The targets to which the completed activity sends a token, in the order of the flows."""
    held = [
        way
        for way in ways
        if way.condition and value_of(task, element_id, way.condition, task.data)
    ]
    taken = [
        way.target
        for way in ways
        if way in held or (not way.condition and not (way.default and held))
    ]
    if not taken:
        raise no_way_out(element_id)
    return taken


def value_of(task: SpiffTask, element_id: str, text: str, data: Mapping[str, Any]) -> Any:
    """What the expression ``text`` of the element gives with ``data``."""
    now = task.workflow.top_workflow.surroundings.now
    try:
        return compile_expression(text).evaluate(data, now=now)
    except ExpressionError as error:
        raise Failure(element_id, "EXPRESSION", f"{text}: {error}") from None


def no_way_out(element_id: str) -> Failure:
    return Failure(
        element_id,
        "NO_FLOW",
        "no condition of the outgoing flows holds, and there is no default flow",
    )

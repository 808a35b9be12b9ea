"""Which conditional events an instance waits for, so that people can be told. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from engine.interpreter.event_definitions import Conditional
from engine.interpreter.model import ProcessModel
from engine.interpreter.serializer import load
from engine.interpreter.specs.token import element_of
from engine.interpreter.specs.waits import waiting_in


@dataclass(frozen=True, slots=True)
class WaitingCondition:
    """A conditional event that waits until ``condition`` holds."""

    element_id: str
    name: str
    condition: str


def waiting_conditions(model: ProcessModel, state: bytes) -> tuple[WaitingCondition, ...]:
    """The conditional events that wait in any scope, each once, in the order of the tokens."""
    top = load(model, state, None)
    found: dict[WaitingCondition, None] = {}
    for scope in top.scopes():
        for wait in waiting_in(scope):
            if isinstance(wait.definition, Conditional):
                element_id = element_of(wait.task)
                element = scope.spec.elements.get(element_id)
                name = element.name if element is not None and element.name else element_id
                found[WaitingCondition(element_id, name, wait.definition.condition)] = None
    return tuple(found)

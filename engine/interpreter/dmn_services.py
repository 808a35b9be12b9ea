"""Decision services (DMN 1.3 §6.3.9): some decisions offered as one, to tasks and to FEEL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.interpreter.decisions import (
    Decision,
    DecisionError,
    DecisionTable,
    ExpressionDecision,
    Given,
    Key,
    decide,
)
from engine.interpreter.dmn_logic import DmnProblem
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.feel.knowledge import Knowledge
from engine.interpreter.feel.steps import counting, held
from engine.interpreter.xml_source import Node, line_of


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """``outputs`` are what it decides; ``given`` are decisions that whoever asks has made, and
    ``data`` the names of what else goes in."""

    outputs: tuple[Decision, ...]
    given: tuple[Decision, ...]
    data: tuple[str, ...]


def read_service(node: Node, parts: ServiceParts, *, file: str = "") -> ExpressionDecision:
    """A service as a decision: the value of its only output, or a record of all of them.

    Decisions that are given to it are not made: they are taken from the data.

    Raises:
        DmnProblem: It decides nothing.
    """
    service_id = node.get("id")
    if not parts.outputs:
        raise DmnProblem(
            "a decision service needs an output decision",
            decision_id=service_id,
            line=line_of(node),
        )
    given = frozenset(each.key for each in parts.given)
    known: dict[Key, Decision] = {}
    outputs = tuple(_without(each, given, known) for each in parts.outputs)
    names = tuple(_name(each) for each in outputs)
    name = node.get("name") or service_id

    def value_of(data: Mapping[str, Any], _now: datetime | None) -> Any:
        return data[names[0]] if len(names) == 1 else {each: data[each] for each in names}

    return ExpressionDecision(
        decision_id=service_id,
        name=name,
        variable=names[0] if len(names) == 1 else name,
        value_of=value_of,
        required=outputs,
        line=line_of(node),
        entries=names if len(names) > 1 else (),
        file=file,
        imported=tuple(Given("", _name(each), each.key) for each in outputs if each.file != file),
    )


def as_knowledge(service: ExpressionDecision, parts: ServiceParts) -> Knowledge:
    """A service as FEEL calls it: first its data, then the decisions that are given to it."""
    weight = _weight(service)
    parameters = (*parts.data, *(_name(each) for each in parts.given))

    def apply(now: datetime | None, *arguments: Any) -> Any:
        with counting() as count:
            count.spend(weight)
            given = [held(count, argument) for argument in arguments]
            try:
                return decide(service, dict(zip(parameters, given, strict=True)), now=now).value
            except DecisionError as error:
                raise ExpressionError(str(error)) from None

    return Knowledge(name=service.name, parameters=parameters, apply=apply)


def _weight(service: Decision) -> int:
    """How many cells an invocation may look at: it makes all of its decisions, each once."""
    weights: dict[Key, int] = {}
    left = [service]
    while left:
        decision = left.pop()
        if decision.key in weights:
            continue
        weights[decision.key] = 1
        if isinstance(decision, DecisionTable):
            columns = len(decision.inputs) + len(decision.outputs)
            weights[decision.key] += len(decision.rules) * columns
        left += decision.required
    return sum(weights.values())


def _without(decision: Decision, given: frozenset[Key], known: dict[Key, Decision]) -> Decision:
    """``decision`` with what it requires, less what is given; each is made anew once."""
    if decision.key not in known:
        known[decision.key] = replace(
            decision,
            required=tuple(
                _without(each, given, known) for each in decision.required if each.key not in given
            ),
        )
    return known[decision.key]


def _name(decision: Decision) -> str:
    """Under what its value stands in the data."""
    return decision.variable or decision.decision_id

"""Whether two decisions on a path hang together, so that the data may rule the path out."""

from __future__ import annotations

from collections.abc import Sequence

from engine.interpreter.checks.package import Scope
from engine.interpreter.checks.soundness.game import Firing
from engine.interpreter.checks.soundness.net import Net
from engine.interpreter.elements import ACTIVITIES, spoken_name
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.xml_source import Node, bpmn_child, local_name, text_of

_DECIDING = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway"}


def deciding_alike(scope: Scope, path: Sequence[Firing], net: Net) -> list[str]:
    """Names of two gateways or activities on ``path`` whose conditions read the same variables."""
    read: dict[str, frozenset[str]] = {}
    for firing in path:
        node = scope.flow_nodes.get(firing.element_id)
        if node is None or local_name(node) not in _DECIDING or firing.element_id in read:
            continue
        names = variables_of_choice(scope, node)
        for other, others in read.items():
            if names & others:
                return [spoken_name(scope.flow_nodes[other]), spoken_name(node)]
        read[firing.element_id] = names
    return []


def variables_of_choice(scope: Scope, node: Node) -> frozenset[str]:
    """The variables that the conditions behind a gateway or an activity read."""
    names: set[str] = set()
    for flow in scope.outgoing.get(node.get("id") or "", ()):
        names |= names_in(text_of(bpmn_child(flow, "conditionExpression")))
    return frozenset(names)


def names_in(text: str) -> frozenset[str]:
    try:
        return compile_expression(text).names if text else frozenset()
    except ExpressionError:
        return frozenset()

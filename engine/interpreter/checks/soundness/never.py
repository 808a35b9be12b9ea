"""What can be told of single elements: conditions that never hold, and undoing nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Scope
from engine.interpreter.checks.soundness.net import Net, reachable
from engine.interpreter.checks.variables.types import parsed
from engine.interpreter.contract import Finding
from engine.interpreter.elements import spoken_name
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, text_of

_COUNT = "activationCount"
_THROWING = ("endEvent", "intermediateThrowEvent")


def never_activated(scope: Scope, net: Net) -> Iterator[Finding]:
    """Complex gateways whose condition holds for no number of flows that they have."""
    for node_id, node in scope.flow_nodes.items():
        text = text_of(bpmn_child(node, "activationCondition"))
        if not is_bpmn(node, "complexGateway") or not text or node_id not in net.spots:
            continue
        # The engine counts where tokens come from: two flows from one element are one.
        sources = {net.flows[flow].source for flow in net.incoming[node_id]}
        if sources and _never_holds(text, len(sources)):
            yield finding("SOUND013", node, expression=text, count=len(sources))


def _never_holds(text: str, most: int) -> bool:
    """Whether a part of the condition that all depends on can be reckoned, and never holds."""
    tree = parsed(text)
    parts: Sequence[ast.expr] = () if tree is None else [tree]
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        parts = tree.values
    return any(_is_of_count(part) and not _holds(ast.unparse(part), most) for part in parts)


def _is_of_count(part: ast.expr) -> bool:
    names = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
    calls = any(isinstance(node, ast.Call) for node in ast.walk(part))
    return names == {_COUNT} and not calls


def _holds(text: str, most: int) -> bool:
    """For some count; what cannot be reckoned may hold."""
    try:
        expression = compile_expression(text)
        return any(expression.evaluate({_COUNT: count}) for count in range(1, most + 1))
    except ExpressionError:
        return True


def never_undoes(scope: Scope, net: Net) -> Iterator[Finding]:
    """Compensation thrown for an activity that is begun behind it alone."""
    starts = [node for each in net.beginnings for node in each.nodes]
    for node_id, node in scope.flow_nodes.items():
        if node_id not in net.spots or not any(is_bpmn(node, kind) for kind in _THROWING):
            continue
        for undone in _undone(node, scope.flow_nodes):
            behind = reachable(net.after, net.after.get(node_id, ()))
            before = reachable(net.after, starts, without=node_id)
            back = node_id in reachable(net.after, [undone])
            if undone in behind and undone not in before and not back:
                yield finding("SOUND014", node, reference=spoken_name(scope.flow_nodes[undone]))


def _undone(node: Node, beside: Mapping[str, Node]) -> Iterator[str]:
    for definition in definitions_of(node):
        reference = (definition.get("activityRef") or "").rpartition(":")[2]
        if definition_kind(definition) == "compensation" and reference in beside:
            yield reference

"""Complex gateways, what repeated activities throw, and the groups of lanes."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.ad_hoc_source import (
    ORDERINGS,
    condition_of,
    entries_of,
    misplaced_in,
    ordering_of,
)
from engine.interpreter.behaviors import thrown_events
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.texts import check_expression, check_groups
from engine.interpreter.contract import Finding
from engine.interpreter.xml_source import (
    BPMN,
    Node,
    bpmn_child,
    bpmn_children,
    is_bpmn,
    local_name,
    text_of,
)


def check_activities(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        for node in scope.flow_nodes.values():
            if is_bpmn(node, "complexGateway"):
                yield from _complex_gateway(scope, node)
            if is_bpmn(node, "adHocSubProcess"):
                yield from check_groups(package, scope, node)
            yield from _behavior(scope, node)
        if is_bpmn(scope.node, "adHocSubProcess"):
            yield from _ad_hoc(scope)
        for lane_set in bpmn_children(scope.node, "laneSet"):
            for lane in lane_set.iter(f"{{{BPMN}}}lane"):
                yield from check_groups(package, scope, lane)


def _ad_hoc(scope: Scope) -> Iterator[Finding]:
    path = scope.source.path
    if not entries_of(scope.node):
        yield finding("BPMN110", scope.node, path=path)
    for node in scope.flow_nodes.values():
        if local_name(node) in ("startEvent", "endEvent"):
            yield finding("BPMN111", node, path=path)
    for node in misplaced_in(scope.node):
        yield finding("BPMN112", node, path=path)
    if ordering_of(scope.node) not in ORDERINGS:
        ordering = scope.node.get("ordering")
        yield finding("BPMN113", scope.node, path=path, ordering=ordering)
    if condition := condition_of(scope.node):
        yield from check_expression(scope, scope.node, condition)


def _complex_gateway(scope: Scope, node: Node) -> Iterator[Finding]:
    path, node_id = scope.source.path, node.get("id")
    activation = text_of(bpmn_child(node, "activationCondition"))
    if activation:
        yield from check_expression(scope, node, activation)
    elif len(scope.incoming[node_id]) > 1:
        yield finding("BPMN101", node, path=path)
    for flow in scope.outgoing[node_id]:
        condition = text_of(bpmn_child(flow, "conditionExpression"))
        if condition and "waitingForStart" not in condition:
            yield finding("BPMN102", node, path=path, expression=condition)


def _behavior(scope: Scope, node: Node) -> Iterator[Finding]:
    several = bpmn_child(node, "multiInstanceLoopCharacteristics")
    if several is None:
        return
    for when, event in thrown_events(several):
        if event is None or not when:
            yield finding("BPMN104", node, path=scope.source.path)
        elif when not in ("each", "first"):
            yield from check_expression(scope, node, when)

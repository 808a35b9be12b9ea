"""Whether the diagram hangs together: starts, ends, flows, attachments, ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.interpreter.ad_hoc_source import entries_of
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import (
    ACTIVITIES,
    FLOW_NODES,
    SCOPES,
    instantiating,
    spoken_name,
)
from engine.interpreter.event_source import link_name, link_target
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, is_bpmn, local_name, text_of

_SCOPE_TAGS = tuple(f"{{{BPMN}}}{kind}" for kind in sorted(SCOPES))
_CONDITIONAL = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


def check_structure(package: Package) -> Iterator[Finding]:
    yield from _ids(package)
    for scope in package.scopes():
        path = scope.source.path
        for found in _in_scope(scope):
            yield found if found.path else _with_path(found, path)


def _with_path(found: Finding, path: str) -> Finding:
    return Finding(
        **{name: getattr(found, name) for name in Finding.__slots__ if name != "path"}, path=path
    )


def _in_scope(scope: Scope) -> Iterator[Finding]:
    yield from _start_and_end(scope)
    yield from _flows(scope)
    yield from _attachments(scope)
    yield from _gateways(scope)
    yield from _unreached(scope)


def _ids(package: Package) -> Iterator[Finding]:
    scopes: set[str] = set()
    for source in package.sources:
        seen: set[str] = set()
        for node in source.root.iter(f"{{{BPMN}}}*"):
            element_id = node.get("id")
            if element_id and (element_id in seen or element_id in scopes):
                yield finding("BPMN002", node, path=source.path, id=element_id)
            seen.add(element_id)
        scopes.update(node.get("id") for node in source.root.iter(*_SCOPE_TAGS))
    for scope in package.scopes():
        if is_bpmn(scope.node, "process") and not scope.node.get("id"):
            yield finding("BPMN003", scope.node, path=scope.source.path)
        for child in scope.node:
            if local_name(child) in (*ACTIVITIES, "startEvent", "endEvent") and not child.get("id"):
                yield finding("BPMN003", child, path=scope.source.path)


def _start_and_end(scope: Scope) -> Iterator[Finding]:
    kinds = [local_name(node) for node in scope.flow_nodes.values()]
    starts = kinds.count("startEvent")
    if is_bpmn(scope.node, "process"):
        if starts == 0 and not instantiating(scope.node):
            yield finding("BPMN005", scope.node)
    elif not is_bpmn(scope.node, "adHocSubProcess"):
        if starts != 1:
            yield finding("BPMN004", scope.node, count=starts)
        if "endEvent" not in kinds:
            yield finding("BPMN006", scope.node)


def _flows(scope: Scope) -> Iterator[Finding]:
    for flow in scope.flows:
        ends = [flow.get(attribute) or "" for attribute in ("sourceRef", "targetRef")]
        absent = [reference for reference in ends if reference not in scope.flow_nodes]
        flow_id, nodes = flow.get("id") or "", [scope.source.by_id.get(end) for end in ends]
        if absent and all(node is not None and local_name(node) in FLOW_NODES for node in nodes):
            source, target = (spoken_name(node) for node in nodes)
            yield finding("REF005", flow, id=flow_id, source=source, target=target)
            continue
        for reference in absent:
            yield finding("BPMN020", flow, id=flow_id, reference=reference)
    for node_id, node in scope.flow_nodes.items():
        kind = local_name(node)
        if kind in ("startEvent", "boundaryEvent") and scope.incoming[node_id]:
            yield finding("BPMN025", node)
        if node.get("instantiate") == "true" and scope.incoming[node_id]:
            yield finding("BPMN025", node)
        if kind == "endEvent" and scope.outgoing[node_id]:
            yield finding("BPMN026", node)


def _attachments(scope: Scope) -> Iterator[Finding]:
    for node in scope.flow_nodes.values():
        if is_bpmn(node, "boundaryEvent"):
            reference = node.get("attachedToRef") or ""
            host = scope.flow_nodes.get(reference)
            if host is None or local_name(host) not in ACTIVITIES:
                yield finding("BPMN021", node, reference=reference)


def _gateways(scope: Scope) -> Iterator[Finding]:
    for node_id, node in scope.flow_nodes.items():
        outgoing, default = scope.outgoing[node_id], node.get("default")
        if default and default not in [flow.get("id") for flow in outgoing]:
            yield finding("BPMN033", node)
        if local_name(node) in ACTIVITIES:
            yield from _behind_activity(node, outgoing)
        elif local_name(node) not in _CONDITIONAL:
            if any(bpmn_child(flow, "conditionExpression") is not None for flow in outgoing):
                yield finding("BPMN032", node)
        elif len(outgoing) > 1 and not is_bpmn(node, "complexGateway"):
            for flow in outgoing:
                has_condition = text_of(bpmn_child(flow, "conditionExpression"))
                if flow.get("id") != default and not has_condition:
                    yield finding("BPMN030", node)
            if not default:
                yield finding("BPMN031", node)
        if is_bpmn(node, "eventBasedGateway"):
            targets = [scope.flow_nodes.get(flow.get("targetRef") or "") for flow in outgoing]
            if not targets or any(
                target is None
                or local_name(target) not in ("intermediateCatchEvent", "receiveTask")
                or link_name(target)
                for target in targets
            ):
                yield finding("BPMN034", node)


def _behind_activity(node: Node, outgoing: Sequence[Node]) -> Iterator[Finding]:
    """Where each flow has a condition, it may be that none of them holds."""
    conditions = [text_of(bpmn_child(flow, "conditionExpression")) for flow in outgoing]
    if outgoing and all(conditions) and not node.get("default"):
        yield finding("BPMN031", node)


def _unreached(scope: Scope) -> Iterator[Finding]:
    left = [
        node_id
        for node_id, node in scope.flow_nodes.items()
        if is_bpmn(node, "startEvent")
        or node.get("triggeredByEvent") == "true"
        or node.get("isForCompensation") == "true"
    ]
    if is_bpmn(scope.node, "adHocSubProcess"):
        left += [entry.get("id") for entry in entries_of(scope.node)]
    left += [node.get("id") or "" for node in instantiating(scope.node)]
    attached: dict[str, list[str]] = {}
    for node_id, node in scope.flow_nodes.items():
        if is_bpmn(node, "boundaryEvent"):
            attached.setdefault(node.get("attachedToRef") or "", []).append(node_id)
    reached: set[str] = set()
    while left:
        node_id = left.pop()
        if node_id not in reached and node_id in scope.flow_nodes:
            reached.add(node_id)
            left += [flow.get("targetRef") or "" for flow in scope.outgoing[node_id]]
            left += attached.get(node_id, [])
            linked = link_target(scope.flow_nodes[node_id])
            left += [] if linked is None else [linked.get("id")]
    if reached:
        for node_id, node in scope.flow_nodes.items():
            if node_id not in reached:
                yield finding("BPMN024", node)

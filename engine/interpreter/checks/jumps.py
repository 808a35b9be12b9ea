"""Whether what leads on without a flow does lead somewhere: links, and compensation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import SCOPES
from engine.interpreter.event_source import (
    compensation_activities,
    definition_kind,
    definitions_of,
    is_kind,
    link_name,
)
from engine.interpreter.xml_source import Node, is_bpmn, local_name

#: What can be undone without a compensation activity of its own: what is done in it.
_HOLDING = (*SCOPES, "callActivity")


def check_jumps(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        yield from _links(scope)
        yield from _compensation(scope)


# ── Links ─────────────────────────────────────────────────────────────────────────────────


def _links(scope: Scope) -> Iterator[Finding]:
    path = scope.source.path
    linked = [node for node in scope.flow_nodes.values() if _is_link(node)]
    thrown = {link_name(node) for node in linked if is_bpmn(node, "intermediateThrowEvent")}
    caught = Counter(link_name(node) for node in linked if _catches(node))
    for node in linked:
        name, node_id = link_name(node), node.get("id")
        if not name:
            yield finding("BPMN072", node, path=path)
        elif _catches(node) and caught[name] > 1:
            yield finding("BPMN073", node, path=path, link=name)
        elif _catches(node) and name not in thrown:
            yield finding("BPMN075", node, path=path, link=name)
        elif not _catches(node) and not caught[name]:
            yield finding("BPMN074", node, path=path, link=name)
        wrong = scope.incoming if _catches(node) else scope.outgoing
        if wrong[node_id]:
            yield finding("BPMN076", node, path=path)


def _is_link(node: Node) -> bool:
    return "Event" in local_name(node) and is_kind(node, "link")


def _catches(node: Node) -> bool:
    return is_bpmn(node, "intermediateCatchEvent")


# ── Compensation ──────────────────────────────────────────────────────────────────────────


def _compensation(scope: Scope) -> Iterator[Finding]:
    path = scope.source.path
    events = [
        node
        for node in scope.flow_nodes.values()
        if is_bpmn(node, "boundaryEvent") and is_kind(node, "compensation")
    ]
    led_to: list[Node] = []
    for event in events:
        activities = compensation_activities(event)
        led_to += activities
        if len(activities) != 1:
            yield finding("BPMN077", event, path=path)
    hosts = Counter(event.get("attachedToRef") for event in events)
    for host, count in hosts.items():
        if count > 1 and host in scope.flow_nodes:
            yield finding("BPMN078", scope.flow_nodes[host], path=path)
    for node in scope.flow_nodes.values():
        if node.get("isForCompensation") == "true" and node not in led_to:
            yield finding("BPMN014", node, path=path)
        if node in events or node.get("isForCompensation") == "true":
            yield from _stands_aside(scope, node)
        yield from _what_is_undone(scope, node)


def _stands_aside(scope: Scope, node: Node) -> Iterator[Finding]:
    node_id, path = node.get("id"), scope.source.path
    attached = any(other.get("attachedToRef") == node_id for other in scope.flow_nodes.values())
    if scope.incoming[node_id] or scope.outgoing[node_id] or attached:
        yield finding("BPMN079", node, path=path)


def _what_is_undone(scope: Scope, node: Node) -> Iterator[Finding]:
    if local_name(node) not in ("intermediateThrowEvent", "endEvent"):
        return
    for definition in definitions_of(node, scope.source.by_id):
        reference = definition.get("activityRef")
        if definition_kind(definition) != "compensation" or not reference:
            continue
        if not _can_be_undone(scope, reference):
            yield finding("BPMN070", node, path=scope.source.path, reference=reference)


def _can_be_undone(scope: Scope, activity_id: str) -> bool:
    """Whether the activity is beside the thrower (for an event subprocess: around it) and there
    is something that undoes it."""
    activity = scope.flow_nodes.get(activity_id)
    if activity is not None:
        return local_name(activity) in _HOLDING or any(
            other.get("attachedToRef") == activity_id and is_kind(other, "compensation")
            for other in scope.flow_nodes.values()
        )
    around = scope.node.getparent()
    return scope.is_event_subprocess and _can_be_undone(Scope(scope.source, around), activity_id)

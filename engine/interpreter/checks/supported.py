"""Which elements and event types run, and where. ``docs/bpmn-support.md`` is its public face."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope, Source
from engine.interpreter.contract import Finding
from engine.interpreter.elements import EVENTS
from engine.interpreter.event_source import definition_kind, definitions_of, lost_references
from engine.interpreter.xml_source import Node, is_bpmn, local_name

#: Event types by the kind of event; ``none`` is an event without a type.
ALLOWED_EVENTS: dict[str, tuple[str, ...]] = {
    "startEvent": ("none", "timer", "message", "signal", "conditional"),
    "endEvent": ("none", "terminate", "error", "escalation", "message", "signal", "compensation"),
    "intermediateCatchEvent": ("timer", "message", "signal", "conditional", "link"),
    "intermediateThrowEvent": (
        "none", "escalation", "message", "signal", "compensation", "link",
    ),
    "boundaryEvent": (
        "timer", "message", "signal", "conditional", "error", "escalation", "compensation",
    ),
}  # fmt: skip
_EVENT_SUBPROCESS_START = (
    "timer", "message", "signal", "conditional", "error", "escalation", "compensation",
)  # fmt: skip
#: What stands alone: each of them means something else than waiting or telling.
_ALONE: dict[str, tuple[str, ...]] = {
    "startEvent": ("none", "compensation"),
    "endEvent": ("none",),
    "intermediateCatchEvent": ("link",),
    "intermediateThrowEvent": ("none", "link"),
    "boundaryEvent": ("compensation", "cancel"),
}
_REFERENCES = {
    "message": "messageRef",
    "signal": "signalRef",
    "error": "errorRef",
    "escalation": "escalationRef",
}


def check_supported(package: Package) -> Iterator[Finding]:
    for scope in package.scopes():
        for node in scope.flow_nodes.values():
            yield from _node(scope, node)


def _node(scope: Scope, node: Node) -> Iterator[Finding]:
    kind, path = local_name(node), scope.source.path
    if kind == "task":
        yield finding("BPMN060", node, path=path)
    elif kind == "callActivity" and not node.get("calledElement"):
        yield finding("BPMN023", node, path=path)
    elif kind in ("sendTask", "receiveTask"):
        yield from _reference(scope.source, node, node, "message")
    elif kind in EVENTS:
        yield from _event(scope, node)


def _event(scope: Scope, node: Node) -> Iterator[Finding]:
    path, by_id = scope.source.path, scope.source.by_id
    definitions = definitions_of(node, by_id)
    for reference in lost_references(node, by_id):
        yield finding("BPMN071", node, path=path, reference=reference)
    if len(definitions) > 1:
        yield from _several(scope, node, definitions)
    allowed = _allowed(scope, node)
    for kind in dict.fromkeys([definition_kind(each) for each in definitions] or ["none"]):
        if kind not in allowed:
            yield finding("BPMN011", node, path=path, kind=kind, allowed=", ".join(allowed))
    for definition in definitions:
        yield from _reference(scope.source, node, definition, definition_kind(definition))
    kinds = {definition_kind(each) for each in definitions}
    throws = local_name(node) in ("endEvent", "intermediateThrowEvent")
    if not throws and "error" in kinds and not _interrupts(node):
        yield finding("BPMN069", node, path=path)


def _several(scope: Scope, node: Node, definitions: list[Node]) -> Iterator[Finding]:
    alone = _ALONE[local_name(node)]
    if node.get("parallelMultiple") == "true":
        # An error has to end its activity at once; it cannot wait for the others.
        alone += ("error",)
    for kind in dict.fromkeys(definition_kind(each) for each in definitions):
        if kind in alone:
            yield finding("BPMN013", node, path=scope.source.path, kind=kind)


def _interrupts(node: Node) -> bool:
    attribute = "cancelActivity" if is_bpmn(node, "boundaryEvent") else "isInterrupting"
    return bool(node.get(attribute, "true") != "false")


def _allowed(scope: Scope, node: Node) -> tuple[str, ...]:
    kind = local_name(node)
    if kind == "startEvent" and not is_bpmn(scope.node, "process"):
        return _EVENT_SUBPROCESS_START if scope.is_event_subprocess else ("none",)
    allowed = ALLOWED_EVENTS[kind]
    if kind == "endEvent" and is_bpmn(scope.node, "transaction"):
        return (*allowed, "cancel")
    if kind == "boundaryEvent":
        host = scope.flow_nodes.get(node.get("attachedToRef") or "")
        if host is not None and is_bpmn(host, "transaction"):
            return (*allowed, "cancel")
    return allowed


def _reference(source: Source, node: Node, holder: Node, kind: str) -> Iterator[Finding]:
    """A catching error or escalation event may leave its reference out: it catches all."""
    attribute = _REFERENCES.get(kind)
    if attribute is None:
        return
    reference = holder.get(attribute)
    target = source.by_id.get(reference or "")
    catches_all = kind in ("error", "escalation") and local_name(node) in (
        "boundaryEvent",
        "startEvent",
    )
    if reference is None and catches_all:
        return
    if target is None or not is_bpmn(target, kind):
        yield finding("BPMN022", node, path=source.path, kind=kind)

"""Which elements and event types run, and where. ``docs/bpmn-support.md`` is its public face."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope, Source
from engine.interpreter.contract import Finding
from engine.interpreter.elements import EVENTS
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, local_name

UNSUPPORTED = frozenset({"adHocSubProcess"})
#: Event types by the kind of event; ``none`` is an event without a type.
ALLOWED_EVENTS: dict[str, tuple[str, ...]] = {
    "startEvent": ("none", "timer", "message", "signal"),
    "endEvent": ("none", "terminate", "error", "escalation", "message", "signal"),
    "intermediateCatchEvent": ("timer", "message", "signal"),
    "intermediateThrowEvent": ("none", "escalation", "message", "signal"),
    "boundaryEvent": ("timer", "message", "signal", "error", "escalation"),
}
_EVENT_SUBPROCESS_START = ("timer", "message", "signal", "error", "escalation")
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
    if kind in UNSUPPORTED:
        yield finding("BPMN010", node, path=path, kind=kind)
    elif kind == "task":
        yield finding("BPMN060", node, path=path)
    elif kind == "callActivity" and not node.get("calledElement"):
        yield finding("BPMN023", node, path=path)
    elif kind in ("sendTask", "receiveTask"):
        yield from _reference(scope.source, node, node, "message")
    elif kind in EVENTS:
        yield from _event(scope, node)
    if node.get("isForCompensation") == "true":
        yield finding("BPMN014", node, path=path)
    if kind == "sendTask":
        yield finding("BPMN061", node, path=path)


def _event(scope: Scope, node: Node) -> Iterator[Finding]:
    path = scope.source.path
    definitions = event_definitions(node)
    if len(definitions) > 1 or bpmn_child(node, "eventDefinitionRef") is not None:
        yield finding("BPMN013", node, path=path)
        return
    kind = event_type(definitions[0]) if definitions else "none"
    allowed = _allowed(scope, node)
    if kind not in allowed:
        yield finding("BPMN011", node, path=path, kind=kind, allowed=", ".join(allowed))
    elif definitions:
        yield from _reference(scope.source, node, definitions[0], kind)
    throws = local_name(node) in ("endEvent", "intermediateThrowEvent")
    if throws and kind in ("message", "signal"):
        yield finding("BPMN061", node, path=path)


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


def event_definitions(node: Node) -> list[Node]:
    return [child for child in node if local_name(child).endswith("EventDefinition")]


def event_type(definition: Node) -> str:
    return local_name(definition).removesuffix("EventDefinition")

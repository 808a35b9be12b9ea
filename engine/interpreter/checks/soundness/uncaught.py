"""Errors that nothing catches, and boundary events that nothing causes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.soundness.outcomes import Outcome
from engine.interpreter.contract import Finding
from engine.interpreter.elements import spoken_name
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.xml_source import BPMN, Node, bpmn_children, is_bpmn, local_name

_CAUSED = frozenset({"error", "escalation", "cancel"})


def uncaught_errors(package: Package, scope: Scope) -> Iterator[Finding]:
    for node in scope.flow_nodes.values():
        if not is_bpmn(node, "endEvent"):
            continue
        for definition in definitions_of(node):
            if definition_kind(definition) == "error":
                code = _code(scope, definition)
                if not _is_caught(package, scope.node, code):
                    yield finding("SOUND010", node, reference=code or spoken_name(node))


def _code(scope: Scope, definition: Node) -> str:
    reference = definition.get("errorRef") or ""
    error = scope.source.by_id.get(reference.rpartition(":")[2])
    return reference if error is None else error.get("errorCode") or ""


def _is_caught(package: Package, scope_node: Node, code: str) -> bool:
    """By an event subprocess of the scope, at its edge, or in the same way further out."""
    node = scope_node
    while node is not None and local_name(node) in ("process", "subProcess", "transaction"):
        if any(
            _catches(package, start, code)
            for inner in bpmn_children(node, "subProcess")
            if inner.get("triggeredByEvent") == "true" and inner is not scope_node
            for start in bpmn_children(inner, "startEvent")
        ):
            return True
        if is_bpmn(node, "process"):
            return _is_caught_by_caller(package, node, code)
        if _at_edge(package, node.getparent(), node.get("id"), code):
            return True
        node = node.getparent()
    # An ad-hoc subprocess or something unknown around it: nothing sure can be said.
    return True


def _is_caught_by_caller(package: Package, process: Node, code: str) -> bool:
    calls = [
        call
        for source in package.sources
        for call in source.root.iter(f"{{{BPMN}}}callActivity")
        if call.get("calledElement") == process.get("id")
    ]
    return any(_at_edge(package, call.getparent(), call.get("id"), code) for call in calls)


def _at_edge(package: Package, around: Node, host_id: str, code: str) -> bool:
    return any(
        event.get("attachedToRef") == host_id and _catches(package, event, code)
        for event in bpmn_children(around, "boundaryEvent")
    )


def _catches(package: Package, event: Node, code: str) -> bool:
    for definition in definitions_of(event):
        if definition_kind(definition) == "error":
            source = next(each for each in package.sources if each.root in event.iterancestors())
            if _code(Scope(source, event.getparent()), definition) in ("", code):
                return True
    return False


def never_caused(scope: Scope, outcomes: Mapping[str, Outcome]) -> Iterator[Finding]:
    for node in scope.flow_nodes.values():
        host = node.get("attachedToRef") or ""
        outcome = outcomes.get(host)
        kinds = {definition_kind(each) for each in definitions_of(node)}
        if not is_bpmn(node, "boundaryEvent") or outcome is None or not kinds or kinds - _CAUSED:
            continue
        needed = all if node.get("parallelMultiple") == "true" else any
        if not needed(outcome.may_cause(node, kind) for kind in kinds):
            around = scope.flow_nodes.get(host)
            yield finding(
                "SOUND011", node, reference=host if around is None else spoken_name(around)
            )

"""Messages between instances: flows of a collaboration, correlation, what goes along."""

from __future__ import annotations

from collections.abc import Iterator

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope, Source
from engine.interpreter.checks.texts import is_duration
from engine.interpreter.collaboration import retrievals
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban, instantiating
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression, compile_template
from engine.interpreter.payloads import parse_payload
from engine.interpreter.start_conditions import names_in, never_changes, watchable
from engine.interpreter.xml_source import (
    BPMN,
    Node,
    bpmn_child,
    bpmn_children,
    is_bpmn,
    local_name,
    text_of,
)

_SENDERS = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
_RECEIVERS = frozenset({"receiveTask", "intermediateCatchEvent", "startEvent", "boundaryEvent"})
#: What of a sending, waiting or starting element is a template.
_TEMPLATES = (
    "correlation", "area", "businessKey", "scopeArea", "scopeOwner", "scopeSubject",
)  # fmt: skip


def check_messages(package: Package) -> Iterator[Finding]:
    for source in package.sources:
        yield from _correlation(source)
        yield from _flows(source)
    for scope in package.scopes():
        for node in scope.flow_nodes.values():
            yield from _templates(scope, node)
            yield from _payload(scope, node)
            if is_bpmn(node, "serviceTask"):
                yield from _service(scope, node)
        if is_bpmn(scope.node, "process"):
            yield from _instantiating(scope)


def _correlation(source: Source) -> Iterator[Finding]:
    path = source.path
    for key in source.root.iter(f"{{{BPMN}}}correlationKey"):
        for each in bpmn_children(key, "correlationPropertyRef"):
            known = source.by_id.get(text_of(each))
            if known is None or not is_bpmn(known, "correlationProperty"):
                yield finding("BPMN183", key, path=path, reference=text_of(each))
    for named, _expression, text in retrievals(source.root):
        yield from _compiled(named, text, path)
    for binding in source.root.iter(f"{{{BPMN}}}correlationPropertyBinding"):
        yield from _compiled(binding, text_of(binding), path)


def _compiled(node: Node, text: str, path: str) -> Iterator[Finding]:
    try:
        compile_expression(text)
    except ExpressionError as error:
        yield finding("BPMN040", node, path=path, expression=text, reason=str(error))


def _flows(source: Source) -> Iterator[Finding]:
    for flow in source.root.iter(f"{{{BPMN}}}messageFlow"):
        ends: list[Node] = []
        for attribute, kinds in (("sourceRef", _SENDERS), ("targetRef", _RECEIVERS)):
            reference = flow.get(attribute) or ""
            node = source.by_id.get(reference)
            if node is None or not _may_end(node, kinds):
                yield finding(
                    "BPMN181",
                    flow,
                    path=source.path,
                    id=flow.get("id") or "",
                    reference=reference,
                )
            ends.append(node)
        sent, expected = (None if end is None else _message_of(end) for end in ends)
        if sent and expected and sent != expected:
            yield finding(
                "BPMN182",
                ends[0],
                path=source.path,
                sent=sent,
                expected=expected,
                target=ends[1].get("name") or ends[1].get("id") or "",
            )


def _may_end(node: Node, kinds: frozenset[str]) -> bool:
    """People and pools that are drawn for the reader may be told or tell without an event."""
    kind = local_name(node)
    if kind in ("participant", "userTask", "manualTask", "serviceTask", "task", "subProcess"):
        return True
    return kind in kinds and _message_of(node) is not None


def _message_of(node: Node) -> str | None:
    """The message that an element sends or waits for; None where it is about none."""
    if local_name(node) in ("sendTask", "receiveTask"):
        return node.get("messageRef")
    for definition in definitions_of(node):
        if definition_kind(definition) == "message":
            return definition.get("messageRef") or ""
    return None


def _templates(scope: Scope, node: Node) -> Iterator[Finding]:
    path = scope.source.path
    for name in _TEMPLATES:
        text = duban(node, name)
        try:
            compile_template(text)
        except ExpressionError as error:
            yield finding("BPMN040", node, path=path, expression=text, reason=str(error))
    lasting = duban(node, "timeToLive")
    if lasting and "{" not in lasting and not is_duration(lasting):
        yield finding("BPMN041", node, path=path, kind="duration", expression=lasting)


def _payload(scope: Scope, node: Node) -> Iterator[Finding]:
    path = scope.source.path
    try:
        parts = parse_payload(duban(node, "payload"))
    except ValueError:
        yield finding("BPMN180", node, path=path, reference=duban(node, "payload"))
        return
    for expression in parts.values():
        yield from _compiled(node, expression, path)


def _service(scope: Scope, node: Node) -> Iterator[Finding]:
    path = scope.source.path
    if duban(node, "service") and duban(node, "topic"):
        yield finding("BPMN184", node, path=path)
    if duban(node, "async") not in ("", "true", "false"):
        yield finding("BPMN185", node, path=path, expression=duban(node, "async"))


def _instantiating(scope: Scope) -> Iterator[Finding]:
    for node in scope.flow_nodes.values():
        if is_bpmn(node, "startEvent") and is_bpmn(scope.node, "process"):
            yield from _start_conditions(scope, node)
    for node in instantiating(scope.node):
        if not is_bpmn(node, "eventBasedGateway"):
            continue
        behind = [flow.get("targetRef") or "" for flow in scope.outgoing[node.get("id")]]
        if not behind:
            yield finding("BPMN186", node, path=scope.source.path)


def _start_conditions(scope: Scope, node: Node) -> Iterator[Finding]:
    """Before there is an instance, nothing changes but rows of data stores and the time."""
    path, rows = scope.source.path, watchable(scope.node)
    for definition in definitions_of(node, scope.source.by_id):
        if definition_kind(definition) != "conditional":
            continue
        condition = text_of(bpmn_child(definition, "condition"))
        unknown = sorted(names_in(condition) - rows.keys())
        if unknown:
            names = ", ".join(unknown)
            yield finding("BPMN187", node, path=path, expression=condition, names=names)
        elif never_changes(condition):
            yield finding("BPMN188", node, path=path, expression=condition)

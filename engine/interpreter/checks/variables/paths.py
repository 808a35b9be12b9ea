"""Which variables are set on every way to an element, and which on some (definite assignment)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.interpreter.checks.package import Scope
from engine.interpreter.elements import SCOPES
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.xml_source import BPMN, Node, is_bpmn, local_name

_GATHERING = ("parallelGateway", "inclusiveGateway", "complexGateway")


@dataclass(frozen=True, slots=True)
class Assigned:
    """Before an element of a scope: set ``surely`` on every way, ``perhaps`` on some.

    ``own`` is what the element itself sets: known to the conditions behind it.
    """

    surely: Mapping[str, frozenset[str]]
    perhaps: Mapping[str, frozenset[str]]
    own: Mapping[str, frozenset[str]]


def assigned_in(
    scope: Scope,
    sets: Mapping[str, Mapping[str, object]],
    may_set: Mapping[str, frozenset[str]],
) -> Assigned:
    """Solves both data-flow equations by going round until nothing changes."""
    sometimes = {node_id: _in(scope, node_id, may_set) for node_id in scope.flow_nodes}
    own = {node_id: _in(scope, node_id, sets) for node_id in scope.flow_nodes}
    everything = frozenset(name for names in own.values() for name in names)
    before = _predecessors(scope)
    surely = dict.fromkeys(own, everything)
    perhaps: dict[str, frozenset[str]] = dict.fromkeys(own, frozenset())
    for node_id, leading in before.items():
        if not leading:
            surely[node_id] = frozenset()
    changed = True
    while changed:
        changed = False
        for node_id, leading in before.items():
            if not leading:
                continue
            sure = [
                surely[each] | (own[each] if leaves else frozenset()) for each, leaves in leading
            ]
            some = [perhaps[each] | own[each] | sometimes[each] for each, _ in leading]
            gathers = local_name(scope.flow_nodes[node_id]) in _GATHERING
            new_sure = frozenset.union(*sure) if gathers else frozenset.intersection(*sure)
            new_some = frozenset.union(*some)
            if (new_sure, new_some) != (surely[node_id], perhaps[node_id]):
                surely[node_id], perhaps[node_id], changed = new_sure, new_some, True
    return Assigned(surely, perhaps, own)


def _in(scope: Scope, node_id: str, sets: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """What the element sets; a subprocess is given the benefit of the doubt."""
    node = scope.flow_nodes[node_id]
    if local_name(node) not in SCOPES:
        return frozenset(sets.get(node_id, ()))
    inner = (each.get("id") for each in node.iter() if isinstance(each.tag, str))
    return frozenset(name for each in inner if each for name in sets.get(each, ()))


def _predecessors(scope: Scope) -> dict[str, list[tuple[str, bool]]]:
    """For each element those before it, and whether they are completed when it begins."""
    before: dict[str, list[tuple[str, bool]]] = {node_id: [] for node_id in scope.flow_nodes}
    for flow in scope.flows:
        source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
        if source in before and target in before:
            before[target].append((source, True))
    for node_id, node in scope.flow_nodes.items():
        host = node.get("attachedToRef") or ""
        if is_bpmn(node, "boundaryEvent") and host in before:
            before[node_id].append((host, False))
    for source, target in _beside_flows(scope):
        before[target].append((source, True))
    return before


def _beside_flows(scope: Scope) -> Iterator[tuple[str, str]]:
    """From throwing to catching links, and from activities to what undoes them."""
    caught: dict[str, list[str]] = {}
    for node_id, node in scope.flow_nodes.items():
        if is_bpmn(node, "intermediateCatchEvent"):
            for name in _links(node):
                caught.setdefault(name, []).append(node_id)
    for node_id, node in scope.flow_nodes.items():
        if is_bpmn(node, "intermediateThrowEvent"):
            yield from (
                (node_id, target) for name in _links(node) for target in caught.get(name, ())
            )
    for association in scope.node.iter(f"{{{BPMN}}}association"):
        event = scope.flow_nodes.get(association.get("sourceRef") or "")
        handler = association.get("targetRef") or ""
        host = "" if event is None else event.get("attachedToRef") or ""
        if handler in scope.flow_nodes and host in scope.flow_nodes:
            yield host, handler


def _links(node: Node) -> Iterator[str]:
    for definition in definitions_of(node):
        if definition_kind(definition) == "link":
            yield definition.get("name") or ""

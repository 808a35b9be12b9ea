"""Reads the elements of a BPMN file: names, kinds, lanes, clauses and ``duban:`` attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from engine.interpreter.model import Element
from engine.interpreter.xml_source import (
    BPMN,
    DUBAN,
    Node,
    is_bpmn,
    line_of,
    local_name,
)

_SEPARATORS = re.compile(r"[\s;,，；]+")

ACTIVITIES = frozenset(
    {
        "task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask",
        "sendTask", "receiveTask", "subProcess", "transaction", "adHocSubProcess",
        "callActivity",
    }
)  # fmt: skip
GATEWAYS = frozenset(
    {
        "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
        "complexGateway",
    }
)  # fmt: skip
EVENTS = frozenset(
    {
        "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent",
        "boundaryEvent",
    }
)  # fmt: skip
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS
#: What people claim or start: their groups may come from a lane.
CLAIMED = frozenset({"userTask", "manualTask", "adHocSubProcess"})
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})

#: How much of a name is said: some tools put whole sentences there.
_LONGEST = 60


def split_clauses(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATORS.split(text) if part)


def duban(node: Node, name: str) -> str:
    """The ``duban:`` attribute ``name`` of ``node``, empty where there is none."""
    return str(node.get(f"{{{DUBAN}}}{name}", "")).strip()


def duban_attributes(node: Node) -> Mapping[str, str]:
    found = {}
    for key, value in node.attrib.items():
        name = etree.QName(key)
        if name.namespace == DUBAN:
            found[name.localname] = str(value).strip()
    return MappingProxyType(found)


def lanes_of(root: Node) -> dict[str, str]:
    """The lane name of every flow node that a lane refers to; the innermost lane wins."""
    lanes: dict[str, str] = {}
    for reference in root.iter(f"{{{BPMN}}}flowNodeRef"):
        lane = reference.getparent()
        lanes[(reference.text or "").strip()] = lane.get("name") or lane.get("id") or ""
    return lanes


def lane_groups_of(root: Node) -> dict[str, str]:
    """The ``duban:candidateGroups`` of the lane of every flow node; the innermost that has some.

    BPMN 2.0.2 §10.8: a lane often stands for a role, so it may say who does what lies in it.
    """
    groups: dict[str, str] = {}
    for reference in root.iter(f"{{{BPMN}}}flowNodeRef"):
        lane = reference.getparent()
        while lane is not None and not (is_bpmn(lane, "lane") and duban(lane, "candidateGroups")):
            lane = lane.getparent()
        if lane is not None:
            groups[(reference.text or "").strip()] = duban(lane, "candidateGroups")
    return groups


def groups_for(node: Node, lane_groups: Mapping[str, str]) -> str:
    """Who may claim ``node``: its own groups, else those of its lane or of a lane around it."""
    if own := duban(node, "candidateGroups"):
        return own
    for each in (node, *enclosing(node)):
        if found := lane_groups.get(each.get("id", "")):
            return found
    return ""


def instantiating(scope: Node) -> list[Node]:
    """The receive tasks and event-based gateways of a process that begin an instance."""
    return [
        node
        for node in scope
        if local_name(node) in ("receiveTask", "eventBasedGateway")
        and node.get("instantiate") == "true"
    ]


def enclosing(node: Node) -> Iterator[Node]:
    """The scopes around ``node``, innermost first."""
    parent = node.getparent()
    while parent is not None:
        if local_name(parent) in SCOPES:
            yield parent
        parent = parent.getparent()


def read_elements(root: Node) -> dict[str, Element]:
    """Every BPMN element with an id. Where an id occurs twice the first one counts."""
    lanes, groups = lanes_of(root), lane_groups_of(root)
    found: dict[str, Element] = {}
    for node in root.iter(f"{{{BPMN}}}*"):
        element_id = node.get("id")
        if element_id and element_id not in found:
            found[element_id] = _element(node, lanes, groups)
    return found


def _element(node: Node, lanes: Mapping[str, str], groups: Mapping[str, str]) -> Element:
    attributes = dict(duban_attributes(node))
    if local_name(node) in CLAIMED and (claiming := groups_for(node, groups)):
        attributes["candidateGroups"] = claiming
    around = list(enclosing(node))
    lane = lanes.get(node.get("id"), "")
    for scope in around:
        lane = lane or lanes.get(scope.get("id", ""), "")
    is_flow = is_bpmn(node, "sequenceFlow")
    owner = next((scope for scope in around if is_bpmn(scope, "process")), None)
    return Element(
        element_id=node.get("id"),
        name=" ".join((node.get("name") or "").split()),
        kind=local_name(node),
        process_id=owner.get("id", "") if owner is not None else "",
        lane=lane,
        clauses=split_clauses(duban(node, "clause")),
        line=line_of(node),
        attributes=MappingProxyType(attributes),
        source_id=node.get("sourceRef", "") if is_flow else "",
        target_id=node.get("targetRef", "") if is_flow else "",
    )


def flows_between(elements: Mapping[str, Element]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The sequence flows by the elements that they join."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for element in elements.values():
        if element.source_id:
            ends = (element.source_id, element.target_id)
            found[ends] = (*found.get(ends, ()), element.element_id)
    return MappingProxyType(found)


def spoken_name(node: Node) -> str:
    """How a message calls an element: by its name, else by its id, else by its kind; cut short."""
    found = " ".join((node.get("name") or "").split()) or node.get("id") or local_name(node)
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"

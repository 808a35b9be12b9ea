"""The event definitions of an element as the file writes them: its own and those it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.interpreter.xml_source import BPMN, Node, bpmn_children, local_name, text_of

_SUFFIX = "EventDefinition"
#: How messages call a kind of event that BPMN names otherwise in its XML.
_SPOKEN = {"compensate": "compensation"}
_NOTHING: Mapping[str, Node] = MappingProxyType({})


def definitions_of(node: Node, by_id: Mapping[str, Node] = _NOTHING) -> list[Node]:
    """The definitions within ``node``, then those beside the processes that it refers to.

    ``by_id`` are the elements of the file; without it the file is searched. References that
    lead nowhere are left out (:func:`lost_references` has them).
    """
    own = [child for child in node if local_name(child).endswith(_SUFFIX)]
    return own + [
        found
        for reference in _references(node)
        if (found := _at(node, reference, by_id)) is not None
    ]


def lost_references(node: Node, by_id: Mapping[str, Node] = _NOTHING) -> list[str]:
    """What ``node`` refers to as an event definition without its being one."""
    return [each for each in _references(node) if _at(node, each, by_id) is None]


def _references(node: Node) -> list[str]:
    # The reference is a qualified name: the prefix says in which file, and there is but one.
    return [
        text_of(child).rpartition(":")[2] for child in bpmn_children(node, "eventDefinitionRef")
    ]


def _at(node: Node, reference: str, by_id: Mapping[str, Node]) -> Node | None:
    found = by_id.get(reference)
    if found is None and not by_id:
        root = node.getroottree().getroot()
        found = next((child for child in root if child.get("id") == reference), None)
    if found is None or not local_name(found).endswith(_SUFFIX):
        return None
    return found


def definition_kind(definition: Node) -> str:
    """``message``, ``timer``, ``compensation`` and so on."""
    kind = local_name(definition).removesuffix(_SUFFIX)
    return _SPOKEN.get(kind, kind)


def is_kind(node: Node, kind: str) -> bool:
    """Whether the event ``node`` has a definition of this kind."""
    return any(definition_kind(each) == kind for each in definitions_of(node))


# ── Links ─────────────────────────────────────────────────────────────────────────────────


def link_name(node: Node) -> str:
    """The name of the link that the event ``node`` throws or catches; empty where it is none."""
    for definition in definitions_of(node):
        if definition_kind(definition) == "link":
            return " ".join((definition.get("name") or node.get("name") or "").split())
    return ""


def link_target(node: Node) -> Node | None:
    """Where the throwing link event ``node`` leads: the catching one of its name beside it."""
    name = link_name(node) if local_name(node) == "intermediateThrowEvent" else ""
    if not name:
        return None
    beside = bpmn_children(node.getparent(), "intermediateCatchEvent")
    return next((other for other in beside if link_name(other) == name), None)


# ── Compensation ──────────────────────────────────────────────────────────────────────────


def compensation_activities(event: Node) -> list[Node]:
    """The activities for compensation that associations join to the boundary event ``event``."""
    event_id = event.get("id")
    others: set[str | None] = set()
    for association in event.getroottree().iter(f"{{{BPMN}}}association"):
        ends = (association.get("sourceRef"), association.get("targetRef"))
        if event_id in ends:
            others.update(ends)
    return [
        child
        for child in event.getparent()
        if child.get("id") in others and child.get("isForCompensation") == "true"
    ]

"""The elements of a diagram as parts to compare.

An element stands for itself where it is drawn or is named by others (a process, a message); what
lies inside one without standing for itself, like a timer or a condition, is an attribute of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from engine.interpreter.xml_source import BPMN, BPMNDI, DUBAN, Node, local_name, read_xml
from workflows.designer.difference.views import Part

#: Told by other elements already, or of the tool that drew it.
_TOLD_ELSEWHERE = frozenset({"incoming", "outgoing", "flowNodeRef", "laneSet"})
#: What holds elements of a flow, and what in it says something of itself instead.
_HOLDERS = frozenset({"process", "subProcess", "adHocSubProcess", "transaction", "collaboration"})
_OF_ITS_HOLDER = frozenset(
    {
        *("documentation", "extensionElements", "ioSpecification", "property"),
        *("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"),
        *("dataInputAssociation", "dataOutputAssociation", "completionCondition"),
    }
)
_REFERENCES = frozenset(
    {"sourceRef", "targetRef", "attachedToRef", "default", "processRef", "within", "lane"}
)
_PREFIXES = {BPMN: "", DUBAN: "duban:"}


def parts_of_diagram(content: bytes) -> Mapping[str, Part]:
    """Every element that stands for itself, by its id, in the order of the file.

    Raises:
        UnreadableXml: it is no XML that we read.
    """
    root = read_xml(content)
    places = _places(root)
    nodes = {
        node.get("id"): node for node in root.iter() if _stands_alone(node, root, places.keys())
    }
    lanes = _lanes(root)
    names = {node_id: node.get("name") or node_id for node_id, node in nodes.items()}
    reading = _Reading(nodes, lanes, names)
    return {
        node_id: _part(node, reading, places.get(node_id, "")) for node_id, node in nodes.items()
    }


@dataclass(frozen=True, slots=True)
class _Reading:
    nodes: Mapping[str, Node]
    lanes: Mapping[str, str]
    names: Mapping[str, str]


def _stands_alone(node: Node, root: Node, drawn: Container[str]) -> bool:
    node_id = node.get("id")
    if not node_id or not isinstance(node.tag, str) or node.tag.startswith(f"{{{BPMNDI}}}"):
        return False
    name, parent = local_name(node), node.getparent()
    if name in _TOLD_ELSEWHERE or name == "collaboration":
        return False
    of_a_flow = parent is not None and local_name(parent) in _HOLDERS and name not in _OF_ITS_HOLDER
    return parent is root or of_a_flow or node_id in drawn


def _part(node: Node, reading: _Reading, place: str) -> Part:
    attributes = dict(_attributes(node, reading))
    shown = {
        name: reading.names[value]
        for name, value in attributes.items()
        if name in _REFERENCES and value in reading.names
    }
    return Part(
        part_id=node.get("id"),
        type=local_name(node),
        name=reading.names[node.get("id")],
        attributes=attributes,
        shown=shown,
        place=place,
    )


def _attributes(node: Node, reading: _Reading) -> Iterator[tuple[str, str]]:
    for name, value in node.attrib.items():
        if name != "id":
            yield _named(name), value
    yield from _inside(node, reading, "")
    within = next((each for each in node.iterancestors() if each.get("id") in reading.nodes), None)
    if within is not None:
        yield "within", within.get("id")
    if node.get("id") in reading.lanes:
        yield "lane", reading.lanes[node.get("id")]


def _inside(node: Node, reading: _Reading, path: str) -> Iterator[tuple[str, str]]:
    """What lies inside an element without standing for itself, by the path to it."""
    met: dict[str, int] = {}
    for child in node:
        if not isinstance(child.tag, str) or child.get("id") in reading.nodes:
            continue
        name = _named(child.tag)
        if name in _TOLD_ELSEWHERE:
            continue
        met[name] = met.get(name, 0) + 1
        inner = f"{path}{name}" + (f" {met[name]}" if met[name] > 1 else "")
        text = (child.text or "").strip()
        if text or (len(child) == 0 and not set(child.attrib) - {"id"}):
            yield inner, text or "✓"
        for attribute, value in child.attrib.items():
            # Ids inside, and the type of an expression, differ from tool to tool.
            if attribute != "id" and not attribute.endswith("}type"):
                yield f"{inner}/{_named(attribute)}", value
        yield from _inside(child, reading, f"{inner}/")


def _named(tag: str) -> str:
    """A name without its namespace, with the prefix of ours; foreign ones keep their address."""
    namespace, found, name = tag.rpartition("}")
    if not found:
        return tag
    return f"{_PREFIXES.get(namespace[1:], namespace[1:] + '#')}{name}"


def _lanes(root: Node) -> dict[str, str]:
    """The innermost lane of each element that is in one."""
    return {
        (each.text or "").strip(): each.getparent().get("id", "")
        for each in root.iter(f"{{{BPMN}}}flowNodeRef")
    }


def _places(root: Node) -> dict[str, str]:
    """Where each element is drawn: numbers, whatever the order of what says so."""
    found: dict[str, str] = {}
    for node in root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        of = node.get("bpmnElement")
        if of:
            points = [
                ",".join(
                    f"{key}={_rounded(each.get(key))}"
                    for key in ("x", "y", "width", "height")
                    if each.get(key) is not None
                )
                for each in node.iterchildren()
                if local_name(each) in {"Bounds", "waypoint"}
            ]
            found[of] = ";".join(points)
    return found


def _rounded(number: str) -> str:
    try:
        return f"{float(number):.0f}"
    except ValueError:
        return number

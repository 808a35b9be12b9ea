"""A diagram of any tool as the designer can open it: in UTF-8, drawn if nobody drew it. Pure.

Nothing is taken out or rewritten: the text stays as it is, and a drawing is put behind all else. A
draft keeps the bytes that came until something is changed, also where the page saves what it got.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from engine.interpreter.xml_source import Node, UnreadableXml, local_name, read_xml, text_in
from workflows.designer.placing import Box, Boxes, place

_DI = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_CONNECTIONS = ("sequenceFlow", "messageFlow", "association")
_POOL_EDGE, _POOL_GAP = 30, 60


def as_text(content: bytes) -> str | None:
    """The text of a diagram, whatever its encoding. None where it cannot be read."""
    try:
        text = text_in(content)
        root = read_xml(content)
    except UnreadableXml:
        return None
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{text.lstrip()}'
    if any(local_name(node) == "BPMNDiagram" for node in root):
        return text
    at = text.rfind("</")
    drawing = "".join(_drawings(root))
    return text if at < 0 else f"{text[:at]}{drawing}{text[at:]}"


def shown(path: str, content: bytes) -> str | None:
    """The text of a file of XML as the page that it is worked on gets it; None for all others."""
    if path.endswith(".bpmn"):
        return as_text(content)
    return decoded(content) if path.endswith(".dmn") else None


def decoded(content: bytes) -> str | None:
    """The text of an XML file, whatever its encoding. None where it cannot be read."""
    try:
        read_xml(content)
        return text_in(content)
    except UnreadableXml:
        return None


def _drawings(root: Node) -> Iterator[str]:
    """One for the pools together; without pools one for each process."""
    processes = {node.get("id"): node for node in root if local_name(node) == "process"}
    pools = next(
        (node for node in root if local_name(node) == "collaboration" and node.get("id")), None
    )
    if pools is not None and any(local_name(node) == "participant" for node in pools):
        yield _drawn(pools, [pools, *processes.values()], _in_pools(pools, processes))
        return
    for process_id, process in processes.items():
        if process_id:
            yield _drawn(process, [process], place(process)[0])


def _in_pools(collaboration: Node, processes: dict[str | None, Node]) -> Boxes:
    found: Boxes = {}
    y = 0.0
    for pool in (node for node in collaboration if local_name(node) == "participant"):
        process = processes.get(pool.get("processRef"))
        boxes, width, height = place(process) if process is not None else ({}, 600.0, 60.0)
        if pool.get("id") and not found.keys() & boxes.keys():
            found[pool.get("id")] = Box(0, y, max(width, 300) + _POOL_EDGE, max(height, 60))
            found |= {name: box.moved(_POOL_EDGE, y) for name, box in boxes.items()}
            y += max(height, 60) + _POOL_GAP
    return found


def _drawn(shown: Node, scopes: list[Node], boxes: Boxes) -> str:
    """``boxes`` and the ways between them, on a plane of ``shown``."""
    by_id = {node.get("id"): node for scope in scopes for node in scope.iter() if node.get("id")}
    shapes = "".join(_shape(by_id[name], box) for name, box in boxes.items() if name in by_id)
    edges = "".join(
        _edge(node, boxes[node.get("sourceRef")], boxes[node.get("targetRef")], by_id)
        for node in by_id.values()
        if local_name(node) in _CONNECTIONS
        and node.get("sourceRef") in boxes
        and node.get("targetRef") in boxes
    )
    drawing, plane = quoteattr(f"{shown.get('id')}_drawing"), quoteattr(f"{shown.get('id')}_plane")
    element = quoteattr(shown.get("id"))
    return (
        f"<bpmndi:BPMNDiagram {_DI} id={drawing}><bpmndi:BPMNPlane id={plane} "
        f"bpmnElement={element}>{shapes}{edges}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>\n"
    )


def _shape(node: Node, box: Box) -> str:
    name, kind = quoteattr(node.get("id")), local_name(node)
    shape = quoteattr(f"{node.get('id')}_shape")
    how = {"participant": ' isHorizontal="true"', "exclusiveGateway": ' isMarkerVisible="true"'}
    holds = ' isExpanded="true"' if kind.endswith("ubProcess") or kind == "transaction" else ""
    return (
        f"<bpmndi:BPMNShape id={shape} bpmnElement={name}{how.get(kind, '')}{holds}>"
        f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"/>'
        "</bpmndi:BPMNShape>"
    )


def _edge(node: Node, source: Box, target: Box, by_id: dict[str, Node]) -> str:
    name, edge = quoteattr(node.get("id")), quoteattr(f"{node.get('id')}_edge")
    points = "".join(
        f'<di:waypoint x="{x:g}" y="{y:g}"/>' for x, y in _way(node, source, target, by_id)
    )
    return f"<bpmndi:BPMNEdge id={edge} bpmnElement={name}>{points}</bpmndi:BPMNEdge>"


def _way(node: Node, source: Box, target: Box, by_id: dict[str, Node]) -> list[tuple[float, float]]:
    """Forwards from side to side; backwards around beneath; else between the middles."""
    if local_name(node) != "sequenceFlow":
        return [source.middle, target.middle]
    if local_name(by_id[node.get("sourceRef")]) == "boundaryEvent" and target.x > source.x:
        down, low = source.middle[0], max(target.middle[1], source.y + source.height + 20)
        turn = target.x - 20
        return [
            (down, source.y + source.height), (down, low), (turn, low), (turn, target.middle[1]),
            (target.x, target.middle[1]),
        ]  # fmt: skip
    begin = (source.x + source.width, source.middle[1])
    end = (target.x, target.middle[1])
    if end[0] <= begin[0]:
        low = max(source.y + source.height, target.y + target.height) + 20
        down, up = source.middle[0], target.middle[0]
        return [
            (down, source.y + source.height), (down, low), (up, low), (up, target.y + target.height)
        ]  # fmt: skip
    if begin[1] == end[1]:
        return [begin, end]
    turn = end[0] - 20
    return [begin, (turn, begin[1]), (turn, end[1]), end]

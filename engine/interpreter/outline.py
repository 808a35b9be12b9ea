"""What there is to reach in a package: its nodes, flows, timers and ladders, for coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.interpreter.contract import Resource
from engine.interpreter.elements import FLOW_NODES, duban
from engine.interpreter.linking import main_process
from engine.interpreter.xml_source import BPMN, Node, UnreadableXml, local_name, read_xml


@dataclass(frozen=True, slots=True)
class Outlined:
    """One thing to reach. ``element_id`` carries the process where it is a called one."""

    element_id: str
    name: str
    kind: str
    ladder: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The processes of one package that run. ``timers`` are the nodes that wait for a time."""

    process_id: str
    nodes: tuple[Outlined, ...]
    flows: tuple[Outlined, ...]
    timers: tuple[Outlined, ...]

    @property
    def on_ladders(self) -> tuple[Outlined, ...]:
        """The nodes that climb a ladder."""
        return tuple(node for node in self.nodes if node.ladder)


def outline(resources: Sequence[Resource]) -> Outline:
    """The outline of a package whose files can be read; files that cannot are left out."""
    roots = []
    for item in resources:
        if item.kind == "bpmn":
            try:
                roots.append(read_xml(item.content))
            except UnreadableXml:
                continue
    if not any(root.find(f"{{{BPMN}}}process") is not None for root in roots):
        return Outline("", (), (), ())
    main_id = main_process(roots).get("id", "")
    nodes, flows, timers = [], [], []
    for process in _running(roots, main_id):
        prefix = "" if process.get("id") == main_id else f"{process.get('id')}/"
        for node in process.iter(f"{{{BPMN}}}*"):
            kind = local_name(node)
            if kind in FLOW_NODES:
                found = _outlined(node, kind, prefix)
                nodes.append(found)
                if node.find(f"{{{BPMN}}}timerEventDefinition") is not None:
                    timers.append(found)
            elif kind == "sequenceFlow":
                flows.append(_outlined(node, kind, prefix))
    return Outline(main_id, tuple(nodes), tuple(flows), tuple(timers))


def _running(roots: Sequence[Node], main_id: str) -> list[Node]:
    """The main process and those of the package that it calls, directly or not."""
    by_id = {node.get("id"): node for root in roots for node in root.iter(f"{{{BPMN}}}process")}
    found: dict[str, Node] = {}
    left = [main_id]
    while left:
        process_id = left.pop()
        if process_id in by_id and process_id not in found:
            found[process_id] = by_id[process_id]
            calls = by_id[process_id].iter(f"{{{BPMN}}}callActivity")
            left.extend(str(call.get("calledElement")) for call in calls)
    return list(found.values())


def _outlined(node: Node, kind: str, prefix: str) -> Outlined:
    name = " ".join((node.get("name") or "").split())
    return Outlined(prefix + str(node.get("id")), name, kind, duban(node, "ladder"))

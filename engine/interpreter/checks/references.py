"""Whether what a file refers to is in it: elements, flows of nodes, what the drawing shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.contract import Finding
from engine.interpreter.elements import FLOW_NODES, enclosing, spoken_name
from engine.interpreter.xml_source import BPMN, BPMNDI, Node, is_bpmn, local_name

_MOST = 20
_ATTRIBUTES = (
    "sourceRef", "targetRef", "messageRef", "signalRef", "errorRef", "escalationRef",
    "operationRef", "itemSubjectRef", "dataObjectRef", "dataStoreRef", "processRef",
    "categoryValueRef", "definitionalCollaborationRef", "correlationPropertyRef", "activityRef",
    "itemRef", "calledChoreographyRef", "calledCollaborationRef", "initiatingParticipantRef",
    "correlationKeyRef", "parameterRef",
)  # fmt: skip
_ELEMENTS = frozenset(
    {
        "flowNodeRef", "incoming", "outgoing", "sourceRef", "targetRef", "participantRef",
        "messageFlowRef", "dataInputRefs", "dataOutputRefs", "inputSetRefs", "outputSetRefs",
        "loopDataInputRef", "loopDataOutputRef", "correlationPropertyRef", "supportedInterfaceRef",
        "inMessageRef", "outMessageRef", "eventDefinitionRef", "resourceRef",
    }
)  # fmt: skip
#: Other checks look at these where the process runs.
_ELSEWHERE = frozenset({"messageRef", "signalRef", "errorRef", "escalationRef"})


def check_references(package: Package) -> Iterator[Finding]:
    running = [process for _, process in package.running]
    for source in package.sources:
        counts: Counter[str] = Counter()
        for found in _in_source(source, running):
            counts[found.code] += 1
            if counts[found.code] <= _MOST:
                yield found


def _in_source(source: Source, running: list[Node]) -> Iterator[Finding]:
    ids = frozenset(
        node.get("id") for node in source.root.iter(etree.Element) if node.get("id") is not None
    )
    for node in source.root.iter(f"{{{BPMN}}}*"):
        kind = local_name(node)
        if kind in _ELEMENTS:
            yield from _one(source, node.getparent(), kind, "".join(node.itertext()), ids)
        elif kind != "sequenceFlow":
            runs = any(scope in running for scope in enclosing(node))
            for name in _ATTRIBUTES:
                if node.get(name) is not None and not (runs and name in _ELSEWHERE):
                    yield from _one(source, node, name, node.get(name), ids)
    yield from _listed_flows(source)
    yield from _message_flows(source)
    yield from _drawing(source, ids, running)


def _one(
    source: Source, node: Node, name: str, value: str, ids: frozenset[str]
) -> Iterator[Finding]:
    reference = value.strip()
    if not is_known(node, reference, ids):
        yield finding("REF001", node, path=source.path, attribute=name, reference=reference[:200])


def is_known(node: Node, reference: str, ids: frozenset[str]) -> bool:
    """Whether a QName means an element of the file, or one of a file that is imported."""
    if reference in ids:
        return True
    prefix, colon, local = reference.partition(":")
    if not colon:
        return False
    namespace = node.nsmap.get(prefix)
    target = node.getroottree().getroot().get("targetNamespace")
    return local in ids or (namespace is not None and namespace != target)


def _listed_flows(source: Source) -> Iterator[Finding]:
    """``incoming`` and ``outgoing`` say again what the flows say; they should say the same."""
    flows: Mapping[str, Node] = {
        flow.get("id"): flow for flow in source.root.iter(f"{{{BPMN}}}sequenceFlow")
    }
    for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for listed in source.root.iter(f"{{{BPMN}}}{tag}"):
            node = listed.getparent()
            flow = flows.get("".join(listed.itertext()).strip())
            if flow is not None and node.get("id") and flow.get(end) != node.get("id"):
                yield finding(
                    "REF004", node, path=source.path, kind=tag, reference=flow.get("id") or ""
                )


def _message_flows(source: Source) -> Iterator[Finding]:
    for flow in source.root.iter(f"{{{BPMN}}}messageFlow"):
        ends = [source.by_id.get(flow.get(name) or "") for name in ("sourceRef", "targetRef")]
        processes = [_process_of(end) for end in ends if end is not None]
        if len(processes) == 2 and processes[0] is not None and processes[0] is processes[1]:
            yield finding("REF006", flow, path=source.path, id=flow.get("id") or "")


def _process_of(node: Node) -> Node | None:
    return next((scope for scope in enclosing(node) if is_bpmn(scope, "process")), None)


def _drawing(source: Source, ids: frozenset[str], running: list[Node]) -> Iterator[Finding]:
    shown = [
        (shape, shape.get("bpmnElement"))
        for kind in ("BPMNShape", "BPMNEdge", "BPMNPlane")
        for shape in source.root.iter(f"{{{BPMNDI}}}{kind}")
        if shape.get("bpmnElement")
    ]
    for shape, reference in shown:
        if not is_known(shape, reference, ids):
            yield finding("REF002", shape, path=source.path, reference=reference)
    drawn = {reference.rpartition(":")[2] for _, reference in shown}
    if not drawn:
        return
    absent = [
        node
        for process in source.processes
        if process in running
        for node in process.iter(*(f"{{{BPMN}}}{kind}" for kind in FLOW_NODES))
        if node.get("id") and node.get("id") not in drawn
    ]
    if absent:
        names = ", ".join(spoken_name(node) for node in absent[:5])
        yield finding("REF003", absent[0], path=source.path, names=names, count=len(absent))

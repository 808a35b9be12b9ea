"""What comes into an instance from elsewhere, as far as the files tell: by calls and messages.

A call with ``duban:out`` brings exactly that. A message or signal brings what those in the package
send along (``duban:payload``). Where nobody here sends it, anything may come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.interpreter.calls import mapping_of
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.data_flow import extensions
from engine.interpreter.elements import duban
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.payloads import parse_payload
from engine.interpreter.xml_source import BPMN, Node, local_name

_THROWING = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})
_CATCHING = frozenset({"receiveTask", "startEvent", "intermediateCatchEvent", "boundaryEvent"})
_REFERENCES = {"message": "messageRef", "signal": "signalRef"}

#: Message or signal, and its name.
Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Brought:
    """Variables that come ``surely``, and those that may come ``perhaps``."""

    surely: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()


Sent = Mapping[Told, list[frozenset[str]]]


def sent_in(package: Package) -> Sent:
    """What each sender in the package sends along, by what it sends."""
    found: dict[Told, list[frozenset[str]]] = {}
    for source, process in package.running:
        for node in process.iter(*(f"{{{BPMN}}}{kind}" for kind in _THROWING)):
            for told in _told(source, node):
                # What cannot be read is told elsewhere; it does not tell of variables.
                try:
                    names = frozenset(parse_payload(duban(node, "payload")))
                except ValueError:
                    names = frozenset()
                found.setdefault(told, []).append(names)
    return found


def brought_by(source: Source, node: Node, sent: Sent) -> Brought | None:
    """What comes at ``node`` from elsewhere; None where that cannot be told."""
    kept = kept_of(node)
    if kept is not None:
        return Brought(surely=kept)
    kind = local_name(node)
    if kind == "callActivity":
        return None
    told = list(_told(source, node)) if kind in _CATCHING else []
    if not told:
        return None if kind == "receiveTask" else Brought()
    payloads = [payload for each in told for payload in sent.get(each, ())]
    if not all(each in sent for each in told):
        return None
    everything = frozenset[str]().union(*payloads)
    if len(told) > 1 and node.get("parallelMultiple") != "true":
        return Brought(perhaps=everything)
    surely = frozenset.intersection(*payloads)
    return Brought(surely, everything - surely)


def kept_of(node: Node) -> frozenset[str] | None:
    """The only variables that come out of an activity, if it names them."""
    outputs = extensions(node, "output")
    if outputs:
        return frozenset(each.get("target") or "" for each in outputs)
    if local_name(node) == "callActivity":
        listed = duban(node, "output").replace(",", " ").split()
        mapping = mapping_of(node)
        if listed:
            return frozenset(listed)
        return None if mapping.all_back else frozenset(each.target for each in mapping.back)
    if local_name(node) == "serviceTask" and duban(node, "topic"):
        listed = duban(node, "output").replace(",", " ").split()
        return frozenset(listed) if listed else None
    return None


def _told(source: Source, node: Node) -> Iterator[Told]:
    """The messages and signals that ``node`` throws or catches."""
    if local_name(node) in ("sendTask", "receiveTask"):
        yield "message", _name(source, node, "message")
    for definition in definitions_of(node):
        kind = definition_kind(definition)
        if kind in _REFERENCES:
            yield kind, _name(source, definition, kind)


def _name(source: Source, node: Node, kind: str) -> str:
    reference = (node.get(_REFERENCES[kind]) or "").rpartition(":")[2]
    root = source.by_id.get(reference)
    return reference if root is None else root.get("name") or reference

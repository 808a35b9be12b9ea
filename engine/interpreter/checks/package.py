"""What the checks look at: the readable files of a package, and the processes that will run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from engine.interpreter.decisions import Decision
from engine.interpreter.elements import FLOW_NODES, SCOPES, lane_groups_of
from engine.interpreter.known import Known
from engine.interpreter.parameters import NO_PARAMETERS, Parameters
from engine.interpreter.xml_source import BPMN, Node, local_name


@dataclass(frozen=True)
class Source:
    """One readable BPMN file."""

    path: str
    root: Node

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        return {node.get("id"): node for node in self.root.iter(f"{{{BPMN}}}*") if node.get("id")}

    @cached_property
    def lane_groups(self) -> Mapping[str, str]:
        return lane_groups_of(self.root)

    @cached_property
    def processes(self) -> Sequence[Node]:
        return list(self.root.iter(f"{{{BPMN}}}process"))


@dataclass(frozen=True)
class Package:
    """``running`` are the processes that an instance can come to, with their files."""

    sources: Sequence[Source]
    running: Sequence[tuple[Source, Node]]
    decisions: Mapping[str, Decision]
    forms: frozenset[str]
    known: Known
    #: What durations may be called by.
    parameters: Parameters = NO_PARAMETERS
    form_contents: Sequence[bytes] = ()
    #: The same by their ids.
    form_files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def roots(self) -> Sequence[Node]:
        return [source.root for source in self.sources]

    def scopes(self) -> Iterator[Scope]:
        for source, process in self.running:
            yield Scope(source, process)
            for node in process.iter(*(f"{{{BPMN}}}{kind}" for kind in SCOPES - {"process"})):
                yield Scope(source, node)


@dataclass(frozen=True)
class Scope:
    """A process or subprocess: what lies directly in it."""

    source: Source
    node: Node

    @cached_property
    def flow_nodes(self) -> Mapping[str, Node]:
        return {
            child.get("id"): child
            for child in self.node
            if local_name(child) in FLOW_NODES and child.get("id")
        }

    @cached_property
    def flows(self) -> Sequence[Node]:
        return list(self.node.iterchildren(f"{{{BPMN}}}sequenceFlow"))

    @cached_property
    def outgoing(self) -> Mapping[str, Sequence[Node]]:
        found: dict[str, list[Node]] = {node_id: [] for node_id in self.flow_nodes}
        for flow in self.flows:
            found.setdefault(flow.get("sourceRef") or "", []).append(flow)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, Sequence[Node]]:
        found: dict[str, list[Node]] = {node_id: [] for node_id in self.flow_nodes}
        for flow in self.flows:
            found.setdefault(flow.get("targetRef") or "", []).append(flow)
        return found

    @property
    def is_event_subprocess(self) -> bool:
        return bool(self.node.get("triggeredByEvent") == "true")

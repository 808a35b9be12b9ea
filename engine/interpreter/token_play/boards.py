"""What is played on: the net of each scope, with the events at its edges and beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.interpreter.checks.package import Scope, Source
from engine.interpreter.checks.soundness.game import Game
from engine.interpreter.checks.soundness.net import Net
from engine.interpreter.checks.soundness.outcomes import Outcome, outcome_of
from engine.interpreter.checks.soundness.reading import interrupts, read_net, types_of
from engine.interpreter.elements import SCOPES
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.xml_source import BPMN, Node, bpmn_child, is_bpmn, local_name

#: What only something inside an activity can cause, not the world around it.
CAUSED = frozenset({"error", "escalation", "cancel"})
_REFERENCES = {
    "error": ("errorRef", "errorCode"),
    "escalation": ("escalationRef", "escalationCode"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Where something may be caught: at the edge of an activity, or in an event subprocess.

    ``element_id`` is the event itself; ``flows`` are the ways out of one at an edge. ``once`` for
    what cannot happen a second time to the same token.
    """

    element_id: str
    kinds: frozenset[str]
    codes: frozenset[str]
    interrupts: bool
    flows: tuple[int, ...] = ()
    once: bool = False

    def catches(self, kind: str, code: str) -> bool:
        return kind in self.kinds and (not self.codes or code in self.codes)


@dataclass(frozen=True)
class Board:
    """One scope. ``edges`` by the activity that they are at.

    ``beside`` are event subprocesses, each with a start that begins it.
    """

    scope: Scope
    game: Game
    outcome: Outcome
    edges: Mapping[str, Sequence[Event]]
    beside: Sequence[tuple[str, Event]]

    @property
    def net(self) -> Net:
        return self.game.net

    @cached_property
    def is_ad_hoc(self) -> bool:
        return is_bpmn(self.scope.node, "adHocSubProcess")

    def thrown_by(self, element_id: str) -> tuple[str, str] | None:
        """The kind and code of what an event throws to those around it, if it does."""
        node = self.scope.flow_nodes[element_id]
        if local_name(node) not in ("endEvent", "intermediateThrowEvent"):
            return None
        for definition in definitions_of(node):
            kind = definition_kind(definition)
            if kind in CAUSED:
                return kind, code_of(self.scope.source, definition)
        return None


def code_of(source: Source, definition: Node) -> str:
    """What an error or escalation is known by; empty where the event catches any."""
    attribute, code = _REFERENCES.get(definition_kind(definition), ("", ""))
    reference = definition.get(attribute) or "" if attribute else ""
    root = source.by_id.get(reference.rpartition(":")[2])
    return reference if root is None else root.get(code) or reference


def boards_of(source: Source, process: Node) -> dict[str, Board]:
    """The board of a process and of each scope in it, by their ids."""
    nodes = [process, *process.iter(*(f"{{{BPMN}}}{kind}" for kind in SCOPES - {"process"}))]
    scopes = {node.get("id") or "": Scope(source, node) for node in nodes}
    outcomes = {scope_id: outcome_of(scope) for scope_id, scope in scopes.items()}
    return {scope_id: _board(scope, outcomes) for scope_id, scope in scopes.items()}


def _board(scope: Scope, outcomes: Mapping[str, Outcome]) -> Board:
    known = {
        name: outcome
        for name, outcome in outcomes.items()
        if name in scope.flow_nodes and not is_bpmn(scope.flow_nodes[name], "adHocSubProcess")
    }
    net = read_net(scope, known)
    edges: dict[str, list[Event]] = {}
    for host, event_id, flows in _edges(net):
        edges.setdefault(host, []).append(_event(scope, scope.flow_nodes[event_id], flows))
    outcome = outcomes[scope.node.get("id") or ""]
    return Board(scope, Game(net), outcome, edges, list(_beside(scope)))


def _edges(net: Net) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Each activity with an event at its edge, and the flows out of that."""
    for node, spot in net.spots.items():
        for way in spot.ways:
            if way.via:
                yield node, way.via, way.flows
    # Those whose way meets no other are begun apart by the explorer.
    for beginning in net.beginnings:
        if beginning.host:
            yield beginning.host, beginning.via, beginning.flows


def _event(scope: Scope, node: Node, flows: tuple[int, ...] = ()) -> Event:
    definitions = definitions_of(node)
    codes = {code_of(scope.source, each) for each in definitions}
    timers = [each for each in definitions if definition_kind(each) == "timer"]
    return Event(
        element_id=node.get("id") or "",
        kinds=types_of(node),
        codes=frozenset() if "" in codes else frozenset(codes),
        interrupts=interrupts(node) and node.get("isInterrupting") != "false",
        flows=flows,
        once=bool(timers) and all(bpmn_child(each, "timeCycle") is None for each in timers),
    )


def _beside(scope: Scope) -> Iterator[tuple[str, Event]]:
    for node_id, node in scope.flow_nodes.items():
        if node.get("triggeredByEvent") != "true":
            continue
        for start in node.iterchildren(f"{{{BPMN}}}startEvent"):
            event = _event(scope, start)
            if "compensation" not in event.kinds:
                yield node_id, event

"""From a scope of the diagram to the net on which its tokens move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from engine.interpreter.checks.package import Scope
from engine.interpreter.checks.soundness.net import (
    Beginning,
    Flow,
    Net,
    Role,
    Spot,
    Way,
    reachable,
)
from engine.interpreter.checks.soundness.outcomes import Outcome
from engine.interpreter.elements import ACTIVITIES, instantiating
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.xml_source import Node, bpmn_child, is_bpmn, local_name, text_of

#: Beyond so many flows out of an inclusive gateway not all sets of them are tried.
_MOST_SUBSETS = 4
_GATEWAYS = {
    "parallelGateway": Role.ALL,
    "inclusiveGateway": Role.SOME,
    "complexGateway": Role.ANY,
}
_AUTOMATIC = frozenset(
    {
        "task", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "startEvent",
        "intermediateThrowEvent", "exclusiveGateway", *_GATEWAYS,
    }
)  # fmt: skip
_ABORTING = frozenset({"terminate", "error", "cancel"})


def read_net(scope: Scope, outcomes: Mapping[str, Outcome], *, again: bool = False) -> Net:
    """The net of ``scope``. ``outcomes`` are those of the scopes in it, by their ids.

    With ``again`` the events that do not interrupt may happen twice, where they can.
    """
    return _Reader(scope, outcomes, again=again).net()


def types_of(node: Node) -> frozenset[str]:
    """The types of an event; ``none`` where it has none."""
    return frozenset(definition_kind(each) for each in definitions_of(node)) or frozenset({"none"})


def interrupts(node: Node) -> bool:
    return node.get("cancelActivity") != "false"


class _Reader:
    def __init__(self, scope: Scope, outcomes: Mapping[str, Outcome], *, again: bool) -> None:
        self._scope = scope
        self._again = again
        self._outcomes = outcomes
        self._all = [
            Flow(each.get("id") or "", each.get("sourceRef") or "", each.get("targetRef") or "")
            for each in scope.flows
            if each.get("sourceRef") in scope.flow_nodes and self._may_be_led_to(each)
        ]
        self._all += self._leaps()
        self._conditional = {
            each.get("id") or ""
            for each in scope.flows
            if text_of(bpmn_child(each, "conditionExpression"))
        }
        self._attached = self._boundary_events()
        self._after = self._successors()
        self._starts = list(self._start_groups())
        reached = reachable(self._after, [node for group in self._starts for node in group])
        # What is never reached sends no tokens, so no join may wait for it.
        self._flows = [flow for flow in self._all if flow.source in reached]
        self._numbers: dict[str, list[int]] = {}
        for number, flow in enumerate(self._flows):
            self._numbers.setdefault(flow.source, []).append(number)
        self._reached = reached

    def _may_be_led_to(self, flow: Node) -> bool:
        """Where a flow leads elsewhere, other checks say so."""
        target = self._scope.flow_nodes.get(flow.get("targetRef"))
        return target is not None and not is_bpmn(target, "boundaryEvent")

    def _leaps(self) -> Iterator[Flow]:
        """From each throwing link event to the catching ones of its name."""
        links: dict[str, list[tuple[str, str]]] = {"Throw": [], "Catch": []}
        for node_id, node in self._scope.flow_nodes.items():
            for definition in definitions_of(node):
                kind = local_name(node).removeprefix("intermediate").removesuffix("Event")
                if definition_kind(definition) == "link" and kind in links:
                    links[kind].append((node_id, definition.get("name") or ""))
        for source, name in links["Throw"]:
            for target, other in links["Catch"]:
                if name == other:
                    yield Flow("", source, target)

    def _boundary_events(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node_id, node in self._scope.flow_nodes.items():
            if is_bpmn(node, "boundaryEvent") and self._may_happen(node):
                found.setdefault(node.get("attachedToRef") or "", []).append(node_id)
        return found

    def _may_happen(self, node: Node) -> bool:
        """Whether a boundary event that the activity itself has to cause can be caused at all."""
        types = types_of(node)
        if "compensation" in types or not definitions_of(node):
            return False
        outcome = self._outcomes.get(node.get("attachedToRef") or "")
        needed = all if node.get("parallelMultiple") == "true" else any
        return outcome is None or needed(outcome.may_cause(node, kind) for kind in types)

    def _successors(self) -> dict[str, list[str]]:
        after: dict[str, list[str]] = {node: [] for node in self._scope.flow_nodes}
        for flow in self._all:
            after[flow.source].append(flow.target)
        return after | {
            host: [*after[host], *events]
            for host, events in self._attached.items()
            if host in after
        }

    def _start_groups(self) -> Iterator[tuple[str, ...]]:
        """Nodes that get a token together, in each of the ways in which the scope may begin."""
        starts = {
            node_id: node
            for node_id, node in self._scope.flow_nodes.items()
            if is_bpmn(node, "startEvent")
        }
        plain = tuple(each for each, node in starts.items() if types_of(node) == {"none"})
        if plain:
            yield plain
        for each in starts:
            if each not in plain:
                yield (each,)
        begun_by_messages = [node.get("id") or "" for node in instantiating(self._scope.node)]
        for each in begun_by_messages:
            yield (each,)
        if not starts and not begun_by_messages:
            led_to = {flow.target for flow in self._all}
            yield tuple(
                each
                for each, node in self._scope.flow_nodes.items()
                if each not in led_to and self._begins_by_itself(node)
            )

    def _begins_by_itself(self, node: Node) -> bool:
        return (
            local_name(node) in ACTIVITIES | {"exclusiveGateway", "eventBasedGateway", *_GATEWAYS}
            and node.get("triggeredByEvent") != "true"
            and node.get("isForCompensation") != "true"
        )

    # ── The net ───────────────────────────────────────────────────────────────────────────

    def net(self) -> Net:
        sides, apart = self._side_events()
        spots = {
            node_id: self._spot(node_id, node, sides)
            for node_id, node in self._scope.flow_nodes.items()
            if node_id in self._reached and not is_bpmn(node, "boundaryEvent")
        }
        beginnings = [Beginning(nodes=group) for group in self._starts]
        beginnings += [
            Beginning(flows=tuple(self._numbers.get(event, ())), via=event, host=host)
            for event, host in apart
        ]
        after = {
            node: [each for each in following if each in self._reached]
            for node, following in self._after.items()
        }
        own: dict[str, list[str]] = {node: [] for node in self._scope.flow_nodes}
        for flow in self._flows:
            own[flow.source].append(flow.target)
        return Net(
            scope_id=self._scope.node.get("id") or "",
            spots=spots,
            flows=self._flows,
            beginnings=beginnings,
            after=after,
            seen_at={node: self._seen_at(node, own) for node in spots},
        )

    def _seen_at(self, node: str, own: Mapping[str, Sequence[str]]) -> Sequence[str]:
        if is_bpmn(self._scope.flow_nodes[node], "eventBasedGateway"):
            return own[node] or [node]
        return [node, *self._attached.get(node, ())]

    def _side_events(self) -> tuple[dict[str, int], list[tuple[str, str]]]:
        """Non-interrupting boundary events: the numbers of those whose tokens meet the others'
        at a join, and (event, host) of those whose tokens go their own way to an end."""
        joins = {
            node_id
            for node_id, node in self._scope.flow_nodes.items()
            if local_name(node) in _GATEWAYS
            and len({flow.source for flow in self._flows if flow.target == node_id}) > 1
        }
        starts = [node for group in self._starts for node in group]
        sides: dict[str, int] = {}
        apart = []
        for host, events in self._attached.items():
            for event in events:
                if interrupts(self._scope.flow_nodes[event]) or event not in self._reached:
                    continue
                after = reachable(self._after, [event])
                others = reachable(self._after, starts, without=event)
                if after & others & joins:
                    sides[event] = len(sides)
                else:
                    apart.append((event, host))
        return sides, apart

    def _spot(self, node_id: str, node: Node, sides: Mapping[str, int]) -> Spot:
        ways = list(self._ways(node_id, node))
        for event in self._attached.get(node_id, ()):
            flows = tuple(self._numbers.get(event, ()))
            if interrupts(self._scope.flow_nodes[event]):
                ways.append(Way(flows, via=event))
            elif event in sides:
                most = 2 if self._again and self._may_recur(event) else 1
                ways.append(Way(flows, via=event, side=sides[event], most=most))
        return Spot(node_id, self._role(node_id, node), node, tuple(ways))

    def _may_recur(self, event: str) -> bool:
        """Whether it may happen again while its activity lasts: a date or a duration does not."""
        definitions = definitions_of(self._scope.flow_nodes[event])
        return not all(
            definition_kind(each) == "timer" and bpmn_child(each, "timeCycle") is None
            for each in definitions
        )

    def _role(self, node_id: str, node: Node) -> Role:
        kind = local_name(node)
        incoming = [flow for flow in self._flows if flow.target == node_id]
        if kind in _GATEWAYS:
            return _GATEWAYS[kind] if len(incoming) > 1 else Role.PASS
        if kind == "endEvent":
            return Role.ABORT if types_of(node) & _ABORTING else Role.END
        several = bpmn_child(node, "multiInstanceLoopCharacteristics")
        return Role.PASS if kind in _AUTOMATIC and several is None else Role.WAIT

    def _ways(self, node_id: str, node: Node) -> Iterator[Way]:
        kind = local_name(node)
        numbers = [] if kind == "endEvent" else self._numbers.get(node_id, [])
        if kind == "eventBasedGateway" and node.get("eventGatewayType") == "Parallel":
            yield Way(tuple(numbers))  # All of its events are waited for.
            return
        if kind in ("exclusiveGateway", "eventBasedGateway") and numbers:
            yield from (Way((number,)) for number in numbers)
            return
        if kind in ("parallelGateway", "exclusiveGateway", "eventBasedGateway"):
            yield Way(tuple(numbers))
            return
        default = node.get("default")
        free = [n for n in numbers if self._flows[n].flow_id not in self._conditional]
        other = [n for n in free if self._flows[n].flow_id == default]
        always = tuple(n for n in free if n not in other)
        chosen = [n for n in numbers if n not in free]
        if kind in ("inclusiveGateway", "complexGateway") and len(always) > 1:
            # Without conditions nothing is known, so each of them may be taken or not.
            chosen, always = [*chosen, *always], ()
        for some in _subsets(chosen):
            if some or (always and not other):
                yield Way((*always, *some))
        if other or not numbers or not (chosen or always):
            yield Way((*always, *other))


def _subsets(numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All sets of flows; of many flows only none, each, each two, and all."""
    sizes = range(len(numbers) + 1) if len(numbers) <= _MOST_SUBSETS else (0, 1, 2, len(numbers))
    for size in sizes:
        yield from combinations(numbers, size)

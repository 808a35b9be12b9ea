"""From what can happen to findings, each with a run of the process that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.checks.soundness.choices import deciding_alike
from engine.interpreter.checks.soundness.circles import circles
from engine.interpreter.checks.soundness.components import strongly_connected
from engine.interpreter.checks.soundness.exploring import Exploration, explore
from engine.interpreter.checks.soundness.game import Firing
from engine.interpreter.checks.soundness.net import JOINS, Role
from engine.interpreter.checks.soundness.never import never_activated, never_undoes
from engine.interpreter.checks.soundness.outcomes import Outcome, outcome_of
from engine.interpreter.checks.soundness.reading import read_net
from engine.interpreter.checks.soundness.uncaught import never_caused, uncaught_errors
from engine.interpreter.contract import Finding, TraceStep, TraceToken
from engine.interpreter.elements import spoken_name
from engine.interpreter.xml_source import Node, is_bpmn, local_name


def check_soundness(package: Package) -> Iterator[Finding]:
    """Deadlocks, tokens too many, elements never reached, and circles without an end."""
    scopes = list(package.scopes())
    outcomes = {
        scope.node.get("id"): outcome_of(scope)
        for scope in scopes
        if local_name(scope.node) in ("subProcess", "transaction")
    }
    played: dict[Node, _Played] = {}
    for scope in scopes:
        around = played.get(scope.node.getparent())
        found = played[scope.node] = _Played(
            scope, explore(read_net(scope, outcomes)), _way_into(scope, around)
        )
        said = list(_in_scope(package, found, outcomes))
        for each in (*said, *_again(found, outcomes, said)):
            yield replace(each, path=scope.source.path)


def _again(
    played: _Played, outcomes: Mapping[str, Outcome], said: Sequence[Finding]
) -> Iterator[Finding]:
    """What is stuck only once an event that does not interrupt has happened a second time.

    Looked at by itself: each such event multiplies what there is to see, and what is known of
    the first time is not to be lost over it.
    """
    if not played.exploration.complete or is_bpmn(played.scope.node, "adHocSubProcess"):
        return
    net = read_net(played.scope, outcomes, again=True)
    if not any(way.most > 1 for spot in net.spots.values() for way in spot.ways):
        return
    second = _Played(played.scope, explore(net), played.prefix)
    known = {(each.code, each.element_id) for each in said}
    for number, join in _held_up(second, after_a_second_time=True):
        each = _stuck_at(second, number, join)
        if (each.code, each.element_id) not in known:
            yield each


@dataclass(frozen=True, slots=True)
class _Played:
    """``prefix`` is how a run comes into the scope."""

    scope: Scope
    exploration: Exploration
    prefix: tuple[TraceStep, ...]

    def node(self, element_id: str) -> Node:
        return self.scope.flow_nodes[element_id]

    def step(self, firing: Firing) -> TraceStep:
        flows = self.exploration.net.flows
        ids = (flows[number].flow_id for number in firing.flows)
        return TraceStep(firing.element_id, tuple(each for each in ids if each))

    def trace(self, number: int) -> tuple[TraceStep, ...]:
        """A run that comes to marking ``number``."""
        steps = [self.step(firing) for firing in self.exploration.way_to(number)]
        host = self.exploration.beginning_of(number).host
        before: tuple[TraceStep, ...] = ()
        if host and (reached := _first_at(self.exploration, host)) is not None:
            before = self.trace(reached)[len(self.prefix) :]
        return (*self.prefix, *before, *steps)

    def marking(self, number: int) -> tuple[TraceToken, ...]:
        exploration = self.exploration
        found = []
        for place, by, _side in exploration.markings[number].tokens:
            flow_id = exploration.net.flows[by].flow_id if by >= 0 else ""
            found.append(TraceToken(exploration.game.spots[place].element_id, flow_id))
        return tuple(found)


def _first_at(exploration: Exploration, element_id: str) -> int | None:
    """The nearest marking with a token on the element, on a main way."""
    place = exploration.game.places.get(element_id)
    for number, marking in enumerate(exploration.markings):
        if any(token[0] == place for token in marking.tokens) and (
            exploration.beginning_of(number).host != element_id
        ):
            return number
    return None


def _way_into(scope: Scope, around: _Played | None) -> tuple[TraceStep, ...]:
    if around is None:
        return ()
    node_id = scope.node.get("id") or ""
    reached = _first_at(around.exploration, node_id)
    if reached is None:
        return around.prefix
    return (*around.trace(reached), TraceStep(node_id))


def _in_scope(package: Package, played: _Played, outcomes: dict[str, Outcome]) -> Iterator[Finding]:
    exploration = played.exploration
    yield from never_activated(played.scope, exploration.net)
    yield from never_undoes(played.scope, exploration.net)
    if is_bpmn(played.scope.node, "adHocSubProcess"):
        # There people begin what they want, again too: a token that waits may yet be joined.
        yield from _waiting(played)
    else:
        yield from _stuck(played)
        yield from _crowded(played)
    yield from _endless(played)
    yield from _never_reached(played)
    for circle in circles(exploration.net):
        yield finding(circle.code, played.node(circle.element_id))
    yield from uncaught_errors(package, played.scope)
    yield from never_caused(played.scope, outcomes)
    if not exploration.complete:
        yield finding("SOUND012", played.scope.node, count=exploration.looked_at)


def _stuck(played: _Played) -> Iterator[Finding]:
    for number, join in _held_up(played):
        yield _stuck_at(played, number, join)


def _waiting(played: _Played) -> Iterator[Finding]:
    """Where a token stays if people begin everything once."""
    for number, join in _held_up(played):
        marking = played.marking(number)
        yield finding(
            "SOUND015",
            played.node(join),
            trace=played.trace(number),
            marking=marking,
            missing=_missing(played, marking, join) or "-",
        )


def _held_up(played: _Played, *, after_a_second_time: bool = False) -> Iterator[tuple[int, str]]:
    """The nearest marking for each join at which a token stays for ever."""
    exploration, seen = played.exploration, set[str]()
    for number in exploration.stuck():
        fired = exploration.markings[number].fired
        if after_a_second_time and len(set(fired)) == len(fired):
            continue
        for token in dict.fromkeys(each[0] for each in exploration.markings[number].tokens):
            spot = exploration.game.spots[token]
            if spot.role in JOINS and spot.element_id not in seen:
                seen.add(spot.element_id)
                yield number, spot.element_id


def _stuck_at(played: _Played, number: int, join: str) -> Finding:
    exploration = played.exploration
    trace, marking = played.trace(number), played.marking(number)
    node, net = played.node(join), exploration.net
    if any(step.element_id == join for step in trace):
        return finding("SOUND003", node, trace=trace, marking=marking)
    alike = deciding_alike(played.scope, exploration.way_to(number), net)
    missing = _missing(played, marking, join)
    if not alike:
        return finding("SOUND001", node, trace=trace, marking=marking, missing=missing)
    return finding(
        "SOUND002",
        node,
        trace=trace,
        marking=marking,
        missing=missing,
        gateways=", ".join(alike),
    )


def _missing(played: _Played, marking: Sequence[TraceToken], join: str) -> str:
    """The elements from which no token has come to the join."""
    net = played.exploration.net
    full = {token.flow_id for token in marking if token.element_id == join}
    named = [
        spoken_name(played.scope.flow_nodes[flow.source])
        for flow in (net.flows[each] for each in net.incoming[join])
        if flow.flow_id not in full
    ]
    return ", ".join(dict.fromkeys(named))


def _crowded(played: _Played) -> Iterator[Finding]:
    """Elements on which tokens meet; those that they then come to together are not named."""
    exploration = played.exploration
    spoiled, seen = set[int](), set[str]()
    for number in range(len(exploration.markings)):
        before = exploration.origin[number][0]
        if before in spoiled:
            spoiled.add(number)
            continue
        crowded = exploration.crowded(number)
        if not crowded:
            continue
        spoiled.add(number)
        for element_id in crowded:
            if element_id not in seen:
                seen.add(element_id)
                yield finding(
                    "SOUND004",
                    played.node(element_id),
                    trace=played.trace(number),
                    marking=played.marking(number),
                )


def _endless(played: _Played) -> Iterator[Finding]:
    """The nearest circle of markings that leads to no end and to no standstill."""
    exploration = played.exploration
    if not exploration.complete:
        return
    rests = {*exploration.ended(), *exploration.stuck(), *exploration.cut}
    hopeless = set(range(len(exploration.markings))) - exploration.that_can_reach(rests)
    if not hopeless:
        return
    after = {number: exploration.next[number] for number in sorted(hopeless)}
    rounds = [
        part
        for part in strongly_connected(after)
        if len(part) > 1 or part[0] in exploration.next[part[0]]
    ]
    circle = set(min(rounds, key=min))
    moving = {
        element_id
        for number in circle
        for following, element_id in zip(
            exploration.next[number], exploration.by[number], strict=True
        )
        if following in circle
    }
    spots = exploration.net.spots
    waits = any(each not in spots or spots[each].role is Role.WAIT for each in moving)
    first = next((each for each in exploration.net.order if each in moving), min(moving))
    yield finding(
        "SOUND007" if waits else "SOUND006",
        played.node(first),
        trace=played.trace(min(circle)),
        marking=played.marking(min(circle)),
    )


def _never_reached(played: _Played) -> Iterator[Finding]:
    exploration = played.exploration
    if not exploration.complete or exploration.cut:
        return
    spots = exploration.game.spots
    marked = {token[0] for marking in exploration.markings for token in marking.tokens}
    dead = [spot.element_id for place, spot in enumerate(spots) if place not in marked]
    if dead:
        yield finding("SOUND005", played.node(dead[0]), count=len(dead))

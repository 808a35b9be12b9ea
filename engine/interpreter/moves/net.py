"""Whether the tokens of a scope can come to its end: the token game, played in advance. Pure.

The scope's diagram becomes a net of places, and a marking is where the tokens are. All choices
are followed; branches that do not meet are played one after the other, which finds every dead
end that their interleavings have (their places share no choice, so the order does not matter).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Any

from engine.interpreter.event_definitions import parts_of
from engine.interpreter.specs.events import EventBasedGateway
from engine.interpreter.specs.joins import (
    ExclusiveGateway,
    InclusiveGateway,
    Join,
    ParallelGateway,
    ScopeEnd,
)
from engine.interpreter.specs.scope import ScopeStart
from engine.interpreter.specs.token import BoundarySplit, Token
from engine.interpreter.spiff import definitions

#: A place before a node; for a join, before the join on the flow from the second name.
Place = tuple[str, str]
Marking = tuple[Place, ...]

#: Markings that one look may follow; far more than any drawn by hand needs.
_BUDGET = 4_000
#: Tokens at once beyond which a marking counts as one that grows without end.
_MOST_TOKENS = 60
_MOST_IN_A_PLACE = 3
_MOST_SUBSETS = 4

_LEAVES_SCOPE = (
    definitions.TerminateEventDefinition,
    definitions.ErrorEventDefinition,
    definitions.CancelEventDefinition,
)


@dataclass(frozen=True, slots=True)
class Node:
    """``ways`` are the alternatives to go on by: each is a set of following places.

    ``sources`` are what a join needs one token from each of; ``quiet`` joins go on when nothing
    more can come. ``leaves`` ends the scope with all its tokens.
    """

    name: str
    ways: tuple[tuple[Place, ...], ...]
    sources: Mapping[str, int] = field(default_factory=dict)
    quiet: bool = False
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an end can be reached, and a marking that nothing leads on from, if there is one."""

    ends: bool
    stuck: Marking | None
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A join that would wait for ever for what comes from ``missing``; empty: a token too many."""

    node: str
    missing: tuple[str, ...] = ()


class Net:
    """The net of one scope."""

    def __init__(self, scope: Any) -> None:
        self.start: Place = (scope.start.name, "")
        self.nodes = {spec.name: _node(spec) for spec in scope.task_specs.values()}
        self._reach: dict[str, frozenset[str]] = {}

    def place(self, node: str, source: str = "") -> Place:
        """The place before ``node``, for a token that comes from ``source``."""
        waits = self.nodes[node].sources or self.nodes[node].quiet
        return (node, source) if waits else (node, "")

    def reached_from(self, name: str) -> frozenset[str]:
        """The nodes that a token behind ``name`` may come to."""
        if name not in self._reach:
            seen: set[str] = set()
            left = [name]
            while left:
                for way in self.nodes[left.pop()].ways:
                    for node, _ in way:
                        if node not in seen:
                            seen.add(node)
                            left.append(node)
            self._reach[name] = frozenset(seen)
        return self._reach[name]

    def leads(self, start: str, goal: str, *, avoiding: str) -> bool:
        """Whether a token before ``start`` may come to ``goal`` without passing ``avoiding``."""
        seen, left = {start}, [start]
        while left:
            name = left.pop()
            if name == goal:
                return True
            if name == avoiding:
                continue
            following = {node for way in self.nodes[name].ways for node, _ in way} - seen
            seen |= following
            left.extend(following)
        return False

    def fault_of(self, marking: Marking) -> Fault | None:
        """Why the scope cannot end well from ``marking``; None where it can.

        A diagram with dead ends of its own is only asked whether any way leads to its end.
        """
        verdict = self._look(marking)
        if verdict.ends and (not _unsound(verdict) or _unsound(self._from_start)):
            return None
        if verdict.stuck is None:
            return Fault(marking[0][0] if marking else self.start[0])
        return self._waiting_join(verdict.stuck)

    @property
    def _from_start(self) -> Verdict:
        return self._look((self.start,))

    def _waiting_join(self, stuck: Marking) -> Fault:
        for name in sorted({node for node, _ in stuck}):
            node = self.nodes[name]
            have = Counter(source for other, source in stuck if other == name)
            missing = tuple(s for s, n in node.sources.items() if have[s] < n)
            if missing and sum(have.values()) <= sum(node.sources.values()) - len(missing):
                return Fault(name, missing)
        return Fault(stuck[0][0])

    # ── The game ──────────────────────────────────────────────────────────────────────────

    def _look(self, marking: Marking) -> Verdict:
        return _played(self, tuple(sorted(marking)))

    def play(self, first: Marking) -> Verdict:
        seen, left = {first}, [first]
        ends, stuck, grows = False, None, False
        while left and len(seen) < _BUDGET:
            marking = left.pop()
            if not marking:
                ends = True
                continue
            if len(marking) > _MOST_TOKENS or max(Counter(marking).values()) > _MOST_IN_A_PLACE:
                grows = True
                continue
            following = list(self._following(marking))
            if not following:
                stuck = stuck or marking
            for each in following:
                if each not in seen:
                    seen.add(each)
                    left.append(each)
        return Verdict(ends, stuck, grows)

    def _following(self, marking: Marking) -> Iterator[Marking]:
        """The markings that the first node leads to that can go on."""
        for place in marking:
            node = self.nodes[place[0]]
            if not node.sources and not node.quiet:
                yield from self._by_each_way(node, marking, [place])
                return
        for name in sorted({node for node, _ in marking}):
            node = self.nodes[name]
            wanted = [(name, source) for source, n in node.sources.items() for _ in range(n)]
            if node.sources and not Counter(wanted) - Counter(marking):
                yield from self._by_each_way(node, marking, wanted)
                return
        quiet = self._first_quiet(marking)
        if quiet is not None:
            arrived = sorted({place for place in marking if place[0] == quiet.name})
            yield from self._by_each_way(quiet, marking, arrived)

    def _first_quiet(self, marking: Marking) -> Node | None:
        """The inclusive join that nothing more can come to; else any that only waits for such."""
        names = sorted({node for node, _ in marking})
        waiting = [self.nodes[name] for name in names if self.nodes[name].quiet]
        for node in waiting:
            others = (name for name in names if name != node.name)
            if not any(node.name in self.reached_from(other) for other in others):
                return node
        only_quiet = all(self.nodes[name].quiet for name in names)
        return waiting[0] if waiting and only_quiet else None

    def _by_each_way(self, node: Node, marking: Marking, used: list[Place]) -> Iterator[Marking]:
        if node.leaves:
            yield ()
            return
        rest = Counter(marking) - Counter(used)
        for way in node.ways:
            yield tuple(sorted((rest + Counter(way)).elements()))


@lru_cache(maxsize=4096)
def _played(net: Net, marking: Marking) -> Verdict:
    return net.play(marking)


@lru_cache(maxsize=512)
def net_of(scope: Any) -> Net:
    """The net of a scope's spec. Specs never change, so it is made once."""
    return Net(scope)


def _unsound(verdict: Verdict) -> bool:
    return verdict.stuck is not None or verdict.grows or not verdict.ends


# ── From specs to nodes ───────────────────────────────────────────────────────────────────


def _node(spec: Any) -> Node:
    if isinstance(spec, ScopeEnd) or (not spec.outputs and not isinstance(spec, BoundarySplit)):
        return Node(spec.name, ways=((),))
    definition = getattr(spec, "event_definition", None)
    ends = all(isinstance(output, ScopeEnd) for output in spec.outputs)
    if ends and any(isinstance(part, _LEAVES_SCOPE) for part in parts_of(definition)):
        return Node(spec.name, ways=(), leaves=True)
    return Node(
        spec.name,
        ways=tuple(_ways(spec)),
        sources=_sources(spec),
        quiet=_waits(spec) and not isinstance(spec, ParallelGateway),
    )


def _waits(spec: Any) -> bool:
    return isinstance(spec, Join) and not isinstance(spec, ScopeEnd) and len(spec.inputs) > 1


def _sources(spec: Any) -> Mapping[str, int]:
    if not (_waits(spec) and isinstance(spec, ParallelGateway)):
        return {}
    return Counter(source.name for source in spec.inputs)


def _ways(spec: Any) -> Iterator[tuple[Place, ...]]:
    if isinstance(spec, ScopeStart):
        yield from _from_start(spec)
    elif isinstance(spec, BoundarySplit):
        yield from _by_boundary(spec)
    elif isinstance(spec, ExclusiveGateway | EventBasedGateway):
        yield from ((_before(spec, output),) for output in spec.outputs)
    elif isinstance(spec, InclusiveGateway) or (
        isinstance(spec, Join) and not isinstance(spec, ParallelGateway)
    ):
        yield from _some_of(spec)
    elif isinstance(spec, Token) and spec.conditional_ways:
        yield from _on_conditions(spec)
    else:
        yield tuple(_before(spec, output) for output in spec.outputs)


def _before(spec: Any, output: Any) -> Place:
    return (output.name, spec.name) if _waits(output) else (output.name, "")


def _from_start(spec: Any) -> Iterator[tuple[Place, ...]]:
    starts = [s for s in spec.first_specs() if getattr(s, "event_definition", None) is not None]
    none = definitions.NoneEventDefinition
    if all(isinstance(start.event_definition, none) for start in starts):
        yield tuple(_before(spec, start) for start in starts)
    else:
        yield from ((_before(spec, start),) for start in starts)


def _by_boundary(spec: Any) -> Iterator[tuple[Place, ...]]:
    """By the activity's own way, by what interrupts it, or both by what does not."""
    activity = next(s for s in spec.outputs if not hasattr(s, "cancel_activity"))
    yield ((activity.name, ""),)
    for event in spec.outputs:
        if hasattr(event, "cancel_activity"):
            own = (event.name, "")
            yield (own,) if event.cancel_activity else ((activity.name, ""), own)


def _on_conditions(spec: Token) -> Iterator[tuple[Place, ...]]:
    """Out of an activity: by what has no condition, with any of the others or the default."""
    ways = list(zip(spec.conditional_ways, spec.outputs, strict=True))
    always = tuple(_before(spec, to) for way, to in ways if not (way.condition or way.default))
    default = tuple(_before(spec, to) for way, to in ways if way.default)
    if always or default:
        yield (*always, *default)
    for some in _subsets([_before(spec, to) for way, to in ways if way.condition]):
        yield (*always, *some)


def _some_of(spec: Any) -> Iterator[tuple[Place, ...]]:
    yield from _subsets([_before(spec, output) for output in spec.outputs])


def _subsets(outputs: list[Place]) -> Iterator[tuple[Place, ...]]:
    sizes = range(1, len(outputs) + 1) if len(outputs) <= _MOST_SUBSETS else (1, len(outputs))
    for size in sizes:
        yield from combinations(outputs, size)

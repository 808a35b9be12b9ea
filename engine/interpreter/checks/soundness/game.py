"""The token game: where tokens are, and what may happen next (BPMN 2.0.2 §13).

Moves that do not touch each other give the same marking in any order, so only one order is
played: the token that is least far always moves first (a stubborn set of one token, with all its
choices). Tokens thus gather where ways meet, which is where two on one element are seen.
Inclusive joins look at all other tokens: where it matters to one of them who comes first, all
orders are played.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.interpreter.checks.soundness.net import JOINS, Beginning, Net, Role, Spot, Way

#: (place in the net's order, number of the flow it came by or -1, its side).
#: The flow counts at joins only; the side is 0 for the main way, else one more than the number of
#: the non-interrupting event that set the token off, negative the second time: these tokens meet
#: because somebody wanted them to, and not because the diagram doubles them.
Token = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Marking:
    """``fired`` are the numbers of the non-interrupting events that have happened, in order; what
    happened twice stands there twice."""

    tokens: tuple[Token, ...]
    fired: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Firing:
    """What happened: an element let tokens out by these flows (numbers in the net)."""

    element_id: str
    flows: tuple[int, ...] = ()


Move = tuple[Firing, Marking]
NO_FLOW = -1


@dataclass(frozen=True)
class Game:
    net: Net

    @cached_property
    def spots(self) -> Sequence[Spot]:
        return [self.net.spots[node] for node in self.net.order]

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {node: place for place, node in enumerate(self.net.order)}

    @cached_property
    def _arrivals(self) -> Sequence[tuple[int, int]]:
        """For each flow where its token stands, and by which flow it is told apart there."""
        found = []
        for number, flow in enumerate(self.net.flows):
            place = self.places[flow.target]
            joins = self.spots[place].role in JOINS
            found.append((place, number if joins else NO_FLOW))
        return found

    def begin(self, beginning: Beginning) -> Marking:
        tokens = [self._entering(node) for node in beginning.nodes]
        tokens += [self._on(flow, side=0) for flow in beginning.flows]
        return Marking(tuple(sorted(tokens)))

    def _entering(self, node: str) -> Token:
        return (self.places[node], NO_FLOW, 0)

    def _on(self, flow: int, *, side: int) -> Token:
        place, by = self._arrivals[flow]
        return (place, by, side)

    # ── Moves ─────────────────────────────────────────────────────────────────────────────

    def moves(self, marking: Marking) -> list[Move]:
        """What may happen next, as far as it has to be looked at. None: nothing ever will."""
        places = list(dict.fromkeys(token[0] for token in marking.tokens))
        # What has come to an end touches nobody any more, and must not gather there.
        for place in places:
            if self.spots[place].role is Role.END:
                return self._leave(marking, place)
        # An inclusive join goes on as soon as it may: the interpreter asks it after every step.
        for place in places:
            if self.spots[place].role is Role.SOME:
                ready = self._ready_some(marking, place)
                if ready:
                    return list(self._join(marking, place, ready))
        aborting = [place for place in places if self.spots[place].role is Role.ABORT]
        others = [place for place in places if place not in aborting]
        # What takes all tokens with it may do so now, or after any move of the others.
        ends = [move for place in aborting for move in self._leave(marking, place)]
        if self._order_matters(marking):
            return [*self._all_moves(marking, others), *ends]
        for place in others:
            found = self._leave(marking, place)
            if found:
                return [*found, *ends]
        return ends

    def _all_moves(self, marking: Marking, places: Sequence[int]) -> list[Move]:
        """Those of every token, but what needs nobody comes before what waits."""
        for waiting in (False, True):
            found = [
                move
                for place in places
                if (self.spots[place].role is Role.WAIT) is waiting
                for move in self._leave(marking, place)
            ]
            if found:
                return found
        return []

    def _order_matters(self, marking: Marking) -> bool:
        """Whether a token may come to an inclusive join in several ways, while another one comes
        or stands there: then it decides who is first."""
        places = {token[0] for token in marking.tokens}
        if not self._ambiguous or len(marking.tokens) < 2:
            return False
        return any(
            place in several and len(places & near) > 1
            for several, near in self._ambiguous
            for place in places
        )

    @cached_property
    def _ambiguous(self) -> Sequence[tuple[frozenset[int], frozenset[int]]]:
        """For each inclusive join: places from which a token may come to it by several sources,
        and places from which it may come at all (or where it is there)."""
        found = []
        for join, spot in self.net.spots.items():
            if spot.role is not Role.SOME:
                continue
            sources = {self.net.flows[flow].source for flow in self.net.incoming[join]}
            ways = {
                place: len(self.net.reached(node, without=join) & sources)
                for node, place in self.places.items()
            }
            several = frozenset(place for place, count in ways.items() if count > 1)
            near = frozenset(place for place, count in ways.items() if count)
            if several:
                found.append((several, near | {self.places[join]}))
        return found

    def _leave(self, marking: Marking, place: int) -> list[Move]:
        spot = self.spots[place]
        if spot.role is Role.SOME:
            return []
        if spot.role is Role.ALL:
            return list(self._join(marking, place, self._ready_all(marking, place)))
        if spot.role is Role.ANY:
            return list(self._join(marking, place, self._ready_any(marking, place)))
        token = next(token for token in marking.tokens if token[0] == place)
        if spot.role is Role.ABORT:
            return [(Firing(spot.element_id), Marking((), marking.fired))]
        return [
            self._moved(marking, [token], spot, way)
            for way in spot.ways
            if marking.fired.count(way.side) < way.most
        ]

    def _join(self, marking: Marking, place: int, consumed: Sequence[Token]) -> Iterator[Move]:
        if consumed:
            spot = self.spots[place]
            for way in spot.ways:
                yield self._moved(marking, consumed, spot, way)

    def _moved(self, marking: Marking, consumed: Sequence[Token], spot: Spot, way: Way) -> Move:
        left, fired = list(marking.tokens), marking.fired
        side = min((each[2] for each in consumed), key=abs)
        if way.side >= 0:
            side = -(way.side + 1) if way.side in fired else way.side + 1
            fired = tuple(sorted((*fired, way.side)))
        else:
            for token in consumed:
                left.remove(token)
        left += [self._on(flow, side=side) for flow in way.flows]
        return Firing(way.via or spot.element_id, way.flows), Marking(tuple(sorted(left)), fired)

    def ready(self, marking: Marking, place: int) -> Sequence[Token]:
        """The tokens that the join at ``place`` takes when it goes on now. None: it waits."""
        ready = {Role.ALL: self._ready_all, Role.SOME: self._ready_some, Role.ANY: self._ready_any}
        return ready[self.spots[place].role](marking, place)

    # ── Joins ─────────────────────────────────────────────────────────────────────────────

    def _at(self, marking: Marking, place: int) -> list[Token]:
        return [token for token in marking.tokens if token[0] == place]

    def _ready_all(self, marking: Marking, place: int) -> list[Token]:
        """One token of each incoming flow; surplus ones stay (specs/joins.py)."""
        by_flow = {token[1]: token for token in reversed(self._at(marking, place))}
        wanted = self.net.incoming[self.spots[place].element_id]
        return list(by_flow.values()) if all(flow in by_flow for flow in wanted) else []

    def _ready_any(self, marking: Marking, place: int) -> list[Token]:
        """A complex gateway's condition is not read here. It is taken to wait for all that may
        come: where that is too long, it does not get stuck, and where it is too short, no token
        is counted twice."""
        waiting = self._at(marking, place)
        others = [token for token in marking.tokens if token[0] != place]
        node = self.spots[place].element_id
        coming = any(
            node in self.net.reached(self.spots[other].element_id, without="")
            and self._can_move(marking, other)
            for other, _flow, _side in others
        )
        return [] if coming else waiting

    def _can_move(self, marking: Marking, place: int) -> bool:
        return self.spots[place].role is not Role.ALL or bool(self._ready_all(marking, place))

    def _ready_some(self, marking: Marking, place: int) -> list[Token]:
        """As specs/joins.py: one token of each source, once none may come by an empty one that
        cannot also come by one that has a token."""
        flows, node = self.net.flows, self.spots[place].element_id
        first: dict[str, Token] = {}
        for token in self._at(marking, place):
            first.setdefault(flows[token[1]].source, token)
        sources = {flows[number].source for number in self.net.incoming[node]}
        empty = sources - first.keys()
        if empty and self._may_still_come(marking, place, empty=empty, full=set(first)):
            return []
        return list(first.values())

    def _may_still_come(
        self, marking: Marking, place: int, *, empty: set[str], full: set[str]
    ) -> bool:
        node = self.spots[place].element_id
        for other in {token[0] for token in marking.tokens} - {place}:
            for seen_at in self.net.seen_at[self.spots[other].element_id]:
                reached = self.net.reached(seen_at, without=node)
                if reached & empty and reached.isdisjoint(full):
                    return True
        return False

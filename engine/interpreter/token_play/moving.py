"""What may happen next, and where the tokens are then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.interpreter.checks.soundness.game import NO_FLOW, Marking
from engine.interpreter.checks.soundness.net import JOINS, Role, Spot
from engine.interpreter.token_play.boards import CAUSED, Board, Event


@dataclass(frozen=True, slots=True)
class Token:
    """``flow`` is the number of the flow it came by, in the net of its scope.

    ``inside`` is what goes on in the subprocess that it is in. ``happened`` are the events at the
    edge of its activity that cannot happen to it again.
    """

    element_id: str
    flow: int = NO_FLOW
    inside: Run | None = None
    happened: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """One scope that is under way. Without tokens it has come to its end."""

    scope_id: str
    tokens: tuple[Token, ...] = ()

    def without(self, *gone: Token) -> Run:
        left = list(self.tokens)
        for token in gone:
            left.remove(token)
        return Run(self.scope_id, tuple(left))

    def having(self, *more: Token) -> Run:
        return Run(self.scope_id, (*self.tokens, *more))


@dataclass(frozen=True, slots=True)
class Move:
    """``element_id`` lets tokens out by ``flows`` (ids), after which it is as ``after`` says.

    ``aside`` for what is not the ordinary course: an event at an edge or in an event subprocess.
    ``thrown`` is the kind and code of what nothing has caught yet.
    """

    element_id: str
    kind: str
    after: Run
    flows: tuple[str, ...] = ()
    aside: bool = False
    thrown: tuple[str, str] | None = field(default=None)


@dataclass(frozen=True)
class Moving:
    """The moves of runs on ``boards``, by the ids of their scopes."""

    boards: Mapping[str, Board]

    def begin(self, scope_id: str) -> Run:
        """The first way in which a scope begins by itself."""
        net = self.boards[scope_id].net
        first = next((each for each in net.beginnings if each.nodes), None)
        return Run(scope_id, tuple(Token(node) for node in first.nodes) if first else ())

    def moves(self, run: Run) -> Iterator[Move]:
        """Everything that may happen in ``run`` next, each thing once."""
        board = self.boards[run.scope_id]
        for move in self._all(board, run):
            yield self._caught_beside(board, move) if move.thrown else move

    def _all(self, board: Board, run: Run) -> Iterator[Move]:
        for token in dict.fromkeys(run.tokens):
            spot = board.net.spots.get(token.element_id)
            if spot is None:
                yield from self._inside(board, run, token)  # An event subprocess.
            elif spot.role not in JOINS:
                yield from self._of_token(board, run, token, spot)
        for element_id in dict.fromkeys(token.element_id for token in run.tokens):
            spot = board.net.spots.get(element_id)
            if spot is not None and spot.role in JOINS:
                yield from self._joined(board, run, spot)
        if run.tokens:
            yield from self._triggered(board, run)

    # ── One token ─────────────────────────────────────────────────────────────────────────

    def _of_token(self, board: Board, run: Run, token: Token, spot: Spot) -> Iterator[Move]:
        thrown = board.thrown_by(token.element_id)
        if spot.role is Role.END:
            yield Move(token.element_id, "ends", run.without(token), thrown=thrown)
            return
        if spot.role is Role.ABORT:
            yield Move(token.element_id, "ends", Run(run.scope_id), thrown=thrown)
            return
        inner = self.boards.get(token.element_id)
        if inner is not None and inner.net.spots:
            yield from self._of_subprocess(board, run, token, inner)
        else:
            consumed = () if self._is_offer(board, token) else (token,)
            for move in self._out(board, run, consumed, spot):
                yield replace(move, thrown=thrown)
        for event in board.edges.get(token.element_id, ()):
            if self._may_happen(event, token, inner):
                yield self._happened(board, run, token, event)

    def _of_subprocess(self, board: Board, run: Run, token: Token, inner: Board) -> Iterator[Move]:
        if token.inside is None:
            entered = replace(token, inside=self.begin(token.element_id))
            rest = run if self._is_offer(board, token) else run.without(token)
            yield Move(token.element_id, "enters", rest.having(entered))
            return
        yield from self._inside(board, run, token)
        # What people do in an ad-hoc subprocess they may also leave.
        if not token.inside.tokens or inner.is_ad_hoc:
            yield from self._out(board, run, (token,), board.net.spots[token.element_id])

    def _is_offer(self, board: Board, token: Token) -> bool:
        """Whether it stands for what people may begin in an ad-hoc subprocess, again too."""
        return board.is_ad_hoc and token.flow == NO_FLOW and token.inside is None

    def _inside(self, board: Board, run: Run, token: Token) -> Iterator[Move]:
        """What may happen in the subprocess of ``token``."""
        if token.inside is None:
            return
        rest = run.without(token)
        for move in self.moves(token.inside):
            if move.thrown:
                yield self._caught_at_edge(board, rest, token, move)
            elif not move.after.tokens and token.element_id not in board.net.spots:
                yield replace(move, after=rest)  # An event subprocess leads nowhere.
            else:
                yield replace(move, after=rest.having(replace(token, inside=move.after)))

    def _out(
        self, board: Board, run: Run, consumed: tuple[Token, ...], spot: Spot
    ) -> Iterator[Move]:
        """By each of its ways, one of which is chosen where there are several."""
        ways = [way for way in spot.ways if not way.via]
        for way in ways:
            kind = "chooses" if len(ways) > 1 else "goes"
            after = run.without(*consumed).having(*self._on(board, way.flows))
            yield Move(spot.element_id, kind, after, self._ids(board, way.flows))

    def _joined(self, board: Board, run: Run, spot: Spot) -> Iterator[Move]:
        """What waits until enough have come, by the very rules of the explorer."""
        places = board.game.places
        marking = Marking(
            tuple(
                sorted(
                    (places[each.element_id], self._apart(board, each), 0)
                    for each in run.tokens
                    if each.element_id in places
                )
            )
        )
        ready = board.game.ready(marking, places[spot.element_id])
        left = list(run.tokens)
        consumed = []
        for _place, flow, _side in ready:
            token = next(
                each for each in left if (each.element_id, each.flow) == (spot.element_id, flow)
            )
            left.remove(token)
            consumed.append(token)
        if consumed:
            yield from self._out(board, run, tuple(consumed), spot)

    def _apart(self, board: Board, token: Token) -> int:
        """The flow by which tokens are told apart where they are: at joins alone."""
        role = board.net.spots[token.element_id].role
        return token.flow if role in JOINS else NO_FLOW

    # ── Events ────────────────────────────────────────────────────────────────────────────

    def _may_happen(self, event: Event, token: Token, inner: Board | None) -> bool:
        """Whether the world, or what no diagram shows, may set it off."""
        if event.element_id in token.happened:
            return False
        if inner is None or not event.kinds <= CAUSED:
            return True
        return "cancel" not in event.kinds and inner.outcome.opaque

    def _happened(self, board: Board, run: Run, token: Token, event: Event) -> Move:
        rest = run.without(token)
        if not event.interrupts:
            known = token.happened | {event.element_id} if event.once else token.happened
            rest = rest.having(replace(token, happened=known))
        after = rest.having(*self._on(board, event.flows))
        return Move(event.element_id, "happens", after, self._ids(board, event.flows), aside=True)

    def _triggered(self, board: Board, run: Run) -> Iterator[Move]:
        """Event subprocesses that something from outside begins."""
        for subprocess_id, event in board.beside:
            if not event.kinds <= CAUSED:
                yield self._begun(run, subprocess_id, event)

    def _begun(self, run: Run, subprocess_id: str, event: Event) -> Move:
        inner = self.boards[subprocess_id]
        flows = inner.net.spots[event.element_id].ways[0].flows
        inside = Run(subprocess_id, tuple(self._on(inner, flows)))
        rest = Run(run.scope_id) if event.interrupts else run
        after = rest.having(Token(subprocess_id, inside=inside))
        return Move(event.element_id, "happens", after, self._ids(inner, flows), aside=True)

    # ── What is thrown ────────────────────────────────────────────────────────────────────

    def _caught_beside(self, board: Board, move: Move) -> Move:
        """By an event subprocess of the scope in which it was thrown."""
        kind, code = move.thrown or ("", "")
        for subprocess_id, event in board.beside:
            if event.catches(kind, code):
                begun = self._begun(move.after, subprocess_id, event)
                return replace(move, after=begun.after, thrown=None)
        return move

    def _caught_at_edge(self, board: Board, rest: Run, token: Token, move: Move) -> Move:
        """By an event at the edge of the subprocess; else it goes on outwards."""
        kind, code = move.thrown or ("", "")
        staying = rest.having(replace(token, inside=move.after))
        for event in board.edges.get(token.element_id, ()):
            if event.catches(kind, code):
                kept = rest if event.interrupts else staying
                after = kept.having(*self._on(board, event.flows))
                flows = (*move.flows, *self._ids(board, event.flows))
                return replace(move, after=after, flows=flows, thrown=None)
        return replace(move, after=staying if kind == "escalation" else rest)

    # ── Flows ─────────────────────────────────────────────────────────────────────────────

    def _on(self, board: Board, flows: tuple[int, ...]) -> Iterator[Token]:
        for number in flows:
            yield Token(board.net.flows[number].target, number)

    def _ids(self, board: Board, flows: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(found for each in flows if (found := board.net.flows[each].flow_id))

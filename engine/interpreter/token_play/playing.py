"""A play from its beginning through what was chosen: tokens, the last step, and what may follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.interpreter.checks.package import Source
from engine.interpreter.checks.soundness.game import NO_FLOW
from engine.interpreter.checks.soundness.net import JOINS
from engine.interpreter.contract import TraceToken
from engine.interpreter.elements import spoken_name
from engine.interpreter.global_tasks import read_bpmn
from engine.interpreter.token_play.boards import Board, boards_of
from engine.interpreter.token_play.moving import Move, Moving, Run, Token
from engine.interpreter.xml_source import (
    UnreadableXml,
    bpmn_child,
    text_of,
)

#: So many steps are played; each is played anew from the beginning.
MOST_STEPS = 500


class Unplayable(Exception):
    """``reason`` says why: the file cannot be read, or the play does not fit the drawing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PlayedMove:
    """Something that may happen next, chosen by its ``key``.

    ``kind`` is ``begins``, ``goes``, ``chooses``, ``enters``, ``happens`` or ``ends``; ``said``
    names the flows that it chooses, by name or condition.
    """

    key: str
    element_id: str
    name: str
    kind: str
    flow_ids: tuple[str, ...]
    said: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """``element_id`` let tokens out by ``flow_ids`` in the last step, while ``staying`` stayed.

    ``state`` is ``going``; ``ended``: nothing is left; ``stuck``: tokens are left that will wait
    for ever; ``failed``: an error was thrown that nothing catches.
    """

    steps: int
    element_id: str
    flow_ids: tuple[str, ...]
    staying: tuple[TraceToken, ...]
    tokens: tuple[TraceToken, ...]
    moves: tuple[PlayedMove, ...]
    state: str


def play(path: str, content: bytes, choices: Sequence[str]) -> Played:
    """Play the diagram in ``content``: of what may happen each time, what ``choices`` name.

    Raises:
        Unplayable: The file cannot be read, there are too many steps, or nothing like that may
            happen then in this diagram.
    """
    try:
        root = read_bpmn(content)
    except UnreadableXml as error:
        raise Unplayable("unreadable") from error
    if len(choices) > MOST_STEPS:
        raise Unplayable("long")
    return _Play(Source(path, root)).through(choices)


class _Play:
    def __init__(self, source: Source) -> None:
        self._boards: dict[str, Board] = {}
        self._beginnings: list[Run] = []
        for process in source.processes:
            boards = boards_of(source, process)
            self._boards |= boards
            self._beginnings += _beginnings(boards[process.get("id") or ""])
        if not self._beginnings:
            raise Unplayable("nothing")
        self._moving = Moving(self._boards)

    def through(self, choices: Sequence[str]) -> Played:
        before, last = Run(""), Move("", "", Run(""))
        moves = self._first_moves()
        if len(moves) == 1:
            last, moves = next(iter(moves.values())), {}
            moves = self._keyed(last)
        for choice in choices:
            if choice not in moves:
                raise Unplayable("changed")
            before, last = last.after, moves[choice]
            moves = self._keyed(last)
        return self._told(len(choices), before, last, moves)

    def _first_moves(self) -> dict[str, Move]:
        """How it may begin; where that is clear it has."""
        return {
            f"begin {'+'.join(each.element_id for each in run.tokens)}": Move(
                run.tokens[0].element_id, "begins", run
            )
            for run in self._beginnings
        }

    def _keyed(self, move: Move) -> dict[str, Move]:
        """What may happen after ``move``. The key says what it is, so that it outlives others."""
        if not move.after.tokens or _failed(move):
            return {}
        found: dict[str, Move] = {}
        seen: Counter[str] = Counter()
        for each in self._moving.moves(move.after):
            key = " ".join((each.element_id, each.kind, *each.flows))
            seen[key] += 1
            found[key if seen[key] == 1 else f"{key} #{seen[key]}"] = each
        return found

    # ── What is told ──────────────────────────────────────────────────────────────────────

    def _told(self, steps: int, before: Run, last: Move, moves: dict[str, Move]) -> Played:
        now = Counter(self._tokens(last.after))
        staying = Counter(self._tokens(before)) & now
        return Played(
            steps=steps,
            element_id=last.element_id,
            flow_ids=last.flows,
            staying=tuple(staying.elements()),
            tokens=tuple(now.elements()),
            moves=tuple(self._move(key, each) for key, each in moves.items()),
            state=_state(last, moves),
        )

    def _tokens(self, run: Run) -> Iterator[TraceToken]:
        for token in run.tokens:
            yield TraceToken(token.element_id, self._waits_on(run, token))
            if token.inside is not None:
                yield from self._tokens(token.inside)

    def _waits_on(self, run: Run, token: Token) -> str:
        net = self._boards[run.scope_id].net
        spot = net.spots.get(token.element_id)
        if spot is None or spot.role not in JOINS or token.flow == NO_FLOW:
            return ""
        return net.flows[token.flow].flow_id

    def _move(self, key: str, move: Move) -> PlayedMove:
        said = "、".join(self._flow_said(each) for each in move.flows)
        return PlayedMove(
            key=key,
            element_id=move.element_id,
            name=self._name(move.element_id),
            kind=move.kind,
            flow_ids=move.flows,
            said=said if move.kind == "chooses" else "",
            aside=move.aside,
        )

    def _name(self, element_id: str) -> str:
        for board in self._boards.values():
            if element_id in board.scope.flow_nodes:
                return spoken_name(board.scope.flow_nodes[element_id])
        return element_id

    def _flow_said(self, flow_id: str) -> str:
        """Its name, its condition, or where it leads."""
        flow = next(
            each
            for board in self._boards.values()
            for each in board.scope.flows
            if each.get("id") == flow_id
        )
        condition = text_of(bpmn_child(flow, "conditionExpression"))
        name = " ".join((flow.get("name") or "").split())
        return name or condition or self._name(flow.get("targetRef") or "")


def _beginnings(board: Board) -> Iterator[Run]:
    scope_id = board.net.scope_id
    for beginning in board.net.beginnings:
        if beginning.nodes:
            yield Run(scope_id, tuple(Token(node) for node in beginning.nodes))


def _failed(move: Move) -> bool:
    """Whether it threw what nothing caught; an escalation that nobody catches is no harm."""
    return move.thrown is not None and move.thrown[0] != "escalation"


def _state(last: Move, moves: dict[str, Move]) -> str:
    if _failed(last):
        return "failed"
    if moves:
        return "going"
    return "stuck" if last.after.tokens else "ended"

"""The view models of the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web import acting
from web.pages import standing
from web.pages.board import sums
from web.pages.board.chart import Chart, chart_of
from web.pages.board.filters import Filter, crumbs_of
from web.pages.board.sums import Grouped, SumsLine
from web.pages.item.responsibility import ClockLine, clock_lines, holders
from workflows.briefing.commands import Brief, Briefing
from workflows.supervision.commands import SupervisionBoard
from workflows.supervision.views import Board, GoingRed, PendingRequest

#: How many of the items that are about to turn red are shown before all are asked for.
FEW = 6
_MOST = 100


@dataclass(frozen=True, slots=True)
class GoingRedLine:
    going: GoingRed
    owner: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    asked: PendingRequest
    owner: str
    asker: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """``going_red`` is as many of ``going_red_count`` as are to be shown. ``crumbs`` are the way
    to what is looked at, empty for the whole board."""

    board: Board
    wish: Filter
    crumbs: tuple[tuple[str, str], ...]
    by_area: tuple[SumsLine, ...]
    by_body: Grouped
    by_process: tuple[SumsLine, ...]
    by_clause: tuple[SumsLine, ...]
    going_red: tuple[GoingRedLine, ...]
    going_red_count: int
    requests: tuple[RequestLine, ...]
    clock: tuple[ClockLine, ...]
    clock_hours: float
    chart: Chart | None
    names: Briefing


def board_page(wish: Filter, *, units: str, all_going_red: bool) -> BoardPage:
    """The board; ``units`` is a system whose units are wanted, or ``sums.ALL_UNITS``.

    Raises:
        Forbidden: the visitor supervises no area.
    """
    board = acting.query(SupervisionBoard(**wish.query(), going_red_limit=_MOST))
    shown = board.going_red if all_going_red else board.going_red[:FEW]
    names = _names(board, wish, shown)
    return BoardPage(
        board=board,
        wish=wish,
        crumbs=crumbs_of(wish, names),
        by_area=() if wish.owner else sums.by_area(board.by_area, board.areas, wish),
        by_body=sums.by_body(board.by_owner, names, wish, wanted=units),
        by_process=sums.by_process(board.by_process, wish),
        by_clause=sums.by_clause(board.by_clause, wish),
        going_red=tuple(GoingRedLine(e, names.body(e.item.scope.owner)) for e in shown),
        going_red_count=len(board.going_red),
        requests=tuple(_request(each, names) for each in board.requests),
        clock=clock_lines(board.clock, names),
        clock_hours=round(sum(share.minutes for share in board.clock) / 60, 1),
        chart=chart_of(board.weeks),
        names=names,
    )


def _names(board: Board, wish: Filter, shown: Sequence[GoingRed]) -> Briefing:
    """Everything that the page names, asked at once."""
    items = (*(g.item for g in shown), *(r.item for r in board.requests))
    bodies = frozenset(item.scope.owner for item in items if item.scope.owner)
    bodies |= frozenset(line.key for line in board.by_owner if line.key) | holders(board.clock)
    bodies |= standing.bodies(acting.visitor()) | ({wish.owner} if wish.owner else set())
    people = frozenset(user for going in shown for user in going.liaisons)
    people |= frozenset(each.request.requested_by for each in board.requests)
    return acting.query(Brief(bodies=bodies, user_ids=people))


def _request(each: PendingRequest, names: Briefing) -> RequestLine:
    owner = names.body(each.item.scope.owner)
    return RequestLine(each, owner, names.person(each.request.requested_by))

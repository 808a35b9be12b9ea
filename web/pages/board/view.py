"""The view models of the board."""

from __future__ import annotations

from dataclasses import dataclass

from web import acting
from web.pages import standing
from web.pages.board import sums
from web.pages.board.sums import Grouped, SumsLine
from web.pages.item.responsibility import ClockLine, clock_lines, holders
from web.pages.listing import ItemRow, rows
from workflows.briefing.commands import Brief, ListSystems
from workflows.supervision.commands import ListExtensionRequests, SupervisionBoard
from workflows.supervision.views import Board, GoingRed, RequestOnItem

#: How many of the items that are about to turn red are shown before all are asked for.
FEW = 6
_MOST = 100


@dataclass(frozen=True, slots=True)
class GoingRedLine:
    going: GoingRed
    row: ItemRow


@dataclass(frozen=True, slots=True)
class RequestLine:
    asked: RequestOnItem
    owner: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """``going_red`` is as many of ``going_red_count`` as are to be shown."""

    board: Board
    by_area: tuple[SumsLine, ...]
    by_body: Grouped
    going_red: tuple[GoingRedLine, ...]
    going_red_count: int
    requests: tuple[RequestLine, ...]
    clock: tuple[ClockLine, ...]
    clock_hours: float


def board_page(*, units: str, all_going_red: bool) -> BoardPage:
    """The board; ``units`` is a system whose units are wanted, or ``sums.ALL_UNITS``.

    Raises:
        Forbidden: the visitor supervises no area.
    """
    board = acting.query(SupervisionBoard(going_red_limit=_MOST))
    requests = acting.query(ListExtensionRequests(limit=20)).requests
    shown = board.going_red if all_going_red else board.going_red[:FEW]
    items = (*(g.item for g in shown), *(r.item for r in requests))
    bodies = frozenset(line.key for line in board.by_owner if line.key) | holders(board.clock)
    bodies |= standing.bodies(acting.visitor())
    names = acting.query(Brief(items=items, bodies=bodies))
    going = rows([each.item for each in shown], names)
    return BoardPage(
        board=board,
        by_area=sums.by_area(board.by_area, board.areas),
        by_body=sums.by_body(board.by_owner, names, acting.query(ListSystems()), wanted=units),
        going_red=tuple(map(GoingRedLine, shown, going)),
        going_red_count=len(board.going_red),
        requests=tuple(RequestLine(r, names.body(r.item.scope.owner)) for r in requests),
        clock=clock_lines(board.clock, names),
        clock_hours=round(sum(share.minutes for share in board.clock) / 60, 1),
    )

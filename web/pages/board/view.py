"""The view models of the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from web import acting
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.item.responsibility import ClockLine, clock_lines, holders
from web.pages.listing import ItemRow, rows
from workflows.briefing.commands import Brief, Briefing
from workflows.divisions import place_name
from workflows.supervision.commands import ListExtensionRequests, ListSupervised, SupervisionBoard
from workflows.supervision.ladder_file import shipped
from workflows.supervision.views import (
    Board,
    GoingRed,
    RequestOnItem,
    Sums,
    SumsOf,
    SupervisedItem,
    SupervisedPage,
)

COLOURS = ("red", "yellow", "blue", "normal", "suspended")
_MOST_EXPORTED = 5000
_BAR = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    colour: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class SumsLine:
    """One row of a table of sums. ``bars`` lie on a width of 100, to the largest row's scale."""

    key: str
    name: str
    sums: Sums
    bars: tuple[Bar, ...]


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
    board: Board
    by_area: tuple[SumsLine, ...]
    by_owner: tuple[SumsLine, ...]
    going_red: tuple[GoingRedLine, ...]
    requests: tuple[RequestLine, ...]
    clock: tuple[ClockLine, ...]
    clock_hours: float


def board_page() -> BoardPage:
    """The whole board.

    Raises:
        Forbidden: the visitor supervises no area.
    """
    board = acting.query(SupervisionBoard())
    requests = acting.query(ListExtensionRequests(limit=20)).requests
    items = (*(g.item for g in board.going_red), *(r.item for r in requests))
    bodies = frozenset(line.key for line in board.by_owner if line.key) | holders(board.clock)
    names = acting.query(Brief(items=items, bodies=bodies))
    going = rows([each.item for each in board.going_red], names)
    return BoardPage(
        board=board,
        by_area=sums_lines(board.by_area, {each.key: _area(each.key) for each in board.by_area}),
        by_owner=sums_lines(board.by_owner, {e.key: _owner(e.key, names) for e in board.by_owner}),
        going_red=tuple(map(GoingRedLine, board.going_red, going)),
        requests=tuple(RequestLine(r, names.body(r.item.scope.owner)) for r in requests),
        clock=clock_lines(board.clock, names),
        clock_hours=round(sum(share.minutes for share in board.clock) / 60, 1),
    )


def _area(area: str) -> str:
    return _("{place}本级", place=place_name(area)) if len(area) <= 2 else place_name(area)


def _owner(owner: str, names: Briefing) -> str:
    return names.body(owner) if owner else _("未定主办单位")


def sums_lines(each: Sequence[SumsOf], names: Mapping[str, str]) -> tuple[SumsLine, ...]:
    """In the order given, which is that of codes and ids: no ranking."""
    largest = max((line.sums.total for line in each), default=0) or 1
    return tuple(
        SumsLine(line.key, names[line.key], line.sums, tuple(_bars(line.sums, largest)))
        for line in each
    )


def _bars(sums: Sums, largest: int) -> Iterable[Bar]:
    x = 0.0
    for colour in COLOURS:
        width = round(_BAR * getattr(sums, colour) / largest, 2)
        if width:
            yield Bar("paused" if colour == "suspended" else colour, round(x, 2), width)
        x += width


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address of the list asks for."""

    colour: str = ""
    rung: str = ""
    owner: str = ""
    area: str = ""
    overdue: int = 0
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return any((self.colour, self.rung, self.owner, self.area, self.overdue))


def wish_of(arguments: Mapping[str, str]) -> Wish:
    colour, overdue = arguments.get("colour", ""), arguments.get("overdue", "")
    return Wish(
        colour=colour if colour in COLOURS else "",
        rung=arguments.get("rung", "") if arguments.get("rung") in dict(rung_choices()) else "",
        owner=arguments.get("owner", ""),
        area=arguments.get("area", ""),
        overdue=whole(overdue) or 0,
        cursor=arguments.get("cursor", ""),
    )


def rung_choices() -> tuple[tuple[str, str], ...]:
    """Codes and titles of all rungs of all ladders."""
    return tuple(
        {r.code: _(r.title) for ladder in shipped().ladders.values() for r in ladder.rungs}.items()
    )


@dataclass(frozen=True, slots=True)
class SupervisedLine:
    supervised: SupervisedItem
    row: ItemRow


def page_of(wish: Wish, *, limit: int = 50) -> SupervisedPage:
    return acting.query(
        ListSupervised(
            colour=wish.colour,
            rung=wish.rung,
            owner=wish.owner,
            area=wish.area,
            overdue_working_days=wish.overdue,
            cursor=wish.cursor,
            limit=limit,
        )
    )


def lines(page: SupervisedPage) -> tuple[SupervisedLine, ...]:
    found = rows([each.item for each in page.items])
    return tuple(map(SupervisedLine, page.items, found))


def all_lines(wish: Wish) -> Iterable[SupervisedLine]:
    """The whole list, page after page, for a file; it ends after some thousands."""
    told, cursor = 0, ""
    while told < _MOST_EXPORTED:
        page = page_of(
            Wish(wish.colour, wish.rung, wish.owner, wish.area, wish.overdue, cursor), limit=200
        )
        yield from lines(page)
        told, cursor = told + len(page.items), page.next_cursor
        if not cursor:
            return

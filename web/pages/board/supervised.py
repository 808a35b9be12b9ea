"""The supervised list (督办清单): what its address asks for, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web import acting
from web.i18n import gettext as _
from web.numbers import whole
from web.pages import standing
from web.pages.board.sums import COLOURS
from web.pages.listing import ItemRow, rows
from workflows.briefing.commands import Brief
from workflows.supervision.commands import ListSupervised, ListSupervisedOwners
from workflows.supervision.ladder_file import shipped
from workflows.supervision.views import SupervisedItem, SupervisedPage

_PAGE = 20


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


def query_of(wish: Wish, *, limit: int = _PAGE) -> ListSupervised:
    return ListSupervised(
        colour=wish.colour,
        rung=wish.rung,
        owner=wish.owner,
        area=wish.area,
        overdue_working_days=wish.overdue,
        cursor=wish.cursor,
        limit=limit,
    )


def page_of(wish: Wish, *, limit: int = _PAGE) -> SupervisedPage:
    return acting.query(query_of(wish, limit=limit))


def lines(page: SupervisedPage) -> tuple[SupervisedLine, ...]:
    found = rows([each.item for each in page.items])
    return tuple(map(SupervisedLine, page.items, found))


def owners() -> tuple[tuple[str, str], ...]:
    """The bodies to choose from, in code order, with their names."""
    keys = acting.query(ListSupervisedOwners())
    names = acting.query(Brief(bodies=frozenset(keys) | standing.bodies(acting.visitor())))
    return tuple((key, names.body(key)) for key in keys)

"""The supervised list (督办清单): what its address asks for, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web import acting
from web.i18n import gettext as _
from web.numbers import whole
from web.pages import standing
from web.pages.board.filters import Filter, clause_label, filter_of, process_label
from web.pages.board.sums import COLOURS
from web.pages.listing import ItemRow, rows
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.policy.clauses import clauses
from workflows.supervision.commands import ListSupervised, ListSupervisedChoices
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
    process: str = ""
    clause: str = ""
    overdue: int = 0
    cursor: str = ""

    @property
    def narrows(self) -> bool:
        return any((self.colour, self.rung, self.overdue, self.filter))

    @property
    def filter(self) -> Filter:
        return Filter(self.area, self.owner, self.process, self.clause)


def wish_of(arguments: Mapping[str, str]) -> Wish:
    colour, overdue = arguments.get("colour", ""), arguments.get("overdue", "")
    return Wish(
        colour=colour if colour in COLOURS else "",
        rung=arguments.get("rung", "") if arguments.get("rung") in dict(rung_choices()) else "",
        **filter_of(arguments).query(),
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
        **wish.filter.query(),
        overdue_working_days=wish.overdue,
        cursor=wish.cursor,
        limit=limit,
    )


def page_of(wish: Wish, *, limit: int = _PAGE) -> SupervisedPage:
    return acting.query(query_of(wish, limit=limit))


def lines(page: SupervisedPage) -> tuple[SupervisedLine, ...]:
    found = rows([each.item for each in page.items])
    return tuple(map(SupervisedLine, page.items, found))


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list can be narrowed to: keys with their names, in code order."""

    owners: tuple[tuple[str, str], ...]
    processes: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, str], ...]


def choices() -> Choices:
    found = acting.query(ListSupervisedChoices())
    names = acting.query(Brief(bodies=frozenset(found.owners) | standing.bodies(acting.visitor())))
    return Choices(
        owners=tuple((key, names.body(key)) for key in found.owners),
        processes=tuple(sorted(((k, process_label(k)) for k in found.processes), key=_label)),
        clauses=tuple((key, clause_label(key)) for key in clauses() if key in found.clauses),
    )


def area_choices(wish: Wish) -> tuple[tuple[str, str], ...]:
    """The areas below one's own, and the one that is chosen, however far down that lies."""
    found = standing.area_choices(acting.visitor())
    if wish.area and wish.area not in dict(found):
        return (*found, (wish.area, place_name(wish.area) or wish.area))
    return found


def _label(choice: tuple[str, str]) -> str:
    return choice[1]

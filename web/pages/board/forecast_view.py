"""The view models of the forecast."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from web import acting
from web.i18n import gettext as _
from web.pages import standing
from web.pages.listing import ItemRow, process_names, rows
from workflows.briefing.commands import Brief, Briefing
from workflows.divisions import place_name
from workflows.exports.forecast_table import COLOUR_NAMES, PACE_NAMES
from workflows.forecast.commands import GetForecast, ListForecast
from workflows.forecast.views import (
    Assumption,
    DayCount,
    Forecast,
    ForecastItem,
)
from workflows.supervision.board import in_order

COLOURS = ("red", "yellow", "blue")
_PAGE = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for. ``on`` and ``by`` are local days: the one, or up to the one."""

    colour: str = "red"
    assumption: Assumption = Assumption.IDLE
    area: str = ""
    owner: str = ""
    on: date | None = None
    by: date | None = None
    cursor: str = ""

    def query(self, **changes: str) -> dict[str, str]:
        """The fields of an address, without what goes without saying."""
        fields = {
            "colour": "" if self.colour == "red" else self.colour,
            "assumption": "" if self.assumption is Assumption.IDLE else self.assumption.value,
            "area": self.area,
            "owner": self.owner,
            "on": self.on.isoformat() if self.on else "",
            "by": self.by.isoformat() if self.by else "",
        }
        return {name: value for name, value in {**fields, **changes}.items() if value}


def wish_of(arguments: Mapping[str, str]) -> Wish:
    colour, assumption = arguments.get("colour", ""), arguments.get("assumption", "")
    return Wish(
        colour=colour if colour in COLOURS else "red",
        assumption=Assumption.PACE if assumption == Assumption.PACE.value else Assumption.IDLE,
        area=arguments.get("area", "").strip()[:40],
        owner=arguments.get("owner", "").strip()[:80],
        on=_day(arguments.get("on", "")),
        by=_day(arguments.get("by", "")),
        cursor=arguments.get("cursor", ""),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def query_of(wish: Wish, *, limit: int = _PAGE) -> ListForecast:
    return ListForecast(
        colour=wish.colour,
        assumption=wish.assumption,
        owner=wish.owner,
        area=wish.area,
        on_day=wish.on,
        until_day=wish.by,
        cursor=wish.cursor,
        limit=limit,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    number: int
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One body or area: how many change on each day, and altogether. ``query`` leads to all."""

    name: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class ForecastView:
    forecast: Forecast
    wish: Wish
    days: tuple[date, ...]
    by_owner: tuple[Line, ...]
    by_area: tuple[Line, ...]
    sums: Line
    done_before: int


def forecast_view(wish: Wish) -> ForecastView:
    """The numbers of one colour under one assumption.

    Raises:
        Forbidden: the visitor supervises no area.
    """
    found = acting.query(GetForecast())
    counts = [each for each in found.counts if each.colour.value == wish.colour]
    if wish.area:
        counts = [each for each in counts if each.area.startswith(wish.area)]
    if wish.owner:
        counts = [each for each in counts if each.owner == wish.owner]
    days = tuple(sorted({*(found.made.days if found.made else ()), *(c.on_day for c in counts)}))
    areas = (wish.area,) if wish.area else found.areas
    owners = frozenset(each.owner for each in counts if each.owner)
    names = acting.query(Brief(bodies=owners | standing.bodies(acting.visitor())))
    return ForecastView(
        forecast=found,
        wish=wish,
        days=days,
        by_owner=tuple(_by_owner(counts, wish, days, names)),
        by_area=tuple(_by_area(counts, wish, days, areas)),
        sums=_line(_("合计"), counts, wish, days),
        done_before=sum(each.done_before for each in counts),
    )


def _by_owner(
    counts: Sequence[DayCount], wish: Wish, days: Sequence[date], names: Briefing
) -> Iterator[Line]:
    """In the order of the bodies' numbers."""
    for owner in sorted({each.owner for each in counts}, key=in_order):
        mine = [each for each in counts if each.owner == owner]
        name = names.body(owner) if owner else _("未定主办单位")
        yield from _unless_empty(_line(name, mine, wish, days, owner=owner))


def _by_area(
    counts: Sequence[DayCount], wish: Wish, days: Sequence[date], areas: Sequence[str]
) -> Iterator[Line]:
    """In the order of the codes: the level itself, and what lies one level below."""

    def part(area: str) -> str:
        above = next((each for each in areas if area.startswith(each)), "")
        return area[: len(above) + 2]

    for code in sorted({part(each.area) for each in counts}):
        mine = [each for each in counts if part(each.area) == code]
        if code in areas:
            yield from _unless_empty(
                _line(_("{place}本级", place=place_name(code)), mine, wish, days)
            )
        else:
            name = place_name(code) or code
            yield from _unless_empty(_line(name, mine, wish, days, area=code))


def _unless_empty(line: Line) -> Iterator[Line]:
    if line.total.number:
        yield line


def _line(
    name: str, counts: Iterable[DayCount], wish: Wish, days: Sequence[date], **by: str
) -> Line:
    mine = list(counts)
    return Line(
        name=name,
        cells=tuple(
            Cell(
                sum(_number(each, wish) for each in mine if each.on_day == day),
                wish.query(**by, on=day.isoformat()),
            )
            for day in days
        ),
        total=Cell(sum(_number(each, wish) for each in mine), wish.query(**by)),
    )


def _number(count: DayCount, wish: Wish) -> int:
    """Without those that would be done before, where people are supposed to go on as of late."""
    done = count.done_before if wish.assumption is Assumption.PACE else 0
    return count.number - done


@dataclass(frozen=True, slots=True)
class ItemLine:
    """``row`` is the item as it is now, None for one that opens by then. ``pace`` is in words."""

    each: ForecastItem
    row: ItemRow | None
    owner: str
    process: str
    pace: str
    overtaken: bool


@dataclass(frozen=True, slots=True)
class ItemsView:
    wish: Wish
    lines: tuple[ItemLine, ...]
    next_cursor: str
    owner: str
    colour: str


def items_view(wish: Wish) -> ItemsView:
    page = acting.query(query_of(wish))
    present = [each.item for each in page.items if each.item is not None]
    owners = frozenset(each.change.owner for each in page.items if each.change.owner)
    mine = standing.bodies(acting.visitor()) | ({wish.owner} if wish.owner else set())
    names = acting.query(Brief(items=tuple(present), bodies=owners | mine))
    by_id = {row.item.work_item_id: row for row in rows(present, names)}
    processes = process_names({each.change.definition_key for each in page.items})
    return ItemsView(
        wish=wish,
        lines=tuple(
            ItemLine(
                each=each,
                row=by_id.get(each.change.work_item_id or 0),
                owner=names.body(each.change.owner) if each.change.owner else "",
                process=processes[each.change.definition_key],
                pace=_(PACE_NAMES[each.change.pace]),
                overtaken=each.item is not None and not each.item.state.open,
            )
            for each in page.items
        ),
        next_cursor=page.next_cursor,
        owner=names.body(wish.owner) if wish.owner else "",
        colour=_(COLOUR_NAMES[wish.colour]),
    )

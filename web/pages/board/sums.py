"""The sums of the board: by area, by system, by unit. In code order: nothing here is a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from web.i18n import gettext as _
from workflows.briefing.commands import Briefing
from workflows.divisions import place_name
from workflows.supervision.views import Sums, SumsOf

COLOURS = ("red", "yellow", "blue", "normal", "suspended")
_BAR = 100.0

#: What the address asks for: every unit by itself, those without a system among them.
ALL_UNITS = "all"
NO_SYSTEM = "none"


@dataclass(frozen=True, slots=True)
class Bar:
    colour: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class SumsLine:
    """One row of a table of sums. ``bars`` lie on a width of 100, to the largest row's scale.

    ``query`` is what to ask for to see more: nothing where there is no more to be seen.
    """

    name: str
    sums: Sums
    bars: tuple[Bar, ...]
    endpoint: str
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The rows by body. ``kind`` is ``system`` or ``unit``; ``of`` the system whose units they
    are; ``folded`` how many units without red and yellow are in the last row together."""

    kind: str
    lines: tuple[SumsLine, ...]
    of: str = ""
    folded: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    sums: Sums
    endpoint: str = ""
    query: Mapping[str, str] | None = None


def by_area(each: Sequence[SumsOf], own: Sequence[str]) -> tuple[SumsLine, ...]:
    """A level's own sums cannot be looked at alone: an area's list has all that lies in it."""
    return _lines(
        _Row(_("{place}本级", place=place_name(line.key)), line.sums)
        if line.key in own
        else _Row(place_name(line.key), line.sums, "board.items", {"area": line.key})
        for line in each
    )


def by_body(
    each: Sequence[SumsOf], names: Briefing, systems: Sequence[str], *, wanted: str
) -> Grouped:
    """By system where units have one, and a system's units where ``wanted`` names it.

    Without systems: the units with red or yellow, and the others together, or all of them.
    """
    if wanted != ALL_UNITS and systems:
        if wanted in systems or wanted == NO_SYSTEM:
            system = "" if wanted == NO_SYSTEM else wanted
            chosen = [line for line in each if names.systems.get(line.key, "") == system]
            return Grouped("unit", _lines(_units(chosen, names)), of=system or _("其他单位"))
        return Grouped("system", _lines(_systems(each, names, systems)))
    pressing = [line for line in each if line.sums.red or line.sums.yellow]
    rest = [line for line in each if not (line.sums.red or line.sums.yellow)]
    if wanted == ALL_UNITS or len(rest) < 2:
        return Grouped("unit", _lines(_units(each, names)))
    last = _Row(
        _("其余{count}个单位", count=len(rest)), total(rest), "board.index", {"units": ALL_UNITS}
    )
    return Grouped("unit", _lines((*_units(pressing, names), last)), folded=len(rest))


def _units(each: Iterable[SumsOf], names: Briefing) -> Iterator[_Row]:
    for line in each:
        if line.key:
            yield _Row(names.body(line.key), line.sums, "board.items", {"owner": line.key})
        else:
            yield _Row(_("未定主办单位"), line.sums)


def _systems(each: Iterable[SumsOf], names: Briefing, systems: Sequence[str]) -> Iterator[_Row]:
    """In the order of ``systems``; units without one at the end."""
    groups: dict[str, list[SumsOf]] = {}
    for line in each:
        groups.setdefault(names.systems.get(line.key, ""), []).append(line)
    without = groups.pop("", [])
    for system in systems:
        if system in groups:
            yield _Row(system, total(groups[system]), "board.index", {"units": system})
    if without:
        yield _Row(_("其他单位"), total(without), "board.index", {"units": NO_SYSTEM})


def total(each: Iterable[SumsOf]) -> Sums:
    found = [line.sums for line in each]
    return Sums(*(sum(getattr(sums, colour) for sums in found) for colour in COLOURS))


def _lines(rows: Iterable[_Row]) -> tuple[SumsLine, ...]:
    found = tuple(rows)
    largest = max((row.sums.total for row in found), default=0) or 1
    return tuple(
        SumsLine(row.name, row.sums, tuple(_bars(row.sums, largest)), row.endpoint, row.query or {})
        for row in found
    )


def _bars(sums: Sums, largest: int) -> Iterator[Bar]:
    x = 0.0
    for colour in COLOURS:
        width = round(_BAR * getattr(sums, colour) / largest, 2)
        if width:
            yield Bar("paused" if colour == "suspended" else colour, round(x, 2), width)
        x += width

"""The sums of the board: by area, system, unit, process, clause. In code order: no ranking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from web.i18n import gettext as _
from web.pages.board.filters import Filter, clause_label, process_label
from workflows.briefing.commands import Briefing
from workflows.divisions import place_name
from workflows.policy.clauses import clauses
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

    ``drill`` is what to ask the board for to look at this row alone, ``listing`` what to ask the
    list for; None where there is no more to be seen.
    """

    name: str
    sums: Sums
    bars: tuple[Bar, ...]
    drill: Mapping[str, str] | None
    listing: Mapping[str, str] | None


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
    drill: Mapping[str, str] | None = None
    listing: Mapping[str, str] | None = None


def by_area(each: Sequence[SumsOf], own: Sequence[str], wish: Filter) -> tuple[SumsLine, ...]:
    """A level's own sums cannot be looked at alone: an area's list has all that lies in it."""
    return _lines(
        _Row(_("{place}本级", place=place_name(line.key)), line.sums)
        if line.key in own
        else _narrower(place_name(line.key) or line.key, line.sums, wish, area=line.key)
        for line in each
    )


def by_process(each: Sequence[SumsOf], wish: Filter) -> tuple[SumsLine, ...]:
    """In the order of the processes' numbers."""
    labelled = sorted((process_label(line.key), line) for line in each)
    return _lines(_narrower(label, line.sums, wish, process=line.key) for label, line in labelled)


def by_clause(each: Sequence[SumsOf], wish: Filter) -> tuple[SumsLine, ...]:
    """In the order of the policy; an item counts under each of its clauses."""
    order = {clause_id: at for at, clause_id in enumerate(clauses())}
    known = sorted((line for line in each if line.key in order), key=lambda line: order[line.key])
    return _lines(
        _narrower(clause_label(line.key), line.sums, wish, clause=line.key) for line in known
    )


def by_body(each: Sequence[SumsOf], names: Briefing, wish: Filter, *, wanted: str) -> Grouped:
    """By system where units have one, and a system's units where ``wanted`` names it.

    Without systems: the units with red or yellow, and the others together, or all of them.
    """
    systems = tuple(
        dict.fromkeys(names.systems[line.key] for line in each if line.key in names.systems)
    )
    if wanted != ALL_UNITS and systems:
        if wanted in systems or wanted == NO_SYSTEM:
            system = "" if wanted == NO_SYSTEM else wanted
            chosen = [line for line in each if names.systems.get(line.key, "") == system]
            lines = _lines(_units(chosen, names, wish))
            return Grouped("unit", lines, of=system or _("其他单位"))
        return Grouped("system", _lines(_systems(each, names, systems, wish)))
    pressing = [line for line in each if line.sums.red or line.sums.yellow]
    rest = [line for line in each if not (line.sums.red or line.sums.yellow)]
    if wanted == ALL_UNITS or len(rest) < 2:
        return Grouped("unit", _lines(_units(each, names, wish)))
    folded = _Row(_("其余{count}个单位", count=len(rest)), total(rest), wish.query(units=ALL_UNITS))
    return Grouped("unit", _lines((*_units(pressing, names, wish), folded)), folded=len(rest))


def _narrower(name: str, sums: Sums, wish: Filter, **by: str) -> _Row:
    return _Row(name, sums, wish.query(**by), wish.query(**by))


def _units(each: Iterable[SumsOf], names: Briefing, wish: Filter) -> Iterator[_Row]:
    for line in each:
        if line.key:
            yield _narrower(names.body(line.key), line.sums, wish, owner=line.key)
        else:
            yield _Row(_("未定主办单位"), line.sums)


def _systems(
    each: Iterable[SumsOf], names: Briefing, systems: Sequence[str], wish: Filter
) -> Iterator[_Row]:
    """In the order of ``systems``; units without one at the end."""
    groups: dict[str, list[SumsOf]] = {}
    for line in each:
        groups.setdefault(names.systems.get(line.key, ""), []).append(line)
    without = groups.pop("", [])
    for system in systems:
        if system in groups:
            yield _Row(system, total(groups[system]), wish.query(units=system))
    if without:
        yield _Row(_("其他单位"), total(without), wish.query(units=NO_SYSTEM))


def total(each: Iterable[SumsOf]) -> Sums:
    found = [line.sums for line in each]
    return Sums(*(sum(getattr(sums, colour) for sums in found) for colour in COLOURS))


def _lines(rows: Iterable[_Row]) -> tuple[SumsLine, ...]:
    found = tuple(rows)
    largest = max((row.sums.total for row in found), default=0) or 1
    return tuple(
        SumsLine(row.name, row.sums, tuple(_bars(row.sums, largest)), row.drill, row.listing)
        for row in found
    )


def _bars(sums: Sums, largest: int) -> Iterator[Bar]:
    x = 0.0
    for colour in COLOURS:
        width = round(_BAR * getattr(sums, colour) / largest, 2)
        if width:
            yield Bar("paused" if colour == "suspended" else colour, round(x, 2), width)
        x += width

"""SQL of the roster of the organisation: what is on file about a chunk of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.store.unit_of_work import UnitOfWork
from workflows.divisions import area_of
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.tables import person, post, post_holding, section, unit


@dataclass(frozen=True, slots=True)
class Term:
    """From which day to which somebody holds a post, both included."""

    valid_from: date
    valid_to: date | None

    def meets(self, other: Term) -> bool:
        """Whether the two have a day in common."""
        mine, theirs = self.valid_to or date.max, other.valid_to or date.max
        return self.valid_from <= theirs and other.valid_from <= mine


@dataclass(frozen=True, slots=True)
class Place:
    """A post by its names."""

    area: str
    unit: str
    section: str
    post: str
    duty: Duty

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Place:
        return cls(
            area=area_of(values["division_code"]),
            unit=values["unit"],
            section=values.get("section") or "",
            post=values["post"],
            duty=Duty(values["duty"]),
        )


@dataclass(frozen=True, slots=True)
class KnownUnit:
    unit_id: int
    kind: UnitKind
    closed: bool


@dataclass(frozen=True, slots=True)
class KnownPerson:
    name: str
    mobile: str


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """An appointment on file."""

    holding_id: int
    term: Term


@dataclass(frozen=True, slots=True)
class Known:
    """What is on file about the units and people of some rows. Four statements."""

    units: Mapping[tuple[str, str], KnownUnit]
    offices: Mapping[str, str]
    people: Mapping[str, KnownPerson]
    duties: Mapping[str, frozenset[Duty]]
    holdings: Mapping[tuple[Place, str], tuple[KnownTerm, ...]]

    @classmethod
    def about(cls, uow: UnitOfWork, rows: Sequence[Mapping[str, Any]], *, today: date) -> Known:
        areas = {area_of(row["division_code"]) for row in rows}
        user_ids = {row["user_id"] for row in rows}
        duties, holdings = _holdings(uow, user_ids, today)
        return cls(
            units=units_named(uow, areas, {row["unit"] for row in rows}),
            offices=_offices(uow, areas),
            people=people_named(uow, user_ids),
            duties=duties,
            holdings=holdings,
        )

    def terms_of(self, place: Place, user_id: str) -> tuple[Term, ...]:
        return tuple(each.term for each in self.holdings.get((place, user_id), ()))


def units_named(
    uow: UnitOfWork, areas: Iterable[str], names: Iterable[str]
) -> dict[tuple[str, str], KnownUnit]:
    """Units in these areas with these names, closed ones too."""
    statement = select(unit.c.area, unit.c.name, unit.c.unit_id, unit.c.kind, unit.c.closed_at)
    found = uow.connection.execute(
        statement.where(unit.c.area.in_(sorted(areas)), unit.c.name.in_(sorted(names)))
    )
    return {
        (row.area, row.name): KnownUnit(row.unit_id, UnitKind(row.kind), row.closed_at is not None)
        for row in found
    }


def people_named(uow: UnitOfWork, user_ids: Iterable[str]) -> dict[str, KnownPerson]:
    statement = select(person.c.user_id, person.c.name, person.c.mobile).where(
        person.c.user_id.in_(sorted(user_ids))
    )
    return {
        row.user_id: KnownPerson(row.name, row.mobile) for row in uow.connection.execute(statement)
    }


def _offices(uow: UnitOfWork, areas: Iterable[str]) -> dict[str, str]:
    statement = select(unit.c.area, unit.c.name).where(
        unit.c.area.in_(sorted(areas)),
        unit.c.kind == UnitKind.OFFICE,
        unit.c.closed_at.is_(None),
    )
    return {row.area: row.name for row in uow.connection.execute(statement)}


def _holdings(
    uow: UnitOfWork, user_ids: Iterable[str], today: date
) -> tuple[dict[str, frozenset[Duty]], dict[tuple[Place, str], tuple[KnownTerm, ...]]]:
    """The duties that people hold or will, and all their appointments by post."""
    statement = (
        select(
            post_holding.c.holding_id,
            post_holding.c.user_id,
            post_holding.c.valid_from,
            post_holding.c.valid_to,
            post.c.name.label("post"),
            post.c.duty,
            unit.c.name.label("unit"),
            unit.c.area,
            section.c.name.label("section"),
        )
        .join(post, post.c.post_id == post_holding.c.post_id)
        .join(unit, unit.c.unit_id == post.c.unit_id)
        .join(section, section.c.section_id == post.c.section_id, isouter=True)
        .where(post_holding.c.user_id.in_(sorted(user_ids)), post.c.closed_at.is_(None))
    )
    duties: defaultdict[str, frozenset[Duty]] = defaultdict(frozenset)
    holdings: defaultdict[tuple[Place, str], tuple[KnownTerm, ...]] = defaultdict(tuple)
    for row in uow.connection.execute(statement):
        duty = Duty(row.duty)
        place = Place(row.area, row.unit, row.section or "", row.post, duty)
        term = KnownTerm(row.holding_id, Term(row.valid_from, row.valid_to))
        if row.valid_to is None or row.valid_to >= today:
            duties[row.user_id] |= {duty}
        holdings[place, row.user_id] += (term,)
    return dict(duties), dict(holdings)

"""SQL about units, sections, posts, and the tree of conferences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, Table, func, insert, or_, select, tuple_, update

from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.divisions import Division, Level, place_name
from workflows.organisation.areas import contains_text, page_key, within, within_any
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.rights import Reach
from workflows.organisation.tables import conference, person, post, post_holding, section, unit
from workflows.organisation.views import Holding, Post, Section, Unit

CONFERENCE_NAME = "产业工人队伍建设改革联席会议"


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Narrows a list of units. Empty fields do not narrow."""

    area: str = ""
    below: bool = True
    kind: UnitKind | None = None
    text: str = ""


def unit_view(row: RowMapping) -> Unit:
    return Unit(
        unit_id=row["unit_id"],
        name=row["name"],
        kind=UnitKind(row["kind"]),
        system=row["system"],
        area=row["area"],
        place=place_name(row["area"]),
        closed_at=row["closed_at"],
    )


def unit_by_id(uow: UnitOfWork, unit_id: int) -> Unit | None:
    row = uow.connection.execute(select(unit).where(unit.c.unit_id == unit_id)).mappings().first()
    return None if row is None else unit_view(row)


def unit_by_name(uow: UnitOfWork, area: str, name: str) -> Unit | None:
    """The unit of that name in the conference of ``area``, closed ones too."""
    statement = select(unit).where(unit.c.area == area, unit.c.name == name)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else unit_view(row)


def open_office(uow: UnitOfWork, area: str) -> Unit | None:
    """The office of the conference of ``area``."""
    statement = select(unit).where(
        unit.c.area == area, unit.c.kind == UnitKind.OFFICE, unit.c.closed_at.is_(None)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else unit_view(row)


def page_of_units(
    uow: UnitOfWork, seen: Reach, narrow: UnitFilter, *, cursor: str, limit: int
) -> tuple[Unit, ...]:
    """Open units that ``seen`` covers, by area and id; one more than ``limit`` where there is."""
    own = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    statement = (
        select(unit)
        .where(
            unit.c.closed_at.is_(None),
            or_(within_any(unit.c.area, seen.areas), unit.c.unit_id.in_(own)),
        )
        .order_by(unit.c.area, unit.c.unit_id)
        .limit(limit + 1)
    )
    if narrow.area and narrow.below:
        statement = statement.where(within(unit.c.area, narrow.area))
    elif narrow.area:
        statement = statement.where(unit.c.area == narrow.area)
    if narrow.kind is not None:
        statement = statement.where(unit.c.kind == narrow.kind)
    if narrow.text:
        text = narrow.text.strip()
        statement = statement.where(
            or_(contains_text(unit.c.name, text), contains_text(unit.c.system, text))
        )
    if cursor:
        statement = statement.where(tuple_(unit.c.area, unit.c.unit_id) > tuple_(*page_key(cursor)))
    return tuple(unit_view(row) for row in uow.connection.execute(statement).mappings())


def units_per_area(uow: UnitOfWork) -> Mapping[str, int]:
    """How many open units each conference has, by its area."""
    statement = (
        select(unit.c.area, func.count()).where(unit.c.closed_at.is_(None)).group_by(unit.c.area)
    )
    return {row[0]: row[1] for row in uow.connection.execute(statement)}


def ensure_conference(uow: UnitOfWork, division: Division) -> int:
    """The id of a division's joint conference, which is entered where it is not there yet."""
    found = uow.connection.execute(
        select(conference.c.conference_id).where(conference.c.area == division.area)
    ).scalar()
    if found is not None:
        return int(found)
    if division.level is Level.ZONE:
        raise ValueError(f"A zone has no joint conference: {division.code}.")
    values = {
        "level": division.level.value,
        "area": division.area,
        "name": place_name(division.area) + CONFERENCE_NAME,
    }
    return _insert(uow, conference, values)


def insert_unit(uow: UnitOfWork, division: Division, values: Mapping[str, Any]) -> int:
    conference_id = ensure_conference(uow, division)
    return _insert(uow, unit, {"conference_id": conference_id, "area": division.area, **values})


def update_unit(uow: UnitOfWork, unit_id: int, **values: Any) -> None:
    uow.connection.execute(update(unit).where(unit.c.unit_id == unit_id).values(**values))


def has_open_items(uow: UnitOfWork, unit_id: int) -> bool:
    """Whether work items wait for which the unit answers."""
    statement = (
        select(work_item.c.work_item_id)
        .where(
            work_item.c.scope_owner == f"unit:{unit_id}",
            work_item.c.open.is_(True),
        )
        .limit(1)
    )
    return uow.connection.execute(statement).first() is not None


def close_posts_of(uow: UnitOfWork, unit_id: int, now: datetime) -> None:
    for table in (post, section):
        uow.connection.execute(
            update(table)
            .where(table.c.unit_id == unit_id, table.c.closed_at.is_(None))
            .values(closed_at=now)
        )


def sections_of(uow: UnitOfWork, unit_id: int) -> tuple[Section, ...]:
    """The open sections of a unit."""
    statement = (
        select(section.c.section_id, section.c.name)
        .where(section.c.unit_id == unit_id, section.c.closed_at.is_(None))
        .order_by(section.c.section_id)
    )
    return tuple(Section(*row) for row in uow.connection.execute(statement))


@dataclass(frozen=True, slots=True)
class SectionRow:
    section_id: int
    unit_id: int
    name: str
    closed_at: datetime | None


def section_by_id(uow: UnitOfWork, section_id: int) -> SectionRow | None:
    row = (
        uow.connection.execute(select(section).where(section.c.section_id == section_id))
        .mappings()
        .first()
    )
    return None if row is None else SectionRow(**row)


def section_by_name(uow: UnitOfWork, unit_id: int, name: str) -> SectionRow | None:
    row = (
        uow.connection.execute(
            select(section).where(section.c.unit_id == unit_id, section.c.name == name)
        )
        .mappings()
        .first()
    )
    return None if row is None else SectionRow(**row)


def insert_section(uow: UnitOfWork, unit_id: int, name: str) -> int:
    return _insert(uow, section, {"unit_id": unit_id, "name": name})


def update_section(uow: UnitOfWork, section_id: int, **values: Any) -> None:
    uow.connection.execute(
        update(section).where(section.c.section_id == section_id).values(**values)
    )


def leave_section(uow: UnitOfWork, section_id: int) -> None:
    """Take every post out of a section."""
    uow.connection.execute(
        update(post).where(post.c.section_id == section_id).values(section_id=None)
    )


@dataclass(frozen=True, slots=True)
class PostRow:
    post_id: int
    unit_id: int
    section_id: int | None
    name: str
    duty: Duty
    closed_at: datetime | None


def post_by_id(uow: UnitOfWork, post_id: int) -> PostRow | None:
    row = uow.connection.execute(select(post).where(post.c.post_id == post_id)).mappings().first()
    return None if row is None else PostRow(**{**row, "duty": Duty(row["duty"])})


def insert_post(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    return _insert(uow, post, values)


def update_post(uow: UnitOfWork, post_id: int, **values: Any) -> None:
    uow.connection.execute(update(post).where(post.c.post_id == post_id).values(**values))


def posts_of(uow: UnitOfWork, unit_id: int, today: date) -> tuple[Post, ...]:
    """The open posts of a unit with present and coming holders."""
    statement = select(post).where(post.c.unit_id == unit_id, post.c.closed_at.is_(None))
    rows = uow.connection.execute(statement.order_by(post.c.post_id)).mappings().all()
    held = _holdings_of([row["post_id"] for row in rows], uow, today)
    return tuple(
        Post(
            post_id=row["post_id"],
            name=row["name"],
            duty=Duty(row["duty"]),
            section_id=row["section_id"],
            holdings=tuple(held.get(row["post_id"], ())),
        )
        for row in rows
    )


def _holdings_of(
    post_ids: Sequence[int], uow: UnitOfWork, today: date
) -> Mapping[int, list[Holding]]:
    statement = (
        select(post_holding, person.c.name.label("person_name"))
        .join(person, person.c.user_id == post_holding.c.user_id)
        .where(
            post_holding.c.post_id.in_(post_ids),
            or_(post_holding.c.valid_to.is_(None), post_holding.c.valid_to >= today),
        )
        .order_by(post_holding.c.valid_from, post_holding.c.holding_id)
    )
    held: defaultdict[int, list[Holding]] = defaultdict(list)
    for row in uow.connection.execute(statement).mappings():
        held[row["post_id"]].append(Holding(**row))
    return held


def _insert(uow: UnitOfWork, table: Table, values: Mapping[str, Any]) -> int:
    (key,) = table.primary_key
    statement = insert(table).values(**values).returning(key)
    return int(uow.connection.execute(statement).scalar_one())

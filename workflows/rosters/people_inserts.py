"""SQL that enters units, sections, posts, people and appointments, many rows a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.divisions import division_at, place_name
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.queries import CONFERENCE_NAME
from workflows.organisation.tables import conference, person, post, post_holding, section, unit
from workflows.rosters.people_queries import Place, units_named

#: A section's id by the unit's id and its name; a post's by unit, section, name and duty.
_Sections = Mapping[tuple[int, str], int]
_PostKey = tuple[int, int | None, str, Duty]


def insert_units(
    uow: UnitOfWork, new: Mapping[tuple[str, str], UnitKind], *, now: datetime
) -> None:
    """Enter units by area and name, with the conferences that they need."""
    if not new:
        return
    conference_ids = _ensure_conferences(uow, {area for area, _ in new})
    rows = [
        {
            "conference_id": conference_ids[area],
            "kind": kind,
            "name": name,
            "area": area,
            "opened_at": now,
        }
        for (area, name), kind in new.items()
    ]
    uow.connection.execute(insert(unit), rows)


def reopen_units(uow: UnitOfWork, unit_ids: Sequence[int]) -> None:
    if unit_ids:
        uow.connection.execute(
            update(unit).where(unit.c.unit_id.in_(unit_ids)).values(closed_at=None)
        )


def insert_people(uow: UnitOfWork, new: Mapping[str, Mapping[str, Any]], *, now: datetime) -> None:
    """Enter people by account; the values are name and mobile."""
    if new:
        rows = [
            {"user_id": user_id, **values, "enabled": True, "created_at": now}
            for user_id, values in new.items()
        ]
        uow.connection.execute(insert(person), rows)


def update_people(uow: UnitOfWork, corrected: Mapping[str, Mapping[str, Any]]) -> None:
    """Correct name and mobile of people by account."""
    if corrected:
        statement = (
            update(person)
            .where(person.c.user_id == bindparam("of_id"))
            .values(name=bindparam("name"), mobile=bindparam("mobile"))
        )
        rows = [{"of_id": user_id, **values} for user_id, values in corrected.items()]
        uow.connection.execute(statement, rows)


def ensure_posts(uow: UnitOfWork, places: AbstractSet[Place]) -> Mapping[Place, int]:
    """The ids of these posts; those that are missing are entered, with their sections."""
    if not places:
        return {}
    units = units_named(uow, {each.area for each in places}, {each.unit for each in places})
    unit_ids = {each: units[each.area, each.unit].unit_id for each in places}
    sections = _ensure_sections(
        uow, {(unit_ids[each], each.section) for each in places if each.section}
    )
    keys: dict[Place, _PostKey] = {
        each: (
            unit_ids[each],
            sections[unit_ids[each], each.section] if each.section else None,
            each.post,
            each.duty,
        )
        for each in places
    }
    present = _posts_of(uow, set(unit_ids.values()))
    missing = set(keys.values()) - present.keys()
    if missing:
        names = ("unit_id", "section_id", "name", "duty")
        rows = [dict(zip(names, key, strict=True)) for key in sorted(missing, key=repr)]
        uow.connection.execute(insert(post), rows)
        present = _posts_of(uow, set(unit_ids.values()))
    return {place: present[key] for place, key in keys.items()}


def insert_holdings(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        uow.connection.execute(insert(post_holding), [dict(row) for row in rows])


def update_ends(uow: UnitOfWork, ends: Mapping[int, date | None]) -> None:
    """Set the last days of appointments by id; None is open-ended."""
    if ends:
        statement = (
            update(post_holding)
            .where(post_holding.c.holding_id == bindparam("of_id"))
            .values(valid_to=bindparam("until"))
        )
        rows = [{"of_id": holding_id, "until": end} for holding_id, end in ends.items()]
        uow.connection.execute(statement, rows)


def _ensure_conferences(uow: UnitOfWork, areas: AbstractSet[str]) -> Mapping[str, int]:
    present = _conferences(uow, areas)
    missing = sorted(areas - present.keys())
    if missing:
        rows = []
        for area in missing:
            division = division_at(area)
            if division is None:
                raise ValueError(f"No division has the area {area}.")
            name = place_name(area) + CONFERENCE_NAME
            rows.append({"level": division.level.value, "area": area, "name": name})
        uow.connection.execute(insert(conference), rows)
        present = _conferences(uow, areas)
    return present


def _conferences(uow: UnitOfWork, areas: AbstractSet[str]) -> dict[str, int]:
    statement = select(conference.c.area, conference.c.conference_id).where(
        conference.c.area.in_(sorted(areas))
    )
    return {row.area: row.conference_id for row in uow.connection.execute(statement)}


def _ensure_sections(uow: UnitOfWork, wanted: AbstractSet[tuple[int, str]]) -> _Sections:
    """The ids of sections; missing ones are entered and closed ones opened again."""
    if not wanted:
        return {}
    unit_ids = {unit_id for unit_id, _ in wanted}
    present = _sections_of(uow, unit_ids)
    missing = sorted(wanted - present.keys())
    if missing:
        rows = [{"unit_id": unit_id, "name": name} for unit_id, name in missing]
        uow.connection.execute(insert(section), rows)
        present = _sections_of(uow, unit_ids)
    section_ids = [present[key] for key in wanted]
    uow.connection.execute(
        update(section)
        .where(section.c.section_id.in_(section_ids), section.c.closed_at.is_not(None))
        .values(closed_at=None)
    )
    return present


def _sections_of(uow: UnitOfWork, unit_ids: AbstractSet[int]) -> dict[tuple[int, str], int]:
    statement = select(section.c.unit_id, section.c.name, section.c.section_id).where(
        section.c.unit_id.in_(sorted(unit_ids))
    )
    return {(row.unit_id, row.name): row.section_id for row in uow.connection.execute(statement)}


def _posts_of(uow: UnitOfWork, unit_ids: AbstractSet[int]) -> dict[_PostKey, int]:
    statement = (
        select(post.c.unit_id, post.c.section_id, post.c.name, post.c.duty, post.c.post_id)
        .where(post.c.unit_id.in_(sorted(unit_ids)), post.c.closed_at.is_(None))
        .order_by(post.c.post_id.desc())
    )
    return {
        (row.unit_id, row.section_id, row.name, Duty(row.duty)): row.post_id
        for row in uow.connection.execute(statement)
    }

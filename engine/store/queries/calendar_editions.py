"""Editions of calendars: versions of a year, as drafts and as published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update

from engine.store.tables import calendar_day, calendar_edition
from engine.store.unit_of_work import UnitOfWork
from engine.worktime.calendar import DayKind, EditionDay, YearEdition

_DRAFT = "draft"
_PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """An edition with the row's id and who has edited and published it, and when."""

    edition_id: int
    edition: YearEdition
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str | None


def published_of(uow: UnitOfWork, calendars: Collection[str]) -> tuple[YearEdition, ...]:
    """All published editions of ``calendars``, each year's versions in order."""
    found = _editions(
        uow, calendar_edition.c.calendar.in_(calendars), calendar_edition.c.state == _PUBLISHED
    )
    return tuple(stored.edition for stored in found)


def published(uow: UnitOfWork, calendar: str, year: int) -> StoredEdition | None:
    """The edition that holds for a calendar's year."""
    return _last(uow, calendar, year, _PUBLISHED)


def draft(uow: UnitOfWork, calendar: str, year: int) -> StoredEdition | None:
    """The edition that is being prepared for a calendar's year."""
    return _last(uow, calendar, year, _DRAFT)


def edition(uow: UnitOfWork, calendar: str, year: int, version: int) -> YearEdition:
    """A published edition by its version; an empty one that is not published where none is."""
    found = _editions(
        uow,
        calendar_edition.c.calendar == calendar,
        calendar_edition.c.year == year,
        calendar_edition.c.version == version,
        calendar_edition.c.state == _PUBLISHED,
    )
    if not found:
        return YearEdition(calendar, year, version, days=(), published=False)
    return found[0].edition


def edition_before(uow: UnitOfWork, later: YearEdition) -> YearEdition:
    """The edition that held before ``later`` did; an empty one where none did."""
    return edition(uow, later.calendar, later.year, later.version - 1)


def newest_of_years(uow: UnitOfWork, calendar: str) -> tuple[tuple[int, str, int, str], ...]:
    """(year, state, version, source) of each year's draft and published edition, by year."""
    newest = (
        select(func.max(calendar_edition.c.edition_id))
        .where(calendar_edition.c.calendar == calendar)
        .group_by(calendar_edition.c.year, calendar_edition.c.state)
    )
    statement = (
        select(
            calendar_edition.c.year,
            calendar_edition.c.state,
            calendar_edition.c.version,
            calendar_edition.c.source,
        )
        .where(calendar_edition.c.edition_id.in_(newest))
        .order_by(calendar_edition.c.year)
    )
    return tuple(tuple(row) for row in uow.connection.execute(statement))


def add_edition(uow: UnitOfWork, edition: YearEdition, *, now: datetime, actor: str) -> int:
    """Store an edition as a draft, or as published where it says so. Returns its id."""
    result = uow.connection.execute(
        insert(calendar_edition).values(
            calendar=edition.calendar,
            year=edition.year,
            version=edition.version,
            state=_PUBLISHED if edition.published else _DRAFT,
            source=edition.source,
            edited_at=now,
            edited_by=actor,
            published_at=now if edition.published else None,
            published_by=actor if edition.published else None,
        )
    )
    edition_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    _add_days(uow, edition_id, edition.days)
    return edition_id


def rewrite_draft(
    uow: UnitOfWork, edition_id: int, edition: YearEdition, *, now: datetime, actor: str
) -> None:
    """Give a draft other days and another source."""
    uow.connection.execute(
        update(calendar_edition)
        .where(calendar_edition.c.edition_id == edition_id)
        .values(source=edition.source, edited_at=now, edited_by=actor)
    )
    uow.connection.execute(delete(calendar_day).where(calendar_day.c.edition_id == edition_id))
    _add_days(uow, edition_id, edition.days)


def remove_draft(uow: UnitOfWork, edition_id: int) -> None:
    """Forget a draft and its days."""
    uow.connection.execute(delete(calendar_day).where(calendar_day.c.edition_id == edition_id))
    uow.connection.execute(
        delete(calendar_edition).where(
            calendar_edition.c.edition_id == edition_id, calendar_edition.c.state == _DRAFT
        )
    )


def publish_draft(uow: UnitOfWork, edition_id: int, *, now: datetime, actor: str) -> bool:
    """Let a draft hold; False where somebody else has published or discarded it meanwhile."""
    result = uow.connection.execute(
        update(calendar_edition)
        .where(calendar_edition.c.edition_id == edition_id, calendar_edition.c.state == _DRAFT)
        .values(state=_PUBLISHED, published_at=now, published_by=actor)
    )
    return result.rowcount == 1


def _add_days(uow: UnitOfWork, edition_id: int, days: Sequence[EditionDay]) -> None:
    if days:
        rows = [
            {"edition_id": edition_id, "day": each.day, "kind": each.kind.value, "name": each.name}
            for each in days
        ]
        uow.connection.execute(insert(calendar_day), rows)


def _last(uow: UnitOfWork, calendar: str, year: int, state: str) -> StoredEdition | None:
    found = _editions(
        uow,
        calendar_edition.c.calendar == calendar,
        calendar_edition.c.year == year,
        calendar_edition.c.state == state,
    )
    return found[-1] if found else None


def _editions(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> list[StoredEdition]:
    """Editions with their days, by calendar, year and version. Two statements."""
    days: dict[int, list[EditionDay]] = defaultdict(list)
    chosen = select(calendar_edition.c.edition_id).where(*conditions)
    statement = (
        select(calendar_day)
        .where(calendar_day.c.edition_id.in_(chosen))
        .order_by(calendar_day.c.day)
    )
    for row in uow.connection.execute(statement).mappings():
        days[row["edition_id"]].append(EditionDay(row["day"], DayKind(row["kind"]), row["name"]))
    editions = (
        select(calendar_edition)
        .where(*conditions)
        .order_by(calendar_edition.c.calendar, calendar_edition.c.year, calendar_edition.c.version)
    )
    rows = uow.connection.execute(editions).mappings()
    return [_stored(row, days[row["edition_id"]]) for row in rows]


def _stored(row: RowMapping, days: Sequence[EditionDay]) -> StoredEdition:
    return StoredEdition(
        row["edition_id"],
        YearEdition(
            row["calendar"],
            row["year"],
            row["version"],
            tuple(days),
            row["source"],
            published=row["state"] == _PUBLISHED,
        ),
        row["edited_at"],
        row["edited_by"],
        row["published_at"],
        row["published_by"],
    )

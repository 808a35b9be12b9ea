"""Calendars: their editions, drafts and hours, and the calendar that they make together."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update

from engine.store.queries.upsert import upsert
from engine.store.tables import (
    calendar_day,
    calendar_edition,
    calendar_revision,
    working_hours,
)
from engine.store.unit_of_work import UnitOfWork
from engine.worktime.calendar import NATIONAL, DayKind, EditionDay, WorkCalendar, YearEdition
from engine.worktime.hours import DEFAULT_HOURS, WorkingHours, read_spans

_DRAFT = "draft"
_PUBLISHED = "published"
_MEMO = "newest calendar revision"
#: The row that changes with every calendar. It is the one that a transaction looks at.
_ANY = "*"


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """An edition with the row's id and who has edited and published it, and when."""

    edition_id: int
    edition: YearEdition
    edited_at: datetime
    edited_by: str
    published_at: datetime | None
    published_by: str | None


# ── Calendars as they hold ────────────────────────────────────────────────────────────────


class CalendarCache:
    """The calendar of each owner, kept in memory for as long as its revision stands.

    A transaction that asks for calendars pays one look at one row, for however many owners,
    while nothing changes. Owners that have published nothing share the country's calendar.
    """

    _MOST_OVERLAYS = 1000

    def __init__(self) -> None:
        self._revisions: tuple[str, Mapping[str, str]] = ("", {})
        self._kept: dict[str, tuple[tuple[str, str], WorkCalendar]] = {}

    def __call__(self, uow: UnitOfWork, owner: str = "") -> WorkCalendar:
        """The calendar that holds for ``owner`` (``unit:12``), or for all where it is empty."""
        revisions = self._present_revisions(uow)
        overlay = owner if owner in revisions else NATIONAL
        stamp = (revisions.get(NATIONAL, ""), revisions.get(overlay, ""))
        kept = self._kept.get(overlay)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        calendar = load(uow, overlay)
        if len(self._kept) > self._MOST_OVERLAYS:
            self._kept.clear()
        self._kept[overlay] = (stamp, calendar)
        return calendar

    def _present_revisions(self, uow: UnitOfWork) -> Mapping[str, str]:
        newest = _newest_revision(uow)
        known = self._revisions
        if known[0] != newest:
            known = self._revisions = (newest, _all_revisions(uow))
        return known[1]


def load(uow: UnitOfWork, calendar: str = NATIONAL) -> WorkCalendar:
    """Put together what is published for ``calendar``: the country's, with its own on top."""
    names = {NATIONAL, calendar}
    newest: dict[tuple[str, int], YearEdition] = {}
    for stored in _editions(
        uow, calendar_edition.c.calendar.in_(names), calendar_edition.c.state == _PUBLISHED
    ):
        newest[stored.edition.calendar, stored.edition.year] = stored.edition
    own = {name: tuple(each for each in newest.values() if each.calendar == name) for name in names}
    overlaid = calendar != NATIONAL
    return WorkCalendar(
        name=calendar,
        editions=own[NATIONAL],
        overlay=own[calendar] if overlaid else (),
        # What was worked before the first entry is what Duban assumes by itself.
        hours=(DEFAULT_HOURS, *_hours(uow, NATIONAL)),
        overlay_hours=_hours(uow, calendar) if overlaid else (),
    )


def _hours(uow: UnitOfWork, calendar: str) -> tuple[WorkingHours, ...]:
    statement = (
        select(working_hours)
        .where(working_hours.c.calendar == calendar)
        .order_by(working_hours.c.valid_from)
    )
    return tuple(
        WorkingHours(row["valid_from"], read_spans(row["spans"]), row["source"])
        for row in uow.connection.execute(statement).mappings()
    )


# ── Revisions ─────────────────────────────────────────────────────────────────────────────


def _newest_revision(uow: UnitOfWork) -> str:
    if _MEMO not in uow.memo:
        statement = select(calendar_revision.c.revision).where(calendar_revision.c.calendar == _ANY)
        uow.memo[_MEMO] = uow.connection.execute(statement).scalar() or ""
    return str(uow.memo[_MEMO])


def _all_revisions(uow: UnitOfWork) -> dict[str, str]:
    rows = uow.connection.execute(select(calendar_revision))
    return {row.calendar: row.revision for row in rows if row.calendar != _ANY}


def renew_revision(uow: UnitOfWork, calendar: str) -> None:
    """Have every node load ``calendar`` anew, this transaction included."""
    revision = uuid.uuid4().hex
    upsert(
        uow,
        calendar_revision,
        [{"calendar": name, "revision": revision} for name in (calendar, _ANY)],
    )
    uow.memo.pop(_MEMO, None)


# ── Editions ──────────────────────────────────────────────────────────────────────────────


def published(uow: UnitOfWork, calendar: str, year: int) -> StoredEdition | None:
    """The edition that holds for a calendar's year."""
    return _last(uow, calendar, year, _PUBLISHED)


def draft(uow: UnitOfWork, calendar: str, year: int) -> StoredEdition | None:
    """The edition that is being prepared for a calendar's year."""
    return _last(uow, calendar, year, _DRAFT)


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


def set_hours(uow: UnitOfWork, calendar: str, hours: WorkingHours) -> None:
    """Let ``hours`` hold from their ``valid_from`` on, in the place of those that began then."""
    uow.connection.execute(
        delete(working_hours).where(
            working_hours.c.calendar == calendar, working_hours.c.valid_from == hours.valid_from
        )
    )
    uow.connection.execute(
        insert(working_hours).values(
            calendar=calendar,
            valid_from=hours.valid_from,
            spans=[list(span.as_text()) for span in hours.spans],
            source=hours.source,
        )
    )


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

"""The calendars that hold: put together from editions and hours, and kept in memory."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from engine.store.queries.calendar_editions import published_of
from engine.store.queries.upsert import upsert
from engine.store.tables import calendar_revision, working_hours
from engine.store.unit_of_work import UnitOfWork
from engine.worktime.calendar import NATIONAL, WorkCalendar, YearEdition
from engine.worktime.hours import DEFAULT_HOURS, WorkingHours, read_spans

_MEMO = "newest calendar revision"
#: The row that changes with every calendar. It is the one that a transaction looks at.
_ANY = "*"


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
        newest = newest_revision(uow)
        known = self._revisions
        if known[0] != newest:
            known = self._revisions = (newest, _all_revisions(uow))
        return known[1]


def load(uow: UnitOfWork, calendar: str = NATIONAL) -> WorkCalendar:
    """Put together what is published for ``calendar``: the country's, with its own on top."""
    names = {NATIONAL, calendar}
    newest: dict[tuple[str, int], YearEdition] = {}
    for edition in published_of(uow, names):
        newest[edition.calendar, edition.year] = edition
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


# ── Revisions ─────────────────────────────────────────────────────────────────────────────


#: A column for statements that a command needs anyway: it saves the look at the revision.
NEWEST_REVISION = (
    select(calendar_revision.c.revision)
    .where(calendar_revision.c.calendar == _ANY)
    .scalar_subquery()
    .label("newest_calendar_revision")
)


def note_newest_revision(uow: UnitOfWork, revision: str | None) -> None:
    """Take the value that a statement brought along in ``NEWEST_REVISION``."""
    uow.memo.setdefault(_MEMO, revision or "")


def answer_along(uow: UnitOfWork, column: Any, params: Mapping[str, Any]) -> Any:
    """What a question's column holds, with the newest revision in the same statement.

    For transactions that only read: both are of the moment that all the others are of.
    """
    row = uow.connection.execute(select(column.label("answer"), NEWEST_REVISION), params).one()
    note_newest_revision(uow, row.newest_calendar_revision)
    return row.answer


def newest_revision(uow: UnitOfWork) -> str:
    """What changes with every calendar, and with whatever else is renewed beside them."""
    if _MEMO not in uow.memo:
        note_newest_revision(uow, uow.connection.execute(select(NEWEST_REVISION)).scalar())
    return str(uow.memo[_MEMO])


def _all_revisions(uow: UnitOfWork) -> dict[str, str]:
    rows = uow.connection.execute(select(calendar_revision))
    return {row.calendar: row.revision for row in rows if row.calendar != _ANY}


def renew_revision(uow: UnitOfWork, calendar: str) -> None:
    """Have every node load ``calendar`` anew, this transaction included.

    The domain may renew what it keeps in memory under a name of its own: a step that looks at the
    newest revision anyway then pays nothing for it.
    """
    revision = uuid.uuid4().hex
    upsert(
        uow,
        calendar_revision,
        [{"calendar": name, "revision": revision} for name in (calendar, _ANY)],
    )
    uow.memo.pop(_MEMO, None)

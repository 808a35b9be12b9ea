"""Calendars in the store: what holds, what it costs to know, and what a change does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

from engine.store.queries import calendar_editions, calendars
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store, UnitOfWork
from engine.worktime.calendar import DayKind, EditionDay, YearEdition
from engine.worktime.hours import DEFAULT_HOURS, WorkingHours, read_spans
from tests.conftest import Statements

NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)
LABOUR_DAY = EditionDay(date(2026, 5, 1), DayKind.OFF, "劳动节")
MADE_UP = EditionDay(date(2026, 5, 9), DayKind.WORKING, "劳动节")
FOUNDING_DAY = EditionDay(date(2026, 5, 6), DayKind.OFF, "厂庆")


def publish(
    uow: UnitOfWork, *days: EditionDay, calendar: str = "CN", year: int = 2026, version: int = 1
) -> None:
    edition = YearEdition(calendar, year, version, days, source="test")
    calendar_editions.add_edition(uow, edition, now=NOW, actor="lin")
    calendars.renew_revision(uow, calendar)


class _RolledBack(Exception):
    """Raised to leave a transaction without a commit."""


@contextmanager
def undone(store: Store) -> Iterator[UnitOfWork]:
    """A transaction that is rolled back at the end."""
    with suppress(_RolledBack), store.writing() as uow:
        yield uow
        raise _RolledBack


def test_has_plain_weeks_where_nothing_is_stored(store: Store) -> None:
    with store.reading() as uow:
        calendar = calendars.load(uow)
    assert calendar.is_working(LABOUR_DAY.day)
    assert not calendar.published(2026)
    assert calendar.hours_in_force == (DEFAULT_HOURS,)


def test_loads_what_was_published(store: Store) -> None:
    with store.writing() as uow:
        publish(uow, LABOUR_DAY, MADE_UP)
    with store.reading() as uow:
        calendar = calendars.load(uow)
    assert calendar.edition(2026) == YearEdition(
        "CN", 2026, 1, (LABOUR_DAY, MADE_UP), source="test", published=True
    )


def test_lets_the_highest_version_hold_and_no_draft(store: Store) -> None:
    with store.writing() as uow:
        publish(uow, LABOUR_DAY)
        publish(uow, MADE_UP, version=2)
        draft = YearEdition("CN", 2026, 3, (), published=False)
        calendar_editions.add_edition(uow, draft, now=NOW, actor="lin")
    with store.reading() as uow:
        edition = calendars.load(uow).edition(2026)
    assert edition is not None
    assert (edition.version, edition.days) == (2, (MADE_UP,))


def test_lays_an_owners_days_and_hours_over_the_countrys(store: Store) -> None:
    country = WorkingHours(date(2026, 1, 1), read_spans([["09:00", "17:00"]]), "country")
    own = WorkingHours(date(2026, 6, 1), read_spans([["10:00", "18:00"]]), "own")
    with store.writing() as uow:
        publish(uow, LABOUR_DAY)
        publish(uow, FOUNDING_DAY, calendar="unit:1")
        calendars.set_hours(uow, "CN", country)
        calendars.set_hours(uow, "unit:1", own)
    with store.reading() as uow:
        unit, nation = calendars.load(uow, "unit:1"), calendars.load(uow)
    assert [unit.is_working(day.day) for day in (LABOUR_DAY, FOUNDING_DAY)] == [False, False]
    assert nation.is_working(FOUNDING_DAY.day)
    assert unit.hours_in_force == (DEFAULT_HOURS, country, own)
    assert nation.hours_in_force == (DEFAULT_HOURS, country)


def test_hours_of_the_same_day_replace_each_other(store: Store) -> None:
    summer = WorkingHours(date(2026, 6, 1), read_spans([["08:00", "16:00"]]))
    with store.writing() as uow:
        calendars.set_hours(uow, "CN", summer)
        calendars.set_hours(uow, "CN", WorkingHours(summer.valid_from, DEFAULT_HOURS.spans))
    with store.reading() as uow:
        assert [each.spans for each in calendars.load(uow).hours] == [DEFAULT_HOURS.spans] * 2


def test_costs_one_statement_per_transaction_while_nothing_changes(
    store: Store, statements: Statements
) -> None:
    cache = CalendarCache()
    with store.writing() as uow:
        publish(uow, LABOUR_DAY)
        publish(uow, FOUNDING_DAY, calendar="unit:1")
    with store.reading() as uow:
        first = cache(uow, "unit:1")
        nation = cache(uow)
    statements.clear()
    with store.reading() as uow:
        assert cache(uow, "unit:1") is first
        assert [cache(uow, f"unit:{number}") for number in range(2, 20)] == [nation] * 18
    assert statements.count == 1


def test_owners_without_a_calendar_share_the_countrys(store: Store, statements: Statements) -> None:
    cache = CalendarCache()
    with store.writing() as uow:
        publish(uow, LABOUR_DAY)
    with store.reading() as uow:
        nation = cache(uow)
        statements.clear()
        assert cache(uow, "unit:7") is nation
    assert statements.count == 0


def test_another_node_sees_a_publication_at_once(store: Store) -> None:
    here, there = CalendarCache(), CalendarCache()
    with store.reading() as uow:
        assert here(uow).is_working(LABOUR_DAY.day)
        assert there(uow, "unit:1").is_working(FOUNDING_DAY.day)
    with store.writing() as uow:
        publish(uow, LABOUR_DAY)
    with store.reading() as uow:
        assert not here(uow).is_working(LABOUR_DAY.day)
        assert not there(uow, "unit:1").is_working(LABOUR_DAY.day)
    with store.writing() as uow:
        publish(uow, FOUNDING_DAY, calendar="unit:1")
    with store.reading() as uow:
        assert not there(uow, "unit:1").is_working(FOUNDING_DAY.day)
        assert there(uow).is_working(FOUNDING_DAY.day)


def test_the_publishing_transaction_sees_its_own_calendar(store: Store) -> None:
    cache = CalendarCache()
    with store.writing() as uow:
        assert cache(uow).is_working(LABOUR_DAY.day)
        publish(uow, LABOUR_DAY)
        assert not cache(uow).is_working(LABOUR_DAY.day)


def test_forgets_a_publication_that_was_rolled_back(store: Store) -> None:
    cache = CalendarCache()
    with undone(store) as uow:
        publish(uow, LABOUR_DAY)
        assert not cache(uow).is_working(LABOUR_DAY.day)
    with store.reading() as uow:
        assert cache(uow).is_working(LABOUR_DAY.day)
    with store.writing() as uow:
        publish(uow, MADE_UP)
    with store.reading() as uow:
        assert cache(uow).is_working(LABOUR_DAY.day)
        assert cache(uow).is_working(MADE_UP.day)


def test_publishes_a_draft_once(store: Store) -> None:
    with store.writing() as uow:
        draft = YearEdition("CN", 2026, 1, (LABOUR_DAY,), published=False)
        edition_id = calendar_editions.add_edition(uow, draft, now=NOW, actor="lin")
        assert calendar_editions.publish_draft(uow, edition_id, now=NOW, actor="wang")
        assert not calendar_editions.publish_draft(uow, edition_id, now=NOW, actor="lin")
        stored = calendar_editions.published(uow, "CN", 2026)
        assert calendar_editions.draft(uow, "CN", 2026) is None
    assert stored is not None
    assert (stored.edited_by, stored.published_by, stored.published_at) == ("lin", "wang", NOW)


def test_removes_a_draft_with_its_days(store: Store) -> None:
    with store.writing() as uow:
        draft = YearEdition("CN", 2026, 1, (LABOUR_DAY,), published=False)
        calendar_editions.remove_draft(
            uow, calendar_editions.add_edition(uow, draft, now=NOW, actor="lin")
        )
        assert calendar_editions.draft(uow, "CN", 2026) is None
        calendar_editions.add_edition(
            uow, YearEdition("CN", 2026, 1, (), published=False), now=NOW, actor="lin"
        )
        again = calendar_editions.draft(uow, "CN", 2026)
    assert again is not None
    assert again.edition.days == ()

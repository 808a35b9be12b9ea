"""Calendars are drafted, previewed and published; what rests on them moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.commands.base import Command
from engine.commands.calendars import (
    CalendarYear,
    DiscardCalendarDraft,
    EditCalendarDay,
    ExplainDue,
    GetCalendarYear,
    ListCalendarYears,
    PreviewCalendar,
    PreviewWorkingHours,
    PublishCalendar,
    SaveCalendarDraft,
    SeedCalendars,
    SetCalendarSource,
    SetWorkingHours,
)
from engine.commands.instances import GetHistory, VerifyHistory
from engine.errors import Conflict, Forbidden, InvalidInput, InvalidState
from engine.ids import SYSTEM
from engine.lifecycle import JobState
from engine.store.queries import jobs, work_items
from engine.store.queries.calendars import CalendarCache
from engine.store.tables import candidate
from engine.store.unit_of_work import Store
from engine.worktime.calendar import DayKind, EditionDay, Why
from tests.conftest import Statements
from tests.engine.calendar_office import Office, at

#: Thursday, and Saturday in the week after.
FLOOD = (("2026-05-21", "off"), ("2026-05-30", "working"))


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def year(office: Office, number: int = 2026, calendar: str = "CN") -> CalendarYear:
    return office.engine.query(GetCalendarYear(calendar, number), actor="clerk")


# ── Seeding and drafts ────────────────────────────────────────────────────────────────────


def test_seeds_each_known_year_once(office: Office) -> None:
    years = office.engine.query(ListCalendarYears("CN"), actor="clerk")
    assert [each.year for each in years] == list(range(2027, 2003, -1))
    assert (years[0].published_version, years[1].published_version) == (None, 1)
    assert office.engine.execute(SeedCalendars(), actor=SYSTEM) == 0


def test_shows_a_published_year_by_months(office: Office) -> None:
    shown = year(office)
    assert (shown.published_version, shown.draft_version) == (1, None)
    assert shown.working_days == shown.working_days_published == 248
    assert [len(month) for month in shown.months][:3] == [31, 28, 31]
    labour_day = shown.months[4][0]
    assert (labour_day.why, labour_day.name, labour_day.changed) == (Why.HOLIDAY, "劳动节", False)


def test_a_first_edit_begins_a_draft_as_a_copy_of_what_holds(office: Office) -> None:
    office.draft(*FLOOD)
    shown = year(office)
    assert (shown.published_version, shown.draft_version) == (1, 2)
    assert [(each.day.isoformat(), each.why, each.was) for each in shown.changes] == [
        ("2026-05-21", Why.HOLIDAY, Why.WEEKDAY),
        ("2026-05-30", Why.EXTRA, Why.WEEKEND),
    ]
    assert shown.working_days == 248
    assert shown.edited_by == "publisher"


def test_a_draft_holds_for_nobody(office: Office) -> None:
    office.draft(*FLOOD)
    query = ExplainDue(office.clock.now(), "P1WD")
    assert office.engine.query(query, actor="clerk").due_at == at("2026-05-21 17:30")


def test_takes_a_change_back(office: Office) -> None:
    office.draft(("2026-05-01", "plain"), *FLOOD)
    for day in ("2026-05-01", "2026-05-21", "2026-05-30"):
        command = EditCalendarDay("CN", date.fromisoformat(day), "published")
        shown = office.engine.execute(command, actor="editor")
    assert shown.changes == ()


def test_saves_a_whole_draft_without_what_the_plain_week_says_anyway(office: Office) -> None:
    days = (
        EditionDay(date(2027, 1, 3), DayKind.WORKING, "元旦"),
        EditionDay(date(2027, 1, 1), DayKind.OFF, "元旦"),
        EditionDay(date(2027, 1, 2), DayKind.OFF, "元旦"),
        EditionDay(date(2027, 1, 4), DayKind.WORKING, ""),
        EditionDay(date(2027, 1, 9), DayKind.OFF, ""),
    )
    command = SaveCalendarDraft("CN", 2027, days, "国办发明电〔2026〕9号")
    shown = office.engine.execute(command, actor="editor")
    assert [each.day.day for each in shown.changes] == [1, 2, 3]
    assert (shown.source, shown.draft_version) == ("国办发明电〔2026〕9号", 1)


def test_discards_a_draft(office: Office) -> None:
    office.draft(*FLOOD)
    shown = office.engine.execute(DiscardCalendarDraft("CN", 2026), actor="editor")
    assert (shown.draft_version, shown.changes) == (None, ())


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ([(date(2025, 12, 31), DayKind.OFF, "")], ["2025-12-31"]),
        ([(date(2026, 5, 21), DayKind.OFF, "洪"), (date(2026, 5, 21), DayKind.WORKING, "")],
         ["2026-05-21"]),
        ([(date(2026, 5, 21), DayKind.OFF, "洪" * 81)], ["2026-05-21"]),
    ],
)  # fmt: skip
def test_refuses_days_that_cannot_be(
    office: Office, days: list[tuple[date, DayKind, str]], fields: list[str]
) -> None:
    command = SaveCalendarDraft("CN", 2026, tuple(EditionDay(*day) for day in days))
    with pytest.raises(InvalidInput) as refusal:
        office.engine.execute(command, actor="editor")
    assert [problem.field for problem in refusal.value.problems] == fields
    assert year(office).draft_version is None


def test_refuses_a_working_day_that_a_unit_invents(office: Office) -> None:
    command = EditCalendarDay("unit:1", date(2026, 5, 23), "working")
    with pytest.raises(InvalidInput) as refusal:
        office.engine.execute(command, actor="unit_head")
    assert "days off only" in str(refusal.value.problems[0])


@pytest.mark.parametrize(
    "command",
    [
        SaveCalendarDraft("CN", 1999, ()),
        SaveCalendarDraft("China", 2026, ()),
        EditCalendarDay("CN", date(2026, 5, 21), "half"),
        SetCalendarSource("CN", 2026, "洪" * 301),
        SetWorkingHours("CN", date(2026, 6, 1), (("12:00", "08:30"),)),
    ],
)
def test_refuses_what_makes_no_sense(office: Office, command: Command[object]) -> None:
    with pytest.raises(InvalidInput):
        office.engine.execute(command, actor="publisher")


# ── Rights ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "actor"),
    [
        (EditCalendarDay("CN", date(2026, 5, 21), "off"), "clerk"),
        (SaveCalendarDraft("CN", 2026, ()), "unit_head"),
        (SetCalendarSource("CN", 2026, "x"), "clerk"),
        (DiscardCalendarDraft("CN", 2026), "clerk"),
        (PublishCalendar("CN", 2026), "editor"),
        (PublishCalendar("unit:1", 2026), "publisher"),
        (SetWorkingHours("CN", date(2026, 6, 1), (("09:00", "17:00"),)), "editor"),
        (SeedCalendars(), "editor"),
    ],
)
def test_refuses_whoever_lacks_the_right(
    office: Office, command: Command[object], actor: str
) -> None:
    office.draft(*FLOOD)
    with pytest.raises(Forbidden):
        office.engine.execute(command, actor=actor)


def test_refuses_a_preview_without_the_right(office: Office) -> None:
    office.draft(*FLOOD)
    with pytest.raises(Forbidden):
        office.engine.query(PreviewCalendar("CN", 2026), actor="clerk")


# ── Publishing ────────────────────────────────────────────────────────────────────────────


def test_publishing_moves_what_the_preview_has_shown(office: Office) -> None:
    later = office.item("2026-05-27 17:30", assignee="wang")
    earlier = office.item("2026-06-03 17:30", due_in="P10WD")
    hours = office.item("2026-05-22 09:00", due_in="PT16WH")
    office.draft(("2026-05-21", "off"), ("2026-05-30", "working"), ("2026-05-31", "working"))

    preview = office.engine.query(PreviewCalendar("CN", 2026), actor="publisher")
    result = office.engine.execute(PublishCalendar("CN", 2026, 2), actor="publisher")

    assert result.effect == preview
    assert (preview.items, preview.later, preview.earlier) == (3, 2, 1)
    assert preview.holders == ("wang",)
    assert [move.work_item_id for move in preview.moves] == [hours, later, earlier]
    assert {move.work_item_id: move.new_due_at for move in preview.moves} == {
        later: at("2026-05-28 17:30"),
        earlier: at("2026-06-02 17:30"),
        hours: at("2026-05-25 09:00"),
    }
    for move in preview.moves:
        assert office.due_at(move.work_item_id) == move.new_due_at


def test_publishing_leaves_alone_what_does_not_rest_on_the_days(office: Office) -> None:
    stays = [
        office.item("2026-05-29 12:00"),  # set by hand
        office.item("2026-05-25 09:00", due_in="P5D"),
        office.item(None, due_in=""),
        office.item("2026-05-20 17:30", due_in="P0WD"),
        office.item("2026-05-27 17:30", open=False, state="completed"),
    ]
    before = [office.due_at(item) for item in stays]
    office.draft(*FLOOD)
    result = office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    assert result.effect.items == 0
    assert [office.due_at(item) for item in stays] == before


def test_a_moved_item_moves_on_every_list_and_in_its_history(office: Office) -> None:
    work_item_id = office.item("2026-05-27 17:30")
    office.draft(*FLOOD)
    office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    with office.store.reading() as uow:
        of_item = candidate.c.work_item_id == work_item_id
        orders = list(
            uow.connection.execute(select(candidate.c.due_order_at).where(of_item)).scalars()
        )
    assert orders == [at("2026-05-28 17:30")]
    events = office.engine.query(GetHistory(1), actor=SYSTEM)
    assert [(event.event, event.actor) for event in events] == [("DueDateMoved", SYSTEM)]
    assert events[0].detail["to"] == at("2026-05-28 17:30").isoformat()
    assert office.engine.query(VerifyHistory(), actor=SYSTEM) == ()


def test_extensions_hear_of_it_by_the_new_calendar(office: Office) -> None:
    work_item_id = office.item("2026-05-27 17:30")
    office.draft(*FLOOD)
    office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    assert office.heard.moved == [(work_item_id, at("2026-05-27 17:30"), at("2026-05-28 17:30"))]
    assert office.heard.editions == [2]
    assert office.heard.changed == [("", date(2026, 5, 21))]


def test_publishing_moves_waiting_timers(office: Office) -> None:
    moves = office.timer("2026-05-27 17:30", duration="P5WD")
    stays = office.timer("2026-05-25 09:00", duration="P5D")
    dated = office.timer("2026-05-27 17:30", duration="")
    office.draft(*FLOOD)
    result = office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    assert (result.effect.timers, result.effect.items) == (1, 0)
    assert office.fires_at(moves) == at("2026-05-28 17:30")
    assert [office.fires_at(stays), office.fires_at(dated)] == [
        at("2026-05-25 09:00"),
        at("2026-05-27 17:30"),
    ]


def test_what_is_suspended_moves_too_and_stays_suspended(office: Office) -> None:
    item = office.item("2026-05-27 17:30", suspended=True)
    timer = office.timer("2026-05-27 17:30", duration="P5WD", state="paused")
    failed = office.timer("2026-05-27 17:30", duration="P5WD", state="failed")
    office.draft(*FLOOD)
    office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    assert office.due_at(item) == office.fires_at(timer) == at("2026-05-28 17:30")
    assert office.fires_at(failed) == at("2026-05-27 17:30")
    with office.store.reading() as uow:
        job = jobs.by_id(uow, timer)
    assert job is not None
    assert job.state == JobState.PAUSED


def test_an_item_opened_by_the_calendar_before_is_moved_soon_after(office: Office) -> None:
    office.draft(*FLOOD)
    office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    late = office.item("2026-05-27 17:30")
    by_hand = office.item("2026-05-27 12:00")
    right = office.item("2026-05-28 17:30")
    office.clock.advance(timedelta(minutes=2))
    assert office.engine.run_due() == 1
    assert [office.due_at(item) for item in (late, by_hand, right)] == [
        at("2026-05-28 17:30"),
        at("2026-05-27 12:00"),
        at("2026-05-28 17:30"),
    ]
    assert len(office.heard.moved) == 1


def test_looks_again_after_the_first_edition_of_a_year_too(office: Office) -> None:
    office.clock.move_to(at("2026-12-30 09:00"))
    office.draft(("2027-01-01", "off"))
    office.engine.execute(PublishCalendar("CN", 2027), actor="publisher")
    late = office.item("2027-01-06 17:30")
    office.clock.advance(timedelta(minutes=2))
    office.engine.run_due()
    assert office.due_at(late) == at("2027-01-07 17:30")


def test_a_units_days_off_move_its_own_items_only(office: Office) -> None:
    own = office.item("2026-05-27 17:30", owner="unit:1")
    other = office.item("2026-05-27 17:30", owner="unit:2")
    office.draft(("2026-05-22", "off"), calendar="unit:1")
    result = office.engine.execute(PublishCalendar("unit:1", 2026), actor="unit_head")
    assert [move.work_item_id for move in result.effect.moves] == [own]
    assert office.due_at(own) == at("2026-05-28 17:30")
    assert office.due_at(other) == at("2026-05-27 17:30")
    assert office.heard.changed == [("unit:1", date(2026, 5, 22))]


def test_the_countrys_days_move_units_on_their_own_calendars(office: Office) -> None:
    office.draft(("2026-05-22", "off"), calendar="unit:1")
    office.engine.execute(PublishCalendar("unit:1", 2026), actor="unit_head")
    own = office.item("2026-05-28 17:30", owner="unit:1")
    office.draft(("2026-05-21", "off"), ("2026-05-22", "off"))
    office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    assert office.due_at(own) == at("2026-05-29 17:30")


def test_a_due_date_is_provisional_until_its_year_is_published(office: Office) -> None:
    office.clock.move_to(at("2026-12-30 09:00"))
    item = office.item("2027-01-06 17:30")
    query = ExplainDue(office.clock.now(), "P5WD")
    assert office.engine.query(query, actor="clerk").unpublished_years == (2027,)
    office.draft(("2027-01-01", "off"))
    office.engine.execute(PublishCalendar("CN", 2027), actor="publisher")
    told = office.engine.query(query, actor="clerk")
    assert told.unpublished_years == ()
    assert told.due_at == office.due_at(item) == at("2027-01-07 17:30")


def test_publishing_what_changes_no_working_day_only_names_days(office: Office) -> None:
    office.item("2026-05-27 17:30")
    office.draft(("2026-05-23", "off"))
    result = office.engine.execute(PublishCalendar("CN", 2026), actor="publisher")
    assert (result.version, result.effect.items, office.heard.changed) == (2, 0, [])
    assert year(office).months[4][22].name == "防汛"


def test_refuses_to_publish_another_draft_than_the_one_seen(office: Office) -> None:
    office.draft(*FLOOD)
    office.engine.execute(PublishCalendar("CN", 2026, 2), actor="publisher")
    office.draft(("2026-05-22", "off"))
    with pytest.raises(Conflict):
        office.engine.execute(PublishCalendar("CN", 2026, 2), actor="publisher")


@pytest.mark.parametrize("command", [PublishCalendar, DiscardCalendarDraft])
def test_refuses_where_there_is_no_draft(
    office: Office, command: Callable[[str, int], Command[object]]
) -> None:
    with pytest.raises(InvalidState):
        office.engine.execute(command("CN", 2026), actor="publisher")


def test_publishing_twice_with_one_key_gives_the_first_answer_again(office: Office) -> None:
    office.item("2026-05-27 17:30")
    office.draft(*FLOOD)
    command = PublishCalendar("CN", 2026)
    first = office.engine.execute(command, actor="publisher", key="k1")
    assert office.engine.execute(command, actor="publisher", key="k1") == first
    assert len(office.heard.moved) == 1


def test_a_command_on_an_item_knows_its_calendar_without_a_statement_more(
    office: Office, statements: Statements
) -> None:
    work_item_id = office.item("2026-05-27 17:30")
    cache = CalendarCache()
    with office.store.reading() as uow:
        kept = cache(uow)
    with office.store.writing() as uow:
        work_items.lock_with_instance(uow, work_item_id)
        statements.clear()
        assert cache(uow, "unit:2") is kept
    assert statements.count == 0


# ── Hours ─────────────────────────────────────────────────────────────────────────────────


def test_other_hours_move_the_end_of_the_day(office: Office) -> None:
    item = office.item("2026-05-27 17:30")
    before = office.item("2026-05-21 17:30", due_in="P1WD")
    spans = (("09:00", "12:00"), ("14:00", "18:00"))
    preview = office.engine.query(
        PreviewWorkingHours("CN", date(2026, 5, 25), spans), actor="publisher"
    )
    assert office.due_at(item) == at("2026-05-27 17:30")
    command = SetWorkingHours("CN", date(2026, 5, 25), spans, "夏季作息")
    assert office.engine.execute(command, actor="publisher") == preview
    assert [move.work_item_id for move in preview.moves] == [item]
    assert office.due_at(item) == at("2026-05-27 18:00")
    assert office.due_at(before) == at("2026-05-21 17:30")
    assert [hours.source for hours in year(office).hours] == ["default", "夏季作息"]


def test_a_unit_with_hours_of_its_own_keeps_them(office: Office) -> None:
    own_hours = SetWorkingHours("unit:1", date(2026, 1, 1), (("08:00", "16:00"),))
    office.engine.execute(own_hours, actor="unit_head")
    item = office.item("2026-05-27 16:00", owner="unit:1")
    country = SetWorkingHours("CN", date(2026, 5, 25), (("09:00", "18:00"),))
    assert office.engine.execute(country, actor="publisher").items == 0
    assert office.due_at(item) == at("2026-05-27 16:00")

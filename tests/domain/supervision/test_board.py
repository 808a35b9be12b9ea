"""The supervision board and the list behind its numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import CompoundSelect, Select, text

from engine.commands.instances import SuspendInstance
from engine.errors import Forbidden, InvalidInput
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.store.unit_of_work import Store
from engine.views import Scope
from tests.conftest import Statements
from tests.domain.supervision.conftest import League, shown
from tests.driver import DrivenItem
from workflows.forecast.queries import Narrowing as ChangeNarrowing
from workflows.forecast.queries import list_statement as forecast_list_statement
from workflows.forecast.sources import climbing_statement
from workflows.supervision.commands import ListPostLoads, ListSupervised, SupervisionBoard
from workflows.supervision.queries.board import Narrowing, list_statement
from workflows.supervision.queries.sums import (
    Within,
    counts_statement,
    loads_statement,
    past_statement,
)
from workflows.supervision.views import Board, Sums


def board(league: League, *, by: str = "office_li") -> Board:
    return league.engine.query(SupervisionBoard(), actor=by)


def listed(league: League, **narrow: object) -> list[int]:
    query = ListSupervised(**narrow)  # type: ignore[arg-type]
    page = league.engine.query(query, actor="office_li")
    return [each.item.work_item_id for each in page.items]


def in_area(league: League, area: str, unit: int) -> DrivenItem:
    started = league.driver.start(
        "matter", by=SYSTEM, scope=Scope(area, f"unit:{unit}"), data={"unit": str(unit)}
    )
    return started.work_item("办理")


def test_counts_by_colour_area_and_owner(league: League) -> None:
    red = league.claimed()
    league.at("05-20 10:00")
    blue = in_area(league, "1502", league.unit)
    league.at("06-02 17:30")
    suspended = in_area(league, "150203", league.other)
    league.engine.execute(
        SuspendInstance(suspended.instance.instance_id, "等待文件"), actor="office_li"
    )
    in_area(league, "150204", league.other)
    in_area(league, "1507", league.other)  # another league
    seen = board(league)
    assert red.now.urgency.value == "red"
    assert blue.now.urgency.value == "normal"
    assert seen.sums == Sums(red=1, normal=2, suspended=1)
    assert [(each.key, each.sums) for each in seen.by_area] == [
        ("1502", Sums(normal=1)),
        ("150203", Sums(red=1, suspended=1)),
        ("150204", Sums(normal=1)),
    ]
    assert {each.key: each.sums.total for each in seen.by_owner} == {
        f"unit:{league.unit}": 2,
        f"unit:{league.other}": 2,
    }


def test_says_what_turns_red_this_week(league: League) -> None:
    item = league.claimed()
    league.at("05-29 10:00")  # Friday of the week before
    assert board(league).going_red == ()
    league.at("06-01 10:00")
    (going,) = board(league).going_red
    assert going.item.work_item_id == item.work_item_id
    assert shown(going.turns_red_at) == "06-02 17:30"
    assert going.urging is not None
    assert going.urging.number == "内产改办督〔2026〕1号"
    assert going.liaisons == ("zhao",)


def test_counts_what_was_closed_this_month_and_on_time(league: League) -> None:
    league.claimed().complete(by="zhang")  # in April
    league.claimed()
    late = league.claimed()
    league.at("05-20 10:30")
    intime = league.claimed()
    intime.complete(by="zhang")
    league.at("05-26 10:00")
    late.complete(by="zhang")
    seen = board(league)
    assert (seen.closed_count, seen.closed_on_time_count) == (2, 1)
    (share,) = seen.clock
    assert share.kind.value == "unit"
    assert share.minutes == league.clock(late).total_minutes


def test_shows_the_board_to_those_who_supervise_only(league: League) -> None:
    with pytest.raises(Forbidden):
        board(league, by="zhang")


def test_costs_at_most_nine_statements(league: League, statements: Statements) -> None:
    for _ in range(5):
        league.claimed()
    league.at("06-01 10:00")
    board(league)
    with statements.at_most(9):
        board(league)


def test_lists_due_first_and_pages_by_key(league: League) -> None:
    items = [league.claimed().work_item_id for _ in range(3)]
    league.at("05-06 09:00")
    items += [league.claimed().work_item_id for _ in range(2)]
    first = league.engine.query(ListSupervised(limit=3), actor="office_li")
    rest = league.engine.query(ListSupervised(limit=3, cursor=first.next_cursor), actor="office_li")
    assert [each.item.work_item_id for each in (*first.items, *rest.items)] == items
    assert rest.next_cursor == ""


def test_narrows_by_colour_rung_owner_area_and_age(league: League) -> None:
    late = league.claimed().work_item_id
    league.at("05-27 10:00")
    new = in_area(league, "150204", league.other).work_item_id
    assert listed(league) == [late, new]
    assert listed(league, colour="yellow") == [late]
    assert listed(league, colour="normal") == [new]
    assert listed(league, colour="suspended") == []
    assert listed(league, rung="urge") == [late]
    assert listed(league, owner=f"unit:{league.other}") == [new]
    assert listed(league, area="150203") == [late]
    assert listed(league, overdue_working_days=2) == [late]
    assert listed(league, overdue_working_days=3) == []


def test_tells_rung_and_days_overdue(league: League) -> None:
    league.claimed()
    league.at("05-27 10:00")
    (row,) = league.engine.query(ListSupervised(), actor="office_li").items
    assert (row.rung, row.rung_title) == ("urge", "催办通知书，送分管领导签收")
    assert row.overdue_working_days == 2


def test_an_area_outside_of_the_actors_own_shows_nothing(league: League) -> None:
    in_area(league, "1507", league.other)
    assert listed(league, area="1507") == []


def test_rejects_an_unknown_colour(league: League) -> None:
    with pytest.raises(InvalidInput):
        listed(league, colour="green")


def test_completed_items_leave_the_list(league: League) -> None:
    item = league.claimed("loop")
    item.complete(by="zhang", again=False)
    assert listed(league) == []


def test_narrows_by_place_body_process_and_clause_and_tells_them_apart(league: League) -> None:
    league.item()
    league.item("loop")
    in_area(league, "150204", league.other)
    seen = board(league)
    assert {each.key: each.sums.total for each in seen.by_process} == {"loop": 1, "matter": 2}
    query = SupervisionBoard(area="150203", process="loop")
    narrowed = league.engine.query(query, actor="office_li")
    assert narrowed.sums == Sums(normal=1)
    assert [each.key for each in narrowed.by_area] == ["150203"]
    assert narrowed.weeks == ()
    nothing = SupervisionBoard(clause="6.1-01")
    assert league.engine.query(nothing, actor="office_li").sums.total == 0
    outside = SupervisionBoard(area="1507")
    assert league.engine.query(outside, actor="office_li").sums.total == 0
    assert len(listed(league, process="matter")) == 2
    assert len(listed(league, process="matter", area="150204")) == 1
    assert listed(league, clause="6.1-01") == []


def test_the_weeks_tell_what_was_opened_and_completed_and_which_are_not_whole(
    league: League,
) -> None:
    first = league.claimed()  # Thursday, 30 April
    league.at("05-20 10:00")
    first.complete(by="zhang")
    league.item()
    weeks = board(league).weeks
    assert len(weeks) == 12
    counted = {f"{week.first_day:%m-%d}": (week.opened, week.closed) for week in weeks}
    assert counted["04-27"] == (1, 0)
    assert counted["05-18"] == (2, 1)  # What followed the first one, and the new one.
    worked = {f"{week.first_day:%m-%d}": week.working_days for week in weeks}
    assert (worked["04-27"], worked["05-04"], worked["05-11"], worked["05-18"]) == (4, 4, 5, 3)


def test_a_listed_item_says_why_it_is_coloured_how_old_it_is_and_what_comes_next(
    league: League,
) -> None:
    league.claimed()
    league.at("05-26 10:00")
    (one,) = league.engine.query(ListSupervised(), actor="office_li").items
    assert one.reason.startswith("已到到期日")
    assert one.open_working_days == 16
    assert (one.rung, shown(one.since)) == ("urge", "05-26 09:00")
    assert one.next_rung_title == "红：督办通知单、通报"
    assert shown(one.next_rung_at) == "06-02 17:30"


def test_posts_show_what_lies_before_them_and_how_many_hold_them(league: League) -> None:
    league.item()
    league.claimed()
    late = in_area(league, "150204", league.unit)
    league.at("05-26 10:00")
    league.item()
    page = league.engine.query(ListPostLoads(), actor="office_li")
    (post,) = [each for each in page.posts if each.group == f"unit:{league.unit}:handler"]
    assert (post.open, post.free, post.late, post.holders) == (4, 3, 3, 2)
    assert post.due_soon == 0
    assert late.now.due_at is not None
    few = league.engine.query(ListPostLoads(limit=1), actor="office_li")
    assert len(few.posts) == 1
    with pytest.raises(Forbidden):
        league.engine.query(ListPostLoads(), actor="zhang")


def test_walks_indexes(store: Store) -> None:
    now = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
    whole, banner = Within(("15",)), Within(("15",), area="150203", clause="6.1-01", process="p")
    day = date(2026, 5, 1)
    statements: list[Select[Any] | CompoundSelect[Any]] = [
        counts_statement(whole),
        counts_statement(banner),
        past_statement(whole, days_from=day, held_from=day),
        past_statement(Within(("15",), owner="unit:1"), days_from=day, held_from=day),
        loads_statement(banner, now=now, soon_at=now),
        list_statement(Narrowing(whole), cursor="", limit=50),
        list_statement(Narrowing(Within(("15",), owner="unit:1")), cursor="", limit=50),
        list_statement(Narrowing(banner), cursor="", limit=50),
        list_statement(Narrowing(whole, urgency=3, suspended=False), cursor="", limit=50),
        climbing_statement(now),
        forecast_list_statement(
            ChangeNarrowing(1, ("15",), Urgency.RED, owner="unit:1"), cursor="", limit=50
        ),
    ]
    for statement in statements:
        with store.reading() as uow:
            compiled = statement.compile(uow.connection, compile_kwargs={"literal_binds": True})
            prefix = "EXPLAIN QUERY PLAN " if uow.dialect == "sqlite" else "EXPLAIN "
            if uow.dialect != "sqlite":
                uow.connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = "\n".join(
                str(row) for row in uow.connection.execute(text(f"{prefix}{compiled}"))
            )
        for table in ("supervised_item", "work_item", "forecast_change"):
            assert f"SCAN {table}'" not in plan, plan
            assert f"Seq Scan on {table}" not in plan, plan

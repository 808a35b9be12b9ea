"""The supervision board and the list behind its numbers."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.commands.instances import SuspendInstance
from engine.errors import Forbidden, InvalidInput
from engine.ids import SYSTEM
from engine.store.unit_of_work import Store
from engine.views import Scope
from tests.conftest import Statements
from tests.domain.supervision.conftest import League, shown
from tests.driver import DrivenItem
from workflows.supervision.commands import ListSupervised, SupervisionBoard
from workflows.supervision.queries.board import Narrowing, counts_statement, list_statement
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
    assert going.liaisons == ("Zhao",)


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


def test_costs_at_most_ten_statements(league: League, statements: Statements) -> None:
    for _ in range(5):
        league.claimed()
    league.at("06-01 10:00")
    board(league)
    with statements.at_most(10):
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


def test_walks_indexes(store: Store) -> None:
    statements = [
        counts_statement("scope_area", ["15"]),
        counts_statement("scope_owner", ["1502"]),
        list_statement(Narrowing(areas=("15",)), cursor="", limit=50),
        list_statement(Narrowing(areas=("15",), owner="unit:1"), cursor="", limit=50),
        list_statement(Narrowing(areas=("15",), urgency=3, suspended=False), cursor="", limit=50),
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
        assert "SCAN supervised_item" not in plan, plan
        assert "Seq Scan on supervised_item" not in plan, plan

"""Looking back: counts, times, what was late and what was done again, per element and flow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.context import Module
from engine.errors import Forbidden, InvalidInput
from engine.ids import SYSTEM
from engine.views import Scope
from tests.bpmn_text import process
from tests.conftest import Statements
from tests.driver import DrivenInstance
from tests.processes.conftest import LEAGUE, MORNING, Town
from workflows.look_back.commands import ListLookBackChoices, LookBack
from workflows.look_back.module import module as look_back
from workflows.look_back.views import LookedBack

KEY = "two_steps"
DRAWN = process(
    KEY,
    "start -> write -> x:exclusive -[ok == true]-> end",
    "x -[]-> write",
    attributes={
        "write": {"name": "写", "duban:candidateGroups": "office:1502", "duban:dueIn": "P5WD"}
    },
)
TODAY = MORNING.date()


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    return [*modules, look_back()]


@pytest.fixture(autouse=True)
def deployed(town: Town) -> None:
    files = ((f"{KEY}.bpmn", DRAWN.encode()),)
    town.driver.engine.execute(Deploy(KEY, files), actor=SYSTEM)


def begin(town: Town, *, area: str = "1502") -> DrivenInstance:
    command = StartInstance(KEY, "一件", scope=Scope(area, f"unit:{town.office}"))
    started = town.driver.engine.execute(command, actor=SYSTEM)
    return town.driver.instance(started.instance_id)


def looked(town: Town, *, by: str = SYSTEM, **narrow: Any) -> LookedBack:
    period: dict[str, Any] = {
        "since": TODAY - timedelta(days=30),
        "until": TODAY + timedelta(days=60),
        **narrow,
    }
    return town.driver.engine.query(LookBack(KEY, **period), actor=by)


def test_counts_times_and_what_was_done_again(town: Town) -> None:
    one = begin(town)
    town.driver.advance("P1WD")
    one.work_item("写").do(by="office_li", ok=False)
    town.driver.advance("P7WD")
    one.work_item("写").do(by="office_li", ok=True)
    found = looked(town)
    figures = found.elements["write"]
    assert (figures.closed, figures.again) == (2, 1)
    assert (figures.with_due, figures.overdue) == (2, 1)
    assert figures.p90_working > figures.mean_working > 0
    assert figures.mean_waiting is not None
    assert found.passed["x"] == 2
    assert sorted(found.flows.values()) == [1, 1, 1, 2]


def test_it_is_narrowed_by_period_version_place_and_unit(town: Town) -> None:
    begin(town).work_item("写").do(by="office_li", ok=True)
    assert looked(town).elements["write"].closed == 1
    others: tuple[dict[str, Any], ...] = (
        {"since": date(2025, 1, 1), "until": date(2025, 2, 1)},
        {"version": 2},
        {"area": "1501"},
        {"owner": "unit:999"},
        {"ownership": "state"},
    )
    for narrow in others:
        found = looked(town, **narrow)
        assert (found.elements, found.flows) == ({}, {}), narrow
    same: dict[str, Any] = {"version": 1, "area": LEAGUE[:4], "owner": f"unit:{town.office}"}
    assert looked(town, **same).elements["write"].closed == 1


def test_who_supervises_sees_the_own_area_alone(town: Town) -> None:
    begin(town).work_item("写").do(by="office_li", ok=True)
    assert looked(town, by="office_li").elements["write"].closed == 1
    with pytest.raises(Forbidden):
        looked(town, by="industry_wang")


def test_units_and_leagues_with_such_matters_are_offered(
    town: Town, statements: Statements
) -> None:
    begin(town)
    begin(town, area="1503")
    engine = town.driver.engine
    with statements.at_most(1):
        found = engine.query(ListLookBackChoices(KEY), actor=SYSTEM)
    assert (found.areas, found.owners) == (("1502", "1503"), (f"unit:{town.office}",))
    assert engine.query(ListLookBackChoices(KEY), actor="office_li").areas == ("1502",)
    with pytest.raises(Forbidden):
        engine.query(ListLookBackChoices(KEY), actor="industry_wang")


def test_it_takes_three_statements_however_much_there_is(
    town: Town, statements: Statements
) -> None:
    for _number in range(3):
        begin(town).work_item("写").do(by="office_li", ok=True)
    with statements.at_most(3):
        looked(town)


def test_a_period_upside_down_is_refused(town: Town) -> None:
    with pytest.raises(InvalidInput):
        looked(town, since=TODAY + timedelta(days=90))

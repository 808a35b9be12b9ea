"""The yearly plan: proposed by D1, capped, warned of, published, and carried out (6.2-02)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from engine.errors import Forbidden, InvalidInput, InvalidState
from tests.processes.conftest import LEAGUE, Town
from tests.processes.test_officers import appointed, started
from workflows.enterprises.codes import SECTOR_NAMES, Ownership
from workflows.enterprises.size import Size
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.checklists import versions
from workflows.guidance_officer.classification import classify
from workflows.guidance_officer.views import InspectionPlan, InspectionState, Manner

AREA = "1502"


@pytest.fixture
def plan(town: Town) -> InspectionPlan:
    return town.driver.engine.execute(c.CreatePlan(2026, AREA), actor="office_li")


def read(town: Town, plan: InspectionPlan) -> InspectionPlan:
    return town.driver.engine.query(c.GetPlan(plan.plan_id), actor="office_li")


def add(town: Town, plan: InspectionPlan, *days: date) -> None:
    for day in days:
        town.driver.engine.execute(c.AddEntry(plan.plan_id, town.works, day), actor="office_li")


def test_d1_has_a_checklist_and_a_frequency_for_every_enterprise() -> None:
    for ownership, size, sector in product(Ownership, (*Size, ""), SECTOR_NAMES):
        pilot = classify(ownership, size, sector, pilot=True)
        other = classify(ownership, size, sector, pilot=False)
        assert (pilot.months_between, other.months_between) == (1, 3)
        assert pilot.checklist_id == other.checklist_id
        assert versions()[-1].checklist(pilot.checklist_id)


def test_a_plan_is_proposed_for_the_rest_of_the_year(town: Town, plan: InspectionPlan) -> None:
    appointed(town, works=town.works)
    engine = town.driver.engine
    proposed = engine.execute(c.ProposeEntries(plan.plan_id), actor="office_li")
    assert proposed.added == 3  # June, September, December: the first quarter is past.
    again = engine.execute(c.ProposeEntries(plan.plan_id), actor="office_li")
    assert (again.added, again.complete) == (0, 1)
    assert [each.planned_on.month for each in read(town, plan).entries] == [6, 9, 12]


def test_a_pilot_is_planned_every_month(town: Town, plan: InspectionPlan) -> None:
    engine = town.driver.engine
    engine.execute(c.SetPilot(town.works, pilot=True), actor="office_li")
    engine.execute(c.ProposeEntries(plan.plan_id), actor="office_li")
    months = [each.planned_on.month for each in read(town, plan).entries]
    assert months == [6, 7, 8, 9, 10, 11, 12]
    with pytest.raises(Forbidden):
        engine.execute(c.SetPilot(town.works, pilot=False), actor="industry_wang")


def test_tells_who_else_comes_in_the_quarter(town: Town, plan: InspectionPlan) -> None:
    town.planned("2026-07-15")
    add(town, plan, date(2026, 7, 28), date(2026, 10, 15))
    shown = read(town, plan)
    first, second = shown.entries
    assert [(each.day, each.body) for each in first.others] == [
        (date(2026, 7, 15), "包头市工业和信息化局")
    ]
    assert (second.others, shown.conflicts) == ((), 1)
    coming = town.driver.engine.query(c.ListComing(town.works, "2026Q3"), actor="works_gao")
    assert [(each.day, each.inspection) for each in coming] == [
        (date(2026, 7, 15), False),
        (date(2026, 7, 28), True),
    ]


def test_a_fifth_day_in_a_quarter_is_refused_but_a_shared_one_is_not(
    town: Town, plan: InspectionPlan
) -> None:
    town.planned("2026-07-01")
    add(town, plan, date(2026, 7, 15), date(2026, 8, 3), date(2026, 8, 17))
    with pytest.raises(InvalidInput) as refusal:
        add(town, plan, date(2026, 9, 1))
    assert refusal.value.problems[0].field == "planned_on"
    add(town, plan, date(2026, 7, 1))
    moved = read(town, plan).entries[-1]
    town.driver.engine.execute(c.MoveEntry(moved.entry_id, date(2026, 9, 1)), actor="office_li")
    with pytest.raises(InvalidInput, match="上限"):
        town.driver.engine.execute(
            c.StartInspection(town.works, "临时有事要查", date(2026, 9, 9)), actor="office_li"
        )


@pytest.mark.parametrize(
    "day", [date(2026, 5, 20), date(2027, 1, 5), date(2026, 7, 18)], ids=["past", "year", "weekend"]
)
def test_refuses_days_that_do_not_suit(town: Town, plan: InspectionPlan, day: date) -> None:
    with pytest.raises(InvalidInput):
        add(town, plan, day)


def test_a_published_plan_numbers_its_inspections_and_begins_them_in_time(
    town: Town, plan: InspectionPlan
) -> None:
    engine = town.driver.engine
    with pytest.raises(InvalidInput):
        engine.execute(c.PublishPlan(plan.plan_id), actor="office_li")
    add(town, plan, date(2026, 6, 15), date(2026, 9, 15))
    published = engine.execute(c.PublishPlan(plan.plan_id), actor="office_li")
    assert [each.number for each in published.entries] == ["检查计划2026-0001", "检查计划2026-0002"]
    with pytest.raises(InvalidState):
        engine.execute(c.DropEntry(published.entries[0].entry_id), actor="office_li")
    add(town, plan, date(2026, 12, 15))
    engine.execute(c.MoveEntry(published.entries[1].entry_id, date(2026, 9, 22)), actor="office_li")
    assert engine.query(c.ListInspections(), actor="office_li").inspections == ()

    town.driver.advance_to(town.driver.clock.now().replace(month=9, day=10))
    begun = engine.query(c.ListInspections(), actor="office_li").inspections
    assert [(each.number, each.planned_on, each.manner, each.state) for each in begun] == [
        (number, day, Manner.PLANNED, InspectionState.OPEN)
        for number, day in (
            ("检查计划2026-0002", date(2026, 9, 22)),
            ("检查计划2026-0001", date(2026, 6, 15)),
        )
    ]
    with pytest.raises(InvalidState):
        engine.execute(
            c.MoveEntry(published.entries[0].entry_id, date(2026, 10, 12)), actor="office_li"
        )
    assert read(town, plan).entries[-1].number == "检查计划2026-0003"


def test_a_draft_can_be_changed_by_its_office_alone(town: Town, plan: InspectionPlan) -> None:
    engine = town.driver.engine
    add(town, plan, date(2026, 6, 15))
    (entry,) = read(town, plan).entries
    with pytest.raises(Forbidden):
        engine.execute(c.DropEntry(entry.entry_id), actor="industry_wang")
    engine.execute(c.DropEntry(entry.entry_id), actor="office_li")
    assert read(town, plan).entries == ()
    assert engine.execute(c.CreatePlan(2026, AREA), actor="office_li").plan_id == plan.plan_id
    with pytest.raises(Forbidden):
        engine.execute(c.CreatePlan(2026, AREA), actor="industry_wang")
    with pytest.raises(InvalidInput):
        engine.execute(c.CreatePlan(2029, AREA), actor="office_li")
    (listed,) = engine.query(c.ListPlans(2026), actor="office_li")
    assert (listed.area, LEAGUE[:4]) == (AREA, AREA)


def test_an_unplanned_inspection_needs_a_reason_and_no_other_that_is_open(town: Town) -> None:
    with pytest.raises(InvalidInput):
        started(town, "查")
    started(town)
    with pytest.raises(InvalidState, match="还没有检查"):
        started(town)

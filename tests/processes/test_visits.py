"""Visits are planned, capped, and one unit learns of the other's (6.2-01)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput, NotFound
from tests.driver import DrivenInstance
from tests.processes.conftest import Town, record
from workflows.contact_enterprise.commands import ListOpenItems, ListPlannedVisits, ListVisits


def signed_by_labour(town: Town, period: str = "2026Q3") -> DrivenInstance:
    """A second contact of the same enterprise, by the labour unit."""
    contact = town.contact(period=period)
    contact.work_item("交办").do(by="office_li", assign_decision="assign", unit_id=str(town.labour))
    contact.work_item("签收").do(by="labour_su", sign_decision="accept")
    return contact


def test_a_unit_is_told_who_else_visits_in_the_quarter(town: Town) -> None:
    town.planned("2026-07-28")
    contact = signed_by_labour(town)
    assert contact.data["same_period"] == "2026-07-28 包头市工业和信息化局"


def test_a_third_visiting_day_in_a_quarter_is_refused(town: Town) -> None:
    town.planned("2026-07-01")
    second = signed_by_labour(town)
    second.work_item("制定走访计划").do(by="labour_su", planned_on="2026-07-15")
    third = signed_by_labour(town, "2026Q4")
    item = third.work_item("制定走访计划").claim(by="labour_su")
    with pytest.raises(InvalidInput) as refusal:
        item.complete(by="labour_su", planned_on="2026-08-03")
    (problem,) = refusal.value.problems
    assert problem.field == "planned_on"
    assert "2026-07-15 包头市人力资源和社会保障局" in str(problem)

    item.complete(by="labour_su", planned_on="2026-07-15")
    visits = town.driver.engine.query(ListVisits(town.works, "2026Q3"), actor="office_li")
    assert [each.planned_on for each in visits] == [
        date(2026, 7, 1),
        date(2026, 7, 15),
        date(2026, 7, 15),
    ]


def test_refuses_a_plan_without_a_date(town: Town) -> None:
    contact = town.signed()
    item = contact.work_item("制定走访计划").claim(by="industry_wang")
    with pytest.raises(InvalidInput, match="没有日期"):
        item.complete(by="industry_wang", planned_on="")


def test_a_units_planned_visits_leave_its_list_when_they_are_confirmed(town: Town) -> None:
    contact = town.planned()
    engine = town.driver.engine
    (visit,) = engine.query(ListPlannedVisits(), actor="industry_wang")
    assert (visit.enterprise_name, visit.planned_on) == (
        "青岭装备制造有限公司",
        date(2026, 5, 22),
    )
    assert engine.query(ListPlannedVisits(), actor="labour_su") == ()
    contact.work_item("走访并记录").do(by="industry_wang", **record())
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    assert engine.query(ListPlannedVisits(), actor="industry_wang") == ()


def test_open_items_of_an_enterprise_are_for_those_who_see_them(town: Town) -> None:
    town.signed()
    engine = town.driver.engine
    for user_id in ("office_li", "industry_wang", "works_gao"):
        (item,) = engine.query(ListOpenItems(town.works), actor=user_id)
        assert (item.name, item.scope.subject) == ("制定走访计划", f"enterprise:{town.works}")
    elsewhere = town.enterprise("松漠矿业设备有限公司", unit_id=None)
    with pytest.raises(NotFound):
        engine.query(ListOpenItems(elsewhere), actor="works_gao")

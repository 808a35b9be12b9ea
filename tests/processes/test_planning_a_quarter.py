"""Planning all contacts of a quarter that are due by their frequency (D1, 5.0-01)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.ids import SYSTEM
from tests.processes.conftest import Town, record
from workflows.contact_enterprise.commands import PlanQuarter
from workflows.contact_enterprise.quarters import Quarter
from workflows.contact_enterprise.views import QuarterPlanned
from workflows.enterprises.codes import Ownership
from workflows.enterprises.size import Size
from workflows.organisation.commands import AddEnterpriseAccount, AddPerson
from workflows.organisation.duties import EnterpriseRole


def test_plans_every_enterprise_of_the_area_once(town: Town) -> None:
    town.enterprise("松漠矿业设备有限公司", unit_id=town.labour)
    engine = town.driver.engine
    plan = PlanQuarter("2026Q2", area="1502")
    first = engine.execute(plan, actor="office_li")
    assert len(first.started) == 2
    assert [town.driver.instance(each).open_names for each in first.started] == [["交办"]] * 2

    second = engine.execute(plan, actor="office_li")
    assert (second.started, second.present) == ((), 2)


def test_a_second_call_goes_on_where_the_limit_stopped_the_first(town: Town) -> None:
    town.enterprise("松漠矿业设备有限公司", unit_id=town.labour)
    engine = town.driver.engine
    plan = PlanQuarter("2026Q2", area="1502", limit=1)
    assert engine.execute(plan, actor="office_li").remaining == 1
    assert engine.execute(plan, actor="office_li").remaining == 0


def test_an_enterprise_that_is_visited_once_a_year_waits_a_year(town: Town) -> None:
    shop = town.enterprise(
        "河润小店", unit_id=town.labour, ownership=Ownership.PRIVATE, size=Size.MICRO
    )
    engine = town.driver.engine
    engine.execute(AddPerson("shop_hu", "胡店主"), actor=SYSTEM)
    account = AddEnterpriseAccount("shop_hu", shop, EnterpriseRole.MANAGEMENT)
    engine.execute(account, actor=SYSTEM)
    (started,) = engine.execute(
        PlanQuarter("2026Q2", unit_id=town.labour), actor="office_li"
    ).started
    contact = town.driver.instance(started)
    contact.work_item("交办").do(by="office_li", assign_decision="assign", unit_id=str(town.labour))
    contact.work_item("签收").do(by="labour_su", sign_decision="accept")
    contact.work_item("制定走访计划").do(by="labour_su", planned_on="2026-05-22")
    contact.work_item("走访并记录").do(by="labour_su", **record())
    contact.work_item("确认与评价").do(by="shop_hu", opinion="confirm", rating="good")

    def planned_for(period: str) -> QuarterPlanned:
        return engine.execute(PlanQuarter(period, unit_id=town.labour), actor="labour_su")

    assert planned_for("2026Q2").present == 1
    assert planned_for("2027Q1").not_due == 1
    assert len(planned_for("2027Q2").started) == 1


def test_an_enterprise_is_not_due_in_the_quarter_of_its_visit(town: Town) -> None:
    contact = town.recorded()
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    planned = town.driver.engine.execute(PlanQuarter("2026Q1", area="1502"), actor="office_li")
    assert (planned.started, planned.not_due) == ((), 1)


@pytest.mark.parametrize(
    ("plan", "actor"),
    [
        (PlanQuarter("2026Q2", area="1501"), "office_li"),
        (PlanQuarter("2026Q2", area="1502"), "industry_wang"),
        (PlanQuarter("2026Q2", area="1502"), "works_gao"),
    ],
)
def test_refuses_to_plan_for_others(town: Town, plan: PlanQuarter, actor: str) -> None:
    with pytest.raises(Forbidden):
        town.driver.engine.execute(plan, actor=actor)


def test_refuses_a_plan_for_a_unit_that_is_not_there(town: Town) -> None:
    with pytest.raises(NotFound):
        town.driver.engine.execute(PlanQuarter("2026Q2", unit_id=999), actor="office_li")


def test_refuses_a_plan_for_nobody_in_particular(town: Town) -> None:
    with pytest.raises(InvalidInput):
        town.driver.engine.execute(PlanQuarter("2026Q2"), actor="office_li")


def test_a_quarter_begins_and_ends_on_its_days() -> None:
    assert Quarter.parse("2026Q4").last_day == date(2026, 12, 31)
    assert Quarter.parse("2026Q1").last_day == date(2026, 3, 31)
    assert Quarter.of(date(2026, 4, 1)) == Quarter.parse("2026Q2")
    assert Quarter.of(date(2026, 6, 30)).first_day == date(2026, 4, 1)
    assert Quarter.parse("2027Q1").since(Quarter.parse("2026Q2")) == 3


@pytest.mark.parametrize("text", ["2026Q5", "2026-2", "", "1926Q1", "２０２６Q1"])
def test_refuses_what_is_no_quarter(text: str) -> None:
    with pytest.raises(InvalidInput):
        Quarter.parse(text)

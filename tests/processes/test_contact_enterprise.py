"""P03 as people go through it (6.2-01)."""

from __future__ import annotations

import pytest

from engine.commands.instances import CancelInstance, ListInstances, StartInstance
from engine.commands.jobs import ListIncidents
from engine.commands.work_items import ItemList, SetAbsence
from engine.errors import InvalidInput, InvalidState
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from tests.processes.conftest import Town, need, record
from workflows.contact_enterprise.commands import ListLedger, ListVisits
from workflows.contact_enterprise.views import LedgerEntry, NeedState


def ledger(town: Town, *, by: str = "office_li") -> tuple[LedgerEntry, ...]:
    return town.driver.engine.query(ListLedger(), actor=by).entries


def test_a_contact_goes_from_the_office_to_the_ledger(town: Town) -> None:
    contact = town.contact()
    assert contact.open_names == ["交办"]
    assert contact.data["classification"]["checklist_id"] == "SOE-IND"
    assert contact.data["unit_id"] == str(town.industry)

    contact.work_item("交办").do(
        by="office_li", assign_decision="assign", unit_id=str(town.industry)
    )
    contact.work_item("签收").do(by="industry_wang", sign_decision="accept")
    contact.work_item("制定走访计划").do(by="industry_wang", planned_on="2026-05-22")
    contact.work_item("走访并记录").do(by="industry_wang", **record(need("数控技师研修班")))
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")

    assert contact.now.state is InstanceState.COMPLETED
    (entry,) = ledger(town)
    assert (entry.enterprise_name, entry.rating, entry.dissents) == (
        "青岭装备制造有限公司",
        "good",
        0,
    )
    assert [each.title for each in entry.needs] == ["数控技师研修班"]


def test_the_assigned_unit_answers_for_the_contact(town: Town) -> None:
    contact = town.contact()
    contact.work_item("交办").do(by="office_li", assign_decision="assign", unit_id=str(town.labour))
    assert contact.now.scope.owner == f"unit:{town.labour}"
    assert contact.work_item("签收").now.scope.owner == f"unit:{town.labour}"
    to_claim = town.driver.listed(ItemList.TO_CLAIM, by="labour_su")
    assert [item.name for item in to_claim] == ["签收"]
    assert not town.driver.listed(ItemList.TO_CLAIM, by="industry_wang")


def test_a_unit_may_return_it_twice_before_it_lands_right(town: Town) -> None:
    contact = town.contact()
    for unit_id, by in ((town.industry, "industry_wang"), (town.labour, "labour_su")):
        contact.work_item("交办").do(by="office_li", assign_decision="assign", unit_id=str(unit_id))
        contact.work_item("签收").do(
            by=by, sign_decision="return", return_reason="不属于本单位职责"
        )
        assert contact.now.scope.owner == f"unit:{town.office}"
    assert contact.open_names == ["交办"]
    assert [each["unit_name"] for each in contact.data["returns"]] == [
        "包头市工业和信息化局",
        "包头市人力资源和社会保障局",
    ]


def test_refuses_a_return_after_three_working_days(town: Town) -> None:
    contact = town.contact()
    contact.work_item("交办").do(
        by="office_li", assign_decision="assign", unit_id=str(town.industry)
    )
    item = contact.work_item("签收").claim(by="industry_wang")
    town.driver.advance("P4WD")
    with pytest.raises(InvalidInput, match="退回期限已过"):
        item.complete(by="industry_wang", sign_decision="return", return_reason="不归我们管")
    assert contact.open_names == ["签收"]
    item.complete(by="industry_wang", sign_decision="accept")
    assert contact.open_names == ["制定走访计划"]


def test_allows_a_return_on_the_third_working_day(town: Town) -> None:
    contact = town.contact()
    contact.work_item("交办").do(
        by="office_li", assign_decision="assign", unit_id=str(town.industry)
    )
    town.driver.advance("P3WD")
    contact.work_item("签收").do(
        by="industry_wang", sign_decision="return", return_reason="不归我们管"
    )
    assert contact.open_names == ["交办"]


def test_the_visit_is_recorded_within_five_working_days_of_its_date(town: Town) -> None:
    contact = town.planned("2026-06-17")
    due_at = contact.work_item("走访并记录").now.due_at
    assert due_at is not None
    # The Dragon Boat Festival, 19 to 21 June, is skipped.
    assert due_at.date().isoformat() == "2026-06-25"


def test_each_need_is_followed_up_with_a_deadline_of_its_own(town: Town) -> None:
    contact = town.recorded(
        need("数控技师研修班", "training"),
        need("稳岗补贴怎么申领", "policy"),
        need("补缴社保", "rights", wanted_on="2026-06-30"),
    )
    due = {
        title: town.follow_up(contact, title).work_item("办理诉求").now.due_at
        for title in ("数控技师研修班", "稳岗补贴怎么申领", "补缴社保")
    }
    assert {title: at and at.date().isoformat() for title, at in due.items()} == {
        "数控技师研修班": "2026-07-02",
        "稳岗补贴怎么申领": "2026-05-27",
        "补缴社保": "2026-06-30",
    }
    training = town.follow_up(contact, "数控技师研修班").now
    assert training.parent_instance_id == contact.instance_id
    assert training.business_key == f"P03-2026Q2-{town.works}-1"
    assert training.scope == contact.now.scope


def test_the_enterprise_may_dissent_twice_and_no_need_is_opened_twice(town: Town) -> None:
    contact = town.recorded(need("数控技师研修班"), need("听错的诉求"))
    wrong = town.follow_up(contact, "听错的诉求")
    right = town.follow_up(contact, "数控技师研修班")
    contact.work_item("确认与评价").do(
        by="works_gao", opinion="dissent", dissent_reason="没有提过第二条"
    )
    contact.work_item("更正走访记录").do(by="industry_wang", **record(need("数控技师研修班")))
    town.driver.engine.run_due()
    assert wrong.now.state is InstanceState.CANCELLED
    assert right.now.state is InstanceState.ACTIVE
    contact.work_item("确认与评价").do(
        by="works_gao", opinion="dissent", dissent_reason="还漏了一条"
    )
    contact.work_item("更正走访记录").do(
        by="industry_wang", **record(need("数控技师研修班"), need("补缴社保", "rights"))
    )
    town.driver.engine.run_due()
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="fair")

    (entry,) = ledger(town)
    assert entry.dissents == 2
    assert [(each.number, each.title) for each in entry.needs] == [
        (1, "数控技师研修班"),
        (3, "补缴社保"),
    ]
    assert town.follow_up(contact, "数控技师研修班").instance_id == right.instance_id


def test_a_need_that_cannot_be_followed_up_holds_up_nothing_else(town: Town) -> None:
    contact = town.planned()
    taken = StartInstance(
        key="need_follow_up",
        title="占了业务号的另一件",
        business_key=f"{contact.now.business_key}-1",
        data={"unit_id": "1", "enterprise_id": town.works, "due_in": "P5WD", "due_at": ""},
    )
    town.driver.engine.execute(taken, actor=SYSTEM)
    contact.work_item("走访并记录").do(
        by="industry_wang", **record(need("数控技师研修班"), need("补缴社保", "rights"))
    )
    town.driver.advance("P1WD")
    assert town.follow_up(contact, "补缴社保").open_names == ["办理诉求"]
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    (incident,) = town.driver.engine.query(ListIncidents(), actor=SYSTEM)
    assert (incident.instance_id, incident.element_id) == (contact.instance_id, "open_needs")


def test_a_need_corrected_away_before_its_follow_up_began_leaves_none_open(town: Town) -> None:
    contact = town.planned()
    contact.work_item("走访并记录").do(by="industry_wang", **record(need("听错的诉求")))
    contact.work_item("确认与评价").do(
        by="works_gao", opinion="dissent", dissent_reason="没有提过诉求"
    )
    # The node that runs jobs was down meanwhile, and finds both of them at once.
    contact.work_item("更正走访记录").do(by="industry_wang", **record())
    while town.driver.engine.run_due():
        pass
    assert contact.data["follow_ups"] == []
    found = town.driver.engine.query(ListInstances(key="need_follow_up"), actor=SYSTEM).instances
    assert all(each.state is InstanceState.CANCELLED for each in found)


def test_refuses_the_same_need_twice_in_one_record(town: Town) -> None:
    contact = town.planned()
    item = contact.work_item("走访并记录").claim(by="industry_wang")
    with pytest.raises(InvalidInput, match="重复"):
        item.complete(by="industry_wang", **record(need("研修班"), need(" 研修班 ")))


def test_a_need_goes_back_until_the_enterprise_says_it_is_solved(town: Town) -> None:
    contact = town.recorded(need("补缴社保", "rights", wanted_on="2026-05-29"))
    matter = town.follow_up(contact, "补缴社保")
    matter.work_item("办理诉求").do(by="industry_wang", result="solved", result_note="已转人社局")
    matter.work_item("确认是否解决").do(by="works_gao", solved="no", unsolved_reason="还没有补缴")
    # The wanted day is past its use: the time of the kind, 15 working days, begins anew.
    due_at = matter.work_item("办理诉求").now.due_at
    assert due_at is not None
    assert due_at.date().isoformat() == "2026-06-10"
    matter.work_item("办理诉求").do(by="industry_wang", result="solved", result_note="已补缴")
    matter.work_item("确认是否解决").do(by="works_gao", solved="yes")
    assert matter.now.state is InstanceState.COMPLETED
    assert matter.data["rounds"] == 2
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    assert [each.state for each in ledger(town)[0].needs] == [NeedState.SOLVED]


def test_a_time_out_approves_nothing_and_tells_the_office(town: Town) -> None:
    contact = town.recorded()
    town.driver.advance("P6WD")
    assert contact.open_names == ["督办核办", "确认与评价"]
    contact.work_item("督办核办").do(
        by="office_li", measures_decision="assist", measures_reason="企业联系人休假"
    )
    assert contact.open_names == ["确认与评价"]
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    assert contact.now.state is InstanceState.COMPLETED


def test_the_office_ends_the_contact_of_a_dissolved_enterprise(town: Town) -> None:
    contact = town.contact()
    contact.work_item("交办").do(
        by="office_li", assign_decision="dissolved", dissolved_reason="5月已注销登记"
    )
    assert contact.now.state is InstanceState.COMPLETED
    assert not ledger(town)


def test_a_deputy_signs_for_an_absent_handler(town: Town) -> None:
    contact = town.contact()
    contact.work_item("交办").do(
        by="office_li", assign_decision="assign", unit_id=str(town.industry)
    )
    engine, now = town.driver.engine, town.driver.clock.now()
    away = SetAbsence("deputy_chen", now, now.replace(day=30), "出差")
    engine.execute(away, actor="industry_wang")
    contact.work_item("签收").do(by="deputy_chen", sign_decision="accept")
    (claimed,) = [
        event
        for event in contact.history
        if event.event == "WorkItemClaimed" and event.actor == "deputy_chen"
    ]
    assert claimed.on_behalf_of == "industry_wang"


def test_one_contact_of_an_enterprise_and_quarter_runs_at_a_time(town: Town) -> None:
    town.contact()
    with pytest.raises(InvalidState):
        town.contact()
    assert town.contact(period="2026Q3").now.business_key == f"P03-2026Q3-{town.works}"


def test_a_cancelled_contact_frees_its_place_in_the_plan(town: Town) -> None:
    contact = town.planned()
    engine = town.driver.engine
    assert len(engine.query(ListVisits(town.works), actor="office_li")) == 1
    engine.execute(CancelInstance(contact.instance_id, "企业要求改期"), actor=SYSTEM)
    assert engine.query(ListVisits(town.works), actor="office_li") == ()

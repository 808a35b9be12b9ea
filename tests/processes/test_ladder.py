"""A contact left alone climbs every rung, with extension, suspension and completion on the way."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from engine.clock import LOCAL_ZONE
from engine.commands.instances import ResumeInstance, SuspendInstance
from engine.lifecycle import InstanceState, Urgency
from tests.driver import DrivenItem
from tests.processes.conftest import Town, need, record
from workflows.supervision.commands import DecideExtension, GetLadder, RequestExtension
from workflows.supervision.views import RungState

#: Rungs of a visit planned for Friday 22 May, so to be recorded by Friday 29 May; the Dragon
#: Boat Festival, 19 to 21 June, is skipped.
DAYS = [
    ("remind", date(2026, 5, 26), Urgency.BLUE),
    ("fall_due", date(2026, 5, 29), Urgency.YELLOW),
    ("urge", date(2026, 6, 1), Urgency.YELLOW),
    ("order", date(2026, 6, 8), Urgency.RED),
    ("interview", date(2026, 6, 23), Urgency.RED),
]
OFFICE = {"measures_decision": "press", "measures_reason": "没有安排人手"}


def fired(item: DrivenItem, *, by: str = "office_li") -> list[str]:
    found = item.instance.driver.engine.query(GetLadder(item.work_item_id), actor=by)
    return [rung.code for rung in found.rungs if rung.state is RungState.FIRED]


def pass_to(town: Town, day: date) -> None:
    """Let time pass to the end of a day."""
    town.driver.advance_to(datetime.combine(day, time(23), LOCAL_ZONE))


def test_every_rung_comes_on_its_day_up_to_the_convener(town: Town) -> None:
    contact = town.planned()
    item = contact.work_item("走访并记录")
    for number, (_, day, colour) in enumerate(DAYS, start=1):
        pass_to(town, date.fromordinal(day.toordinal() - 1))
        assert fired(item) == [code for code, _, _ in DAYS[: number - 1]]
        pass_to(town, day)
        assert fired(item) == [code for code, _, _ in DAYS[:number]]
        assert item.now.urgency is colour
    assert contact.open_names == ["督办核办", "约谈决定", "走访并记录"]

    contact.work_item("督办核办").do(by="office_li", **OFFICE)
    contact.work_item("约谈决定").do(
        by="convener_bao",
        interview_decision="interview",
        interview_on="2026-06-26",
        interview_with="分管副局长",
        interview_reason="超期18个工作日",
    )
    item.do(by="industry_wang", **record())
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="fair")
    assert contact.now.state is InstanceState.COMPLETED


@pytest.mark.parametrize("name", ["签收", "制定走访计划"])
def test_what_is_left_alone_earlier_reaches_the_convener_as_well(town: Town, name: str) -> None:
    contact = town.contact()
    contact.work_item("交办").do(
        by="office_li", assign_decision="assign", unit_id=str(town.industry)
    )
    if name != "签收":
        contact.work_item("签收").do(by="industry_wang", sign_decision="accept")
    town.driver.advance("P25WD")
    assert contact.open_names == sorted(["督办核办", "约谈决定", name])


def test_an_approved_extension_moves_every_rung(town: Town) -> None:
    contact = town.planned()
    item = contact.work_item("走访并记录").claim(by="industry_wang")
    engine = town.driver.engine
    pass_to(town, date(2026, 5, 27))
    request = engine.execute(
        RequestExtension(item.work_item_id, 5, "企业停产检修"), actor="industry_wang"
    )
    engine.execute(DecideExtension(request.request_id, approve=True), actor="office_li")

    due_at = item.now.due_at
    assert due_at is not None
    assert due_at.astimezone(LOCAL_ZONE).date() == date(2026, 6, 5)
    pass_to(town, date(2026, 6, 7))
    assert "urge" not in fired(item)
    pass_to(town, date(2026, 6, 8))
    assert "urge" in fired(item)
    found = engine.query(GetLadder(item.work_item_id), actor="office_li")
    assert found.original_due_at is not None
    assert found.original_due_at.astimezone(LOCAL_ZONE).date() == date(2026, 5, 29)


def test_completion_withdraws_what_was_still_to_come(town: Town) -> None:
    contact = town.planned()
    item = contact.work_item("走访并记录")
    pass_to(town, date(2026, 6, 1))
    item.do(by="industry_wang", **record())
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    pass_to(town, date(2026, 7, 31))
    assert fired(item) == ["remind", "fall_due", "urge"]
    assert contact.now.state is InstanceState.COMPLETED


def test_nothing_climbs_while_the_contact_is_suspended(town: Town) -> None:
    contact = town.planned()
    item = contact.work_item("走访并记录")
    engine = town.driver.engine
    engine.execute(SuspendInstance(contact.instance_id, "企业搬迁"), actor="office_li")
    pass_to(town, date(2026, 7, 31))
    assert fired(item) == []
    engine.execute(ResumeInstance(contact.instance_id), actor="office_li")
    due_at = item.now.due_at
    assert due_at is not None
    assert due_at > town.driver.clock.now()


def test_the_enterprise_is_reminded_and_never_urged(town: Town) -> None:
    contact = town.recorded()
    item = contact.work_item("确认与评价")
    town.driver.advance("P30WD")
    assert fired(item) == ["remind", "fall_due"]
    assert contact.open_names == ["督办核办", "确认与评价"]


def test_a_need_left_alone_climbs_a_ladder_of_its_own(town: Town) -> None:
    contact = town.recorded(need("稳岗补贴怎么申领", "policy"))
    matter = town.follow_up(contact, "稳岗补贴怎么申领")
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    town.driver.advance("P25WD")
    assert matter.open_names == ["办理诉求", "督办核办", "约谈决定"]
    assert contact.now.state is InstanceState.COMPLETED

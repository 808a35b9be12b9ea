"""P02, which other processes call when something has turned red (6.1-01)."""

from __future__ import annotations

import pytest

from engine.commands.instances import RaiseEscalation
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from tests.driver import DrivenItem
from tests.processes.conftest import Town, need, record

RED, INTERVIEW = "supervision_red", "supervision_interview"
DATA = {"assign_decision": "assign"}


def escalate(item: DrivenItem, code: str) -> bool:
    engine = item.instance.driver.engine
    command = RaiseEscalation(item.work_item_id, code, {"escalation_code": code})
    return engine.execute(command, actor=SYSTEM)


@pytest.mark.parametrize("name", ["签收", "制定走访计划", "走访并记录", "更正走访记录"])
def test_red_calls_the_office_and_the_item_stays_open(town: Town, name: str) -> None:
    contact = town.contact()
    contact.work_item("交办").do(by="office_li", unit_id=str(town.industry), **DATA)
    if name != "签收":
        contact.work_item("签收").do(by="industry_wang", sign_decision="accept")
    if name in ("走访并记录", "更正走访记录"):
        contact.work_item("制定走访计划").do(by="industry_wang", planned_on="2026-05-22")
    if name == "更正走访记录":
        contact.work_item("走访并记录").do(by="industry_wang", **record())
        contact.work_item("确认与评价").do(
            by="works_gao", opinion="dissent", dissent_reason="日期不对"
        )
    item = contact.work_item(name)

    assert escalate(item, RED)

    assert sorted(contact.open_names) == sorted([name, "督办核办"])
    to_office = contact.work_item("督办核办")
    assert to_office.seen_by("office_li").candidate_groups == ("office:1502",)
    to_office.do(by="office_li", measures_decision="assist", measures_reason="单位人手不足")
    assert contact.open_names == [name]
    assert item.now.state.open


def test_the_interview_goes_to_the_convener_after_the_office(town: Town) -> None:
    contact = town.planned()
    item = contact.work_item("走访并记录")
    assert escalate(item, RED)
    assert escalate(item, INTERVIEW)
    assert contact.open_names == ["督办核办", "约谈决定", "走访并记录"]
    decision = contact.work_item("约谈决定")
    assert decision.seen_by("convener_bao").candidate_groups == ("convener:1502",)
    decision.do(by="convener_bao", interview_decision="not_yet", interview_reason="单位已说明原因")
    contact.work_item("督办核办").do(
        by="office_li", measures_decision="criticise", measures_reason="无正当理由"
    )
    assert contact.open_names == ["走访并记录"]


def test_the_contact_ends_only_when_the_office_has_decided(town: Town) -> None:
    contact = town.planned()
    escalate(contact.work_item("走访并记录"), RED)
    contact.work_item("走访并记录").do(by="industry_wang", **record())
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    assert contact.open_names == ["督办核办"]
    contact.work_item("督办核办").do(
        by="office_li", measures_decision="assist", measures_reason="已办结"
    )
    assert contact.now.state is InstanceState.COMPLETED


def test_nothing_catches_an_escalation_of_the_enterprise_or_the_office(town: Town) -> None:
    contact = town.contact()
    assert not escalate(contact.work_item("交办"), RED)
    assert contact.open_names == ["交办"]


def test_a_need_that_turns_red_calls_the_office_too(town: Town) -> None:
    contact = town.recorded(need("补缴社保", "rights"))
    matter = town.follow_up(contact, "补缴社保")
    assert escalate(matter.work_item("办理诉求"), RED)
    assert escalate(matter.work_item("办理诉求"), INTERVIEW)
    assert matter.open_names == ["办理诉求", "督办核办", "约谈决定"]
    assert contact.open_names == ["确认与评价"]

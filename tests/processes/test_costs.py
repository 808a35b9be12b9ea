"""What a completion costs with the whole domain plugged in, step by step of P03, P05 and P07."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree

from engine.commands.definitions import GetDefinition, ListDefinitions
from engine.commands.instances import ListInstances
from engine.commands.work_items import AddAttachment, CompleteWorkItem, SaveDraft
from engine.context import Module
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.worktime.arithmetic import local_day
from tests.conftest import Statements
from tests.driver import DrivenInstance
from tests.processes.conftest import Town, need, record
from tests.processes.diagrams import BPMN
from tests.processes.evaluating import (
    Bench,
    approved,
    bench_in,
    checks,
    sheet,
)
from tests.processes.rectifying import ACCEPTED, DONE, PLAN, REJECTED, matter_of, report
from workflows.evaluation.module import module as evaluation
from workflows.evaluation.views import ResultRecipient
from workflows.guidance_officer.commands import NominateOfficer, StartInspection
from workflows.intake.module import module as intake
from workflows.organisation.commands import AddEnterpriseAccount
from workflows.organisation.duties import EnterpriseRole

MOST = 12
TASK = f"{BPMN}userTask"
#: P03, the follow-ups that it starts, and P02, which both of them call.
P03 = ("contact_enterprise", "need_follow_up", "escalation")


#: Steps of P04 that may take more: who does them is told at once what is wrong, and issues the
#: document in person. An appointment gives a post by the organisation's own commands.
P04_MORE = {
    "聘任": 23,  # The post with its checks takes 7, the letter 4.
    "续聘或期满结束": 22,
    "审核报告": 14,  # The report takes 5.
    "入企检查": 15,  # Answers in the place of earlier ones; photos have to be the matter's own.
}


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    """What is handed in is checked against its form, as it is in service."""
    return [*modules, evaluation(), intake()]


@pytest.fixture
def bench(town: Town) -> Bench:
    return bench_in(town)


@dataclass
class Meter:
    """Completes items with a key, as a page does, within the bound; notes the steps taken."""

    town: Town
    statements: Statements
    limit: int
    more: Mapping[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def engine(self) -> Engine:
        return self.town.driver.engine

    @property
    def today(self) -> str:
        return local_day(self.town.driver.clock.now()).isoformat()

    def complete(self, instance: DrivenInstance, name: str, by: str, **data: Any) -> None:
        item = instance.work_item(name)
        if item.now.assignee != by:
            item.claim(by=by)
        # A draft is what a person leaves behind who fills a form in.
        item.execute(SaveDraft(item.work_item_id, data), by=by)
        self.seen.add(item.now.element_id)
        command = CompleteWorkItem(item.work_item_id, data)
        with self.statements.at_most(max(self.limit, self.more.get(name, 0))):
            self.engine.execute(command, actor=by, key=f"press-{item.work_item_id}")
        self.engine.run_due()


def test_every_step_of_p03_takes_at_most_twelve_statements(
    town: Town, statements: Statements
) -> None:
    """Each way through P03, the follow-ups of its needs, and P02, with the most a step can do."""
    # Diagrams and forms are read once in the life of a node, so somebody else goes first.
    play(Meter(town, statements, limit=100), "2026Q3", "2026Q4", "2027Q1")

    meter = Meter(town, statements, limit=MOST)
    play(meter, "2027Q2", "2027Q3", "2027Q4")

    assert meter.seen == set(steps(meter.engine, *P03))


def test_every_step_of_p05_takes_at_most_twelve_statements(
    town: Town, statements: Statements
) -> None:
    """Disputed, rejected, given back by the office, closed, found again by the look-back."""
    go_to_the_look_back(Meter(town, statements, limit=100), "甲")

    meter = Meter(town, statements, limit=MOST)
    go_to_the_look_back(meter, "乙")

    assert meter.seen == set(steps(meter.engine, "rectification"))


def go_to_the_look_back(meter: Meter, title: str) -> None:
    matter = matter_of(meter.town, report(meter.town, title))
    dissent = {"plan_opinion": "dissent", "dissent_reason": "上月已经更新"}
    meter.complete(matter, "制定整改方案", "works_gao", **dissent)
    dismissed = {"dissent_decision": "dismiss", "dissent_answer": "现场仍是旧内容"}
    meter.complete(matter, "复核异议", "office_li", **dismissed)
    meter.complete(matter, "制定整改方案", "works_gao", **PLAN)
    meter.complete(matter, "整改", "works_gao", **DONE)
    meter.complete(matter, "核验", "industry_wang", **REJECTED)
    meter.complete(matter, "整改", "works_gao", **DONE)
    meter.complete(matter, "核验", "industry_wang", **ACCEPTED)
    given_back = {"close_decision": "return", "close_reason": "请到现场核验"}
    meter.complete(matter, "销号", "office_li", **given_back)
    meter.complete(matter, "核验", "industry_wang", **ACCEPTED)
    meter.complete(matter, "销号", "office_li", close_decision="close")
    meter.town.driver.advance("P90D")
    relapsed = {"look_back": "relapsed", "relapse": "七月以后又没有更新"}
    meter.complete(matter, "回头看", "industry_wang", **relapsed)


def test_every_step_of_p04_takes_few_statements(town: Town, statements: Statements) -> None:
    """Trained twice, appointed, paired, renewed, ended; inspected twice, disputed, sent back."""
    go_to_the_report(Meter(town, statements, limit=100), "labour_su")

    meter = Meter(town, statements, limit=MOST, more=P04_MORE)
    go_to_the_report(meter, "industry_wang")

    assert meter.seen == set(steps(meter.engine, "guidance_officer", "inspection"))


def go_to_the_report(meter: Meter, user_id: str) -> None:
    town, office = meter.town, "office_li"
    enterprise_id = town.enterprise(f"{user_id}指导的企业有限公司", unit_id=None)
    account = AddEnterpriseAccount("works_gao", enterprise_id, EnterpriseRole.UNION)
    meter.engine.execute(account, actor=SYSTEM)
    nominated = meter.engine.execute(NominateOfficer(user_id, "熟悉企业情况。"), actor=office)
    matter = town.driver.instance(nominated.instance_id)
    meter.complete(matter, "审核推荐", office, decision="agree")
    for title, days in (("产改政策培训班", 1), ("指导员业务培训", 2)):
        attended = {"title": title, "held_on": meter.today, "days": days}
        meter.complete(matter, "参加培训", user_id, attended=[attended])
    meter.complete(matter, "聘任", office, term_from=meter.today)
    meter.complete(matter, "结对企业", office, enterprise_ids=[enterprise_id])
    go_through_an_inspection(meter, enterprise_id, user_id)
    at_the_end_of_the_term(meter, matter)
    again = {"title": "续聘前培训", "held_on": meter.today, "days": 3}
    meter.complete(matter, "续聘或期满结束", office, renew_decision="renew", attended=[again])
    meter.complete(matter, "结对企业", office, enterprise_ids=[enterprise_id])
    at_the_end_of_the_term(meter, matter)
    meter.complete(matter, "续聘或期满结束", office, renew_decision="end", renew_reason="调离")


def at_the_end_of_the_term(meter: Meter, matter: DrivenInstance) -> None:
    until = date.fromisoformat(matter.data["term_to"])
    meter.town.driver.advance_to(datetime(until.year, until.month, until.day, 1, tzinfo=UTC))


def go_through_an_inspection(meter: Meter, enterprise_id: int, by: str) -> None:
    office = "office_li"
    command = StartInspection(enterprise_id, "职工反映厂务公开不及时")
    started = meter.engine.execute(command, actor=office)
    inspection = meter.town.driver.instance(started.instance_id)
    photo = meter.engine.execute(
        AddAttachment(inspection.instance_id, "公开栏.jpg", "image/jpeg", b"photo"), actor=by
    )
    rows = [{**row, "answer": "yes"} for row in inspection.data["answers"]]
    for row in rows[:2]:
        row |= {"answer": "no", "note": "没有看到记录", "finding": True}
    rows[0]["evidence"] = [str(photo.attachment_id)]
    seen = {"inspected_on": meter.today, "answers": rows}
    dissent = {"opinion": "dissent", "dissent_reason": "当天已经更新"}
    meter.complete(inspection, "入企检查", by, **seen)
    meter.complete(inspection, "企业确认", "works_gao", **dissent)
    upheld = {"judgement": "uphold", "judgement_reason": "请再查一次"}
    meter.complete(inspection, "复核异议", office, **upheld)
    meter.complete(inspection, "入企检查", by, **seen)
    meter.complete(inspection, "企业确认", "works_gao", opinion="confirm")
    guidance = {"guidance": "请按季更新公开栏，并留存照片。"}
    meter.complete(inspection, "写指导报告", by, **guidance)
    again = {"review_decision": "send_back", "review_reason": "请写明期限"}
    meter.complete(inspection, "审核报告", office, **again)
    meter.complete(inspection, "写指导报告", by, **guidance)
    meter.complete(inspection, "审核报告", office, review_decision="accept")


def test_every_step_of_p07_takes_at_most_twelve_statements(
    bench: Bench,
    statements: Statements,
) -> None:
    """Overdue, given time, appealed and verified again; then its result, up to the receipt."""
    second = bench.town.enterprise("云河装备有限公司", unit_id=None)
    account = AddEnterpriseAccount("works_gao", second, EnterpriseRole.UNION)
    bench.do(account, by=SYSTEM)
    go_to_the_receipt(Meter(bench.town, statements, limit=100), bench, bench.start())

    meter = Meter(bench.town, statements, limit=MOST)
    go_to_the_receipt(meter, bench, bench.start(second))

    voted = {"panel"}  # Each vote is a command of its own, and the panel completes itself.
    assert meter.seen == set(steps(meter.engine, "evaluation", "evaluation_result")) - voted


def go_to_the_receipt(meter: Meter, bench: Bench, matter: DrivenInstance) -> None:
    meter.town.driver.advance("P16WD")
    extended = {"overdue_decision": "again", "overdue_reason": "停产检修"}
    meter.complete(matter, "决定逾期自评", "office_li", **extended)
    meter.complete(matter, "企业自评", "works_gao", sheet=sheet(matter))
    verified = {"checks": checks(matter, A2=0), "verify_note": "已核对。"}
    meter.complete(matter, "核验", "industry_wang", **verified)
    approved(matter)
    meter.town.driver.advance("P5WD")
    appeal = {"opinion": "appeal", "appeals": [{"code": "A2", "reason": "另有记录"}]}
    meter.complete(matter, "确认或申诉", "works_gao", **appeal)
    accepted = [{"decision": "accept", "answer": "请再核"}]
    meter.complete(matter, "复核申诉", "office_li", reviews=accepted)
    rechecks = [{"points": 8, "reason": "属实"}]
    meter.complete(matter, "重新核验", "industry_wang", rechecks=rechecks)
    meter.complete(matter, "核定等次", "office_li", objections="无", decision="confirm")
    meter.engine.run_due()
    evaluation_id = matter.data["evaluation_id"]
    key = f"P07-{evaluation_id}-{ResultRecipient.SASAC}"
    query = ListInstances(key="evaluation_result", business_key=key)
    (found,) = meter.engine.query(query, actor=SYSTEM).instances
    result = meter.town.driver.instance(found.instance_id)
    meter.complete(result, "签收结果", "leader_1", used_in="inspection")


def play(meter: Meter, first: str, second: str, third: str) -> None:
    """Three contacts, one a quarter: to the ledger, dissolved, and left alone until red."""
    go_to_the_ledger(meter, meter.town.contact(period=first))
    meter.complete(
        meter.town.contact(period=second),
        "交办",
        "office_li",
        assign_decision="dissolved",
        dissolved_reason="已注销登记",
    )
    escalate(meter, meter.town.contact(period=third))


def go_to_the_ledger(meter: Meter, contact: DrivenInstance) -> None:
    """Returned once, disputed once, with needs that come and go."""
    assign(meter, contact, meter.town.industry)
    returned = {"sign_decision": "return", "return_reason": "不归我们管"}
    meter.complete(contact, "签收", "industry_wang", **returned)
    assign(meter, contact, meter.town.labour)
    meter.complete(contact, "签收", "labour_su", sign_decision="accept")
    plan = {"planned_on": meter.today, "planned_manner": "visit"}
    meter.complete(contact, "制定走访计划", "labour_su", **plan)
    meter.complete(contact, "走访并记录", "labour_su", **needs(meter, "甲乙丙丁"))
    dissent = {"opinion": "dissent", "dissent_reason": "没有提过丙和丁"}
    meter.complete(contact, "确认与评价", "works_gao", **dissent)
    meter.complete(contact, "更正走访记录", "labour_su", **needs(meter, "甲乙戊己"))
    work_on_a_need(meter, meter.town.follow_up(contact, "甲"))
    meter.complete(contact, "确认与评价", "works_gao", opinion="confirm", rating="good")


def work_on_a_need(meter: Meter, matter: DrivenInstance) -> None:
    """Not solved at first."""
    solved = {"result": "solved", "result_note": "已开班，12人参加。"}
    unsolved = {"solved": "no", "unsolved_reason": "班次太少，仍有人没学上。"}
    meter.complete(matter, "办理诉求", "labour_su", **solved)
    meter.complete(matter, "确认是否解决", "works_gao", **unsolved)
    meter.complete(matter, "办理诉求", "labour_su", **solved)
    meter.complete(matter, "确认是否解决", "works_gao", solved="yes")


def escalate(meter: Meter, contact: DrivenInstance) -> None:
    """The unit does not sign, so that the office and the convener have to decide."""
    assign(meter, contact, meter.town.industry)
    meter.town.driver.advance("P25WD")
    measures = {
        "measures_decision": "press",
        "measures_reason": "逾期未签收，已约见联络员。",
        "measures_until": meter.today,
    }
    meter.complete(contact, "督办核办", "office_li", **measures)
    decision = {"interview_decision": "not_yet", "interview_reason": "单位已说明原因。"}
    meter.complete(contact, "约谈决定", "convener_bao", **decision)
    meter.complete(contact, "签收", "industry_wang", sign_decision="accept")


def assign(meter: Meter, contact: DrivenInstance, unit_id: int) -> None:
    meter.complete(contact, "交办", "office_li", assign_decision="assign", unit_id=str(unit_id))


def needs(meter: Meter, titles: str) -> dict[str, Any]:
    return record(*(need(title) for title in titles)) | {"visited_on": meter.today}


def steps(engine: Engine, *processes: str) -> Iterator[str]:
    """The steps that people complete in these processes, as they are deployed."""
    for definition in engine.query(ListDefinitions(), actor=SYSTEM):
        if definition.key in processes:
            content = engine.query(GetDefinition(definition.definition_id), actor=SYSTEM)
            for path, diagram in content.files:
                if path.endswith(".bpmn"):
                    yield from (
                        str(task.get("id")) for task in etree.fromstring(diagram).iter(TASK)
                    )

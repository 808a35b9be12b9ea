"""A finding, page by page: reported, planned, rectified, rejected, rectified again, closed."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.town import WORKS
from web.demonstration_run import RunningDemonstration

FINDING = "厂务公开栏半年没有更新"
_REASON = "三月以后的工资集体协商情况没有公开。"


def _report(office: Desk) -> None:
    office.open("/findings")
    office.page.get_by_role("link", name="报告问题").click()
    form = office.page.locator("form[data-form]")
    form.get_by_label("企业", exact=True).select_option(label=f"{WORKS}（包头市昆都仑区）")
    form.get_by_label("问题", exact=True).fill(FINDING)
    form.get_by_label("具体情况").fill("最近一期是去年11月。")
    form.get_by_label("类别").select_option(label="权益地位")
    office.button("发起").click()
    office.is_told("已发起")
    expect(office.page.get_by_role("heading", level=1)).to_have_text(FINDING)


def _rectify(enterprise: Desk, done: str) -> None:
    enterprise.to_claim(FINDING)
    enterprise.fill("整改情况", done)
    enterprise.fill("佐证说明", "公开栏照片存工会。")
    enterprise.hand_in()


def test_an_enterprise_rectifies_is_rejected_rectifies_again_and_is_closed(
    installation: Installation, enter: Enter
) -> None:
    office = enter("lijianguo")
    _report(office)

    enterprise = enter("gaoyunfeng", phone=True)
    enterprise.to_claim(FINDING)
    enterprise.fill("原因分析", "没有专人负责。")
    enterprise.fill("整改措施", "工会指定专人，每月更新。")
    enterprise.fill("责任部门和责任人", "工会办公室")
    enterprise.fill("计划完成日期", "2026-06-01")
    enterprise.hand_in()
    _rectify(enterprise, "已更新到五月。")

    unit = enter("narisu")
    unit.to_claim(FINDING)
    unit.sees("已更新到五月。")
    unit.tick("现场核验")
    unit.tick("没有到位，退回")
    unit.fill("退回理由", _REASON)
    unit.hand_in()

    # The enterprise learns why, and what it wrote before is not asked again.
    enterprise.to_claim(FINDING)
    enterprise.sees(f"核验没有通过，理由：{_REASON}")
    enterprise.fill("整改情况", "已补上工资集体协商情况。")
    enterprise.fill("佐证说明", "公示五个工作日，没有异议。")
    enterprise.hand_in()

    unit.to_claim(FINDING)
    unit.tick("现场核验")
    unit.tick("整改到位，提请销号")
    unit.hand_in()
    office.to_claim(FINDING)
    office.tick("同意销号")
    office.hand_in()

    running = RunningDemonstration(installation.engine, installation.clock, ())
    running.advance_to(installation.clock.now())  # A job enters what the last steps said.

    enterprise.open("/findings")
    expect(enterprise.row(FINDING)).to_contain_text("已销号")
    enterprise.row(FINDING).get_by_role("link", name=FINDING).click()
    enterprise.sees("产改销〔2026〕1号")
    steps = enterprise.page.locator(".timeline li")
    expect(steps.filter(has_text="核验不通过")).to_contain_text(_REASON)
    expect(steps.filter(has_text="核验不通过")).to_contain_text("那日苏")
    expect(steps.filter(has_text="销号")).to_contain_text("李建国")

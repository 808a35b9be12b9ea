"""An evaluation, page by page: scored by the enterprise, verified, judged, announced, appealed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

from engine.ids import SYSTEM
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.town import PASSWORD, WORKS, Places
from web.demonstration_run import RunningDemonstration
from workflows.accounts.commands import SetPassword
from workflows.evaluation.commands import OpenRound
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, UnitKind

ROUND = "2026年度评价"
TITLE = f"{WORKS}：{ROUND}"


@pytest.fixture(autouse=True)
def panel(installation: Installation, places: Places) -> None:
    """A round that the industry verifies and the unions judge."""
    engine = installation.engine
    unit = engine.execute(c.AddUnit("150200", "包头市总工会", UnitKind.MEMBER), actor=SYSTEM)
    engine.execute(c.AddPerson("tuya", "托娅"), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit.unit_id, "分管领导", Duty.LEADER), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, "tuya", date(2026, 1, 1)), actor=SYSTEM)
    at = installation.wall_clock.now()
    engine.execute(SetPassword("tuya", PASSWORD, at=at, must_change=False), actor=SYSTEM)
    opening = OpenRound(2026, ROUND, places.unit_id, (unit.unit_id,))
    engine.execute(opening, actor="lijianguo")


def _entry(desk: Desk, title: str) -> Locator:
    """The part of a form that is about one indicator."""
    return desk.form.locator("li[data-row]").filter(has_text=title)


def _score(enterprise: Desk) -> None:
    enterprise.to_claim(TITLE)
    _entry(enterprise, "一线产业工人党员比例").get_by_label("数值").fill("9")
    led = _entry(enterprise, "党建带工建")
    led.get_by_label("是", exact=True).check()
    led.get_by_label("证据说明").fill("2026年党委会议纪要第3号")
    # What is on file is shown with its source, and nothing is asked about it.
    on_file = _entry(enterprise, "接受联系指导")
    expect(on_file).to_contain_text("企业档案")
    expect(on_file.get_by_label("数值")).to_be_hidden()
    enterprise.hand_in()


def _verify(unit: Desk) -> None:
    unit.to_claim(TITLE)
    led = _entry(unit, "党建带工建")
    expect(led).to_contain_text("2026年党委会议纪要第3号")
    led.get_by_label("核验得分").fill("4")
    led.get_by_label("与公式不同的理由").fill("全年只研究过一次。")
    unit.fill("核验意见", "已查阅台账。")
    unit.hand_in()


def test_an_evaluation_runs_from_self_score_to_appeal(
    installation: Installation, enter: Enter
) -> None:
    office = enter("lijianguo")
    office.open("/start/evaluation?q=青岭")
    office.page.get_by_label("评价轮次").select_option(index=1)
    office.page.get_by_label("企业", exact=True).select_option(index=1)
    office.button("发起").click()
    office.is_told("已发起")
    enterprise = enter("gaoyunfeng", phone=True)
    _score(enterprise)
    _verify(enter("narisu"))
    judge = enter("tuya", phone=True)
    judge.open("/work/mine")
    judge.row(TITLE).get_by_role("link", name=TITLE).first.click()
    judge.page.locator("#sign").get_by_label("同意", exact=True).check()
    judge.page.locator("#sign").get_by_role("button", name="提交意见").click()
    judge.is_told("意见已记下")

    office.open("/evaluations/notices")
    expect(office.row(WORKS)).to_be_visible()
    running = RunningDemonstration(installation.engine, installation.clock, ())
    running.advance_to(installation.clock.now() + timedelta(days=8))

    enterprise.open("/")  # Its own portal says what there is to do.
    enterprise.page.get_by_role("link", name=re.compile("^去办理.*确认或申诉")).click()
    enterprise.button("认领并办理").click()
    enterprise.is_told("已认领")
    enterprise.tick("申诉")
    enterprise.form.get_by_role("button", name="加一条").click()
    appeal = enterprise.form.locator("[data-row]").last
    appeal.get_by_role("combobox").select_option(label="党建带工建（8分）")
    appeal.get_by_role("textbox").fill("全年研究过四次，附会议纪要。")
    enterprise.hand_in()

    office.to_claim(TITLE)
    review = _entry(office, "党建带工建")
    expect(review).to_contain_text("全年研究过四次")
    review.get_by_label("受理，重新核验").check()
    review.get_by_label("答复企业").fill("会议纪要属实，请重新核验。")
    office.hand_in()

    unit = enter("narisu")
    unit.to_claim(TITLE)
    again = _entry(unit, "党建带工建")
    again.get_by_label("核验得分").fill("8")
    again.get_by_label("理由").fill("四次会议纪要齐全。")
    unit.hand_in()

    running.advance_to(installation.clock.now())  # A job enters the points.

    # Every score opens into who gave it and why.
    enterprise.open("/evaluations")
    enterprise.row(WORKS).get_by_role("link", name=WORKS).first.click()
    enterprise.page.locator("summary").filter(has_text="党建带工建").click()
    opened = enterprise.page.locator("details[open]")
    for text in ("全年只研究过一次。", "四次会议纪要齐全。", "那日苏"):
        expect(opened).to_contain_text(text)

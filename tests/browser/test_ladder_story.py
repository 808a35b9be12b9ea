"""A contact that is left alone climbs every rung, and everybody sees it come."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.test_story import start_contact
from tests.browser.town import DAIRY


def pass_to(desk: Desk, day: str) -> None:
    """Press the demonstration's button until its strip tells ``day`` (5月26日)."""
    strip = desk.page.get_by_role("complementary", name="演示说明")
    while day not in strip.inner_text():
        desk.next_working_day()


def test_every_rung_comes_up_to_the_convener_with_an_extension_on_the_way(enter: Enter) -> None:
    office, unit = enter("lijianguo"), enter("narisu")
    start_contact(office, DAIRY)
    _plan(unit)
    item = unit.path

    # The visit is planned for Friday 22 May, so its record is due on Friday 29 May.
    expect(_status(unit)).to_have_text("正常")
    pass_to(unit, "5月27日")
    unit.open(item)
    expect(_status(unit)).to_have_text("蓝·临期")

    _ask_for_extension(unit)
    _approve_extension(office)
    unit.open(item)
    expect(_status(unit)).to_have_text("正常")
    unit.sees("延期已批准")
    unit.sees(re.compile("原定5月29日"))

    pass_to(unit, "6月3日")
    unit.open(item)
    expect(_status(unit)).to_have_text("蓝·临期")
    pass_to(unit, "6月8日")
    unit.open(item)
    expect(_status(unit)).to_have_text("黄·滞后")

    # The urging notice goes out on the first working day after the due date.
    pass_to(unit, "6月9日")
    _sign_for_notice(enter("wangfang"))

    # Red with the end of 15 June, five working days after the notice.
    pass_to(unit, "6月16日")
    unit.open(item)
    expect(_status(unit)).to_have_text("红·超期")
    _read_red_notice(office)

    # The Dragon Boat Festival, 19 to 21 June, does not count.
    convener = enter("buhe")
    convener.open("/work/to-claim")
    expect(convener.row(DAIRY)).to_have_count(0)
    pass_to(unit, "7月1日")
    decision = _decide_interview(convener)

    unit.open(item)
    past = unit.page.get_by_role("region", name="经过")
    expect(past.get_by_role("listitem").filter(has_text="约谈决定").first).to_contain_text("布和")

    # Whoever sees the matter reads what was decided.
    office.open(decision)
    told = office.page.get_by_role("region", name="约谈决定")
    for text in ("约谈责任单位", "2026年7月3日 周五", "转红后仍未办结，请说明原因"):
        expect(told).to_contain_text(text)
    expect(told.get_by_role("textbox")).to_have_count(0)


def _status(desk: Desk) -> Locator:
    return desk.page.locator(".page-meta .status")


def _plan(unit: Desk) -> None:
    """Sign for the contact, plan the visit, hold the item of the record."""
    unit.to_claim(DAIRY)
    unit.tick("签收")
    unit.hand_in()
    unit.to_claim(DAIRY)
    unit.fill("计划走访日期", "2026-05-22")
    unit.tick("上门走访")
    unit.hand_in()
    unit.to_claim(DAIRY)


def _ask_for_extension(unit: Desk) -> None:
    unit.page.get_by_role("link", name="申请", exact=True).click()
    dialog = unit.page.get_by_role("dialog")
    dialog.get_by_label("需要延长").select_option(label="5个工作日")
    dialog.get_by_label("理由").fill("企业正值设备大修，协调走访时间需要顺延。")
    dialog.get_by_role("button", name="申请延期").click()
    unit.is_told("延期申请已送办公室")


def _approve_extension(office: Desk) -> None:
    office.open("/board")
    asked = office.page.get_by_role("region", name="待批延期").get_by_role("listitem")
    expect(asked).to_contain_text(DAIRY)
    expect(asked).to_contain_text("设备大修")
    asked.locator("summary").first.click()
    asked.get_by_role("button", name="批准延期").click()
    office.is_told("已批准延期")


def _sign_for_notice(leader: Desk) -> None:
    leader.open("/notices")
    leader.sees(re.compile("已于6月5日 周五 17:30到期，仍未办结"))
    leader.open("/work")
    waiting = leader.page.get_by_role("region", name="需要您签收")
    waiting.get_by_role("link").first.click()
    expect(leader.page.get_by_role("heading", level=1)).to_have_text("催办通知书")
    leader.sees(re.compile("内产改办督"))
    leader.button("签收").click()
    leader.is_told("已签收")
    leader.sees("王芳已签收")


def _read_red_notice(office: Desk) -> None:
    office.open("/notices")
    office.page.get_by_role("button", name=re.compile("转红.*请核办")).click()
    office.open("/work/to-claim")
    office.to_claim(DAIRY)
    expect(office.page.locator(".page-meta")).to_contain_text("督办核办")
    office.tick("责令限期办理")
    office.fill("超期原因", "没有安排人手，已约请分管负责人。")
    office.fill("要求办结的日期", "2026-06-30")
    office.hand_in()


def _decide_interview(convener: Desk) -> str:
    """Decide, and return the path of the item."""
    convener.to_claim(DAIRY)
    path = convener.path
    expect(convener.page.locator(".page-meta")).to_contain_text("约谈决定")
    convener.tick("约谈责任单位")
    convener.fill("约谈日期", "2026-07-03")
    convener.fill("约谈对象", "包头市工业和信息化局分管负责人")
    convener.fill("理由和要求", "转红后仍未办结，请说明原因并提出办结时间。")
    convener.hand_in()
    return path

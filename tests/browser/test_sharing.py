"""Several people at the same item, and names that are locked."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.installation import Installation
from tests.browser.matters import assigned, completions, visiting
from tests.browser.town import PASSWORD, Places
from workflows.accounts.policy import FAILURES_BEFORE_LOCK, FIRST_LOCK


def test_the_second_to_claim_sees_who_has_it(
    enter: Enter, installation: Installation, places: Places
) -> None:
    path = f"/items/{assigned(installation.engine, places).work_item_id}"
    first, second = enter("narisu"), enter("zhanghuimin")
    first.open(path)
    second.open(path)
    first.button("认领并办理").click()
    first.is_told("已认领")
    second.button("认领并办理").click()
    second.is_told(re.compile("已由那日苏于.*认领"))
    expect(second.page.locator(".page-meta")).to_contain_text("经办：那日苏")
    expect(second.button("认领并办理")).to_have_count(0)


def test_what_was_typed_stays_where_a_colleague_was_given_the_item(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = visiting(installation.engine, places)
    unit, leader = enter("narisu"), enter("wangfang")
    unit.open(f"/items/{item.work_item_id}")
    unit.fill("走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("走访情况", "看了两个车间和实训室。")

    leader.open(f"/items/{item.work_item_id}")
    leader.page.get_by_role("link", name="指派", exact=True).click()
    dialog = leader.page.get_by_role("dialog")
    dialog.get_by_label("给谁").select_option(label="张慧敏")
    dialog.get_by_label("理由").fill("那日苏本周外出。")
    dialog.get_by_role("button", name="指派").click()
    leader.is_told("已指派")

    unit.form.get_by_role("button", name="提交", exact=True).click()
    unit.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    unit.sees(re.compile("张慧敏"))
    assert completions(installation.engine, item) == []


def test_wrong_passwords_lock_the_name_for_a_while(
    enter: Enter, installation: Installation
) -> None:
    desk = enter()
    for left in range(FAILURES_BEFORE_LOCK - 1, 0, -1):
        desk.sign_in("narisu", "wrong")
        desk.sees(f"还可以再试{left}次")
    desk.sign_in("narisu", "wrong")
    desk.sees(re.compile("暂停登录，请过15分钟再试"))
    desk.sign_in("narisu", PASSWORD)
    desk.sees(re.compile("暂停登录"))

    installation.wall_clock.advance(FIRST_LOCK)
    desk.sign_in("narisu", PASSWORD)
    expect(desk.page.get_by_role("heading", level=1, name="工作台")).to_be_visible()


def test_speaks_english_when_asked_and_remembers_it(enter: Enter) -> None:
    desk = enter("narisu")
    desk.page.get_by_role("link", name="English").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Workbench")
    desk.open("/help")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    desk.page.get_by_role("link", name="中文").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("帮助")


def test_english_pages_speak_english(
    enter: Enter, installation: Installation, places: Places
) -> None:
    """Names of bodies, matters and steps stay as they are: they are data."""
    item = visiting(installation.engine, places)
    desk = enter("narisu")
    for path in ("/work/mine", f"/items/{item.work_item_id}", "/enterprises", "/ledger"):
        desk.open(f"{path}?lang=en")
        words = desk.page.locator("th[scope=col], label, legend, .btn, .tabs").all_inner_texts()
        assert words
        assert [word for word in words if re.search(r"[\u4e00-\u9fff]", word)] == []

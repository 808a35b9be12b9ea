"""The essential acts in a browser that runs no script at all."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.installation import Installation
from tests.browser.matters import assigned, completions, open_items, visiting
from tests.browser.town import WORKS, Places


def test_signs_in_claims_and_completes(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = assigned(installation.engine, places)
    unit = enter("narisu", scripts=False)
    unit.open("/work/to-claim")
    unit.row(WORKS).get_by_role("button", name="认领").click()
    unit.tick("签收")
    unit.form.get_by_role("button", name="提交", exact=True).click()
    unit.sees("已提交：签收")
    assert len(completions(installation.engine, item)) == 1


def test_adds_rows_by_round_trips(enter: Enter, installation: Installation, places: Places) -> None:
    item = visiting(installation.engine, places)
    unit = enter("narisu", scripts=False)
    unit.open(f"/items/{item.work_item_id}")
    unit.fill("走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("走访情况", "看了两个车间和实训室。")
    for number in (1, 2):
        if number > 1:
            unit.form.get_by_role("button", name="加一条").click()
        need = unit.form.get_by_role("group", name=f"第{number}条")
        need.get_by_label("诉求", exact=True).fill(f"第{number}件诉求")
        need.get_by_label("类别").select_option(label="技能培训")
    expect(unit.form.get_by_label("走访情况", exact=True)).to_have_value("看了两个车间和实训室。")
    unit.form.get_by_role("button", name="提交", exact=True).click()
    unit.sees("已提交：走访并记录")
    (confirmed,) = open_items(installation.engine, item.instance_id)
    assert confirmed.element_id == "confirm"


def test_shows_what_depends_on_a_choice_when_asked(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = assigned(installation.engine, places)
    unit = enter("narisu", scripts=False)
    unit.open(f"/items/{item.work_item_id}")
    unit.button("认领并办理").click()
    unit.tick("退回")
    unit.button("按所选内容更新表单").click()
    unit.fill("退回理由", "企业注册地已迁出，建议由属地单位联系。")
    unit.form.get_by_role("button", name="提交", exact=True).click()
    unit.sees("已提交：签收")


def test_tells_what_is_wrong_beside_the_field_and_on_top(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = visiting(installation.engine, places)
    unit = enter("narisu", scripts=False)
    unit.open(f"/items/{item.work_item_id}")
    unit.form.get_by_role("button", name="提交", exact=True).click()
    summary = unit.page.get_by_role("alert", name=re.compile("还有[0-9]+处要改"))
    expect(summary.get_by_role("link").first).to_be_visible()
    expect(unit.form.get_by_label("走访情况", exact=True)).to_have_attribute("aria-invalid", "true")
    assert completions(installation.engine, item) == []


def test_an_action_has_a_page_of_its_own(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = visiting(installation.engine, places)
    unit = enter("narisu", scripts=False)
    unit.open(f"/items/{item.work_item_id}")
    unit.page.get_by_role("link", name="申请", exact=True).click()
    unit.page.get_by_label("理由").fill("企业正值设备大修。")
    unit.button("申请延期").click()
    unit.sees("延期申请待办公室批复")


def test_signs_out(enter: Enter) -> None:
    unit = enter("narisu", scripts=False)
    unit.button("退出").click()
    unit.open("/work")
    assert unit.path.startswith("/sign-in")

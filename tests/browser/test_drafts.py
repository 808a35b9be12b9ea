"""What somebody types is not lost: reloads, a killed page, a session that ran out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Error, Locator, expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.matters import completions, visiting
from tests.browser.town import PASSWORD, Places
from workflows.accounts.policy import IDLE_TIMEOUT

TEXT = "看了两个车间和实训室，与工会座谈。"


@pytest.fixture
def unit(enter: Enter, installation: Installation, places: Places) -> Desk:
    """那日苏 before the form of a visit."""
    item = visiting(installation.engine, places)
    desk = enter("narisu")
    desk.open(f"/items/{item.work_item_id}")
    return desk


def kept(desk: Desk) -> None:
    expect(desk.form.get_by_label("走访情况", exact=True)).to_have_value(TEXT)


def title(desk: Desk, number: int) -> Locator:
    """What the need in the row ``number`` is called."""
    return desk.form.get_by_role("group", name=f"第{number}条").get_by_label("诉求", exact=True)


def saved(desk: Desk) -> None:
    expect(desk.page.locator("[data-draft-state]")).to_contain_text("草稿已存")


def test_a_draft_saves_itself_and_survives_a_reload(unit: Desk) -> None:
    unit.fill("走访情况", TEXT)
    unit.form.get_by_role("button", name="加一条").click()
    title(unit, 1).fill("职工子女暑期托管")
    title(unit, 2).fill("数控技师研修班")
    saved(unit)
    unit.page.reload()
    kept(unit)
    expect(title(unit, 2)).to_have_value("数控技师研修班")


def test_what_was_typed_last_is_saved_on_leaving_the_page(unit: Desk) -> None:
    path = unit.path
    unit.fill("走访情况", TEXT)
    unit.open("/work")
    # The browser sends it behind the page's back, so it may come after the next page.
    for _ in range(20):
        unit.open(path)
        if unit.form.get_by_label("走访情况", exact=True).input_value() == TEXT:
            break
    kept(unit)


def test_a_draft_survives_a_page_that_was_killed(unit: Desk) -> None:
    unit.fill("走访情况", TEXT)
    saved(unit)
    with pytest.raises(Error, match="crash"):
        unit.page.goto("chrome://crash")
    context = unit.page.context
    unit.page.close()  # Else the next page may be given to the process that is gone.
    again = Desk(context.new_page(), unit.address)
    again.open("/work/mine")
    again.page.get_by_role("link", name="办理").click()
    kept(again)


def test_without_network_a_draft_waits_on_the_device(unit: Desk) -> None:
    context = unit.page.context
    context.set_offline(True)
    unit.fill("走访情况", TEXT)
    expect(unit.page.locator("[data-draft-state]")).to_contain_text("已存在这台设备上")
    context.set_offline(False)
    saved(unit)
    unit.page.reload()
    kept(unit)


def test_a_session_that_ran_out_keeps_what_was_typed(
    unit: Desk, installation: Installation
) -> None:
    path = unit.path
    installation.wall_clock.advance(IDLE_TIMEOUT + timedelta(minutes=1))
    unit.fill("走访情况", TEXT)
    unit.form.get_by_role("button", name="加一条").click()
    title(unit, 2).fill("数控技师研修班")
    expect(unit.page.locator("[data-draft-state]")).to_contain_text("登录已过期")
    unit.page.reload()
    unit.sees("登录已过期，请重新登录")
    unit.sign_in("narisu", PASSWORD)
    unit.page.wait_for_url(f"**{path}")
    kept(unit)
    expect(title(unit, 2)).to_have_value("数控技师研修班")


def test_handing_in_after_the_session_ran_out_comes_back_to_the_form(
    unit: Desk, installation: Installation
) -> None:
    path = unit.path
    unit.fill("走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("走访情况", TEXT)
    installation.wall_clock.advance(IDLE_TIMEOUT + timedelta(minutes=1))
    unit.form.get_by_role("button", name="提交", exact=True).click()
    unit.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    unit.sees("登录已过期")
    unit.sign_in("narisu", PASSWORD)
    unit.page.wait_for_url(f"**{path}")
    kept(unit)
    unit.hand_in()


def test_a_draft_is_gone_from_the_device_once_it_was_handed_in(
    unit: Desk, installation: Installation
) -> None:
    unit.fill("走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("走访情况", TEXT)
    unit.hand_in()
    assert unit.page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_on_submit_has_one_effect(
    enter: Enter, installation: Installation, places: Places, *, scripts: bool
) -> None:
    item = visiting(installation.engine, places)
    unit = enter("narisu", scripts=scripts)
    unit.open(f"/items/{item.work_item_id}")
    unit.fill("走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("走访情况", TEXT)
    submit = unit.form.get_by_role("button", name="提交", exact=True)
    if scripts:
        submit.click()
        submit = unit.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True)
    submit.dblclick(no_wait_after=True)
    # The second click may break off the way to where the first one leads, so the address is looked
    # at until it is there; waiting for one navigation would fail with that.
    expect(unit.page).to_have_url(re.compile("/work/"), timeout=20_000)
    assert len(completions(installation.engine, item)) == 1

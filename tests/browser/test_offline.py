"""A visit recorded at phone width where there is no network: kept, sent once, compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from engine.commands.work_items import AssignWorkItem, GetWorkItem, SaveDraft
from engine.views import WorkItem
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.matters import completions, visiting
from tests.browser.town import PASSWORD, Places

TEXT = "看了两个车间和实训室，与工会座谈。"


@pytest.fixture
def item(installation: Installation, places: Places) -> WorkItem:
    return visiting(installation.engine, places)


@pytest.fixture
def phone(enter: Enter, item: WorkItem) -> Desk:
    """那日苏 with a phone, who took the visit along."""
    desk = enter("narisu", phone=True)
    desk.open(f"/items/{item.work_item_id}")
    desk.button("带着走").click()
    desk.sees("已存好，没有网络也能打开这一页")
    return desk


def filled_in(desk: Desk) -> None:
    desk.fill("走访日期", "2026-05-20")
    desk.tick("上门走访")
    desk.fill("走访情况", TEXT)


def handed_in(desk: Desk) -> None:
    desk.form.get_by_role("button", name="提交", exact=True).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()


def test_a_visit_filled_in_offline_is_sent_once_when_the_network_is_back(
    phone: Desk, installation: Installation, item: WorkItem, tmp_path: Path
) -> None:
    photo = tmp_path / "车间.txt"
    photo.write_text("实训室", encoding="utf-8")
    context, path = phone.page.context, phone.path
    context.set_offline(True)
    filled_in(phone)
    phone.form.locator("#_files").set_input_files(photo)
    expect(phone.page.locator("[data-draft-state]")).to_contain_text("已存在这台设备上")
    # The page is closed and opened again, still without a network.
    phone.page.close()
    again = Desk(context.new_page(), phone.address)
    again.open(path)
    expect(again.form.get_by_label("走访情况", exact=True)).to_have_value(TEXT)
    handed_in(again)
    again.sees("等网络恢复后自动发出")
    assert not completions(installation.engine, item)

    context.set_offline(False)
    again.sees("没有等着发出的。")

    assert len(completions(installation.engine, item)) == 1
    view = installation.engine.query(GetWorkItem(item.work_item_id), actor="narisu")
    assert [each.name for each in view.attachments] == ["车间.txt"]


def test_a_lost_answer_does_not_double_what_was_sent(
    phone: Desk, installation: Installation, item: WorkItem
) -> None:
    filled_in(phone)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("internetdisconnected")

    phone.page.route("**/send", lose, times=1)
    handed_in(phone)
    phone.page.wait_for_url("**/outbox")
    phone.sees("没有等着发出的。")

    assert len(completions(installation.engine, item)) == 1


def test_what_changed_meanwhile_is_shown_beside_and_chosen_by_hand(
    phone: Desk, installation: Installation, item: WorkItem
) -> None:
    phone.page.context.set_offline(True)
    filled_in(phone)
    handed_in(phone)
    phone.sees("等网络恢复后自动发出")
    other = {"visited_on": "2026-05-20", "manner": "visit", "visit_record": "另一台电脑上写的"}
    installation.engine.execute(SaveDraft(item.work_item_id, other), actor="narisu")

    phone.page.context.set_offline(False)
    phone.sees(re.compile("这件事在您离线时有了变化"))
    assert not completions(installation.engine, item)
    phone.button("看两份的不同").click()
    phone.sees("另一台电脑上写的")
    expect(phone.page.locator(".compare")).to_contain_text(TEXT)
    phone.button("按所选的发出").click()
    phone.sees("没有等着发出的。")

    (done,) = completions(installation.engine, item)
    assert TEXT in str(done.detail)


def test_an_item_that_went_to_somebody_else_is_not_overwritten(
    phone: Desk, installation: Installation, item: WorkItem
) -> None:
    phone.page.context.set_offline(True)
    filled_in(phone)
    handed_in(phone)
    phone.sees("等网络恢复后自动发出")
    installation.engine.execute(
        AssignWorkItem(item.work_item_id, "wangfang", "换人"), actor="lijianguo"
    )

    phone.page.context.set_offline(False)
    phone.sees(re.compile("这件事在您离线时有了变化"))
    phone.button("看两份的不同").click()

    phone.sees(re.compile("现在不能由您提交"))
    assert not completions(installation.engine, item)


def test_a_session_that_ran_out_keeps_everything_until_one_signs_in_again(
    phone: Desk, installation: Installation, item: WorkItem
) -> None:
    phone.page.context.set_offline(True)
    filled_in(phone)
    handed_in(phone)
    phone.sees("等网络恢复后自动发出")
    phone.page.context.clear_cookies()
    phone.page.context.set_offline(False)
    phone.sees(re.compile("登录已过期。重新登录后自动发出"))

    phone.open("/sign-in")
    phone.sign_in("narisu", PASSWORD)
    phone.page.wait_for_url("**/work/**")
    phone.open("/outbox")
    phone.sees("没有等着发出的。")

    assert len(completions(installation.engine, item)) == 1


def test_signing_out_asks_and_leaves_nothing_on_the_device(phone: Desk) -> None:
    path = phone.path
    phone.page.context.set_offline(True)
    filled_in(phone)
    handed_in(phone)
    phone.sees("等网络恢复后自动发出")
    phone.page.context.route("**/send", lambda route: route.abort("internetdisconnected"))
    phone.page.context.set_offline(False)
    asked: list[str] = []

    def agree(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    phone.page.on("dialog", agree)
    phone.open("/account")
    phone.button("退出登录").click()
    phone.page.wait_for_url("**/sign-in")
    assert "没有发出" in asked[0]

    phone.page.context.set_offline(True)
    phone.open(path)
    phone.sees("现在没有网络，这一页打不开")
    kept = phone.page.evaluate(
        "new Promise((done) => { const asked = indexedDB.open('duban', 1); asked.onsuccess = () => "
        "{ const all = asked.result.transaction('forms').objectStore('forms').getAll();"
        " all.onsuccess = () => done(all.result.length); }; })"
    )
    assert kept == 0

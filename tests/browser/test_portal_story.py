"""The portal on a telephone: an account on a slip, a password of one's own, what there is to do."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from engine.commands.work_items import CompleteWorkItem
from engine.ids import SYSTEM
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.matters import visiting
from tests.browser.town import DAIRY, PASSWORD, WORKS, Places
from workflows.rectification.commands import FindingFilter, IssueFindingList, ReportFinding
from workflows.rectification.views import Category, FindingList

_RECORD = {
    "visited_on": "2026-05-20",
    "manner": "visit",
    "visit_record": "看了两个车间，和工会座谈。",
    "needs": [],
}


def _have_matters(installation: Installation, places: Places) -> None:
    """The works has a visit to confirm and a list to sign for; so has the dairy a list."""
    engine = installation.engine
    item = visiting(engine, places)
    engine.execute(CompleteWorkItem(item.work_item_id, _RECORD), actor="narisu")
    for enterprise_id in (places.works_id, places.dairy_id):
        report = ReportFinding(enterprise_id, "公开栏没有更新", "", Category.OTHER)
        engine.execute(report, actor=SYSTEM)
        narrow = FindingFilter(enterprise_id=enterprise_id)
        engine.execute(IssueFindingList(FindingList.PROBLEMS, narrow), actor="lijianguo")


def _hand_out(office: Desk, enterprise_id: int) -> tuple[str, str]:
    """The account and the code on the slip."""
    office.open(f"/enterprises/{enterprise_id}/file/accounts")
    office.page.get_by_label("姓名").fill("白桦")
    office.page.get_by_label("手机").fill("13904721234")
    office.page.get_by_label("代表").select_option(label="人力资源")
    office.button("发放账号").click()
    office.sees("一次性密码只显示这一次。")
    user_id, code = office.page.locator(".slip .code").all_inner_texts()
    return user_id.strip(), code.strip()


def _choose_password(person: Desk, code: str) -> None:
    person.page.wait_for_url("**/account/password")
    person.page.get_by_label("现在的密码").fill(code)
    person.page.get_by_label("新密码", exact=True).fill(PASSWORD)
    person.page.get_by_label(re.compile("再填一次|再输一次")).fill(PASSWORD)
    person.page.locator("main form button[type=submit]").first.click()
    person.is_told("密码已修改")


def test_an_account_on_a_slip_opens_the_portal_of_one_enterprise(
    enter: Enter, installation: Installation, places: Places
) -> None:
    _have_matters(installation, places)
    user_id, code = _hand_out(enter("lijianguo"), places.works_id)

    phone = enter(phone=True)
    phone.sign_in(user_id, code)
    _choose_password(phone, code)
    phone.open("/")
    phone.sees("核对走访记录，提出意见，给这次走访打分")
    expect(phone.page.get_by_role("heading", name=WORKS, level=1)).to_be_visible()
    expect(phone.page.get_by_text(DAIRY)).to_have_count(0)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360

    phone.page.get_by_role("button", name=re.compile("^签收")).click()
    phone.is_told("已签收")
    phone.sees("没有待签收的文书。")

    phone.page.get_by_role("link", name=re.compile("^去办理.*确认与评价")).click()
    phone.button("认领并办理").click()
    phone.is_told("已认领")
    phone.tick("属实，确认")
    phone.tick("很满意")
    phone.hand_in()
    phone.open(f"/enterprises/{places.works_id}/file/handled")
    expect(phone.page.locator("main").get_by_text("白桦")).to_be_visible()

    with phone.page.expect_response(lambda answer: answer.status == 404):
        phone.open(f"/enterprises/{places.dairy_id}")
    expect(phone.page.get_by_text(DAIRY)).to_have_count(0)

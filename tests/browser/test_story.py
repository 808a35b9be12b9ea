"""The whole contact of an enterprise, page by page, by the people concerned."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.town import UNIT, WORKS

TITLE = f"{WORKS}：2026年第2季度联系"


def start_contact(office: Desk, enterprise: str = WORKS) -> None:
    """The office starts a contact and assigns it to the unit that is on file."""
    office.open("/start")
    office.page.locator(".btn[href='/start/contact_enterprise']").click()
    enterprises = office.page.get_by_label("联系的企业")
    enterprises.select_option(label=f"{enterprise}（包头市昆都仑区）")
    office.button("发起").click()
    office.is_told("已发起")
    office.page.locator("main").get_by_role("link", name="查看").click()
    office.button("认领并办理").click()
    office.tick("交办")
    office.page.get_by_label("联系单位").select_option(label=UNIT)
    office.hand_in()


def test_office_assigns_unit_visits_enterprise_confirms_ledger_shows_it(enter: Enter) -> None:
    start_contact(enter("lijianguo"))

    unit = enter("narisu")
    unit.to_claim(WORKS)
    unit.tick("签收")
    unit.hand_in()
    unit.to_claim(WORKS)
    unit.fill("计划走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("同行单位", "包头市总工会")
    unit.hand_in()

    _visit(enter("narisu", phone=True))

    enterprise = enter("gaoyunfeng", phone=True)
    enterprise.to_claim(WORKS)
    enterprise.sees("数控技师研修班")
    enterprise.sees("职工子女暑期托管")
    enterprise.tick("属实，确认")
    enterprise.tick("很满意")
    enterprise.hand_in()

    office = enter("lijianguo")
    office.open("/ledger")
    entry = office.row(WORKS)
    for text in ("数控技师研修班", "职工子女暑期托管", "上门走访", UNIT, "很满意"):
        expect(entry).to_contain_text(text)
    unit.open("/work/to-claim")
    expect(unit.row("数控技师研修班")).to_be_visible()
    expect(unit.row("职工子女暑期托管")).to_be_visible()


def _visit(unit: Desk) -> None:
    """Record a visit and two needs on a telephone."""
    unit.to_claim(WORKS)
    unit.fill("走访日期", "2026-05-20")
    unit.tick("上门走访")
    unit.fill("与谁见面", "工会主席高云峰")
    unit.fill("走访情况", "看了两个车间和实训室，与工会、人力资源部门座谈。")
    for number, (title, kind, detail) in enumerate(
        (
            ("数控技师研修班", "技能培训", "三年内需培养技师12人。"),
            ("职工子女暑期托管", "困难帮扶", "双职工家庭多，暑期无人照看。"),
        ),
        start=1,
    ):
        if number > 1:
            unit.form.get_by_role("button", name="加一条").click()
        need = unit.form.get_by_role("group", name=f"第{number}条")
        need.get_by_label("诉求", exact=True).fill(title)
        need.get_by_label("类别").select_option(label=kind)
        need.get_by_label("具体情况").fill(detail)
    unit.hand_in()

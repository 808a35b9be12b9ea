"""The life of a process: drawn from blank, released by two, started, changed, migrated, undone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from engine.commands.definitions import ListDefinitions
from engine.ids import SYSTEM
from tests.browser.conftest import Enter
from tests.browser.designing import (
    append,
    attach,
    connect,
    finding,
    make_default,
    name_flow,
    ready,
    remove,
    saved,
    select,
    set_field,
)
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from workflows.designer.commands import GetProcessDraft, SaveProcessDraft

KEY, NAME = "visit_year", "年度走访"
_TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="visits"
  name="怎么走访" namespace="urn:x"><decision id="visit_way" name="怎么走访">
<decisionTable id="visit_way_table" hitPolicy="FIRST">
<input id="i" label="职工人数"><inputExpression id="ie" typeRef="number"><text>employees</text>
</inputExpression></input><output id="o" label="方式" name="way" typeRef="string" />
<rule id="r1"><inputEntry id="r1i"><text>&gt;= 300</text></inputEntry>
<outputEntry id="r1o"><text>"visit"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="r2i"><text>-</text></inputEntry>
<outputEntry id="r2o"><text>"call"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_the_life_of_a_process(installation: Installation, enter: Enter) -> None:
    designer = begun(enter)
    bring_a_table(installation, designer)
    drawn(designer.page)
    formed(designer.page)
    mended(designer.page)

    # The browser is closed in the middle of it; everything is there.
    designer.page.context.close()
    designer = enter("luming")
    designer.open("/designer")
    designer.page.get_by_role("link", name=NAME, exact=True).click()
    ready(designer.page)
    expect(designer.page.locator("h1")).to_have_text(NAME)
    expect(designer.page.locator("[data-findings] li[data-severity='error']")).to_have_count(0)
    select(designer.page, "plan")
    expect(designer.page.get_by_label("办理时限", exact=True)).to_have_value("P5WD")
    only_one_draws(enter, designer)

    recorded(designer)
    first = released(installation, enter, designer, reviewer="tana", note="年度走访按人数分两种")
    assert version_of(installation) == 1
    expect(first.locator("h1")).to_contain_text(NAME)

    two_started(enter)
    changed(designer)
    difference_is_seen(designer)
    second = released(installation, enter, designer, reviewer="tana", note="上门走访改为两人同行")
    assert version_of(installation) == 2
    migrated_and_put_back(second)

    rolled_back(installation, enter, designer)
    assert version_of(installation) == 3
    office = enter("lijianguo")
    office.open("/work/to-claim")
    expect(office.page.locator("tbody tr").filter(has_text="上门走访")).to_have_count(2)
    expect(office.page.locator("tbody tr").filter(has_text="两人上门走访")).to_have_count(0)


def begun(enter: Enter) -> Desk:
    desk = enter("luming")
    desk.open("/designer")
    desk.page.get_by_label("流程代号").fill(KEY)
    desk.page.get_by_label(re.compile("^名称")).fill(NAME)
    desk.button("开始").click()
    ready(desk.page)
    return desk


def bring_a_table(installation: Installation, desk: Desk) -> None:
    """A table that a colleague has pushed; the page is opened with it."""
    draft = installation.engine.query(GetProcessDraft(KEY), actor="luming").summary
    files = (("visit_way.dmn", _TABLE.encode()),)
    command = SaveProcessDraft(KEY, draft.version, files)
    installation.engine.execute(command, actor="luming")
    desk.page.reload()
    ready(desk.page)


def drawn(page: Page) -> None:
    """Twelve elements with tasks, gateways, timers, a decision."""
    append(page, "start", "UserTask", "定对象", "plan")
    append(page, "plan", "BusinessRuleTask", "定方式", "grade")
    append(page, "grade", "ExclusiveGateway", "要上门吗", "which", across=60)
    append(page, "which", "UserTask", "上门走访", "visit", across=100, down=-120)
    append(page, "which", "UserTask", "电话了解", "call", across=100, down=120)
    append(page, "visit", "ExclusiveGateway", "", "join", across=80, down=120)
    connect(page, "call", "join", "called")
    append(page, "join", "IntermediateCatchEvent", "过一天", "pause", event="Timer", across=60)
    append(page, "pause", "UserTask", "归档", "file", across=80)
    append(page, "file", "EndEvent", "办完", "end", across=80)
    attach(page, "visit", "太久", "late", event="Timer")
    append(page, "late", "EndEvent", "提醒过", "told", across=40, down=60)
    name_flow(page, "which", "visit", "to_visit", "上门")
    name_flow(page, "which", "call", "to_call", "电话")
    make_default(page, "which", "to_call")

    select(page, KEY)
    set_field(page, "process", "谁可以发起", "office:*")
    for step in ("plan", "visit", "call"):
        select(page, step)
        set_field(page, "work", "由谁办理", "office:{area}")
    select(page, "plan")
    set_field(page, "time", "办理时限", "P5WD")
    set_field(page, "time", "督办阶梯", "standard")
    select(page, "grade")
    group = page.locator('[data-group-id="group-duban-decision"]')
    group.locator(".bio-properties-panel-group-header").click()
    group.get_by_label("决策表", exact=True).select_option("visit_way")
    select(page, "to_visit")
    set_field(page, "condition", "满足什么条件走这条线", "way == 'visit'")
    select(page, "late")
    set_field(page, "timer", "值", "P3WD")
    expect(page.locator(".djs-element[data-element-id='told']")).to_be_visible()
    saved(page)


def formed(page: Page) -> None:
    """The first step gets a form of one number, which has to be filled in."""
    select(page, "plan")
    page.get_by_role("button", name="新建表单").click()
    page.wait_for_url("**/form?file=plan.form.json")
    page.get_by_role("button", name="数字", exact=True).click()
    page.get_by_label("名称", exact=True).fill("职工人数")
    page.get_by_label("key", exact=True).fill("employees")
    page.get_by_role("checkbox", name="必填").check()
    preview = page.frame_locator(".form-page:not([data-coming])")
    expect(preview.get_by_label("职工人数", exact=True)).to_be_visible()
    saved(page)
    page.get_by_role("link", name=NAME, exact=True).click()
    ready(page)


def mended(page: Page) -> None:
    """Nobody is to file it, and nobody knows how long a day is: two findings, two remedies."""
    nobody, timeless = finding(page, "归档"), finding(page, "过一天")
    expect(nobody).to_be_visible()
    expect(timeless.first).to_be_visible()
    nobody.get_by_role("button", name="归档").click()
    expect(page.locator("#bio-properties-panel-id")).to_have_value("file")
    set_field(page, "work", "由谁办理", "office:{area}")
    timeless.first.get_by_role("button", name="过一天").click()
    expect(page.locator("#bio-properties-panel-id")).to_have_value("pause")
    set_field(page, "timer", "值", "P1WD")
    expect(nobody).to_have_count(0)
    expect(timeless).to_have_count(0)
    saved(page)


def only_one_draws(enter: Enter, designer: Desk) -> None:
    """A second designer reads only, takes over, and gives it back."""
    other = enter("tana")
    other.open(f"/designer/{KEY}")
    ready(other.page)
    expect(other.page.locator("[data-reader]")).to_contain_text("陆鸣")
    other.button("接手").click()
    expect(other.page.locator("[data-reader]")).to_be_hidden()
    ready(other.page)
    select(other.page, "call")
    set_field(other.page, "time", "办理时限", "P2WD")
    saved(other.page)
    other.page.context.close()

    # The first one draws on without knowing it, is told, and takes over in turn.
    page = designer.page
    select(page, "call")
    set_field(page, "time", "办理时限", "P9WD")
    expect(page.locator("[data-reader]")).to_contain_text("塔娜")
    designer.button("接手").click()
    conflict = page.get_by_role("dialog", name="两边都改过")
    expect(conflict.get_by_role("listitem")).to_contain_text("电话了解")
    conflict.get_by_role("button", name="用我的").click()
    expect(conflict).to_be_hidden()
    saved(page)
    select(page, "call")
    expect(page.get_by_label("办理时限", exact=True)).to_have_value("P9WD")


def recorded(desk: Desk) -> None:
    """A scenario: plan with 500 people, visit, a day, file."""
    page = desk.page
    desk.open(f"/designer/{KEY}/stories")
    page.get_by_label("讲什么").fill("大企业上门走访")
    page.get_by_label("文件名").fill("visit")
    page.get_by_label("谁发起").select_option("办公室主任")
    desk.button("开始").click()
    step(desk, "定对象", {"职工人数": "500"})
    walked(desk, "上门走访")


def walked(desk: Desk, visit: str) -> None:
    """From the visit to the end, with what is to be true then."""
    step(desk, visit, {})
    desk.button("走到那时").click()
    step(desk, "归档", {})
    desk.sees("事项已经结束。")
    desk.button("记下现在的样子，以后核对").click()
    expect(desk.page.locator(".timeline li").last).to_contain_text("核对")


def step(desk: Desk, name: str, answers: dict[str, str]) -> None:
    desk.page.get_by_role("link", name=re.compile(f"办理 ?：{name}")).click()
    for label, text in answers.items():
        desk.page.locator("#fill").get_by_label(label).fill(text)
    desk.page.locator("#fill").get_by_role("button", name="记下这一步").click()
    expect(desk.page.locator(".timeline li").filter(has_text=name)).to_be_visible()


def released(
    installation: Installation, enter: Enter, desk: Desk, *, reviewer: str, note: str
) -> Page:
    desk.open(f"/designer/{KEY}")
    ready(desk.page)
    desk.page.get_by_role("link", name="申请发布").click()
    return decided(installation, enter, desk, reviewer=reviewer, note=note)


def decided(
    installation: Installation, enter: Enter, desk: Desk, *, reviewer: str, note: str
) -> Page:
    """Ask on the page that shows the difference; somebody else approves it. That one's page."""
    desk.page.get_by_label("改了什么、为什么改").fill(note)
    desk.button("检查并提交审核").click()
    # The scenarios are played by a job; the page asks until they are through.
    expect(desk.page.locator(".page-meta")).to_contain_text("正在试场景")
    installation.engine.run_due()
    desk.sees("发布要由另一个人审核")
    second = enter(reviewer).page
    second.goto(desk.page.url)
    second.get_by_role("button", name="批准发布").click()
    expect(second.locator(".page-meta")).to_contain_text("已生效")
    return second


def version_of(installation: Installation) -> int:
    return installation.engine.query(ListDefinitions(KEY), actor=SYSTEM)[0].version


def two_started(enter: Enter) -> None:
    """Both come to the visit."""
    desk = enter("lijianguo")
    for title in ("青岭装备年度走访", "朔野乳业年度走访"):
        desk.open("/start")
        desk.page.get_by_role("link", name=NAME, exact=True).click()
        desk.page.get_by_label("标题").fill(title)
        desk.button("发起").click()
        desk.is_told("已发起")
        desk.to_claim(title)
        desk.fill("职工人数", "500")
        desk.hand_in()
        desk.open("/work/to-claim")
        expect(desk.row(title)).to_contain_text("上门走访")
    desk.page.context.close()


def changed(desk: Desk) -> None:
    """The visit becomes another element, by two people."""
    page = desk.page
    desk.open(f"/designer/{KEY}")
    ready(page)
    remove(page, "visit")
    remove(page, "to_visit")
    append(page, "which", "UserTask", "两人上门走访", "visit_by_two", across=100, down=-120)
    connect(page, "visit_by_two", "join", "visited")
    name_flow(page, "which", "visit_by_two", "to_visit", "上门")
    select(page, "visit_by_two")
    set_field(page, "work", "由谁办理", "office:{area}")
    select(page, "to_visit")
    set_field(page, "condition", "满足什么条件走这条线", "way == 'visit'")
    saved(page)
    desk.open(f"/designer/{KEY}/stories")
    page.get_by_role("link", name="大企业上门走访", exact=True).click()
    desk.sees("场景在这一步没有按所写的进行")
    steps = page.locator(".timeline li")
    for left in (5, 4, 3, 2):
        desk.button("撤销最后一步").click()
        expect(steps).to_have_count(left)
    walked(desk, "两人上门走访")


def difference_is_seen(desk: Desk) -> None:
    desk.open(f"/designer/{KEY}")
    ready(desk.page)
    desk.page.get_by_role("link", name="对照现行版本").click()
    expect(desk.row("两人上门走访").first).to_contain_text("新增")
    expect(desk.row("上门走访").filter(has_text="删去").first).to_be_visible()


def migrated_and_put_back(page: Page) -> None:
    """Both go on by the new version; one is put back. The automatic mapping is right."""
    page.get_by_role("link", name="把在办事项换到新版本").click()
    expect(page.get_by_label("代替“上门走访”的步骤")).to_have_value("visit_by_two")
    page.get_by_role("button", name="先试一试").click()
    expect(page.get_by_text("试了2件，2件可以换。")).to_be_visible()
    page.get_by_label("理由").fill("两人同行")
    page.get_by_role("button", name="开始迁移").click()
    expect(page.locator(".page-meta")).to_contain_text("迁移完了")
    backs = page.get_by_role("button", name=re.compile("^换回"))
    for left in (1, 0):
        backs.first.click()
        expect(backs).to_have_count(left)
    page.context.close()


def rolled_back(installation: Installation, enter: Enter, desk: Desk) -> None:
    desk.open(f"/admin/processes/{KEY}")
    desk.page.get_by_role("link", name=re.compile("恢复成这一版 ?：第1版")).click()
    decided(installation, enter, desk, reviewer="tana", note="两人同行人手不够")

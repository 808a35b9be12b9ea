"""Which step stands for which is said by drawing a line; matters move, and can be put back."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.commands.work_items import (
    ClaimWorkItem,
    CompleteWorkItem,
    ItemList,
    ListWorkItems,
)
from engine.ids import SYSTEM
from engine.views import Scope
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.test_accessibility import overflows, violations
from workflows.designer.blank import blank
from workflows.designer.opening import as_text

KEY = "slip"
_STEPS = (("write", "写便条"), ("check", "看一遍"))
_NEW_STEPS = (("draft", "起草"), ("review", "复核把关"))


def drawn(steps: tuple[tuple[str, str], ...]) -> bytes:
    """A start, these steps one after the other, and an end; laid out as the designer does it."""
    ids = ["start", *(step for step, _name in steps), "end"]
    tasks = "".join(
        f'<bpmn:userTask id="{step}" name="{name}" duban:candidateGroups="office:1502" />'
        for step, name in steps
    )
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{at}" sourceRef="{before}" targetRef="{after}" />'
        for at, (before, after) in enumerate(pairwise(ids))
    )
    start = '<bpmn:startEvent id="start" />'
    text = blank(KEY, "便条").decode()
    text = text.replace(start, f'{start}{tasks}<bpmn:endEvent id="end" name="完" />{flows}')
    told = as_text(
        re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", text, flags=re.S).encode()
    )
    assert told is not None
    return told.encode()


@pytest.fixture
def running(installation: Installation) -> Installation:
    """Two matters wait to be written, one to be checked; then there is another version."""
    engine = installation.engine
    engine.execute(Deploy(KEY, ((f"{KEY}.bpmn", drawn(_STEPS)),)), actor=SYSTEM)
    for number in range(3):
        command = StartInstance(KEY, f"便条{number}", scope=Scope("1502"))
        engine.execute(command, actor=SYSTEM)
    items = engine.query(ListWorkItems(ItemList.TO_CLAIM), actor="lijianguo").items
    item = next(each for each in items if each.title == "便条0")
    engine.execute(ClaimWorkItem(item.work_item_id), actor="lijianguo")
    engine.execute(CompleteWorkItem(item.work_item_id, {}), actor="lijianguo")
    engine.execute(Deploy(KEY, ((f"{KEY}.bpmn", drawn(_NEW_STEPS)),)), actor=SYSTEM)
    return installation


def spot(page: Page, side: str, address: str) -> Locator:
    return page.locator(f'[data-side="{side}"] .spot[data-address="{address}"]')


def draw_a_line(page: Page, old: str, new: str) -> None:
    """With the pointer, from one step to the other."""
    spot(page, "old", old).hover()
    page.mouse.down()
    spot(page, "new", new).hover()
    page.mouse.up()


def badges(page: Page, address: str) -> Locator:
    """What is told of those that stand at a step of the old version."""
    return page.locator(f'.badges[data-of="{address}"]')


def chosen(page: Page, name: str) -> Locator:
    return page.get_by_label(f"代替“{name}”的步骤")


def test_a_mapping_is_drawn_tried_carried_out_and_undone(
    running: Installation, enter: Enter
) -> None:
    desk = enter("luming")
    desk.open(f"/admin/migrations/{KEY}")
    page = desk.page
    expect(page.locator("h1 + .lead")).to_have_text("便条")
    write, check = chosen(page, "写便条"), chosen(page, "看一遍")
    expect(badges(page, "write")).to_have_text("2")
    assert violations(page) == []

    draw_a_line(page, "write", "draft")
    expect(write).to_have_value("draft")
    expect(page.locator('[data-line="write"]')).to_have_count(1)
    draw_a_line(page, "write", "end")
    expect(page.locator("[data-map-told]")).to_contain_text("种类不同")
    expect(write).to_have_value("draft")

    with_the_keyboard(page, check)
    desk.button("撤销").click()
    expect(check).to_have_value("")
    expect(page.locator('[data-line="check"]')).to_have_count(0)

    tried(desk)
    expect(badges(page, "check")).to_contain_text("1件不能换")
    desk.is_ready()
    row = page.get_by_role("row").filter(has_text="看一遍").filter(has_text="没有")
    expect(row.first).to_be_visible()
    assert violations(page) == []

    pressed(page, "check", "review")
    expect(check).to_have_value("review")
    page.get_by_label("理由").fill("换成两步")
    desk.button("开始迁移").click()
    expect(page.locator(".page-meta")).to_contain_text("迁移完了")
    expect(page.locator("#progress dd").nth(1)).to_have_text("3")
    backs = page.get_by_role("button", name=re.compile("^换回"))
    expect(backs).to_have_count(3)
    backs.first.click()
    desk.is_told("已换回原来的版本")
    expect(backs).to_have_count(2)


def with_the_keyboard(page: Page, check: Locator) -> None:
    """Enter on the old step, Enter on the new one."""
    spot(page, "old", "check").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".spot[data-fits]").first).to_be_focused()
    spot(page, "new", "review").focus()
    page.keyboard.press("Enter")
    expect(check).to_have_value("review")
    expect(spot(page, "old", "check")).to_be_focused()
    expect(page.locator('[data-line="check"]')).to_have_count(1)


def tried(desk: Desk) -> None:
    desk.button("先试一试").click()
    expect(desk.page.get_by_text("试了3件，2件可以换。")).to_be_visible()


def pressed(page: Page, old: str, new: str) -> None:
    """One end pressed, then the other."""
    spot(page, "old", old).click()
    expect(spot(page, "old", old)).to_have_class(re.compile("is-picked"))
    spot(page, "new", new).click()


def test_on_a_phone_the_list_stays(running: Installation, enter: Enter) -> None:
    desk = enter("luming", phone=True)
    desk.open(f"/admin/migrations/{KEY}")
    assert not overflows(desk.page)
    chosen(desk.page, "写便条").select_option("draft")
    tried_on_a_phone = desk.button("先试一试")
    tried_on_a_phone.click()
    expect(desk.page.get_by_text("试了3件，2件可以换。")).to_be_visible()
    assert violations(desk.page) == []

"""A step gets its form: fields are added, ordered, mended, tried out; nothing of a file is lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from engine.ids import SYSTEM
from tests.browser import drawing
from tests.browser.conftest import Enter
from tests.browser.installation import Installation
from workflows.designer.commands import BeginProcessDraft, GetProcessDraft

PACKAGES = Path(__file__).parents[2] / "bpmn"
_ROUND = """(text) => {
  const { show, model } = document.querySelector("[data-designer]").designer;
  show(text);
  return model.printed();
}"""
#: What form-js and other tools write that we have no use for, and numbers that JavaScript rounds.
_FOREIGN = """{
    "id": "other",
    "exporter": {"name": "another", "version": "5.1"},
    "components": [
        {"type": "iframe", "id": "i", "url": "x", "layout": {"row": "r", "columns": null}},
        {"type": "html", "id": "h", "content": "<b>x</b>"},
        {"type": "number", "id": "n", "key": "n", "label": "数",
            "validate": {"max": 12345678901234567890, "min": 1.0}},
        {"type": "group", "id": "g", "components": [
            {"type": "textfield", "id": "t", "key": "t", "x": [1, null]}]}
    ]
}
"""


_CHOSEN = """{"id": "visit", "components": [
    {"type": "radio", "id": "r", "key": "r", "label": "程度",
        "values": [{"label": "轻", "value": 1}, {"label": "重", "value": 2}]},
    {"type": "textfield", "id": "why", "key": "why", "label": "为什么",
        "conditional": {"hide": "=r != 2"}}
]}"""


@pytest.fixture
def page(enter: Enter, installation: Installation) -> Page:
    """陆鸣 before a new form of a new process."""
    installation.engine.execute(BeginProcessDraft(drawing.KEY, "走访计划"), actor="luming")
    desk = enter("luming")
    desk.open(f"/designer/{drawing.KEY}/form?file=visit.form.json")
    shown(desk.page)
    return desk.page


def shown(page: Page) -> FrameLocator:
    """The preview, of the form as it is now."""
    expect(page.locator("[data-preview-told]")).to_have_text("")
    expect(page.locator(".form-page:not([data-coming])")).to_have_count(1)
    return page.frame_locator(".form-page:not([data-coming])")


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("已存"))


def row(page: Page, name: str) -> Locator:
    return page.locator(".form-row").filter(has_text=name)


def add(page: Page, kind: str, name: str) -> None:
    """With the keyboard alone: a kind is chosen, and its name written where the focus goes then."""
    page.get_by_role("group").get_by_role("button", name=kind, exact=True).press("Enter")
    expect(page.get_by_label("名称", exact=True)).to_be_focused()
    page.keyboard.type(name)
    expect(row(page, name)).to_have_attribute("aria-current", "true")


def test_a_form_is_made_for_a_step_seen_at_both_widths_mended_and_kept(
    enter: Enter, installation: Installation
) -> None:
    page = drawing.begin(enter("luming"))
    drawing.draw(page, drawing.laid_out("start -> Activity_0x1:user -> end"))
    drawing.select(page, "Activity_0x1")
    group = page.locator('[data-group-id="group-duban-work"]')
    group.locator(".bio-properties-panel-group-header").click()
    group.get_by_role("button", name="新建表单").click()
    page.wait_for_url("**/form?file=activity_0x1.form.json")
    shown(page)

    add(page, "单选", "结果")
    add(page, "多行文字", "为什么没有办成")
    page.get_by_label("满足这个条件时隐藏").fill('choice_1 = "one"')
    add(page, "数字", "涉及人数")
    page.get_by_role("checkbox", name="必填").check()
    row(page, "涉及人数").press("Alt+ArrowUp")
    expect(page.locator("[data-told]")).to_have_text("“涉及人数”移到第2个，共3个")
    expect(row(page, "涉及人数")).to_be_focused()
    expect(page.locator(".form-row-name")).to_have_text(["结果", "涉及人数 *", "为什么没有办成"])

    # Two fields with one key: said on the field at once, and mended there.
    page.get_by_label("key", exact=True).fill("choice_1")
    told = page.locator(".form-properties .error")
    expect(told).to_have_text(re.compile("“涉及人数”和“结果”用了同一个key：choice_1"))
    expect(row(page, "涉及人数")).to_have_attribute("data-finding", "error")
    finding = page.locator("[data-findings] li").filter(has_text="同一个key")
    expect(finding).to_be_visible()
    row(page, "结果").click()
    finding.get_by_role("button", name="涉及人数").click()
    page.get_by_label("key", exact=True).fill("people")
    expect(told).to_have_count(0)
    expect(finding).to_have_count(0)

    # What names a field goes along with its key.
    row(page, "结果").click()
    page.get_by_label("key", exact=True).fill("result")
    page.get_by_role("checkbox", name="必填").check()
    expect(page.locator("[data-told]")).to_have_text("用到choice_1的1处也改成了result")
    expect(page.locator("[data-checked]")).to_have_text("没有发现问题")

    preview = shown(page)
    expect(preview.locator("legend", has_text="结果")).not_to_contain_text("可不填")
    preview.get_by_label("选项1").check()
    expect(preview.get_by_label(re.compile("为什么没有办成"))).to_be_hidden()
    preview.get_by_label("选项2").check()
    expect(preview.get_by_label(re.compile("为什么没有办成"))).to_be_visible()
    preview.get_by_role("button", name="试提交").click()
    expect(preview.get_by_role("link", name="请填写涉及人数")).to_be_visible()
    page.locator(".form-preview").get_by_text("手机").click()
    expect(page.locator(".form-page")).to_have_js_property("offsetWidth", 360)
    preview.get_by_label("涉及人数").fill("12")
    preview.get_by_role("button", name="试提交").click()
    expect(preview.locator("[data-result]")).to_contain_text('"people": 12')

    saved(page)
    files = dict(installation.engine.query(GetProcessDraft(drawing.KEY), actor=SYSTEM).files)
    kept = json.loads(files["activity_0x1.form.json"])["components"]
    assert [each["key"] for each in kept] == ["result", "people", "note_1"]
    assert kept[1]["validate"] == {"required": True}
    assert kept[2]["conditional"] == {"hide": '=result = "one"'}
    assert b'duban:form="activity_0x1"' in files[f"{drawing.KEY}.bpmn"]


def test_a_group_is_filled_by_keyboard_and_what_was_done_is_taken_back(page: Page) -> None:
    add(page, "分组", "走访")
    add(page, "日期", "哪天")
    expect(row(page, "走访").locator("xpath=..").locator(".form-row")).to_have_count(2)
    row(page, "哪天").press("Alt+ArrowLeft")
    expect(page.locator(".form-rows .form-rows .form-row")).to_have_count(0)
    row(page, "哪天").press("Alt+ArrowRight")
    expect(page.locator(".form-rows .form-rows .form-row")).to_have_count(1)
    row(page, "哪天").press("Delete")
    expect(row(page, "哪天")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(row(page, "哪天")).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    expect(row(page, "哪天")).to_have_count(0)
    # Who only reads can look at everything and change nothing.
    page.evaluate("document.querySelector('[data-designer]').toggleAttribute('data-read-only')")
    row(page, "走访").click()
    expect(page.get_by_label("名称", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="单行文字", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="撤销")).to_be_disabled()


def test_every_file_comes_back_as_it_was_and_what_is_no_form_is_left_alone(page: Page) -> None:
    texts = [path.read_text("utf-8") for path in sorted(PACKAGES.glob("*/*.form.json"))]
    assert len(texts) >= 50
    for text in (*texts, _FOREIGN):
        back = page.evaluate(_ROUND, text)
        assert json.loads(back, parse_float=str, parse_int=str) == json.loads(
            text, parse_float=str, parse_int=str
        )
    expect(row(page, "iframe")).to_have_attribute("data-standing", "unsupported")
    row(page, "数").click()
    page.get_by_label("名称", exact=True).fill("人数")
    changed = page.evaluate("document.querySelector('[data-designer]').designer.read()")
    assert changed.count("12345678901234567890") == 1
    assert '"min": 1.0' in changed

    saved(page)

    # What cannot be read is left alone, and changed by nobody.
    twice = '{"id": "a", "id": "b", "components": []}'
    for text in ("{", "[]", twice):
        page.evaluate(_ROUND, text)
        page.get_by_role("button", name="重填").click()
        expect(page.get_by_role("alert")).to_have_text(re.compile("不是可读的表单"))
        expect(page.get_by_role("button", name="单行文字", exact=True)).to_be_disabled()
        assert page.evaluate("document.querySelector('[data-designer]').designer.read()") == text

    # Conditions compare what a choice stands for, in the browser as on the server.
    page.evaluate(_ROUND, _CHOSEN)
    expect(page.get_by_role("button", name="单行文字", exact=True)).to_be_enabled()
    page.get_by_role("button", name="重填").click()
    preview = shown(page)
    expect(preview.get_by_label("轻")).to_be_visible()
    preview.get_by_label("重").check()
    expect(preview.get_by_label(re.compile("为什么"))).to_be_visible()
    preview.get_by_label("轻").check()
    expect(preview.get_by_label(re.compile("为什么"))).to_be_hidden()

"""A table of decisions is opened, broken, mended and kept; nothing of a file is lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from engine.ids import SYSTEM
from tests.browser import drawing
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from workflows.designer.commands import GetProcessDraft

KEY = "visit_plan"
PACKAGES = Path(__file__).parents[2] / "bpmn"
#: Opened and saved, then with a cell changed, then with that taken back.
_ROUND = """async (text) => {
  const { modeler, show, read } = document.querySelector("[data-designer]").designer;
  await show(text);
  const opened = await read();
  const table = modeler.getActiveViewer();
  const cell = table.get("elementRegistry").getAll()
    .find(({ businessObject }) => businessObject?.$type === "dmn:UnaryTests");
  table.get("modeling").editCell(cell.businessObject, '"改了"');
  const changed = await read();
  table.get("commandStack").undo();
  return { opened, changed, back: await read(), cell: cell.id };
}"""
_FOREIGN = """</description>
<extensionElements><x:note xmlns:x="urn:other" by="w">留</x:note></extensionElements>"""
_RULE = '<!-- of the rule --><odd:x xmlns:odd="urn:odd"/><rule xmlns:y="urn:another" y:mark="1" '
#: All that a reader sees or hears in Latin letters, but for what people wrote into the file.
_LATIN = r"""() => {
  const told = [];
  const canvas = document.querySelector("[data-canvas]");
  const walk = document.createTreeWalker(canvas, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) told.push(walk.currentNode);
  const written = "td, th, [contenteditable], .cm-editor, .djs-visual";
  return told.filter((node) => !node.parentElement.closest(written)).map((node) => node.data)
    .concat([...canvas.querySelectorAll("[title], [placeholder], [aria-label]")]
      .flatMap((each) => ["title", "placeholder", "aria-label"]
        .map((name) => each.getAttribute(name) ?? "")))
    .map((text) => text.replace(/“[^”]*”|（\w+( \w+)?）|：.*$|bpmn\.io|FEEL/g, ""))
    .filter((text) => /[A-Za-z]{3}/.test(text));
}"""


@pytest.fixture
def desk(enter: Enter) -> Desk:
    """陆鸣 before a new table of a new process."""
    found = enter("luming")
    found.open("/designer")
    found.page.get_by_label("流程代号").fill(KEY)
    found.page.get_by_label(re.compile("^名称")).fill("走访计划")
    found.button("开始").click()
    expect(found.page.locator(".djs-container .djs-shape").first).to_be_visible()
    found.page.get_by_role("link", name="文件", exact=True).click()
    found.page.get_by_label(re.compile("^文件名")).fill("rate")
    found.button("新建").click()
    checked(found.page)
    saved(found.page)
    return found


def checked(page: Page) -> None:
    expect(page.locator("[data-checked]")).not_to_have_text(re.compile("正在检查|^$"))


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("已存"))


def write(page: Page, row: int, *cells: str) -> None:
    """Write into the cells of a rule, one after the other."""
    line = page.locator("[data-canvas] tbody tr").nth(row)
    for number, text in enumerate(cells):
        line.locator("td.cell").nth(number).click()
        expect(
            line.locator("td.cell").nth(number).locator("[contenteditable]").first
        ).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)


def marks(page: Page) -> Locator:
    return page.locator("[data-canvas] td.rule-index[data-finding=warning]")


def test_an_overlap_is_seen_on_its_rules_mended_and_kept(
    desk: Desk, enter: Enter, installation: Installation
) -> None:
    page = desk.page
    page.get_by_role("button", name="编辑输入").press("Enter")
    page.get_by_role("textbox", name="输入表达式").fill("size")
    for row, (size, value) in enumerate((('"large"', '"4"'), ('"small"', '"1"'), ("-", '"2"'))):
        page.get_by_title("加规则").click()
        write(page, row, size, value)
    expect(marks(page)).to_have_count(3)
    expect(marks(page).first).to_have_attribute("title", re.compile("重叠"))
    told = page.locator("[data-findings] li").filter(has_text="重叠")
    told.first.get_by_role("button", name="rate").click()

    write(page, 2, 'not("large", "small")')
    expect(marks(page)).to_have_count(0)
    expect(page.locator("[data-checked]")).to_have_text("没有发现问题")
    saved(page)
    files = installation.engine.query(GetProcessDraft(KEY), actor=SYSTEM).files
    assert b'not("large", "small")' in dict(files)["rate.dmn"]
    page.get_by_role("link", name="旧稿").click()
    expect(page.get_by_role("heading", name="旧稿")).to_be_visible()
    page.get_by_role("link", name=re.compile("与现行版本对照")).first.click()
    expect(page.get_by_text("rate", exact=False).first).to_be_visible()


def test_a_step_makes_its_own_table(enter: Enter) -> None:
    """From a business rule task whose id, as drawn ones are, could name no file."""
    page = drawing.begin(enter("luming"))
    drawing.draw(page, drawing.laid_out("start -> Activity_0x1:decision -> end"))
    drawing.select(page, "Activity_0x1")
    group = page.locator('[data-group-id="group-duban-decision"]')
    group.locator(".bio-properties-panel-group-header").click()
    group.get_by_role("button", name="新建决策表").click()
    page.wait_for_url("**/table?file=activity_0x1.dmn")
    checked(page)
    saved(page)


def test_a_second_designer_reads_and_takes_over(desk: Desk, enter: Enter) -> None:
    other = enter("tana").page
    other.goto(desk.page.url)
    expect(other.locator("[data-reader]")).to_have_text(re.compile("陆鸣"))
    other.get_by_role("button", name="接手").click()
    expect(other.locator("[data-reader]")).to_be_hidden()
    expect(other.locator("[data-canvas] table")).to_be_visible()


def test_every_file_of_decisions_comes_back_as_it_was(desk: Desk) -> None:
    texts = [path.read_text("utf-8") for path in sorted(PACKAGES.glob("*/*.dmn"))]
    assert len(texts) >= 5
    model = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    later = texts[0].replace(model, "https://www.omg.org/spec/DMN/20230324/MODEL/")
    foreign = texts[0].replace("</description>", _FOREIGN, 1).replace("<rule ", _RULE, 1)
    assert texts[0] not in (later, foreign)
    for text in (*texts, later, foreign):
        told = desk.page.evaluate(_ROUND, text)
        assert (told["opened"], told["back"]) == (text, text)
        was = etree.fromstring(text.encode())
        cell = next(each for each in was.iter("{*}inputEntry") if each.get("id") == told["cell"])
        next(cell.iter("{*}text")).text = '"改了"'
        assert canonical(told["changed"]) == canonical(etree.tostring(was, encoding="unicode"))
    expect(desk.page.locator("[data-unseen]")).not_to_have_attribute("data-tone", "error")


def canonical(text: str) -> bytes:
    """Without spaces between elements; comments and all else count."""
    parser = etree.XMLParser(remove_blank_text=True)
    root = etree.fromstring(text.encode(), parser)
    found: bytes = etree.tostring(root.getroottree(), method="c14n", with_comments=True)
    return found


def test_every_word_of_the_table_is_chinese(desk: Desk) -> None:
    page = desk.page
    page.get_by_title("加规则").click()
    write(page, 0, '"large"')
    page.locator("td.rule-index").click(button="right")
    page.locator(".context-menu-group-entry, .context-menu-entry").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="编辑输出").press("Enter")
    page.get_by_role("textbox", name="输出变量").wait_for()
    assert page.evaluate(_LATIN) == []
    page.get_by_role("button", name="决策关系图").click()
    page.locator(".djs-shape").first.click()
    page.locator(".djs-context-pad .entry").first.wait_for()
    assert page.evaluate(_LATIN) == []
    assert page.evaluate("[...document.querySelector('[data-designer]').designer.missing]") == []

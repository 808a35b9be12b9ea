"""Two saves that collide are shown as a difference, and what the network took comes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engine.ids import SYSTEM
from tests.browser import drawing
from tests.browser.conftest import Enter
from tests.browser.designing import append, saved
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.town import PASSWORD
from workflows.designer.blank import blank_table
from workflows.designer.commands import GetProcessDraft

_TABLE = "rate.dmn"
_WITH_RULE = blank_table("rate", "走访次数").replace(
    "</decisionTable>",
    '<rule id="one"><inputEntry id="in"><text>-</text></inputEntry>'
    '<outputEntry id="out"><text>1</text></outputEntry></rule></decisionTable>',
)
#: Changes the one cell of the one rule, as leaving it after typing would.
_WRITE = """(text) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const table = modeler.getActiveViewer();
  const [row] = table.get("sheet").getRoot().rows;
  table.get("modeling").editCell(row.cells[0].businessObject, text);
}"""
_READ = "() => document.querySelector('[data-designer]').designer.read()"


@pytest.fixture
def desk(enter: Enter) -> Desk:
    """陆鸣 in the modeler, with a process and a table beside it."""
    found = enter("luming")
    drawing.begin(
        found,
        (
            (f"{drawing.KEY}.bpmn", drawing.laid_out("start -> plan:user -> end").encode()),
            (_TABLE, _WITH_RULE.encode()),
        ),
    )
    return found


def another_tab(page: Page, address: str = "") -> Page:
    tab = page.context.new_page()
    tab.goto(address or page.url)
    return tab


def rename(page: Page, element_id: str, name: str) -> None:
    page.evaluate(
        """([id, name]) => {
          const { modeler } = document.querySelector("[data-designer]").designer;
          const element = modeler.get("elementRegistry").get(id);
          modeler.get("modeling").updateProperties(element, { name });
        }""",
        [element_id, name],
    )


def held(installation: Installation, path: str) -> str:
    files = installation.engine.query(GetProcessDraft(drawing.KEY), actor=SYSTEM).files
    return dict(files)[path].decode()


def test_a_diagram_saved_twice_is_compared_on_the_diagram(
    desk: Desk, installation: Installation
) -> None:
    first = desk.page
    second = another_tab(first)
    drawing.ready(second)
    rename(first, "plan", "先改的")
    saved(first)
    append(second, "start", "UserTask", "加的一步", "more", down=200)
    rename(second, "plan", "后改的")
    dialog = second.get_by_role("dialog", name="两边都改过")
    expect(dialog.get_by_role("listitem").filter(has_text="后改的")).to_contain_text("先改的")
    expect(second.locator(".differs-badge[data-kind=added]")).not_to_have_count(0)
    expect(second.locator('[data-container-id="plan"] .differs-badge')).to_have_text("◇")
    dialog.get_by_role("button", name="加的一步").click()
    expect(second.locator('.djs-shape[data-element-id="more"]')).to_have_class(
        re.compile("selected")
    )
    assert "先改的" in held(installation, f"{drawing.KEY}.bpmn")
    dialog.get_by_role("button", name="用我的").click()
    saved(second)
    expect(second.locator(".differs-badge")).to_have_count(0)
    text = held(installation, f"{drawing.KEY}.bpmn")
    assert ("后改的" in text, "加的一步" in text) == (True, True)


def test_a_table_saved_twice_is_compared_and_nothing_is_lost(
    desk: Desk, installation: Installation
) -> None:
    address = f"{desk.address}/designer/{drawing.KEY}/table?file={_TABLE}"
    first, second = another_tab(desk.page, address), another_tab(desk.page, address)
    for tab in (first, second):
        expect(tab.locator("[data-canvas] table")).to_be_visible()
        drawing.checked(tab)
    first.evaluate(_WRITE, '"先改的"')
    saved(first)
    second.evaluate(_WRITE, '"后改的"')
    dialog = second.get_by_role("dialog", name="两边都改过")
    expect(dialog.get_by_role("listitem")).not_to_have_count(0)
    expect(dialog).to_contain_text("后改的")
    expect(second.locator("[data-canvas] [data-differs]")).not_to_have_count(0)
    assert ('"先改的"' in held(installation, _TABLE)) is True
    dialog.get_by_role("button", name="用对方的").click()
    expect(second.locator("[data-canvas] tbody")).to_contain_text("先改的")
    second.evaluate(_WRITE, '"再改的"')
    saved(second)
    expect(dialog).to_be_hidden()
    assert '"再改的"' in held(installation, _TABLE)


def test_the_second_designer_of_a_table_only_reads(
    desk: Desk, enter: Enter, installation: Installation
) -> None:
    address = f"{desk.address}/designer/{drawing.KEY}/table?file={_TABLE}"
    before = held(installation, _TABLE)
    desk.page.goto(address)
    expect(desk.page.locator("[data-canvas] table")).to_be_visible()
    other = enter("tana").page
    other.goto(address)
    expect(other.locator("[data-reader]")).to_have_text(re.compile("陆鸣正在改，只读"))
    drawing.checked(other)
    sent: list[str] = []
    other.on("request", lambda asked: sent.append(f"{asked.method} {asked.url}"))
    field = other.locator("[data-canvas] .cm-content, [data-canvas] [contenteditable=true]").first
    field.focus()
    written = field.inner_text()
    other.keyboard.type("不该写的")
    assert field.inner_text() == written
    other.evaluate(_WRITE, '"不该存的"')
    other.get_by_role("button", name="接手").click()
    expect(other.locator("[data-reader]")).to_be_hidden()
    expect(other.locator("[data-canvas] table")).to_be_visible()
    assert [each for each in sent if each.startswith("PUT")] == []
    assert held(installation, _TABLE) == before


def test_what_no_network_took_is_found_by_the_next_tab(
    desk: Desk, installation: Installation
) -> None:
    page = desk.page
    # Of this tab alone: it must not save at the last moment what the next one is to find.
    page.route("**/draft", lambda route: route.abort("internetdisconnected"))
    rename(page, "plan", "断网时改的")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("没有保存成"))
    tab = page.context.new_page()
    page.close()
    tab.goto(f"{desk.address}/designer/{drawing.KEY}")
    drawing.ready(tab)
    saved(tab)
    assert "断网时改的" in held(installation, f"{drawing.KEY}.bpmn")
    assert tab.evaluate("Object.keys(localStorage)") == []


def test_what_a_session_that_is_over_did_not_take_is_there_after_signing_in(
    desk: Desk, installation: Installation
) -> None:
    page = desk.page
    page.context.clear_cookies()
    rename(page, "plan", "登录过期后改的")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("登录已过期"))
    assert "登录过期后改的" not in held(installation, f"{drawing.KEY}.bpmn")
    again = Desk(page.context.new_page(), desk.address)
    page.close()
    again.open(f"/sign-in?next=/designer/{drawing.KEY}")
    again.sign_in("luming", PASSWORD)
    drawing.ready(again.page)
    saved(again.page)
    assert "登录过期后改的" in held(installation, f"{drawing.KEY}.bpmn")


def test_one_stroke_is_saved_once_and_checked_once_also_without_room(
    desk: Desk, installation: Installation
) -> None:
    page = desk.page
    page.evaluate("""() => {
      const refuse = () => { throw new DOMException("no room", "QuotaExceededError"); };
      Object.defineProperty(Storage.prototype, "setItem", { value: refuse });
    }""")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.method} {asked.url.rsplit('/')[-1]}"))
    with page.expect_response("**/check"):
        rename(page, "plan", "放不下时改的")
    saved(page)
    drawing.checked(page)
    assert sorted(each for each in sent if "editor" not in each) == ["POST check", "PUT draft"]
    page.context.set_offline(True)
    rename(page, "plan", "断网又放不下")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("请不要关这一页"))
    page.context.set_offline(False)
    saved(page)
    assert "断网又放不下" in held(installation, f"{drawing.KEY}.bpmn")

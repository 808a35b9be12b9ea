"""The designer's page as tests handle it: a process in hand, and the modeler behind the page."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.bpmn_text import process
from tests.browser.desk import Desk
from workflows.designer.opening import as_text
from workflows.designer.packing import pack
from workflows.designer.views import Files

KEY = "visit_plan"

_SELECT = """(id) => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  modeler.get("selection").select(modeler.get("elementRegistry").get(id));
}"""
_SHOW = """async (text) => {
  await document.querySelector("[data-designer]").designer.take(text);
}"""
_READ = "() => document.querySelector('[data-designer]').designer.read()"


def begin(desk: Desk, files: Files = ()) -> Page:
    """A new process, opened in the modeler: from blank, or with the files of a package."""
    desk.open("/designer")
    desk.page.get_by_label("流程代号").fill(KEY)
    desk.page.get_by_label(re.compile("^名称")).fill("走访计划")
    if files:
        package = FilePayload(name="given.zip", mimeType="application/zip", buffer=pack(files))
        desk.page.locator("input[type=file]").set_input_files([package])
    desk.button("开始").click()
    if files:
        desk.page.wait_for_url(f"**/designer/{KEY}")
        desk.open(f"/designer/{KEY}?file={KEY}.bpmn")
    ready(desk.page)
    return desk.page


def ready(page: Page) -> None:
    expect(page.locator(".djs-container .djs-shape").first).to_be_visible()
    checked(page)


def checked(page: Page) -> None:
    expect(page.locator("[data-checked]")).not_to_have_text(re.compile("正在检查|^$"))


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("已存"))


def draw(page: Page, text: str) -> None:
    """Have ``text`` in the modeler, checked, as if it had been drawn."""
    page.evaluate(_SHOW, text)
    checked(page)


def drawn(page: Page) -> str:
    text: Any = page.evaluate(_READ)
    return str(text)


def select(page: Page, element_id: str) -> None:
    page.evaluate(_SELECT, element_id)


def findings(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.locator("[data-findings] li").filter(has_text=text)


def undo(page: Page) -> None:
    page.get_by_role("button", name="撤销").click()


def laid_out(*flows: str, **more: Any) -> str:
    """The process in hand with ``flows`` (see ``tests.bpmn_text``), drawn from left to right."""
    text = as_text(process(KEY, *flows, **more).encode())
    assert text is not None
    return text

"""Every page under axe, wide and narrow: no violation, and nothing to scroll sideways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import EnterDemonstration
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.pages import NO_PAGES, NO_PAGES_OF, PAGES
from web.app import create_app

_AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe-4.14.1.min.js"
_RUN = """async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.map((node) => node.html.slice(0, 200)).slice(0, 5),
    }));
}"""
_WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["1440", "360"])


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands."""
    page.evaluate(_AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return found


def overflows(page: Page) -> bool:
    """Whether the page is wider than the window."""
    width = page.viewport_size
    assert width is not None
    return bool(page.evaluate("document.documentElement.scrollWidth") > width["width"])


def dead_ends(page: Page) -> list[str]:
    """Links to places of the page that are not there."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')]
            .map((link) => link.getAttribute("href"))
            .filter((place) => !document.getElementById(place.slice(1)))"""
    )
    return found


@_WIDTHS
@pytest.mark.parametrize("user_id", PAGES)
def test_pages_are_accessible_and_fit_the_window(
    enter_demonstration: EnterDemonstration, user_id: str, *, phone: bool
) -> None:
    desk = enter_demonstration(user_id, phone=phone)
    found: dict[str, object] = {}
    for each in PAGES[user_id]:
        each.come_to(desk)
        if faults := violations(desk.page):
            found[each.name] = faults
        if ends := dead_ends(desk.page):
            found[f"{each.name} leads nowhere"] = ends
        if overflows(desk.page):
            found[f"{each.name} overflows"] = desk.path
    assert found == {}


def test_every_page_is_looked_at(demonstration: Installation) -> None:
    rules = create_app(demonstration.duban).url_map.iter_rules()
    known = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    pages = {
        endpoint for endpoint in known - NO_PAGES if endpoint.partition(".")[0] not in NO_PAGES_OF
    }
    shown = {each.endpoint for pages in PAGES.values() for each in pages}
    assert pages == shown - {""}


@pytest.fixture
def item(enter_demonstration: EnterDemonstration, request: pytest.FixtureRequest) -> Desk:
    """An item that its holder can hand in: on one of them a colleague has to sign first."""
    desk = enter_demonstration("narisu", phone=bool(getattr(request, "param", False)))
    desk.open("/work/mine")
    titles = desk.page.locator("tbody .title")
    addresses = [titles.nth(at).get_attribute("href") for at in range(titles.count())]
    for address in filter(None, addresses):
        desk.open(address)
        if desk.form.get_by_role("button", name="提交", exact=True).count():
            return desk
    raise AssertionError("None of the items of narisu can be handed in.")


def test_dialogs_and_popovers_are_accessible(item: Desk) -> None:
    page = item.page
    page.get_by_role("link", name="转办", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")

    item.open("/work/mine")
    page.locator("button.due").first.click()
    expect(page.locator(".pop:popover-open")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("item", [True], indirect=True)
def test_the_navigation_of_a_telephone_is_accessible(item: Desk) -> None:
    page = item.page
    page.get_by_role("button", name="打开导航").click()
    expect(page.get_by_role("link", name="联系台账")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="联系台账").click()
    expect(page.get_by_role("heading", level=1, name="联系台账")).to_be_visible()


def test_errors_of_a_form_are_accessible_and_take_the_focus(item: Desk) -> None:
    page = item.page
    item.form.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    assert violations(page) == []
    summary.get_by_role("link").first.click()
    focused = page.evaluate("document.activeElement.matches('input, textarea, select, fieldset')")
    assert focused

"""Everything by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.matters import assigned, completions
from tests.browser.town import PASSWORD, WORKS, Places

#: More stops than any page of ours has.
_MOST_STOPS = 150
_FOCUSED = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return "";
    const label = here.labels?.[0]?.textContent ?? here.getAttribute("aria-label");
    return (label ?? here.textContent).trim();
}"""


def focused(page: Page) -> str:
    """What the focus is on: its label, or its text."""
    return str(page.evaluate(_FOCUSED))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on ``name``."""
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"Tab never came to {name}.")


def test_signs_for_a_contact_from_the_sign_in_page_on(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = assigned(installation.engine, places)
    desk = enter()
    keys = desk.page.keyboard
    tab_to(desk.page, "账号")
    keys.type("narisu")
    tab_to(desk.page, "密码")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(desk.page.get_by_role("heading", level=1, name="工作台")).to_be_visible()
    desk.is_ready()

    keys.press("j")
    assert focused(desk.page).startswith(WORKS)
    keys.press("Enter")
    expect(desk.button("认领并办理")).to_be_visible()
    tab_to(desk.page, "认领并办理")
    keys.press("Enter")
    expect(desk.form).to_be_visible()
    desk.is_ready()

    tab_to(desk.page, "签收")
    keys.press("Space")
    tab_to(desk.page, "提交")
    keys.press("Enter")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("(each) => each.contains(document.activeElement)")
    tab_to(desk.page, "提交")
    keys.press("Enter")
    desk.is_told("已提交：签收")
    assert len(completions(installation.engine, item)) == 1


def test_j_and_k_walk_the_list_and_stop_at_its_ends(
    enter: Enter, installation: Installation, places: Places
) -> None:
    assigned(installation.engine, places)
    office = enter("lijianguo")
    office.open("/enterprises")
    first, second = (_title(office, number) for number in (0, 1))
    walked = []
    for key in "jjjkk":
        office.page.keyboard.press(key)
        walked.append(focused(office.page))
    assert walked == [first, second, second, first, first]


def _title(desk: Desk, number: int) -> str:
    return desk.page.locator("tbody tr .title").nth(number).inner_text()


def test_typed_letters_stay_in_their_field(enter: Enter) -> None:
    office = enter("lijianguo")
    office.open("/enterprises")
    office.page.keyboard.press("/")
    search = office.page.get_by_role("searchbox")
    expect(search).to_be_focused()
    office.page.keyboard.type("j/?k")
    expect(search).to_have_value("j/?k")
    assert office.path == "/enterprises"


def test_skips_to_the_text_and_closes_dialogs_with_escape(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = assigned(installation.engine, places)
    unit = enter("narisu")
    unit.open(f"/items/{item.work_item_id}")
    unit.page.keyboard.press("Tab")
    assert focused(unit.page) == "跳到正文"
    unit.page.keyboard.press("Enter")
    assert unit.path.endswith("#main")

    unit.button("认领并办理").click()
    unit.tick("签收")
    opener = unit.form.get_by_role("button", name="提交", exact=True)
    unit.is_ready()
    opener.press("Enter")
    expect(unit.page.get_by_role("dialog")).to_be_visible()
    unit.page.keyboard.press("Escape")
    expect(unit.page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()

"""The modeler carries out each remedy that the engine tells, and the finding is gone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import drawing
from tests.browser.conftest import Enter
from tests.mendings import BESIDE, ROWS, Row
from workflows.designer.blank import blank
from workflows.designer.opening import as_text

#: Two ask for a decision, and there is none in the package in hand; in it is another process that
#: can run. Their kind is carried out for other findings.
_NOT_HERE = {"BPMN051", "BPMN058", "IMPORT004"}
_STACK = "document.querySelector('[data-designer]').designer.modeler.get('commandStack')._stackIdx"


def mend(page: Page, row: Row) -> None:
    text = as_text(row.text.encode())
    assert text is not None
    drawing.draw(page, text)
    found = page.locator(f"[data-findings] li[data-code='{row.code}']")
    expect(found.first, row.code).to_be_visible()
    before = found.count()
    form = found.first.locator("form.mend")
    if form.count():
        option = form.locator("datalist option").first
        form.locator("input").fill(row.answer or option.get_attribute("value") or "")
        form.get_by_role("button", name="填上").click()
    else:
        found.first.locator(".btns button").last.click()
    expect(found, row.code).to_have_count(before - 1)
    assert page.evaluate(_STACK) >= 0, row.code


def test_every_remedy_is_carried_out_and_taken_back_as_one_step(enter: Enter) -> None:
    files = (
        ("visit.form.json", b'{"type": "default", "components": []}'),
        ("beside.bpmn", BESIDE.encode()),
        (f"{drawing.KEY}.bpmn", blank(drawing.KEY, "走访计划")),
    )
    page = drawing.begin(enter("luming"), files)
    for row in ROWS:
        if row.code in _NOT_HERE:
            continue
        mend(page, row)
        found = page.locator(f"[data-findings] li[data-code='{row.code}']")
        left = found.count()
        drawing.undo(page)
        expect(page.get_by_role("button", name="撤销"), row.code).to_be_disabled()
        page.evaluate("document.querySelector('[data-designer]').designer.check()")
        expect(found, row.code).to_have_count(left + 1)
    done = set(page.evaluate("document.querySelector('[data-designer]').designer.kinds"))
    assert done == {row.kind for row in ROWS}

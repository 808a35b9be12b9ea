"""What a designer gets on the drawing's page: building blocks, and pictures to take along."""

from __future__ import annotations

import struct
from pathlib import Path

from lxml import etree
from playwright.sync_api import Page, expect

from tests.browser import drawing
from tests.browser.conftest import Enter

_CORNER = """async (bytes) => {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const sheet = new OffscreenCanvas(1, 1).getContext("2d");
  sheet.drawImage(picture, 0, 0);
  return [...sheet.getImageData(0, 0, 1, 1).data];
}"""
_SCALES = """() => {
  const { scaleFor } = document.querySelector("[data-designer]").designer;
  return [scaleFor(60_000, 400), scaleFor(12_000, 9_000)];
}"""


#: One step between a start and an end, as the drawing holds it.
STEP = drawing.laid_out("start -> a:user -> end", attributes={"a": {"name": "交办"}})
_FLOWS = """() => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const flows = modeler.get("elementRegistry").filter(({ type }) => type === "bpmn:SequenceFlow");
  return flows.map(({ source, target }) => `${source.id} ${target.id}`);
}"""
_FILES = """async () => {
  const answer = await fetch(document.querySelector("[data-designer]").dataset.draft);
  return Object.keys((await answer.json()).files);
}"""


def test_a_building_block_goes_into_the_flow_as_one_step(enter: Enter) -> None:
    page = drawing.begin(enter("luming"))
    drawing.draw(page, STEP)
    before = page.evaluate(_FLOWS)
    drawing.select(page, "a")
    page.locator(".djs-context-pad [data-action='append']").click()
    page.locator(".djs-popup [data-id='duban-block-sign_for']").click()

    expect(page.locator("[data-element-id='sign_for']")).to_be_visible()
    flows = set(page.evaluate(_FLOWS))
    assert {"a sign_for", "signed end", "not_signed urge_signing"} <= flows
    assert not {"a end", "signed sign_for_done"} & flows
    # Its forms came along: the checker knows them, and the draft holds them once it is saved.
    page.evaluate("document.querySelector('[data-designer]').designer.check()")
    expect(drawing.findings(page, "交办").first).to_be_visible()
    expect(drawing.findings(page, "签收")).to_have_count(0)
    drawing.saved(page)
    assert {"sign_for.form.json", "settle_return.form.json"} <= set(page.evaluate(_FILES))

    # A second one, from the palette and by the keyboard, has names of its own.
    page.locator(".djs-palette [data-action='duban-blocks']").click()
    page.locator(".djs-popup input").fill("签收")
    page.keyboard.press("Enter")
    expect(page.locator("[data-element-id='sign_for_2']")).to_be_visible()
    assert "block_start sign_for_2" not in page.evaluate(_FLOWS)

    drawing.undo(page)
    expect(page.locator("[data-element-id='sign_for_2']")).to_have_count(0)
    drawing.undo(page)
    expect(page.locator("[data-element-id='sign_for']")).to_have_count(0)
    assert sorted(page.evaluate(_FLOWS)) == sorted(before)


def test_the_diagram_is_taken_along_as_pictures(enter: Enter) -> None:
    page = drawing.begin(enter("luming"))
    drawn = etree.fromstring(_taken(page, "SVG图片").read_bytes())
    width, height = (int(float(drawn.get(name, "0"))) for name in ("width", "height"))

    picture = _taken(page, "PNG图片").read_bytes()

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (2 * width, 2 * height)
    # The paper is white, not transparent: the lines are black, and must be seen on a dark slide.
    assert page.evaluate(_CORNER, list(picture)) == [255, 255, 255, 255]
    # Beyond its bounds a browser draws nothing, and does not say so.
    wide, large = page.evaluate(_SCALES)
    assert wide * 60_000 <= 16_000
    assert large * large * 12_000 * 9_000 <= 32_000_000


def _taken(page: Page, kind: str) -> Path:
    page.get_by_role("button", name="存为图片").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name=kind).click()
    assert taken.value.suggested_filename == f"{drawing.KEY}.{kind[:3].lower()}"
    return Path(taken.value.path())

"""What a designer gets from the drawing's page: pictures to take along."""

from __future__ import annotations

import struct
from pathlib import Path

from lxml import etree
from playwright.sync_api import Page

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

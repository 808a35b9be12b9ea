"""Pictures for the documentation: every page, wide and narrow. DUBAN_SCREENSHOTS=1 takes them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Page

from tests.browser.conftest import PICTURED, EnterDemonstration
from tests.browser.pages import PAGES
from tests.browser.pictures import smaller

_FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
#: Long lists are cut: a picture shows the page, not all of its rows.
_MOST_HEIGHT = {1440: 1500, 360: 2000}
_MOST_BYTES = 200_000
#: How far two pictures are apart: the mean over all channels of all pixels, of 255.
_APART = """async (pictures) => {
    const [one, other] = await Promise.all(pictures.map(async (encoded) => {
        const file = await (await fetch(`data:image/png;base64,${encoded}`)).blob();
        const bitmap = await createImageBitmap(file);
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
        context.drawImage(bitmap, 0, 0);
        return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
    }));
    return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length;
}"""


@pytest.mark.skipif(not PICTURED, reason="DUBAN_SCREENSHOTS=1 takes the pictures")
@pytest.mark.parametrize("phone", [False, True], ids=["1440", "360"])
@pytest.mark.parametrize("user_id", PAGES)
def test_pictures(enter_demonstration: EnterDemonstration, user_id: str, *, phone: bool) -> None:
    desk = enter_demonstration(user_id, phone=phone)
    for each in PAGES[user_id]:
        each.prepare(desk)
        each.come_to(desk)
        width = desk.page.viewport_size["width"] if desk.page.viewport_size else 0
        picture = _that_fits(desk.page)
        _FOLDER.mkdir(exist_ok=True)
        (_FOLDER / f"{each.name}-{width}.png").write_bytes(picture)


def _that_fits(page: Page) -> bytes:
    """As much of the page, from its top, as a picture of this many bytes shows."""
    share = 1.0
    while True:
        picture = smaller(_picture(page, share), with_page=page.context.new_page())
        if len(picture) < _MOST_BYTES:
            return picture
        share *= 0.8


def _picture(page: Page, share: float = 1.0) -> bytes:
    size = page.viewport_size
    assert size is not None
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    shown = int(min(height, _MOST_HEIGHT[size["width"]]) * share)
    clip = FloatRect(x=0, y=0, width=size["width"], height=shown)
    return page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")


def test_a_smaller_picture_shows_the_same(enter_demonstration: EnterDemonstration) -> None:
    desk = enter_demonstration(phone=True)
    whole = _picture(desk.page)
    small = smaller(whole, with_page=desk.page.context.new_page())
    assert len(small) < len(whole)
    assert small[16:24] == whole[16:24]  # Width and height.
    blank = desk.page.context.new_page()
    apart = blank.evaluate(_APART, [base64.b64encode(each).decode() for each in (whole, small)])
    assert apart < 2

"""What a designer gets on the drawing's page: building blocks, pictures, tokens to play."""

from __future__ import annotations

import struct
from pathlib import Path

from lxml import etree
from playwright.sync_api import Page, expect

from tests.bpmn_text import timer
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
_BOTH = {"duban:candidateGroups": "office:15", "duban:dueIn": "P5WD"}
#: Two ways at once, one of which is chosen further on, and an event at an edge.
ROUNDS = drawing.laid_out(
    "start -> s:parallel -> a:user -> x:exclusive -[ok == true]-> j:parallel -> end",
    "x -[]-> a",
    "s -> b:user -> j",
    "late:boundary -> c:user -> end_2",
    attributes={
        "a": {"name": "起草", **_BOTH},
        "b": {"name": "核实", **_BOTH},
        "c": {"name": "催办", **_BOTH},
        "x": {"name": "同意？"},
        "late": {"name": "逾期", "attachedToRef": "b", "cancelActivity": "false"},
    },
    inner={"late": timer(timeDuration="P5WD")},
)
_COPY = """() => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const [registry, copyPaste] = ["elementRegistry", "copyPaste"].map((name) => modeler.get(name));
  copyPaste.copy(["b", "late", "c"].map((id) => registry.get(id)));
}"""
_PASTE = """() => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const element = modeler.get("canvas").getRootElement();
  modeler.get("copyPaste").paste({ element, point: { x: 400, y: 400 } });
}"""
_FLOWS = """() => {
  const { modeler } = document.querySelector("[data-designer]").designer;
  const flows = modeler.get("elementRegistry").filter(({ type }) => type === "bpmn:SequenceFlow");
  return flows.map(({ source, target }) => `${source.id} ${target.id}`);
}"""
_FILES = """async () => {
  const answer = await fetch(document.querySelector("[data-designer]").dataset.draft);
  return Object.keys((await answer.json()).files);
}"""


def test_a_designer_inserts_blocks_takes_pictures_and_plays_tokens(enter: Enter) -> None:
    page = drawing.begin(enter("luming"))
    expect(page.locator("[data-designer][data-learned]")).to_be_attached()
    _a_block_goes_into_the_flow_as_one_step(page)
    _the_diagram_is_taken_along_as_pictures(page)
    _tokens_are_played_by_hand(page)
    _what_was_copied_is_pasted_in_another_drawing(page)


def _a_block_goes_into_the_flow_as_one_step(page: Page) -> None:
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


def _the_diagram_is_taken_along_as_pictures(page: Page) -> None:
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


def _tokens_are_played_by_hand(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    drawing.draw(page, ROUNDS)
    bar = page.locator("[data-simulator]")
    told, moves = bar.get_by_role("status"), bar.get_by_role("group", name="可以发生的")
    page.get_by_role("button", name="模拟", exact=True).click()
    expect(told).to_have_text("第0步：令牌在start")
    expect(moves.get_by_role("button")).to_be_focused()

    # By keyboard, by what is lit on the sheet, and by the buttons.
    page.keyboard.press("ArrowRight")
    expect(told).to_have_text("第1步：令牌在s")
    page.locator("[data-element-id='s'].may-go .djs-hit").click()
    expect(told).to_have_text("第2步：令牌在起草、核实")
    expect(page.locator(".played-token")).to_have_count(2)
    expect(page.locator(".may-go")).to_have_count(3)
    page.locator("[data-element-id='a'] .djs-hit").click()
    expect(told).to_have_text("第3步：令牌在核实、同意？")
    moves.get_by_role("button", name="同意？：起草").click()
    expect(told).to_have_text("第4步：令牌在核实、起草")
    page.keyboard.press("ArrowLeft")
    expect(told).to_have_text("第3步：令牌在核实、同意？")
    moves.get_by_role("button", name="“逾期”发生").click()
    expect(told).to_have_text("第4步：令牌在同意？、核实、催办")

    # The rest goes by itself, and nothing has been drawn or saved by all this.
    bar.get_by_label("快慢").select_option("快")
    bar.get_by_role("button", name="自己走").click()
    expect(told).to_have_text("走完了，共10步")
    expect(page.locator(".played-token")).to_have_count(0)
    expect(page.get_by_role("button", name="撤销")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(page.get_by_role("button", name="模拟", exact=True)).to_be_focused()
    expect(page.locator(".may-go")).to_have_count(0)


def _what_was_copied_is_pasted_in_another_drawing(page: Page) -> None:
    """Another page has a clipboard of its own: what it pastes, the first one left for it."""
    page.evaluate(_COPY)
    drawing.saved(page)
    page.reload()
    drawing.ready(page)
    drawing.draw(page, drawing.laid_out("start -> end"))
    page.evaluate(_PASTE)

    pasted = etree.fromstring(drawing.drawn(page).encode())
    (late,) = pasted.iterfind(".//{*}boundaryEvent")
    host = next(each for each in pasted.iterfind(".//{*}userTask") if each.get("name") == "核实")
    assert late.get("attachedToRef") == host.get("id")
    assert late.findtext(".//{*}timeDuration") == "P5WD"
    assert host.get("{urn:duban:bpmn:1}candidateGroups") == "office:15"
    assert len(pasted.findall(".//{*}sequenceFlow")) == 2  # Its own, and the one to 催办.
    drawing.undo(page)
    expect(page.locator("[data-element-id='b']")).to_have_count(0)

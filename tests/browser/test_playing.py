"""A counterexample of the checker goes along the diagram as tokens."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import drawing
from tests.browser.conftest import Enter

_DONE = {"duban:candidateGroups": "office:15", "duban:dueIn": "P5WD"}
#: One of two is chosen, and both are waited for.
DEADLOCK = drawing.laid_out(
    "start -> g:exclusive -[rating == 'good']-> a:user -> j:parallel -> end",
    "g -[]-> b:user -> j",
    attributes={
        "a": {"name": "走访", **_DONE},
        "b": {"name": "核实", **_DONE},
        "j": {"name": "都办完"},
    },
)


def deadlocked(page: Page) -> None:
    drawing.draw(page, DEADLOCK)
    stuck = drawing.findings(page, re.compile("死锁"))
    stuck.get_by_role("button", name="演示经过").click()


def test_a_deadlock_is_played_to_where_it_sticks(enter: Enter) -> None:
    page = drawing.begin(enter("luming"))
    deadlocked(page)
    player, told = page.locator("[data-player]"), page.locator("[data-play-told]")
    sign = page.locator(".played-sign")
    expect(sign).to_have_text("卡在这里")
    expect(told).to_contain_text("都办完：卡在这里")
    expect(page.locator(".played-token")).to_have_count(1)
    expect(page.locator("[data-element-id='j'].played-out")).to_be_visible()

    # By the keyboard: back a step, on again, from the beginning, and away.
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("第2步，共3步：令牌在走访")
    expect(sign).to_have_count(0)
    player.get_by_label("快慢").select_option("快")
    player.get_by_role("button", name="下一步").click()
    expect(sign).to_be_visible()
    player.get_by_role("button", name="播放").click()
    expect(player.get_by_role("button", name="停一下")).to_be_visible()
    expect(sign).to_be_visible()
    page.keyboard.press("Escape")
    expect(player).to_be_hidden()
    expect(page.locator(".played-token")).to_have_count(0)
    expect(page.get_by_role("button", name="演示经过")).to_be_focused()


def test_tokens_stand_where_they_come_to_if_motion_is_not_wanted(enter: Enter) -> None:
    page = drawing.begin(enter("luming"))
    page.emulate_media(reduced_motion="reduce")
    deadlocked(page)
    expect(page.locator(".played-sign")).to_have_text("卡在这里")
    moved = page.evaluate("document.querySelector('[data-designer]').designer.player.moved")
    assert moved == 0
    # Drawing on ends it: what is played is of another drawing.
    page.evaluate("""() => {
      const { modeler } = document.querySelector("[data-designer]").designer;
      const element = modeler.get("elementRegistry").get("a");
      modeler.get("modeling").updateProperties(element, { name: "回访" });
    }""")
    expect(page.locator("[data-player]")).to_be_hidden()

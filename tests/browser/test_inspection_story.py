"""An officer inspects with a phone, the network is cut in the middle, and the findings arrive."""

from __future__ import annotations

import re
import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, GetWorkItem, SaveDraft
from engine.ids import SYSTEM
from engine.views import WorkItem
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.matters import completions, done, open_items
from tests.browser.town import OFFICE, Places
from workflows.guidance_officer.commands import StartInspection
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty
from workflows.rectification.commands import FindingsOf
from workflows.rectification.views import FoundProblem

SEEN = "二车间公开栏停在2025年四季度"
BOARD = "厂务公开栏按季更新"


@pytest.fixture
def item(installation: Installation, places: Places) -> WorkItem:
    """那日苏 is an officer, too, and has claimed an inspection of the works."""
    engine = installation.engine
    units = engine.query(c.ListUnits(), actor=SYSTEM).units
    office = next(each for each in units if each.name == OFFICE)
    post = engine.execute(c.AddPost(office.unit_id, "指导员", Duty.OFFICER), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, "narisu", date(2026, 1, 1)), actor=SYSTEM)
    command = StartInspection(places.works_id, "职工反映厂务公开不及时")
    started = engine.execute(command, actor="lijianguo")
    (inspect,) = open_items(engine, started.instance_id)
    return engine.execute(ClaimWorkItem(inspect.work_item_id), actor="narisu")


def picture(path: Path, width: int, height: int) -> Path:
    """A grey PNG of that size."""
    rows = (b"\0" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(content)) + kind + content
            + struct.pack(">I", zlib.crc32(kind + content))
            for kind, content in parts
        )
    )  # fmt: skip
    return path


def sides_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a baseline JPEG."""
    at = jpeg.index(b"\xff\xc0")
    height, width = struct.unpack(">HH", jpeg[at + 5 : at + 9])
    return width, height


def conforms(desk: Desk, *, first: int, last: int) -> None:
    """Go through the list from one number to another; what conforms takes one press."""
    for number in range(first, last + 1):
        row = desk.form.locator("[data-checklist] [data-row]").nth(number - 1)
        row.get_by_text("符合", exact=True).click()


def test_an_inspection_goes_on_without_a_network_and_its_photo_reaches_the_rectification(
    enter: Enter, installation: Installation, places: Places, item: WorkItem, tmp_path: Path
) -> None:
    engine, desk = installation.engine, enter("narisu", phone=True)
    desk.open(f"/items/{item.work_item_id}")
    expect(desk.page.locator(".steps [aria-current=step]")).to_have_text("逐项检查")
    desk.button("带着走").click()
    desk.sees("已存好，没有网络也能打开这一页")
    rows = desk.form.locator("[data-checklist] [data-row]")
    many = rows.count()
    conforms(desk, first=1, last=3)

    desk.page.context.set_offline(True)
    conforms(desk, first=4, last=many)
    board = rows.filter(has_text=BOARD)
    expect(board.get_by_label(re.compile("^看到了什么"))).to_be_hidden()
    board.get_by_text("不符合", exact=True).click()
    board.get_by_label(re.compile("^看到了什么")).fill(SEEN)
    board.get_by_label("列为问题", exact=True).check()
    board.get_by_label(re.compile("^照片")).set_input_files(
        picture(tmp_path / "公开栏.png", 2400, 1200)
    )
    expect(board.locator("[data-photos-state]")).to_contain_text("1个文件")
    desk.fill("检查日期", "2026-05-20")
    expect(desk.page.locator("[data-draft-state]")).to_contain_text("已存在这台设备上")
    desk.form.get_by_role("button", name="提交", exact=True).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    desk.sees("等网络恢复后自动发出")
    assert not completions(engine, item)

    desk.page.context.set_offline(False)
    desk.sees("没有等着发出的。")
    assert len(completions(engine, item)) == 1

    report = done(engine, item.instance_id, "gaoyunfeng", opinion="confirm")
    reported(installation, report)
    finding = handed_on(installation, places)
    desk.open(f"/findings/{finding.finding_id}")
    desk.sees(SEEN)
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="第1张").click()
    kept = download.value.path().read_bytes()
    assert sides_of(kept) == (1600, 800)


def handed_on(installation: Installation, places: Places) -> FoundProblem:
    """The finding, once a job has opened it: here, or in the installation's own runner."""
    engine = installation.engine
    asked = FindingsOf(enterprise_id=places.works_id)
    while not (found := engine.query(asked, actor="lijianguo")):
        engine.run_due()
    return found[0]


def reported(installation: Installation, item: WorkItem) -> None:
    """The report is written and reviewed."""
    engine, data = installation.engine, {"guidance": "由工会干事每季首月更新厂务公开栏。"}
    engine.execute(CompleteWorkItem(item.work_item_id, data), actor="narisu")
    (review,) = open_items(engine, item.instance_id)
    engine.execute(ClaimWorkItem(review.work_item_id), actor="lijianguo")
    accepted = CompleteWorkItem(review.work_item_id, {"review_decision": "accept"})
    engine.execute(accepted, actor="lijianguo")


def test_items_that_another_device_answered_are_chosen_one_by_one(
    enter: Enter, installation: Installation, item: WorkItem
) -> None:
    """What was seen here of one item, and there of another, is handed in together."""
    engine, desk = installation.engine, enter("narisu", phone=True)
    desk.open(f"/items/{item.work_item_id}")
    desk.button("带着走").click()
    desk.sees("已存好，没有网络也能打开这一页")
    desk.page.context.set_offline(True)
    rows = desk.form.locator("[data-checklist] [data-row]")
    conforms(desk, first=1, last=rows.count())
    board = rows.filter(has_text=BOARD)
    board.get_by_text("不符合", exact=True).click()
    board.get_by_label(re.compile("^看到了什么")).fill(SEEN)
    desk.fill("检查日期", "2026-05-20")
    desk.form.get_by_role("button", name="提交", exact=True).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    desk.sees("等网络恢复后自动发出")
    elsewhere = [
        {**row, "answer": "yes"}
        for row in engine.query(GetWorkItem(item.work_item_id), actor="narisu").data["answers"]
    ]
    elsewhere[0] |= {"answer": "no", "note": "没有看到会议记录"}
    saved = {"inspected_on": "2026-05-20", "answers": elsewhere}
    engine.execute(SaveDraft(item.work_item_id, saved), actor="narisu")

    desk.page.context.set_offline(False)
    desk.sees("这件事在您离线时有了变化")
    desk.button("看两份的不同").click()
    compared = desk.page.locator(".compare tbody tr")
    expect(compared).to_have_count(2)
    expect(compared.filter(has_text=BOARD)).to_contain_text(SEEN)
    compared.filter(has_text="没有看到会议记录").get_by_role(
        "radio", name=re.compile("系统里现在的$")
    ).check()
    desk.button("按所选的发出").click()
    desk.sees("没有等着发出的。")

    (sent,) = completions(engine, item)
    notes = {row["note"] for row in sent.detail["data"]["answers"] if row["answer"] == "no"}
    assert notes == {SEEN, "没有看到会议记录"}


def test_a_place_is_added_only_where_the_officer_asks_for_it(enter: Enter, item: WorkItem) -> None:
    desk = enter("narisu", phone=True)
    desk.page.context.grant_permissions(["geolocation"])
    desk.page.context.set_geolocation({"latitude": 40.65742, "longitude": 109.84032})
    desk.open(f"/items/{item.work_item_id}")
    place = desk.page.locator("[data-location] input")
    expect(place).to_have_value("")
    desk.button("附上位置").click()
    expect(place).to_have_value(re.compile(r"^40\.65742, 109\.84032"))
    desk.button("去掉位置").click()
    expect(place).to_have_value("")


def test_a_full_store_says_what_it_could_not_keep(
    enter: Enter, item: WorkItem, tmp_path: Path
) -> None:
    desk = enter("narisu", phone=True)
    desk.open(f"/items/{item.work_item_id}")
    # A store that has no room for files any more.
    desk.page.evaluate(
        "() => { const put = IDBObjectStore.prototype.put;"
        " IDBObjectStore.prototype.put = function (record) {"
        " if (record.files?.length) throw new DOMException('full', 'QuotaExceededError');"
        " return put.call(this, record); }; }"
    )
    desk.page.context.set_offline(True)
    row = desk.form.locator("[data-checklist] [data-row]").first
    row.get_by_text("不符合", exact=True).click()
    row.get_by_label(re.compile("^照片")).set_input_files(picture(tmp_path / "墙.png", 40, 20))
    state = desk.page.locator("[data-draft-state]")
    expect(state).to_contain_text("1个文件没有存下")
    desk.form.get_by_role("button", name="提交", exact=True).click()
    desk.page.get_by_role("dialog").get_by_role("button", name="提交", exact=True).click()
    expect(state).to_contain_text("没有发出，也没有存下来")
    expect(row.get_by_label("不符合", exact=True)).to_be_checked()

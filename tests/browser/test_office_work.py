"""What offices and administrators do: rosters, the calendar, files, paper."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from engine.clock import LOCAL_ZONE
from engine.commands.work_items import GetWorkItem
from engine.ids import SYSTEM
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.matters import visiting
from tests.browser.town import WORKS, Places
from tests.domain.rosters.files import enterprise, separated


def _import(desk: Desk, file: Path, *, skip_bad: bool = False) -> None:
    """Hand a roster in, and wait until it has ended."""
    desk.open("/imports")
    desk.page.get_by_label("企业名册").check()
    desk.page.get_by_label("文件").set_input_files(file)
    if skip_bad:
        desk.page.get_by_label("导入正确的行，错误的行另存供修改").check()
    desk.button("开始导入").click()
    expect(desk.page.get_by_text("检查的行")).to_be_visible()


def test_a_bad_roster_is_reported_mended_and_imported(enter: Enter, tmp_path: Path) -> None:
    bad = enterprise(2, 企业名称="云驰物流有限公司", 区划代码="999999")
    roster = separated(tmp_path / "名册.csv", [enterprise(1, 企业名称="松漠矿业有限公司"), bad])
    office = enter("lijianguo")
    _import(office, roster)
    office.sees("有错误，没有导入")
    finding = office.row("999999")
    expect(finding).to_contain_text("区划代码")
    expect(finding).to_contain_text("错误")

    _import(office, roster, skip_bad=True)
    office.sees("已导入")
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="下载有错误的行").click()
    to_mend = tmp_path / download.value.suggested_filename
    download.value.save_as(to_mend)

    _import(office, _mended(to_mend, tmp_path))
    office.sees("已导入")
    office.open("/enterprises")
    for name in ("松漠矿业有限公司", "云驰物流有限公司"):
        expect(office.row(name)).to_be_visible()


def _mended(file: Path, folder: Path) -> Path:
    """The rows of the report with the division put right."""
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        sheet = book.active
        assert sheet is not None
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "999999":
                    cell.value = "150203"
        book.save(folder / "改好.xlsx")
        return folder / "改好.xlsx"
    text = file.read_text("utf-8-sig").replace("999999", "150203")
    assert list(csv.reader(io.StringIO(text)))
    mended = folder / "改好.csv"
    mended.write_text(text, "utf-8")
    return mended


def test_a_published_calendar_moves_due_dates_as_its_preview_said(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = visiting(installation.engine, places)
    assert _due_on(installation, item.work_item_id) == date(2026, 5, 29)
    admin = enter("chenli")
    admin.open("/admin/calendar/2026")
    admin.page.get_by_role("link", name="5月27日").click()
    admin.page.get_by_label("休息", exact=True).check()
    admin.page.get_by_label("名称").fill("防汛")
    admin.button("记入草稿").click()

    moves = admin.page.get_by_role("region", name="发布后会移动的到期日")
    expect(moves).to_contain_text("5月29日")
    expect(moves).to_contain_text("6月1日")
    assert _due_on(installation, item.work_item_id) == date(2026, 5, 29)
    admin.is_ready()
    admin.page.get_by_role("link", name="发布第2版").click()
    admin.page.get_by_role("dialog").get_by_role("button", name="发布第2版").click()
    admin.is_told("已发布，移动了1件事项的到期日")
    assert _due_on(installation, item.work_item_id) == date(2026, 6, 1)

    unit = enter("narisu")
    unit.open(f"/items/{item.work_item_id}")
    unit.sees("防汛")


def _due_on(installation: Installation, work_item_id: int) -> date:
    due_at = installation.engine.query(GetWorkItem(work_item_id), actor=SYSTEM).item.due_at
    assert due_at is not None
    return due_at.astimezone(LOCAL_ZONE).date()


def test_the_board_is_exported_as_a_workbook(
    enter: Enter, installation: Installation, places: Places, tmp_path: Path
) -> None:
    visiting(installation.engine, places)
    office = enter("lijianguo")
    office.open("/board/items")
    with office.page.expect_download() as download:
        office.page.get_by_role("link", name="导出", exact=True).click()
    assert download.value.suggested_filename == "督办清单2026年5月20日.xlsx"
    file = tmp_path / "board.xlsx"
    download.value.save_as(file)
    sheet = load_workbook(file).active
    assert sheet is not None
    heads, first = list(sheet.iter_rows(values_only=True))[:2]
    row = dict(zip(heads, first, strict=True))
    assert str(row["事项"]).startswith(WORKS)
    assert row["由谁办"] == "那日苏"


def test_paper_holds_the_text_and_none_of_the_controls(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = visiting(installation.engine, places)
    unit = enter("narisu")
    unit.open(f"/items/{item.work_item_id}")
    unit.page.emulate_media(media="print")
    expect(unit.page.get_by_role("heading", level=1)).to_be_visible()
    expect(unit.page.locator("#past")).to_be_visible()
    for control in (".masthead", ".foot", ".strip", "#can-h", ".filebox >> nth=0"):
        expect(unit.page.locator(control).first).to_be_hidden()
    expect(unit.button("提交").first).to_be_hidden()
    font = unit.page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "FangSong" in font


def test_urging_by_hand_sends_the_leader_a_letter(
    enter: Enter, installation: Installation, places: Places
) -> None:
    item = visiting(installation.engine, places)
    office = enter("lijianguo")
    office.open(f"/items/{item.work_item_id}")
    office.page.get_by_role("link", name="催办", exact=True).click()
    dialog = office.page.get_by_role("dialog")
    dialog.get_by_label("理由").fill("请本周内走访。")
    dialog.get_by_role("button", name="催办").click()
    office.is_told("催办通知书已发出")

    leader = enter("wangfang")
    leader.open("/work")
    leader.page.get_by_role("region", name="需要您签收").get_by_role("link").first.click()
    letter = leader.page.locator(".letter")
    expect(letter).to_contain_text("应于2026年5月29日17时30分前办结")
    expect(letter).to_contain_text("请本周内走访")
    expect(letter).to_contain_text("包头市工业和信息化局")

"""The files of a draft: listed, begun, opened where they are worked on, and taken out."""

from __future__ import annotations

import pytest

from engine.ids import SYSTEM
from tests.web.conftest import Browser
from tests.web.test_designer_pages import FILE, KEY, designer, send
from web.assembly import Duban
from workflows.designer.blank import blank_table
from workflows.designer.commands import GetProcessDraft

__all__ = ["designer"]
FILES = f"/designer/{KEY}/files"
TABLE = blank_table("rate", "走访次数")


def with_table(browser: Browser) -> None:
    body = {"version": 1, "files": {"rate.dmn": TABLE}}
    assert send(browser, "PUT", f"/designer/{KEY}/draft", **body).status_code == 200


def test_every_file_leads_to_its_editor(designer: Browser) -> None:
    with_table(designer)
    page = designer.get(FILES)
    assert f"/designer/{KEY}/table?file=rate.dmn" in page.text
    assert f"/designer/{KEY}?file={FILE}" in page.text


def test_a_new_table_opens_with_one_column_each_way(designer: Browser) -> None:
    led = designer.get(f"{FILES}/new?name=rate")
    assert led.headers["Location"] == f"/designer/{KEY}/table?file=rate.dmn"
    page = designer.get(led.headers["Location"])
    assert "style-src-attr 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert "decisionTable id=&#34;rate_table&#34;" in page.text


@pytest.mark.parametrize(
    ("name", "why"),
    [("Rate", "小写英文字母"), ("../x", "小写英文字母"), ("rate", "已经有这个文件")],
)
def test_names_that_cannot_be_are_refused_at_their_field(
    designer: Browser, name: str, why: str
) -> None:
    with_table(designer)
    page = designer.get(f"{FILES}/new?name={name}")
    assert (page.status_code, 'id="name-error"' in page.text, why in page.text) == (422, True, True)


@pytest.mark.parametrize("file", ["", "../rate.dmn", "a/new.dmn", FILE])
def test_what_is_no_table_has_no_page(designer: Browser, file: str) -> None:
    assert designer.get(f"/designer/{KEY}/table?file={file}").status_code == 404


def test_a_file_is_taken_out_and_stays_in_earlier_drafts(designer: Browser, duban: Duban) -> None:
    with_table(designer)
    stale = designer.post(f"{FILES}/remove", on=FILES, file="rate.dmn", version=1)
    assert stale.status_code == 303
    assert "rate.dmn" in dict(duban.engine.query(GetProcessDraft(KEY), actor=SYSTEM).files)
    designer.post(f"{FILES}/remove", on=FILES, file="rate.dmn", version=2)
    assert "rate.dmn" not in dict(duban.engine.query(GetProcessDraft(KEY), actor=SYSTEM).files)


def test_the_check_names_the_rules_that_a_finding_is_about(designer: Browser) -> None:
    rules = "".join(
        f'<rule id="r{number}"><inputEntry id="i{number}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="o{number}"><text>"x"</text></outputEntry></rule>'
        for number, cell in ((1, "-"), (2, '"a"'))
    )
    overlapping = TABLE.replace("<text></text>", "<text>size</text>").replace(
        "</decisionTable>", f"{rules}</decisionTable>"
    )
    body = {"files": {"rate.dmn": overlapping}}
    found = send(designer, "POST", f"/designer/{KEY}/check", **body).get_json()["findings"]
    (one,) = [each for each in found if each["file"] == "rate.dmn"]
    assert (one["code"], one["about"]) == ("DMN002", ["rate", "r1", "r2"])

"""Imports from the pages: handing in, coming back, the report, the file of bad rows."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.web.conftest import Browser
from web.assembly import Duban

SignIn = Callable[[str], Browser]
HEAD = "层级,区划代码,单位,类型,岗位,职责,姓名,账号,任职开始\n"
GOOD = "盟市,150300,乌海市总工会,成员单位,科长,经办,孟和,menghe,2026-01-01\n"
BAD = "盟市,159999,没有的局,成员单位,科长,经办,某人,mouren,2026-01-01\n"


def hand_in(browser: Browser, content: str, **fields: str) -> str:
    """The address of the import's page."""
    file = (io.BytesIO(content.encode()), "名册.csv")
    answered = browser.post("/imports", on="/imports", kind="organisation", file=file, **fields)
    assert answered.status_code == 302, answered.text
    return str(answered.location)


def run_jobs(duban: Duban) -> None:
    while duban.engine.run_due():
        pass


def test_imports_a_good_file_in_the_background(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    page = hand_in(browser, HEAD + GOOD)
    assert "排队中" in browser.get(page).text
    assert 'hx-trigger="every 1s"' in browser.get(page + "/progress").text

    run_jobs(duban)

    assert "已导入" in browser.get(page).text
    assert browser.get(page + "/progress").headers["HX-Refresh"] == "true"
    assert "乌海市总工会" in browser.get("/admin/organisation?area=1503").text
    assert "名册.csv" in browser.get("/imports").text


def test_lists_what_is_wrong_and_imports_nothing(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    page = hand_in(browser, HEAD + GOOD + BAD)
    run_jobs(duban)

    shown = browser.get(page).text
    assert "有错误，没有导入" in shown
    assert "区划代码" in shown
    assert "159999" in shown
    assert "乌海市总工会" not in browser.get("/admin/organisation?area=1503").text


def test_keeps_the_bad_rows_to_be_mended(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    page = hand_in(browser, HEAD + GOOD + BAD, skip_bad="yes")
    run_jobs(duban)

    assert "乌海市总工会" in browser.get("/admin/organisation?area=1503").text
    assert "下载有错误的行" in browser.get(page).text
    file = browser.get(page + "/bad-rows")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.data


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "nonsense"}, "请选择名册的种类"),
        ({"kind": "organisation"}, "请选择要导入的文件"),
    ],
)
def test_says_what_is_missing(sign_in: SignIn, fields: dict[str, str], said: str) -> None:
    answered = sign_in("chen").post("/imports", on="/imports", **fields)
    assert answered.status_code == 422
    assert said in answered.text


def test_imports_of_others_are_not_there(sign_in: SignIn) -> None:
    page = hand_in(sign_in("chen"), HEAD + GOOD)
    assert sign_in("office").get(page).status_code == 404


def test_handlers_may_not_import(sign_in: SignIn) -> None:
    file = (io.BytesIO((HEAD + GOOD).encode()), "名册.csv")
    browser = sign_in("wang")
    assert "名册导入" not in browser.get("/admin").text
    answered = browser.post("/imports", on="/imports", kind="organisation", file=file)
    assert answered.status_code == 403

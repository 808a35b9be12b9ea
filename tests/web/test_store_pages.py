"""Rows of data stores on pages: looked at, put right, removed, with what they were on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from engine.commands.data_stores import GetStoreRow, PutStoreRow
from engine.errors import NotFound
from engine.ids import SYSTEM
from tests.web.conftest import Browser
from web.assembly import Duban

SignIn = Callable[[str], Browser]
ROW = "/admin/stores/row?store=tally&key=西区/1"


@pytest.fixture
def row(duban: Duban) -> None:
    duban.engine.execute(PutStoreRow("tally", "西区/1", {"n": 7}, "初值"), actor=SYSTEM)


def write(browser: Browser, **fields: object) -> TestResponse:
    given = {"store": "tally", "key": "西区/1", "version": 1, "reason": "点错了", **fields}
    return browser.post("/admin/stores/row", on=ROW, **given)


@pytest.mark.usefixtures("row")
def test_a_row_is_found_and_put_right(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("office")
    assert "/admin/stores" in browser.get("/admin").text
    assert "tally" in browser.get("/admin/stores").text
    assert "西区/1" in browser.get("/admin/stores?store=tally&prefix=西").text
    assert "没有这样的行" in browser.get("/admin/stores?store=tally&prefix=东").text
    sent = write(browser, value='{"n": 8}')
    assert sent.status_code == 303
    assert duban.engine.query(GetStoreRow("tally", "西区/1"), actor=SYSTEM).value == {"n": 8}
    page = browser.get(ROW).text
    assert "点错了" in page
    assert "初值" in page


@pytest.mark.usefixtures("row")
def test_what_somebody_else_wrote_meanwhile_is_shown_beside_what_was_typed(
    sign_in: SignIn, duban: Duban
) -> None:
    browser = sign_in("office")
    duban.engine.execute(PutStoreRow("tally", "西区/1", {"n": 70}, "别人", 1), actor=SYSTEM)
    sent = write(browser, value='{"n": 8}')
    assert sent.status_code == 422
    assert "现在是第2次" in sent.text
    assert "&#34;n&#34;: 70" in sent.text
    assert "&#34;n&#34;: 8" in sent.text
    assert 'name="version" value="2"' in sent.text


@pytest.mark.usefixtures("row")
def test_says_what_is_no_json_and_what_is_missing(sign_in: SignIn) -> None:
    browser = sign_in("office")
    bad = write(browser, value="{")
    assert (bad.status_code, "这不是JSON" in bad.text) == (422, True)
    empty = write(browser, store="", key="", value="1", reason="")
    assert empty.status_code == 422
    assert all(f'href="#{name}"' in empty.text for name in ("store", "key", "reason"))


@pytest.mark.usefixtures("row")
def test_a_row_is_removed_with_a_reason(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("office")
    given = {"store": "tally", "key": "西区/1", "version": 1}
    without = browser.post("/admin/stores/row/remove", on=ROW, **given)
    assert (without.status_code, 'id="remove-reason-error"' in without.text) == (422, True)
    done = browser.post(
        "/admin/stores/row/remove", on=ROW, **given, **{"remove-reason": "单位撤销"}
    )
    assert done.status_code == 303
    with pytest.raises(NotFound):
        duban.engine.query(GetStoreRow("tally", "西区/1"), actor=SYSTEM)
    assert browser.get(ROW).status_code == 404


@pytest.mark.usefixtures("row")
def test_those_who_run_the_system_and_other_places_see_no_rows(sign_in: SignIn) -> None:
    for user in ("chen", "guard", "outsider", "wang"):
        browser = sign_in(user)
        assert browser.get("/admin/stores").status_code == 403
        assert browser.get(ROW).status_code == 403

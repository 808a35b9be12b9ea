"""Exports in the background, as people meet them on pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert

from engine.clock import VirtualClock
from engine.ids import SYSTEM
from tests.domain.rosters.files import enterprises, separated
from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.enterprises.codes import Ownership
from workflows.enterprises.queries import row_of
from workflows.enterprises.tables import enterprise
from workflows.enterprises.views import EnterpriseFields
from workflows.exports.policy import FILE_KEPT, MOST_AT_ONCE
from workflows.rosters.importing import import_roster
from workflows.rosters.views import RosterKind

SignIn = Callable[[str], Browser]


@pytest.fixture
def factories(duban: Duban, tmp_path: Path) -> None:
    """Three enterprises in Baotou."""
    path = separated(tmp_path / "in.csv", enterprises(3))
    import_roster(duban.engine, RosterKind.ENTERPRISES, path, actor=SYSTEM, scratch=duban.scratch)


def started(browser: Browser, asked: str = "") -> str:
    """Start an export of enterprises from its page; the address of its own page."""
    page = f"/exports/new/enterprises{asked}"
    sent = browser.post(page, on=page)
    assert sent.status_code == 303
    return str(sent.headers["Location"])


@pytest.mark.usefixtures("factories")
def test_one_leaves_an_export_and_comes_back_to_the_file(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("office")
    assert "/exports/new/enterprises?area=15" in browser.get("/enterprises?area=15").text
    page = started(browser)
    assert "排队中" in browser.get(page).text
    assert "HX-Refresh" not in browser.get(f"{page}/progress").headers

    duban.engine.run_due()

    assert browser.get(f"{page}/progress").headers["HX-Refresh"] == "true"
    listed = browser.get("/exports").text
    assert f'href="{page}/file"' in listed
    sent = browser.get(f"{page}/file")
    assert len(list(load_workbook(io.BytesIO(sent.data)).worksheets[0].rows)) == 4
    assert len(sent.data) == int(sent.headers["Content-Length"])


@pytest.mark.usefixtures("factories")
def test_the_filter_of_the_list_goes_on_to_the_file(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("office")
    page = started(browser, "?area=1503")
    duban.engine.run_due()
    sent = browser.get(f"{page}/file")
    assert len(list(load_workbook(io.BytesIO(sent.data)).worksheets[0].rows)) == 1


def test_others_find_neither_the_page_nor_the_file(sign_in: SignIn, duban: Duban) -> None:
    page = started(sign_in("office"))
    duban.engine.run_due()
    other = sign_in("wang")
    for address in (page, f"{page}/progress", f"{page}/file"):
        assert other.get(address).status_code == 404
    assert other.post(f"{page}/cancel").status_code == 404
    assert page not in other.get("/exports").text


def test_an_export_can_be_cancelled(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("office")
    page = started(browser)
    browser.post(f"{page}/cancel", on=page)
    duban.engine.run_due()
    assert "已取消" in browser.get(page).text
    assert browser.get(f"{page}/file").status_code == 404


def test_too_many_at_once_are_refused_with_the_way_out(sign_in: SignIn) -> None:
    browser = sign_in("office")
    for _ in range(3):
        started(browser)
    address = "/exports/new/enterprises"
    refused = browser.post(address, on=address)
    assert refused.status_code == 409
    assert "先取消一个" in refused.text


def test_a_file_that_is_kept_no_longer_says_so(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("office")
    page = started(browser)
    duban.engine.run_due()
    assert isinstance(duban.clock, VirtualClock)
    duban.clock.advance(FILE_KEPT + timedelta(hours=1))
    assert "已过保留期" in browser.get(page).text
    assert browser.get(f"{page}/file").status_code == 404


def test_a_list_too_long_to_wait_for_is_offered_in_the_background(
    sign_in: SignIn, duban: Duban
) -> None:
    fields = EnterpriseFields(
        name="",
        credit_code="",
        division_code="150203",
        ownership=Ownership.STATE,
        sector="C",
        employees=10,
    )
    row = row_of(fields, now=duban.clock.now(), user_id="office")
    with duban.store.writing() as uow:
        rows = [
            {**row, "name": f"企业{n}", "credit_code": f"{n:018}"} for n in range(MOST_AT_ONCE + 1)
        ]
        uow.connection.execute(insert(enterprise), rows)
    browser = sign_in("office")
    sent = browser.get("/enterprises/export.xlsx?area=15")
    assert sent.status_code == 303
    assert sent.headers["Location"] == "/exports/new/enterprises?area=15&many=1"
    assert "请在后台导出" in browser.get(sent.headers["Location"]).text

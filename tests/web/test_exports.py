"""Lists as files: what is in them, what they are called, and that the import reads them again."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from engine.ids import SYSTEM
from tests.domain.rosters.files import enterprises, separated
from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.rosters.importing import import_roster
from workflows.rosters.views import RosterKind, RosterRun

SignIn = Callable[[str], Browser]


def imported(duban: Duban, kind: RosterKind, path: Path) -> RosterRun:
    return import_roster(duban.engine, kind, path, actor=SYSTEM, scratch=duban.scratch)


@pytest.fixture
def factories(duban: Duban, tmp_path: Path) -> None:
    """Three enterprises in Baotou."""
    imported(duban, RosterKind.ENTERPRISES, separated(tmp_path / "in.csv", enterprises(3)))


def rows(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


@pytest.mark.usefixtures("factories")
def test_enterprises_go_out_as_filtered_and_come_back_unchanged(
    sign_in: SignIn, duban: Duban, tmp_path: Path
) -> None:
    browser = sign_in("office")
    assert 'href="/enterprises/export.xlsx"' in browser.get("/enterprises").text
    sent = browser.get("/enterprises/export.xlsx")

    name = unquote(sent.headers["Content-Disposition"])
    assert name.endswith("企业名录2026年5月20日.xlsx")
    assert len(rows(sent.data)) == 4
    assert len(rows(browser.get("/enterprises/export.xlsx?area=1503").data)) == 1

    path = tmp_path / "again.xlsx"
    path.write_bytes(sent.data)
    assert imported(duban, RosterKind.ENTERPRISES, path).written.unchanged == 3


@pytest.mark.usefixtures("factories")
def test_others_export_what_they_see(sign_in: SignIn) -> None:
    assert len(rows(sign_in("guard").get("/enterprises/export.xlsx").data)) == 1


def test_the_roster_goes_out_and_comes_back_unchanged(
    sign_in: SignIn, duban: Duban, tmp_path: Path
) -> None:
    browser = sign_in("chen")
    address = "/admin/organisation/export.xlsx?area=15"
    assert address in browser.get("/admin/organisation").text
    sent = browser.get(address)

    assert {row[8] for row in rows(sent.data)[1:]} == {
        *("wang", "bai", "office", "chen", "guard", "outsider")
    }
    assert len(rows(browser.get("/admin/organisation/export.xlsx?area=1502").data)) == 2
    path = tmp_path / "again.xlsx"
    path.write_bytes(sent.data)
    run = imported(duban, RosterKind.ORGANISATION, path)
    assert (run.report.bad, run.written.added, run.written.changed) == (0, 0, 0)


def test_the_roster_is_for_those_who_import_it(sign_in: SignIn) -> None:
    browser = sign_in("wang")
    assert "导出名册" not in browser.get("/admin/organisation").text
    assert browser.get("/admin/organisation/export.xlsx").status_code == 403


@pytest.mark.parametrize("page", ["/enterprises", "/ledger"])
def test_what_the_page_is_asked_goes_on_to_the_file_and_into_nothing_else(
    sign_in: SignIn, page: str
) -> None:
    asked = "?area=15&endpoint=x&_external=1&_scheme=javascript"
    shown = sign_in("office").get(page + asked)
    assert shown.status_code == 200
    assert f'href="{page}/export.xlsx{asked.replace("&", "&amp;")}"' in shown.text

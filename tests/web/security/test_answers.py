"""What every answer forbids, how files leave, and that nothing typed becomes markup."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from engine.commands.work_items import AddAttachment, AddComment, TransferWorkItem
from engine.errors import NotFound
from engine.ids import SYSTEM
from tests.web.conftest import Ask, Browser
from tests.web.pages.conftest import Matters
from tests.web.security._walk import name_of, routes
from tests.web.security.conftest import Matter
from web.settings import Settings
from workflows.enterprises.commands import GetEnterprise, RevealPhone
from workflows.rosters.exporting import neutral, sortable

EVIL = "<img src=x onerror=alert(1)>\"'"
#: What a spreadsheet would carry out.
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0")


#: Files that are the same for everybody, and that a browser may keep.
_NO_BUSINESS = {
    "assets.static_file",
    "assets.favicon",
    "offline.manifest",
    "offline.worker",
}


def test_every_page_carries_the_same_prohibitions(
    app: Flask, matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    browser = visitor_of("office")
    adapter = app.url_map.bind("localhost")
    addresses = [
        adapter.build(rule.endpoint, {name: matter.ids[name] for name in rule.arguments})
        for method, rule in routes(app)
        if method == "GET" and rule.endpoint not in _NO_BUSINESS
    ]
    for address in (*addresses, "/nothing", "/items/999999", "//evil.example/x"):
        headers = browser.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "default-src 'self'" in policy or "sandbox" in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize(
    "name", ["a\r\nSet-Cookie: x=y.txt", '"; filename="x.html', "报告‮gpj.exe", "../../etc/passwd"]
)
def test_a_file_leaves_as_a_download_whatever_its_name(
    matter: Matter, visitor_of: Callable[[str], Browser], ask: Callable[..., Ask], name: str
) -> None:
    added = matter.duban.engine.execute(
        AddAttachment(matter.id("instance_id"), name, "text/html", b"<script>alert(1)</script>"),
        actor="wang",
    )
    for answered in (
        visitor_of("wang").get(f"/files/{added.attachment_id}"),
        ask("wang")("GET", f"/attachments/{added.attachment_id}"),
    ):
        headers = answered.headers
        assert headers["Content-Type"] == "application/octet-stream"
        disposition = headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=UTF-8''")
        assert not set(disposition) & set('\r\n"/<>')
        assert "Set-Cookie: x" not in str(headers)
        assert "sandbox" in headers["Content-Security-Policy"]


def test_what_people_type_never_becomes_markup(
    app: Flask, matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    engine = matter.duban.engine
    matters = Matters(matter.duban)
    item = matters.assigned(7, f"恶意{EVIL}")
    engine.execute(AddComment(item.instance_id, EVIL, item.work_item_id), actor="wang")
    engine.execute(
        AddAttachment(item.instance_id, f"{EVIL}.svg", EVIL, b"<svg/>", item.work_item_id),
        actor="wang",
    )
    held = matter.id("work_item_id")
    engine.execute(TransferWorkItem(held, "bai", EVIL), actor="wang")
    ids = {
        **matter.ids,
        "work_item_id": item.work_item_id,
        "instance_id": item.instance_id,
        "enterprise_id": int(item.scope.subject.rpartition(":")[2]),
    }
    adapter = app.url_map.bind("localhost")
    shown = 0
    for user in ("wang", "office"):
        browser = visitor_of(user)
        for method, rule in routes(app):
            if method != "GET" or rule.endpoint.startswith(("api.", "assets.")):
                continue
            address = adapter.build(rule.endpoint, {name: ids[name] for name in rule.arguments})
            answered = browser.client.get(address, query_string={"q": EVIL, "text": EVIL})
            if answered.mimetype == "text/html":
                assert "<img src=x" not in answered.text, name_of(method, rule)
                shown += "&lt;img src=x" in answered.text
    assert shown > 10


@pytest.mark.parametrize("value", FORMULAS)
def test_no_cell_of_a_file_is_a_formula(value: str) -> None:
    for cell in (sortable(value), neutral(value)):
        assert isinstance(cell, str)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_number_shown_in_the_clear_is_on_record_each_time(
    matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    browser = visitor_of("wang")
    address = f"/enterprises/{matter.ids['enterprise_id']}"
    assert "0472-1234316" not in browser.get(address).text
    for _time in range(2):
        assert "0472-1234316" in browser.post(address + "/phone", _key="once").text
    detail = matter.duban.engine.query(GetEnterprise(matter.id("enterprise_id")), actor=SYSTEM)
    assert [each.event for each in detail.changes].count("PhoneRevealed") == 2


def test_a_number_out_of_sight_is_not_shown(matter: Matter) -> None:
    with pytest.raises(NotFound):
        matter.duban.engine.execute(RevealPhone(matter.id("enterprise_id")), actor="outsider")


def test_home_and_its_key_belong_to_the_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new"
    Settings.from_environment({"DUBAN_HOME": str(home)})
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600


def test_an_empty_key_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_bytes(b"")
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Settings.from_environment({"DUBAN_HOME": str(tmp_path)})


def test_a_disabled_user_has_neither_session_nor_token(
    matter: Matter, visitor_of: Callable[[str], Browser], ask: Callable[..., Ask]
) -> None:
    browser, call = visitor_of("outsider"), ask("outsider")
    assert call("GET", "/absences").status_code == 200
    visitor_of("guard").post("/admin/organisation/people/outsider/enabled", enabled="no")
    assert browser.get("/account").headers["Location"].startswith("/sign-in")
    assert call("GET", "/absences").status_code == 401


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/\tx", "javascript:x", ""],
)
def test_signing_in_leads_to_no_other_host(matter: Matter, app: Flask, wanted: str) -> None:
    answered = Browser(app.test_client()).sign_in("wang", then=wanted)
    assert answered.headers["Location"] == "/"


def test_no_form_is_taken_without_its_token(
    app: Flask, matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    browser, other = visitor_of("wang"), visitor_of("office")
    stolen = other.get("/help").text.partition('name="csrf_token" value="')[2][:64]
    adapter = app.url_map.bind("localhost")
    for method, rule in routes(app):
        if method == "GET" or rule.endpoint.startswith("api."):
            continue
        given = {name: matter.ids[name] for name in rule.arguments}
        address = adapter.build(rule.endpoint, given)
        for token in ("", "x", stolen):
            answered = browser.client.open(address, method=method, data={"csrf_token": token})
            assert answered.status_code == 403, address

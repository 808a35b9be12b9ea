"""What every page has: headers, languages, static files, errors, the demonstration's strip."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.clock import LOCAL_ZONE
from engine.errors import NotFound
from tests.web.conftest import Browser, FakeDemonstration
from web import assets, dates
from web.app import create_app
from web.assembly import Duban

SignIn = Callable[[str], Browser]


@pytest.mark.parametrize("address", ["/sign-in", "/help", "/account", "/nowhere", "/api/v1/x"])
def test_every_answer_forbids_what_a_page_does_not_need(sign_in: SignIn, address: str) -> None:
    headers = sign_in("wang").get(address).headers

    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
    ):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/sign-in", "/help", "/account", "/account/password"])
def test_no_page_has_script_or_style_of_its_own(sign_in: SignIn, address: str) -> None:
    browser = sign_in("wang")
    page = (Browser(browser.client) if address != "/sign-in" else browser).get(address).text

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag


def test_static_files_are_kept_for_ever_under_their_digest(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    address = re.search(r'href="(/static/\w+/css/tokens\.css)"', page)
    assert address is not None

    answered = client.get(address[1], headers={"Accept-Encoding": "gzip"})

    assert answered.headers["Content-Encoding"] == "gzip"
    assert answered.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answered.content_type == "text/css; charset=utf-8"
    plain = client.get(address[1], headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert b"--ink" in plain.data


def test_static_files_of_an_older_page_are_not_kept(client: FlaskClient) -> None:
    answered = client.get("/static/000000000000/css/tokens.css")
    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/settings.py", "css/none.css"])
def test_serves_nothing_outside_its_folder(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/x/{name}").status_code == 404


def test_modules_import_only_what_is_there() -> None:
    files = assets.load().files
    for name, asset in files.items():
        if name.startswith("js/"):
            for imported in re.findall(
                r'^(?:import .*from|import) "(\.[^"]+)"', asset.content.decode(), re.MULTILINE
            ):
                assert posixpath.normpath(f"{posixpath.dirname(name)}/{imported}") in files, name


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [("", "zh-CN"), ("en-GB,en", "en"), ("en,zh;q=0.1", "zh-CN"), ("fr", "zh-CN")],
)
def test_speaks_english_only_to_those_who_do_not_read_chinese(
    client: FlaskClient, accepted: str, tag: str
) -> None:
    page = client.get("/help", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{tag}">' in page


def test_language_switch_is_remembered(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/help?lang=en").text
    assert '<html lang="en">' in client.get("/help").text
    assert "Help" in client.get("/help").text


def test_language_of_the_account_holds_in_a_new_browser(sign_in: SignIn) -> None:
    sign_in("wang").post("/account/language", on="/account", locale="en")
    assert '<html lang="en">' in sign_in("wang").get("/account").text


def test_dates_are_told_as_people_write_them() -> None:
    at = datetime(2026, 5, 25, 17, 30, tzinfo=LOCAL_ZONE)
    assert dates.day(at, locale="zh_CN") == "5月25日 周一"
    assert dates.day(date(2026, 5, 25), locale="en") == "25 May, Mon"
    assert dates.moment(at, locale="zh_CN", with_year=True) == "2026年5月25日 周一 17:30"


def test_page_that_is_not_there_says_what_to_do(sign_in: SignIn) -> None:
    answered = sign_in("wang").get("/nowhere")
    assert answered.status_code == 404
    assert "没有找到" in answered.text
    assert "可以从工作台重新打开" in answered.text


def test_part_of_a_page_gets_its_error_in_place(sign_in: SignIn) -> None:
    browser = sign_in("wang")
    answered = browser.get("/nowhere", headers={"HX-Request": "true"})
    assert answered.status_code == 404
    assert "<html" not in answered.text
    assert 'role="alert"' in answered.text


def test_part_of_a_page_leads_to_the_sign_in_when_the_session_is_over(
    client: FlaskClient,
) -> None:
    answered = client.get("/account", headers={"HX-Request": "true"})
    assert answered.headers["HX-Redirect"].startswith("/sign-in")


def test_failure_of_ours_is_told_without_its_details(app: Flask, sign_in: SignIn) -> None:
    def broken() -> str:
        raise RuntimeError("secret detail")

    app.view_functions["help.index"] = broken
    answered = sign_in("wang").get("/help")

    assert answered.status_code == 500
    assert "系统出了问题" in answered.text
    assert "secret detail" not in answered.text


def test_refusals_are_told_in_the_reader_s_language(app: Flask, sign_in: SignIn) -> None:
    def refusing() -> str:
        raise NotFound("没有编号为{token_id}的访问令牌。", token_id=7)

    browser = sign_in("wang")
    app.view_functions["account.index"] = refusing
    assert "没有编号为7的访问令牌。" in browser.get("/account").text
    assert "There is no access token 7." in browser.get("/account?lang=en").text


def test_clock_of_the_demonstration_can_be_moved_by_anybody(duban: Duban) -> None:
    demonstration = FakeDemonstration()
    browser = Browser(create_app(replace(duban, demonstration=demonstration)).test_client())
    page = browser.get("/sign-in").text
    assert "王芳" in page
    assert "今天按2026年5月20日 周三演示" in browser.get("/help").text

    answered = browser.post("/demo/clock", next="/help")

    assert answered.location == "/help"
    assert len(demonstration.steps) == 1
    assert "演示时间到了2026年5月21日 周四。" in browser.get("/help").text


def test_there_is_no_clock_to_move_outside_a_demonstration(browser: Browser) -> None:
    assert browser.post("/demo/clock", on="/sign-in").status_code == 404
    assert "演示环境" not in browser.get("/help").text


@pytest.mark.parametrize(
    ("user", "labels"),
    [
        ("wang", ["工作台", "任务", "企业", "联系台账", "入企检查", "整改", "评价", "政策"]),
        (
            "office",
            [
                *("工作台", "督办台", "任务", "企业", "联系台账"),
                *("入企检查", "整改", "评价", "政策", "管理"),
            ],
        ),
        ("chen", ["管理"]),
    ],
)
def test_navigation_leads_only_where_there_is_something_to_do(
    sign_in: SignIn, user: str, labels: list[str]
) -> None:
    page = sign_in(user).get("/help").text
    nav = page[page.index('id="nav"') : page.index("</nav>")]
    assert re.findall(r">([^<>]+)</a>", nav) == labels


def test_head_of_the_page_says_who_is_signed_in_and_for_whom(sign_in: SignIn) -> None:
    page = sign_in("wang").get("/help").text
    assert '王芳<span class="body">　自治区工信厅</span>' in page


def test_tells_that_it_lives_and_can_work(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok"}

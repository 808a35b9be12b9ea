"""Signing in and out: locks, rotation, time-outs, tokens of forms, and what is public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.clock import VirtualClock
from engine.ids import SYSTEM
from tests.web.conftest import PASSWORD, Browser, token_in
from web.assembly import Duban
from workflows.accounts.commands import ListSecurityEvents, SetPassword
from workflows.accounts.policy import ABSOLUTE_TIMEOUT, FIRST_LOCK, IDLE_TIMEOUT

SignIn = Callable[[str], Browser]


def session_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie("duban_session")
    return cookie.value if cookie else ""


def test_leads_to_the_page_that_was_asked_for_after_signing_in(browser: Browser) -> None:
    asked = browser.get("/account?x=1")
    assert asked.status_code == 302
    assert asked.location == "/sign-in?next=%2Faccount%3Fx%3D1"

    answered = browser.sign_in("wang", then="/account?x=1")

    assert (answered.status_code, answered.location) == (302, "/account?x=1")
    assert "王芳" in browser.get("/account").text


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_leads_nowhere_else_after_signing_in(browser: Browser, wanted: str) -> None:
    assert browser.sign_in("wang", then=wanted).location == "/"


def test_refuses_wrong_passwords_and_unknown_names_with_the_same_words(browser: Browser) -> None:
    wrong = browser.sign_in("wang", "falsch")
    unknown = browser.sign_in("nobody", "falsch")

    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert "账号或密码不对。还可以再试4次，之后暂停登录。" in wrong.text
    assert "账号或密码不对。还可以再试4次，之后暂停登录。" in unknown.text
    assert session_of(browser) == ""


@pytest.mark.parametrize("name", ["wang", "nobody"])
def test_locks_a_name_after_five_refusals(
    browser: Browser, name: str, wall_clock: VirtualClock
) -> None:
    for _ in range(5):
        browser.sign_in(name, "falsch")

    assert "请过15分钟再试" in browser.sign_in(name, PASSWORD).text
    assert session_of(browser) == ""

    wall_clock.advance(FIRST_LOCK)
    assert browser.sign_in("wang").status_code == 302


def test_locks_longer_each_time(browser: Browser, wall_clock: VirtualClock) -> None:
    for _ in range(5):
        browser.sign_in("wang", "falsch")
    wall_clock.advance(FIRST_LOCK)
    for _ in range(5):
        browser.sign_in("wang", "falsch")

    assert "请过30分钟再试" in browser.sign_in("wang").text


def test_forgets_refusals_after_a_success(browser: Browser, sign_in: SignIn) -> None:
    for _ in range(4):
        browser.sign_in("wang", "falsch")
    sign_in("wang")

    assert "还可以再试4次" in browser.sign_in("wang", "falsch").text


def test_every_sign_in_has_a_session_of_its_own(browser: Browser) -> None:
    browser.client.set_cookie("duban_session", "planted")
    browser.sign_in("wang")
    first = session_of(browser)
    assert first not in ("", "planted")

    browser.post("/sign-out")
    assert browser.get("/account").status_code == 302
    browser.sign_in("wang")
    assert session_of(browser) != first

    browser.client.set_cookie("duban_session", first)
    assert browser.get("/account").status_code == 302


def test_session_ends_when_it_was_not_used(sign_in: SignIn, wall_clock: VirtualClock) -> None:
    browser = sign_in("wang")
    wall_clock.advance(IDLE_TIMEOUT - timedelta(minutes=1))
    assert browser.get("/account").status_code == 200

    wall_clock.advance(IDLE_TIMEOUT - timedelta(minutes=1))
    assert browser.get("/account").status_code == 200, "Use keeps it alive."

    wall_clock.advance(IDLE_TIMEOUT)
    assert browser.get("/account").status_code == 302


def test_session_ends_after_a_day_of_work_however_busy(
    sign_in: SignIn, wall_clock: VirtualClock
) -> None:
    browser = sign_in("wang")
    step = timedelta(minutes=20)
    for _ in range(int(ABSOLUTE_TIMEOUT / step) - 1):
        wall_clock.advance(step)
        assert browser.get("/account").status_code == 200

    wall_clock.advance(step)
    assert browser.get("/account").status_code == 302


def test_cookie_is_out_of_reach_for_scripts_and_other_sites(browser: Browser) -> None:
    answered = browser.sign_in("wang")
    cookie = next(
        text for text in answered.headers.getlist("Set-Cookie") if text.startswith("duban_session=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_cookie_is_secure_over_https(client: FlaskClient) -> None:
    token = token_in(client.get("/sign-in", base_url="https://localhost").text)
    answered = client.post(
        "/sign-in",
        data={"csrf_token": token, "user": "wang", "password": PASSWORD},
        base_url="https://localhost",
    )
    cookies = answered.headers.getlist("Set-Cookie")
    assert any(text.startswith("duban_session=") and "Secure" in text for text in cookies)
    assert "max-age=31536000" in answered.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_refuses_a_form_without_the_token_of_its_session(sign_in: SignIn, token: str) -> None:
    browser = sign_in("wang")
    answered = browser.client.post("/account/language", data={"csrf_token": token, "locale": "en"})

    assert answered.status_code == 403
    assert "没有提交" in answered.text


def test_refuses_the_token_of_another_session(sign_in: SignIn) -> None:
    stolen = token_in(sign_in("bai").get("/account").text)
    answered = sign_in("wang").client.post(
        "/account/language", data={"csrf_token": stolen, "locale": "en"}
    )
    assert answered.status_code == 403


def test_takes_the_token_from_a_header_too(sign_in: SignIn) -> None:
    browser = sign_in("wang")
    token = token_in(browser.get("/account").text)
    answered = browser.client.post(
        "/account/language", data={"locale": "en"}, headers={"X-CSRF-Token": token}
    )
    assert answered.status_code == 302


def test_sign_out_cannot_be_a_link(sign_in: SignIn) -> None:
    assert sign_in("wang").get("/sign-out").status_code == 405


def test_signing_out_clears_what_the_browser_kept(sign_in: SignIn) -> None:
    answered = sign_in("wang").post("/sign-out", on="/account")
    assert answered.headers["Clear-Site-Data"] == '"cache"'
    assert answered.location == "/sign-in"


def test_first_sign_in_asks_for_another_password_and_nothing_else(
    browser: Browser, duban: Duban
) -> None:
    at = duban.wall_clock.now()
    duban.engine.execute(SetPassword("wang", "Given-By-1", at=at), actor=SYSTEM)
    browser.sign_in("wang", "Given-By-1")

    assert browser.get("/account").location == "/account/password"
    assert browser.get("/account/password").status_code == 200

    changed = browser.post(
        "/account/password",
        on="/account/password",
        old_password="Given-By-1",
        password="My-Own-222",
        again="My-Own-222",
    )
    assert changed.location == "/account"
    assert browser.get("/account").status_code == 200


def test_changing_the_password_ends_all_other_sessions(sign_in: SignIn) -> None:
    here, there = sign_in("wang"), sign_in("wang")
    before = session_of(here)

    here.post(
        "/account/password",
        on="/account/password",
        old_password=PASSWORD,
        password="Another-222",
        again="Another-222",
    )

    assert session_of(here) != before
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("falsch", "Another-222", "Another-222", "现在的密码不对"),
        (PASSWORD, "short1A", "short1A", "至少要8个字符"),
        (PASSWORD, "onlysmallletters", "onlysmallletters", "至少要用其中3种"),
        (PASSWORD, "Wang-Fang-1", "Wang-Fang-1", "密码里不能含有账号"),
        (PASSWORD, PASSWORD, PASSWORD, "最近5次用过的密码不能再用"),
        (PASSWORD, "Another-222", "Another-223", "两次填的新密码不一样"),
    ],
)
def test_refuses_a_new_password_and_says_why(
    sign_in: SignIn, old: str, new: str, again: str, said: str
) -> None:
    answered = sign_in("wang").post(
        "/account/password",
        on="/account/password",
        old_password=old,
        password=new,
        again=again,
    )
    assert answered.status_code == 422
    assert said in answered.text


def test_none_of_the_last_five_passwords_comes_back(duban: Duban, browser: Browser) -> None:
    at = duban.wall_clock.now()
    for number in range(5):
        duban.engine.execute(SetPassword("wang", f"Secret-{number}", at=at), actor=SYSTEM)
    # The first password is the sixth by now.
    duban.engine.execute(SetPassword("wang", PASSWORD, at=at, must_change=False), actor=SYSTEM)
    assert browser.sign_in("wang").status_code == 302


def test_other_sessions_can_be_ended(sign_in: SignIn) -> None:
    here, there = sign_in("wang"), sign_in("wang")
    here.post("/account/sessions/end-others", on="/account")

    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_sessions_of_others_cannot_be_ended(sign_in: SignIn) -> None:
    bai, wang = sign_in("bai"), sign_in("wang")
    answered = wang.post("/account/sessions/1/end", on="/account")

    assert answered.status_code == 404
    assert bai.get("/account").status_code == 200


def test_security_log_tells_what_happened_to_accounts(browser: Browser, duban: Duban) -> None:
    browser.sign_in("wang", "falsch")
    browser.sign_in("wang")
    browser.post("/sign-out")

    found = duban.engine.query(ListSecurityEvents(user_id="wang"), actor="guard")
    assert [event.event for event in found] == [
        "signed_out",
        "signed_in",
        "sign_in_refused",
        "password_set",
    ]
    assert found[1].address == "127.0.0.1"

    own = duban.engine.query(ListSecurityEvents(user_id="wang"), actor="bai")
    assert {event.user_id for event in own} == {"bai"}


def test_all_but_public_pages_ask_for_a_sign_in(app: Flask, client: FlaskClient) -> None:
    public = {
        "assets.favicon",
        "auth.sign_in",
        "demonstration.step",
        "health.healthz",
        "health.readyz",
        "help.accessibility",
        "help.errors",
        "help.index",
        "offline.away",
        "offline.manifest",
        "offline.worker",
    }
    open_pages = set()
    for rule in app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or rule.endpoint.startswith("api."):
            continue
        if client.get(rule.rule).status_code == 200:
            open_pages.add(rule.endpoint)
    assert open_pages <= public
    assert "auth.sign_in" in open_pages

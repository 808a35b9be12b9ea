"""What somebody is told, and where they come back to, when the session has run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import VirtualClock
from tests.web.conftest import Browser
from workflows.accounts.policy import IDLE_TIMEOUT

SignIn = Callable[[str], Browser]


@pytest.fixture
def expired(sign_in: SignIn, wall_clock: VirtualClock) -> Browser:
    browser = sign_in("wang")
    wall_clock.advance(IDLE_TIMEOUT + timedelta(minutes=1))
    return browser


def test_scripts_are_told_by_a_401(expired: Browser) -> None:
    answered = expired.client.post(
        "/items/1/draft", headers={"Accept": "application/json"}, data={}
    )
    assert answered.status_code == 401
    assert "Location" not in answered.headers


def test_what_was_posted_comes_back_to_its_page(expired: Browser) -> None:
    answered = expired.client.post(
        "/items/7", data={}, headers={"Referer": "http://localhost/items/7?tab=1"}
    )
    assert answered.location == "/sign-in?next=%2Fitems%2F7%3Ftab%3D1"
    assert "登录已过期，刚才的没有提交" in expired.get("/sign-in").text


@pytest.mark.parametrize("referrer", ["https://evil.example/items/7", ""])
def test_comes_back_to_pages_of_ours_alone(expired: Browser, referrer: str) -> None:
    headers = {"Referer": referrer} if referrer else {}
    answered = expired.client.post("/items/7", data={}, headers=headers)
    assert answered.location == "/sign-in?next=%2F"


def test_says_that_the_session_ran_out(expired: Browser) -> None:
    assert expired.get("/account").location == "/sign-in?next=%2Faccount"
    assert "登录已过期，请重新登录" in expired.get("/sign-in").text


def test_says_nothing_of_it_to_a_first_visitor(browser: Browser) -> None:
    browser.get("/account")
    assert "登录已过期，请" not in browser.get("/sign-in").text

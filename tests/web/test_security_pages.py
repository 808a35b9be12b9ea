"""Accounts for those who look after them."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import PASSWORD, Browser

SignIn = Callable[[str], Browser]
HOME = "/admin/security"


def test_shows_who_signed_in(sign_in: SignIn) -> None:
    sign_in("wang")
    page = sign_in("guard").get(HOME + "?user=wang").text
    assert "登录" in page
    assert "wang" in page
    assert "127.0.0.1" in page


def test_others_see_neither_the_log_nor_the_accounts(sign_in: SignIn) -> None:
    for user in ("wang", "chen"):
        browser = sign_in(user)
        assert browser.get(HOME).status_code == 403
        assert browser.get(f"{HOME}/accounts/bai").status_code == 403
        answered = browser.post(f"{HOME}/accounts/bai/password", password="Another-222")
        assert answered.status_code == 403


def test_sets_a_password_that_its_owner_must_change(sign_in: SignIn, browser: Browser) -> None:
    guard, page = sign_in("guard"), f"{HOME}/accounts/wang"
    weak = guard.post(page + "/password", on=page, password="weak")
    assert weak.status_code == 422
    assert "至少要8个字符" in weak.text

    guard.post(page + "/password", on=page, password="Fresh-Start-1")
    assert "下次登录时要改密码" in guard.get(page).text
    browser.sign_in("wang", "Fresh-Start-1")
    assert browser.get("/account").location == "/account/password"


def test_lifts_a_lock(sign_in: SignIn, browser: Browser) -> None:
    guard, page = sign_in("guard"), f"{HOME}/accounts/wang"
    for _ in range(5):
        browser.sign_in("wang", "falsch")
    assert "解除暂停" in guard.get(page).text

    guard.post(page + "/unlock", on=page)
    assert browser.sign_in("wang", PASSWORD).status_code == 302


def test_unknown_account_is_not_there(sign_in: SignIn) -> None:
    assert sign_in("guard").get(f"{HOME}/accounts/nobody").status_code == 404

"""The notices centre, and what the bell shows."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.notices.queries import post
from workflows.notices.views import NewNotice

SignIn = Callable[[str], Browser]


def tell(duban: Duban, *titles: str, user_id: str = "wang") -> None:
    with duban.store.writing() as uow:
        post(
            uow,
            [
                NewNotice(user_id, "reminder", "“{title}”快到期了。", {"title": title})
                for title in titles
            ],
            duban.clock.now(),
        )


def test_bell_counts_what_is_unread(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("wang")
    assert 'aria-label="通知"' in browser.get("/account").text
    tell(duban, "走访甲", "走访乙")
    assert 'aria-label="通知，2条未读"' in browser.get("/account").text


def test_lists_notices_and_forgets_none(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("wang")
    tell(duban, "走访甲", "走访乙")
    assert "“走访甲”快到期了。" in browser.get("/notices").text

    browser.post("/notices/1/open", on="/notices", next="/notices")
    unread = browser.get("/notices?show=unread").text
    assert "走访甲" not in unread
    assert "走访乙" in unread

    browser.post("/notices/read", on="/notices")
    assert "没有通知" in browser.get("/notices?show=unread").text
    assert "走访甲" in browser.get("/notices").text


def test_notices_of_others_stay_theirs(sign_in: SignIn, duban: Duban) -> None:
    tell(duban, "走访甲")
    bai = sign_in("bai")
    assert "走访甲" not in bai.get("/notices").text
    bai.post("/notices/1/open", on="/notices", next="/notices")
    assert 'aria-label="通知，1条未读"' in sign_in("wang").get("/account").text


def test_opening_a_notice_leads_only_to_our_own_pages(sign_in: SignIn, duban: Duban) -> None:
    tell(duban, "走访甲")
    browser = sign_in("wang")
    answered = browser.post("/notices/1/open", on="/notices", next="https://evil.example")
    assert answered.location == "/"

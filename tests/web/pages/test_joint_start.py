"""Starting a joint notice from its page."""

from __future__ import annotations

from tests.web.conftest import token_in
from tests.web.pages.conftest import Matters, SignIn


def test_the_office_starts_a_joint_notice_and_others_are_not_offered_it(
    matters: Matters, sign_in: SignIn
) -> None:
    browser = sign_in("office")
    assert "联合发文会签" in browser.get("/start").text
    page = browser.get("/start/joint_opinion").text
    assert "自治区工信厅" in page

    fields = {
        "csrf_token": token_in(page),
        "subject": "关于联合走访",
        "content": "文稿",
        "unit_ids": "1",
    }
    started = browser.client.post("/start/joint_opinion", data=fields)

    assert started.status_code == 302
    assert "关于联合走访" in browser.get("/work/started").text
    assert "联合发文会签" not in sign_in("wang").get("/start").text

"""Retention and the archive, as people meet them on pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest

from engine.clock import VirtualClock
from engine.commands.instances import CancelInstance, GetInstance, StartInstance
from engine.commands.retention import RunRetention, SetRetentionRule
from engine.commands.work_items import AddAttachment, ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from engine.views import Scope
from tests.web.conftest import Browser
from web.assembly import Duban

SignIn = Callable[[str], Browser]


def ended(duban: Duban, title: str) -> tuple[int, int]:
    """The numbers of a matter that has run to its end, with a file, and of its first item."""
    start = StartInstance("visit", title, data={"unit": "1"}, scope=Scope("150000", "unit:1"))
    number = duban.engine.execute(start, actor="office").instance_id
    duban.engine.execute(AddAttachment(number, "照片.txt", "text/plain", b"abc"), actor="office")
    (item,) = duban.engine.query(GetInstance(number), actor=SYSTEM).items
    duban.engine.execute(ClaimWorkItem(item.work_item_id), actor="wang")
    duban.engine.execute(CompleteWorkItem(item.work_item_id, {}), actor="wang")
    duban.engine.execute(CancelInstance(number, "企业已注销"), actor="office")
    return number, item.work_item_id


def pass_days(duban: Duban, days: int) -> None:
    cast("VirtualClock", duban.clock).advance(timedelta(days=days))


@pytest.fixture
def old(duban: Duban) -> tuple[int, int]:
    """A matter that ended 400 days ago; a newer one keeps the newest numbers of SQLite."""
    found = ended(duban, "一次老走访")
    pass_days(duban, 400)
    ended(duban, "一次新走访")
    return found


@pytest.fixture
def archived(duban: Duban, old: tuple[int, int]) -> tuple[int, int]:
    duban.engine.execute(SetRetentionRule("*", 365, None, "档案管理办法"), actor=SYSTEM)
    assert duban.engine.execute(RunRetention(), actor=SYSTEM)
    duban.engine.run_due()
    return old


def test_a_rule_is_set_tried_dry_and_carried_out(
    sign_in: SignIn, duban: Duban, old: tuple[int, int]
) -> None:
    browser, page = sign_in("chen"), "/admin/retention"
    assert page in browser.get("/admin").text
    assert "还没有规则" in browser.get(page).text

    fields = {"definition_key": "visit", "archive_after_days": "365", "source": "档案管理办法"}
    assert browser.post(f"{page}/rules", on=page, **fields).status_code == 303
    shown = browser.get(page).text
    assert "档案管理办法" in shown
    assert "永不清除" in shown
    assert "将归档1件" in browser.get(f"{page}/start").text

    assert browser.post(f"{page}/start", on=f"{page}/start").status_code == 303
    going = browser.get(page).text
    assert "还剩1件" in going
    assert "/admin/retention/progress" in going
    duban.engine.run_due()
    assert browser.get(f"{page}/progress").headers["HX-Refresh"] == "true"
    assert "归档1件，清除0件" in browser.get(page).text

    browser.post(f"{page}/rules/drop", on=page, definition_key="visit")
    assert "还没有规则" in browser.get(page).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"archive_after_days": "30"}, "archive_after_days"),
        ({"archive_after_days": "一年"}, "archive_after_days"),
        ({"remove_after_days": "200"}, "remove_after_days"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_wrong_with_a_rule_stands_beside_its_field(
    sign_in: SignIn, wrong: dict[str, str], field: str
) -> None:
    given = {"definition_key": "*", "archive_after_days": "365", "source": "办法"} | wrong
    answer = sign_in("chen").post("/admin/retention/rules", on="/admin/retention", **given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{given["archive_after_days"]}"' in answer.text


def test_an_archived_matter_is_read_as_it_was(sign_in: SignIn, archived: tuple[int, int]) -> None:
    number, item = archived
    browser = sign_in("office")
    assert "一次老走访" in browser.get("/archive?q=走访").text
    assert "一次老走访" not in browser.get("/archive?q=没有").text
    assert "一次老走访" not in browser.get("/archive?key=other").text
    page = browser.get(f"/archive/{number}").text
    assert "其其格" in page
    assert str(item) in page
    assert "企业已注销" in page
    (link,) = re.findall(r"/archive/\d+/files/\d+", page)
    assert browser.get(link).data == b"abc"
    assert "/restore" not in page


def test_old_links_lead_to_the_archive_and_hide_it_from_strangers(
    sign_in: SignIn, archived: tuple[int, int]
) -> None:
    number, item = archived
    office, outsider = sign_in("office"), sign_in("outsider")
    for address in (f"/instances/{number}", f"/items/{item}"):
        answer = office.get(address)
        assert answer.status_code == 410
        assert f"/archive/{number}" in answer.text
        assert outsider.get(address).status_code == 404
    assert outsider.get(f"/archive/{number}").status_code == 404
    assert "一次老走访" not in outsider.get("/archive").text


def test_search_finds_archived_ones_behind_the_others(
    sign_in: SignIn, archived: tuple[int, int]
) -> None:
    page = sign_in("office").get("/search?q=走访").text
    assert page.index("一次新走访") < page.index(f"/archive/{archived[0]}")
    assert f"/archive/{archived[0]}" not in sign_in("outsider").get("/search?q=走访").text


def test_the_administrator_brings_it_back_without_reading_it(
    sign_in: SignIn, archived: tuple[int, int]
) -> None:
    number, _item = archived
    browser = sign_in("chen")
    page = browser.get(f"/archive/{number}").text
    assert "企业已注销" not in page
    ask = f"/archive/{number}/restore"
    assert ask in page
    assert browser.post(ask, on=ask).status_code == 303
    shown = sign_in("office").get(f"/instances/{number}")
    assert shown.status_code == 200
    assert "从归档恢复" in shown.text
    assert browser.get(f"/archive/{number}").status_code == 404


def test_who_may_not_restore_is_refused(sign_in: SignIn, archived: tuple[int, int]) -> None:
    number, _item = archived
    office = sign_in("office")
    assert office.get(f"/archive/{number}/restore").status_code == 303
    assert office.post(f"/archive/{number}/restore").status_code == 403

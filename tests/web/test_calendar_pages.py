"""The calendar's pages: seeing a year, drafting, publishing, and who may."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine.commands.calendars import GetCalendarYear, SeedCalendars
from engine.ids import SYSTEM
from engine.worktime.calendar import NATIONAL
from tests.web.conftest import Browser
from web.assembly import Duban

SignIn = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def seeded(duban: Duban) -> None:
    duban.engine.execute(SeedCalendars(), actor=SYSTEM)


def version(duban: Duban) -> int | None:
    return duban.engine.query(GetCalendarYear(NATIONAL, 2026), actor=SYSTEM).published_version


def test_leads_to_the_present_year(sign_in: SignIn) -> None:
    assert sign_in("chen").get("/admin/calendar").location == "/admin/calendar/2026"


def test_shows_a_year_with_its_holidays_and_make_up_days(sign_in: SignIn) -> None:
    page = sign_in("chen").get("/admin/calendar/2026").text

    assert page.count("<caption>") >= 12
    told = r'</i><span class="vh"> '
    assert re.search(rf'<td data-day="rest"><a [^>]*>1<i>休{told}10月1日 周四 放假', page)
    assert re.search(rf'<td data-day="extra"><a [^>]*>14<i>班{told}2月14日 周六 调休上班', page)
    assert "第1版使用中" in page


def test_year_that_is_not_published_says_so(sign_in: SignIn) -> None:
    assert "国家尚未公布，只按周末推算" in sign_in("chen").get("/admin/calendar/2027").text


@pytest.mark.parametrize("year", [1900, 3000])
def test_years_out_of_reach_are_not_there(sign_in: SignIn, year: int) -> None:
    assert sign_in("chen").get(f"/admin/calendar/{year}").status_code == 404


def test_drafts_a_day_and_takes_it_back(sign_in: SignIn) -> None:
    browser = sign_in("chen")
    address = "/admin/calendar/2026"
    assert "记入草稿" in browser.get(address + "?day=2026-06-18").text

    browser.post(address + "/day", on=address, day="2026-06-18", kind="off", name="防汛")
    page = browser.get(address).text
    assert "第2版 草稿" in page
    assert "上班改为放假 防汛" in page

    browser.post(address + "/day", on=address, day="2026-06-18", kind="published")
    assert "草稿和使用中的日历还没有不同" in browser.get(address).text


def test_publishes_the_draft_that_was_seen(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    address = "/admin/calendar/2026"
    browser.post(address + "/day", on=address, day="2026-06-18", kind="off")
    assert "发布2026年第2版" in browser.get(address + "/publish").text

    assert browser.post(address + "/publish", on=address, version=7).status_code == 409
    assert version(duban) == 1

    browser.post(address + "/publish", on=address, version=2)
    assert version(duban) == 2
    assert "2026年第2版已发布" in browser.get(address).text


def test_discards_a_draft(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    address = "/admin/calendar/2026"
    browser.post(address + "/source", on=address, source="通知")
    browser.post(address + "/discard", on=address)

    assert "草稿" not in re.sub(
        r"<script.*?</script>|toast.*?</div>", "", browser.get(address).text, flags=re.DOTALL
    )
    assert version(duban) == 1


def test_others_see_the_calendar_and_change_nothing(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("wang")
    address = "/admin/calendar/2026"
    page = browser.get(address + "?day=2026-06-18").text
    assert "记入草稿" not in page

    answered = browser.post(address + "/day", on=address, day="2026-06-18", kind="off")
    assert answered.status_code == 403


def test_sets_working_hours_and_says_what_is_wrong_with_them(sign_in: SignIn) -> None:
    browser = sign_in("chen")
    address = "/admin/calendar/2026"
    wrong = browser.post(
        address + "/hours", on=address, valid_from="", start=["09:00"], end=["12:00"]
    )
    assert wrong.status_code == 422
    assert "请填日期" in wrong.text

    done = browser.post(
        address + "/hours",
        on=address,
        valid_from="2026-06-01",
        start=["09:00", "14:30"],
        end=["12:00", "18:00"],
    )
    assert done.status_code == 302
    assert "09:00–12:00，14:30–18:00" in browser.get(address).text


def test_sending_the_same_form_twice_has_one_effect(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    address = "/admin/calendar/2026"
    browser.post(address + "/day", on=address, day="2026-06-18", kind="off")
    for _ in range(2):
        sent = browser.post(address + "/publish", on=address, version=2, _key="same")
        assert sent.status_code == 302
    assert version(duban) == 2

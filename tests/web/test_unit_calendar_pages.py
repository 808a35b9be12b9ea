"""A unit's own days off: seeing them, drafting, publishing, what moves, and who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.commands.calendars import ExplainDue, GetCalendarYear, SeedCalendars
from engine.ids import SYSTEM
from engine.worktime.calendar import Why
from tests.web.conftest import Browser
from web.assembly import Duban

SignIn = Callable[[str], Browser]
UNIT = "/admin/calendar/units/1"
YEAR = UNIT + "/2026"


@pytest.fixture(autouse=True)
def seeded(duban: Duban) -> None:
    duban.engine.execute(SeedCalendars(), actor=SYSTEM)


def days_off(duban: Duban) -> list[tuple[str, str]]:
    shown = duban.engine.query(GetCalendarYear("unit:1", 2026), actor=SYSTEM)
    return [(each.day.isoformat(), each.name) for each in shown.days if each.why is Why.UNIT_OFF]


def test_leads_from_the_unit_and_from_the_calendar(sign_in: SignIn) -> None:
    browser = sign_in("chen")
    assert f'href="{UNIT}"' in browser.get("/admin/organisation/units/1").text
    assert 'href="/admin/calendar/units"' in browser.get("/admin/calendar/2026").text
    assert f'href="{UNIT}"' in browser.get("/admin/calendar/units?text=工信厅").text
    assert browser.get(UNIT).location == YEAR


def test_enters_the_working_days_of_a_stretch_and_takes_one_back(
    sign_in: SignIn, duban: Duban
) -> None:
    browser = sign_in("chen")
    # From a Thursday to a Monday.
    added = browser.post(
        YEAR + "/days", on=YEAR, from_day="2026-06-04", to_day="2026-06-08", name="单位搬迁"
    )
    assert added.status_code == 302
    stretch = ["2026-06-04", "2026-06-05", "2026-06-08"]
    assert days_off(duban) == [(day, "单位搬迁") for day in stretch]

    browser.post(YEAR + "/remove", on=YEAR, day="2026-06-05", undo="yes")
    assert [day for day, _ in days_off(duban)] == ["2026-06-04", "2026-06-08"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("soon", "", "请填日期"),
        ("2027-01-04", "", "要在2026年里"),
        ("2026-06-08", "2026-06-04", "最多31天"),
        ("2026-06-01", "2026-07-02", "最多31天"),
        ("2026-06-06", "2026-06-07", "本来就不上班"),
    ],
)
def test_says_what_is_wrong_with_the_days(
    sign_in: SignIn, duban: Duban, first: str, last: str, said: str
) -> None:
    answered = sign_in("chen").post(YEAR + "/days", on=YEAR, from_day=first, to_day=last)
    assert answered.status_code == 422
    assert said in answered.text
    assert days_off(duban) == []


def test_publishing_moves_the_due_dates_of_this_unit_alone(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    browser.post(YEAR + "/days", on=YEAR, from_day="2026-05-21", name="厅庆")
    assert "发布自治区工信厅2026年的休息日" in browser.get(YEAR + "/publish").text

    assert browser.post(YEAR + "/publish", on=YEAR, version=7).status_code == 409
    assert browser.post(YEAR + "/publish", on=YEAR, version=1).status_code == 302

    assert "第1版使用中" in browser.get(YEAR).text
    now = duban.clock.now()
    own, other = (
        duban.engine.query(ExplainDue(now, "P1WD", owner), actor="chen").due_at
        for owner in ("unit:1", "unit:3")
    )
    assert (own.day, other.day) == (22, 21)


def test_a_published_day_off_is_taken_back_by_a_draft(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    browser.post(YEAR + "/days", on=YEAR, from_day="2026-05-21", name="厅庆")
    browser.post(YEAR + "/publish", on=YEAR, version=1)

    browser.post(YEAR + "/remove", on=YEAR, day="2026-05-21")
    assert "发布后照常上班" in browser.get(YEAR).text
    browser.post(YEAR + "/publish", on=YEAR, version=2)
    assert days_off(duban) == []


def test_discards_a_draft(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    browser.post(YEAR + "/days", on=YEAR, from_day="2026-05-21")
    browser.post(YEAR + "/discard", on=YEAR)
    assert days_off(duban) == []


def test_the_unit_sees_its_days_off_and_changes_none(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("wang")
    page = browser.get(YEAR).text
    assert "由系统管理员维护" in page
    assert "记入草稿" not in page
    answered = browser.post(YEAR + "/days", on="/help", from_day="2026-05-21")
    assert answered.status_code == 403
    assert days_off(duban) == []


def test_the_days_off_of_a_unit_out_of_sight_are_not_there(sign_in: SignIn) -> None:
    assert sign_in("outsider").get(YEAR).status_code == 404

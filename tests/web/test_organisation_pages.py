"""The organisation's pages: looking around, and changing it with the right to do so."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.organisation.commands import GetPerson, GetUnit

SignIn = Callable[[str], Browser]
HOME = "/admin/organisation"


def test_shows_the_tree_and_the_units_of_a_place(sign_in: SignIn) -> None:
    browser = sign_in("chen")

    first = browser.get(HOME).text
    assert "自治区工信厅" in first
    assert "包头市工信局" not in first

    league = browser.get(HOME + "?area=1502").text
    assert "包头市工信局" in league
    assert "area=150203" in league, "The banners of the league that is open are there too."


def test_finds_units_below_a_place_by_their_name(sign_in: SignIn) -> None:
    assert "包头市工信局" in sign_in("chen").get(HOME + "?area=15&text=工信局").text


def test_adds_a_unit_with_a_post_and_somebody_in_it(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    page = HOME + "?area=1502"
    added = browser.post(
        HOME + "/units", on=page, division_code="150200", name="包头市人社局", kind="member"
    )
    assert added.status_code == 302
    unit_id = int(added.location.rsplit("/", 1)[1])
    unit = f"{HOME}/units/{unit_id}"

    browser.post(unit + "/sections", on=unit, section="就业科")
    browser.post(unit + "/posts", on=unit, post="就业科科长", duty="handler")
    post_id = duban.engine.query(GetUnit(unit_id), actor="chen").posts[0].post_id
    browser.post(
        f"{unit}/posts/{post_id}/appoint", on=unit, user_id="outsider", valid_from="2026-05-01"
    )

    shown = browser.get(unit).text
    assert "就业科科长" in shown
    assert "赵远" in shown
    assert "增加岗位" in shown
    assert "陈立" in shown, "The record of changes names who made them."
    assert "PostAdded" not in shown
    holding = duban.engine.query(GetUnit(unit_id), actor="chen").posts[0].holdings[0]
    browser.post(f"{unit}/holdings/{holding.holding_id}/end", on=unit, valid_to="2026-05-31")
    assert "2026年5月31日" in browser.get(unit).text or "5月31日" in browser.get(unit).text


def test_says_beside_the_field_what_is_wrong(sign_in: SignIn) -> None:
    browser = sign_in("chen")
    answered = browser.post(
        HOME + "/units", on=HOME, division_code="150000", name="自治区工信厅", kind="member"
    )
    assert answered.status_code == 422
    assert 'id="name-error"' in answered.text
    assert "自治区工信厅" in answered.text


def test_refuses_a_day_that_is_none(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    unit = f"{HOME}/units/1"
    post_id = duban.engine.query(GetUnit(1), actor="chen").posts[0].post_id
    answered = browser.post(
        f"{unit}/posts/{post_id}/appoint", on=unit, user_id="bai", valid_from="soon"
    )
    assert answered.status_code == 422
    assert "请填日期" in answered.text


def test_registers_a_person(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    people = HOME + "/people"
    added = browser.post(people, on=people, user_id="narisu", name="那日苏", mobile="13800000000")
    assert added.location == f"{people}/narisu"
    browser.post(f"{people}/narisu", on=f"{people}/narisu", name="那日苏（人事处）", mobile="")

    found = duban.engine.query(GetPerson("narisu"), actor="chen")
    assert found.person.name == "那日苏（人事处）"
    assert "那日苏" in browser.get(people + "?text=narisu").text


def test_handlers_see_their_organisation_and_change_nothing(sign_in: SignIn) -> None:
    browser = sign_in("wang")
    page = browser.get(f"{HOME}/units/1").text
    assert "岗位和任职" in page
    assert 'name="post"' not in page

    answered = browser.post(f"{HOME}/units/1/posts", on=HOME, post="x", duty="handler")
    assert answered.status_code == 403


def test_units_out_of_sight_are_not_there(sign_in: SignIn) -> None:
    assert sign_in("outsider").get(f"{HOME}/units/1").status_code == 404


def test_security_administrator_disables_an_account(sign_in: SignIn) -> None:
    browser, wang = sign_in("guard"), sign_in("wang")
    page = f"{HOME}/people/wang"
    browser.post(page + "/enabled", on=page, enabled="no")

    assert wang.get("/account").status_code == 302
    assert Browser(wang.client).sign_in("wang").status_code == 401


def test_renames_a_section_and_closes_it_once_confirmed(sign_in: SignIn, duban: Duban) -> None:
    browser = sign_in("chen")
    unit = f"{HOME}/units/1"
    for name in ("就业科", "人事科"):
        browser.post(unit + "/sections", on=unit, section=name)
    first, second = duban.engine.query(GetUnit(1), actor="chen").sections
    address = f"{unit}/sections/{first.section_id}"
    field = f"section-{first.section_id}"

    twice = browser.post(address + "/rename", on=unit, **{field: second.name})
    assert twice.status_code == 422
    assert f'id="{field}-error"' in twice.text
    assert browser.post(address + "/rename", on=unit, **{field: "劳动科"}).status_code == 302
    assert "劳动科" in {each.name for each in duban.engine.query(GetUnit(1), actor="chen").sections}

    assert browser.post(address + "/close", on=unit).status_code == 422
    assert browser.post(address + "/close", on=unit, sure="yes").status_code == 302
    left = duban.engine.query(GetUnit(1), actor="chen").sections
    assert [each.section_id for each in left] == [second.section_id]

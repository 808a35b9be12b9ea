"""Nothing gets past the forms: not by the API, not by fields that no form has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.commands.instances import GetInstance
from engine.commands.work_items import CompleteWorkItem, SetAbsence
from engine.errors import InvalidInput, InvalidState
from engine.ids import SYSTEM
from tests.web.conftest import Ask, Browser, token_in
from tests.web.pages.conftest import Matters
from tests.web.security.conftest import Matter

RECORD = {
    "visited_on": "2026-05-20",
    "manner": "visit",
    "met_with": "工会主席",
    "visit_record": "看了两个车间。",
    "needs": [],
}


def _data(matter: Matter) -> dict[str, object]:
    view = matter.duban.engine.query(GetInstance(matter.id("instance_id")), actor=SYSTEM)
    return dict(view.data)


@pytest.mark.parametrize(
    "name", ["unit_id", "office_area", "escalation_code", "enterprise_id", "dissents", "x"]
)
def test_api_refuses_fields_that_the_form_does_not_have(
    matter: Matter, ask: Callable[..., Ask], name: str
) -> None:
    before = _data(matter)
    answered = ask("wang")(
        "POST",
        f"/work-items/{matter.ids['work_item_id']}/complete",
        {"data": {**RECORD, name: "1"}},
    )

    assert answered.status_code == 422
    assert [each["field"] for each in answered.get_json()["errors"]] == [name]
    assert _data(matter) == before


def test_api_asks_for_what_the_form_asks_for(matter: Matter, ask: Callable[..., Ask]) -> None:
    address = f"/work-items/{matter.ids['work_item_id']}/complete"
    answered = ask("wang")("POST", address, {"data": {}})
    assert answered.status_code == 422
    assert "visit_record" in {each["field"] for each in answered.get_json()["errors"]}
    assert ask("wang")("POST", address, {"data": RECORD}).status_code == 200


def test_a_page_drops_what_its_form_does_not_have(
    matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    address = f"/items/{matter.ids['work_item_id']}"
    fields: dict[str, object] = {k: v for k, v in RECORD.items() if k != "needs"}
    browser = visitor_of("wang")
    answered = browser.client.post(
        address,
        data={
            **fields,
            "csrf_token": token_in(browser.get("/help").text),
            "unit_id": "3",
            "office_area": "1502",
        },
    )

    assert answered.status_code == 302
    data = _data(matter)
    assert (data["unit_id"], data["office_area"]) == ("1", "15")


def test_a_hidden_field_is_not_taken(matter: Matter, duban: object) -> None:
    """The reason for a return is hidden while a unit signs."""
    matters = Matters(matter.duban)
    item = matters.assigned(3, "第三家")
    matters.done(item.instance_id, "wang", sign_decision="accept", return_reason="偷偷写的")
    view = matter.duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM)
    assert not view.data["return_reason"]


def test_who_does_not_hold_the_item_learns_nothing_of_its_form(matter: Matter) -> None:
    command = CompleteWorkItem(matter.id("work_item_id"), {"x": 1})
    with pytest.raises(InvalidState, match="claimed it"):
        matter.duban.engine.execute(command, actor="bai")


def test_shipped_processes_start_by_their_own_commands_only(
    matter: Matter, ask: Callable[..., Ask]
) -> None:
    for key in ("contact_enterprise", "escalation", "need_follow_up"):
        body = {
            "key": key,
            "title": "假的",
            "data": {"unit_id": "1", "office_area": "1502"},
            "scope": {
                "area": "15",
                "owner": "unit:1",
                "subject": f"enterprise:{matter.ids['enterprise_id']}",
            },
        }
        assert ask("wang")("POST", "/instances", body).status_code == 403


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ({"area": "1502", "owner": "unit:3"}, 201),
        ({"area": "150203", "owner": "unit:3"}, 201),
        ({"area": "15", "owner": "unit:3"}, 403),
        ({"area": "", "owner": "unit:1"}, 404),
        ({"area": "1502", "owner": "unit:1"}, 404),
        ({"area": "1502", "owner": "unit:3", "subject": "enterprise:1"}, 404),
        ({"area": "1502", "owner": "unit:3", "subject": "unit:1"}, 422),
        ({"area": "1502", "owner": "unit:99999999999999999999"}, 422),
    ],
)
def test_nobody_starts_beyond_own_sight(
    matter: Matter, ask: Callable[..., Ask], scope: dict[str, str], status: int
) -> None:
    body = {"key": "visit", "title": "走访", "data": {"unit": 1}, "scope": scope}
    answered = ask("outsider")("POST", "/instances", body)
    assert answered.status_code == status, answered.text


def test_nobody_hangs_a_matter_on_another(matter: Matter, ask: Callable[..., Ask]) -> None:
    body = {
        "key": "visit",
        "title": "走访",
        "scope": {"area": "15", "owner": "unit:1"},
        "parent_instance_id": matter.ids["instance_id"],
    }
    assert ask("wang")("POST", "/instances", body).status_code == 422


@pytest.mark.parametrize(
    ("by", "absent", "deputy"),
    [
        ("chen", "office", "chen"),  # The system administrator would act as the office.
        ("chen", "office", "guard"),
        ("office", "", "outsider"),  # Of another area.
        ("office", "", "rival"),
        ("office", "", "nobody_at_all"),
        ("rival", "", "owner"),  # Of another enterprise.
        ("rival", "", "office"),
    ],
)
def test_deputies_work_side_by_side_and_are_no_administrators(
    matter: Matter, by: str, absent: str, deputy: str
) -> None:
    now = matter.duban.clock.now()
    command = SetAbsence(deputy, now, now + timedelta(days=1), user_id=absent)
    with pytest.raises(InvalidInput, match="不能做代理人"):
        matter.duban.engine.execute(command, actor=by)


def test_a_key_of_one_user_is_nothing_to_another(matter: Matter, ask: Callable[..., Ask]) -> None:
    address = f"/work-items/{matter.ids['work_item_id']}/release"
    assert ask("wang")("POST", address, {"reason": "放回"}, key="k").status_code == 200
    assert ask("outsider")("POST", address, {"reason": "放回"}, key="k").status_code == 404


def test_a_comment_cannot_be_hung_on_an_item_of_another_matter(
    matter: Matter, ask: Callable[..., Ask]
) -> None:
    other = Matters(matter.duban).assigned(4, "第四家")
    answered = ask("wang")(
        "POST",
        f"/instances/{matter.ids['instance_id']}/comments",
        {"body": "x", "work_item_id": other.work_item_id},
    )
    assert answered.status_code == 404


def test_a_removed_attachment_is_gone(
    matter: Matter, ask: Callable[..., Ask], visitor_of: Callable[[str], Browser]
) -> None:
    number = matter.ids["attachment_id"]
    assert ask("wang")("DELETE", f"/attachments/{number}").status_code == 200
    assert ask("wang")("GET", f"/attachments/{number}").status_code == 404
    assert visitor_of("office").get(f"/files/{number}").status_code == 404

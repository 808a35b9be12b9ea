"""Supervision, contacts, notices, calendars and imports through the API."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from engine.commands.calendars import SeedCalendars
from engine.ids import SYSTEM
from tests.web.conftest import Ask
from tests.web.pages.conftest import Matters
from web.api.schema import Schemas
from web.assembly import Duban
from workflows.organisation.commands import AddPost, Appoint
from workflows.organisation.duties import Duty

As = Callable[..., Ask]


def leads(duban: Duban, user_id: str) -> None:
    """Make somebody the leader in charge of unit 1."""
    post = duban.engine.execute(AddPost(1, "分管副厅长", Duty.LEADER), actor=SYSTEM)
    term = Appoint(post.post_id, user_id, date(2026, 1, 1))
    duban.engine.execute(term, actor=SYSTEM)


def test_urges_by_a_document_that_its_addressee_signs_for(matters: Matters, ask: As) -> None:
    item = matters.visiting()
    address = f"/work-items/{item.work_item_id}"
    leads(matters.duban, "bai")

    assert ask("wang")("POST", address + "/urge", {"reason": "?"}).status_code == 403
    urged = ask("office")("POST", address + "/urge", {"reason": "请抓紧"})
    assert urged.status_code == 201, urged.text
    document_id = urged.get_json()["document_id"]

    ladder = ask("wang")("GET", address + "/ladder").get_json()
    assert ladder["urged_count"] == 1
    assert [each["document_id"] for each in ladder["documents"]] == [document_id]
    found = ask("office")("GET", f"/documents/{document_id}").get_json()
    assert found["number"] == urged.get_json()["number"]
    assert ask("outsider")("GET", f"/documents/{document_id}").status_code == 404
    assert ask("wang")("GET", "/documents/to-sign").get_json() == []
    assert ask("wang")("POST", f"/documents/{document_id}/sign").status_code == 403
    bai = ask("bai")
    (waiting,) = bai("GET", "/documents/to-sign").get_json()
    assert waiting["document_id"] == document_id
    assert (
        bai("POST", f"/documents/{document_id}/sign").get_json()["recipients"][0]["signed_by"]
        == "bai"
    )
    assert bai("GET", "/documents/to-sign").get_json() == []


def test_an_extension_is_asked_for_listed_and_decided(matters: Matters, ask: As) -> None:
    item = matters.visiting()
    address = f"/work-items/{item.work_item_id}/extension"
    wang, office = ask("wang"), ask("office")
    assert wang("GET", address).get_json() is None

    asked = wang("POST", address, {"working_days": 5, "reason": "企业停产检修"})
    assert asked.status_code == 201, asked.text
    (listed,) = office("GET", "/extensions").get_json()["requests"]
    request_id = listed["request"]["request_id"]
    decision = f"/extensions/{request_id}/decision"
    assert wang("POST", decision, {"approve": True}).status_code in (403, 404)
    decided = office("POST", decision, {"approve": True}).get_json()

    assert decided["state"] == "approved"
    assert decided["after_due_at"] > decided["before_due_at"]
    assert office("GET", "/extensions").get_json()["requests"] == []
    assert wang("GET", address).get_json()["state"] == "approved"


def test_starts_contacts_one_by_one_and_by_quarter(matters: Matters, ask: As) -> None:
    first, _second = matters.enterprise(1), matters.enterprise(2, "朔野乳业有限公司")
    office = ask("office")

    started = office("POST", "/contacts", {"enterprise_id": first, "period": "2026Q2"})
    assert started.status_code == 201, started.text
    assert started.get_json()["definition_key"] == "contact_enterprise"
    planned = office("POST", "/contacts/plan", {"period": "2026Q2", "unit_id": 1}).get_json()

    assert (len(planned["started"]), planned["present"]) == (1, 1)
    other = {"enterprise_id": first, "period": "2026Q3"}
    assert ask("outsider")("POST", "/contacts", other).status_code == 404


def test_notices_are_listed_and_marked_as_read(matters: Matters, ask: As) -> None:
    matters.assigned()
    wang = ask("wang")
    listed = wang("GET", "/notices?unread_only=true").get_json()["notices"]
    known = [each["notice_id"] for each in listed]

    assert wang("POST", "/notices/read", {"notice_ids": known}).get_json() == len(known)
    assert wang("GET", "/notices?unread_only=true").get_json()["notices"] == []


def test_tells_the_calendar_and_explains_a_due_date(duban: Duban, ask: As) -> None:
    duban.engine.execute(SeedCalendars(), actor=SYSTEM)
    call = ask("wang")

    year = call("GET", "/calendars/CN/2026").get_json()
    assert year["working_days"] == 248
    assert 2026 in {each["year"] for each in call("GET", "/calendars/CN").get_json()}
    due = call("GET", "/due-dates?start_at=2026-09-30T02:00:00Z&due_in=P1WD").get_json()
    assert due["due_at"].startswith("2026-10-08")
    assert call("GET", "/calendars/nonsense/2026").status_code == 422
    assert call("GET", "/due-dates?start_at=2026-09-30&due_in=P1WD").status_code == 422


def test_hands_in_a_roster_and_follows_it(duban: Duban, ask: As) -> None:
    head = "层级,区划代码,单位,类型,岗位,职责,姓名,账号,任职开始\n"
    content = head + "盟市,159999,没有的局,成员单位,科长,经办,某人,mouren,2026-01-01\n"
    body = {
        "kind": "organisation",
        "file_name": "名册.csv",
        "content": base64.b64encode(content.encode()).decode(),
    }
    chen = ask("chen")
    handed_in = chen("POST", "/imports", body)
    assert handed_in.status_code == 202, handed_in.text
    address = f"/imports/{handed_in.get_json()['run_id']}"
    while duban.engine.run_due():
        pass

    run = chen("GET", address).get_json()
    assert (run["state"], run["report"]["bad"]) == ("refused", 1)
    assert "没有的局" in chen("GET", address + "/bad-rows").data.decode("utf-8-sig")
    assert [each["run_id"] for each in chen("GET", "/imports").get_json()] == [run["run_id"]]
    assert ask("wang")("GET", address).status_code == 404
    assert ask("wang")("POST", "/imports", body).status_code == 403


def test_two_kinds_of_one_name_are_refused() -> None:
    def named_span() -> type:
        return dataclass(type("Span", (), {}))

    first, second = named_span(), named_span()
    schemas = Schemas()
    schemas.of(first)
    with pytest.raises(ValueError, match="one name"):
        schemas.of(second)

"""The API: who may call it, what it takes and answers, and that its document tells the truth."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.clock import VirtualClock
from engine.ids import SYSTEM
from tests.web.conftest import Ask
from web.api.endpoints import blueprint
from web.api.table import OPERATIONS
from web.assembly import Duban
from workflows.accounts.commands import CreateToken, RevokeToken
from workflows.accounts.views import TokenScope
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.views import EnterpriseFields

As = Callable[..., Ask]
START = {
    "key": "visit",
    "title": "走访朔野乳业",
    "data": {"unit": 1},
    "scope": {"area": "15", "owner": "unit:1"},
}


@pytest.fixture
def started(ask: As) -> dict[str, object]:
    """An instance with an open item, started by the handler Wang."""
    answered = ask("wang")("POST", "/instances", START)
    assert answered.status_code == 201, answered.text
    found: dict[str, object] = answered.get_json()
    return found


def item_of(call: Ask) -> dict[str, object]:
    page = call("GET", "/work-items?which=to_claim").get_json()
    found: dict[str, object] = page["items"][0]
    return found


# ── Who may call ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer duban_wrong", "Basic d2FuZzp4"])
def test_asks_for_a_token(client: FlaskClient, header: str) -> None:
    answered = client.get("/api/v1/work-items?which=mine", headers={"Authorization": header})

    assert answered.status_code == 401
    assert answered.content_type == "application/problem+json"
    assert answered.headers["WWW-Authenticate"] == 'Bearer realm="duban"'


def test_a_session_is_no_token(sign_in: Callable[..., object]) -> None:
    browser = sign_in("wang")
    assert browser.get("/api/v1/absences").status_code == 401  # type: ignore[attr-defined]


def test_token_ends_when_it_expires_or_is_revoked(
    duban: Duban, wall_clock: VirtualClock, client: FlaskClient
) -> None:
    at = wall_clock.now()
    made = duban.engine.execute(
        CreateToken("wang", "x", at=at, expires_at=at + timedelta(days=1)), actor=SYSTEM
    )
    other = duban.engine.execute(CreateToken("wang", "y", at=at), actor="wang")

    def status(secret: str) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        return client.get("/api/v1/absences", headers=headers).status_code

    assert (status(made.secret), status(other.secret)) == (200, 200)
    duban.engine.execute(RevokeToken(other.token.token_id, at=at), actor="wang")
    assert status(other.secret) == 401
    wall_clock.advance(timedelta(days=1))
    assert status(made.secret) == 401


def test_token_for_reading_changes_nothing(ask: As) -> None:
    call = ask("wang", TokenScope.READ)
    assert call("GET", "/work-items?which=mine").status_code == 200
    assert call("POST", "/instances", START).status_code == 403


# ── What it does ──────────────────────────────────────────────────────────────────────────


def test_carries_an_item_from_start_to_end(ask: As, started: dict[str, object]) -> None:
    call = ask("bai")
    item = item_of(call)
    address = f"/work-items/{item['work_item_id']}"

    claimed = call("POST", address + "/claim").get_json()
    assert (claimed["state"], claimed["assignee"]) == ("claimed", "bai")
    draft = call("PUT", address + "/draft", {"data": {"note": "half"}})
    assert draft.get_json()["data"] == {"note": "half"}
    view = call("GET", address).get_json()
    assert view["draft"]["data"] == {"note": "half"}
    assert view["instance"]["instance_id"] == started["instance_id"]

    done = call("POST", address + "/complete", {"data": {}})

    assert done.get_json()["state"] == "completed"
    history = call("GET", f"/instances/{started['instance_id']}/history").get_json()
    assert any(event["work_item_id"] == item["work_item_id"] for event in history)


def test_the_same_key_has_one_effect_and_one_answer(ask: As, started: dict[str, object]) -> None:
    call = ask("bai")
    address = f"/work-items/{item_of(call)['work_item_id']}/claim"

    first = call("POST", address, key="once")
    again = call("POST", address, key="once")
    without = call("POST", address)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    assert without.status_code == 409


def test_a_key_is_good_for_one_request_only(ask: As) -> None:
    call = ask("wang")
    assert call("POST", "/instances", START, key="k").status_code == 201
    other = call("POST", "/instances", {**START, "title": "another"}, key="k")
    assert other.status_code == 422


def test_what_is_out_of_sight_does_not_exist(ask: As, started: dict[str, object]) -> None:
    item_id = item_of(ask("bai"))["work_item_id"]
    call = ask("outsider")

    for method, path, body in (
        ("GET", f"/instances/{started['instance_id']}", None),
        ("GET", f"/instances/{started['instance_id']}/history", None),
        ("GET", f"/work-items/{item_id}", None),
        ("POST", f"/work-items/{item_id}/claim", None),
        ("POST", f"/instances/{started['instance_id']}/comments", {"body": "?"}),
        ("GET", "/instances/99999", None),
    ):
        assert call(method, path, body).status_code == 404, (method, path)


def test_attachments_come_back_as_downloads(ask: As, started: dict[str, object]) -> None:
    call = ask("bai")
    content = base64.b64encode(b"<script>").decode()
    added = call(
        "POST",
        f"/instances/{started['instance_id']}/attachments",
        {"name": "现场.html", "media_type": "text/html", "content": content},
    )
    assert added.status_code == 201, added.text

    got = call("GET", f"/attachments/{added.get_json()['attachment_id']}")

    assert got.data == b"<script>"
    assert got.content_type == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment;")


def test_definitions_come_back_with_their_files(ask: As) -> None:
    call = ask("wang")
    listed = call("GET", "/definitions").get_json()
    found = call("GET", f"/definitions/{listed[0]['definition_id']}").get_json()
    assert base64.b64decode(found["files"]["visit.bpmn"]).startswith(b"<")


def test_enterprises_are_read_by_those_who_see_their_place(ask: As, duban: Duban) -> None:
    fields = EnterpriseFields(
        name="青岭装备制造有限公司",
        credit_code="91350100M000100Y43",
        division_code="150203",
        ownership=Ownership.PRIVATE,
        sector="C",
        employees=320,
        revenue_wan=Decimal("41000.50"),
        phone="13812345678",
    )
    known = duban.engine.execute(AddEnterprise(fields), actor=SYSTEM)
    address = f"/enterprises/{known.enterprise_id}"
    call = ask("wang")

    assert len(call("GET", "/enterprises").get_json()["enterprises"]) == 1
    found = call("GET", address).get_json()
    assert found["enterprise"]["fields"]["revenue_wan"] == "41000.50"
    assert "13812345678" not in str(found), "Numbers are masked."
    assert ask("guard")("GET", address).status_code == 404


# ── What it refuses ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"title": "x"}, "key", "This field is required."),
        ({"key": "visit", "title": 7}, "title", "Expected text."),
        ({"key": "visit", "title": "x", "colour": 1}, "colour", "There is no such field."),
        ({"key": "visit", "title": "x", "data": []}, "data", "Expected an object."),
        ({"key": "visit", "title": "x", "scope": {"area": 1}}, "scope.area", "Expected text."),
    ],
)
def test_names_the_field_that_is_wrong(ask: As, body: object, field: str, said: str) -> None:
    answered = ask("wang")("POST", "/instances", body)

    assert answered.status_code == 422
    assert answered.content_type == "application/problem+json"
    assert answered.get_json()["errors"] == [{"field": field, "message": said}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("which=mine&limit=0", "limit"),
        ("which=mine&limit=1000", "limit"),
        ("which=mine&limit=ten", "limit"),
        ("which=nonsense", "which"),
        ("which=mine&overdue=perhaps", "narrow.overdue"),
        ("", "which"),
    ],
)
def test_names_the_part_of_the_query_that_is_wrong(ask: As, query: str, field: str) -> None:
    answered = ask("wang")("GET", f"/work-items?{query}")
    assert answered.status_code == 422
    assert [error["field"] for error in answered.get_json()["errors"]] == [field]


def test_filters_stand_beside_each_other_in_the_query(ask: As, started: dict[str, object]) -> None:
    call = ask("bai")
    assert call("GET", "/work-items?which=to_claim&area=15").get_json()["items"]
    assert not call("GET", "/work-items?which=to_claim&area=1502").get_json()["items"]


@pytest.mark.parametrize(
    ("data", "status"), [('{"unit": 2}', 200), ('["unit"]', 422), ("{unit", 422)]
)
def test_an_object_in_the_query_is_written_as_json(
    ask: As, started: dict[str, object], data: str, status: int
) -> None:
    path = f"/instances/{started['instance_id']}/jump?to=inquiry&data={quote(data)}"
    answered = ask("office")("GET", path)

    assert answered.status_code == status, answered.text
    if status == 422:
        assert [each["field"] for each in answered.get_json()["errors"]] == ["data"]


def test_refuses_what_is_no_json(app: Flask, duban: Duban) -> None:
    made = duban.engine.execute(CreateToken("wang", "t", at=duban.wall_clock.now()), actor=SYSTEM)
    answered = app.test_client().post(
        "/api/v1/instances", data="{", headers={"Authorization": f"Bearer {made.secret}"}
    )
    assert answered.status_code == 422


def test_unknown_address_is_a_problem_too(client: FlaskClient) -> None:
    for answered in (client.get("/api/v1/nothing"), client.post("/api/v1/nothing")):
        assert answered.status_code == 404
        assert answered.content_type == "application/problem+json"
    assert client.delete("/api/v1/openapi.json").status_code == 405


# ── What it says of itself ────────────────────────────────────────────────────────────────


def test_every_route_is_in_the_document_and_every_path_is_a_route(
    app: Flask, client: FlaskClient
) -> None:
    described = {
        (method.upper(), path)
        for path, methods in client.get("/api/v1/openapi.json").get_json()["paths"].items()
        for method in methods
    }
    routed = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(blueprint.name + ".") and rule.endpoint != "api.openapi":
            path = rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                routed.add((method, path))
    assert described == routed
    assert len(described) == len(OPERATIONS)


def test_every_reference_of_the_document_leads_somewhere(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    known = set(document["components"]["schemas"])

    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"].rpartition("/")[2]} if "$ref" in node else set()
            return own.union(*(references(each) for each in node.values()))
        if isinstance(node, list):
            return set().union(*(references(each) for each in node))
        return set()

    assert references(document) <= known
    assert document["openapi"] == "3.1.0"
    names = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(set(names)) == len(names)


def test_answers_have_the_fields_that_the_document_promises(
    ask: As, client: FlaskClient, started: dict[str, object]
) -> None:
    schemas = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert set(started) == set(schemas["Instance"]["properties"])
    page = ask("bai")("GET", "/work-items?which=to_claim").get_json()
    assert set(page) == set(schemas["WorkItemPage"]["properties"])
    assert set(page["items"][0]) == set(schemas["WorkItem"]["properties"])

"""Bombs, oversized bodies, strange numbers and characters: refused in words, never a failure."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from engine.ids import SYSTEM
from tests.web.conftest import Ask, Browser, token_in
from tests.web.security._walk import name_of, routes
from tests.web.security.conftest import Matter
from web.assembly import Duban
from workflows.accounts.commands import CreateToken
from workflows.rosters.enterprises import ENTERPRISES
from workflows.rosters.sources import opened

HUGE = "9" * 5000
STRANGE = ("\0", "\U0010ffff", "%_\\", "'\"><script>", "‮", "a " * 3000, "x" * 60_000, "-1", HUGE)
CURSORS = tuple(
    base64.urlsafe_b64encode(text.encode()).decode()
    for text in (
        '["2026-05-20T00:00:00+00:00", 1e999]',
        '["2026-05-20T00:00:00+00:00", ' + "9" * 40 + "]",
        '["0001-01-01T00:00:00+14:00", 1]',
        "[" * 50_000,
        "{}",
    )
)


def _raw(app: Flask, duban: Duban, path: str, body: bytes, user: str = "wang") -> int:
    made = duban.engine.execute(CreateToken(user, "x", duban.wall_clock.now()), actor=SYSTEM)
    headers = {"Authorization": f"Bearer {made.secret}", "Content-Type": "application/json"}
    return app.test_client().post("/api/v1" + path, data=body, headers=headers).status_code


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"data":' * 40_000,
        b'{"data":{"a":' + b"[" * 40 + b"]" * 40 + b"}}",
        b'{"data":{"a":NaN}}',
        b'{"data":{"a":1e999}}',
        b'{"data":{"a":' + b"9" * 40 + b"}}",
        b'{"data":{"a":' + b"9" * 5000 + b"}}",
        b'{"data":{},"data":{"a":1}}',
        b'{"data":{"a":"\\ud800"}}',
        b'{"data":{"a":"\\u0000"}}',
        b'{"data":{"\\u0000":"a"}}',
        b'{"data":{"a":"\xff"}}',
        b"\xef\xbb\xbf{}x",
        b'"text"',
    ],
)
def test_json_that_nothing_could_keep_is_refused(app: Flask, matter: Matter, body: bytes) -> None:
    item = matter.ids["work_item_id"]
    assert _raw(app, matter.duban, f"/work-items/{item}/complete", body) == 422


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/instances", 1_100_000, 413), ("/instances/1/attachments", 1_100_000, 404)],
)
def test_only_files_may_be_large(
    app: Flask, matter: Matter, path: str, size: int, status: int
) -> None:
    body = {"name": "a", "media_type": "b", "content": "AAAA" * (size // 4)}
    found = _raw(app, matter.duban, path, json.dumps(body).encode(), "outsider")
    assert found == status


def test_a_large_form_is_answered_with_a_page(
    app: Flask, sign_in: Callable[[str], Browser]
) -> None:
    large = {"user": "x" * 100_000}
    answered = app.test_client().post("/sign-in", data=large)
    assert (answered.status_code, answered.content_type) == (413, "text/html; charset=utf-8")
    assert "文件太大" in answered.text
    browser = sign_in("wang")
    token = token_in(browser.get("/help").text)
    large = {"csrf_token": token, "reason": "x" * 3_000_000}
    assert browser.client.post("/work/absence", data=large).status_code == 413


@pytest.mark.parametrize("value", STRANGE, ids=range(len(STRANGE)))
def test_no_query_makes_a_page_fail(
    app: Flask, matter: Matter, visitor_of: Callable[[str], Browser], value: str
) -> None:
    """Every page that only shows, with one strange value in all of its parameters."""
    names = "q text area unit owner user cursor status colour rung overdue show process sector"
    names += " size ownership rating period from to enterprise enterprise_id next day which limit"
    query = dict.fromkeys(names.split(), value)
    browser = visitor_of("office")
    adapter = app.url_map.bind("localhost")
    failed = []
    for method, rule in routes(app):
        if method != "GET" or rule.endpoint.startswith("api."):
            continue
        given = {name: matter.ids[name] for name in rule.arguments}
        answered = browser.client.get(adapter.build(rule.endpoint, given), query_string=query)
        if answered.status_code >= 500:
            failed.append(name_of(method, rule))
    assert failed == []


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_made_up_cursor_is_refused(
    matter: Matter, visitor_of: Callable[[str], Browser], cursor: str
) -> None:
    browser = visitor_of("office")
    for address in ("/work/mine", "/notices", "/ledger", "/board/items", "/work/started"):
        answered = browser.get(f"{address}?cursor={cursor[:60_000]}")
        assert answered.status_code == 422, address


@pytest.mark.parametrize(
    "address",
    [
        f"/items/{HUGE}",
        f"/api/v1/work-items/{HUGE}",
        f"/enterprises/{'9' * 19}",
        "/items/-1",
        "/items/٣",
        "/static/x/../../settings.py",
        "/static/x/%2e%2e/%2e%2e/settings.py",
        "/static/x//etc/passwd",
    ],
)
def test_addresses_that_lead_nowhere(
    matter: Matter, visitor_of: Callable[[str], Browser], address: str
) -> None:
    assert visitor_of("wang").get(address).status_code in (404, 308)


def test_no_form_makes_a_page_fail(
    app: Flask, matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    """Every form, with strange values, fields twice, and rows that nobody has."""
    browser = visitor_of("wang")
    adapter = app.url_map.bind("localhost")
    names = "item working_days reason name user_id days deputy first last body text period version"
    names += " enterprise_id start end day valid_from valid_to section_id notice_id _key scope"
    failed = []
    for value in ("\0", HUGE, "9999-12-31", "0001-01-01", "x" * 5000):
        token = token_in(browser.get("/help").text)
        fields: dict[str, object] = {key: [value, value] for key in names.split()}
        fields |= {
            "csrf_token": token,
            "_add": "needs-0-x",
            "needs-99999-title": "x",
            "needs-0-title": value,
            "needs": value,
            "visited_on": value,
            "planned_on": value,
        }
        for method, rule in routes(app):
            if method == "GET" or rule.endpoint.startswith(("api.", "auth.", "account.end")):
                continue
            given = {name: matter.ids[name] for name in rule.arguments}
            given |= {"name": "extension"} if "name" in given else {}
            answered = browser.client.post(adapter.build(rule.endpoint, given), data=fields)
            if answered.status_code >= 500:
                failed.append((name_of(method, rule), value[:12]))
    assert failed == []


def _workbook(rows: str) -> bytes:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/><Override '
        'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        '2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        'package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.'
        'org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>',
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return written.getvalue()


_HEADING = (
    '<row r="1">'
    + "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{title}</t></is></c>'
        for column, title in zip(
            "ABCDEF",
            ("企业名称", "统一社会信用代码", "区划代码", "所有制", "行业门类", "从业人员"),
            strict=True,
        )
    )
    + "</row>"
)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>',
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 3000)),
    ],
    ids=["rows", "columns"],
)
def test_a_small_workbook_that_claims_to_be_huge_is_read_fast(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_workbook(_HEADING + rows))
    with opened(path, ENTERPRISES.columns) as source:
        widest = max(len(cells) for _number, cells in source.rows)
    assert widest <= 1000


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/calendars/national/99999", None),
        ("GET", "/calendars/national/1", None),
        ("GET", "/calendars/unit:99999999999999999999/2026", None),
        ("GET", "/due-dates?start_at=2026-05-20T00:00:00Z&due_in=P99999999WD", None),
        ("GET", "/due-dates?start_at=1900-01-01T00:00:00Z&due_in=PT999999999WH", None),
        ("GET", "/due-dates?start_at=2199-12-31T00:00:00Z&due_in=P9999999999D", None),
        ("GET", "/due-dates?start_at=0001-01-01T00:00:00%2B14:00&due_in=P1WD", None),
        ("GET", "/work-items?which=mine&text=" + "a%20" * 2000, None),
        ("GET", "/work-items?which=mine&area=%F4%8F%BF%BF", None),
        ("GET", "/instances?variables=x", None),
        ("GET", "/enterprises?text=" + "x" * 60_000, None),
        ("GET", "/enterprises?cursor=15:" + "9" * 40, None),
        ("POST", "/contacts", {"enterprise_id": 1, "period": "9999Q4"}),
        ("POST", "/contacts", {"enterprise_id": 1, "period": "0000Q1"}),
        ("POST", "/contacts/plan", {"period": "9999Q4", "unit_id": 1}),
        ("POST", "/notices/read", {"notice_ids": list(range(100_000))}),
        ("POST", "/definitions", {"key": "x", "files": {"../../x.bpmn": "PHg+"}}),
    ],
)
def test_no_call_makes_the_interface_fail(
    matter: Matter, ask: Callable[..., Ask], method: str, path: str, body: object
) -> None:
    who = "chen" if path == "/definitions" else "office"
    assert ask(who)(method, path, body).status_code < 500


@pytest.mark.parametrize("wanted", ["9999-12-31", "0001-01-01", "2026-02-30", "x", "\0"])
def test_no_day_makes_the_visit_fail(matter: Matter, ask: Callable[..., Ask], wanted: str) -> None:
    need = {"title": "培训", "kind": "training", "detail": "", "wanted_on": wanted}
    data = {
        "visited_on": "2026-05-20",
        "manner": "visit",
        "met_with": "工会主席",
        "visit_record": "看了两个车间。",
        "needs": [need],
    }
    address = f"/work-items/{matter.ids['work_item_id']}/complete"
    assert ask("wang")("POST", address, {"data": data}).status_code in (200, 422)


@pytest.mark.parametrize(
    "bpmn",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><definitions>&b;</definitions>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><definitions>&b;</definitions>',
        "<a>" * 100_000,
        "<a>" * 5_000 + "</a>" * 5_000,
        "<a " + " ".join(f'b{n}="1"' for n in range(50_000)) + "/>",
        "",
    ],
    ids=["entity", "external", "unclosed", "deep", "wide", "empty"],
)
def test_a_diagram_that_is_a_bomb_is_refused(
    matter: Matter, ask: Callable[..., Ask], bpmn: str
) -> None:
    files = {"x.bpmn": base64.b64encode(bpmn.encode()).decode()}
    answered = ask("chen")("POST", "/definitions", {"key": "x", "files": files})
    assert answered.status_code == 422
    assert "root:" not in answered.text

"""The designer's pages: begin, save, check, bring back, give up, import and export."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

import web
from engine.ids import SYSTEM
from engine.interpreter.checks.texts import ATTRIBUTES
from tests.web.conftest import PASSWORD, Browser, token_in
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.designer.blank import blank
from workflows.designer.commands import GetProcessDraft
from workflows.organisation.commands import AddPerson, AddPost, Appoint
from workflows.organisation.duties import Duty

SignIn = Callable[[str], Browser]
KEY = "visit_plan"
FILE = f"{KEY}.bpmn"
ENDLESS = blank(KEY, "走访计划").decode()
BROKEN = ENDLESS.replace(
    '<bpmn:startEvent id="start" />',
    '<bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="no" />',
)
WHOLE = ENDLESS.replace(
    '<bpmn:startEvent id="start" />',
    '<bpmn:startEvent id="start" /><bpmn:endEvent id="end" />'
    '<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end" />',
)


@pytest.fixture
def designer(duban: Duban, sign_in: SignIn) -> Browser:
    """A browser of a process designer, with a draft begun from blank."""
    engine = duban.engine
    engine.execute(AddPerson("luming", "陆鸣"), actor=SYSTEM)
    post = engine.execute(AddPost(2, "设计员", Duty.DESIGNER), actor=SYSTEM)
    engine.execute(Appoint(post.post_id, "luming", date(2026, 1, 1)), actor=SYSTEM)
    given = SetPassword("luming", PASSWORD, at=duban.wall_clock.now(), must_change=False)
    engine.execute(given, actor=SYSTEM)
    browser = sign_in("luming")
    begun = browser.post("/designer", on="/designer", key=KEY, name="走访计划")
    assert begun.headers["Location"].endswith(f"/designer/{KEY}")
    return browser


def send(browser: Browser, method: str, address: str, **body: Any) -> TestResponse:
    token = token_in(browser.get("/designer").text)
    headers = {"X-CSRF-Token": token}
    return browser.client.open(address, method=method, json=body, headers=headers)


def save(browser: Browser, text: str, version: int) -> TestResponse:
    address = f"/designer/{KEY}/draft"
    return send(browser, "PUT", address, version=version, files={FILE: text})


def test_a_process_is_begun_from_blank_and_saved(designer: Browser) -> None:
    page = designer.get(f"/designer/{KEY}")
    assert "style-src-attr 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert designer.client.get(f"/designer/{KEY}/draft").get_json()["files"][FILE]["text"]
    saved = save(designer, WHOLE, 1).get_json()
    assert (saved["version"], saved["mine"]) == (2, True)


def test_the_drawing_is_checked_without_being_saved(designer: Browser, duban: Duban) -> None:
    address = f"/designer/{KEY}/check"
    found = send(designer, "POST", address, files={FILE: BROKEN}).get_json()["findings"]
    assert any(each["severity"] == "error" and each["remedy"] for each in found)
    mended = send(designer, "POST", address, files={FILE: WHOLE}).get_json()["findings"]
    assert not [each for each in mended if each["severity"] == "error"]
    assert send(designer, "POST", address, files={FILE: "<"}).get_json()["findings"]
    assert duban.engine.query(GetProcessDraft(KEY), actor=SYSTEM).summary.version == 1


def test_two_saves_that_collide_bring_the_other_back(designer: Browser) -> None:
    save(designer, WHOLE, 1)
    answer = save(designer, ENDLESS + " ", 1)
    told = answer.get_json()
    assert (answer.status_code, told["draft"]["version"]) == (409, 2)
    assert told["draft"]["files"][FILE]["text"] == WHOLE
    gone = {each["name"] for each in told["changes"] if each["kind"] == "removed"}
    assert gone == {"end", "f"}
    assert "陆鸣" in told["message"]


def test_what_was_given_and_comes_back_stays_in_its_bytes(designer: Browser, duban: Duban) -> None:
    """Taking a stroke back, or looking only, makes no other file of one in another encoding."""
    content = WHOLE.replace("UTF-8", "GB18030").encode("gb18030")
    given = {"key": "foreign", "name": "", "file": (io.BytesIO(content), "foreign.bpmn")}
    designer.post("/designer", on="/designer", **given)
    address = "/designer/foreign/draft"
    text = designer.client.get(address).get_json()["files"]["foreign.bpmn"]["text"]
    for sent, kept in ((text, content), (text + "<!-- new -->", (text + "<!-- new -->").encode())):
        version = designer.client.get(address).get_json()["version"]
        saved = send(designer, "PUT", address, version=version, files={"foreign.bpmn": sent})
        assert saved.status_code == 200
        draft = duban.engine.query(GetProcessDraft("foreign"), actor=SYSTEM)
        assert dict(draft.files)["foreign.bpmn"] == kept


@pytest.mark.parametrize("files", [["x"], {"a.bpmn": 1}, "x"])
def test_nonsense_is_refused(designer: Browser, files: object) -> None:
    answer = send(designer, "PUT", f"/designer/{KEY}/draft", version=1, files=files)
    assert answer.status_code == 422


def test_a_package_goes_out_and_comes_in_again(designer: Browser) -> None:
    save(designer, WHOLE, 1)
    sent = designer.client.get(f"/designer/{KEY}/package").data
    assert zipfile.ZipFile(io.BytesIO(sent)).read(FILE).decode() == WHOLE
    given = {"key": "copied", "name": "", "file": (io.BytesIO(sent), "visit.zip")}
    begun = designer.post("/designer", on="/designer", **given)
    assert begun.headers["Location"].endswith("/designer/copied")
    files = designer.client.get("/designer/copied/draft").get_json()["files"]
    assert files[FILE]["text"] == WHOLE
    wrong = designer.post(
        "/designer", on="/designer", key="other", file=(io.BytesIO(b"PKx"), "x.zip")
    )
    assert (wrong.status_code, "这不是流程包" in wrong.text) == (422, True)


def test_an_earlier_draft_is_brought_back(designer: Browser, duban: Duban) -> None:
    save(designer, WHOLE, 1)
    page = designer.get(f"/designer/{KEY}/revisions")
    assert page.text.count("第1稿") >= 1
    (action,) = [
        part.partition('"')[0]
        for part in page.text.split('action="')
        if "/restore" in part.partition('"')[0]
    ]
    done = designer.post(action, on=f"/designer/{KEY}/revisions", version=2)
    assert done.status_code == 303
    files = duban.engine.query(GetProcessDraft(KEY), actor=SYSTEM).files
    assert dict(files)[FILE].decode() == ENDLESS


def test_a_draft_is_given_up(designer: Browser) -> None:
    designer.post(f"/designer/{KEY}/discard", on="/designer", version=1)
    assert designer.get(f"/designer/{KEY}").status_code == 404


def test_what_is_wrong_with_a_new_process_is_said_at_its_field(designer: Browser) -> None:
    page = designer.post("/designer", on="/designer", key="No", name="")
    assert (page.status_code, 'id="key-error"' in page.text) == (422, True)


def test_only_designers_come_in(sign_in: SignIn) -> None:
    browser = sign_in("office")
    assert browser.get("/designer").status_code == 403
    assert "/designer" not in browser.get("/work").text


def test_the_panel_has_a_field_for_everything_that_the_engine_reads() -> None:
    """Nothing that a diagram may say has to be written into its XML by hand."""
    fields = (Path(web.__file__).parent / "frontend" / "src" / "fields.js").read_text()
    written = set(re.findall(r'(?:name: |choice\()"(\w+)"', fields))
    assert set().union(*ATTRIBUTES.values()) - written == set()


def test_the_page_of_a_drawing_brings_at_most_550_kilobytes_of_script(designer: Browser) -> None:
    page = designer.get(f"/designer/{KEY}").text
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', page)
    assert any("modeler" in address for address in scripts)
    packed = [
        designer.client.get(address, headers={"Accept-Encoding": "gzip"}) for address in scripts
    ]
    assert {each.content_encoding for each in packed} == {"gzip"}
    assert sum(len(each.data) for each in packed) <= 550_000

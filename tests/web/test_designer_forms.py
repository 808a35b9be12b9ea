"""The page on which a form is drawn, and the preview that it asks for."""

from __future__ import annotations

import json
from typing import Any

from tests.web.conftest import Browser
from tests.web.test_designer_pages import KEY, designer, send
from workflows.designer.blank import blank_form

__all__ = ["designer"]
PREVIEW = f"/designer/{KEY}/form/preview"
SCHEMA = {
    "id": "visit",
    "components": [
        {"type": "textfield", "key": "who", "label": "见了谁", "validate": {"required": True}},
        {"type": "number", "key": "needs", "label": "诉求数"},
        {
            "type": "textarea",
            "key": "why",
            "label": "为什么没有",
            "conditional": {"hide": "=needs != 0"},
        },
        {"type": "text", "text": "企业：{{enterprise}}"},
    ],
}


def preview(browser: Browser, schema: object = SCHEMA, **fields: Any) -> Any:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    fields = {"_facts": "{}", **fields}
    return browser.post(
        PREVIEW, on=f"/designer/{KEY}/form?file=visit.form.json", _schema=text, **fields
    )


def test_a_new_form_opens_blank_under_the_strict_policy(designer: Browser) -> None:
    led = designer.get(f"/designer/{KEY}/files/new?kind=form&name=visit")
    assert led.headers["Location"] == f"/designer/{KEY}/form?file=visit.form.json"
    page = designer.get(led.headers["Location"])
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    assert json.loads(blank_form("visit"))["components"] == []
    assert "form-catalogue" in page.text
    assert "dynamiclist" in page.text


def test_what_is_no_form_has_no_page(designer: Browser) -> None:
    for file in ("", "../visit.form.json", "a/new.form.json", "rate.dmn"):
        assert designer.get(f"/designer/{KEY}/form?file={file}").status_code == 404


def test_the_preview_is_what_a_work_item_shows(designer: Browser) -> None:
    told = preview(designer, _facts='{"enterprise": "青岭装备"}').get_json()
    assert told["troubles"] == []
    assert "企业：青岭装备" in told["html"]
    assert 'aria-required="true"' in told["html"]
    assert 'data-hide="[&#34;!=&#34;' in told["html"]


def test_handed_in_it_says_what_is_wrong_or_what_the_process_gets(designer: Browser) -> None:
    wrong = preview(designer, _do="complete", needs="x", why="不知道").get_json()["html"]
    assert ("请填写见了谁" in wrong, "请填数字" in wrong, "data-result" in wrong) == (
        True,
        True,
        False,
    )
    right = preview(designer, _do="complete", who="工会", needs="0", why="都好").get_json()["html"]
    assert "&#34;needs&#34;: 0" in right
    hidden = preview(designer, _do="complete", who="工会", needs="2", why="都好").get_json()["html"]
    assert "都好" not in hidden.partition("data-result")[2].partition("</pre>")[0]


def test_what_was_typed_stays_while_the_form_changes(designer: Browser) -> None:
    schema = {**SCHEMA, "components": [*SCHEMA["components"], {"type": "checkbox", "key": "late"}]}
    told = preview(designer, schema, _typed="1", who="班组长").get_json()["html"]
    assert 'value="班组长"' in told


def test_a_field_that_cannot_be_used_is_told_by_its_place_and_the_rest_is_shown(
    designer: Browser,
) -> None:
    broken = [
        {"type": "iframe", "url": "x"},
        {"type": "number", "key": "n", "label": "数", "conditional": {"hide": "=n >"}},
    ]
    schema = {"components": [{"type": "group", "components": broken}, *SCHEMA["components"]]}
    told = preview(designer, schema).get_json()
    assert [(each["at"], each["part"], each["grave"]) for each in told["troubles"]] == [
        ([0, 0], "type", True),
        ([0, 1], "hide", True),
    ]
    assert "见了谁" in told["html"]


def test_what_is_no_form_is_said_and_shows_nothing(designer: Browser) -> None:
    for schema in ("", "{", "[]", '{"components": 1}'):
        told = preview(designer, schema).get_json()
        assert (told["html"], told["message"] != "") == ("", True)
    facts = preview(designer, _facts="[1]")
    assert facts.status_code == 422


def test_a_step_is_shown_as_it_may_work(designer: Browser) -> None:
    diagram = f"/designer/{KEY}/draft"
    text = designer.get(diagram).get_json()["files"][f"{KEY}.bpmn"]["text"]
    step = (
        '<bpmn:userTask xmlns:duban="urn:duban:bpmn:1" id="look" name="看一看" '
        'duban:form="visit" duban:fieldRights="who:write, *:hidden" />'
    )
    changed = text.replace("</bpmn:process>", f"{step}</bpmn:process>")
    assert (
        send(designer, "PUT", diagram, version=1, files={f"{KEY}.bpmn": changed}).status_code == 200
    )
    page = designer.get(f"/designer/{KEY}/form?file=visit.form.json").text
    assert '<option value="look">看一看</option>' in page
    told = preview(designer, _stem="visit", _step="look").get_json()["html"]
    assert ("见了谁" in told, "诉求数" in told) == (True, False)

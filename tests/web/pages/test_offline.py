"""The server's part of work without a network: worker, manifest, and taking a form once."""

from __future__ import annotations

import json
import struct
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine.commands.work_items import SaveDraft
from tests.web.conftest import token_in
from tests.web.pages.conftest import Matters, SignIn
from web.assets import load

FILLED = {"visited_on": "2026-05-20", "manner": "visit", "visit_record": "看了两个车间和实训室。"}


def _told(answer: TestResponse) -> dict[str, Any]:
    told = json.loads(answer.data)
    assert isinstance(told, dict)
    return told


def test_the_worker_comes_from_the_root_and_changes_with_the_static_files(app: Flask) -> None:
    answer = app.test_client().get("/service-worker.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert f'const DIGEST = "{load().digest}";' in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_manifest_makes_the_pages_installable(app: Flask) -> None:
    told = json.loads(app.test_client().get("/manifest.webmanifest").data)

    assert told["display"] == "standalone"
    assert told["scope"] == told["start_url"] == "/"
    shapes = {(each["sizes"], each.get("purpose", "any")) for each in told["icons"]}
    assert shapes >= {(f"{n}x{n}", use) for n in (192, 512) for use in ("any", "maskable")}
    for icon in told["icons"]:
        answer = app.test_client().get(icon["src"])
        assert answer.mimetype == icon["type"]
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", answer.data[16:24])
            assert icon["sizes"] == f"{width}x{height}"


def test_a_form_that_is_sent_twice_is_taken_once(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    page = f"/items/{item.work_item_id}"
    sent = {**FILLED, "_key": "k-1", "csrf_token": token_in(browser.get(page).text)}

    first = browser.client.post(f"{page}/send", data=MultiDict(sent))
    second = browser.client.post(f"{page}/send", data=MultiDict(sent))
    other = browser.client.post(f"{page}/send", data=MultiDict({**sent, "_key": "k-2"}))

    assert (_told(first)["outcome"], _told(second)["outcome"]) == ("sent", "sent")
    assert (other.status_code, _told(other)["outcome"]) == (409, "conflict")


def test_what_is_wrong_is_refused_and_leaves_no_file(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    page = f"/items/{item.work_item_id}"
    sent = {"_key": "k-1", "csrf_token": token_in(browser.get(page).text)}

    answer = browser.client.post(f"{page}/send", data=MultiDict(sent))

    assert (answer.status_code, _told(answer)["outcome"]) == (422, "refused")
    assert _told(answer)["said"]


def test_a_draft_written_elsewhere_meanwhile_is_not_overwritten(
    matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    page = f"/items/{item.work_item_id}"
    shown = browser.get(page).text
    edition = shown.partition('data-edition="')[2].partition('"')[0]
    sent = {**FILLED, "_key": "k-1", "_edition": edition, "csrf_token": token_in(shown)}
    matters.duban.engine.execute(
        SaveDraft(item.work_item_id, {"visit_record": "另一份"}), actor="wang"
    )

    answer = browser.client.post(f"{page}/send", data=MultiDict(sent))

    assert (answer.status_code, _told(answer)["outcome"]) == (409, "conflict")
    assert "另一份" in browser.get(page).text

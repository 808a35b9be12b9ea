"""Asking for findings without deploying: who may, and what is answered in whose language."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date

import pytest

from engine.ids import SYSTEM
from tests.bpmn_text import process
from tests.web.conftest import Ask
from web.assembly import Duban
from workflows.accounts.views import TokenScope
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty

As = Callable[..., Ask]
STUCK = process(
    "p",
    "start -> x:exclusive -[n > 1]-> a:manual -> j:parallel -> end",
    "x -[]-> b:manual -> j",
)
DOUBTFUL = process("p", "start -> a -> end")


@pytest.fixture(autouse=True)
def designer(duban: Duban) -> None:
    """Somebody in unit 2 who may have diagrams checked; 陈立 may deploy them."""
    duban.engine.execute(c.AddPerson("designer", "设计员"), actor=SYSTEM)
    post = duban.engine.execute(c.AddPost(2, "设计岗", Duty.DESIGNER), actor=SYSTEM)
    appointed = c.Appoint(post.post_id, "designer", date(2026, 1, 1))
    duban.engine.execute(appointed, actor=SYSTEM)


def files(text: str) -> dict[str, object]:
    return {"files": {"p.bpmn": base64.b64encode(text.encode()).decode()}}


def test_finds_and_keeps_nothing(ask: As) -> None:
    designer = ask("designer", TokenScope.READ)
    before = designer("GET", "/definitions").get_json()

    answered = designer("POST", "/definitions/check", files(STUCK))

    assert answered.status_code == 200, answered.text
    result = answered.get_json()
    assert result["ok"] is False
    (found,) = [each for each in result["findings"] if each["code"] == "SOUND001"]
    assert found["text"] == "j can wait for ever: nothing comes by b any more (deadlock)."
    assert (found["file"], found["element_id"], found["severity"]) == ("p.bpmn", "j", "error")
    assert found["path"] == [
        {"element_id": "start", "flow_ids": ["f0"]},
        {"element_id": "x", "flow_ids": ["f1"]},
        {"element_id": "a", "flow_ids": ["f2"]},
    ]
    assert found["marking"] == [{"element_id": "j", "flow_id": "f2"}]
    assert designer("GET", "/definitions").get_json() == before


def test_speaks_the_language_that_is_asked_for(ask: As) -> None:
    answered = ask("designer")("POST", "/definitions/check?lang=zh_CN", files(STUCK))

    (found,) = [each for each in answered.get_json()["findings"] if each["code"] == "SOUND001"]
    assert found["text"] == "“j”可能永远等待下去：不会再有令牌从“b”过来（死锁）。"


def test_only_who_may_deploy_may_ask(ask: As) -> None:
    assert ask("wang")("POST", "/definitions/check", files(STUCK)).status_code == 403


@pytest.mark.parametrize("text", ["", "no XML", "<a/>", "<a>"])
def test_what_cannot_be_read_is_a_finding(ask: As, text: str) -> None:
    answered = ask("designer")("POST", "/definitions/check", files(text))

    assert answered.status_code == 200
    assert answered.get_json()["ok"] is False
    assert answered.get_json()["findings"]


def test_shows_when_times_would_fall_due(ask: As) -> None:
    timed = process("p", "start -> a -> end", attributes={"a": {"duban:dueIn": "P5WD"}})
    checked = ask("designer")("POST", "/definitions/check", files(timed)).get_json()

    (shown,) = checked["examples"]
    assert (shown["element_id"], shown["attribute"], shown["written"]) == ("a", "dueIn", "P5WD")
    assert len(shown["due_at"]) == 1
    assert shown["from_at"] < shown["due_at"][0]
    assert shown["text"].startswith("a: P5WD from ")


def test_deployment_tells_what_it_is_doubtful_about(ask: As) -> None:
    answered = ask("chen")("POST", "/definitions", {"key": "p", **files(DOUBTFUL)})

    assert answered.status_code == 201, answered.text
    (found,) = answered.get_json()["findings"]
    assert (found["code"], found["severity"], found["element_id"]) == ("BPMN053", "warning", "a")
    assert found["remedy"] == "Fill in candidate groups or an assignee."


def test_second_answer_under_a_key_is_the_first(ask: As) -> None:
    admin = ask("chen")
    first = admin("POST", "/definitions", {"key": "p", **files(DOUBTFUL)}, key="k")
    second = admin("POST", "/definitions", {"key": "p", **files(DOUBTFUL)}, key="k")

    assert second.get_json() == first.get_json()


def test_deployment_refuses_what_gets_stuck_and_says_how_to_mend_it(ask: As) -> None:
    answered = ask("chen")("POST", "/definitions", {"key": "p", **files(STUCK)})

    assert answered.status_code == 422
    said = answered.get_json()["errors"]
    assert {each["field"] for each in said} == {"j"}
    assert "deadlock" in said[0]["message"]
    assert "Join with the kind of gateway" in said[1]["message"]


@pytest.mark.parametrize(
    ("lang", "text", "remedy"),
    [
        ("en", "j can wait for ever: nothing comes by b any more (deadlock).", "Join with the"),
        ("zh_CN", "“j”可能永远等待下去：不会再有令牌从“b”过来（死锁）。", "用哪种网关分开"),
    ],
)
def test_refused_deployment_tells_each_finding_at_its_place(
    ask: As, lang: str, text: str, remedy: str
) -> None:
    body = {"key": "p", **files(STUCK)}
    answered = ask("chen")("POST", f"/definitions?lang={lang}", body)

    assert answered.status_code == 422
    assert answered.content_type == "application/problem+json"
    findings = answered.get_json()["findings"]
    (found,) = [each for each in findings if each["code"] == "SOUND001"]
    assert (found["file"], found["element_id"], found["severity"]) == ("p.bpmn", "j", "error")
    assert STUCK.splitlines()[found["line"] - 1].startswith("<parallelGateway")
    assert found["text"] == text
    assert found["remedy"].startswith(remedy)
    assert [step["element_id"] for step in found["path"]] == ["start", "x", "a"]
    # A warning comes along, so that both can be mended in one go.
    assert {each["severity"] for each in findings} == {"error", "warning"}


def test_refusal_for_another_reason_has_no_findings(ask: As) -> None:
    fine = process("q", "start -> a:manual -> end")
    answered = ask("chen")("POST", "/definitions", {"key": "p", **files(fine)})

    assert answered.status_code == 422
    assert "findings" not in answered.get_json()

"""Messages and automatic starts for those who look after the engine, by page and by API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.commands.messages import ListStarts, PublishMessage
from engine.ids import SYSTEM
from engine.views import Scope
from tests.bpmn_text import timer
from tests.engine.messages.diagrams import ORDER, one_pool, user
from tests.engine.services.test_after_the_commit import OUTSIDE
from tests.engine.world import flow
from tests.web.conftest import Ask, Browser
from web.assembly import Duban
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty

SignIn = Callable[[str], Browser]
As = Callable[..., Ask]
HOME = "/admin/messages"

WEEKLY = one_pool(
    "weekly",
    f'<startEvent id="monday">{timer(timeCycle="R/P7D")}</startEvent>{user("do", "Do")}'
    '<endEvent id="end"/>',
    flow("monday", "do", "end"),
)


@pytest.fixture
def undeliverable(duban: Duban) -> int:
    """The number of a message that nobody came for."""
    done = duban.engine.execute(
        PublishMessage("answer", "A-7", {"secret": "milk"}, time_to_live="PT1H"), actor=SYSTEM
    )
    assert done.message_number is not None
    duban.clock.advance(timedelta(hours=2))  # type: ignore[attr-defined]
    while duban.engine.run_due():
        pass
    return done.message_number


def deploy(duban: Duban, key: str, content: bytes) -> None:
    duban.engine.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM)


def start_order(duban: Duban, number: str) -> None:
    command = StartInstance(
        "order", "朔野乳业的订单", data={"order_id": number}, scope=Scope("15", "unit:1")
    )
    duban.engine.execute(command, actor=SYSTEM)


def test_shows_what_was_not_delivered_but_not_what_it_says(
    sign_in: SignIn, undeliverable: int
) -> None:
    page = sign_in("chen").get(HOME).text

    assert "没有送达" in page
    assert "A-7" in page
    assert "留存期内没有事项来接收。" in page
    assert "milk" not in page


def test_undeliverable_message_is_sent_again(
    sign_in: SignIn, duban: Duban, undeliverable: int
) -> None:
    deploy(duban, "order", ORDER)
    start_order(duban, "A-7")
    chen = sign_in("chen")

    chen.post(f"{HOME}/{undeliverable}/retry", on=HOME)

    assert "消息已送达事项1。" in chen.get(HOME).text


def test_discarding_takes_a_reason(sign_in: SignIn, undeliverable: int) -> None:
    chen = sign_in("chen")

    refused = chen.post(f"{HOME}/{undeliverable}/discard", on=HOME, reason=" ")
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    chen.post(f"{HOME}/{undeliverable}/discard", on=HOME, reason="重复的订单")

    page = chen.get(HOME).text
    assert "消息已丢弃。" in page
    assert "没有留存的消息" in page


def test_who_waits_is_shown_without_the_title_of_the_matter(sign_in: SignIn, duban: Duban) -> None:
    deploy(duban, "order", ORDER)
    start_order(duban, "B-8")

    page = sign_in("chen").get(HOME).text

    assert "B-8" in page
    assert "朔野乳业" not in page


def test_start_is_paused_and_resumed(sign_in: SignIn, duban: Duban) -> None:
    deploy(duban, "weekly", WEEKLY)
    chen = sign_in("chen")
    assert "R/P7D" in chen.get(HOME).text

    chen.post(f"{HOME}/starts/weekly/monday/pause", on=HOME)
    assert "已停用" in chen.get(HOME).text
    chen.post(f"{HOME}/starts/weekly/monday/resume", on=HOME)

    [start] = duban.engine.query(ListStarts(), actor=SYSTEM)
    assert start.paused_at is None


def integration(duban: Duban) -> str:
    """An account of another system."""
    engine = duban.engine
    engine.execute(c.AddPerson("erp", "企业资源系统"), actor=SYSTEM)
    post = engine.execute(c.AddPost(1, "接口", Duty.INTEGRATION), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, "erp", date(2026, 1, 1)), actor=SYSTEM)
    return "erp"


def test_another_system_publishes_once_for_each_key(duban: Duban, ask: As) -> None:
    deploy(duban, "order", ORDER)
    start_order(duban, "C-9")
    call = ask(integration(duban))
    body = {"name": "answer", "correlation": "C-9", "payload": {"price": 5}}

    answered = [call("POST", "/messages/publish", body, key="k-1") for _ in range(2)]

    assert [each.status_code for each in answered] == [200, 200]
    assert answered[0].get_json() == answered[1].get_json()
    assert answered[0].get_json()["outcome"] == "delivered"
    assert call("GET", "/messages").status_code == 403
    assert call("POST", "/signals", {"name": "flood"}).get_json() == {"receivers": 0, "starts": 0}


def test_another_system_does_external_tasks(duban: Duban, ask: As) -> None:
    deploy(duban, "outside", OUTSIDE)
    command = StartInstance("outside", "称重", data={"load": 3, "urgency": 50})
    duban.engine.execute(command, actor=SYSTEM)
    call = ask(integration(duban))

    fetched = call(
        "POST", "/external-tasks/fetch", {"worker_id": "w1", "topics": ["scales"]}
    ).get_json()
    assert [task["payload"] for task in fetched] == [{"load": 3, "twice": 6}]
    number = fetched[0]["external_task_id"]
    done = call(
        "POST",
        f"/external-tasks/{number}/complete",
        {"worker_id": "w1", "data": {"weight": 9}},
    )

    assert done.status_code == 200
    assert call("POST", f"/external-tasks/{number}/extend", {"worker_id": "w1"}).status_code == 404

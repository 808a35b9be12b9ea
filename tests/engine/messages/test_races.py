"""Many at once: each message has one effect, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable

from engine.commands.instances import StartInstance
from engine.commands.messages import ListMessages, PublishMessage
from engine.errors import EngineError
from engine.ids import SYSTEM
from engine.message_views import MessageState, Publication
from engine.runtime import Engine
from tests.bpmn_text import timer
from tests.driver import Driver
from tests.engine.messages.diagrams import CLERK, ORDER, deploy, messages, one_pool, told, user
from tests.engine.test_concurrency import at_once
from tests.engine.world import flow

#: An answer, or the end of patience.
EITHER = one_pool(
    "either",
    '<startEvent id="start"/><eventBasedGateway id="g"/>'
    f'<intermediateCatchEvent id="a" duban:correlation="{{number}}">{told("answer")}'
    "</intermediateCatchEvent>"
    f'<intermediateCatchEvent id="t">{timer(timeDuration="PT1H")}</intermediateCatchEvent>'
    f'{user("read", "Read")}{user("chase", "Chase")}<endEvent id="end"/><endEvent id="end2"/>',
    flow("start", "g", "a", "read", "end"),
    flow("g", "t", "chase", "end2"),
    outside=messages("answer"),
)


def publish(engine: Engine, correlation: str, message_id: str = "") -> Callable[[], Publication]:
    command = PublishMessage("answer", correlation, message_id=message_id)
    return lambda: engine.execute(command, actor=SYSTEM)


def outcomes(results: list[object]) -> list[str]:
    assert all(isinstance(each, Publication) for each in results), results
    return sorted(each.outcome.value for each in results if isinstance(each, Publication))


def test_fifty_publishes_with_one_id_have_one_effect(driver: Driver, engine: Engine) -> None:
    deploy(engine, "order", ORDER)
    waiting = driver.start("order", by="chief", data={"order_id": 1})

    results = at_once([publish(engine, "1", "same")] * 50)

    assert outcomes(results) == ["delivered"] * 50
    assert sum(not each.duplicate for each in results if isinstance(each, Publication)) == 1
    assert waiting.events.count("MessageDelivered") == 1


def test_of_two_messages_for_one_receiver_the_other_one_waits(
    driver: Driver, engine: Engine
) -> None:
    deploy(engine, "order", ORDER)
    waiting = driver.start("order", by="chief", data={"order_id": 1})

    results = at_once([publish(engine, "1"), publish(engine, "1")])

    assert outcomes(results) == ["buffered", "delivered"]
    assert waiting.events.count("MessageDelivered") == 1


def test_message_and_timer_of_one_gateway_never_both_win(driver: Driver, engine: Engine) -> None:
    deploy(engine, "either", EITHER)
    for number in range(8):
        waiting = driver.start("either", by="chief", data={"number": number})
        due_at = engine.next_due_at()
        assert due_at is not None
        driver.clock.move_to(max(due_at, driver.clock.now()))
        [job_id] = engine.claim_due()

        at_once([publish(engine, str(number)), lambda job_id=job_id: engine.run_job(job_id)])  # type: ignore[misc]

        events = waiting.events
        assert events.count("MessageDelivered") + events.count("TimerFired") == 1
        assert len(waiting.open_names) == 1


def test_message_and_its_receiver_that_come_at_once_meet(driver: Driver, engine: Engine) -> None:
    """Whoever is first: a message that was kept is found, or the one who waits is."""
    deploy(engine, "order", ORDER)
    for number in range(8):
        start = StartInstance("order", "A matter", data={"order_id": number})

        _, begun = at_once(
            [publish(engine, str(number)), lambda start=start: engine.execute(start, actor="chief")]  # type: ignore[misc]
        )

        assert not isinstance(begun, EngineError)
        while engine.run_due():
            pass
        assert driver.instance(begun.instance_id).open_names == ["Read"]  # type: ignore[attr-defined]


def test_job_of_a_thrown_message_that_is_rung_often_delivers_once(
    driver: Driver, engine: Engine
) -> None:
    deploy(engine, "order", ORDER)
    deploy(engine, "clerk", CLERK)
    waiting = driver.start("order", by="chief", data={"order_id": 1})
    driver.start("clerk", by="chief", data={"order_id": 1}).work_item("Write").do(
        by="wang", price=1
    )
    [job_id] = engine.claim_due()

    results = at_once([lambda: engine.run_job(job_id)] * 8)

    assert results.count(True) == 1
    assert waiting.events.count("MessageDelivered") == 1


def test_two_instances_that_write_to_each_other_do_not_block(
    driver: Driver, engine: Engine
) -> None:
    """A job that delivers locks the receiver alone, so there is no circle to wait in."""
    ping = one_pool(
        "ping",
        f'<startEvent id="start"/>{user("go", "Go")}<parallelGateway id="fork"/>'
        '<intermediateThrowEvent id="tell" duban:correlation="{other}">'
        f'{told("ping")}</intermediateThrowEvent><endEvent id="told"/>'
        '<receiveTask id="hear" messageRef="m_ping" duban:correlation="{own}"/>'
        '<endEvent id="end"/>',
        flow("start", "go", "fork", "tell", "told"),
        flow("fork", "hear", "end"),
        outside=messages("ping"),
    )
    deploy(engine, "ping", ping)
    for number in range(5):
        pair = [
            driver.start("ping", by="chief", data={"own": f"{a}{number}", "other": f"{b}{number}"})
            for a, b in (("x", "y"), ("y", "x"))
        ]
        for each in pair:
            each.work_item("Go").do(by="wang")
        job_ids = engine.claim_due()
        at_once([lambda job_id=job_id: engine.run_job(job_id) for job_id in job_ids])  # type: ignore[misc]
        assert [each.now.state.value for each in pair] == ["completed", "completed"]
    assert engine.query(ListMessages(MessageState.PENDING), actor=SYSTEM).messages == ()

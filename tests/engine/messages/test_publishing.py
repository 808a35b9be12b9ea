"""Messages reach the one instance that they are meant for, or wait for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.instances import CancelInstance, ResumeInstance, SuspendInstance
from engine.commands.jobs import ListIncidents, RetryJob
from engine.commands.messages import (
    DiscardMessage,
    ListMessages,
    ListSubscriptions,
    PublishMessage,
    RetryMessage,
)
from engine.commands.movement import WithdrawWorkItem
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.message_views import Message, MessageState
from engine.runtime import Engine
from engine.store.queries import jobs, messages
from engine.store.queries.jobs import NewJob
from engine.views import Scope
from tests.driver import DrivenInstance, Driver
from tests.engine.messages.diagrams import (
    CLERK,
    ORDER,
    deploy,
    one_pool,
    told,
    user,
)
from tests.engine.messages.diagrams import (
    messages as named,
)
from tests.engine.world import Village, flow

#: Tells the answer in passing, and then somebody files it.
THROWING_CLERK = one_pool(
    "clerk",
    f'<startEvent id="start"/>{user("write", "Write")}'
    '<intermediateThrowEvent id="tell" duban:correlation="{order_id}" duban:payload="price">'
    f'{told("answer")}</intermediateThrowEvent>{user("file", "File")}<endEvent id="end"/>',
    flow("start", "write", "tell", "file", "end"),
    outside=named("answer"),
)


@pytest.fixture(autouse=True)
def _deployed(engine: Engine) -> None:
    deploy(engine, "order", ORDER)
    deploy(engine, "clerk", CLERK)


def order(driver: Driver, number: object, area: str = "15") -> DrivenInstance:
    return driver.start("order", by="chief", data={"order_id": number}, scope=Scope(area=area))


def answer(correlation: str, **more: object) -> PublishMessage:
    return PublishMessage("answer", correlation, {"price": 5}, **more)  # type: ignore[arg-type]


def kept(engine: Engine, state: MessageState | None = None) -> tuple[Message, ...]:
    return engine.query(ListMessages(state), actor=SYSTEM).messages


def run_all(engine: Engine) -> None:
    while engine.run_due():
        pass


@pytest.mark.bpmn("8.4.2", "correlation of a message with one of several instances")
def test_message_goes_to_the_instance_that_waits_for_its_value(
    driver: Driver, engine: Engine
) -> None:
    first, second = order(driver, 1), order(driver, 2)

    done = engine.execute(answer("2"), actor=SYSTEM)

    assert (done.outcome, done.instance_id) == (MessageState.DELIVERED, second.instance_id)
    assert (first.open_names, second.open_names) == ([], ["Read"])
    assert second.data["price"] == 5
    assert kept(engine) == ()


def test_message_for_several_instances_is_refused_and_they_are_named(
    driver: Driver, engine: Engine
) -> None:
    first, second = order(driver, 7), order(driver, 7)

    with pytest.raises(InvalidState, match=f"{first.instance_id}, {second.instance_id}"):
        engine.execute(answer("7"), actor=SYSTEM)

    assert first.open_names == second.open_names == []


def test_area_narrows_who_may_get_a_message(driver: Driver, engine: Engine) -> None:
    order(driver, 7, area="1501")
    wanted = order(driver, 7, area="1502")

    done = engine.execute(answer("7", area="1502"), actor=SYSTEM)

    assert done.instance_id == wanted.instance_id


def test_message_waits_for_its_receiver_and_is_delivered_when_that_one_comes(
    driver: Driver, engine: Engine
) -> None:
    done = engine.execute(answer("3"), actor=SYSTEM)
    assert done.outcome is MessageState.BUFFERED
    assert done.expires_at == driver.clock.now() + timedelta(days=3)
    other, wanted = order(driver, 4), order(driver, 3)

    run_all(engine)

    assert (other.open_names, wanted.open_names) == ([], ["Read"])
    [message] = kept(engine, MessageState.DELIVERED)
    assert message.receiver_instance_id == wanted.instance_id


def test_message_whose_time_is_over_is_shown_and_can_be_tried_again(
    driver: Driver, engine: Engine
) -> None:
    number = engine.execute(answer("3", time_to_live="PT1H"), actor=SYSTEM).message_number
    assert number is not None
    driver.advance("PT2H")

    late = order(driver, 3)
    run_all(engine)
    assert late.open_names == []
    [message] = kept(engine)
    assert message.state is MessageState.UNDELIVERABLE
    assert "Nobody began to wait" in message.problem

    done = engine.execute(RetryMessage(number), actor="chief")
    assert (done.outcome, late.open_names) == (MessageState.DELIVERED, ["Read"])


def test_undeliverable_message_is_discarded_with_a_reason(driver: Driver, engine: Engine) -> None:
    number = engine.execute(answer("3", time_to_live="PT1H"), actor=SYSTEM).message_number
    assert number is not None
    driver.advance("PT2H")

    with pytest.raises(InvalidInput, match="reason"):
        engine.execute(DiscardMessage(number, " "), actor="chief")
    engine.execute(DiscardMessage(number, "ordered twice"), actor="chief")

    [message] = kept(engine, MessageState.DISCARDED)
    assert (message.problem, message.settled_by) == ("ordered twice", "chief")
    with pytest.raises(InvalidState, match="it is discarded"):
        engine.execute(RetryMessage(number), actor="chief")
    with pytest.raises(NotFound):
        engine.execute(RetryMessage(number + 1), actor="chief")


def test_whoever_discards_a_message_does_not_read_it(engine: Engine, village: Village) -> None:
    number = engine.execute(answer("3"), actor=SYSTEM).message_number
    assert number is not None
    village.may = lambda *asked: asked[2] == "incident.resolve"  # type: ignore[method-assign]

    gone = engine.execute(DiscardMessage(number, "ordered twice"), actor="wang")

    assert (gone.state, gone.payload) == (MessageState.DISCARDED, {})


def test_message_without_time_is_refused_where_nobody_waits(engine: Engine) -> None:
    with pytest.raises(InvalidState, match="nobody does"):
        engine.execute(answer("3", time_to_live="PT0S"), actor=SYSTEM)
    assert kept(engine) == ()


def test_second_message_with_the_same_id_has_no_effect(driver: Driver, engine: Engine) -> None:
    waiting = order(driver, 3)

    first = engine.execute(answer("3", message_id="a-1"), actor=SYSTEM)
    second = engine.execute(answer("3", message_id="a-1"), actor=SYSTEM)

    assert (first.duplicate, second.duplicate) == (False, True)
    assert second.instance_id == waiting.instance_id
    assert waiting.events.count("MessageDelivered") == 1


def test_message_for_a_suspended_instance_is_kept_until_it_is_resumed(
    driver: Driver, engine: Engine
) -> None:
    waiting = order(driver, 3)
    engine.execute(SuspendInstance(waiting.instance_id, "flood"), actor="chief")

    assert engine.execute(answer("3"), actor=SYSTEM).outcome is MessageState.BUFFERED
    run_all(engine)
    assert waiting.open_names == []

    engine.execute(ResumeInstance(waiting.instance_id), actor="chief")
    run_all(engine)
    assert waiting.open_names == ["Read"]


@pytest.mark.bpmn("10.5.1", "send task: message to another instance")
def test_thrown_message_reaches_another_instance_with_what_it_names(
    driver: Driver, engine: Engine
) -> None:
    waiting = order(driver, 3)
    clerk = driver.start("clerk", by="chief", data={"order_id": 3, "secret": 1})

    clerk.work_item("Write").do(by="wang", price=5)
    assert waiting.open_names == []
    run_all(engine)

    assert waiting.open_names == ["Read"]
    assert waiting.data == {"order_id": 3, "price": 5, "total": 10}
    assert clerk.events[-3:] == ["WorkItemCompleted", "MessageSent", "InstanceCompleted"]


def test_thrown_message_waits_as_long_as_its_sender_says(driver: Driver, engine: Engine) -> None:
    driver.start("clerk", by="chief", data={"order_id": 3}).work_item("Write").do(
        by="wang", price=1
    )
    run_all(engine)
    [message] = kept(engine)
    assert message.expires_at == driver.clock.now() + timedelta(hours=4)
    assert message.sender_element == "tell"

    driver.advance("PT5H")
    assert [each.state for each in kept(engine)] == [MessageState.UNDELIVERABLE]


def test_messages_of_one_sender_arrive_in_their_order(driver: Driver, engine: Engine) -> None:
    """Whichever job is run first: the later message waits for the earlier one."""
    waiting = order(driver, 3)
    again = order(driver, 4)
    clerk = driver.start("clerk", by="chief", data={"order_id": 3})
    clerk.work_item("Write").do(by="wang", price=1)
    (first,) = engine.claim_due()
    with engine.store.writing() as uow:
        row = messages.lock(uow, 1)
        assert row is not None
        names = [name for name in Message.__slots__ if name != "message_number"]
        values = {name: getattr(row, name) for name in names}
        messages.add(uow, values | {"correlation": "4", "state": "pending"})
        second = jobs.arm_one(
            uow,
            NewJob("message", driver.clock.now(), payload={"message_number": 2}),
            driver.clock.now(),
        )

    engine.run_job(second)
    assert (waiting.open_names, again.open_names) == ([], [])
    engine.run_job(first)
    driver.advance("PT1M")
    assert (waiting.open_names, again.open_names) == (["Read"], ["Read"])


def test_ambiguous_thrown_message_becomes_an_incident_and_can_be_retried(
    driver: Driver, engine: Engine
) -> None:
    one, two = order(driver, 3), order(driver, 3)
    driver.start("clerk", by="chief", data={"order_id": 3}).work_item("Write").do(
        by="wang", price=1
    )
    driver.advance("PT2H")

    [incident] = engine.query(ListIncidents(), actor="chief")
    [message] = kept(engine)
    assert message.state is MessageState.UNDELIVERABLE
    assert "several do" in message.problem
    engine.execute(CancelInstance(two.instance_id, "twice"), actor="chief")
    assert incident.job_id is not None
    engine.execute(RetryJob(incident.job_id), actor="chief")
    run_all(engine)

    assert one.open_names == ["Read"]
    assert kept(engine) == ()


def test_retrying_the_message_itself_resolves_the_incident(driver: Driver, engine: Engine) -> None:
    one, two = order(driver, 3), order(driver, 3)
    driver.start("clerk", by="chief", data={"order_id": 3}).work_item("Write").do(
        by="wang", price=1
    )
    driver.advance("PT2H")
    engine.execute(CancelInstance(two.instance_id, "twice"), actor="chief")

    engine.execute(RetryMessage(kept(engine)[0].message_number), actor="chief")

    assert one.open_names == ["Read"]
    assert engine.query(ListIncidents(), actor="chief") == ()


def test_lists_and_publishing_are_for_those_who_hold_the_right(
    driver: Driver, engine: Engine
) -> None:
    waiting = order(driver, 3)

    for refused in (
        lambda: engine.execute(answer("3"), actor="wang"),
        lambda: engine.query(ListMessages(), actor="wang"),
        lambda: engine.query(ListSubscriptions(), actor="wang"),
    ):
        with pytest.raises(Forbidden):
            refused()
    [shown] = engine.query(ListSubscriptions("answer"), actor="chief")
    assert (shown.instance_id, shown.correlation) == (waiting.instance_id, "3")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (PublishMessage(" "), "name"),
        (PublishMessage("a", "x" * 201), "correlation"),
        (PublishMessage("a", time_to_live="soon"), "time_to_live"),
    ],
)
def test_unsound_message_is_refused_by_field(
    engine: Engine, wrong: PublishMessage, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(wrong, actor=SYSTEM)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_what_has_told_another_process_is_not_taken_back(driver: Driver, engine: Engine) -> None:
    deploy(engine, "clerk", THROWING_CLERK)
    clerk = driver.start("clerk", by="chief", data={"order_id": 3})
    write = clerk.work_item("Write")
    write.do(by="wang", price=5)

    with pytest.raises(InvalidState, match="other processes have been told"):
        engine.execute(WithdrawWorkItem(write.work_item_id), actor="wang")

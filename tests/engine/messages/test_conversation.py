"""Two pools of one file: request, answer, reminder, withdrawal, several conversations at once."""

from __future__ import annotations

import pytest

from engine.commands.definitions import ListDefinitions
from engine.commands.instances import ListInstances
from engine.commands.messages import ListMessages, PublishMessage
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from engine.message_views import MessageState
from engine.runtime import Engine
from tests.driver import DrivenInstance, Driver
from tests.engine.messages.diagrams import CONVERSATION, deploy


@pytest.fixture(autouse=True)
def _deployed(engine: Engine) -> None:
    deploy(engine, "customer", CONVERSATION)


def ask(driver: Driver, number: str) -> DrivenInstance:
    return driver.start("customer", by="chief", data={"number": number, "what": "cement"})


def run_all(engine: Engine) -> None:
    while engine.run_due():
        pass


def office_for(driver: Driver, number: str) -> DrivenInstance:
    query = ListInstances(key="office", business_key=number)
    [found] = driver.engine.query(query, actor=SYSTEM).instances
    return driver.instance(found.instance_id)


@pytest.mark.bpmn("9.3", "two executable pools joined by message flows")
def test_both_pools_are_deployed(engine: Engine) -> None:
    keys = [each.key for each in engine.query(ListDefinitions(), actor=SYSTEM)]
    assert {"customer", "office"} <= set(keys)


@pytest.mark.bpmn("8.4.2", "key-based correlation")
def test_answers_come_back_to_those_who_asked(driver: Driver, engine: Engine) -> None:
    customers = {number: ask(driver, number) for number in ("A", "B", "C")}
    run_all(engine)
    offices = {number: office_for(driver, number) for number in customers}
    assert offices["B"].now.title == "Request B"
    assert offices["B"].now.scope.area == "1502"
    assert offices["B"].data == {"number": "B", "what": "cement"}

    for number in ("C", "A"):
        offices[number].work_item("Work").do(by="wang", result=f"for {number}")
    run_all(engine)

    assert [customers[number].open_names for number in "ABC"] == [["Use"], [], ["Use"]]
    assert customers["C"].data["result"] == "for C"
    assert offices["A"].now.state is InstanceState.COMPLETED


def test_reminder_and_withdrawal_reach_the_right_office(driver: Driver, engine: Engine) -> None:
    customers = {number: ask(driver, number) for number in ("A", "B")}
    run_all(engine)
    offices = {number: office_for(driver, number) for number in customers}
    driver.advance("P2D")

    customers["A"].work_item("Decide").do(by="wang", stop=False)
    customers["B"].work_item("Decide").do(by="wang", stop=True)
    run_all(engine)

    assert offices["A"].open_names == ["Hurry", "Work"]
    assert offices["B"].now.state is InstanceState.COMPLETED
    assert customers["B"].now.state is InstanceState.COMPLETED
    offices["A"].work_item("Work").do(by="wang", result="late")
    run_all(engine)
    assert customers["A"].open_names == ["Use"]
    assert engine.query(ListMessages(), actor=SYSTEM).messages == ()


def test_key_is_read_from_a_message_that_comes_from_outside(driver: Driver, engine: Engine) -> None:
    done = engine.execute(PublishMessage("request", payload={"number": "X"}), actor=SYSTEM)
    assert done.outcome is MessageState.STARTED
    office = office_for(driver, "X")

    other = engine.execute(PublishMessage("withdrawal", payload={"number": "Y"}), actor=SYSTEM)
    assert other.outcome is MessageState.BUFFERED
    assert office.open_names == ["Work"]

    done = engine.execute(PublishMessage("withdrawal", payload={"number": "X"}), actor=SYSTEM)
    assert (done.outcome, done.instance_id) == (MessageState.DELIVERED, office.instance_id)


def test_conversation_keeps_the_key_that_it_began_with(driver: Driver, engine: Engine) -> None:
    customer = ask(driver, "A")
    run_all(engine)
    office = office_for(driver, "A")

    office.work_item("Work").do(by="wang", number="changed", result="done")
    run_all(engine)

    assert customer.open_names == ["Use"]


def test_answer_that_was_sent_too_early_waits(driver: Driver, engine: Engine) -> None:
    """While the customer decides, nobody there waits for an answer."""
    customer = ask(driver, "A")
    run_all(engine)
    driver.advance("P2D")
    office_for(driver, "A").work_item("Work").do(by="wang", result="done")
    run_all(engine)
    assert customer.open_names == ["Decide"]

    customer.work_item("Decide").do(by="wang", stop=False)
    run_all(engine)

    assert customer.open_names == ["Use"]

"""Messages: who waits gets them, once, and not while suspended."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import DeliverMessage, ResumeInstance, SuspendInstance
from engine.errors import InvalidState
from engine.ids import SYSTEM
from engine.runtime import Engine
from tests.driver import DrivenInstance, Driver
from tests.engine.test_concurrency import at_once
from tests.engine.world import flow, process

_WAITING = process(
    "waiting",
    '<startEvent id="start"/><intermediateCatchEvent id="wait">'
    '<messageEventDefinition id="m" messageRef="reply"/></intermediateCatchEvent>'
    '<userTask id="read" name="Read" duban:candidateGroups="unit:1"/><endEvent id="end"/>'
    + flow("start", "wait", "read", "end"),
    outside='<message id="reply" name="reply"/>',
)


@pytest.fixture
def waiting(driver: Driver, engine: Engine) -> DrivenInstance:
    engine.execute(Deploy("waiting", (("waiting.bpmn", _WAITING),)), actor=SYSTEM)
    return driver.start("waiting", by="chief")


def test_message_reaches_who_waits(engine: Engine, waiting: DrivenInstance) -> None:
    assert engine.execute(DeliverMessage("reply"), actor=SYSTEM) == 1
    assert waiting.open_names == ["Read"]
    assert engine.execute(DeliverMessage("reply"), actor=SYSTEM) == 0


def test_message_waits_for_a_suspended_instance(engine: Engine, waiting: DrivenInstance) -> None:
    engine.execute(SuspendInstance(waiting.instance_id, "flood"), actor="chief")

    with pytest.raises(InvalidState, match="but it is suspended"):
        engine.execute(DeliverMessage("reply"), actor=SYSTEM)

    assert waiting.open_names == []
    engine.execute(ResumeInstance(waiting.instance_id), actor="chief")
    assert engine.execute(DeliverMessage("reply"), actor=SYSTEM) == 1


def test_message_delivered_by_many_at_once_arrives_once(
    engine: Engine, waiting: DrivenInstance
) -> None:
    results = at_once([lambda: engine.execute(DeliverMessage("reply"), actor=SYSTEM)] * 6)

    assert sorted(results, key=str) == [0, 0, 0, 0, 0, 1]
    assert waiting.events.count("MessageDelivered") == 1

"""Patterns 23 and 24: what comes from outside, too early or in time."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy
from engine.commands.messages import BroadcastSignal, PublishMessage
from engine.ids import SYSTEM
from engine.runtime import Engine
from tests.driver import DrivenInstance, Driver
from tests.patterns.playing import diagram


def started(engine: Engine, driver: Driver, number: int) -> DrivenInstance:
    key = f"wcp{number}"
    engine.execute(Deploy(key, ((f"{key}.bpmn", diagram(number).encode()),)), actor=SYSTEM)
    return driver.start(key, by="chief", data={"number": "7"})


@pytest.mark.pattern(23)
def test_a_signal_that_comes_too_early_is_lost(engine: Engine, driver: Driver) -> None:
    case = started(engine, driver, 23)
    engine.execute(BroadcastSignal("flood"), actor="chief")
    engine.run_due()
    case.work_item("a").do(by="wang")
    assert case.open_names == []
    assert not case.now.state.ended

    engine.execute(BroadcastSignal("flood"), actor="chief")
    engine.run_due()
    assert case.open_names == ["b"]


@pytest.mark.pattern(24)
def test_a_message_that_comes_too_early_is_kept_for_who_waits_later(
    engine: Engine, driver: Driver
) -> None:
    case = started(engine, driver, 24)
    engine.execute(PublishMessage("answer", "7", {"said": "yes"}), actor="chief")
    engine.run_due()
    assert case.open_names == ["a"]
    case.work_item("a").do(by="wang")
    engine.run_due()
    assert case.open_names == ["b"]
    case.work_item("b").do(by="wang")
    assert case.now.state.ended
    assert case.data["said"] == "yes"

"""Start events that need several things: kept until there is one of each that agree."""

from __future__ import annotations

import pytest

from engine.commands.instances import GetHistory, ListInstances
from engine.commands.messages import (
    BroadcastSignal,
    ListMessages,
    ListStarts,
    PauseStart,
    PublishMessage,
    ResumeStart,
)
from engine.errors import InvalidState
from engine.handlers.messages import gathering
from engine.ids import SYSTEM
from engine.message_views import MessageState
from engine.runtime import Engine
from tests.bpmn_text import timer
from tests.driver import Driver
from tests.engine.messages.diagrams import deploy, document, messages, pool, told, user
from tests.engine.test_concurrency import at_once
from tests.engine.world import flow

#: The number of a case, which both papers carry.
_KEY = (
    '<correlationProperty id="number" name="number">'
    + "".join(
        f'<correlationPropertyRetrievalExpression messageRef="m_{name}">'
        "<messagePath>number</messagePath></correlationPropertyRetrievalExpression>"
        for name in ("form", "fee")
    )
    + '</correlationProperty><collaboration id="talk"><participant id="p" processRef="case"/>'
    '<correlationKey id="k" name="case"><correlationPropertyRef>number</correlationPropertyRef>'
    "</correlationKey></collaboration>"
)
SIGNAL = '<signal id="s" name="open"/>'
HEARD = '<signalEventDefinition signalRef="s"/>'


def case(*triggers: str, key: str = "case", correlated: bool = False, name: str = "Do") -> bytes:
    return document(
        messages("form", "fee"),
        SIGNAL,
        _KEY if correlated else "",
        pool(
            key,
            '<startEvent id="start" parallelMultiple="true" duban:title="Case {number}">'
            f'{"".join(triggers)}</startEvent>{user("do", name)}<endEvent id="end"/>',
            flow("start", "do", "end"),
        ),
    )


def publish(engine: Engine, name: str, number: int, **more: object) -> MessageState:
    command = PublishMessage(name, payload={"number": number, **more})
    return engine.execute(command, actor=SYSTEM).outcome


def run_all(engine: Engine) -> None:
    while engine.run_due():
        pass


def begun(engine: Engine, key: str = "case") -> list[str]:
    run_all(engine)
    found = engine.query(ListInstances(key=key), actor=SYSTEM).instances
    return [each.title for each in reversed(found)]


def collected(engine: Engine) -> dict[str, int]:
    return {each.name: each.collected for each in engine.query(ListStarts(), actor=SYSTEM)}


@pytest.mark.bpmn("10.5.2", "parallel multiple start event: begins once all have happened")
def test_instance_begins_once_all_its_papers_are_there(driver: Driver, engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee"), correlated=True))

    first = publish(engine, "form", 7, who="Li")
    before = begun(engine)
    second = publish(engine, "fee", 7, paid=20)

    assert (first, second, before) == (MessageState.COLLECTED, MessageState.COLLECTED, [])
    assert begun(engine) == ["Case 7"]
    [instance] = engine.query(ListInstances(key="case"), actor=SYSTEM).instances
    assert driver.instance(instance.instance_id).data == {"number": 7, "who": "Li", "paid": 20}
    started = engine.query(GetHistory(instance.instance_id), actor=SYSTEM)[-1]
    assert (started.detail["trigger"], started.detail["name"]) == ("multiple", "form, fee")


@pytest.mark.bpmn("8.4.2", "correlation of what a parallel multiple start event waits for")
def test_papers_of_different_cases_are_not_mixed_up(engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee"), correlated=True))

    publish(engine, "form", 7)
    publish(engine, "fee", 8)
    mixed = begun(engine)
    publish(engine, "form", 8)
    publish(engine, "fee", 7)

    assert mixed == []
    assert begun(engine) == ["Case 8", "Case 7"]
    assert collected(engine) == {"form": 0, "fee": 0}


def test_surplus_messages_are_kept_for_the_next_instance_and_a_signal_counts_once(
    engine: Engine,
) -> None:
    deploy(engine, "case", case(told("form"), HEARD))

    publish(engine, "form", 1)
    publish(engine, "form", 2)
    engine.execute(BroadcastSignal("open"), actor=SYSTEM)
    one = begun(engine)
    engine.execute(BroadcastSignal("open"), actor=SYSTEM)
    two = begun(engine)
    for _ in range(2):
        engine.execute(BroadcastSignal("open"), actor=SYSTEM)

    assert (one, two) == (["Case 1"], ["Case 1", "Case 2"])
    assert begun(engine) == two
    assert collected(engine) == {"form": 0, "open": 1}


def test_time_that_has_come_waits_for_the_message(driver: Driver, engine: Engine) -> None:
    deploy(engine, "case", case(timer(timeCycle="R/P1D"), told("form")))

    driver.advance("P3D")
    none = begun(engine)
    publish(engine, "form", 5)
    first = begun(engine)
    publish(engine, "form", 6)

    assert (none, first) == ([], ["Case 5"])
    assert begun(engine) == ["Case 5"]
    driver.advance("P1D")
    assert begun(engine) == ["Case 5", "Case 6"]


def test_new_version_goes_on_with_what_it_still_waits_for(engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee"), HEARD, correlated=True))
    publish(engine, "form", 7)
    publish(engine, "form", 9)
    publish(engine, "fee", 7)

    deploy(engine, "case", case(told("fee"), told("form"), correlated=True, name="Do anew"))

    assert begun(engine) == ["Case 7"]
    assert collected(engine) == {"form": 1, "fee": 0}


def test_message_that_a_new_version_does_not_wait_for_is_sent_anew(engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee")))
    publish(engine, "form", 7)

    deploy(engine, "case", case(told("fee"), HEARD))
    run_all(engine)

    [kept] = engine.query(ListMessages(), actor=SYSTEM).messages
    assert (kept.name, kept.state) == ("form", MessageState.BUFFERED)
    assert collected(engine) == {"fee": 0, "open": 0}


def test_paused_start_collects_nothing_and_gets_its_messages_later(engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee")))
    engine.execute(PauseStart("case"), actor=SYSTEM)

    kept = [publish(engine, name, 3) for name in ("form", "fee")]
    engine.execute(ResumeStart("case"), actor=SYSTEM)

    assert kept == [MessageState.BUFFERED] * 2
    assert begun(engine) == ["Case 3"]


def test_what_is_for_one_area_only_is_not_collected(engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee")))

    command = PublishMessage("form", payload={"number": 1}, area="1502")

    assert engine.execute(command, actor=SYSTEM).outcome is MessageState.BUFFERED


def test_start_keeps_so_many_messages_and_no_more(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_KEPT", 2)
    deploy(engine, "case", case(told("form"), told("fee")))
    publish(engine, "form", 1)
    publish(engine, "form", 2)

    with pytest.raises(InvalidState, match="at most 2 messages form"):
        publish(engine, "form", 3)


def test_instance_that_cannot_begin_is_tried_again_with_all_it_needs(
    driver: Driver, engine: Engine
) -> None:
    deploy(engine, "case", case(told("form"), told("fee")))
    engine.execute(PublishMessage("form"), actor=SYSTEM)
    engine.execute(PublishMessage("fee"), actor=SYSTEM)
    run_all(engine)  # Its title needs a number.

    deploy(engine, "case", case(told("form"), told("fee")).replace(b"Case {number}", b"Some case"))
    driver.advance("PT1H")

    assert begun(engine) == ["Some case"]


def test_papers_that_come_at_once_begin_one_instance_each(engine: Engine) -> None:
    deploy(engine, "case", case(told("form"), told("fee"), correlated=True))
    sent = [
        lambda name=name, number=number: publish(engine, name, number)
        for number in range(6)
        for name in ("form", "fee")
    ]

    at_once(sent)

    assert sorted(begun(engine)) == [f"Case {number}" for number in range(6)]

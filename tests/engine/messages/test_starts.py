"""Instances that begin by themselves: by a message, a signal, a timer."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.commands.instances import GetHistory, ListInstances, StartInstance
from engine.commands.jobs import ListIncidents
from engine.commands.messages import (
    BroadcastSignal,
    ListStarts,
    PauseStart,
    PublishMessage,
    ResumeStart,
)
from engine.errors import DefinitionError, Forbidden, InvalidInput, InvalidState, NotFound
from engine.handlers.messages import beginning
from engine.ids import SYSTEM
from engine.message_views import MessageState, StartSchedule
from engine.runtime import Engine
from engine.views import Instance
from tests.bpmn_text import timer
from tests.driver import Driver
from tests.engine.messages.diagrams import deploy, messages, one_pool, told, user
from tests.engine.world import flow


def begins(key: str, trigger: str, *, attributes: str = "", outside: str = "") -> bytes:
    return one_pool(
        key,
        f'<startEvent id="start" {attributes}>{trigger}</startEvent>{user("do", "Do")}'
        '<endEvent id="end"/>',
        flow("start", "do", "end"),
        outside=outside,
    )


def cycle(text: str, key: str = "weekly") -> bytes:
    return begins(key, timer(timeCycle=text), attributes='duban:title="Week {today()}"')


def instances(engine: Engine, key: str) -> tuple[Instance, ...]:
    return engine.query(ListInstances(key=key), actor=SYSTEM).instances


def schedule(engine: Engine, key: str) -> StartSchedule:
    [found] = [e for e in engine.query(ListStarts(), actor=SYSTEM) if e.definition_key == key]
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def run_all(engine: Engine) -> None:
    while engine.run_due():
        pass


# ── Messages and signals ──────────────────────────────────────────────────────────────────

SCOPED = (
    'duban:title="{who} asks" duban:businessKey="{who}" duban:scopeArea="1502" '
    'duban:scopeOwner="unit:1" duban:scopeSubject="enterprise:{number}"'
)


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_instances_that_begin_one_another_without_end_are_stopped(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(beginning, "MOST_GENERATIONS", 5)
    trigger = f'<{kind}EventDefinition {kind}Ref="m"/>'
    deploy(
        engine,
        "echo",
        one_pool(
            "echo",
            f'<startEvent id="start">{trigger}</startEvent><endEvent id="end">{trigger}</endEvent>',
            flow("start", "end"),
            outside=f'<{kind} id="m" name="call"/>',
        ),
    )
    first = PublishMessage("call") if kind == "message" else BroadcastSignal("call")
    engine.execute(first, actor=SYSTEM)
    run_all(engine)
    assert len(instances(engine, "echo")) == 6


@pytest.mark.bpmn("10.5.2", "message start event")
def test_message_begins_an_instance_where_its_start_event_says(engine: Engine) -> None:
    content = begins("asked", told("ask"), attributes=SCOPED, outside=messages("ask"))
    deploy(engine, "asked", content)

    command = PublishMessage("ask", payload={"who": "Li", "number": 7})
    done = engine.execute(command, actor="chief")

    [begun] = instances(engine, "asked")
    assert (done.outcome, done.instance_id) == (MessageState.STARTED, begun.instance_id)
    assert (begun.title, begun.business_key, begun.started_by) == ("Li asks", "Li", SYSTEM)
    scope = begun.scope
    assert (scope.area, scope.owner, scope.subject) == ("1502", "unit:1", "enterprise:7")
    first = engine.query(GetHistory(begun.instance_id), actor=SYSTEM)[-1]
    assert (first.detail["trigger"], first.detail["name"]) == ("message", "ask")


def test_message_for_another_area_begins_nothing(engine: Engine) -> None:
    deploy(
        engine, "asked", begins("asked", told("ask"), attributes=SCOPED, outside=messages("ask"))
    )

    command = PublishMessage("ask", payload={"who": "Li", "number": 7}, area="1503")

    assert engine.execute(command, actor=SYSTEM).outcome is MessageState.BUFFERED


def test_message_that_would_begin_several_instances_is_refused(engine: Engine) -> None:
    for key in ("asked", "asked_too"):
        deploy(engine, key, begins(key, told("ask"), outside=messages("ask")))

    with pytest.raises(InvalidState, match="asked/start, asked_too/start"):
        engine.execute(PublishMessage("ask"), actor=SYSTEM)


def test_failing_template_of_a_start_is_told_to_the_sender(engine: Engine) -> None:
    deploy(
        engine, "asked", begins("asked", told("ask"), attributes=SCOPED, outside=messages("ask"))
    )

    with pytest.raises(InvalidState, match="who is not in the data"):
        engine.execute(PublishMessage("ask"), actor=SYSTEM)


def test_message_that_was_kept_begins_an_instance_of_a_version_that_comes_later(
    engine: Engine,
) -> None:
    engine.execute(PublishMessage("ask"), actor=SYSTEM)

    deploy(engine, "asked", begins("asked", told("ask"), outside=messages("ask")))
    run_all(engine)

    assert len(instances(engine, "asked")) == 1


def test_new_version_takes_the_starts_of_the_old_one(engine: Engine) -> None:
    deploy(engine, "asked", begins("asked", told("ask"), outside=messages("ask")))
    newer = deploy(engine, "asked", begins("asked", told("beg"), outside=messages("beg")))

    assert engine.execute(PublishMessage("ask"), actor=SYSTEM).outcome is MessageState.BUFFERED
    engine.execute(PublishMessage("beg"), actor=SYSTEM)

    assert [each.definition_id for each in instances(engine, "asked")] == [newer.definition_id]


SEVERAL = one_pool(
    "several",
    f'<startEvent id="by_message">{told("ask")}</startEvent>'
    '<startEvent id="by_signal"><signalEventDefinition signalRef="s"/></startEvent>'
    f'{user("a", "A")}{user("b", "B")}<endEvent id="end"/><endEvent id="end2"/>',
    flow("by_message", "a", "end"),
    flow("by_signal", "b", "end2"),
    outside=messages("ask") + '<signal id="s" name="flood"/>',
)


@pytest.mark.bpmn("13.5.1", "several start events, each by its own trigger")
def test_each_start_event_begins_an_instance_of_its_own(driver: Driver, engine: Engine) -> None:
    deploy(engine, "several", SEVERAL)

    engine.execute(PublishMessage("ask"), actor=SYSTEM)
    engine.execute(BroadcastSignal("flood"), actor=SYSTEM)
    run_all(engine)

    open_names = [driver.instance(e.instance_id).open_names for e in instances(engine, "several")]
    assert open_names == [["B"], ["A"]]


def test_somebody_starts_by_hand_at_a_start_event_of_choice(driver: Driver, engine: Engine) -> None:
    deploy(engine, "several", SEVERAL)

    with pytest.raises(InvalidInput, match="by_message, by_signal"):
        engine.execute(StartInstance("several", "A matter"), actor="chief")
    wrong = StartInstance("several", "A matter", start_element_id="nowhere")
    with pytest.raises(InvalidInput, match="no start event nowhere"):
        engine.execute(wrong, actor="chief")
    command = StartInstance("several", "A matter", start_element_id="by_signal")
    begun = engine.execute(command, actor="wang")

    assert driver.instance(begun.instance_id).open_names == ["B"]
    assert begun.started_by == "wang"


@pytest.mark.bpmn("10.5.2", "signal start event")
def test_signal_reaches_all_who_wait_and_begins_instances(driver: Driver, engine: Engine) -> None:
    deploy(engine, "several", SEVERAL)
    listening = one_pool(
        "listening",
        '<startEvent id="start"/><intermediateCatchEvent id="wait">'
        '<signalEventDefinition signalRef="s"/></intermediateCatchEvent>'
        f'{user("act", "Act")}<endEvent id="end"/>',
        flow("start", "wait", "act", "end"),
        outside='<signal id="s" name="flood"/>',
    )
    deploy(engine, "listening", listening)
    waiting = [driver.start("listening", by="chief") for _ in range(3)]

    told_to = engine.execute(BroadcastSignal("flood", {"level": 3}), actor="chief")
    run_all(engine)

    assert (told_to.receivers, told_to.starts) == (3, 1)
    assert [each.open_names for each in waiting] == [["Act"]] * 3
    assert waiting[0].data == {"level": 3}
    assert instances(engine, "several")[0].started_by == SYSTEM


@pytest.mark.bpmn("10.5.1", "signal thrown to all other instances")
def test_thrown_signal_is_heard_by_others_and_once_by_the_own_instance(
    driver: Driver, engine: Engine
) -> None:
    both = one_pool(
        "both",
        '<startEvent id="start"/><parallelGateway id="fork"/><intermediateCatchEvent id="wait">'
        f'<signalEventDefinition signalRef="s"/></intermediateCatchEvent>{user("act", "Act")}'
        f'{user("go", "Go")}<intermediateThrowEvent id="throw" duban:payload="level">'
        '<signalEventDefinition signalRef="s"/></intermediateThrowEvent>'
        '<endEvent id="end"/><endEvent id="end2"/>',
        flow("start", "fork", "wait", "act", "end"),
        flow("fork", "go", "throw", "end2"),
        outside='<signal id="s" name="flood"/>',
    )
    deploy(engine, "both", both)
    first, second = (driver.start("both", by="chief", data={"level": n}) for n in (1, 2))

    first.work_item("Go").do(by="wang")
    assert (first.open_names, second.open_names) == (["Act"], ["Go"])
    run_all(engine)

    assert second.open_names == ["Act", "Go"]
    assert second.events.count("SignalHeard") == 1
    assert first.events.count("SignalHeard") == 0


@pytest.mark.bpmn("13.3.3", "instantiating receive task")
def test_receive_task_begins_an_instance(driver: Driver, engine: Engine) -> None:
    content = one_pool(
        "receiving",
        '<receiveTask id="get" messageRef="m_ask" instantiate="true"/>'
        f'{user("do", "Do")}<endEvent id="end"/>',
        flow("get", "do", "end"),
        outside=messages("ask"),
    )
    deploy(engine, "receiving", content)

    done = engine.execute(PublishMessage("ask", payload={"n": 1}), actor=SYSTEM)

    assert done.instance_id is not None
    begun = driver.instance(done.instance_id)
    assert (begun.open_names, begun.data) == (["Do"], {"n": 1})


@pytest.mark.bpmn("13.4.4", "event-based gateway that starts the process")
@pytest.mark.bpmn("13.4.4", "parallel event-based gateway that starts the process")
@pytest.mark.parametrize("kind", ["Exclusive", "Parallel"])
def test_event_based_gateway_begins_an_instance(driver: Driver, engine: Engine, kind: str) -> None:
    content = one_pool(
        "gate",
        f'<eventBasedGateway id="g" instantiate="true" eventGatewayType="{kind}"/>'
        f'<intermediateCatchEvent id="x">{told("ask")}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="y">{told("beg")}</intermediateCatchEvent>'
        f'{user("a", "A")}{user("b", "B")}<endEvent id="end"/><endEvent id="end2"/>',
        flow("g", "x", "a", "end"),
        flow("g", "y", "b", "end2"),
        outside=messages("ask", "beg"),
    )
    deploy(engine, "gate", content)

    done = engine.execute(PublishMessage("beg"), actor=SYSTEM)
    assert done.instance_id is not None
    begun = driver.instance(done.instance_id)
    assert begun.open_names == ["B"]
    other = engine.execute(PublishMessage("ask"), actor=SYSTEM)

    if kind == "Parallel":
        assert other.instance_id == begun.instance_id
        assert begun.open_names == ["A", "B"]
    else:
        assert other.outcome is MessageState.STARTED
        assert other.instance_id != begun.instance_id


# ── Timers ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.bpmn("10.5.2", "timer start event, cycle in working days")
def test_cycle_begins_an_instance_on_each_working_day(driver: Driver, engine: Engine) -> None:
    deploy(engine, "weekly", cycle("R/P1WD"))  # On Wednesday, 20 May 2026.

    driver.advance_to(at("2026-05-26T20:00"))

    begun = [each.started_at.astimezone(LOCAL_ZONE).day for each in instances(engine, "weekly")]
    assert begun == [26, 25, 22, 21]
    assert instances(engine, "weekly")[0].title == "Week 2026-05-26"


def test_counted_cycle_ends(driver: Driver, engine: Engine) -> None:
    deploy(engine, "weekly", cycle("R2/P1D"))

    driver.advance("P10D")

    assert len(instances(engine, "weekly")) == 2
    assert schedule(engine, "weekly").due_at is None


@pytest.mark.parametrize(
    ("written", "begun_at"),
    [
        ({"timeDate": "2026-05-22T10:00"}, "2026-05-22T10:00"),
        ({"timeDuration": "PT2H"}, "2026-05-20T11:00"),
    ],
)
@pytest.mark.bpmn("10.5.2", "timer start event, date and duration")
def test_date_and_duration_begin_one_instance(
    driver: Driver, engine: Engine, written: dict[str, str], begun_at: str
) -> None:
    deploy(engine, "once", begins("once", timer(**written)))

    driver.advance("P10D")

    assert [each.started_at for each in instances(engine, "once")] == [at(begun_at)]


def test_date_that_is_over_begins_nothing(driver: Driver, engine: Engine) -> None:
    deploy(engine, "once", begins("once", timer(timeDate="2026-05-19")))

    driver.advance("P1D")

    assert instances(engine, "once") == ()
    assert schedule(engine, "once").due_at is None


def test_missed_times_begin_one_instance(driver: Driver, engine: Engine) -> None:
    deploy(engine, "weekly", cycle("R/P1D"))

    driver.sleep_through(at("2026-05-25T12:00"))
    assert len(instances(engine, "weekly")) == 1

    driver.advance("P1D")
    assert len(instances(engine, "weekly")) == 2


def test_new_version_with_the_same_timer_keeps_the_schedule(driver: Driver, engine: Engine) -> None:
    deploy(engine, "weekly", cycle("R/P7D"))
    before = schedule(engine, "weekly").due_at
    driver.advance("P3D")

    newer = deploy(engine, "weekly", cycle("R/P7D") + b"<!-- newer -->")
    assert schedule(engine, "weekly").due_at == before
    driver.advance("P5D")

    [begun] = instances(engine, "weekly")
    assert begun.definition_id == newer.definition_id


def test_new_version_with_another_timer_replaces_the_schedule(
    driver: Driver, engine: Engine
) -> None:
    deploy(engine, "weekly", cycle("R/P2D"))
    deploy(engine, "weekly", cycle("R/P7D"))

    driver.advance("P6D")
    assert instances(engine, "weekly") == ()

    driver.advance("P1D")
    assert len(instances(engine, "weekly")) == 1


def test_paused_start_does_not_fire_and_catches_up_once(driver: Driver, engine: Engine) -> None:
    deploy(engine, "weekly", cycle("R/P1D"))
    with pytest.raises(Forbidden):
        engine.execute(PauseStart("weekly"), actor="wang")
    engine.execute(PauseStart("weekly"), actor="chief")
    deploy(engine, "weekly", cycle("R/P1D") + b"<!-- still paused -->")

    driver.advance("P4D")
    assert instances(engine, "weekly") == ()
    assert schedule(engine, "weekly").paused_by == "chief"

    engine.execute(ResumeStart("weekly", "start"), actor="chief")
    run_all(engine)
    assert len(instances(engine, "weekly")) == 1
    driver.advance("P1D")
    assert len(instances(engine, "weekly")) == 2


def test_paused_message_start_lets_messages_wait(engine: Engine) -> None:
    deploy(engine, "asked", begins("asked", told("ask"), outside=messages("ask")))
    engine.execute(PauseStart("asked"), actor="chief")

    assert engine.execute(PublishMessage("ask"), actor=SYSTEM).outcome is MessageState.BUFFERED
    engine.execute(ResumeStart("asked"), actor="chief")
    run_all(engine)

    assert len(instances(engine, "asked")) == 1
    with pytest.raises(NotFound):
        engine.execute(PauseStart("asked", "nowhere"), actor="chief")


def test_instance_that_cannot_begin_does_not_stop_the_schedule(
    driver: Driver, engine: Engine
) -> None:
    failing = one_pool(
        "weekly",
        f'<startEvent id="start">{timer(timeCycle="R/P1D")}</startEvent>'
        '<serviceTask id="call" name="Call" duban:service="nobody.offers.this"/>'
        '<endEvent id="end"/>',
        flow("start", "call", "end"),
    )
    deploy(engine, "weekly", failing)

    driver.advance("P2D")

    assert len(engine.query(ListIncidents(), actor="chief")) >= 1
    due_at = schedule(engine, "weekly").due_at
    assert due_at is not None
    assert due_at > driver.clock.now()


def test_timer_that_cannot_be_scheduled_is_refused_at_deployment(engine: Engine) -> None:
    with pytest.raises(DefinitionError, match="start of process once cannot be scheduled"):
        deploy(engine, "once", begins("once", timer(timeDuration="{when}")))
    with pytest.raises(DefinitionError, match="missing is not in the data"):
        deploy(
            engine,
            "once",
            begins("once", timer(timeDuration="P1D"), attributes='duban:title="{missing}"'),
        )

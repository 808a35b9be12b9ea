"""Events of several parts, conditions, errors and compensation, with jobs and subscriptions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.clock import VirtualClock
from engine.commands.definitions import Deploy
from engine.commands.instances import (
    CancelInstance,
    DeliverMessage,
    ResumeInstance,
    SuspendInstance,
)
from engine.commands.jobs import ListIncidents
from engine.context import Context, Module, ServiceCall
from engine.errors import BpmnError, InvalidState
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.interpreter.contract import Data
from engine.runtime import Engine
from engine.store.queries import jobs
from engine.store.queries.calendars import CalendarCache
from engine.store.tables import subscription
from engine.store.unit_of_work import Store
from tests.bpmn_text import process, timer
from tests.driver import DrivenInstance, Driver
from tests.engine.world import Village

ROOTS = '<message id="yes" name="yes"/><message id="no" name="no"/>'
PARTS = '<messageEventDefinition messageRef="yes"/><messageEventDefinition messageRef="no"/>'
GROUP = {"duban:candidateGroups": "unit:1"}
USERS = dict.fromkeys(("Work", "Late", "After", "Book", "Cancel", "Go", "Beside"), GROUP)


def deploy(engine: Engine, text: str) -> None:
    engine.execute(Deploy("p", (("p.bpmn", text.encode()),)), actor=SYSTEM)


def waits(engine: Engine, instance: DrivenInstance) -> tuple[list[str], list[str]]:
    """The ids under which jobs are armed and messages subscribed."""
    with engine.store.reading() as uow:
        armed = [job.task_id or "" for job in jobs.of_instance(uow, instance.instance_id)]
        of_it = subscription.c.instance_id == instance.instance_id
        names = uow.connection.execute(select(subscription.c.task_id).where(of_it)).scalars()
        return sorted(armed), sorted(names)


def reminding(*, every: bool = False, cancel: bool = False) -> str:
    """``Work`` with an event of two messages, a timer of 5 days and one for each day."""
    own = {"attachedToRef": "Work", "cancelActivity": "true" if cancel else "false"}
    parts = PARTS + timer(timeDuration="P5D")
    return process(
        "p",
        "start -> Work -> end",
        "event:boundary -> Late -> end2",
        attributes={"event": {**own, **({"parallelMultiple": "true"} if every else {})}, **USERS},
        inner={"event": parts if every else parts + timer(timeCycle="R2/P1D")},
        roots=ROOTS,
    )


@pytest.mark.bpmn("13.5.3", "multiple boundary event, non-interrupting: jobs and subscriptions")
def test_each_part_has_a_job_or_a_subscription_and_others_stay(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    deploy(engine, reminding())
    work = driver.start("p", by="chief")
    armed, subscribed = waits(engine, work)
    assert (len(armed), len(subscribed)) == (2, 2)

    assert engine.execute(DeliverMessage("no"), actor=SYSTEM) == 1
    assert waits(engine, work) == (armed, subscribed)
    driver.advance_to(clock.now() + timedelta(days=3))
    assert work.open_names == ["Late", "Late", "Late", "Work"]
    assert waits(engine, work)[1] == subscribed
    driver.advance_to(clock.now() + timedelta(days=3))
    assert work.open_names.count("Late") == 4
    assert waits(engine, work) == ([], subscribed)

    work.work_item("Work").do(by="wang")
    assert waits(engine, work) == ([], [])


@pytest.mark.bpmn("13.5.3", "parallel multiple boundary event, interrupting: jobs")
def test_event_that_needs_all_parts_fires_with_the_last_of_them(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    deploy(engine, reminding(every=True, cancel=True))
    work = driver.start("p", by="chief")
    engine.execute(DeliverMessage("no", payload={"n": 1}), actor=SYSTEM)
    driver.advance_to(clock.now() + timedelta(days=6))
    assert work.open_names == ["Work"]
    assert [len(each) for each in waits(engine, work)] == [0, 1]

    engine.execute(DeliverMessage("yes", payload={"y": 2}), actor=SYSTEM)

    assert work.open_names == ["Late"]
    assert waits(engine, work) == ([], [])
    assert work.data == {"n": 1, "y": 2}
    assert "WorkItemWithdrawn" in work.events


def test_part_that_a_suspension_put_off_stays_put_off_when_another_happens(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    deploy(engine, reminding())
    work = driver.start("p", by="chief")
    first = clock.now()
    engine.execute(SuspendInstance(work.instance_id, "flood"), actor="chief")
    driver.advance_to(first + timedelta(days=14))
    assert work.open_names == ["Work"]
    engine.execute(ResumeInstance(work.instance_id), actor="chief")
    with engine.store.reading() as uow:
        before = {job.task_id: job.due_at for job in jobs.of_instance(uow, work.instance_id)}
    assert min(before.values()) > clock.now()

    engine.execute(DeliverMessage("yes"), actor=SYSTEM)

    with engine.store.reading() as uow:
        after = {job.task_id: job.due_at for job in jobs.of_instance(uow, work.instance_id)}
    assert after == before


def test_timer_that_a_message_arms_and_takes_back_at_once_is_not_armed(
    driver: Driver, engine: Engine
) -> None:
    """The catch in the subprocess hears the message first, the boundary event right after it."""
    inner = (
        '<startEvent id="s"/><userTask id="Go" name="Go" duban:candidateGroups="unit:1"/>'
        '<intermediateCatchEvent id="c"><messageEventDefinition'
        ' messageRef="no"/></intermediateCatchEvent><intermediateCatchEvent id="t">'
        f'{timer(timeDuration="P1D")}</intermediateCatchEvent><endEvent id="e"/>'
        '<sequenceFlow id="i0" sourceRef="s" targetRef="Go"/>'
        '<sequenceFlow id="i1" sourceRef="Go" targetRef="c"/>'
        '<sequenceFlow id="i2" sourceRef="c" targetRef="t"/>'
        '<sequenceFlow id="i3" sourceRef="t" targetRef="e"/>'
    )
    diagram = process(
        "p",
        "start -> Work -> After -> Beside -> sub:sub -> end",
        "gone:boundary -> Late -> end2",
        attributes={"gone": {"attachedToRef": "sub"}, **USERS},
        inner={"sub": inner, "gone": '<messageEventDefinition messageRef="no"/>'},
        roots=ROOTS,
    )
    deploy(engine, diagram)
    work = driver.start("p", by="chief")
    for step in ("Work", "After", "Beside", "Go"):
        work.work_item(step).do(by="wang")

    assert engine.execute(DeliverMessage("no"), actor=SYSTEM) == 2

    assert work.open_names == ["Late"]
    assert waits(engine, work) == ([], [])


def test_cancelled_instance_leaves_no_part_behind(driver: Driver, engine: Engine) -> None:
    deploy(engine, reminding())
    work = driver.start("p", by="chief")
    engine.execute(CancelInstance(work.instance_id, "over"), actor="chief")
    assert waits(engine, work) == ([], [])


@pytest.mark.bpmn("13.5.3", "conditional boundary event, interrupting: over data of a message")
def test_condition_is_looked_at_when_a_message_brings_data(driver: Driver, engine: Engine) -> None:
    condition = "<conditionalEventDefinition><condition>level &gt; 2</condition>"
    deploy(
        engine,
        process(
            "p",
            "start -> g:parallel -> Work -> end",
            "g -> m:exclusive -> wait:catch -> x:exclusive -[go]-> m",
            "x -[]-> end3",
            "event:boundary -> Late -> end2",
            attributes={"event": {"attachedToRef": "Work"}, **USERS},
            inner={
                "event": condition + "</conditionalEventDefinition>",
                "wait": '<messageEventDefinition messageRef="yes"/>',
            },
            roots=ROOTS,
        ),
    )
    work = driver.start("p", by="chief", data={"go": True})
    engine.execute(DeliverMessage("yes", payload={"level": 1}), actor=SYSTEM)
    assert work.open_names == ["Work"]
    engine.execute(DeliverMessage("yes", payload={"level": 3}), actor=SYSTEM)
    assert work.open_names == ["Late"]


# ── Errors of services ────────────────────────────────────────────────────────────────────


@pytest.fixture
def booking(store: Store, clock: VirtualClock, village: Village) -> Engine:
    """An engine whose service says in the data what it could not do."""

    def book(_ctx: Context, call: ServiceCall) -> Data:
        if not call.request.data["seats"]:
            raise BpmnError("full", "No seat is left for {count}.", count=1)
        return {"seat": 7}

    return Engine(
        store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[calendars.module(), Module(name="test", services={"test.book": book})],
    )


def _booking(*, caught: bool) -> str:
    return process(
        "p",
        "start -> Go -> book:service -> After -> end",
        *(["event:boundary -> Late -> end2"] if caught else []),
        attributes={
            "book": {"duban:service": "test.book"},
            "event": {"attachedToRef": "book", "duban:messageVariable": "why"},
            **USERS,
        },
        inner={"event": '<errorEventDefinition errorRef="err"/>'},
        roots='<error id="err" name="full" errorCode="full"/>',
    )


@pytest.mark.bpmn("13.5.3", "error boundary event, interrupting: error of a service")
def test_error_that_a_service_raises_takes_the_way_of_the_diagram(
    booking: Engine, clock: VirtualClock
) -> None:
    deploy(booking, _booking(caught=True))
    driver = Driver(booking, clock)
    full = driver.start("p", by="chief", data={"seats": 0}).work_item("Go").do(by="wang")
    assert full.open_names == ["Late"]
    assert full.data["why"] == "No seat is left for 1."
    free = driver.start("p", by="chief", data={"seats": 3}).work_item("Go").do(by="wang")
    assert (free.open_names, free.data["seat"]) == (["After"], 7)


def test_error_that_nothing_catches_is_an_incident_and_changes_nothing(
    booking: Engine, clock: VirtualClock
) -> None:
    deploy(booking, _booking(caught=False))
    driver = Driver(booking, clock)
    full = driver.start("p", by="chief", data={"seats": 0})
    item = full.work_item("Go").claim(by="wang")
    with pytest.raises(InvalidState, match="cannot go on at book"):
        item.complete(by="wang")
    assert full.open_names == ["Go"]
    [incident] = booking.query(ListIncidents(), actor="chief")
    assert (incident.element_id, incident.code) == ("book", "ERROR")


# ── Compensation ──────────────────────────────────────────────────────────────────────────


@pytest.mark.bpmn("13.5.5", "compensation activity: as a work item")
def test_people_undo_with_the_data_of_then_also_after_a_suspension(
    driver: Driver, engine: Engine
) -> None:
    compensate = "<compensateEventDefinition/>"
    deploy(
        engine,
        process(
            "p",
            "start -> Book -> Go -> undo:throw -> After -> end",
            "event:boundary",
            "Cancel",
            attributes={
                **USERS,
                "event": {"attachedToRef": "Book"},
                "Cancel": {**GROUP, "isForCompensation": "true"},
            },
            inner={"event": compensate, "undo": compensate},
            more='<association id="as" sourceRef="event" targetRef="Cancel"/>',
        ),
    )
    trip = driver.start("p", by="chief").work_item("Book").do(by="wang", seat=1)
    engine.execute(SuspendInstance(trip.instance_id, "flood"), actor="chief")
    engine.execute(ResumeInstance(trip.instance_id), actor="chief")
    trip.work_item("Go").do(by="bai", seat=2)

    assert trip.open_names == ["Cancel"]
    assert trip.work_item("Cancel").seen_by("wang").data["seat"] == 1
    trip.work_item("Cancel").do(by="wang", refund=True)
    assert trip.open_names == ["After"]
    assert trip.data == {"seat": 2, "refund": True}
    assert trip.work_item("After").do(by="wang").events.count("InstanceCompleted") == 1

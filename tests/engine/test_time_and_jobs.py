"""Timers, retries, incidents, suspension."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.definitions import Deploy
from engine.commands.instances import (
    CancelInstance,
    ResumeInstance,
    StartInstance,
    SuspendInstance,
)
from engine.commands.jobs import CountJobs, ListIncidents, RetryJob
from engine.commands.work_items import SetFollowUp
from engine.context import Context, Extension, Module, ServiceCall
from engine.errors import Conflict, InvalidState
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.interpreter.contract import Data
from engine.lifecycle import InstanceState
from engine.runtime import Engine
from engine.store.queries import incidents, jobs, work_items
from engine.store.queries.calendars import CalendarCache
from engine.store.queries.jobs import NewJob
from engine.views import Job, WorkItem
from tests.driver import DrivenInstance, Driver
from tests.engine.conftest import Outside
from tests.engine.world import Village, flow, process


def test_timer_fires_at_its_working_hour(driver: Driver, clock: VirtualClock) -> None:
    waiting = driver.start("patience", by="chief")

    driver.advance_to(clock.now() + timedelta(minutes=119))
    assert waiting.open_names == ["Wait"]
    driver.advance_to(clock.now() + timedelta(minutes=1))

    assert waiting.open_names == ["Chase"]
    assert "TimerFired" in waiting.events
    assert "WorkItemWithdrawn" in waiting.events


def test_completion_disarms_the_timer(driver: Driver, engine: Engine) -> None:
    waiting = driver.start("patience", by="chief")

    waiting.work_item("Wait").do(by="wang")

    assert engine.next_due_at() is None
    assert waiting.now.state is InstanceState.COMPLETED


def test_missed_time_fires_once(driver: Driver, clock: VirtualClock) -> None:
    waiting = driver.start("patience", by="chief")

    driver.sleep_through(clock.now() + timedelta(days=90))

    assert waiting.open_names == ["Chase"]
    assert waiting.events.count("TimerFired") == 1


def test_service_failure_leaves_nothing_half_done(driver: Driver, outside: Outside) -> None:
    outside.failures_left = 1
    calling = driver.start("calling", by="chief")
    item = calling.work_item("Ask").claim(by="wang")

    with pytest.raises(ConnectionError):
        item.complete(by="wang")

    assert calling.open_names == ["Ask"]
    assert "WorkItemCompleted" not in calling.events
    item.complete(by="wang")
    assert calling.data["answer"] == 42


def test_failed_expression_is_refused_and_becomes_an_incident(
    driver: Driver, engine: Engine
) -> None:
    broken = driver.start("broken", by="chief")
    item = broken.work_item("Ask").claim(by="wang")

    with pytest.raises(InvalidState, match="cannot go on at fork"):
        item.complete(by="wang")

    with pytest.raises(InvalidState, match="cannot go on at fork"):
        item.complete(by="wang")

    assert broken.open_names == ["Ask"]
    [incident] = engine.query(ListIncidents(), actor="chief")
    assert (incident.instance_id, incident.element_id) == (broken.instance_id, "fork")


def test_start_that_fails_leaves_an_incident_and_no_instance(engine: Engine) -> None:
    with pytest.raises(InvalidState, match="cannot go on at go"):
        engine.execute(StartInstance("visit", title="No unit"), actor="chief")

    [incident] = engine.query(ListIncidents(), actor="chief")
    assert (incident.instance_id, incident.element_id) == (None, "go")


def test_failing_job_backs_off_and_ends_as_an_incident(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind="nobody.handles.this", due_at=clock.now())], clock.now())

    driver.advance_to(clock.now() + timedelta(hours=1))

    [incident] = engine.query(ListIncidents(), actor="chief")
    assert incident.code == "KeyError"
    assert engine.query(CountJobs(), actor="chief")["failed"] == 1
    assert incident.job_id is not None
    engine.execute(RetryJob(incident.job_id), actor="chief")
    assert engine.query(ListIncidents(), actor="chief") == ()


def test_failing_job_does_not_stop_the_others(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    waiting = driver.start("patience", by="chief")
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind="nobody.handles.this", due_at=clock.now())], clock.now())

    driver.advance("PT3WH")

    assert waiting.open_names == ["Chase"]


def test_suspension_stops_the_clock(driver: Driver, engine: Engine) -> None:
    visit = driver.start("visit", by="chief", data={"unit": 1})
    waiting = driver.start("patience", by="chief")
    for instance in (visit, waiting):
        engine.execute(SuspendInstance(instance.instance_id, "flood"), actor="chief")

    driver.advance("P3D")  # Wednesday to Saturday: 3 working days less the morning of the first.
    for instance in (visit, waiting):
        engine.execute(ResumeInstance(instance.instance_id), actor="chief")

    assert waiting.open_names == ["Wait"]
    due_at = visit.work_item("Visit").now.due_at
    assert due_at is not None
    assert due_at.astimezone(LOCAL_ZONE) == datetime(2026, 6, 1, 17, 0, tzinfo=LOCAL_ZONE)
    driver.advance("P3D")
    assert waiting.open_names == ["Chase"]


def test_suspended_item_cannot_be_worked_on(driver: Driver, engine: Engine) -> None:
    visit = driver.start("visit", by="chief", data={"unit": 1})
    engine.execute(SuspendInstance(visit.instance_id, "flood"), actor="chief")

    with pytest.raises(InvalidState, match="suspended"):
        visit.work_item("Visit").claim(by="wang")


def test_cancelled_instance_leaves_nothing_behind(driver: Driver, engine: Engine) -> None:
    waiting = driver.start("patience", by="chief")

    engine.execute(CancelInstance(waiting.instance_id, "a mistake"), actor="chief")

    assert waiting.now.state is InstanceState.CANCELLED
    assert waiting.open_names == []
    assert engine.next_due_at() is None
    assert "WorkItemWithdrawn" in waiting.events


def test_instance_that_waits_for_nothing_is_an_incident(driver: Driver, engine: Engine) -> None:
    waiting = driver.start("patience", by="chief")
    now = driver.clock.now()
    with engine.store.writing() as uow:
        jobs.withdraw_all(uow, waiting.instance_id)
        [item] = work_items.open_of_instance(uow, waiting.instance_id)
        work_items.change(uow, item.work_item_id, {"open": False, "state": "withdrawn"})
        jobs.arm(uow, [NewJob(kind=MAINTENANCE, due_at=now)], now)

    engine.run_due()

    [incident] = engine.query(ListIncidents(), actor=SYSTEM)
    assert (incident.code, incident.instance_id) == ("stuck", waiting.instance_id)


def failed_timer(driver: Driver, engine: Engine) -> tuple[DrivenInstance, int]:
    """An instance whose timer has failed for good, and the timer's job."""
    waiting = driver.start("patience", by="chief")
    with engine.store.writing() as uow:
        [job] = jobs.of_instance(uow, waiting.instance_id)
        jobs.fail(uow, job, attempts=3, error="the node was ill", retry_at=None)
        incidents.add(
            uow,
            {
                "instance_id": waiting.instance_id,
                "job_id": job.job_id,
                "code": "ill",
                "message": "the node was ill",
                "opened_at": driver.clock.now(),
            },
        )
    return waiting, job.job_id


def test_failed_timer_of_a_suspended_instance_waits_for_it(driver: Driver, engine: Engine) -> None:
    waiting, job_id = failed_timer(driver, engine)
    engine.execute(SuspendInstance(waiting.instance_id, "flood"), actor="chief")

    with pytest.raises(InvalidState, match="but it is suspended"):
        engine.execute(RetryJob(job_id), actor="chief")

    engine.execute(ResumeInstance(waiting.instance_id), actor="chief")
    engine.execute(RetryJob(job_id), actor="chief")
    engine.run_due()
    assert waiting.open_names == ["Chase"]


@pytest.mark.parametrize("end", ["complete", "cancel"])
def test_incident_of_what_is_over_is_resolved(driver: Driver, engine: Engine, end: str) -> None:
    waiting, _ = failed_timer(driver, engine)
    if end == "complete":
        waiting.work_item("Wait").do(by="wang")
    else:
        engine.execute(CancelInstance(waiting.instance_id, "a mistake"), actor="chief")
    now = driver.clock.now()
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind=MAINTENANCE, due_at=now)], now)

    engine.run_due()

    assert engine.query(ListIncidents(), actor="chief") == ()


def test_incident_of_what_still_fails_stays_open(driver: Driver, engine: Engine) -> None:
    failed_timer(driver, engine)
    now = driver.clock.now()
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind=MAINTENANCE, due_at=now)], now)

    engine.run_due()

    assert len(engine.query(ListIncidents(), actor="chief")) == 1


def test_failure_of_a_job_that_was_moved_meanwhile_leaves_its_new_time(
    driver: Driver, engine: Engine
) -> None:
    driver.start("patience", by="chief")
    with engine.store.writing() as uow:
        [seen] = jobs.of_instance(uow, 1)
        later = seen.due_at + timedelta(days=1)
        jobs.move(uow, seen.job_id, later)

        noted = jobs.fail(uow, seen, attempts=1, error="late", retry_at=seen.due_at)

        [job] = jobs.of_instance(uow, 1)
    assert not noted
    assert (job.due_at, job.attempts) == (later, 0)


class Reminded(Extension):
    """Notes of which items a reminder came."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def follow_up_due(self, ctx: Context, item: WorkItem) -> None:
        self.names.append(item.name)


@pytest.fixture
def reminded() -> Reminded:
    return Reminded()


@pytest.fixture
def reminding(engine: Engine, village: Village, reminded: Reminded) -> Engine:
    """A second engine on the same store, which tells ``reminded``."""
    return Engine(
        engine.store,
        engine.clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[Module(name="test", extensions=(reminded,))],
    )


def test_reminder_that_the_diagram_asks_for_comes(
    reminding: Engine, clock: VirtualClock, reminded: Reminded
) -> None:
    content = process(
        "reminding",
        '<startEvent id="start"/><userTask id="go" name="Go" duban:candidateGroups="unit:1" '
        'duban:followUpIn="PT2WH"/><endEvent id="end"/>' + flow("start", "go", "end"),
    )
    reminding.execute(Deploy("reminding", (("a.bpmn", content),)), actor=SYSTEM)
    driver = Driver(reminding, clock)
    driver.start("reminding", by="chief")

    driver.advance("PT2WH")

    assert reminded.names == ["Go"]


def test_reminder_stays_on_its_day_and_waits_for_the_resumption(
    reminding: Engine, clock: VirtualClock, reminded: Reminded
) -> None:
    driver = Driver(reminding, clock)
    visit = driver.start("visit", by="chief", data={"unit": 1})
    item = visit.work_item("Visit").claim(by="wang")
    reminding.execute(SuspendInstance(visit.instance_id, "flood"), actor="chief")
    tomorrow = clock.now() + timedelta(days=1)
    item.execute(SetFollowUp(item.work_item_id, tomorrow), by="wang")

    driver.advance_to(tomorrow + timedelta(hours=1))
    before = list(reminded.names)
    reminding.execute(ResumeInstance(visit.instance_id), actor="chief")
    reminding.run_due()

    assert (before, reminded.names) == ([], ["Visit"])


@pytest.mark.parametrize("command", [CancelInstance, SuspendInstance])
def test_service_step_cannot_stop_its_own_instance(
    engine: Engine, village: Village, clock: VirtualClock, command: type[CancelInstance]
) -> None:
    def stop(ctx: Context, call: ServiceCall) -> Data:
        ctx.execute(command(call.instance.instance_id, "out of itself"))
        return {}

    stopping = Engine(
        engine.store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[Module(name="test", services={"test.call": stop})],
    )
    calling = Driver(stopping, clock).start("calling", by="chief")

    with pytest.raises(InvalidState, match="one of its own service steps"):
        calling.work_item("Ask").do(by="wang")

    assert calling.now.state is InstanceState.ACTIVE


@pytest.mark.parametrize(("conflicts", "runs"), [(4, True), (5, False)])
def test_job_in_the_way_of_another_transaction_is_tried_again_at_once(
    engine: Engine, village: Village, clock: VirtualClock, conflicts: int, runs: bool
) -> None:
    met: list[int] = []

    def contested(_ctx: Context, job: Job) -> None:
        met.append(job.attempts)
        if len(met) <= conflicts:
            raise Conflict("Another transaction was in the way.")

    contesting = Engine(
        engine.store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[Module(name="test", jobs={"contested": contested})],
    )
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind="contested", due_at=clock.now())], clock.now())

    assert contesting.run_due() == int(runs)

    assert met == [0] * 5
    with engine.store.reading() as uow:
        left = jobs.by_id(uow, 1)
    assert (left.attempts if left else None) == (None if runs else 1)

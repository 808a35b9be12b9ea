"""Timers, retries, incidents, suspension."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.instances import (
    CancelInstance,
    ResumeInstance,
    StartInstance,
    SuspendInstance,
)
from engine.commands.jobs import CountJobs, ListIncidents, RetryJob
from engine.errors import InvalidState
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from engine.runtime import Engine
from engine.store.queries import jobs, work_items
from engine.store.queries.jobs import NewJob
from tests.driver import Driver
from tests.engine.conftest import Outside


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
        work_items.change(uow, item.work_item_id, {"open": False})
        jobs.arm(uow, [NewJob(kind=MAINTENANCE, due_at=now)], now)

    engine.run_due()

    [incident] = engine.query(ListIncidents(), actor=SYSTEM)
    assert (incident.code, incident.instance_id) == ("stuck", waiting.instance_id)

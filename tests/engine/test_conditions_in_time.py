"""Conditional events and the clock: when they are looked at, and what only data can fulfil."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from engine.clock import VirtualClock
from engine.commands.definitions import Deploy
from engine.commands.instances import ResumeInstance, SuspendInstance
from engine.commands.jobs import ListIncidents
from engine.commands.variables import SetVariables
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import jobs
from engine.store.queries.jobs import NewJob
from engine.views import Incident
from tests.driver import DrivenInstance, Driver
from tests.engine.world import flow, process

ELEMENT = pytest.mark.bpmn("10.5.5", "conditional event: as time passes")
#: The start of these days in local time, in UTC.
SECOND_DAY = datetime(2026, 5, 20, 16, tzinfo=UTC)
THIRD_DAY = datetime(2026, 5, 21, 16, tzinfo=UTC)


def waiting_for(condition: str, *, name: str = "Dry") -> bytes:
    """A process that does nothing but wait for a condition."""
    return process(
        "patient",
        f'<startEvent id="s"/><intermediateCatchEvent id="dry" name="{name}">'
        f"<conditionalEventDefinition><condition>{condition}</condition>"
        '</conditionalEventDefinition></intermediateCatchEvent><endEvent id="e"/>'
        + flow("s", "dry", "e"),
    )


def watched(condition: str) -> bytes:
    """A task beside which something begins each time that a condition becomes true."""
    return process(
        "patient",
        '<startEvent id="s"/><userTask id="do" name="Do" duban:candidateGroups="unit:1"/>'
        '<boundaryEvent id="late" attachedToRef="do" cancelActivity="false">'
        f"<conditionalEventDefinition><condition>{condition}</condition>"
        "</conditionalEventDefinition></boundaryEvent>"
        '<userTask id="chase" name="Chase" duban:candidateGroups="chief"/><endEvent id="e"/>'
        + flow("s", "do", "e")
        + flow("late", "chase"),
    )


def begin(driver: Driver, content: bytes, **data: object) -> DrivenInstance:
    driver.engine.execute(Deploy("patient", (("patient.bpmn", content),)), actor=SYSTEM)
    return driver.start("patient", by="chief", data=data)


def put(instance: DrivenInstance, **changed: object) -> None:
    version = instance.now.version
    command = SetVariables(instance.instance_id, "It is so.", version, changed=changed)
    instance.driver.engine.execute(command, actor="chief")


def looks(instance: DrivenInstance) -> Sequence[datetime]:
    with instance.driver.engine.store.reading() as uow:
        return [
            job.due_at
            for job in jobs.of_instance(uow, instance.instance_id)
            if job.kind == "condition"
        ]


def housekeeping(engine: Engine, clock: VirtualClock) -> tuple[Incident, ...]:
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind=MAINTENANCE, due_at=clock.now())], clock.now())
    engine.run_due()
    return engine.query(ListIncidents(), actor="chief")


@ELEMENT
def test_a_condition_over_today_is_looked_at_when_each_day_begins(driver: Driver) -> None:
    instance = begin(driver, waiting_for("today() &gt;= date(day)"), day="2026-05-22")
    assert looks(instance) == [SECOND_DAY]
    driver.advance_to(SECOND_DAY)
    assert looks(instance) == [THIRD_DAY]
    assert instance.events == ["InstanceStarted"]  # A look that changes nothing is no event.
    driver.advance_to(THIRD_DAY)
    assert instance.now.state.ended
    assert looks(instance) == []
    assert instance.events == ["InstanceStarted", "ConditionFulfilled", "InstanceCompleted"]
    assert instance.history[1].element_id == "dry"


@ELEMENT
def test_a_condition_over_now_is_looked_at_every_full_hour(driver: Driver) -> None:
    instant = "2026-05-20T11:30:00+08:00"
    instance = begin(driver, waiting_for("now() &gt; instant(at)"), at=instant)
    first = datetime(2026, 5, 20, 2, tzinfo=UTC)
    assert looks(instance) == [first]
    driver.advance_to(first)
    assert looks(instance) == [first.replace(hour=3)]
    driver.advance_to(first.replace(hour=3))
    assert not instance.now.state.ended
    driver.advance_to(first.replace(hour=4))
    assert instance.now.state.ended


@ELEMENT
def test_a_condition_that_reads_no_clock_has_no_job(driver: Driver) -> None:
    assert looks(begin(driver, waiting_for("dry"), dry=False)) == []


@ELEMENT
def test_a_condition_is_looked_at_once_after_an_outage(driver: Driver) -> None:
    instance = begin(driver, watched("today() &gt; date(day)"), day="2026-05-21")
    driver.sleep_through(datetime(2026, 6, 1, 3, tzinfo=UTC))
    driver.engine.run_due()
    assert instance.open_names == ["Chase", "Do"]
    assert looks(instance) == [datetime(2026, 6, 1, 16, tzinfo=UTC)]


@ELEMENT
def test_a_condition_happens_again_once_it_was_false_in_between(driver: Driver) -> None:
    instance = begin(driver, watched("contains(days, str(today()))"), days=[])
    put(instance, days=["2026-05-21", "2026-05-23"])
    chased = []
    for day in range(21, 25):
        driver.advance_to(datetime(2026, 5, day - 1, 16, tzinfo=UTC))
        chased.append(instance.open_names.count("Chase"))
        assert len(looks(instance)) == 1
    assert chased == [1, 1, 2, 2]


@ELEMENT
def test_a_suspended_instance_is_looked_at_when_it_goes_on(driver: Driver, engine: Engine) -> None:
    instance = begin(driver, waiting_for("today() &gt;= date(day)"), day="2026-05-21")
    engine.execute(SuspendInstance(instance.instance_id, "flood"), actor="chief")
    driver.advance_to(THIRD_DAY)
    assert not instance.now.state.ended
    engine.execute(ResumeInstance(instance.instance_id), actor="chief")
    engine.run_due()
    assert instance.now.state.ended


@ELEMENT
def test_no_look_is_left_behind_where_the_event_no_longer_waits(driver: Driver) -> None:
    instance = begin(driver, watched("today() &gt; date(day)"), day="2027-01-01")
    assert looks(instance) == [SECOND_DAY]
    instance.work_item("Do").do(by="wang")
    assert looks(instance) == []


@pytest.mark.bpmn("10.5.5", "conditional event: that only data from outside can fulfil")
def test_an_instance_that_waits_for_data_only_is_told_with_its_condition(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    instance = begin(driver, waiting_for("dry == true"), dry=False)
    (incident,) = housekeeping(engine, clock)
    assert (incident.code, incident.element_id) == ("stuck", "dry")
    assert "Dry (dry == true)" in incident.message
    put(instance, dry=True)
    assert instance.now.state.ended
    assert housekeeping(engine, clock) == ()


@pytest.mark.bpmn("10.5.5", "conditional event: that time may fulfil")
def test_an_instance_that_waits_for_a_day_is_not_stuck(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    begin(driver, waiting_for("today() &gt;= date(day)"), day="2026-05-22")
    assert housekeeping(engine, clock) == ()

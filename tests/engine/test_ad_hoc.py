"""People start activities of an ad-hoc subprocess: who may, what is kept, what is refused."""

from __future__ import annotations

import pytest

from engine.commands.ad_hoc import CompleteAdHoc, StartAdHocActivity
from engine.commands.definitions import Deploy
from engine.commands.instances import GetInstance, SuspendInstance
from engine.errors import Forbidden, InvalidState, NotFound
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import stuck
from engine.views import AdHoc
from tests.driver import DrivenInstance, Driver
from tests.engine.world import flow, process


def case(attributes: str = "", inside: str = "", *, beside: str = "") -> bytes:
    """A case in which people hear somebody or look at the place, as often as they want."""
    body = (
        '<startEvent id="s"/><parallelGateway id="g"/>'
        f'<adHocSubProcess id="work" name="Case work" {attributes}>'
        '<userTask id="hear" name="Hear" duban:candidateGroups="unit:1"/>'
        '<userTask id="look" name="Look" duban:candidateGroups="unit:1"/>'
        f"{inside}</adHocSubProcess>"
        f'{beside}<endEvent id="e"/>' + flow("s", "g", "work", "e")
    )
    return process("case", body)


KEEPING = (
    '<userTask id="keep" name="Keep" duban:assignee="bai"/><endEvent id="e2"/>'
    + flow("keep", "e2")
    + '<sequenceFlow id="f_k" sourceRef="g" targetRef="keep"/>'
)


def deploy(engine: Engine, content: bytes) -> None:
    engine.execute(Deploy("case", (("case.bpmn", content),)), actor=SYSTEM)


def the_subprocess(instance: DrivenInstance) -> AdHoc:
    (found,) = instance.view.ad_hoc
    return found


def begin(instance: DrivenInstance, element_id: str, *, by: str) -> None:
    task_id = the_subprocess(instance).task_id
    command = StartAdHocActivity(instance.instance_id, task_id, element_id)
    instance.driver.engine.execute(command, actor=by)


def end(instance: DrivenInstance, *, by: str) -> None:
    task_id = the_subprocess(instance).task_id
    instance.driver.engine.execute(CompleteAdHoc(instance.instance_id, task_id), actor=by)


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: started by people")
def test_activities_become_work_items_and_the_history_says_who_started_them(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, case())
    instance = driver.start("case", by="wang")
    assert instance.open_names == []
    begin(instance, "look", by="wang")
    begin(instance, "hear", by="wang")
    assert instance.open_names == ["Hear", "Look"]
    instance.work_item("Look").do(by="bai", seen="all")
    end(instance, by="wang")
    assert instance.now.state.ended
    assert instance.events[:4] == [
        "InstanceStarted",
        "AdHocActivityStarted",
        "WorkItemOpened",
        "AdHocActivityStarted",
    ]
    assert "WorkItemWithdrawn" in instance.events
    started = instance.history[1]
    assert (started.actor, started.element_id) == ("wang", "look")
    assert started.detail["subprocess"] == "Case work"


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: candidate groups")
def test_the_groups_of_the_subprocess_may_start_and_end_and_nobody_else(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, case('duban:candidateGroups="unit:{unit}"', beside=KEEPING))
    instance = driver.start("case", by="wang", data={"unit": 2})
    for somebody in ("wang", "bai", "chief"):
        with pytest.raises(Forbidden, match="groups"):
            begin(instance, "hear", by=somebody)
    with pytest.raises(NotFound):
        begin(instance, "hear", by="stranger")
    view = engine.query(GetInstance(instance.instance_id), actor="zhao")
    assert view.ad_hoc[0].activities[0].offer.allowed
    begin(instance, "hear", by="zhao")
    end(instance, by="zhao")
    assert instance.view.ad_hoc == ()
    with pytest.raises(NotFound):
        engine.query(GetInstance(instance.instance_id), actor="zhao")


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, parallel: without groups")
def test_without_groups_the_starter_and_holders_of_open_items_may(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, case(beside=KEEPING))
    instance = driver.start("case", by="wang")
    begin(instance, "hear", by="bai")
    with pytest.raises(Forbidden, match="hold an open item"):
        begin(instance, "hear", by="chief")
    for somebody in ("zhao", "stranger"):
        with pytest.raises(NotFound):
            begin(instance, "hear", by=somebody)
    instance.work_item("Keep").complete(by="bai")
    with pytest.raises(NotFound):
        begin(instance, "look", by="bai")


@pytest.mark.bpmn("13.3.5", "ad-hoc subprocess, sequential: offers")
def test_an_item_tells_what_may_be_started_and_why_not(engine: Engine, driver: Driver) -> None:
    inside = "<completionCondition>done</completionCondition>"
    deploy(engine, case('ordering="Sequential"', inside, beside=KEEPING))
    instance = driver.start("case", by="wang", data={"done": False})
    (seen,) = instance.work_item("Keep").seen_by("bai").ad_hoc
    assert [each.offer.allowed for each in seen.activities] == [True, True]
    assert (seen.ending.allowed, seen.sequential) == (False, True)
    begin(instance, "hear", by="bai")
    (seen,) = instance.work_item("Keep").seen_by("bai").ad_hoc
    first = seen.activities[0]
    assert (first.running, first.completed, first.offer.allowed) == (1, 0, False)
    assert "One activity at a time" in first.offer.reason
    (other,) = instance.work_item("Keep").seen_by("chief").ad_hoc
    assert "hold an open item" in other.activities[0].offer.reason
    instance.work_item("Hear").do(by="wang", done=True)
    assert instance.view.ad_hoc == ()


def test_nothing_is_started_while_the_instance_is_suspended(engine: Engine, driver: Driver) -> None:
    deploy(engine, case())
    instance = driver.start("case", by="wang")
    engine.execute(SuspendInstance(instance.instance_id, "Waiting."), actor="chief")
    with pytest.raises(InvalidState, match="suspended"):
        begin(instance, "hear", by="wang")
    assert not the_subprocess(instance).activities[0].offer.allowed


def test_who_asks_too_late_is_told_so(engine: Engine, driver: Driver) -> None:
    deploy(engine, case(beside=KEEPING))
    instance = driver.start("case", by="wang")
    task_id = the_subprocess(instance).task_id
    end(instance, by="wang")
    with pytest.raises(InvalidState, match="open"):
        engine.execute(CompleteAdHoc(instance.instance_id, task_id), actor="wang")


def test_an_instance_that_waits_for_somebody_to_start_something_is_not_stuck(
    engine: Engine, driver: Driver
) -> None:
    assert MAINTENANCE
    deploy(engine, case())
    instance = driver.start("case", by="wang")
    with engine.store.reading() as uow:
        assert instance.instance_id not in stuck.instances(uow)


def test_only_so_many_activities_run_at_a_time(
    driver: Driver, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.interpreter.ad_hoc.MOST_RUNNING", 2)
    deploy(engine, case())
    instance = driver.start("case", by="chief")
    begin(instance, "hear", by="chief")
    begin(instance, "look", by="chief")

    with pytest.raises(InvalidState, match="2 activities run here already"):
        begin(instance, "look", by="chief")

    instance.work_item("Hear").do(by="wang")
    begin(instance, "look", by="chief")

"""People start activities of an ad-hoc subprocess: who may, what is kept, what is refused."""

from __future__ import annotations

import pytest

from engine.commands.ad_hoc import CompleteAdHoc, ListAdHoc, StartAdHocActivity
from engine.commands.definitions import Deploy
from engine.commands.instances import GetInstance, SuspendInstance
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import stuck
from engine.views import AdHoc
from tests.conftest import Statements
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


# ── The list of what may be started ───────────────────────────────────────────────────────


def to_start(engine: Engine, user: str, **query: object) -> list[int]:
    page = engine.query(ListAdHoc(**query), actor=user)  # type: ignore[arg-type]
    return [work.instance.instance_id for work in page.works]


GROUPS = 'duban:candidateGroups="unit:{unit},chief"'


def test_lists_what_the_groups_of_a_subprocess_may_start(engine: Engine, driver: Driver) -> None:
    deploy(engine, case(GROUPS))
    first = driver.start("case", by="chief", data={"unit": 1})
    second = driver.start("case", by="chief", data={"unit": 2})
    assert to_start(engine, "wang") == [first.instance_id]
    assert to_start(engine, "chief") == [second.instance_id, first.instance_id]
    (work,) = engine.query(ListAdHoc(), actor="wang").works
    (found,) = work.ad_hoc
    assert found.name == "Case work"
    assert [(each.name, each.offer.allowed) for each in found.activities] == [
        ("Hear", True),
        ("Look", True),
    ]
    begin_as = StartAdHocActivity(first.instance_id, found.task_id, "look")
    engine.execute(begin_as, actor="wang")
    assert first.open_names == ["Look"]


def test_lists_for_who_began_it_where_a_subprocess_has_no_groups(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, case())
    instance = driver.start("case", by="wang")
    assert to_start(engine, "wang") == [instance.instance_id]
    assert to_start(engine, "bai") == []


def test_what_is_over_or_suspended_is_not_listed(engine: Engine, driver: Driver) -> None:
    deploy(engine, case())
    ended, suspended = (driver.start("case", by="wang") for _ in range(2))
    end(ended, by="wang")
    engine.execute(SuspendInstance(suspended.instance_id, "flood"), actor="chief")
    assert to_start(engine, "wang") == []


def test_the_list_comes_page_by_page_in_as_many_statements_however_long(
    engine: Engine, driver: Driver, statements: Statements
) -> None:
    deploy(engine, case(GROUPS))
    begun = [driver.start("case", by="chief", data={"unit": 1}).instance_id for _ in range(5)]
    assert to_start(engine, "wang", limit=1) == begun[-1:]
    with statements.at_most(2):  # One more than the list: who asks.
        assert to_start(engine, "wang", limit=50) == begun[::-1]
    page = engine.query(ListAdHoc(limit=2), actor="wang")
    assert [work.instance.instance_id for work in page.works] == begun[:2:-1]
    rest = to_start(engine, "wang", cursor=page.next_cursor)
    assert rest == begun[2::-1]
    with pytest.raises(InvalidInput, match="1 to 50"):
        engine.query(ListAdHoc(limit=51), actor="wang")


def test_groups_that_cannot_be_told_are_trouble_at_the_subprocess(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, case(GROUPS))
    with pytest.raises(InvalidState, match="unit"):
        driver.start("case", by="chief")

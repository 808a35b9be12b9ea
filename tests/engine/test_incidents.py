"""Incidents: grouped by cause, tried again, put away, and data mended on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.clock import VirtualClock
from engine.commands.incidents import (
    ActOnIncidents,
    CountIncidents,
    GetIncidentBatch,
    IncidentAct,
    IncidentFilter,
    ListIncidentGroups,
    ResolveIncident,
    RetryIncident,
)
from engine.commands.instances import StartInstance, SuspendInstance, VerifyHistory
from engine.commands.jobs import CountJobs, ListIncidents
from engine.commands.variables import SetVariables
from engine.errors import Forbidden, InvalidInput, InvalidState
from engine.handlers.jobs import MAINTENANCE
from engine.lifecycle import InstanceState, WorkItemState
from engine.runtime import Engine
from engine.store.queries import incidents, jobs, work_items
from engine.store.queries.jobs import NewJob
from engine.views import Incident, IncidentGroup, Scope
from tests.conftest import Statements
from tests.driver import DrivenInstance, Driver


def opened(engine: Engine, **narrow: Any) -> tuple[Incident, ...]:
    return engine.query(ListIncidents(narrow=IncidentFilter(**narrow)), actor="chief")


def grouped(engine: Engine, **narrow: Any) -> tuple[IncidentGroup, ...]:
    return engine.query(ListIncidentGroups(IncidentFilter(**narrow)), actor="chief")


def note(engine: Engine, clock: VirtualClock, **values: Any) -> None:
    """Open an incident as the engine does."""
    told = {"code": "ill", "message": "It was ill.", "opened_at": clock.now(), **values}
    with engine.store.writing() as uow:
        incidents.add(uow, told)


def broken(driver: Driver) -> tuple[DrivenInstance, Incident]:
    """An instance whose person could not hand in, and what that became."""
    instance = driver.start("broken", by="chief")
    with pytest.raises(InvalidState, match="cannot go on at fork"):
        instance.work_item("Ask").claim(by="wang").complete(by="wang", answer="yes")
    (incident,) = opened(driver.engine)
    return instance, incident


def set_data(instance: DrivenInstance, by: str = "chief", **changed: Any) -> None:
    command = SetVariables(
        instance.instance_id, "It was forgotten.", instance.now.version, changed=changed
    )
    instance.driver.engine.execute(command, actor=by)


def test_groups_what_differs_in_numbers_and_names_alone(
    engine: Engine, clock: VirtualClock
) -> None:
    for number, user in ((17, "wang"), (23, "bai")):
        note(engine, clock, message=f"Item {number} is held by “{user}” since 2026-05-20.")
        clock.advance(timedelta(hours=1))
    note(engine, clock, message="Item 4 is lost.")
    lost, held = grouped(engine)
    assert (lost.count, held.count) == (1, 2)
    assert "“bai”" in held.message
    assert held.last_at - held.first_at == timedelta(hours=1)
    assert len(opened(engine, cause=held.cause)) == 2


def test_narrows_by_process_element_code_area_and_age(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    instance = driver.start("broken", by="chief", scope=Scope(area="1502"))
    with pytest.raises(InvalidState):
        instance.work_item("Ask").do(by="wang")
    (incident,) = opened(engine)
    clock.advance(timedelta(days=3))
    note(engine, clock, code="other", element_id="elsewhere")
    for narrow in (
        {"key": "broken"},
        {"element_id": "fork"},
        {"code": incident.code},
        {"area": "15"},
        {"opened_before": clock.now() - timedelta(days=1)},
    ):
        assert [each.incident_id for each in opened(engine, **narrow)] == [incident.incident_id]
        assert [group.count for group in grouped(engine, **narrow)] == [1]
    (late,) = opened(engine, opened_after=clock.now() - timedelta(days=1))
    assert late.code == "other"
    assert opened(engine, area="16") == ()


def test_pages_by_key(engine: Engine, clock: VirtualClock) -> None:
    for number in range(5):
        note(engine, clock, code=f"code{number}")
    first = engine.query(ListIncidentGroups(limit=3), actor="chief")
    rest = engine.query(ListIncidentGroups(before=first[-1].latest_id, limit=3), actor="chief")
    codes = [group.code for group in (*first, *rest)]
    assert codes == ["code4", "code3", "code2", "code1", "code0"]


def test_a_page_of_groups_costs_the_same_however_many_there_are(
    engine: Engine, clock: VirtualClock, statements: Statements
) -> None:
    for number in range(30):
        note(engine, clock, code=f"code{number}")
    with statements.at_most(3):
        engine.query(ListIncidentGroups(limit=20), actor="chief")


def test_what_somebody_wanted_is_done_once_its_cause_is_mended(
    driver: Driver, engine: Engine
) -> None:
    instance, incident = broken(driver)
    assert incident.can_retry
    set_data(instance, missing=1)
    engine.execute(RetryIncident(incident.incident_id), actor="chief")
    engine.run_due()
    assert instance.now.state is InstanceState.COMPLETED
    done = next(event for event in instance.history if event.event == "WorkItemCompleted")
    assert (done.actor, done.detail["data"]) == ("wang", {"answer": "yes"})
    retried = next(event for event in instance.history if event.event == "IncidentRetried")
    assert retried.actor == "chief"
    assert opened(engine) == ()


def test_tried_again_without_a_mend_it_is_an_incident_once_more(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    instance, incident = broken(driver)
    engine.execute(RetryIncident(incident.incident_id), actor="chief")
    driver.advance_to(clock.now() + timedelta(hours=2))
    (again,) = opened(engine)
    assert (again.element_id, again.incident_id > incident.incident_id) == ("fork", True)
    assert instance.open_names == ["Ask"]
    set_data(instance, missing=1)
    engine.execute(RetryIncident(again.incident_id), actor="chief")
    engine.run_due()
    assert instance.now.state is InstanceState.COMPLETED


def test_it_is_tried_again_with_the_rights_that_its_author_has_by_now(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    instance, incident = broken(driver)
    set_data(instance, missing=1)
    with engine.store.writing() as uow:
        work_items.change(uow, instance.view.items[0].work_item_id, {"assignee": "bai"})
    engine.execute(RetryIncident(incident.incident_id), actor="chief")
    driver.advance_to(clock.now() + timedelta(hours=2))
    assert instance.open_names == ["Ask"]
    assert [each.code for each in opened(engine)] == ["InvalidState"]


def test_a_start_that_failed_is_tried_again_too(driver: Driver, engine: Engine) -> None:
    with pytest.raises(InvalidState):
        engine.execute(StartInstance("visit", title="No unit"), actor="chief")
    (incident,) = opened(engine)
    assert (incident.instance_id, incident.definition_key) == (None, "visit")
    assert incident.can_retry


def test_an_incident_is_put_away_with_a_reason_only(driver: Driver, engine: Engine) -> None:
    instance, incident = broken(driver)
    with pytest.raises(InvalidInput):
        engine.execute(ResolveIncident(incident.incident_id, "  "), actor="chief")
    engine.execute(ResolveIncident(incident.incident_id, "Settled by telephone."), actor="chief")
    assert opened(engine) == ()
    assert instance.history[-1].detail["reason"] == "Settled by telephone."
    with pytest.raises(InvalidState, match="was resolved"):
        engine.execute(RetryIncident(incident.incident_id), actor="chief")


def test_nothing_is_tried_while_its_instance_is_suspended(driver: Driver, engine: Engine) -> None:
    instance, incident = broken(driver)
    engine.execute(SuspendInstance(instance.instance_id, "flood"), actor="chief")
    with pytest.raises(InvalidState, match="suspended"):
        engine.execute(RetryIncident(incident.incident_id), actor="chief")


def test_where_there_is_nothing_to_try_it_says_so(engine: Engine, clock: VirtualClock) -> None:
    note(engine, clock)
    (incident,) = opened(engine)
    assert not incident.can_retry
    with pytest.raises(InvalidState, match="nothing that could be tried"):
        engine.execute(RetryIncident(incident.incident_id), actor="chief")


def failing_jobs(engine: Engine, clock: VirtualClock, count: int) -> None:
    job = NewJob(kind="nobody.handles.this", due_at=clock.now())
    with engine.store.writing() as uow:
        jobs.arm(uow, [job] * count, clock.now())


def test_all_that_a_filter_holds_are_tried_again_some_at_a_time(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    failing_jobs(engine, clock, 60)
    driver.advance_to(clock.now() + timedelta(hours=1))
    note(engine, clock, code="KeyError")  # There is nothing to try about this one.
    narrow = IncidentFilter(code="KeyError")
    assert engine.query(CountIncidents(narrow), actor="chief") == 61

    batch = engine.execute(ActOnIncidents(IncidentAct.RETRY, narrow), actor="chief")
    note(engine, clock, code="KeyError")  # What comes later is not meant.
    assert (batch.total, batch.finished_at) == (61, None)
    engine.run_due(1)
    halfway = engine.query(GetIncidentBatch(batch.batch_id), actor="chief")
    assert (halfway.done + halfway.skipped, halfway.finished_at) == (50, None)
    while engine.query(GetIncidentBatch(batch.batch_id), actor="chief").finished_at is None:
        clock.advance(timedelta(seconds=1))
        engine.run_due()

    ended = engine.query(GetIncidentBatch(batch.batch_id), actor="chief")
    assert (ended.done, ended.skipped) == (60, 1)
    assert engine.query(CountJobs(), actor="chief")["failed"] == 0


def test_many_are_put_away_at_once_with_a_reason(engine: Engine, clock: VirtualClock) -> None:
    for _ in range(3):
        note(engine, clock)
    with pytest.raises(InvalidInput):
        engine.execute(ActOnIncidents(IncidentAct.RESOLVE, IncidentFilter()), actor="chief")
    command = ActOnIncidents(IncidentAct.RESOLVE, IncidentFilter(code="ill"), "The node is well.")
    engine.execute(command, actor="chief")
    engine.run_due()
    assert opened(engine) == ()


def test_many_failing_jobs_do_not_delay_a_healthy_one(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    waiting = driver.start("patience", by="chief")
    with engine.store.reading() as uow:
        (timer,) = jobs.of_instance(uow, waiting.instance_id)
    clock.move_to(timer.due_at - timedelta(minutes=1))
    failing_jobs(engine, clock, 250)  # Due before the timer, so each round takes them first.
    clock.move_to(timer.due_at)
    for _ in range(3):
        engine.run_due(100)
    assert waiting.open_names == ["Chase"]
    assert waiting.events.count("TimerFired") == 1


def test_an_instance_that_is_not_stuck_any_more_is_no_incident(
    driver: Driver, engine: Engine
) -> None:
    waiting = driver.start("patience", by="chief")
    (item,) = waiting.view.items

    def housekeeping(*, visible: bool) -> None:
        now = driver.clock.now()
        with engine.store.writing() as uow:
            jobs.withdraw_all(uow, waiting.instance_id)
            state = WorkItemState.READY if visible else WorkItemState.WITHDRAWN
            values = {"open": visible, "state": state.value}
            work_items.change(uow, item.work_item_id, values)
            jobs.arm(uow, [NewJob(kind=MAINTENANCE, due_at=now)], now)
        engine.run_due()

    housekeeping(visible=False)
    housekeeping(visible=False)
    assert [each.code for each in opened(engine)] == ["stuck"]
    housekeeping(visible=True)
    assert opened(engine) == ()


# ── Variables ─────────────────────────────────────────────────────────────────────────────


def visit(driver: Driver) -> DrivenInstance:
    return driver.start("visit", by="chief", data={"unit": "1", "count": 2, "tags": ["a"]})


def test_a_change_of_data_is_on_record_with_before_after_and_why(driver: Driver) -> None:
    instance = visit(driver)
    set_data(instance, count=3, note={"by": "phone"})
    assert instance.data["count"] == 3
    last = instance.history[-1]
    assert (last.event, last.actor) == ("VariablesChanged", "chief")
    assert last.detail["reason"] == "It was forgotten."
    assert last.detail["before"] == {"count": 2}
    assert last.detail["after"] == {"count": 3, "note": {"by": "phone"}}
    query = VerifyHistory(instance.instance_id)
    assert driver.engine.query(query, actor="chief") == ()


def test_a_changed_variable_reaches_every_token_and_the_search(driver: Driver) -> None:
    instance = visit(driver)
    set_data(instance, opinion="no")
    instance.work_item("Visit").do(by="wang")
    instance.work_item("Confirm").do(by="chief")
    assert instance.open_names == ["Visit"]


def test_a_variable_can_be_removed(driver: Driver) -> None:
    instance = visit(driver)
    command = SetVariables(instance.instance_id, "Typo", instance.now.version, removed=("tags",))
    driver.engine.execute(command, actor="chief")
    assert "tags" not in instance.data


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"count": "3"}, "count"),
        ({"count": True}, "count"),
        ({"tags": {"a": 1}}, "tags"),
        ({"2nd": 1}, "2nd"),
        ({"a b": 1}, "a b"),
        ({"far": float("inf")}, "far"),
        ({"when": object()}, "when"),
        ({"long": "x" * 70_000}, "long"),
    ],
)
def test_refuses_what_no_process_can_hold(
    driver: Driver, changed: dict[str, Any], field: str
) -> None:
    instance = visit(driver)
    before = instance.data
    with pytest.raises(InvalidInput) as refused:
        set_data(instance, **changed)
    assert [each.field for each in refused.value.problems] == [field]
    assert instance.data == before


def test_another_type_has_to_be_meant(driver: Driver) -> None:
    instance = visit(driver)
    command = SetVariables(
        instance.instance_id, "It is a text.", instance.now.version, {"count": "3"}, retype=True
    )
    driver.engine.execute(command, actor="chief")
    assert instance.data["count"] == "3"


def test_refuses_a_change_of_what_has_changed_since_it_was_read(driver: Driver) -> None:
    instance = visit(driver)
    read = instance.now.version
    set_data(instance, count=3)
    command = SetVariables(instance.instance_id, "Late", read, {"count": 4})
    with pytest.raises(InvalidState, match="has changed since you read it"):
        driver.engine.execute(command, actor="chief")
    assert instance.data["count"] == 3


def test_refuses_a_change_without_reason_or_of_nothing(driver: Driver) -> None:
    instance = visit(driver)
    for command in (
        SetVariables(instance.instance_id, " ", instance.now.version, {"count": 3}),
        SetVariables(instance.instance_id, "Why", instance.now.version, {"count": 2}),
    ):
        with pytest.raises(InvalidInput):
            driver.engine.execute(command, actor="chief")


def test_a_change_needs_a_right_of_its_own(driver: Driver) -> None:
    instance = driver.start("visit", by="wang", data={"unit": "1"})
    with pytest.raises(Forbidden):
        set_data(instance, by="wang", count=3)

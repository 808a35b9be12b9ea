"""Service tasks that are carried out after the commit: by a job, or by workers outside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.external_tasks import (
    CompleteExternalTask,
    ExtendExternalLock,
    FailExternalTask,
    FetchExternalTasks,
    ListExternalTasks,
    RaiseExternalError,
    RetryExternalTask,
)
from engine.commands.instances import CancelInstance, ResumeInstance, SuspendInstance
from engine.commands.jobs import CountJobs, ListIncidents, RetryJob
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.lifecycle import InstanceState
from engine.message_views import ExternalTask, ExternalTaskState
from engine.runtime import Engine
from tests.bpmn_text import timer
from tests.driver import DrivenInstance, Driver
from tests.engine.conftest import Outside
from tests.engine.messages.diagrams import deploy, one_pool, user
from tests.engine.test_concurrency import at_once
from tests.engine.world import Village, flow

LATER = one_pool(
    "later",
    f'<startEvent id="start"/>{user("ask", "Ask")}'
    '<serviceTask id="call" name="Call" duban:service="test.call" duban:async="true"/>'
    f'{user("use", "Use")}<endEvent id="end"/>',
    flow("start", "ask", "call", "use", "end"),
)

OUTSIDE = one_pool(
    "outside",
    '<startEvent id="start"/><serviceTask id="weigh" name="Weigh" duban:topic="scales" '
    'duban:payload="load, twice = load * 2" duban:output="weight" duban:priority="{urgency}"/>'
    '<boundaryEvent id="broken" attachedToRef="weigh">'
    '<errorEventDefinition errorRef="e"/></boundaryEvent>'
    '<boundaryEvent id="late" attachedToRef="weigh">'
    + timer(timeDuration="P1D")
    + "</boundaryEvent>"
    f"{user('use', 'Use')}{user('repair', 'Repair')}{user('chase', 'Chase')}"
    '<endEvent id="end"/><endEvent id="end2"/><endEvent id="end3"/>',
    flow("start", "weigh", "use", "end"),
    flow("broken", "repair", "end2"),
    flow("late", "chase", "end3"),
    outside='<error id="e" name="broken" errorCode="SCALES"/>',
)


def run_all(engine: Engine) -> None:
    while engine.run_due():
        pass


# ── A job of its own ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def later(driver: Driver, engine: Engine) -> DrivenInstance:
    deploy(engine, "later", LATER)
    return driver.start("later", by="chief")


@pytest.mark.bpmn("13.3.3", "service task carried out after the commit")
def test_completion_does_not_wait_for_the_service(
    later: DrivenInstance, engine: Engine, outside: Outside
) -> None:
    later.work_item("Ask").do(by="wang")
    assert (outside.calls, later.open_names, later.now.active_elements) == (0, [], ("call",))

    run_all(engine)

    assert (outside.calls, later.open_names) == (1, ["Use"])
    assert later.data["answer"] == 42
    assert later.events.count("ServiceCalled") == 1


def test_failing_service_is_called_again_and_then_becomes_an_incident(
    later: DrivenInstance, driver: Driver, engine: Engine, outside: Outside
) -> None:
    outside.failures_left = 3
    later.work_item("Ask").do(by="wang")
    driver.advance("PT1H")
    assert outside.calls == 3
    [incident] = engine.query(ListIncidents(), actor="chief")
    assert (incident.element_id, incident.instance_id) == ("call", later.instance_id)

    assert incident.job_id is not None
    engine.execute(RetryJob(incident.job_id), actor="chief")
    run_all(engine)

    assert later.open_names == ["Use"]


def test_cancelled_instance_calls_no_service(
    later: DrivenInstance, engine: Engine, outside: Outside
) -> None:
    later.work_item("Ask").do(by="wang")
    engine.execute(CancelInstance(later.instance_id, "not needed"), actor="chief")

    run_all(engine)

    assert outside.calls == 0
    assert engine.query(CountJobs(), actor=SYSTEM)["armed"] == 0


# ── Workers outside ───────────────────────────────────────────────────────────────────────


def weigh(driver: Driver, load: int = 3, urgency: int = 50) -> DrivenInstance:
    if not driver.engine.query(ListExternalTasks(), actor=SYSTEM):
        deploy(driver.engine, "outside", OUTSIDE)
    return driver.start("outside", by="chief", data={"load": load, "urgency": urgency, "own": 1})


def fetch(engine: Engine, worker: str = "w1", **more: int) -> tuple[ExternalTask, ...]:
    return engine.execute(FetchExternalTasks(worker, ("scales",), **more), actor="chief")


@pytest.mark.bpmn("13.3.3", "service task carried out by somebody outside")
def test_worker_fetches_what_the_task_hands_out_and_completes_it(
    driver: Driver, engine: Engine
) -> None:
    instance = weigh(driver)

    [task] = fetch(engine)
    assert (task.element_id, task.payload) == ("weigh", {"load": 3, "twice": 6})
    assert fetch(engine, "w2") == ()
    command = CompleteExternalTask(task.external_task_id, "w1", {"weight": 9, "other": 1})
    engine.execute(command, actor="chief")

    assert instance.open_names == ["Use"]
    assert instance.data == {"load": 3, "urgency": 50, "own": 1, "weight": 9}
    assert engine.query(ListExternalTasks(), actor=SYSTEM) == ()
    assert engine.query(CountJobs(), actor=SYSTEM)["armed"] == 0


def test_most_urgent_task_is_fetched_first(driver: Driver, engine: Engine) -> None:
    weigh(driver, 1)
    weigh(driver, 2, urgency=90)

    assert [task.payload["load"] for task in fetch(engine, limit=1)] == [2]
    assert [task.payload["load"] for task in fetch(engine)] == [1]


def test_lock_that_ran_out_gives_the_task_to_the_next_worker(
    driver: Driver, engine: Engine
) -> None:
    weigh(driver)
    [task] = fetch(engine, lock_seconds=60)
    engine.execute(ExtendExternalLock(task.external_task_id, "w1", 120), actor="chief")
    driver.clock.advance(timedelta(seconds=90))
    assert fetch(engine, "w2") == ()
    driver.clock.advance(timedelta(seconds=31))

    with pytest.raises(InvalidState, match="ran out"):
        engine.execute(CompleteExternalTask(task.external_task_id, "w1"), actor="chief")
    assert len(fetch(engine, "w2")) == 1
    with pytest.raises(InvalidState, match="w2 has it"):
        engine.execute(CompleteExternalTask(task.external_task_id, "w1"), actor="chief")


def test_failing_worker_has_three_attempts_and_then_it_is_an_incident(
    driver: Driver, engine: Engine
) -> None:
    instance = weigh(driver)
    for left in (2, 1, 0):
        [task] = fetch(engine)
        command = FailExternalTask(task.external_task_id, "w1", "No power.", retry_seconds=10)
        assert engine.execute(command, actor="chief").attempts_left == left
        assert fetch(engine) == ()
        driver.clock.advance(timedelta(seconds=11))

    assert fetch(engine) == ()
    [incident] = engine.query(ListIncidents(), actor="chief")
    assert (incident.instance_id, incident.message) == (instance.instance_id, "No power.")
    [failed] = engine.query(ListExternalTasks(state=ExternalTaskState.FAILED), actor="chief")
    engine.execute(RetryExternalTask(failed.external_task_id), actor="chief")
    assert engine.query(ListIncidents(), actor="chief") == ()
    assert len(fetch(engine)) == 1


@pytest.mark.parametrize("attempts", [-1, 1001, 2**40])
def test_a_worker_cannot_ask_for_attempts_without_end(
    driver: Driver, engine: Engine, attempts: int
) -> None:
    weigh(driver)
    [task] = fetch(engine)
    command = FailExternalTask(task.external_task_id, "w1", "x", attempts_left=attempts)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(command, actor="chief")
    assert [each.field for each in refused.value.problems] == ["attempts_left"]


def test_whoever_has_a_task_tried_again_does_not_learn_what_it_is_about(
    driver: Driver, engine: Engine, village: Village
) -> None:
    weigh(driver)
    [task] = fetch(engine)
    command = FailExternalTask(task.external_task_id, "w1", "No power.", attempts_left=0)
    engine.execute(command, actor="chief")
    village.may = lambda *asked: asked[2] == "incident.resolve"  # type: ignore[method-assign]

    again = engine.execute(RetryExternalTask(task.external_task_id), actor="wang")

    assert (again.state, again.payload) == (ExternalTaskState.OPEN, {})


@pytest.mark.bpmn("13.5.3", "error boundary event on work that is done outside")
def test_error_of_a_worker_is_caught_at_the_boundary(driver: Driver, engine: Engine) -> None:
    instance = weigh(driver)
    [task] = fetch(engine)

    command = RaiseExternalError(task.external_task_id, "w1", "SCALES", {"why": "rust"})
    engine.execute(command, actor="chief")

    assert instance.open_names == ["Repair"]
    assert instance.data["why"] == "rust"


def test_error_that_nothing_catches_is_refused_and_told(driver: Driver, engine: Engine) -> None:
    instance = weigh(driver)
    [task] = fetch(engine)

    with pytest.raises(InvalidState, match="nothing catches the error OTHER"):
        engine.execute(RaiseExternalError(task.external_task_id, "w1", "OTHER"), actor="chief")

    assert instance.now.active_elements == ("weigh",)
    assert len(engine.query(ListIncidents(), actor="chief")) == 1


def test_task_that_an_event_ended_is_gone(driver: Driver, engine: Engine) -> None:
    instance = weigh(driver)
    [task] = fetch(engine)
    driver.advance("P1D")

    assert instance.open_names == ["Chase"]
    with pytest.raises(NotFound):
        engine.execute(CompleteExternalTask(task.external_task_id, "w1"), actor="chief")


def test_task_of_a_suspended_instance_is_not_fetched(driver: Driver, engine: Engine) -> None:
    instance = weigh(driver)
    [task] = fetch(engine)
    engine.execute(SuspendInstance(instance.instance_id, "flood"), actor="chief")

    with pytest.raises(InvalidState, match="suspended"):
        engine.execute(CompleteExternalTask(task.external_task_id, "w1"), actor="chief")
    driver.clock.advance(timedelta(minutes=2))
    assert fetch(engine) == ()

    engine.execute(ResumeInstance(instance.instance_id), actor="chief")
    assert len(fetch(engine)) == 1


def test_many_workers_never_get_the_same_task(driver: Driver, engine: Engine) -> None:
    for load in range(12):
        weigh(driver, load)

    results = at_once([lambda n=n: fetch(engine, f"w{n}", limit=3) for n in range(6)])  # type: ignore[misc]

    numbers = [task.external_task_id for found in results for task in found]  # type: ignore[attr-defined]
    assert len(numbers) == len(set(numbers)) == 12


def test_working_outside_takes_its_right_and_a_sound_request(
    driver: Driver, engine: Engine
) -> None:
    weigh(driver)
    with pytest.raises(Forbidden):
        engine.execute(FetchExternalTasks("w1", ("scales",)), actor="wang")
    with pytest.raises(InvalidInput) as refused:
        engine.execute(FetchExternalTasks("", (), limit=0), actor="chief")
    assert [each.field for each in refused.value.problems] == ["worker_id", "topics", "limit"]
    with pytest.raises(InvalidInput):
        fetch(engine, lock_seconds=0)


def test_cancelled_instance_hands_out_nothing(driver: Driver, engine: Engine) -> None:
    instance = weigh(driver)
    engine.execute(CancelInstance(instance.instance_id, "not needed"), actor="chief")

    assert fetch(engine) == ()
    assert instance.now.state is InstanceState.CANCELLED

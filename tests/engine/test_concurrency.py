"""Many at once: one wins, the others are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.commands.jobs import ArmRecurring, CountJobs
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.errors import EngineError, InvalidState
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.runtime import Engine
from tests.driver import Driver
from tests.engine.world import VISIT, Village


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Carry all of ``acts`` out at the same moment; their results or refusals, in order."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[index] = act()
        except EngineError as refusal:
            results[index] = refusal

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_of_fifty_claims_wins_and_the_rest_are_told_who(
    driver: Driver, engine: Engine, village: Village
) -> None:
    crowd = [f"user{number}" for number in range(50)]
    village.people.update({user_id: {"unit:1"} for user_id in crowd})
    visit = driver.start("visit", by="chief", data={"unit": 1})
    work_item_id = visit.work_item("Visit").work_item_id

    def claim(user_id: str) -> Callable[[], object]:
        return lambda: engine.execute(ClaimWorkItem(work_item_id), actor=user_id)

    results = at_once([claim(user_id) for user_id in crowd])

    refusals = [result for result in results if isinstance(result, InvalidState)]
    winner = visit.work_item("Visit").now.assignee
    assert len(refusals) == 49
    assert all(f"but {winner} claimed it" in str(refusal) for refusal in refusals)
    assert visit.events.count("WorkItemClaimed") == 1


def test_completion_posted_twice_at_once_has_one_effect(driver: Driver, engine: Engine) -> None:
    visit = driver.start("visit", by="chief", data={"unit": 1})
    item = visit.work_item("Visit").claim(by="wang")
    command = CompleteWorkItem(item.work_item_id, {"needs": 1})

    first, second = at_once([lambda: engine.execute(command, actor="wang", key="same")] * 2)

    assert first == second
    assert not isinstance(first, EngineError)
    assert visit.events.count("WorkItemCompleted") == 1
    assert visit.open_names == ["Confirm"]


def test_a_job_rung_many_times_runs_once(driver: Driver, engine: Engine) -> None:
    waiting = driver.start("patience", by="chief")
    due_at = engine.next_due_at()
    assert due_at is not None
    driver.clock.move_to(due_at)
    [job_id] = engine.claim_due()

    results = at_once([lambda: engine.run_job(job_id)] * 8)

    assert results.count(True) == 1
    assert waiting.events.count("TimerFired") == 1
    assert waiting.open_names == ["Chase"]


def test_work_and_timers_on_one_instance_never_deadlock(driver: Driver, engine: Engine) -> None:
    """A completion locks the instance and removes the job; the job locks them in the same order."""
    for _ in range(15):
        waiting = driver.start("patience", by="chief")
        item = waiting.work_item("Wait").claim(by="wang")
        due_at = engine.next_due_at()
        assert due_at is not None
        driver.clock.move_to(max(due_at, driver.clock.now()))
        [job_id] = engine.claim_due()
        complete = CompleteWorkItem(item.work_item_id, {})

        at_once(
            [
                lambda complete=complete: engine.execute(complete, actor="wang"),  # type: ignore[misc]
                lambda job_id=job_id: engine.run_job(job_id),  # type: ignore[misc]
            ]
        )

        events = waiting.events
        assert events.count("WorkItemCompleted") + events.count("TimerFired") == 1


def test_one_of_many_starts_with_the_same_unique_key_wins(engine: Engine) -> None:
    command = StartInstance(
        "visit", title="Only one", business_key="B-1", data={"unit": 1}, unique=True
    )

    results = at_once([lambda: engine.execute(command, actor="chief")] * 8)

    refusals = [result for result in results if isinstance(result, InvalidState)]
    assert len(refusals) == 7


def test_versions_deployed_at_once_get_one_number_each(engine: Engine) -> None:
    def deploy(number: int) -> Callable[[], object]:
        content = VISIT + f"<!-- {number} -->".encode()
        return lambda: engine.execute(Deploy("visit", (("visit.bpmn", content),)), actor=SYSTEM)

    results = at_once([deploy(number) for number in range(4)])

    assert sorted(result.version for result in results) == [2, 3, 4, 5]  # type: ignore[attr-defined]


def test_nodes_that_begin_at_once_arm_a_recurring_job_once(engine: Engine) -> None:
    command = ArmRecurring((MAINTENANCE,))

    results = at_once([lambda: engine.execute(command, actor=SYSTEM)] * 6)

    assert sorted(results, key=str) == [(MAINTENANCE,), (), (), (), (), ()]
    assert engine.query(CountJobs(), actor=SYSTEM)["armed"] == 1

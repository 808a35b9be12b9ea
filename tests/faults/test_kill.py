"""Two hundred times the process is killed at a random moment; nothing is lost or doubled."""

from __future__ import annotations

import multiprocessing
import random
import signal
import threading
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from engine.clock import LOCAL_ZONE, SystemClock
from engine.commands.definitions import Deploy
from engine.commands.instances import VerifyHistory
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.tables import history, instance, job, work_item
from tests.engine.world import PATIENCE
from tests.faults import worker

_KILLS = 200
_START = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)


@pytest.mark.faults
@pytest.mark.timeout(900)
def test_nothing_is_lost_or_doubled_by_two_hundred_kills(sqlite_url: str, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)
    epoch = SystemClock().now()
    engine = worker.build(sqlite_url, epoch, _START)
    engine.execute(Deploy("patience", (("patience.bpmn", PATIENCE),)), actor=SYSTEM)
    journal = tmp_path / "journal"
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.worker"])

    for round_number in range(_KILLS):
        assignment = worker.Assignment(sqlite_url, epoch, _START, round_number, journal)
        process = processes.Process(target=worker.work, args=(assignment,))
        process.start()
        threading.Event().wait(chance.uniform(0.05, 0.45))
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL, f"seed {seed}: the worker ended by itself"

    _finish(engine)
    _inspect(engine, journal, seed)


def _finish(engine: Engine) -> None:
    """Run what is still due: the first ring after the last restart."""
    for _ in range(1000):
        if not engine.run_due():
            break


def _inspect(engine: Engine, journal: Path, seed: int) -> None:
    acknowledged: dict[str, set[int]] = {"start": set(), "claim": set(), "complete": set()}
    for line in journal.read_text().splitlines():
        what, _, written = line.partition(" ")
        if written.isdecimal():
            acknowledged[what].add(int(written))
    with engine.store.reading() as uow:
        run = uow.connection.execute
        assert run(text("PRAGMA integrity_check")).scalar() == "ok", f"seed {seed}"
        instances = {row.instance_id: row for row in run(select(instance))}
        items = {row.work_item_id: row for row in run(select(work_item))}
        events = [(row.instance_id, row.work_item_id, row.event) for row in run(select(history))]
        waiting = {row.instance_id for row in run(select(job.c.instance_id))}

    assert len(acknowledged["complete"]) > _KILLS / 4, "The workers hardly worked."
    per_item = Counter((number, event) for _, number, event in events)
    per_instance = Counter((number, event) for number, _, event in events)
    told = f"seed {seed}"
    assert acknowledged["start"] <= instances.keys(), told
    for number in acknowledged["complete"]:
        assert items[number].state == "completed", told
    for number in acknowledged["claim"]:
        assert per_item[number, "WorkItemClaimed"] >= 1, told
    for number, row in items.items():
        assert per_item[number, "WorkItemOpened"] == 1, told
        assert per_item[number, "WorkItemCompleted"] == (row.state == "completed"), told
        assert per_item[number, "WorkItemWithdrawn"] == (row.state == "withdrawn"), told
    for number, row in instances.items():
        assert per_instance[number, "TimerFired"] <= 1, told
        stands = {item.name for item in items.values() if item.instance_id == number and item.open}
        expected = {"Wait"} if number in waiting else {"Chase"}
        assert row.state == "completed" or stands == expected, told
    assert engine.query(VerifyHistory(), actor="chief") == (), told
    assert any(event == "TimerFired" for *_, event in events), "No timer ever fired."

"""Two hundred times the process is killed at a random moment; nothing is lost or doubled."""

from __future__ import annotations

import multiprocessing
import random
import signal
import threading
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from engine.clock import LOCAL_ZONE, SystemClock
from engine.commands.definitions import Deploy
from engine.commands.instances import VerifyHistory
from engine.commands.jobs import CountJobs
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.tables import (
    history,
    incident,
    instance,
    job,
    message,
    migration,
    migration_instance,
    participant,
    work_item,
)
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
    for key, content in (("council", worker.COUNCIL), ("echo", worker.ECHO)):
        _deploy(engine, key, content)
    renamed = PATIENCE.replace(b'name="Wait"', b'name="Wait longer"')
    versions = (_deploy(engine, "patience", PATIENCE), _deploy(engine, "patience", renamed))
    journal = tmp_path / "journal"
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.worker"])

    for round_number in range(_KILLS):
        assignment = worker.Assignment(sqlite_url, epoch, _START, round_number, journal, versions)
        process = processes.Process(target=worker.work, args=(assignment,))
        process.start()
        threading.Event().wait(chance.uniform(0.05, 0.45))
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL, f"seed {seed}: the worker ended by itself"

    _finish(engine)
    found = Found(engine, journal, f"seed {seed}")
    found.is_sound(engine)
    found.did_what_was_acknowledged()
    found.did_each_thing_once()
    found.stands_where_it_should(versions)
    found.told_each_agreement_once()


def _deploy(engine: Engine, key: str, content: bytes) -> int:
    return engine.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM).definition_id


def _finish(engine: Engine) -> None:
    """Run what is due until nothing is, also what the last worker held: its lease runs out soon."""
    for _ in range(1000):
        engine.run_due()
        if not engine.query(CountJobs(), actor="chief")["due"]:
            return
        threading.Event().wait(0.01)
    raise AssertionError("What is due never comes to an end.")


class Found:
    """What the database holds in the end, and what the workers were told."""

    def __init__(self, engine: Engine, journal: Path, told: str) -> None:
        self.told = told
        self.acknowledged: defaultdict[str, set[int]] = defaultdict(set)
        for line in journal.read_text().splitlines():
            what, _, written = line.partition(" ")
            if written.isdecimal():
                self.acknowledged[what].add(int(written))
        with engine.store.reading() as uow:

            def rows(table: Any) -> list[Any]:
                return list(uow.connection.execute(select(table)))

            assert uow.connection.execute(text("PRAGMA integrity_check")).scalar() == "ok", told
            self.instances = {row.instance_id: row for row in rows(instance)}
            self.items = {row.work_item_id: row for row in rows(work_item)}
            self.parts = rows(participant)
            self.jobs, self.messages, self.incidents = rows(job), rows(message), rows(incident)
            self.migrations, self.migrated = rows(migration), rows(migration_instance)
            events = rows(history)
        self.per_item = Counter((row.work_item_id, row.event) for row in events)
        self.per_instance = Counter((row.instance_id, row.event) for row in events)

    def is_sound(self, engine: Engine) -> None:
        assert engine.query(VerifyHistory(), actor="chief") == (), self.told
        assert self.incidents == [], self.told
        enough = {"complete": _KILLS / 4, "vote-wang": _KILLS / 8, "return": 3}
        for what, least in enough.items():
            assert len(self.acknowledged[what]) > least, f"{self.told}: hardly any {what}"
        assert any(event == "TimerFired" for _, event in self.per_instance), "No timer ever fired."

    def did_what_was_acknowledged(self) -> None:
        assert self.acknowledged["start"] <= self.instances.keys(), self.told
        for number in self.acknowledged["complete"]:
            assert self.items[number].state == "completed", self.told
        for number in self.acknowledged["claim"]:
            assert self.per_item[number, "WorkItemClaimed"] >= 1, self.told
        for number in self.acknowledged["return"]:
            assert self.per_item[number, "MatterSentBack"] == 1, self.told
        voted = {(row.work_item_id, row.user_id) for row in self.parts if row.vote == "approve"}
        for user_id in ("wang", "chief"):
            for number in self.acknowledged[f"vote-{user_id}"]:
                assert (number, user_id) in voted, self.told

    def did_each_thing_once(self) -> None:
        for number, row in self.items.items():
            assert self.per_item[number, "WorkItemOpened"] == 1, self.told
            ending = "VotingDecided" if row.name == "Agree" else "WorkItemCompleted"
            assert self.per_item[number, ending] == (row.state == "completed"), self.told
            assert self.per_item[number, "WorkItemWithdrawn"] == (row.state == "withdrawn"), (
                self.told
            )
        votes = Counter(row.work_item_id for row in self.parts if row.state == "voted")
        for number, count in votes.items():
            assert self.per_item[number, "VoteCast"] == count, self.told
            assert (self.items[number].state == "completed") == (count == 2), self.told
        for number in self.instances:
            assert self.per_instance[number, "TimerFired"] <= 1, self.told

    def stands_where_it_should(self, versions: tuple[int, int]) -> None:
        """One open step in each matter that runs, and its timer, in whatever version it is."""
        waiting = {row.instance_id for row in self.jobs}
        open_names = defaultdict(set)
        for item in self.items.values():
            if item.open:
                open_names[item.instance_id].add(item.name)
        for number, row in self.instances.items():
            if row.state == "completed":
                assert not open_names[number], self.told
            elif row.definition_key == "patience":
                wait = ("Wait", "Wait longer")[versions.index(row.definition_id)]
                expected = {wait} if number in waiting else {"Chase"}
                assert open_names[number] == expected, self.told
            else:
                assert len(open_names[number]) == 1, self.told
        assert any(row.outcome == "migrated" for row in self.migrated), self.told
        assert {row.state for row in self.migrations} == {"done"}, self.told
        assert {row.outcome for row in self.migrated} <= {"migrated", "refused"}, self.told

    def told_each_agreement_once(self) -> None:
        agreed = [
            row for row in self.items.values() if row.name == "Agree" and row.state == "completed"
        ]
        echoes = [row for row in self.instances.values() if row.definition_key == "echo"]
        assert len(echoes) == len(agreed), self.told
        assert not [row for row in self.messages if row.state in {"pending", "undeliverable"}]

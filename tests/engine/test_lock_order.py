"""Batches wait for their instances in one order, so that no two of them wait for each other.

SQLite has one writer at a time, so this is about PostgreSQL alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text

from engine.clock import VirtualClock
from engine.commands.incidents import ActOnIncidents, IncidentAct, IncidentFilter
from engine.commands.participation import HandOverWork
from engine.runtime import Engine
from engine.store.queries import incidents
from engine.store.queries.instances import lock
from engine.store.tables import instance
from tests.driver import Driver
from tests.engine.people import started

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@contextmanager
def working_while_held(engine: Engine, instance_id: int) -> Iterator[None]:
    """Somebody else holds ``instance_id``; meanwhile the due jobs run until they wait for it."""
    worker = threading.Thread(target=engine.run_due)
    with engine.store.writing() as uow:
        lock(uow, instance_id)
        worker.start()
        _until_somebody_waits(engine)
        yield
    worker.join()


def _until_somebody_waits(engine: Engine) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with engine.store.reading() as uow:
            if uow.connection.execute(_WAITING).scalar_one():
                return
    pytest.fail("nobody waits for the instance")


def is_free(engine: Engine, instance_id: int) -> bool:
    statement = select(instance.c.instance_id).where(instance.c.instance_id == instance_id)
    with engine.store.writing() as uow:
        found = uow.connection.execute(statement.with_for_update(skip_locked=True))
        return found.first() is not None


@pytest.fixture(autouse=True)
def _only_where_rows_are_locked(engine: Engine) -> None:
    with engine.store.reading() as uow:
        if uow.dialect != "postgresql":
            pytest.skip("SQLite locks no rows")


def test_incidents_that_are_put_away_wait_for_the_first_instance_first(
    driver: Driver, engine: Engine, clock: VirtualClock
) -> None:
    first, second = (
        started(driver, "start -> write -> end", attributes={}).instance_id for _ in range(2)
    )
    for instance_id in (first, second):  # The batch goes through the latest first.
        told = {"code": "ill", "message": "It was ill.", "opened_at": clock.now()}
        with engine.store.writing() as uow:
            incidents.add(uow, {**told, "instance_id": instance_id})
    command = ActOnIncidents(IncidentAct.RESOLVE, IncidentFilter(code="ill"), "Mended.")
    engine.execute(command, actor="chief")

    with working_while_held(engine, first):
        assert is_free(engine, second)

    with engine.store.reading() as uow:
        assert incidents.count(uow, IncidentFilter(code="ill"))[0] == 0


def test_work_that_is_handed_over_waits_for_the_first_instance_first(
    driver: Driver, engine: Engine
) -> None:
    given = {name: {"candidateGroups": "unit:1"} for name in ("write", "check")}
    shape = "start -> write -> check -> end"
    first, second = (started(driver, shape, attributes=given) for _ in range(2))
    later = second.work_item("write").claim(by="wang")
    first.work_item("write").do(by="wang")
    last = first.work_item("check").claim(by="wang")  # Its number is the highest of all.
    engine.execute(HandOverWork("wang", "Retired.", "bai"), actor="chief")

    with working_while_held(engine, first.instance_id):
        assert is_free(engine, second.instance_id)

    assert {later.now.assignee, last.now.assignee} == {"bai"}

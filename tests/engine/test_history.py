"""The hash chain."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from engine.commands.instances import VerifyHistory
from engine.runtime import Engine
from engine.store.tables import history
from tests.driver import DrivenInstance, Driver


@pytest.fixture
def visited(driver: Driver) -> DrivenInstance:
    visit = driver.start("visit", by="chief", data={"unit": 1})
    visit.work_item("Visit").do(by="wang")
    return visit


def test_untouched_history_verifies(visited: DrivenInstance, engine: Engine) -> None:
    assert engine.query(VerifyHistory(), actor="chief") == ()


def test_changed_row_shows(visited: DrivenInstance, engine: Engine) -> None:
    with engine.store.writing() as uow:
        uow.connection.execute(
            update(history).where(history.c.sequence == 3).values(actor="somebody-else")
        )

    [finding] = engine.query(VerifyHistory(), actor="chief")
    assert "event 3 was changed" in finding


def test_removed_row_shows(visited: DrivenInstance, engine: Engine) -> None:
    with engine.store.writing() as uow:
        uow.connection.execute(delete(history).where(history.c.sequence == 2))

    findings = engine.query(VerifyHistory(visited.instance_id), actor="chief")
    assert "an event before number 3 is missing" in findings[0]


def test_cut_off_end_shows(visited: DrivenInstance, engine: Engine) -> None:
    last = visited.history[-1].sequence
    with engine.store.writing() as uow:
        uow.connection.execute(delete(history).where(history.c.sequence == last))

    [finding] = engine.query(VerifyHistory(), actor="chief")
    assert "ends before or after" in finding


def test_history_that_is_gone_altogether_shows(
    visited: DrivenInstance, driver: Driver, engine: Engine
) -> None:
    driver.start("visit", by="chief", data={"unit": 1})
    with engine.store.writing() as uow:
        of_visited = history.c.instance_id == visited.instance_id
        uow.connection.execute(delete(history).where(of_visited))

    [finding] = engine.query(VerifyHistory(), actor="chief")
    assert f"Instance {visited.instance_id}: the history ends before" in finding

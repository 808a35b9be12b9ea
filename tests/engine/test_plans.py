"""What is asked of one instance is read by its index, however many others there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine as Connections
from sqlalchemy import event

from engine.commands.instances import (
    CancelInstance,
    GetInstance,
    ResumeInstance,
    SuspendInstance,
)
from engine.runtime import Engine
from engine.store.queries import stuck, work_items
from engine.store.tables import metadata
from engine.store.unit_of_work import Store, UnitOfWork
from engine.views import Scope
from tests.driver import Driver
from tests.engine import multitude

#: Columns in which many rows of all instances agree.
_SHARED = frozenset({"open", "state", "resolved_at", "ended_at", "kind", "claimable"})
_SHARED_INDEXES = frozenset(
    str(index.name)
    for table in metadata.tables.values()
    for index in table.indexes
    if index.columns[0].name in _SHARED
)
_QUESTIONS: dict[str, Callable[[UnitOfWork], Any]] = {
    "open items": lambda uow: work_items.open_of_instance(uow, 7),
    "suspend items": lambda uow: work_items.set_suspended(uow, 7, suspended=True),
    "move items": lambda uow: work_items.set_scope(uow, 7, Scope("15", "unit:1", "")),
    "items of tasks": lambda uow: work_items.by_tasks(uow, 7, ("a", "b")),
}


class Plans:
    """The plan of every statement that is given, as the database tells it."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self._asking = False

    def ask(
        self, connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool
    ) -> None:
        if self._asking or many or not statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            return
        sqlite = connection.dialect.name == "sqlite"
        self._asking = True
        asked = ("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + statement
        rows = connection.exec_driver_sql(asked, given)
        self.told.append((statement, "\n".join(str(row[-1]) for row in rows)))
        self._asking = False

    def assert_none_walks(self) -> None:
        assert self.told
        for statement, plan in self.told:
            used = set(re.findall(r"\b(?:ix|uq)_\w+", plan))
            assert not used & _SHARED_INDEXES, f"{statement}\n{plan}"
            assert not re.search(r"(SCAN|Seq Scan on) (work_item|job|history)\b", plan), (
                f"{statement}\n{plan}"
            )


@contextmanager
def plans() -> Iterator[Plans]:
    found = Plans()
    event.listen(Connections, "before_cursor_execute", found.ask)
    yield found
    event.remove(Connections, "before_cursor_execute", found.ask)


def test_items_of_one_instance_are_found_by_the_instance(store: Store) -> None:
    multitude.fill_work_items(store, 5_000, instances=1_000)
    multitude.forget_statistics(store)

    with plans() as found, store.writing() as uow:
        for question in _QUESTIONS.values():
            question(uow)

    assert len(found.told) == len(_QUESTIONS)
    found.assert_none_walks()


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_nothing_that_is_done_to_an_instance_walks_through_others(
    driver: Driver, engine: Engine, store: Store
) -> None:
    """PostgreSQL counts, and plans for tables as large as these are; SQLite does not count."""
    visit = driver.start("visit", by="chief", data={"unit": 1})

    with plans() as found:
        for command in (
            SuspendInstance(visit.instance_id, "wait"),
            ResumeInstance(visit.instance_id),
            CancelInstance(visit.instance_id, "done with"),
        ):
            engine.query(GetInstance(visit.instance_id), actor="chief")
            engine.execute(command, actor="chief")
        with store.reading() as uow:
            stuck.instances(uow)

    found.assert_none_walks()


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_looking_for_stuck_instances_passes_those_that_have_ended(store: Store) -> None:
    with plans() as found, store.reading() as uow:
        stuck.instances(uow)
    ((_, plan),) = found.told
    assert "SCAN instance USING INDEX ix_instance_active" in plan, plan

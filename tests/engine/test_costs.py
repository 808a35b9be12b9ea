"""Counts that must not grow: SQL statements, and what a query plan touches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, text

from engine.commands.work_items import CompleteWorkItem, ItemFilter, ItemList, ListWorkItems
from engine.runtime import Engine
from engine.store.cursors import Cursor
from engine.store.queries import instances, item_lists, jobs
from engine.store.unit_of_work import Store
from tests.conftest import Statements
from tests.driver import Driver
from tests.engine import multitude


def test_completion_takes_one_transaction_and_twelve_statements(
    driver: Driver, engine: Engine, statements: Statements
) -> None:
    visit = driver.start("visit", by="chief", data={"unit": 1})
    item = visit.work_item("Visit").claim(by="wang")

    with statements.at_most(12):
        engine.execute(CompleteWorkItem(item.work_item_id, {"a": 1}), actor="wang", key="k")


@pytest.mark.parametrize("which", list(ItemList))
@pytest.mark.parametrize("text_sought", ["", "matter"])
def test_a_page_of_a_list_takes_four_statements(
    driver: Driver,
    engine: Engine,
    statements: Statements,
    which: ItemList,
    text_sought: str,
) -> None:
    for _ in range(5):
        driver.start("visit", by="chief", data={"unit": 1})
    query = ListWorkItems(which, ItemFilter(text=text_sought), limit=2)

    with statements.at_most(4):
        engine.query(query, actor="chief" if which is ItemList.SCOPE else "wang")


def explained(store: Store, statement: Select[Any]) -> str:
    """The plan of a statement, as the database tells it."""
    written = str(statement.compile(store.engine, compile_kwargs={"literal_binds": True}))
    prefix = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    with store.reading() as uow:
        rows = uow.connection.execute(text(prefix + written.replace(":", "\\:")))
        return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.large
def test_no_list_scans_a_table_at_a_million_items(store: Store) -> None:
    multitude.fill_work_items(store, 1_000_000)
    lists = {
        "to claim": [item_lists.claimable_by("unit:5"), item_lists.claimable_by("unit:10")],
        "mine": [
            item_lists.held_by("user1"),
            *item_lists.asked_of(users=["user1"], groups=["unit:5"]),
        ],
        "done": [item_lists.closed_by("user1"), item_lists.spoken_by("user1")],
        "area": [item_lists.open_in_area("1502")],
        "owner": [item_lists.open_of_owner("unit:7")],
        "to claim, newest": [item_lists.claimable_by("unit:5", newest=True)],
        "mine, newest": [item_lists.held_by("user1", newest=True)],
        "area, newest": [item_lists.open_in_area("1502", newest=True)],
    }
    later = multitude.START + timedelta(days=3)
    for name, branches in lists.items():
        for cursor in ("", Cursor.encode(later, 500_000)):
            for build in (
                item_lists.page_statement(branches, (), cursor=cursor, limit=50),
                item_lists.count_statement(branches, ()),
            ):
                plan = explained(store, build)
                _assert_no_table_scan(name, plan)


@pytest.mark.parametrize(
    ("area", "index"),
    [("15", "ix_work_item_due"), ("1502", "ix_work_item_due"), ("150203", "ix_work_item_area")],
)
def test_sqlite_sorts_the_items_of_a_banner_alone(sqlite_url: str, area: str, index: str) -> None:
    """What a league or the region supervises is too much to sort for one page."""
    branches = [item_lists.open_in_area(area)]
    with closing_store(sqlite_url) as store:
        plan = explained(store, item_lists.page_statement(branches, (), cursor="", limit=50))

    assert index in plan


@pytest.mark.parametrize("cursor", ["", Cursor.encode(multitude.START, 50)])
@pytest.mark.parametrize("areas", [None, ("15",), ("1502", "1503")])
def test_sqlite_walks_to_the_latest_instances(
    sqlite_url: str, areas: tuple[str, ...] | None, cursor: str
) -> None:
    """Whoever supervises an area sees a good share of all instances: too many to sort."""
    statement = instances.page_statement(
        where={}, variables=(), areas=areas, cursor=cursor, limit=50
    )
    with closing_store(sqlite_url) as store:
        plan = explained(store, statement)

    assert "ix_instance_started_at" in plan
    assert "TEMP B-TREE" not in plan
    assert ("started_at<" in plan) == bool(cursor)


@contextmanager
def closing_store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.dispose()


@pytest.mark.large
def test_due_jobs_are_found_by_index_at_a_million(store: Store) -> None:
    multitude.fill_jobs(store, 1_000_000)
    statement = jobs.due_statement(multitude.START, lease=timedelta(minutes=2), limit=100)

    plan = explained(store, statement)

    assert "ix_job_due" in plan
    _assert_no_table_scan("due jobs", plan)


def _assert_no_table_scan(name: str, plan: str) -> None:
    for table in ("work_item", "candidate", "job"):
        bad = (f"SCAN {table}\n", f"Seq Scan on {table}")
        whole = plan + "\n"
        assert not any(each in whole for each in bad), f"{name}:\n{plan}"

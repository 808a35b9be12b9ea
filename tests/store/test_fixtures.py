from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from engine.store.schema import metadata
from engine.store.search_index import ARCHIVED, INSTANCES, OWN_TABLES
from engine.store.unit_of_work import Store
from tests.conftest import Statements


def test_fresh_database_has_every_table(store: Store) -> None:
    there = set(inspect(store.engine).get_table_names())
    assert there - OWN_TABLES == set(metadata.tables)
    assert {INSTANCES.name, ARCHIVED.name} <= there


@pytest.mark.parametrize("run", [1, 2])
def test_database_is_fresh_for_each_test(store: Store, run: int) -> None:
    with store.writing() as uow:
        uow.connection.execute(text("CREATE TABLE left_over (n INTEGER)"))
    assert "left_over" in inspect(store.engine).get_table_names()


def test_counts_statements_but_not_the_frame(store: Store, statements: Statements) -> None:
    with store.writing() as uow:
        uow.connection.execute(text("SELECT 1"))
        uow.connection.execute(text("SELECT 2"))
    assert statements.texts == ["SELECT 1", "SELECT 2"]


def test_refuses_more_statements_than_allowed(store: Store, statements: Statements) -> None:
    def read_twice() -> None:
        with statements.at_most(1), store.reading() as uow:
            uow.connection.execute(text("SELECT 1"))
            uow.connection.execute(text("SELECT 2"))

    with pytest.raises(AssertionError, match="2 statements"):
        read_twice()

"""Databases that live in memory alone, and copies of them: for scenarios and simulations."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from typing import Any

from engine.store.unit_of_work import Store

_numbers = count(1)


def memory_store() -> Store:
    """An empty SQLite database of its own, gone when the store is disposed of.

    Its connections share it within this process, so it is used like any other.
    """
    return Store(f"sqlite:///file:duban-{next(_numbers)}?mode=memory&cache=shared&uri=true")


def copy_into_memory(template: Store) -> Store:
    """A new database in memory with everything that ``template``, one in memory too, holds."""
    made = memory_store()
    with template.engine.connect() as source, made.engine.connect() as target:
        _driver(source).backup(_driver(target))
    return made


def snapshot(store: Store) -> bytes:
    """All that a database in memory holds, to be put into others later."""
    with store.engine.connect() as source:
        return bytes(_driver(source).serialize())


def from_snapshot(content: bytes) -> Store:
    """A new database in memory with what a snapshot holds."""
    made = memory_store()
    with made.engine.connect() as target, closing(sqlite3.connect(":memory:")) as source:
        source.deserialize(content)
        source.backup(_driver(target))
    return made


def _driver(connection: Any) -> Any:
    return connection.connection.driver_connection

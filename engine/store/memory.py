"""Databases that live in memory alone, and copies of them: for scenarios and simulations."""

from __future__ import annotations

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


def _driver(connection: Any) -> Any:
    return connection.connection.driver_connection

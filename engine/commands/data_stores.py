"""Commands and queries about data stores: rows that processes share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.commands.base import Command, Query
from engine.views import StoreChange, StoreRow, StoreRowPage, StoreSummary


@dataclass(frozen=True, slots=True)
class ListStores(Query[tuple[StoreSummary, ...]]):
    """The stores that hold rows, by their names."""


@dataclass(frozen=True, slots=True)
class ListStoreRows(Query[StoreRowPage]):
    """The rows of ``store`` by their keys, those that begin with ``prefix``, a page at a time.

    ``cursor`` is the ``next_cursor`` of the page before.
    """

    store: str
    prefix: str = ""
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetStoreRow(Query[StoreRow]):
    """One row of a store."""

    store: str
    key: str


@dataclass(frozen=True, slots=True)
class ListStoreChanges(Query[tuple[StoreChange, ...]]):
    """What people changed by hand in one row, the latest first, at most ``limit``."""

    store: str
    key: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class PutStoreRow(Command[StoreRow]):
    """Write a row by hand, with a reason that stays on record.

    ``version`` is that of the row as it was looked at, 0 for one that is not there yet: what
    somebody else wrote meanwhile is never overwritten unseen.
    """

    store: str
    key: str
    value: Any
    reason: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class RemoveStoreRow(Command[None]):
    """Remove a row by hand; ``version`` and ``reason`` as in ``PutStoreRow``."""

    store: str
    key: str
    reason: str
    version: int

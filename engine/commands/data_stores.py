"""Queries about data stores: rows that processes share."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Query
from engine.views import StoreRow, StoreRowPage


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

"""Conditions on area codes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.sql.elements import KeyedColumnElement

from engine.store.filtered import Filtered


def within_any(column: ColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """That a code begins with one of ``areas``, as ranges that an index can serve."""
    if "" in areas:
        return true()
    return or_(false(), *(_within(column, area) for area in areas))


def filtered_within(column: KeyedColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """The same, where another column of the index is to be walked along: SQLite would leave out
    days, and so visit each of them."""
    return within_any(Filtered(column), areas)


def _within(column: ColumnElement[str], area: str) -> ColumnElement[bool]:
    # Codes are digits; whatever else is asked for, the range is one in any collation.
    return and_(column >= area, column <= area + "9" * 8)

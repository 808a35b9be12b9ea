"""Conditions on area codes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.sql.elements import KeyedColumnElement


def within_any(column: KeyedColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """That a code begins with one of ``areas``, as ranges that an index can serve."""
    if "" in areas:
        return true()
    return or_(false(), *(_within(column, area) for area in areas))


def _within(column: KeyedColumnElement[str], area: str) -> ColumnElement[bool]:
    # Codes are digits; whatever else is asked for, the range is one in any collation.
    return and_(column >= area, column <= area + "9" * 8)

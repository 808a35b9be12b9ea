"""Conditions on area codes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, true
from sqlalchemy.sql.elements import KeyedColumnElement


def within_any(column: KeyedColumnElement[str], areas: Sequence[str]) -> ColumnElement[bool]:
    """That a code begins with one of ``areas``, as ranges that an index can serve."""
    if "" in areas:
        return true()
    return or_(*(_within(column, area) for area in areas))


def _within(column: KeyedColumnElement[str], area: str) -> ColumnElement[bool]:
    after = area[:-1] + chr(ord(area[-1]) + 1)
    return and_(column >= area, column < after)

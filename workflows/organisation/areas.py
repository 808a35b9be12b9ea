"""SQL conditions for areas and reaches, and keys for pages. Nothing here runs a statement."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, ColumnElement, false, or_, true

from engine.errors import InvalidInput

#: The longest text that may be looked for, in characters.
LONGEST_TEXT = 200


def within(column: Column[str], area: str) -> ColumnElement[bool]:
    """The area itself and all in it, as a range that an index serves in any collation."""
    if not area:
        return true()
    return column.between(area, area + "9" * 8)


def within_any(column: Column[str], areas: Iterable[str]) -> ColumnElement[bool]:
    """Within one of ``areas``; none lets nothing through."""
    return or_(false(), *(within(column, area) for area in sorted(areas)))


def contains_text(column: Column[str], text: str) -> ColumnElement[bool]:
    """``text`` stands somewhere in the column, whatever the case; % and _ mean themselves.

    Raises:
        InvalidInput: it is longer than anything that could be found.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("要找的文字最多{most}个字。", most=LONGEST_TEXT)
    return column.icontains(text, autoescape=True)


def page_key(cursor: str) -> tuple[str, int]:
    """The area and the id at which the page before ended.

    Raises:
        InvalidInput: ``cursor`` is none of ours.
    """
    area, _, row_id = cursor.partition(":")
    if not (row_id.isascii() and row_id.isdecimal()):
        raise InvalidInput("翻页标记“{cursor}”无效，请重新打开列表。", cursor=cursor[:80])
    return area, int(row_id)


def next_page(area: str, row_id: int) -> str:
    """The cursor of a page whose last row has this area and id."""
    return f"{area}:{row_id}"

"""The columns of the rosters, and which cells of a file belong to them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InvalidInput
from workflows.rosters.cells import Reader, is_empty, shown

#: The column that a file of bad rows has on top; it is passed over when that file comes back.
REASON = "原因"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a roster. ``name`` is the attribute that it fills."""

    title: str
    name: str
    read: Reader
    required: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """Where a file has the columns. ``places`` are positions in its rows, from 0.

    ``headings`` are as they stand there, but for the column of reasons of an earlier import.
    """

    row: int
    headings: tuple[str, ...]
    places: tuple[tuple[Column, int], ...]
    unknown: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column, _ in self.places)


def plain_title(raw: object) -> str:
    """A heading without what people add to it: ``营业收入（万元） *`` is ``营业收入``."""
    title = unicodedata.normalize("NFKC", shown(raw, 200))
    return re.sub(r"\(.*?\)|[\s*:]", "", title)


def known_titles(cells: Sequence[object], columns: Sequence[Column]) -> int:
    """How many of a row's cells are headings of a roster."""
    titles = {column.title for column in columns}
    return len(titles & {plain_title(cell) for cell in cells})


def header_of(row: int, cells: Sequence[object], columns: Sequence[Column]) -> Header:
    """Read a heading row.

    Raises:
        InvalidInput: a required column is missing, or one stands there twice.
    """
    titles = tuple(plain_title(cell) for cell in cells)
    _refuse_doubles(titles, columns)
    missing = [each.title for each in columns if each.required and each.title not in titles]
    if missing:
        raise InvalidInput(
            "第{row}行的表头缺少必填的列：{missing}。", row=row, missing="、".join(missing)
        )
    by_title = {column.title: column for column in columns}
    places = tuple(
        (by_title[title], place) for place, title in enumerate(titles) if title in by_title
    )
    unknown = tuple(
        shown(cell)
        for cell, title in zip(cells, titles, strict=True)
        if not is_empty(cell) and title not in by_title and title != REASON
    )
    headings = tuple("" if is_empty(cell) else shown(cell, 200) for cell in cells)
    while headings and (not headings[-1] or plain_title(headings[-1]) == REASON):
        headings = headings[:-1]
    return Header(row, headings, places, unknown)


def _refuse_doubles(titles: Sequence[str], columns: Sequence[Column]) -> None:
    twice = [column.title for column in columns if titles.count(column.title) > 1]
    if twice:
        raise InvalidInput("表头里有重复的列：{twice}。", twice="、".join(twice))

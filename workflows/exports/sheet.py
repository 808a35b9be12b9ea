"""What a kind of list brings to an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.context import Context
from workflows.briefing.commands import Ask

#: Says a Chinese text in the language of the file.
Say = Callable[[str], str]
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of list.

    ``wish`` is the type of what narrows it. ``require`` refuses an actor who may not export it at
    all. ``rows`` asks page after page, each in a transaction of its own, as the one who wants the
    file: memory stays flat however long the list is, and rights count as they are at that moment.
    ``sources`` says in pairs what the rows rest on, for a second worksheet.
    """

    title: str
    wish: type
    require: Callable[[Context], None]
    headings: Callable[[Say], Sequence[str]]
    rows: Callable[[Ask, Any, Say], Iterator[Row]]
    sources: Callable[[Ask, Any, Say], Iterator[Row]] | None = None


def everybody(_ctx: Context) -> None:
    """For lists of which everybody gets what everybody sees."""

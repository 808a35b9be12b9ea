"""What a kind of roster brings to an import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.context import Context
from workflows.rosters.columns import Column
from workflows.rosters.reading import Row
from workflows.rosters.views import RosterKind, Written

#: Rows are checked and written so many at a time: it bounds both memory and SQL statements.
CHUNK = 500


class Checker(Protocol):
    """Checks the rows of one file, a chunk at a time and in order. It changes nothing on file."""

    def check(self, rows: Sequence[Row]) -> None:
        """Say in each row what is wrong with it; good rows are left ready to be written."""
        ...


@dataclass(frozen=True, slots=True)
class Roster:
    """One kind of roster.

    ``require`` refuses an actor who may not import it at all. ``write`` writes one chunk of the
    values of good rows: as many SQL statements for one row as for ``CHUNK``.
    """

    kind: RosterKind
    title: str
    columns: tuple[Column, ...]
    require: Callable[[Context], None]
    checker: Callable[[Context], Checker]
    write: Callable[[Context, Sequence[Mapping[str, Any]]], Written]

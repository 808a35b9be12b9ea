"""What can be asked about an enterprise's own part. Out of sight it is not found."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Query
from engine.views import WorkItemPage


@dataclass(frozen=True, slots=True)
class ListAsked(Query[WorkItemPage]):
    """The open items that wait for an enterprise or that one of its people holds, due first.

    Counts are those of the colours, ``suspended`` and ``all``; they stop at 200.
    """

    enterprise_id: int
    cursor: str = ""
    limit: int = 20


@dataclass(frozen=True, slots=True)
class ListHandled(Query[WorkItemPage]):
    """What an enterprise has handed in, the latest first. It has no counts.

    What is in the archive is not among it.
    """

    enterprise_id: int
    cursor: str = ""
    limit: int = 20

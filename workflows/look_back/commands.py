"""What may be asked of how a process went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.commands.base import Query
from workflows.look_back.views import LookBackChoices, LookedBack


@dataclass(frozen=True, slots=True)
class LookBack(Query[LookedBack]):
    """How the process ``key`` went from ``since`` to ``until``, both local days included.

    ``version`` 0 is all versions. ``area`` narrows to a league or banner with all within it,
    ``owner`` to a unit (``unit:12``), ``ownership`` to a type of enterprise. Process designers and
    administrators see all; others the areas that they supervise. Three SQL statements.

    Raises:
        Forbidden: the actor supervises nothing.
        InvalidInput: the period is upside down or longer than five years.
    """

    key: str
    since: date
    until: date
    version: int = 0
    area: str = ""
    owner: str = ""
    ownership: str = ""


@dataclass(frozen=True, slots=True)
class ListLookBackChoices(Query[LookBackChoices]):
    """What looking back at ``key`` can be narrowed to: the units and leagues that its matters
    have, within what the actor may know of. One SQL statement.

    Raises:
        Forbidden: the actor supervises nothing.
    """

    key: str

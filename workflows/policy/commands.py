"""Queries about the policy. The text is everybody's; items are those that one may know of."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Query
from workflows.policy.views import ClausePage, ClauseStanding


@dataclass(frozen=True, slots=True)
class ListClauseStandings(Query[tuple[ClauseStanding, ...]]):
    """How every clause stands, in the order of the document. 2 SQL statements."""


@dataclass(frozen=True, slots=True)
class GetClause(Query[ClausePage]):
    """One clause with the steps, items and results that carry it out.

    Raises:
        NotFound: there is no such clause.
    """

    clause_id: str

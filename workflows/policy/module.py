"""The policy as one part that plugs into the engine: queries alone."""

from __future__ import annotations

from engine.context import Module
from workflows.policy import commands as c
from workflows.policy import standing


def module() -> Module:
    return Module(
        name="policy",
        queries={
            c.ListClauseStandings: standing.list_standings,
            c.GetClause: standing.get_clause,
        },
    )

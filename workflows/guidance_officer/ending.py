"""Ending an appointment before its time."""

from __future__ import annotations

from datetime import timedelta

from engine.context import Context
from engine.worktime.arithmetic import local_day
from workflows.guidance_officer import officer_queries as queries
from workflows.guidance_officer.views import OfficerState
from workflows.organisation.commands import EndHolding


def end_before_time(ctx: Context, officer_id: int, reason: str) -> None:
    """Post and pairings end today."""
    today = local_day(ctx.now)
    found = queries.by_id(ctx.uow, officer_id, year=today.year)
    if found is None or found.state in (OfficerState.ENDED, OfficerState.WITHDRAWN):
        return
    if found.holding_id is not None and found.term_from is not None:
        # A post is held for whole days, so one that has not begun ends with its first.
        last = max(found.term_from, today - timedelta(days=1))
        ctx.as_system().execute(EndHolding(found.holding_id, last))
    queries.end_pairings(ctx.uow, today, officer_id=officer_id)
    queries.update_officer(
        ctx.uow,
        officer_id,
        state=OfficerState.WITHDRAWN,
        term_to=None if found.term_to is None else min(found.term_to, today),
        ended_at=ctx.now,
        end_reason=reason,
    )

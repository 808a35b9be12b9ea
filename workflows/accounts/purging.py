"""Forgetting sessions that ended long ago. The log of accounts stays as it is."""

from __future__ import annotations

from datetime import timedelta

from engine.context import Context
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.accounts import queries
from workflows.accounts.policy import ABSOLUTE_TIMEOUT, FAILURE_MEMORY, SESSIONS_KEPT

#: The kind of the job, which comes again by itself once it is armed.
PURGE = "accounts.purge"
_EVERY = timedelta(days=1)


def purge(ctx: Context, _job: Job) -> None:
    """Delete what is over, and come again in a day.

    Sessions go by the real time and jobs by the engine's. In a demonstration the engine's is
    earlier, so there everything only stays longer.
    """
    connection, ended_before = ctx.uow.connection, ctx.now - SESSIONS_KEPT
    queries.drop_ended_sessions(
        connection, ended_before=ended_before, opened_before=ended_before - ABSOLUTE_TIMEOUT
    )
    queries.drop_stale_guards(connection, at=ctx.now, older=FAILURE_MEMORY)
    ctx.changes.arm(NewJob(PURGE, due_at=ctx.now + _EVERY))

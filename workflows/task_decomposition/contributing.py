"""Service tasks of a contribution: done, or relieved of it."""

from __future__ import annotations

from engine.context import Context, ServiceCall
from engine.interpreter.contract import Data
from workflows.task_decomposition import rows
from workflows.task_decomposition.views import ContributionState


def note_contribution(ctx: Context, call: ServiceCall) -> Data:
    _settle(ctx, call, ContributionState.DONE, str(call.data.get("co_result") or ""))
    return {}


def relieve(ctx: Context, call: ServiceCall) -> Data:
    _settle(ctx, call, ContributionState.RELIEVED, str(call.data.get("co_settle_reason") or ""))
    return {}


def _settle(ctx: Context, call: ServiceCall, state: ContributionState, result: str) -> None:
    rows.change_contribution(
        ctx.uow,
        int(call.data["task_id"]),
        int(call.data["co_unit_id"]),
        state=state.value,
        result=result,
        settled_at=ctx.now,
    )

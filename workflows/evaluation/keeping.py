"""Keeps the row of an evaluation in step with its process; written once in a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from engine.context import Context, Extension, ServiceCall
from engine.lifecycle import InstanceState
from engine.store.queries.jobs import NewJob
from engine.views import Instance, Job, WorkItem
from workflows.evaluation import queries
from workflows.evaluation.grading import KEY
from workflows.evaluation.views import EvaluationState

_CHANGES = "evaluation.changes"
#: The kind of the job that notes that a panel was called.
CALL_PANEL = "evaluation.call_panel"
_PANEL = "panel"
#: Where an evaluation stands while an item of this element waits.
_STATES = {
    "self_score": EvaluationState.SELF_SCORE,
    "decide_overdue": EvaluationState.SELF_SCORE,
    "verify": EvaluationState.VERIFY,
    "appeal": EvaluationState.APPEAL,
    "review": EvaluationState.APPEAL,
    "rescore": EvaluationState.APPEAL,
    "decide": EvaluationState.DECIDE,
}


def change(ctx: Context, call: ServiceCall, values: Mapping[str, Any]) -> None:
    """Change the row of the evaluation that a service works for, at the end of the transaction."""
    _gathered(ctx, call.instance.instance_id).update(values)


def call_panel(ctx: Context, job: Job) -> None:
    """Note that the panel has an evaluation, unless it is past that already."""
    queries.move_to_panel(ctx.uow, int(job.payload["instance_id"]))


class StateKeeper(Extension):
    """Hears what opens, closes and ends."""

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        if item.definition_key != KEY:
            return
        if item.element_id == _PANEL:
            # Calling a panel costs enough as it is, so this is left to a job.
            payload = {"instance_id": item.instance_id}
            ctx.changes.arm(NewJob(kind=CALL_PANEL, due_at=ctx.now, payload=payload))
        elif item.element_id in _STATES:
            _gathered(ctx, item.instance_id)["state"] = _STATES[item.element_id].value

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.definition_key == KEY and instance.state is InstanceState.CANCELLED:
            cancelled = EvaluationState.CANCELLED.value
            _gathered(ctx, instance.instance_id)["state"] = cancelled

    def settle(self, ctx: Context) -> None:
        found = _all_gathered(ctx)
        for instance_id, values in found.items():
            queries.change_of_instance(ctx.uow, instance_id, values)
        found.clear()


def _gathered(ctx: Context, instance_id: int) -> dict[str, Any]:
    return _all_gathered(ctx).setdefault(instance_id, {})


def _all_gathered(ctx: Context) -> dict[int, dict[str, Any]]:
    return cast("dict[int, dict[str, Any]]", ctx.uow.memo.setdefault(_CHANGES, {}))

"""Keeps the rows of tasks and conferences in step with the work itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from engine.context import Context, Extension
from engine.lifecycle import InstanceState
from engine.views import Instance, WorkItem
from workflows.task_decomposition import rows
from workflows.task_decomposition.opening import CONTRIBUTION, TASK
from workflows.task_decomposition.starting import KEY
from workflows.task_decomposition.views import TaskState

#: What the steps of a task say of its state.
_STATES: Mapping[str, TaskState] = {
    "sign_for": TaskState.TO_SIGN,
    "settle": TaskState.SETTLING,
    "arrange": TaskState.TO_ARRANGE,
    "carry_out": TaskState.IN_PROGRESS,
    "verify": TaskState.VERIFYING,
}


_PENDING = "what becomes different of tasks"


def note(ctx: Context, instance_id: int, **values: Any) -> None:
    """Have the task of an instance changed right before the commit: once, whatever comes together.

    What was closed or withdrawn before stays as it was.
    """
    pending = cast("dict[int, dict[str, Any]]", ctx.uow.memo.setdefault(_PENDING, {}))
    pending[instance_id] = {**pending.get(instance_id, {}), **values}


class TaskKeeper(Extension):
    """State and deadline of a task follow its items; a cancelled one is withdrawn."""

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        state = _STATES.get(item.element_id) if item.definition_key == TASK else None
        if state is not None:
            note(ctx, item.instance_id, state=state.value)

    def due_moved(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        if item.definition_key == TASK and item.element_id == "carry_out":
            note(ctx, item.instance_id, due_at=item.due_at)

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.state is not InstanceState.CANCELLED:
            return
        if instance.definition_key == TASK:
            state = TaskState.WITHDRAWN.value
            note(ctx, instance.instance_id, state=state, closed_at=ctx.now)
        if instance.definition_key == CONTRIBUTION:
            rows.take_contribution_back(ctx.uow, instance.instance_id)
        if instance.definition_key == KEY:
            rows.change_meeting(ctx.uow, instance.instance_id, cancelled=True)

    def settle(self, ctx: Context) -> None:
        pending = cast("dict[int, dict[str, Any]]", ctx.uow.memo.pop(_PENDING, {}))
        for instance_id, values in pending.items():
            rows.change_task_of(ctx.uow, instance_id, **values)

"""Keeps what the lists show of a finding true while its process moves."""

from __future__ import annotations

from engine.context import Context, Extension
from engine.lifecycle import InstanceState
from engine.views import Instance, WorkItem
from workflows.rectification import queries
from workflows.rectification.findings import KEY

_RECTIFY = "rectify"


class FindingKeeper(Extension):
    """Hears of extensions, suspensions and cancellations of rectifications."""

    def due_moved(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        if item.definition_key == KEY and item.element_id == _RECTIFY:
            queries.note_of_instance(ctx.uow, item.instance_id, {"due_at": item.due_at})

    def instance_suspended(
        self, ctx: Context, instance: Instance, items: tuple[WorkItem, ...]
    ) -> None:
        self._note(ctx, instance, suspended=True)

    def instance_resumed(
        self, ctx: Context, instance: Instance, items: tuple[WorkItem, ...]
    ) -> None:
        self._note(ctx, instance, suspended=False)

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.definition_key == KEY and instance.state is InstanceState.CANCELLED:
            said = queries.withdrawn("整改事项已撤销。", ctx.now)
            values = {**said, "said_in": instance.version}
            queries.note_of_instance(ctx.uow, instance.instance_id, values)

    def _note(self, ctx: Context, instance: Instance, *, suspended: bool) -> None:
        if instance.definition_key == KEY:
            queries.note_of_instance(ctx.uow, instance.instance_id, {"suspended": suspended})

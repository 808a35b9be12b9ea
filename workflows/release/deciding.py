"""The second person: seeing a release, approving or rejecting it."""

from __future__ import annotations

from typing import cast

from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.context import Context, Extension
from engine.errors import Forbidden, InvalidInput, InvalidState, Problem
from engine.lifecycle import InstanceState
from engine.store.queries import work_items
from engine.views import Instance, WorkItem
from workflows.release import queries
from workflows.release.asking import KEY, found
from workflows.release.commands import DecideRelease, ListReleases
from workflows.release.rights import refusal, require_reader
from workflows.release.views import Release, ReleaseState

APPROVE = "approve"
ARRANGE = "arrange"
_DOERS = "release.doers"


def decide(ctx: Context, command: DecideRelease) -> Release:
    require_reader(ctx)
    release = found(ctx, command.release_id)
    _require_may(ctx, ctx.principal.user_id, release)
    reason = command.reason.strip()
    if not command.approve and not reason:
        problem = Problem("reason", "不批准要写明理由。")
        raise InvalidInput("还没有写理由。", problems=[problem])
    item = _waiting(ctx, release)
    if item.assignee != ctx.principal.user_id:
        ctx.execute(ClaimWorkItem(item.work_item_id))
    decision = APPROVE if command.approve else "reject"
    data = {"decision": decision, "decision_reason": reason}
    ctx.execute(CompleteWorkItem(item.work_item_id, data))
    return found(ctx, command.release_id)


def _waiting(ctx: Context, release: Release) -> WorkItem:
    """The item that is to be decided.

    Raises:
        InvalidState: there is none.
    """
    if release.state is ReleaseState.WAITING and release.instance_id is not None:
        for item in work_items.open_of_instance(ctx.uow, release.instance_id):
            if item.element_id == APPROVE:
                return item
    raise InvalidState("这次发布不在等待审核。")


def _require_may(ctx: Context, user_id: str, release: Release) -> None:
    """Refuse whoever may not decide it.

    Raises:
        Forbidden: with the reason.
    """
    principal = ctx.principal
    if user_id != principal.user_id:
        principal = ctx.directory.principal(ctx.uow, user_id, ctx.now)
    why = refusal(ctx, principal, release)
    if why:
        raise Forbidden(why, key=release.key)


def listing(ctx: Context, query: ListReleases) -> tuple[Release, ...]:
    require_reader(ctx)
    return queries.listing(ctx.uow, query.key, min(max(query.limit, 1), 500))


class ReleaseKeeper(Extension):
    """Holds every way to an approval, the work list's too, to who may give it; knows who did."""

    def item_held(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        if _is_approval(item) and item.assignee is not None:
            self._require(ctx, item, item.assignee)

    def item_closed(self, ctx: Context, item: WorkItem) -> None:
        if item.definition_key == KEY and item.element_id == ARRANGE and item.closed_by:
            doers(ctx)[item.instance_id] = item.closed_by
        if _is_approval(item) and item.closed_by:
            self._require(ctx, item, item.closed_by)
            doers(ctx)[item.instance_id] = item.closed_by

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.definition_key == KEY and instance.state is InstanceState.CANCELLED:
            release = queries.of_instance(ctx.uow, instance.instance_id)
            if release is not None and not release.state.ended:
                withdrawn = {"state": ReleaseState.WITHDRAWN.value}
                queries.change(ctx.uow, release.release_id, withdrawn)

    @staticmethod
    def _require(ctx: Context, item: WorkItem, user_id: str) -> None:
        release = queries.of_instance(ctx.uow, item.instance_id)
        if release is not None:
            _require_may(ctx, user_id, release)


def _is_approval(item: WorkItem) -> bool:
    return item.definition_key == KEY and item.element_id == APPROVE


def doers(ctx: Context) -> dict[int, str]:
    """Who completed the approval, or the arrangement, of which instance in this transaction."""
    return cast("dict[int, str]", ctx.uow.memo.setdefault(_DOERS, {}))

"""After a release: what runs on earlier versions is migrated, or left to finish as it began."""

from __future__ import annotations

from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.context import Context
from engine.errors import Forbidden, InvalidState
from engine.store.queries import work_items
from engine.views import WorkItem
from workflows.release import queries
from workflows.release.asking import found
from workflows.release.commands import ArrangeRunning, GetRelease
from workflows.release.deciding import ARRANGE
from workflows.release.rights import refusal, require_reader
from workflows.release.views import Release, ReleaseContent, ReleaseState


def arrange(ctx: Context, command: ArrangeRunning) -> Release:
    require_reader(ctx)
    release = found(ctx, command.release_id)
    item = open_item(ctx, release)
    if item is None:
        raise InvalidState("这次发布没有等着安排的在办事项。")
    if ctx.principal.user_id != release.asked_by:
        raise Forbidden("旧版本上的在办事项由申请发布的人安排。")
    if item.assignee != ctx.principal.user_id:
        ctx.execute(ClaimWorkItem(item.work_item_id))
    data = {"running_choice": command.plan.value}
    ctx.execute(CompleteWorkItem(item.work_item_id, data))
    return found(ctx, command.release_id)


def open_item(ctx: Context, release: Release) -> WorkItem | None:
    """The open question what becomes of what runs; None where there is none."""
    if release.state is not ReleaseState.LIVE or release.instance_id is None or release.arranged:
        return None
    items = work_items.open_of_instance(ctx.uow, release.instance_id)
    return next((item for item in items if item.element_id == ARRANGE), None)


def get(ctx: Context, query: GetRelease) -> ReleaseContent:
    require_reader(ctx)
    release = found(ctx, query.release_id)
    why = "" if release.state is ReleaseState.WAITING else "这次发布不在等待审核。"
    why = why or refusal(ctx, ctx.principal, release)
    mine = ctx.principal.user_id == release.asked_by
    return ReleaseContent(
        release,
        queries.files_of(ctx.uow, release.release_id),
        may_decide=not why,
        why_not=why,
        may_arrange=mine and open_item(ctx, release) is not None,
    )

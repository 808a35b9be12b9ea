"""Asking for a release: the files are kept as they are now, and the process begins."""

from __future__ import annotations

from datetime import datetime

from engine.commands.definitions import GetDefinition, ListDefinitions
from engine.commands.instances import CancelInstance, StartInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound, Problem
from engine.store.queries import definitions, turns, work_items
from workflows.designer import queries as drafts
from workflows.designer.difference import difference
from workflows.designer.naming import name_in
from workflows.designer.packing import pack
from workflows.designer.views import Files
from workflows.release import queries
from workflows.release.commands import RequestRelease, RequestRollBack, WithdrawRelease
from workflows.release.rights import refusal, require_process, require_reader
from workflows.release.views import ProcessRightKind, Release, ReleaseKind, ReleaseState

#: The process of a release, and what it is started with.
KEY = "release"
GIVEN = frozenset({"release_id", "process_key", "process_name", "kind", "source_version"})
_LONGEST_NOTE = 2000


def request(ctx: Context, command: RequestRelease) -> Release:
    require_process(ctx, command.key, ProcessRightKind.DRAW)
    draft = drafts.whole(ctx.uow, command.key)
    if draft is None:
        raise NotFound("流程“{key}”没有草稿。", key=command.key)
    if draft.summary.version != command.version:
        raise InvalidState("草稿刚才又改过，请看过再申请发布。")
    return _ask(ctx, command, ReleaseKind.RELEASE, draft.files)


def request_roll_back(ctx: Context, command: RequestRollBack) -> Release:
    require_process(ctx, command.key, ProcessRightKind.DRAW)
    versions = ctx.query(ListDefinitions(command.key, latest_only=False))
    wanted = next((each for each in versions if each.version == command.version), None)
    if wanted is None:
        raise NotFound("流程“{key}”没有第{version}版。", key=command.key, version=command.version)
    files = ctx.query(GetDefinition(definition_id=wanted.definition_id)).files
    return _ask(ctx, command, ReleaseKind.ROLL_BACK, files)


def _ask(
    ctx: Context, command: RequestRelease | RequestRollBack, kind: ReleaseKind, files: Files
) -> Release:
    note = command.note.strip()
    _require_complete(ctx, note, command.live_from)
    turns.take(ctx.uow, "release of a process", command.key)
    under_way = queries.open_of(ctx.uow, command.key)
    if under_way is not None:
        raise InvalidState("流程“{key}”还有一次发布没有结束，先处理那一次。", key=command.key)
    live = definitions.latest(ctx.uow, command.key)
    before = () if live is None else definitions.files_of(ctx.uow, live.definition_id)
    changes = difference(before, files)
    if not changes:
        raise InvalidState("与现行版本没有不同，不用发布。")
    release_id = queries.add(
        ctx.uow,
        {
            "key": command.key,
            "kind": kind.value,
            "source_version": command.version,
            "package": pack(files),
            "based_on": 0 if live is None else live.version,
            "programs": bool(changes.programs),
            "note": note,
            "live_from": command.live_from,
            "running_plan": command.running_plan.value,
            "state": ReleaseState.CHECKING.value,
            "findings": "[]",
            "asked_at": ctx.now,
            "asked_by": ctx.principal.user_id,
            "decided_by": "",
            "reason": "",
        },
    )
    name = live.name if live else name_in(files, command.key) or command.key
    _begin(ctx, release_id, command, kind, name)
    return found(ctx, release_id)


def _begin(
    ctx: Context,
    release_id: int,
    command: RequestRelease | RequestRollBack,
    kind: ReleaseKind,
    name: str,
) -> None:
    """Start the process and do its first step, which is what the asker does."""
    data = {
        "release_id": release_id,
        "process_key": command.key,
        "process_name": name,
        "kind": kind.value,
        "source_version": command.version,
    }
    started = ctx.as_system().execute(
        StartInstance(KEY, f"流程发布：{name}", business_key=f"P13-{release_id}", data=data)
    )
    queries.change(ctx.uow, release_id, {"instance_id": started.instance_id})
    (item,) = work_items.open_of_instance(ctx.uow, started.instance_id)
    ctx.execute(ClaimWorkItem(item.work_item_id))
    live_from = command.live_from.isoformat() if command.live_from else None
    asked = {
        "note": command.note.strip(),
        "live_from": live_from,
        "running_plan": command.running_plan.value,
    }
    ctx.execute(CompleteWorkItem(item.work_item_id, asked))


def _require_complete(ctx: Context, note: str, live_from: datetime | None) -> None:
    problems = []
    if not 1 <= len(note) <= _LONGEST_NOTE:
        problems.append(Problem("note", "请写明改了什么、为什么改，最多{most}字。", {"most": 2000}))
    if live_from is not None and live_from <= ctx.now:
        problems.append(Problem("live_from", "生效时间要晚于现在。"))
    if problems:
        raise InvalidInput("发布申请还不完整。", problems=problems)


def found(ctx: Context, release_id: int) -> Release:
    """The release as it is now.

    Raises:
        NotFound: there is none.
    """
    release = queries.by_id(ctx.uow, release_id)
    if release is None:
        raise NotFound("没有编号{release_id}的发布。", release_id=release_id)
    return release


def withdraw(ctx: Context, command: WithdrawRelease) -> Release:
    require_reader(ctx)
    release = found(ctx, command.release_id)
    if ctx.principal.user_id != release.asked_by and refusal(ctx, ctx.principal, release):
        raise Forbidden("发布由申请人或审核人撤回。")
    if release.state.ended:
        raise InvalidState("这次发布已经结束。")
    reason = command.reason.strip()
    if not reason:
        problem = Problem("reason", "请写明理由")
        raise InvalidInput("还没有写理由。", problems=[problem])
    queries.change(ctx.uow, release.release_id, {"reason": reason})
    ctx.as_system().execute(CancelInstance(release.instance_id or 0, reason))
    return found(ctx, command.release_id)

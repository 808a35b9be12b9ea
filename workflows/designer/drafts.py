"""Beginning, saving, taking over, bringing back and giving up drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.store.queries import definitions, turns
from engine.views import Scope
from workflows.designer import queries
from workflows.designer.blank import blank
from workflows.designer.commands import (
    BeginProcessDraft,
    DiscardProcessDraft,
    EditProcessDraft,
    GetDraftRevision,
    GetProcessDraft,
    ListDraftRevisions,
    ListProcessDrafts,
    NameDrafts,
    RestoreProcessDraft,
    SaveProcessDraft,
)
from workflows.designer.naming import name_in
from workflows.designer.opening import shown
from workflows.designer.packing import checked, pack
from workflows.designer.views import (
    DraftRevision,
    DraftRevisionContent,
    Files,
    ProcessDraft,
    ProcessDraftSummary,
)

DRAW = "definition.draw"
#: Who has not been heard of for so long does not draw any more.
PATIENCE = timedelta(minutes=2)
#: Saves of one person within this time share a revision.
_ONE_SITTING = timedelta(minutes=5)
_REVISIONS_KEPT = 100
_KEY = re.compile(r"[a-z][a-z0-9_]{1,59}", re.ASCII)
_LONGEST_NAME = 60


def begin(ctx: Context, command: BeginProcessDraft) -> ProcessDraftSummary:
    require_right(ctx, DRAW, Scope())
    key = command.key
    turns.take(ctx.uow, "draft of a process", key)
    if queries.summary(ctx.uow, key, locking=False) is not None:
        raise InvalidState("流程“{key}”已经有草稿，请接着改。", key=key)
    deployed = definitions.latest(ctx.uow, key)
    files = command.files
    if not files and deployed is not None:
        files = tuple(definitions.files_of(ctx.uow, deployed.definition_id))
    if not files:
        _require_new(command)
        files = ((f"{key}.bpmn", blank(key, command.name.strip())),)
    package = pack(checked(files))
    user_id = ctx.principal.user_id
    found = ProcessDraftSummary(
        key=key,
        version=1,
        based_on=0 if deployed is None else deployed.version,
        begun_at=ctx.now,
        begun_by=user_id,
        saved_at=ctx.now,
        saved_by=user_id,
        editor=user_id,
        editor_at=ctx.now,
    )
    queries.add(ctx.uow, {**asdict(found), "package": package})
    _keep(ctx, found, package, instead_of=None)
    return found


def save(ctx: Context, command: SaveProcessDraft) -> ProcessDraftSummary:
    present = _to_change(ctx, command.key, command.version)
    draft = queries.whole(ctx.uow, command.key)
    held: Mapping[str, bytes] = dict(draft.files) if draft else {}
    files = {path: content for path, content in held.items() if path not in command.removed}
    files |= {path: _in_its_bytes(held.get(path), path, new) for path, new in command.files}
    if files == held:
        return _heard(ctx, present)
    return _write(ctx, present, tuple(files.items()))


def _in_its_bytes(held: bytes | None, path: str, content: bytes) -> bytes:
    """What says no more than the page was given stays in the bytes and the encoding that it has."""
    if held is None or held == content or shown(path, held) != content.decode(errors="replace"):
        return content
    return held


def restore(ctx: Context, command: RestoreProcessDraft) -> ProcessDraftSummary:
    present = _to_change(ctx, command.key, command.version)
    query = GetDraftRevision(command.key, command.revision_id)
    return _write(ctx, present, get_revision(ctx, query).files, apart=True)


def edit(ctx: Context, command: EditProcessDraft) -> ProcessDraftSummary:
    require_right(ctx, DRAW, Scope())
    present = _present(ctx, command.key, locking=True)
    if not command.take_over:
        _require_nobody_else(ctx, present)
    return _heard(ctx, present)


def discard(ctx: Context, command: DiscardProcessDraft) -> None:
    _to_change(ctx, command.key, command.version)
    queries.remove(ctx.uow, command.key)


def list_drafts(ctx: Context, query: ListProcessDrafts) -> tuple[ProcessDraftSummary, ...]:
    require_right(ctx, DRAW, Scope())
    return tuple(_now(ctx, each) for each in queries.summaries(ctx.uow))


def names(ctx: Context, query: NameDrafts) -> Mapping[str, str]:
    knows = (DRAW, "incident.read")
    if not any(ctx.rights.may(ctx.uow, ctx.principal, each, Scope()) for each in knows):
        return {}
    drafts = (queries.whole(ctx.uow, each) for each in sorted(query.keys))
    told = {each.summary.key: name_in(each.files, each.summary.key) for each in drafts if each}
    return {key: name for key, name in told.items() if name}


def get_draft(ctx: Context, query: GetProcessDraft) -> ProcessDraft:
    require_right(ctx, DRAW, Scope())
    found = queries.whole(ctx.uow, query.key)
    if found is None:
        raise _missing(query.key)
    return replace(found, summary=_now(ctx, found.summary))


def list_revisions(ctx: Context, query: ListDraftRevisions) -> tuple[DraftRevision, ...]:
    require_right(ctx, DRAW, Scope())
    return queries.revisions(ctx.uow, query.key, limit=_REVISIONS_KEPT)


def get_revision(ctx: Context, query: GetDraftRevision) -> DraftRevisionContent:
    require_right(ctx, DRAW, Scope())
    found = queries.revision_content(ctx.uow, query.key, query.revision_id)
    if found is None:
        raise NotFound("这份草稿没有编号{revision_id}的旧稿。", revision_id=query.revision_id)
    return found


def _to_change(ctx: Context, key: str, version: int) -> ProcessDraftSummary:
    """The draft, kept for this transaction, if the actor may change what was looked at.

    Raises:
        InvalidState: somebody else draws on it, or has saved since.
    """
    require_right(ctx, DRAW, Scope())
    present = _present(ctx, key, locking=True)
    _require_nobody_else(ctx, present)
    if present.version != version:
        raise InvalidState(
            "草稿已由{user}另存为第{version}稿，您改的是第{looked_at}稿。",
            user=present.saved_by,
            version=present.version,
            looked_at=version,
        )
    return present


def _write(
    ctx: Context, present: ProcessDraftSummary, files: Files, *, apart: bool = False
) -> ProcessDraftSummary:
    package = pack(checked(files))
    user_id = ctx.principal.user_id
    found = replace(
        present,
        version=present.version + 1,
        saved_at=ctx.now,
        saved_by=user_id,
        editor=user_id,
        editor_at=ctx.now,
    )
    queries.change(ctx.uow, present.key, {**asdict(found), "package": package})
    last = queries.latest_revision(ctx.uow, present.key)
    same_sitting = (
        not apart
        and last is not None
        and last.version > 1
        and last.saved_by == user_id
        and ctx.now - last.saved_at < _ONE_SITTING
    )
    _keep(ctx, found, package, instead_of=last.revision_id if last and same_sitting else None)
    return found


def _keep(
    ctx: Context, found: ProcessDraftSummary, package: bytes, *, instead_of: int | None
) -> None:
    queries.keep(
        ctx.uow,
        found.key,
        version=found.version,
        package=package,
        saved_at=found.saved_at,
        saved_by=found.saved_by,
        instead_of=instead_of,
    )
    if instead_of is None:
        queries.forget_oldest(ctx.uow, found.key, keeping=_REVISIONS_KEPT)


def _heard(ctx: Context, present: ProcessDraftSummary) -> ProcessDraftSummary:
    values = {"editor": ctx.principal.user_id, "editor_at": ctx.now}
    queries.change(ctx.uow, present.key, values)
    return replace(present, editor=ctx.principal.user_id, editor_at=ctx.now)


def _present(ctx: Context, key: str, *, locking: bool) -> ProcessDraftSummary:
    found = queries.summary(ctx.uow, key, locking=locking)
    if found is None:
        raise _missing(key)
    return _now(ctx, found)


def _now(ctx: Context, found: ProcessDraftSummary) -> ProcessDraftSummary:
    """Without an editor who has not been heard of for a while."""
    if found.editor_at is None or ctx.now - found.editor_at < PATIENCE:
        return found
    return replace(found, editor="", editor_at=None)


def _require_nobody_else(ctx: Context, present: ProcessDraftSummary) -> None:
    if present.editor not in {"", ctx.principal.user_id}:
        raise InvalidState(
            "{user}正在改流程“{key}”的草稿。可以只看，或接手后再改。",
            user=present.editor,
            key=present.key,
        )


def _require_new(command: BeginProcessDraft) -> None:
    problems = []
    if not _KEY.fullmatch(command.key):
        problems.append(
            Problem("key", "流程代号要以小写英文字母开头，只用小写字母、数字和下划线，2到60个。")
        )
    if not 1 <= len(command.name.strip()) <= _LONGEST_NAME:
        problems.append(Problem("name", "名称要写1到{most}个字。", {"most": _LONGEST_NAME}))
    if problems:
        raise InvalidInput("新流程的内容有误。", problems=problems)


def _missing(key: str) -> NotFound:
    return NotFound("流程“{key}”没有草稿。", key=key)

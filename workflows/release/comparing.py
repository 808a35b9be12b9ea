"""Two states of one process side by side: deployed versions, the draft, what it was, releases."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.commands.base import Query
from engine.commands.definitions import GetDefinition, ListDefinitions
from engine.context import Context
from engine.errors import NotFound
from workflows.designer.commands import GetDraftRevision, GetProcessDraft
from workflows.designer.difference import Difference, difference
from workflows.designer.views import Files
from workflows.release.commands import GetRelease
from workflows.release.rights import require_reader

_SIDE = re.compile(r"(live|draft|nothing|version|revision|release)(?:-([0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ComparedSide:
    """``kind`` is ``live``, ``draft``, ``nothing``, ``version``, ``revision`` or ``release``;
    ``number`` is the version, the save, or the number of the release."""

    kind: str
    number: int
    files: Files


@dataclass(frozen=True, slots=True)
class ProcessComparison:
    before: ComparedSide
    after: ComparedSide
    difference: Difference


@dataclass(frozen=True, slots=True)
class CompareProcess(Query[ProcessComparison]):
    """What ``after`` has otherwise than ``before``: each ``live``, ``draft``, ``nothing``,
    ``version-3``, ``revision-12`` (by its id) or ``release-5``.

    Raises:
        NotFound: there is no such side.
    """

    key: str
    before: str = "live"
    after: str = "draft"


def compare(ctx: Context, query: CompareProcess) -> ProcessComparison:
    require_reader(ctx)
    before, after = (_side(ctx, query.key, each) for each in (query.before, query.after))
    return ProcessComparison(before, after, difference(before.files, after.files))


def _side(ctx: Context, key: str, name: str) -> ComparedSide:
    asked = _SIDE.fullmatch(name)
    if asked is None:
        raise NotFound("没有“{side}”可以对照。", side=name)
    kind, number = asked[1], int(asked[2] or 0)
    if kind == "nothing":
        return ComparedSide(kind, 0, ())
    if kind == "draft":
        draft = ctx.query(GetProcessDraft(key))
        return ComparedSide(kind, draft.summary.version, draft.files)
    if kind == "revision":
        held = ctx.query(GetDraftRevision(key, number))
        return ComparedSide(kind, held.revision.version, held.files)
    if kind == "release":
        found = ctx.query(GetRelease(number))
        if found.release.key != key:
            raise NotFound("没有编号{release_id}的发布。", release_id=number)
        return ComparedSide(kind, number, found.files)
    return _deployed(ctx, key, kind, number)


def _deployed(ctx: Context, key: str, kind: str, number: int) -> ComparedSide:
    """A version, or the live one; before a process is live there is nothing."""
    versions = ctx.query(ListDefinitions(key, latest_only=False))
    found = next((each for each in versions if kind == "live" or each.version == number), None)
    if found is None and kind == "live":
        return ComparedSide("nothing", 0, ())
    if found is None:
        raise NotFound("流程“{key}”没有第{version}版。", key=key, version=number)
    files = ctx.query(GetDefinition(definition_id=found.definition_id)).files
    return ComparedSide(kind, found.version, files)

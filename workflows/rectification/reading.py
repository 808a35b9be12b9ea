"""Queries: the lists, the figures, one finding."""

from __future__ import annotations

from engine.commands.work_items import GetAttachment
from engine.context import Context
from engine.errors import InvalidInput, NotFound
from engine.store.cursors import Cursor
from engine.views import AttachmentContent
from engine.worktime.arithmetic import local_day, midnight
from workflows.contact_enterprise.enterprise_queries import member_units, unit_by_id
from workflows.organisation.rights import Reach, reach, require, sight
from workflows.rectification import list_queries, queries
from workflows.rectification.commands import (
    CountFindings,
    ExportFindings,
    FindingsOf,
    GetEvidence,
    GetFinding,
    ListFindings,
    ListUnitsToVerify,
)
from workflows.rectification.views import (
    FindingFigures,
    FindingFile,
    FindingPage,
    FoundProblem,
    UnitChoice,
)


def list_findings(ctx: Context, query: ListFindings) -> FindingPage:
    return _page(ctx, query, sight(ctx.principal))


def export_findings(ctx: Context, query: ExportFindings) -> FindingPage:
    require(ctx, "ledger.export")
    return _page(ctx, query, reach(ctx.principal, "ledger.export"))


def _page(ctx: Context, query: ListFindings | ExportFindings, seen: Reach) -> FindingPage:
    if not 1 <= query.limit <= 200:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    after = None
    if query.cursor:
        at, finding_id = Cursor.decode(query.cursor)
        after = (local_day(at), finding_id)
    found = list_queries.page(
        ctx.uow, seen, query.narrow, now=ctx.now, after=after, limit=query.limit + 1
    )
    rows = found[: query.limit]
    more = ""
    if len(found) > query.limit:
        last = rows[-1].finding
        more = Cursor.encode(midnight(last.found_on), last.finding_id)
    return FindingPage(rows, more)


def findings_of(ctx: Context, query: FindingsOf) -> tuple[FoundProblem, ...]:
    return list_queries.of(ctx.uow, sight(ctx.principal), query, ctx.now)


def get_finding(ctx: Context, query: GetFinding) -> FindingFile:
    found = visible_finding(ctx, query.finding_id)
    rounds = queries.rounds_of(ctx.uow, found.finding_id)
    people = {found.officer} | {
        user_id
        for each in rounds
        for user_id in (
            each.planned_by,
            each.handed_in_by,
            each.verified_by,
            each.closed_by,
            each.looked_back_by,
        )
    }
    return FindingFile(found, rounds, ctx.directory.names(ctx.uow, frozenset(people - {""})))


def get_evidence(ctx: Context, query: GetEvidence) -> AttachmentContent:
    """The source's own file: the finding tells which ones go with it."""
    found = visible_finding(ctx, query.finding_id)
    if query.attachment_id not in found.attachment_ids:
        raise NotFound("这条问题没有这个附件。")
    return ctx.as_system().query(GetAttachment(query.attachment_id))


def list_units(ctx: Context, query: ListUnitsToVerify) -> tuple[UnitChoice, ...]:
    found = visible_finding(ctx, query.finding_id)
    if not ctx.rights.may(ctx.uow, ctx.principal, "finding.manage", found.scope):
        return ()
    office = unit_by_id(ctx.uow, found.office_unit_id)
    units = () if office is None else member_units(ctx.uow, office.area)
    return tuple(
        UnitChoice(each.unit_id, each.name) for each in units if each.unit_id != found.unit_id
    )


def count_findings(ctx: Context, query: CountFindings) -> FindingFigures:
    return list_queries.figures(ctx.uow, sight(ctx.principal), query.narrow, now=ctx.now)


def visible_finding(ctx: Context, finding_id: int) -> FoundProblem:
    """A finding that the actor may know of.

    Raises:
        NotFound: there is none, or the actor may not.
    """
    found = queries.by_id(ctx.uow, finding_id, ctx.now)
    if found is None or not ctx.rights.sees(ctx.uow, ctx.principal, found.scope):
        raise NotFound("没有编号为{finding_id}的问题。", finding_id=finding_id)
    return found

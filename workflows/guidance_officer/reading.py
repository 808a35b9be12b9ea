"""Inspections as lists and pages show them."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput, NotFound
from engine.store.cursors import Cursor
from engine.views import Scope
from engine.worktime.arithmetic import local_day, midnight
from workflows.contact_enterprise.quarters import Quarter
from workflows.enterprises.handlers import in_sight
from workflows.guidance_officer import inspection_queries as queries
from workflows.guidance_officer import officer_queries
from workflows.guidance_officer.classification import classify
from workflows.guidance_officer.commands import (
    GetGuidance,
    GetInspection,
    ListComing,
    ListInspections,
)
from workflows.guidance_officer.opening import is_pilot
from workflows.guidance_officer.views import Coming, Guidance, InspectionDetail, InspectionPage
from workflows.organisation.rights import sight

_MONTHS = 12
#: So many inspections stand in the file of an enterprise.
_SHOWN = 50


def list_inspections(ctx: Context, query: ListInspections) -> InspectionPage:
    if not 1 <= query.limit <= 200:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    after = None
    if query.cursor:
        at, inspection_id = Cursor.decode(query.cursor)
        after = (local_day(at), inspection_id)
    today, mine = local_day(ctx.now), query.mine
    narrow = queries.Narrow(
        area=query.area,
        state=query.state,
        manner=query.manner,
        enterprise_id=query.enterprise_id,
        inspector=ctx.principal.user_id if mine else "",
        claimable=officer_queries.enterprises_guided_by(ctx.uow, ctx.principal.identities, today)
        if mine
        else None,
    )
    found = queries.page(ctx.uow, sight(ctx.principal), narrow, after=after, limit=query.limit + 1)
    shown = found[: query.limit]
    more = Cursor.encode(midnight(shown[-1].planned_on), shown[-1].inspection_id) if shown else ""
    return InspectionPage(shown, more if len(found) > query.limit else "")


def get_inspection(ctx: Context, query: GetInspection) -> InspectionDetail:
    found = queries.by_id(ctx.uow, query.inspection_id)
    if found is not None:
        inspection, guidance = found
        scope = Scope(
            inspection.area,
            f"unit:{inspection.office_unit_id}",
            f"enterprise:{inspection.enterprise_id}",
        )
        if ctx.rights.sees(ctx.uow, ctx.principal, scope):
            answers = queries.answers_of(ctx.uow, inspection.inspection_id)
            return InspectionDetail(inspection, answers, guidance)
    raise NotFound("没有编号为{inspection_id}的检查。", inspection_id=query.inspection_id)


def get_guidance(ctx: Context, query: GetGuidance) -> Guidance:
    enterprise = in_sight(ctx, query.enterprise_id)
    fields, pilot = enterprise.fields, is_pilot(ctx, query.enterprise_id)
    kind = classify(fields.ownership, fields.size or "", fields.sector, pilot=pilot)
    narrow = queries.Narrow(enterprise_id=query.enterprise_id)
    return Guidance(
        pilot=pilot,
        yearly=_MONTHS // kind.months_between,
        guides=officer_queries.pairings(
            ctx.uow, local_day(ctx.now), enterprise_id=query.enterprise_id
        ),
        inspections=queries.page(ctx.uow, sight(ctx.principal), narrow, after=None, limit=_SHOWN),
        may_set_pilot=ctx.rights.may(ctx.uow, ctx.principal, "supervise", enterprise.scope),
    )


def list_coming(ctx: Context, query: ListComing) -> tuple[Coming, ...]:
    in_sight(ctx, query.enterprise_id)
    quarter = Quarter.parse(query.period) if query.period else Quarter.of(local_day(ctx.now))
    return queries.coming_in(ctx.uow, query.enterprise_id, quarter)

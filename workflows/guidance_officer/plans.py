"""The yearly inspection plan of an office: proposed by D1, capped, published with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.store.queries.jobs import NewJob
from engine.views import Scope
from engine.worktime.arithmetic import local_day, midnight
from workflows.contact_enterprise.quarters import Quarter
from workflows.divisions import place_name
from workflows.enterprises.handlers import in_sight as enterprise_in_sight
from workflows.guidance_officer import commands as c
from workflows.guidance_officer import inspection_queries, opening
from workflows.guidance_officer import plan_queries as queries
from workflows.guidance_officer.classification import INSPECTION, classify
from workflows.guidance_officer.views import (
    InspectionPlan,
    Manner,
    PlannedInspection,
    PlanProposed,
)
from workflows.organisation.queries import open_office
from workflows.organisation.rights import require, sight
from workflows.parameters.values import value_of

_PLAN = "supervise"
#: An inspection begins so long before its day that the officer can prepare it.
_AHEAD = timedelta(days=14)
_MONTHS = 12


def create_plan(ctx: Context, command: c.CreatePlan) -> InspectionPlan:
    require(ctx, _PLAN, Scope(command.area))
    this_year = local_day(ctx.now).year
    if not this_year <= command.year <= this_year + 1:
        problem = Problem("year", "只能编制今年和明年的计划")
        raise InvalidInput("只能编制今年和明年的计划。", problems=[problem])
    present = queries.plan_of(ctx.uow, command.year, command.area)
    if present is not None:
        return _whole(ctx, present)
    office = open_office(ctx.uow, command.area)
    if office is None:
        raise InvalidInput("{area}没有联席会议办公室。", area=place_name(command.area))
    plan_id = queries.insert_plan(
        ctx.uow,
        {
            "year": command.year,
            "area": command.area,
            "office_unit_id": office.unit_id,
            "created_at": ctx.now,
            "created_by": ctx.principal.user_id,
        },
    )
    return _whole(ctx, _in_sight(ctx, plan_id))


def propose_entries(ctx: Context, command: c.ProposeEntries) -> PlanProposed:
    plan = _managed(ctx, command.plan_id)
    _require_draft(plan)
    planned = Counter(each.enterprise_id for each in queries.entries_of(ctx.uow, plan.plan_id))
    added = complete = 0
    for each in tuple(queries.candidates(ctx.uow, plan.area, local_day(ctx.now))):
        found = classify(each.ownership, each.size, each.sector, pilot=each.pilot)
        days = list(_spread(ctx, plan.year, found.months_between, each.enterprise_id))
        missing = days[planned[each.enterprise_id] :]
        complete += not missing
        rows = ((each.enterprise_id, day, "") for day in missing)
        added += len(queries.insert_entries(ctx.uow, plan.plan_id, rows))
    return PlanProposed(added, complete)


def add_entry(ctx: Context, command: c.AddEntry) -> PlannedInspection:
    plan = _managed(ctx, command.plan_id)
    enterprise = enterprise_in_sight(ctx, command.enterprise_id)
    if not enterprise.area.startswith(plan.area):
        raise InvalidInput("“{name}”不在这份计划的区划内。", name=enterprise.name)
    _check_day(ctx, plan, command.planned_on)
    present = queries.entries_of(ctx.uow, plan.plan_id)
    if any(_same(each, enterprise.enterprise_id, command.planned_on) for each in present):
        problem = Problem("planned_on", "计划里已有这一天")
        raise InvalidInput("计划里已有这一天的检查。", problems=[problem])
    opening.require_room(ctx, enterprise.enterprise_id, enterprise.area, command.planned_on)
    published = plan.published_at is not None
    number = opening.numbered(ctx, Manner.PLANNED, plan.year) if published else ""
    row = (enterprise.enterprise_id, command.planned_on, number)
    (entry_id,) = queries.insert_entries(ctx.uow, plan.plan_id, [row])
    if published:
        _arm(ctx, entry_id, command.planned_on)
    return _entry(ctx, plan.plan_id, entry_id)


def move_entry(ctx: Context, command: c.MoveEntry) -> PlannedInspection:
    entry, plan = _entry_managed(ctx, command.entry_id)
    if entry.inspection_id is not None:
        raise InvalidState("{number}已经开始，不能再改日期。", number=entry.number)
    _check_day(ctx, plan, command.planned_on)
    enterprise = enterprise_in_sight(ctx, entry.enterprise_id)
    opening.require_room(
        ctx,
        entry.enterprise_id,
        enterprise.area,
        command.planned_on,
        instead_of=entry.planned_on,
    )
    queries.update_entry(ctx.uow, entry.entry_id, planned_on=command.planned_on)
    if plan.published_at is not None:
        _arm(ctx, entry.entry_id, command.planned_on)
    return _entry(ctx, plan.plan_id, entry.entry_id)


def drop_entry(ctx: Context, command: c.DropEntry) -> None:
    entry, plan = _entry_managed(ctx, command.entry_id)
    _require_draft(plan)
    queries.drop_entry(ctx.uow, entry.entry_id)


def publish_plan(ctx: Context, command: c.PublishPlan) -> InspectionPlan:
    plan = _whole(ctx, _managed(ctx, command.plan_id))
    _require_draft(plan)
    if not plan.entries:
        raise InvalidInput("计划里还没有检查，不能公布。")
    over = [
        Problem(
            f"entries.{each.entry_id}",
            "{name} {day}：本季度超过{cap}天，请改期或删去",
            {"name": each.enterprise_name, "day": each.planned_on.isoformat(), "cap": plan.cap},
        )
        for each in plan.entries
        if each.over_cap
    ]
    if over:
        raise InvalidInput(
            "有{count}次检查超过季度上限，不能公布。", problems=over, count=len(over)
        )
    for each in plan.entries:
        number = opening.numbered(ctx, Manner.PLANNED, plan.year)
        queries.update_entry(ctx.uow, each.entry_id, number=number)
        _arm(ctx, each.entry_id, each.planned_on)
    queries.publish(ctx.uow, plan.plan_id, ctx.now)
    return _whole(ctx, _in_sight(ctx, plan.plan_id))


def list_plans(ctx: Context, query: c.ListPlans) -> tuple[InspectionPlan, ...]:
    return queries.plans_of(ctx.uow, query.year, sight(ctx.principal))


def get_plan(ctx: Context, query: c.GetPlan) -> InspectionPlan:
    return _whole(ctx, _in_sight(ctx, query.plan_id))


def set_pilot(ctx: Context, command: c.SetPilot) -> None:
    enterprise = enterprise_in_sight(ctx, command.enterprise_id)
    require(ctx, _PLAN, enterprise.scope)
    if command.pilot:
        queries.set_pilot(
            ctx.uow, enterprise.enterprise_id, local_day(ctx.now), ctx.principal.user_id
        )
    else:
        queries.drop_pilot(ctx.uow, enterprise.enterprise_id)


def _spread(ctx: Context, year: int, months_between: int, enterprise_id: int) -> Iterator[date]:
    """Working days over the year, one in every so many months; none of them is past.

    Enterprises get different days of the month, so that not all are visited at once.
    """
    calendar, today = ctx.calendar(), local_day(ctx.now)
    for month in range(months_between, _MONTHS + 1, months_between):
        day = date(year, month, 1 + enterprise_id % 20)
        while not calendar.is_working(day):
            day += timedelta(days=1)
        if day > today:
            yield day


def _in_sight(ctx: Context, plan_id: int) -> InspectionPlan:
    plan = queries.plan_by_id(ctx.uow, plan_id)
    if plan is None or not ctx.rights.sees(ctx.uow, ctx.principal, Scope(plan.area)):
        raise NotFound("没有编号为{plan_id}的年度计划。", plan_id=plan_id)
    return plan


def _managed(ctx: Context, plan_id: int) -> InspectionPlan:
    plan = _in_sight(ctx, plan_id)
    require(ctx, _PLAN, Scope(plan.area))
    return plan


def _entry_managed(ctx: Context, entry_id: int) -> tuple[queries.Entry, InspectionPlan]:
    entry = queries.entry_by_id(ctx.uow, entry_id)
    if entry is None:
        raise NotFound("没有编号为{entry_id}的计划检查。", entry_id=entry_id)
    return entry, _managed(ctx, entry.plan_id)


def _require_draft(plan: InspectionPlan) -> None:
    if plan.published_at is not None:
        raise InvalidState("{year}年的计划已经公布，只能加检查或改日期。", year=plan.year)


def _check_day(ctx: Context, plan: InspectionPlan, day: date) -> None:
    problem = ""
    if day.year != plan.year:
        problem = "日期要在计划的年度内"
    elif day <= local_day(ctx.now):
        problem = "日期要在今天之后"
    elif not ctx.calendar().is_working(day):
        problem = "这一天不是工作日"
    if problem:
        raise InvalidInput("检查日期不合适。", problems=[Problem("planned_on", problem)])


def _same(entry: PlannedInspection, enterprise_id: int, day: date) -> bool:
    return (entry.enterprise_id, entry.planned_on) == (enterprise_id, day)


def _arm(ctx: Context, entry_id: int, day: date) -> None:
    """Let the inspection begin some days before its own. A job for another day does nothing."""
    due_at = max(ctx.now, midnight(day - _AHEAD))
    payload = {"entry_id": entry_id, "planned_on": day.isoformat()}
    ctx.changes.arm(NewJob(kind=opening.OPEN_PLANNED, due_at=due_at, payload=payload))


def _entry(ctx: Context, plan_id: int, entry_id: int) -> PlannedInspection:
    whole = _whole(ctx, _in_sight(ctx, plan_id))
    return next(each for each in whole.entries if each.entry_id == entry_id)


def _whole(ctx: Context, plan: InspectionPlan) -> InspectionPlan:
    """The plan with its entries, and what else comes in the quarter of each of them."""
    entries = queries.entries_of(ctx.uow, plan.plan_id)
    cap = value_of(ctx, INSPECTION, "days_per_quarter", area=plan.area)
    coming = inspection_queries.coming(
        ctx.uow,
        {each.enterprise_id for each in entries},
        date(plan.year, 1, 1),
        date(plan.year, 12, 31),
    )
    shown = []
    for each in entries:
        quarter = Quarter.of(each.planned_on)
        there = [
            other
            for other in coming
            if other.enterprise_id == each.enterprise_id and Quarter.of(other.day) == quarter
        ]
        others = tuple(
            other for other in there if other.unit_id != plan.office_unit_id or not other.inspection
        )
        over = len({other.day for other in there}) > cap
        shown.append(replace(each, others=others, over_cap=over))
    return replace(
        plan,
        entries=tuple(shown),
        cap=cap,
        may_manage=ctx.rights.may(ctx.uow, ctx.principal, _PLAN, Scope(plan.area)),
    )

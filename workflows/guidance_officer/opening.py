"""Beginning inspections: as a plan has it, or for a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.views import Instance, Job, Scope
from engine.worktime.arithmetic import local_day
from workflows.contact_enterprise.enterprise_queries import (
    Enterprise,
    UnitName,
    enterprise_by_id,
    lock_enterprise,
    nearest_office,
    unit_by_id,
)
from workflows.contact_enterprise.quarters import Quarter
from workflows.divisions import place_name
from workflows.enterprises.handlers import in_sight
from workflows.guidance_officer import inspection_queries as queries
from workflows.guidance_officer import plan_queries
from workflows.guidance_officer.classification import INSPECTION
from workflows.guidance_officer.commands import StartInspection
from workflows.guidance_officer.views import Coming, InspectionState, Manner
from workflows.organisation.rights import require
from workflows.parameters.values import value_of

#: The kind of the job that begins one planned inspection.
OPEN_PLANNED = "inspection.open_planned"
#: The data that every inspection begins with.
GIVEN = frozenset(
    {
        *("inspection_id", "number", "manner", "reason", "enterprise_id", "enterprise_name"),
        *("ownership", "size", "sector", "pilot", "ownership_name", "size_name", "sector_name"),
        *("area", "area_name", "office_area", "office_unit_id", "planned_on", "inspector"),
        *("inspector_name", "escalation_code", "answers", "others", "findings", "outcome"),
        *("opinion", "dissent_reason", "dissents", "judgement", "judgement_reason", "guidance"),
        *("good_practice", "review_decision", "review_reason", "inspected_on", "met_with"),
        *("facts_note", "location"),
    }
)
_TEXTS = (
    *("inspector", "inspector_name", "escalation_code", "outcome", "opinion", "dissent_reason"),
    *("judgement", "judgement_reason", "guidance", "good_practice", "review_decision"),
    *("review_reason", "inspected_on", "met_with", "facts_note"),
    "location",
)
_SERIES = {Manner.PLANNED: "检查计划", Manner.UNPLANNED: "计划外检查"}


def start_inspection(ctx: Context, command: StartInspection) -> Instance:
    """Begin an unplanned one; offices and officers may."""
    in_sight(ctx, command.enterprise_id)
    enterprise = enterprise_by_id(ctx.uow, command.enterprise_id)
    if enterprise is None:
        raise NotFound("没有编号为{enterprise_id}的企业。", enterprise_id=command.enterprise_id)
    require(ctx, "instance.start", Scope(enterprise.area))
    if len(command.reason.strip()) < 5:
        problem = Problem("reason", "请写明为什么要在计划外检查，至少5个字")
        raise InvalidInput("计划外检查要写明事由。", problems=[problem])
    day = command.planned_on or local_day(ctx.now)
    if day < local_day(ctx.now):
        raise InvalidInput(
            "检查日期不能在今天之前。", problems=[Problem("planned_on", "检查日期不能在今天之前")]
        )
    lock_enterprise(ctx.uow, enterprise.enterprise_id)
    present = queries.going_on(ctx.uow, enterprise.enterprise_id)
    if present is not None:
        raise InvalidState("{number}还没有检查，请办完再发起。", number=present.number)
    require_room(ctx, enterprise.enterprise_id, enterprise.area, day)
    office = _office(ctx, enterprise)
    number = numbered(ctx, Manner.UNPLANNED, day.year)
    return _begin(ctx, enterprise, office, number, Manner.UNPLANNED, command.reason.strip(), day)


def open_planned(ctx: Context, job: Job) -> None:
    """Begin an inspection that a plan holds, unless it has begun or was taken out."""
    entry = plan_queries.entry_by_id(ctx.uow, int(job.payload["entry_id"]))
    if entry is None or entry.inspection_id is not None:
        return
    if entry.planned_on.isoformat() != job.payload["planned_on"]:
        return  # It was moved, and has a job for its new day.
    enterprise = enterprise_by_id(ctx.uow, entry.enterprise_id)
    office = unit_by_id(ctx.uow, entry.office_unit_id)
    if enterprise is None:
        return
    office = office or _office(ctx, enterprise)
    started = _begin(ctx, enterprise, office, entry.number, Manner.PLANNED, "", entry.planned_on)
    found = queries.by_instance(ctx.uow, started.instance_id)
    if found is not None:
        plan_queries.note_begun(ctx.uow, entry.entry_id, found.inspection_id)


def numbered(ctx: Context, manner: Manner, year: int) -> str:
    """``检查计划2026-0173``: the next of its series and year."""
    return f"{_SERIES[manner]}{year}-{queries.next_number(ctx.uow, manner, year):04d}"


def require_room(
    ctx: Context, enterprise_id: int, area: str, day: date, *, instead_of: date | None = None
) -> tuple[Coming, ...]:
    """Refuse another day at an enterprise in a full quarter; who else comes in it.

    Whoever comes on the same day as another makes no further day of it.

    Raises:
        InvalidInput: the quarter has as many days as ``days_per_quarter`` allows.
    """
    others = queries.coming_in(ctx.uow, enterprise_id, Quarter.of(day))
    limit = value_of(ctx, INSPECTION, "days_per_quarter", area=area)
    if len({each.day for each in others} - {day, instead_of}) >= limit:
        problem = Problem(
            "planned_on",
            "这家企业本季度已安排{limit}天检查和走访（{others}），请同日前往，或改到别的季度",
            {"limit": limit, "others": in_words(others)},
        )
        raise InvalidInput("检查和走访已到上限。", problems=[problem])
    return others


def in_words(others: tuple[Coming, ...]) -> str:
    """Days and bodies, as people read them."""
    kinds = {True: "检查", False: "走访"}
    return "；".join(
        f"{each.day.isoformat()} {each.body}{kinds[each.inspection]}" for each in others
    )


def is_pilot(ctx: Context, enterprise_id: int) -> bool:
    return bool(plan_queries.pilots(ctx.uow, [enterprise_id]))


def _office(ctx: Context, enterprise: Enterprise) -> UnitName:
    office = nearest_office(ctx.uow, enterprise.area)
    if office is None:
        raise InvalidInput(
            "{area}及其上级都没有联席会议办公室，无法交办。", area=place_name(enterprise.area)
        )
    return office


def _begin(
    ctx: Context,
    enterprise: Enterprise,
    office: UnitName,
    number: str,
    manner: Manner,
    reason: str,
    day: date,
) -> Instance:
    inspection_id = queries.insert_inspection(
        ctx.uow,
        {
            "number": number,
            "manner": manner,
            "reason": reason,
            "enterprise_id": enterprise.enterprise_id,
            "area": enterprise.area,
            "office_unit_id": office.unit_id,
            "planned_on": day,
            "state": InspectionState.OPEN,
            "opened_at": ctx.now,
        },
    )
    started = ctx.execute(
        StartInstance(
            key=INSPECTION,
            title=f"{enterprise.name}：入企检查 {number}",
            business_key=number,
            data=_data(ctx, enterprise, office)
            | {
                "inspection_id": inspection_id,
                "number": number,
                "manner": str(manner),
                "reason": reason,
                "planned_on": day.isoformat(),
            },
            scope=Scope(enterprise.area, f"unit:{office.unit_id}", enterprise.scope.subject),
            unique=True,
        )
    )
    queries.update_inspection(ctx.uow, inspection_id, instance_id=started.instance_id)
    return started


def _data(ctx: Context, enterprise: Enterprise, office: UnitName) -> dict[str, Any]:
    names = enterprise.names
    return {
        "enterprise_id": enterprise.enterprise_id,
        "enterprise_name": enterprise.name,
        "ownership": enterprise.ownership,
        "size": enterprise.size,
        "sector": enterprise.sector,
        "pilot": is_pilot(ctx, enterprise.enterprise_id),
        "ownership_name": names.ownership,
        "size_name": names.size,
        "sector_name": names.sector,
        "area": enterprise.area,
        "area_name": place_name(enterprise.area),
        "office_area": office.area,
        "office_unit_id": office.unit_id,
        "dissents": 0,
        "answers": [],
        "others": [],
        "findings": [],
        **dict.fromkeys(_TEXTS, ""),
    }

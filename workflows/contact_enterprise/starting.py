"""Starting contacts: one, or all that are due in a quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, NotFound
from engine.views import Instance, Scope
from engine.worktime.arithmetic import local_day
from workflows.contact_enterprise import enterprise_queries as queries
from workflows.contact_enterprise.classification import KEY, classify
from workflows.contact_enterprise.commands import PlanQuarter, StartContact
from workflows.contact_enterprise.enterprise_queries import Enterprise
from workflows.contact_enterprise.quarters import Quarter
from workflows.contact_enterprise.views import QuarterPlanned
from workflows.divisions import place_name
from workflows.organisation.rights import reach

#: The data that every contact begins with.
GIVEN = frozenset(
    {
        *("enterprise_id", "enterprise_name", "ownership", "size", "sector", "ownership_name"),
        *("size_name", "sector_name", "area", "area_name", "office_area", "office_unit_id"),
        *("unit_id", "unit_name", "unit_options", "period", "purpose", "escalation_code"),
        *("needs", "follow_ups", "returns", "dissents"),
    }
)


def start_contact(ctx: Context, command: StartContact) -> Instance:
    enterprise = visible_enterprise(ctx, command.enterprise_id)
    today = Quarter.of(local_day(ctx.now))
    quarter = Quarter.parse(command.period) if command.period else today
    return _start(ctx, enterprise, quarter, command.purpose)


def visible_enterprise(ctx: Context, enterprise_id: int) -> Enterprise:
    """An enterprise that the actor may know of: by scope, or for answering for a contact of it.

    Raises:
        NotFound: there is none, or the actor may not.
    """
    found = queries.enterprise_by_id(ctx.uow, enterprise_id)
    if found is not None:
        owners = frozenset(
            f"unit:{group.split(':')[1]}"
            for group in ctx.principal.all_groups
            if group.startswith("unit:")
        )
        if ctx.rights.sees(ctx.uow, ctx.principal, found.scope) or queries.has_instance(
            ctx.uow, found.scope, owners
        ):
            return found
    raise NotFound("没有编号为{enterprise_id}的企业。", enterprise_id=enterprise_id)


def plan_quarter(ctx: Context, command: PlanQuarter) -> QuarterPlanned:
    quarter = Quarter.parse(command.period)
    if not command.area and command.unit_id is None:
        raise InvalidInput("请指定区划或者联系单位。")
    if not 1 <= command.limit <= 1000:
        raise InvalidInput("一次发起1到1000件，现在是{limit}件。", limit=command.limit)
    _require_start(ctx, command)
    present = queries.business_keys(ctx.uow, KEY, f"P03-{quarter}-")
    visits = queries.last_visits(ctx.uow, area=command.area)
    started: list[int] = []
    counts = {"present": 0, "not_due": 0, "remaining": 0}
    found = queries.enterprises_to_contact(ctx.uow, area=command.area, unit_id=command.unit_id)
    for enterprise in tuple(found):
        last = visits.get(enterprise.enterprise_id)
        if business_key(enterprise, quarter) in present:
            counts["present"] += 1
        elif not is_due(enterprise, quarter, None if last is None else Quarter.of(last)):
            counts["not_due"] += 1
        elif len(started) >= command.limit:
            counts["remaining"] += 1
        else:
            started.append(_start(ctx, enterprise, quarter, "").instance_id)
    return QuarterPlanned(started=tuple(started), **counts)


def is_due(enterprise: Enterprise, quarter: Quarter, last: Quarter | None) -> bool:
    """Whether an enterprise last visited in ``last`` is to be visited in ``quarter``."""
    found = classify(enterprise.ownership, enterprise.size, enterprise.sector)
    return last is None or quarter.since(last) >= found.quarters_between


def business_key(enterprise: Enterprise, quarter: Quarter) -> str:
    """One contact of an enterprise and quarter: ``P03-2026Q2-33``."""
    return f"P03-{quarter}-{enterprise.enterprise_id}"


def _require_start(ctx: Context, command: PlanQuarter) -> None:
    """Refuse to plan for others; each start is checked again by itself."""
    area, owner = command.area, ""
    if command.unit_id is not None:
        unit = queries.unit_by_id(ctx.uow, command.unit_id)
        if unit is None:
            raise NotFound("没有编号为{unit_id}的单位。", unit_id=command.unit_id)
        area, owner = area or unit.area, f"unit:{unit.unit_id}"
    if not reach(ctx.principal, "instance.start").covers(Scope(area, owner)):
        raise Forbidden("您现在的岗位不能为这个范围安排联系。")


def _start(ctx: Context, enterprise: Enterprise, quarter: Quarter, purpose: str) -> Instance:
    queries.lock_enterprise(ctx.uow, enterprise.enterprise_id)
    data, owner = _data(ctx, enterprise, quarter, purpose)
    return ctx.execute(
        StartInstance(
            key=KEY,
            title=f"{enterprise.name}：{quarter.year}年第{quarter.number}季度联系",
            business_key=business_key(enterprise, quarter),
            data=data,
            scope=Scope(enterprise.area, owner, enterprise.scope.subject),
            unique=True,
        )
    )


def _data(
    ctx: Context, enterprise: Enterprise, quarter: Quarter, purpose: str
) -> tuple[Mapping[str, Any], str]:
    """The data of a new contact, and who answers for it until a unit is chosen."""
    contact_unit = (
        None
        if enterprise.contact_unit_id is None
        else queries.unit_by_id(ctx.uow, enterprise.contact_unit_id)
    )
    home = enterprise.area if contact_unit is None else contact_unit.area
    office = queries.nearest_office(ctx.uow, home)
    if office is None:
        raise InvalidInput(
            "{area}及其上级都没有联席会议办公室，无法交办。", area=place_name(enterprise.area)
        )
    choices = list(queries.member_units(ctx.uow, office.area))
    if contact_unit is not None and contact_unit not in choices:
        choices.append(contact_unit)
    names = enterprise.names
    data = {
        "enterprise_id": enterprise.enterprise_id,
        "enterprise_name": enterprise.name,
        "ownership": enterprise.ownership,
        "size": enterprise.size,
        "sector": enterprise.sector,
        "ownership_name": names.ownership,
        "size_name": names.size,
        "sector_name": names.sector,
        "area": enterprise.area,
        "area_name": place_name(enterprise.area),
        "office_area": office.area,
        "office_unit_id": office.unit_id,
        "unit_id": "" if contact_unit is None else str(contact_unit.unit_id),
        "unit_name": "" if contact_unit is None else contact_unit.name,
        "unit_options": [{"value": str(each.unit_id), "label": each.name} for each in choices],
        "period": str(quarter),
        "purpose": purpose.strip(),
        # The conditions and groups of P02 read it where nobody has escalated anything yet.
        "escalation_code": "",
        "needs": [],
        "follow_ups": [],
        "returns": [],
        "dissents": 0,
    }
    return data, f"unit:{(contact_unit or office).unit_id}"

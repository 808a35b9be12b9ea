"""Planned visits: the cap of an enterprise and quarter, and who else comes (6.2-01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.worktime.arithmetic import local_day
from workflows.contact_enterprise import visit_queries
from workflows.contact_enterprise.classification import KEY
from workflows.contact_enterprise.commands import ListPlannedVisits, ListVisits
from workflows.contact_enterprise.enterprise_queries import lock_enterprise
from workflows.contact_enterprise.quarters import Quarter
from workflows.contact_enterprise.starting import visible_enterprise
from workflows.contact_enterprise.views import PlannedVisit
from workflows.contact_enterprise.visit_queries import NewPlan
from workflows.parameters.values import value_of


def register_plan(ctx: Context, call: ServiceCall) -> Data:
    """Enter the planned visit, and from its date the time to record it.

    Units that come on the same day make one visit.

    Raises:
        InvalidInput: the quarter has as many visiting days as ``visits_per_quarter`` allows.
    """
    planned_on = _planned_on(call)
    lock_enterprise(ctx.uow, call.data["enterprise_id"])
    plan = NewPlan(
        instance_id=call.instance.instance_id,
        enterprise_id=call.data["enterprise_id"],
        unit_id=int(call.data["unit_id"]),
        planned_on=planned_on,
        together_with=call.data.get("together_with") or "",
    )
    others = visit_queries.keep_plan(ctx.uow, plan, Quarter.of(planned_on))
    # Where there is no room the refusal takes the plan back with everything else.
    limit = value_of(ctx, KEY, "visits_per_quarter", area=call.instance.scope.area)
    _require_room(others, planned_on, limit)
    return {
        "same_period": _in_words(others),
        "manner": call.data.get("planned_manner") or "visit",
        "visited_on": planned_on.isoformat(),
    }


def same_period(ctx: Context, call: ServiceCall) -> str:
    """Who else visits the enterprise in the contact's quarter, in words; empty for nobody."""
    visits = visit_queries.visits_in(
        ctx.uow, call.data["enterprise_id"], Quarter.parse(call.data["period"])
    )
    return _in_words(
        [
            (each.planned_on, each.unit_name)
            for each in visits
            if each.instance_id != call.instance.instance_id
        ]
    )


def list_visits(ctx: Context, query: ListVisits) -> tuple[PlannedVisit, ...]:
    visible_enterprise(ctx, query.enterprise_id)
    quarter = Quarter.parse(query.period) if query.period else Quarter.of(local_day(ctx.now))
    return visit_queries.visits_in(ctx.uow, query.enterprise_id, quarter)


def list_planned_visits(ctx: Context, query: ListPlannedVisits) -> tuple[PlannedVisit, ...]:
    unit_ids = frozenset(
        int(group.split(":")[1]) for group in ctx.principal.all_groups if group.startswith("unit:")
    )
    return visit_queries.visits_planned_by(ctx.uow, unit_ids, min(query.limit, 100))


def _planned_on(call: ServiceCall) -> date:
    try:
        return date.fromisoformat(str(call.data.get("planned_on"))[:10])
    except ValueError:
        problem = Problem("planned_on", "请填写计划走访日期")
        raise InvalidInput("走访计划没有日期。", problems=[problem]) from None


def _require_room(others: Sequence[tuple[date, str]], planned_on: date, limit: int) -> None:
    if len({day for day, _ in others} - {planned_on}) < limit:
        return
    problem = Problem(
        "planned_on",
        "这家企业本季度已安排{limit}天走访（{visits}），请与其他单位同日前往，或改到别的季度",
        {"limit": limit, "visits": _in_words(others)},
    )
    raise InvalidInput("走访次数已到上限。", problems=[problem])


def _in_words(visits: Sequence[tuple[date, str]]) -> str:
    """Days and names of units, as people read them."""
    return "；".join(f"{day.isoformat()} {name}" for day, name in visits)

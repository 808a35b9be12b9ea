"""Service tasks that hand a contact over to a unit, and take it back (clause 6.1-01)."""

from __future__ import annotations

from datetime import datetime

from engine.commands.instances import SetScope
from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.views import Scope
from engine.worktime.arithmetic import local_day, working_days_between
from workflows.contact_enterprise import enterprise_queries as queries
from workflows.contact_enterprise.classification import KEY
from workflows.contact_enterprise.visits import same_period
from workflows.parameters.values import value_of


def hand_over(ctx: Context, call: ServiceCall) -> Data:
    """The chosen unit answers for the contact from now on; the time to return it begins."""
    chosen = str(call.data.get("unit_id") or "")
    unit = queries.unit_by_id(ctx.uow, int(chosen)) if chosen.isdecimal() else None
    if unit is None:
        problem = Problem("unit_id", "请选择联系单位")
        raise InvalidInput("还没有选定联系单位。", problems=[problem])
    _put_under(ctx, call, unit.unit_id)
    return {
        "unit_id": str(unit.unit_id),
        "unit_name": unit.name,
        "assigned_at": ctx.now.isoformat(),
        "sign_decision": "",
        "return_reason": "",
    }


def receive(ctx: Context, call: ServiceCall) -> Data:
    """Note that the unit signed, or take a return back to the office.

    Raises:
        InvalidInput: it is returned later than the parameter ``return_limit`` allows.
    """
    data = call.data
    if data.get("sign_decision") != "return":
        return {"signed_at": ctx.now.isoformat(), "same_period": same_period(ctx, call)}
    _require_in_time(ctx, call)
    _put_under(ctx, call, int(data["office_unit_id"]))
    note = {
        "unit_id": data["unit_id"],
        "unit_name": data["unit_name"],
        "reason": data.get("return_reason", ""),
        "at": ctx.now.isoformat(),
    }
    return {"returns": [*data.get("returns", []), note], "assign_decision": ""}


def _require_in_time(ctx: Context, call: ServiceCall) -> None:
    limit = value_of(ctx, KEY, "return_limit", area=call.instance.scope.area)
    assigned_on = local_day(datetime.fromisoformat(call.data["assigned_at"]))
    calendar = ctx.calendar(call.instance.scope.owner)
    passed = working_days_between(calendar, assigned_on, local_day(ctx.now))
    if passed > limit:
        problem = Problem(
            "sign_decision",
            "退回须在交办后{limit}个工作日内提出，现在已过{passed}个工作日",
            {"limit": limit, "passed": passed},
        )
        raise InvalidInput("退回期限已过，请签收。", problems=[problem])


def _put_under(ctx: Context, call: ServiceCall, unit_id: int) -> None:
    scope = call.instance.scope
    ctx.execute(
        SetScope(call.instance.instance_id, Scope(scope.area, f"unit:{unit_id}", scope.subject))
    )

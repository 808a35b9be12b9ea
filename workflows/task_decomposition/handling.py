"""Service tasks of one task: handed over, signed for, settled, sent back, closed (6.1-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine.commands.instances import RaiseEscalation, SetScope
from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.interpreter.contract import Data
from engine.store.queries import work_items
from engine.views import Scope
from engine.worktime.arithmetic import add, local_day, working_days_between
from engine.worktime.durations import parse_duration
from workflows.parameters.values import duration_of, value_of
from workflows.task_decomposition import rows
from workflows.task_decomposition.commands import ChangeLead
from workflows.task_decomposition.following import note
from workflows.task_decomposition.opening import (
    ASK_CO_UNITS,
    CANCEL_CONTRIBUTION,
    TASK,
    contribution_data,
    later,
)
from workflows.task_decomposition.views import ContributionState, TaskState

#: The escalation that takes a task back from the one who carries it out.
LEAD_CHANGED = "task_lead_changed"
_STATE_WORDS = {
    ContributionState.NAMED: "未请求",
    ContributionState.ASKED: "落实中",
    ContributionState.DONE: "已落实",
    ContributionState.RELIEVED: "不再协办",
    ContributionState.TAKEN_BACK: "已收回",
}


def hand_over(ctx: Context, call: ServiceCall) -> Data:
    """The lead answers for the task from now on; the times to sign and to finish begin."""
    again = call.data.get("settle_decision") == "dispatch"
    named = _chosen(call) if again else _as_given(call)
    task_id = _task_id(call)
    gone = rows.set_co_units(ctx.uow, task_id, [int(each) for each in named["co_unit_ids"]])
    for contribution_id in gone:
        reason = "办公室重新核定了协办单位。"
        later(ctx, call, CANCEL_CONTRIBUTION, contribution_id=contribution_id, reason=reason)
    owner = f"unit:{named['unit_id']}"
    scope = call.instance.scope
    if scope.owner != owner:
        ctx.execute(SetScope(call.instance.instance_id, Scope(scope.area, owner, scope.subject)))
    rows.change_task(
        ctx.uow,
        task_id,
        instance_id=call.instance.instance_id,
        lead_unit_id=int(named["unit_id"]),
        person=named["person"],
        due_at=_due_at(ctx, owner, call.data),
    )
    return named | {
        "assigned_at": ctx.now.isoformat(),
        "sign_decision": "",
        "return_reason": "",
        "settle_decision": "",
    }


def _as_given(call: ServiceCall) -> dict[str, Any]:
    names = ("unit_id", "unit_name", "co_unit_ids", "co_units", "person")
    return {name: call.data[name] for name in names}


def _chosen(call: ServiceCall) -> dict[str, Any]:
    """Lead and co-units as the office has settled them.

    Raises:
        InvalidInput: there is no lead, or it is a co-unit too.
    """
    names = {each["value"]: each["label"] for each in call.data["unit_options"]}
    lead = str(call.data.get("new_unit_id") or "")
    co_units = [str(each) for each in call.data.get("new_co_unit_ids") or []]
    if lead not in names:
        problem = Problem("new_unit_id", "请选择主办单位")
        raise InvalidInput("还没有核定主办单位。", problems=[problem])
    if lead in co_units:
        problem = Problem("new_co_unit_ids", "主办单位不能同时是协办单位")
        raise InvalidInput("主办和协办是同一单位。", problems=[problem])
    return {
        "unit_id": lead,
        "unit_name": names[lead],
        "co_unit_ids": co_units,
        "co_units": "、".join(names.get(each, "") for each in co_units),
        "person": call.data.get("person") or "",
    }


def _due_at(ctx: Context, owner: str, data: Data) -> datetime | None:
    if data.get("due_at"):
        return datetime.fromisoformat(str(data["due_at"]))
    length = str(data.get("due_in") or "")
    return add(ctx.calendar(owner), ctx.now, parse_duration(length)) if length else None


def receive(ctx: Context, call: ServiceCall) -> Data:
    """Note that the lead signed, or let a return or dispute go to the office.

    Raises:
        InvalidInput: it is returned later than the parameter ``return_limit`` allows.
    """
    if call.data.get("sign_decision") == "accept":
        return {"signed_at": ctx.now.isoformat()}
    limit = value_of(ctx, TASK, "return_limit", area=call.instance.scope.area)
    assigned_on = local_day(datetime.fromisoformat(call.data["assigned_at"]))
    calendar = ctx.calendar(call.instance.scope.owner)
    passed = working_days_between(calendar, assigned_on, local_day(ctx.now))
    if passed > limit:
        problem = Problem(
            "sign_decision",
            "退回和争议须在交办后{limit}个工作日内提出，现在已过{passed}个工作日",
            {"limit": limit, "passed": passed},
        )
        raise InvalidInput("退回期限已过，请签收。", problems=[problem])
    return {"signed_at": ""}


def ask_co_units(ctx: Context, call: ServiceCall) -> Data:
    """Have each co-unit asked that was not asked yet."""
    person = str(call.data.get("person") or "").strip()
    note(ctx, call.instance.instance_id, person=person[:200])
    if call.data.get("co_unit_ids"):
        later(ctx, call, ASK_CO_UNITS, task_id=_task_id(call), data=contribution_data(call))
    return {}


def note_progress(ctx: Context, call: ServiceCall) -> Data:
    rows.add_progress(
        ctx.uow,
        {
            "task_id": _task_id(call),
            "reported_at": ctx.now,
            "text": call.data["progress_text"],
            "next_steps": call.data.get("next_steps") or "",
            "difficulties": call.data.get("difficulties") or "",
        },
    )
    return {}


def gather(ctx: Context, call: ServiceCall) -> Data:
    """What the office needs to verify: the parts of the co-units, and the last report."""
    found = rows.gathered(ctx.uow, _task_id(call))
    lines = [
        f"{name}（{_STATE_WORDS[ContributionState(state)]}）" + (f"：{result}" if result else "")
        for name, state, result in found.contributions
    ]
    return {
        "contributions_text": "；".join(lines),
        "last_progress": found.last_progress,
    }


def send_back(ctx: Context, call: ServiceCall) -> Data:
    """Another round: the time to finish begins anew."""
    length = duration_of(ctx, TASK, "rework_due", area=call.instance.scope.area)
    due_at = add(ctx.calendar(call.instance.scope.owner), ctx.now, parse_duration(length))
    note(ctx, call.instance.instance_id, due_at=due_at)
    return {
        "rounds": call.data.get("rounds", 1) + 1,
        "assigned_at": ctx.now.isoformat(),
        "due_at": "",
        "due_in": length,
    }


def close(ctx: Context, call: ServiceCall) -> Data:
    """销号: in time where the lead handed its last round in by its due date."""
    handed_in = rows.last_handed_in(ctx.uow, call.instance.instance_id, "carry_out")
    on_time = handed_in is not None and (handed_in[1] is None or handed_in[0] <= handed_in[1])
    rows.change_task(
        ctx.uow,
        _task_id(call),
        state=TaskState.CLOSED.value,
        closed_at=ctx.now,
        on_time=on_time,
    )
    _take_contributions_back(ctx, call, "任务已销号。")
    return {"closed_at": ctx.now.isoformat()}


def withdraw(ctx: Context, call: ServiceCall) -> Data:
    rows.change_task(ctx.uow, _task_id(call), state=TaskState.WITHDRAWN.value, closed_at=ctx.now)
    _take_contributions_back(ctx, call, "任务已撤回。")
    return {"withdrawn_at": ctx.now.isoformat()}


def _take_contributions_back(ctx: Context, call: ServiceCall, reason: str) -> None:
    for contribution_id in rows.under_way(ctx.uow, _task_id(call)):
        later(ctx, call, CANCEL_CONTRIBUTION, contribution_id=contribution_id, reason=reason)


def change_lead(ctx: Context, command: ChangeLead) -> int:
    found = rows.task_row(ctx.uow, command.task_id)
    if found is None or found.instance_id is None:
        raise NotFound("没有编号为{task_id}的任务。", task_id=command.task_id)
    require_right(ctx, "work_item.assign", Scope(found.area, f"unit:{found.lead_unit_id}"))
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput("变更主办要写明理由。", problems=[Problem("reason", "请写明理由")])
    items = work_items.open_of_instance(ctx.uow, found.instance_id)
    present = next((each for each in items if each.element_id == "carry_out"), None)
    if present is None:
        raise InvalidState("任务“{title}”现在不在落实，不能变更主办。", title=found.title)
    payload = {"return_reason": reason, "sign_decision": "change"}
    ctx.as_system().execute(RaiseEscalation(present.work_item_id, LEAD_CHANGED, payload))
    return command.task_id


def _task_id(call: ServiceCall) -> int:
    return int(call.data["task_id"])

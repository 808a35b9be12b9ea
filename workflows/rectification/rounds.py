"""Service tasks of the rounds: opening one, what is planned, handed in and verified."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.context import Context, ServiceCall
from engine.interpreter.contract import Data
from engine.worktime.arithmetic import add_working_days, end_of_day, local_day
from workflows.doing import doer
from workflows.rectification.grading import plan_days, working_days
from workflows.rectification.recording import record, show
from workflows.rectification.verifier import verifying_unit
from workflows.rectification.views import FindingState, Grade, RoundKind


def open_round(ctx: Context, call: ServiceCall) -> Data:
    """Begin the first round, or one after a look-back: to be planned within the grade's time."""
    kind = RoundKind(call.data["round_kind"])
    opened, began = _next(ctx, call, kind, str(call.data["round_reason"]))
    grading = call.data["grading"]
    shown = began | {
        "grade": grading["grade"],
        "grade_reason": grading["reason"],
        "state": FindingState.PLANNING.value,
    }
    if kind is RoundKind.REOPENED:
        shown |= {"reopened": call.data["reopened"], "closed_at": None, "looked_back_at": None}
    show(ctx, call, shown)
    record(ctx, call, opened=opened)
    days = plan_days(ctx, Grade(grading["grade"]), area=call.instance.scope.area)
    return {
        "round": began["rounds"],
        "due_at": began["due_at"].isoformat(),
        "plan_due_in": f"P{days}WD",
        "plan_overdue_in": f"P{days}WD",
        "plan_opinion": "",
    }


def note_plan(ctx: Context, call: ServiceCall) -> Data:
    """Enter what the enterprise plans, or why it dissents."""
    data = call.data
    if data.get("plan_opinion") == "dissent":
        reason = _text(data, "dissent_reason")
        record(ctx, call, of_round={"dissent_reason": reason, "dissent_answer": ""})
        show(ctx, call, {"state": FindingState.DISPUTED.value})
        return {"dissent_decision": ""}
    planned_on = _text(data, "planned_on")
    planned = {
        "cause": _text(data, "cause"),
        "measures": _text(data, "measures"),
        "responsible": _text(data, "responsible"),
        "planned_on": date.fromisoformat(planned_on[:10]) if planned_on else None,
        "planned_at": ctx.now,
        "planned_by": doer(ctx, call),
    }
    record(ctx, call, of_round=planned)
    show(ctx, call, {"state": FindingState.RECTIFYING.value})
    return {}


def answer_dissent(ctx: Context, call: ServiceCall) -> Data:
    """The office upholds a dissent, and the finding is withdrawn; or it answers, and it stands."""
    answer = _text(call.data, "dissent_answer")
    record(ctx, call, of_round={"dissent_answer": answer})
    if call.data.get("dissent_decision") == "uphold":
        return {"withdrawn_reason": answer}
    show(ctx, call, {"state": FindingState.PLANNING.value})
    return {"plan_opinion": ""}


def hand_in(ctx: Context, call: ServiceCall) -> Data:
    """Enter what was done and what shows it."""
    handed_in = {
        "done": _text(call.data, "done"),
        "evidence": _text(call.data, "evidence"),
        "handed_in_at": ctx.now,
        "handed_in_by": doer(ctx, call),
    }
    record(ctx, call, of_round=handed_in, shown={"state": FindingState.VERIFYING.value})
    return {"verification": "", "close_decision": "", **verifying_unit(ctx, call)}


def note_verification(ctx: Context, call: ServiceCall) -> Data:
    """Enter what the unit found; a rejection begins the next round with its reasons."""
    data = call.data
    accepted = data.get("verification") == "accept"
    note = _text(data, "verify_note" if accepted else "verify_reason")
    verified = {
        "verification": "accept" if accepted else "reject",
        "manner": _text(data, "manner"),
        "verification_note": note,
        "verified_at": ctx.now,
        "verified_by": doer(ctx, call),
    }
    if accepted:
        record(ctx, call, of_round=verified)
        show(ctx, call, {"state": FindingState.CLOSING.value})
        return {"close_decision": ""}
    opened, began = _next(ctx, call, RoundKind.REJECTED, note)
    shown = began | {"state": FindingState.RECTIFYING.value}
    record(ctx, call, of_round=verified, opened=opened, shown=shown)
    return {
        "round": began["rounds"],
        "rejections": data["rejections"] + 1,
        "due_at": began["due_at"].isoformat(),
        "done": "",
        "evidence": "",
    }


def _next(
    ctx: Context, call: ServiceCall, kind: RoundKind, reason: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The next round, and what the finding shows of it."""
    calendar = ctx.calendar(call.instance.scope.owner)
    days = working_days(ctx, call.data["grading"]["limit"], kind, area=call.instance.scope.area)
    due_at = end_of_day(calendar, add_working_days(calendar, local_day(ctx.now), days))
    number = call.data["round"] + 1
    opened = {
        "finding_id": call.data["finding_id"],
        "number": number,
        "kind": kind.value,
        "reason": reason,
        "opened_at": ctx.now,
        "due_at": due_at,
    }
    return opened, {"rounds": number, "due_at": due_at}


def _text(data: Data, name: str) -> str:
    return str(data.get(name) or "").strip()

"""Service tasks at the end of a round: closure (销号), look-back, withdrawal, transfer."""

from __future__ import annotations

from engine.commands.instances import SetScope
from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.views import Scope
from engine.worktime.arithmetic import local_day, working_days_between
from workflows.contact_enterprise.enterprise_queries import unit_by_id
from workflows.documents.numbering import number_text, year_of
from workflows.doing import doer
from workflows.rectification import queries
from workflows.rectification.recording import record, show
from workflows.rectification.verifier import verifying_unit
from workflows.rectification.views import FindingState, SourceKind
from workflows.rectification.watching import Told, tell_watchers

#: With which the numbers of closures begin.
_CODE = "产改销"


def note_closure(ctx: Context, call: ServiceCall) -> Data:
    """Close the finding under the office's next number, or give it back to be verified again."""
    data = call.data
    if data.get("close_decision") != "close":
        record(ctx, call, shown={"state": FindingState.VERIFYING.value})
        return {"verification": "", **verifying_unit(ctx, call)}
    office_id, year = int(data["office_unit_id"]), year_of(ctx.now)
    serial = queries.next_closure(ctx.uow, office_id, year)
    number = closure_text(year, serial)
    closed_round = {
        "closure_office_unit_id": office_id,
        "closure_year": year,
        "closure_serial": serial,
        "closure_number": number,
        "closed_at": ctx.now,
        "closed_by": doer(ctx, call),
    }
    record(ctx, call, of_round=closed_round)
    opened_on = local_day(call.instance.started_at)
    calendar = ctx.calendar(call.instance.scope.owner)
    closed = {
        "state": FindingState.CLOSED.value,
        "closure_number": number,
        "closed_at": ctx.now,
        "working_days": working_days_between(calendar, opened_on, local_day(ctx.now)),
        "due_at": None,
    }
    if not data.get("closure_number"):
        closed["first_closed_at"] = ctx.now
    show(ctx, call, closed)
    _tell(ctx, call, FindingState.CLOSED)
    return {
        "closure_number": number,
        "closed_at": ctx.now.isoformat(),
        "look_back": "",
        **verifying_unit(ctx, call),
    }


def note_look_back(ctx: Context, call: ServiceCall) -> Data:
    """Enter what the look-back found; a relapse opens the finding again with it."""
    data, lasting = call.data, call.data.get("look_back") != "relapsed"
    said = str(data.get("look_back_note" if lasting else "relapse") or "").strip()
    seen = {
        "look_back": "lasting" if lasting else "relapsed",
        "look_back_note": said,
        "looked_back_at": ctx.now,
        "looked_back_by": doer(ctx, call),
    }
    record(ctx, call, of_round=seen)
    if not lasting:
        _tell(ctx, call, FindingState.PLANNING)
        reopened = data.get("reopened", 0) + 1
        return {"round_kind": "reopened", "round_reason": said, "reopened": reopened}
    show(ctx, call, {"state": FindingState.LASTING.value, "looked_back_at": ctx.now})
    return {}


def withdraw(ctx: Context, call: ServiceCall) -> Data:
    """The finding proved wrong: it is not to be rectified, and counts nowhere."""
    reason = str(call.data["withdrawn_reason"])
    show(ctx, call, queries.withdrawn(reason, ctx.now))
    _tell(ctx, call, FindingState.WITHDRAWN)
    return {"withdrawn_at": ctx.now.isoformat()}


def transfer(ctx: Context, call: ServiceCall) -> Data:
    """Another unit verifies the rectification from now on."""
    chosen = str(call.data.get("to_unit_id") or "")
    unit = unit_by_id(ctx.uow, int(chosen)) if chosen.isdecimal() else None
    if unit is None:
        problem = Problem("to_unit_id", "请选择接收单位")
        raise InvalidInput("还没有选定接收单位。", problems=[problem])
    scope = call.instance.scope
    moved = Scope(scope.area, f"unit:{unit.unit_id}", scope.subject)
    ctx.execute(SetScope(call.instance.instance_id, moved))
    show(ctx, call, {"unit_id": unit.unit_id})
    note = {
        "from": call.data["unit_name"],
        "to": unit.name,
        "reason": str(call.data.get("transfer_reason") or ""),
        "at": ctx.now.isoformat(),
    }
    return {
        "unit_id": str(unit.unit_id),
        "unit_name": unit.name,
        "transfers": [*call.data.get("transfers", []), note],
    }


def _tell(ctx: Context, call: ServiceCall, state: FindingState) -> None:
    told = Told(
        source_kind=SourceKind(call.data["source_kind"]),
        source_instance_id=call.data["source_instance_id"],
        number=call.data["source_number"],
        instance_id=call.instance.instance_id,
        state=state,
    )
    tell_watchers(ctx, told)


def closure_text(year: int, serial: int) -> str:
    """A closure number as it is written: 产改销〔2026〕7号."""
    return number_text(_CODE, year, serial)

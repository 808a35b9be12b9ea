"""What the office does to a finding from outside its process: withdraw it, hand it over."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, Problem
from engine.worktime.arithmetic import local_day
from workflows.contact_enterprise.enterprise_queries import unit_by_id
from workflows.contact_enterprise.starting import visible_enterprise
from workflows.organisation.rights import require
from workflows.rectification import queries
from workflows.rectification.commands import ReportFinding, TransferFinding, WithdrawFinding
from workflows.rectification.findings import (
    REASSIGNED,
    TRANSFERRED,
    open_finding,
    required_reason,
    take_back,
    tell,
)
from workflows.rectification.reading import visible_finding
from workflows.rectification.verifier import has_it_in_hand
from workflows.rectification.views import FoundProblem, NewFinding, SourceKind


def report_finding(ctx: Context, command: ReportFinding) -> FoundProblem:
    company = visible_enterprise(ctx, command.enterprise_id)
    require(ctx, "instance.start", company.scope)
    problems = []
    unit_id = company.contact_unit_id if command.unit_id is None else command.unit_id
    found_on = command.found_on or local_day(ctx.now)
    if unit_id is None:
        problems.append(Problem("unit_id", "这家企业还没有联系单位，请选择核验单位"))
    if found_on > local_day(ctx.now):
        problems.append(Problem("found_on", "发现日期不能晚于今天"))
    if problems or unit_id is None:
        raise InvalidInput("问题还不能立项整改。", problems=problems)
    finding_id = open_finding(
        ctx,
        NewFinding(
            source_kind=SourceKind.REPORT,
            source_instance_id=None,
            number=1,
            enterprise_id=company.enterprise_id,
            unit_id=unit_id,
            officer="",
            title=command.title,
            detail=command.detail,
            category=command.category,
            clause_id=command.clause_id,
            found_on=found_on,
            grade=command.grade,
            severity=command.severity,
        ),
    )
    return visible_finding(ctx, finding_id)


def withdraw_finding(ctx: Context, command: WithdrawFinding) -> FoundProblem:
    found = visible_finding(ctx, command.finding_id)
    require(ctx, "finding.manage", found.scope)
    take_back(ctx, found, command.reason)
    return visible_finding(ctx, command.finding_id)


def transfer_finding(ctx: Context, command: TransferFinding) -> FoundProblem:
    """A unit that already has it to verify loses the item, and the new one gets its own time."""
    found = visible_finding(ctx, command.finding_id)
    require(ctx, "finding.manage", found.scope)
    reason = required_reason(command.reason)
    if not found.state.live:
        raise InvalidState("这条问题已经办结，不能再移交。")
    unit = unit_by_id(ctx.uow, command.unit_id)
    if unit is None or unit.unit_id == found.unit_id:
        problem = Problem("unit_id", "请选择另一个单位")
        raise InvalidInput("还没有选定接收单位。", problems=[problem])
    if found.instance_id is None:
        queries.note(ctx.uow, found.finding_id, {"unit_id": unit.unit_id})
    else:
        verifying = has_it_in_hand(ctx, found.instance_id)
        payload = {"to_unit_id": str(unit.unit_id), "transfer_reason": reason}
        tell(ctx, REASSIGNED if verifying else TRANSFERRED, found, payload)
    moved = queries.by_id(ctx.uow, found.finding_id, ctx.now)
    return found if moved is None else moved

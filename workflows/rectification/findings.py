"""The door of P05: whoever finds something wrong opens a finding here (3.4-10, 6.2-02).

Inspections, contacts and evaluations call ``open_finding`` in the transaction of their own step;
a job starts one ``rectification`` for it, so that a report of twenty findings costs little more
than one of none. ``withdraw_finding`` takes one back that proved wrong.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from engine.commands.instances import StartInstance
from engine.commands.messages import PublishMessage
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.interpreter.contract import Data
from engine.store.queries.jobs import NewJob
from engine.views import Job
from workflows.contact_enterprise.enterprise_queries import (
    Enterprise,
    enterprise_by_id,
    nearest_office,
    unit_by_id,
)
from workflows.divisions import place_name
from workflows.policy.clauses import clauses
from workflows.rectification import queries
from workflows.rectification.labels import CATEGORY_NAMES, SOURCE_NAMES
from workflows.rectification.views import FindingState, FoundProblem, NewFinding
from workflows.rectification.watching import Told, tell_watchers

KEY = "rectification"
#: The kind of the job that starts the rectification of one finding.
START = "rectification.start"
#: The kind of the job that takes one back.
TAKE_BACK = "rectification.take_back"
#: The message that takes a finding back, and the one that hands it to another unit.
WITHDRAWN = "finding_withdrawn"
TRANSFERRED = "finding_transferred"
#: The same where a unit has it to verify already.
REASSIGNED = "verifier_changed"
#: A finding recurs where one of its kind was closed at the enterprise within this time.
_RECURS_WITHIN = timedelta(days=365)
#: The data that every rectification begins with.
GIVEN = frozenset(
    {
        *("finding_id", "finding_title", "finding_detail", "category", "category_name"),
        *("source_kind", "source_instance_id", "source_number", "source_name", "found_on"),
        *("clause_id", "given_grade", "harms", "on_the_spot", "joint"),
        *("recurs", "enterprise_id", "enterprise_name", "area", "area_name", "office_area"),
        *("office_unit_id", "unit_id", "unit_name", "officer", "escalation_code"),
        *("round", "rejections", "round_kind", "round_reason", "withdrawn_reason", "due_at"),
    }
)


def open_finding(ctx: Context, new: NewFinding) -> int:
    """Enter a finding and have its rectification started; returns its number.

    Safe to repeat: a finding with the same source and number is entered once and stays as it was
    first told. At most six statements.

    Raises:
        InvalidInput: it says too little, or no office is there to close it.
    """
    if new.source_instance_id is not None:
        present = queries.by_source(ctx.uow, new.source_instance_id, new.number)
        if present is not None:
            return present.finding_id
    company = _checked(ctx, new)
    office = nearest_office(ctx.uow, company.area)
    if office is None:
        raise InvalidInput(
            "{area}及其上级都没有联席会议办公室，无法销号。", area=place_name(company.area)
        )
    finding_id = queries.add(
        ctx.uow,
        {
            "source_kind": new.source_kind.value,
            "source_instance_id": new.source_instance_id,
            "number": new.number,
            "enterprise_id": new.enterprise_id,
            "unit_id": new.unit_id,
            "office_unit_id": office.unit_id,
            "officer": new.officer,
            "area": company.area,
            "title": new.title.strip(),
            "detail": new.detail.strip(),
            "category": new.category.value,
            "clause_id": new.clause_id,
            "found_on": new.found_on,
            "attachment_ids": list(new.attachment_ids),
            "recurs": queries.closed_since(
                ctx.uow, new.enterprise_id, new.category, ctx.now - _RECURS_WITHIN
            ),
            "state": FindingState.OPENED.value,
            "opened_at": ctx.now,
        },
    )
    grading = {"given_grade": "" if new.grade is None else new.grade.value, **asdict(new.severity)}
    payload = {"finding_id": finding_id, "grading": grading}
    ctx.changes.arm(NewJob(kind=START, due_at=ctx.now, payload=payload))
    return finding_id


def withdraw_finding(ctx: Context, source_instance_id: int, number: int, reason: str) -> None:
    """Take back a finding that proved wrong; nothing happens where it is not open any more.

    A job does it, so that the step of the source touches no second instance.

    Raises:
        NotFound: the source has opened none with this number.
        InvalidInput: no reason is given.
    """
    found = queries.by_source(ctx.uow, source_instance_id, number)
    if found is None:
        raise NotFound(
            "事项{source}没有编号为{number}的问题。", source=source_instance_id, number=number
        )
    payload = {"finding_id": found.finding_id, "reason": required_reason(reason)}
    ctx.changes.arm(NewJob(kind=TAKE_BACK, due_at=ctx.now, payload=payload))


def withdraw_later(ctx: Context, job: Job) -> None:
    """Take a finding back for its source, unless it is not open any more."""
    found = queries.by_id(ctx.uow, int(job.payload["finding_id"]), ctx.now)
    if found is not None and found.state.live:
        take_back(ctx, found, str(job.payload["reason"]))


def take_back(ctx: Context, found: FoundProblem, reason: str) -> None:
    """Withdraw an open finding, with its rectification where that has begun.

    Raises:
        InvalidState: it is not open any more.
        InvalidInput: no reason is given.
    """
    reason = required_reason(reason)
    if not found.state.live:
        raise InvalidState("这条问题已经办结，不能再撤销。")
    if found.instance_id is None:
        queries.withdraw(ctx.uow, found.finding_id, reason, ctx.now)
        return
    tell(ctx, WITHDRAWN, found, {"withdrawn_reason": reason})


def tell(ctx: Context, message: str, found: FoundProblem, payload: Data) -> None:
    """Give a message to the rectification of a finding, in this transaction."""
    sent = PublishMessage(message, correlation=str(found.finding_id), payload=payload)
    ctx.as_system().execute(sent)


def required_reason(reason: str) -> str:
    """``reason`` without the blanks around it.

    Raises:
        InvalidInput: there is none.
    """
    if not reason.strip():
        raise InvalidInput("请写明理由。", problems=[Problem("reason", "请写明理由。")])
    return reason.strip()


def start_rectification(ctx: Context, job: Job) -> None:
    """Start the rectification of a finding, unless it was taken back meanwhile."""
    found = queries.by_id(ctx.uow, int(job.payload["finding_id"]), ctx.now)
    if found is None or found.state is not FindingState.OPENED or found.instance_id is not None:
        return
    started = ctx.execute(
        StartInstance(
            key=KEY,
            title=f"{found.enterprise_name}：{found.title}",
            business_key=f"P05-{found.finding_id}",
            data=_data(ctx, found) | job.payload["grading"],
            scope=found.scope,
            parent_instance_id=found.source_instance_id,
            unique=True,
        )
    )
    queries.note(ctx.uow, found.finding_id, {"instance_id": started.instance_id})
    tell_watchers(
        ctx,
        Told(
            source_kind=found.source_kind,
            source_instance_id=found.source_instance_id,
            number=found.number,
            instance_id=started.instance_id,
            state=FindingState.PLANNING,
        ),
    )


def _checked(ctx: Context, new: NewFinding) -> Enterprise:
    problems = []
    if not new.title.strip() or len(new.title.strip()) > 200:
        problems.append(Problem("title", "问题要有标题，最多200字"))
    if new.clause_id and new.clause_id not in clauses():
        problems.append(Problem("clause_id", "政策没有条款{clause}", {"clause": new.clause_id}))
    if unit_by_id(ctx.uow, new.unit_id) is None:
        problems.append(Problem("unit_id", "没有编号为{unit_id}的单位", {"unit_id": new.unit_id}))
    company = enterprise_by_id(ctx.uow, new.enterprise_id)
    if company is None:
        text = "没有编号为{enterprise_id}的企业"
        problems.append(Problem("enterprise_id", text, {"enterprise_id": new.enterprise_id}))
    if problems or company is None:
        raise InvalidInput("问题还不能立项整改。", problems=problems)
    return company


def _data(ctx: Context, found: FoundProblem) -> Data:
    office = unit_by_id(ctx.uow, found.office_unit_id)
    return {
        "finding_id": found.finding_id,
        "finding_title": found.title,
        "finding_detail": found.detail,
        "category": found.category,
        "category_name": CATEGORY_NAMES.get(found.category, found.category),
        "source_kind": found.source_kind.value,
        "source_instance_id": found.source_instance_id,
        "source_number": found.number,
        "source_name": SOURCE_NAMES[found.source_kind],
        "found_on": found.found_on.isoformat(),
        "clause_id": found.clause_id,
        "recurs": found.recurs,
        "enterprise_id": found.enterprise_id,
        "enterprise_name": found.enterprise_name,
        "area": found.area,
        "area_name": place_name(found.area),
        "office_area": found.area if office is None else office.area,
        "office_unit_id": found.office_unit_id,
        "unit_id": str(found.unit_id),
        "unit_name": found.unit_name,
        "officer": found.officer,
        "escalation_code": "",
        "round": 0,
        "rejections": 0,
        "round_kind": "first",
        "round_reason": "",
        "withdrawn_reason": "",
        "due_at": "",
    }

"""延期: asking for more time, once, before it is due; and deciding about it."""

from __future__ import annotations

from datetime import datetime

from engine.commands.work_items import MoveDueDate
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand, require_right
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import add_working_days, end_of_day, local_day
from workflows.supervision.commands import (
    DecideExtension,
    GetExtensionRequest,
    ListExtensionLengths,
    ListExtensionRequests,
    RequestExtension,
)
from workflows.supervision.in_force import extensions_in_force
from workflows.supervision.ladder import Relation, Rules
from workflows.supervision.posting import Message, tell
from workflows.supervision.queries import items, requests
from workflows.supervision.recipients import resolve
from workflows.supervision.sight import supervised_areas, visible_item
from workflows.supervision.views import (
    ExtensionRequest,
    RequestOnItem,
    RequestPage,
    RequestState,
)
from workflows.supervision.wording import item_fields, local_text

_ASKED = "“{title}”的“{name}”申请延期到{wanted}（原{due}到期），请审批。"
_APPROVED = "“{title}”的“{name}”的延期申请已批准，到期日改为{wanted}。"
_REFUSED = "“{title}”的“{name}”的延期申请未批准：{reason}"


def request(ctx: Context, command: RequestExtension, *, rules: Rules) -> ExtensionRequest:
    item, live = item_in_hand(ctx, command.work_item_id)
    due_at = require_may_request(ctx, item, live.view)
    _require_complete(command, extensions_in_force(ctx, rules, item.scope.area, item.ladder))
    wanted_due_at = due_after_extension(ctx, item, due_at, command.working_days)
    made = requests.add(
        ctx.uow,
        {
            "work_item_id": item.work_item_id,
            "instance_id": item.instance_id,
            "scope_area": item.scope.area,
            "state": RequestState.PENDING.value,
            "requested_by": ctx.principal.user_id,
            "requested_at": ctx.now,
            "working_days": command.working_days,
            "reason": command.reason.strip(),
            "before_due_at": due_at,
            "wanted_due_at": wanted_due_at,
        },
    )
    _record(ctx, item, "ExtensionRequested", made, command.reason.strip())
    office = resolve(ctx, item, (Relation.OFFICE,)).people[Relation.OFFICE]
    fields = {**item_fields(item), "wanted": local_text(wanted_due_at)}
    tell(ctx, item, [Message(office, "extension.requested", _ASKED, fields)])
    return made


def require_may_request(ctx: Context, item: WorkItem, instance: Instance) -> datetime:
    """The due date of an item on which the actor may ask for an extension now.

    Raises:
        EngineError: the refusal, as the actor gets to read it.
    """
    preconditions.can_be_worked_on(item, instance)
    preconditions.is_held_by(item, ctx.principal)
    if item.due_at is None or not item.ladder:
        raise InvalidState("这一步没有督办期限，不需要延期。")
    earlier = requests.of_item(ctx.uow, item.work_item_id)
    if earlier is not None:
        raise InvalidState("每件事项限申请一次延期，已于{at}申请过。", at=earlier.requested_at)
    if ctx.now >= item.due_at:
        raise InvalidState("延期要在到期前提出，这件已于{at}到期。", at=item.due_at)
    return item.due_at


def due_after_extension(
    ctx: Context, item: WorkItem, due_at: datetime, working_days: int
) -> datetime:
    """The due date with so many working days more: the end of that day."""
    calendar = ctx.calendar(item.scope.owner)
    return end_of_day(calendar, add_working_days(calendar, local_day(due_at), working_days))


def lengths(ctx: Context, query: ListExtensionLengths, *, rules: Rules) -> tuple[int, ...]:
    return extensions_in_force(ctx, rules, query.area, query.ladder)


def _require_complete(command: RequestExtension, lengths: tuple[int, ...]) -> None:
    problems = []
    if not command.reason.strip():
        problems.append(Problem("reason", "请写明理由。"))
    if command.working_days not in lengths:
        choices = "、".join(str(days) for days in lengths)
        problems.append(Problem("working_days", "可延长{choices}个工作日。", {"choices": choices}))
    if problems:
        raise InvalidInput("延期申请还不能提交。", problems=problems)


def decide(ctx: Context, command: DecideExtension) -> ExtensionRequest:
    asked = requests.by_id(ctx.uow, command.request_id)
    if asked is None:
        raise _no_request(command.request_id)
    item, _ = item_in_hand(ctx, asked.work_item_id)
    require_right(ctx, "extension.decide", item.scope)
    preconditions.is_open(item)
    reason = command.reason.strip()
    if not command.approve and not reason:
        raise InvalidInput(
            "不批准要写明理由。", problems=[Problem("reason", "请写明不批准的理由。")]
        )
    # The instance is locked, so nobody decides between this and the update below.
    present = requests.by_id(ctx.uow, command.request_id) or asked
    if present.state is not RequestState.PENDING:
        raise InvalidState(
            "这份延期申请已由{user}于{at}办结。", user=present.decided_by, at=present.decided_at
        )
    after_due_at = None
    if command.approve:
        # Counted from the present due date: a suspension may have moved it since the request.
        due_at = item.due_at or asked.before_due_at
        after_due_at = due_after_extension(ctx, item, due_at, asked.working_days)
    requests.decide(
        ctx.uow,
        command.request_id,
        {
            "state": (RequestState.APPROVED if command.approve else RequestState.REFUSED).value,
            "decided_by": ctx.principal.user_id,
            "decided_at": ctx.now,
            "decision_reason": reason,
            "after_due_at": after_due_at,
        },
    )
    if after_due_at is not None:
        ctx.execute(MoveDueDate(asked.work_item_id, after_due_at, reason or asked.reason))
        items.change(ctx.uow, asked.work_item_id, {"extended_at": ctx.now})
    decided = requests.by_id(ctx.uow, command.request_id) or asked
    event = "ExtensionApproved" if command.approve else "ExtensionRefused"
    _record(ctx, item, event, decided, reason)
    _tell_applicant(ctx, item, decided)
    return decided


def _tell_applicant(ctx: Context, item: WorkItem, decided: ExtensionRequest) -> None:
    approved = decided.state is RequestState.APPROVED
    fields = {
        **item_fields(item),
        "wanted": local_text(decided.after_due_at),
        "reason": decided.decision_reason,
    }
    people = tuple(dict.fromkeys((decided.requested_by, item.assignee or decided.requested_by)))
    template = _APPROVED if approved else _REFUSED
    tell(ctx, item, [Message(people, "extension.decided", template, fields)])


def _record(
    ctx: Context, item: WorkItem, event: str, request_: ExtensionRequest, reason: str
) -> None:
    ctx.record(
        item.instance_id,
        event,
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={
            "request_id": request_.request_id,
            "before_due_at": request_.before_due_at.isoformat(),
            "wanted_due_at": (request_.after_due_at or request_.wanted_due_at).isoformat(),
            "working_days": request_.working_days,
            "reason": reason,
        },
    )


def _no_request(request_id: int) -> NotFound:
    return NotFound("没有编号为{request_id}的延期申请。", request_id=request_id)


def of_item(ctx: Context, query: GetExtensionRequest) -> ExtensionRequest | None:
    visible_item(ctx, query.work_item_id)
    return requests.of_item(ctx.uow, query.work_item_id)


def list_requests(ctx: Context, query: ListExtensionRequests) -> RequestPage:
    areas = supervised_areas(ctx)
    found, more = requests.page(
        ctx.uow, state=query.state, areas=areas, cursor=query.cursor, limit=query.limit
    )
    names = ctx.directory.names(ctx.uow, frozenset(asked.requested_by for asked, _ in found))
    return RequestPage(
        tuple(
            RequestOnItem(asked, item, names.get(asked.requested_by, asked.requested_by))
            for asked, item in found
        ),
        more,
    )

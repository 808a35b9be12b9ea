"""催办 by hand: a numbered urging notice to the leader in charge, so many times and no more."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidState
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand, require_right
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import local_day
from workflows.supervision.commands import UrgeWorkItem
from workflows.supervision.documents import issue
from workflows.supervision.ladder import DocumentKind, Relation, Rules
from workflows.supervision.posting import Message, tell
from workflows.supervision.queries import documents, items
from workflows.supervision.recipients import resolve
from workflows.supervision.views import Document
from workflows.supervision.wording import item_fields

_TO_LEADER = "“{title}”的“{name}”：办公室催办，已发{documents}，请签收并督促办理。"
_TO_HOLDER = "“{title}”的“{name}”：办公室催办，已发{documents}，请抓紧办理。"


def urge(ctx: Context, command: UrgeWorkItem, *, rules: Rules) -> Document:
    item, live = item_in_hand(ctx, command.work_item_id)
    require_may_urge(ctx, item, live.view, rules)
    audience = resolve(ctx, item, (Relation.LEADER, Relation.HOLDER))
    if not audience.people[Relation.LEADER]:
        raise InvalidState("主办单位现在没有分管领导在岗，催办通知书无人签收。请先落实人员。")
    document = issue(
        ctx,
        rules,
        item,
        kind=DocumentKind.URGING_NOTICE,
        addressed_to=audience.groups[Relation.LEADER],
        must_sign=True,
        reason=command.reason.strip(),
    )
    ctx.record(
        item.instance_id,
        "WorkItemUrged",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={
            "document_id": document.document_id,
            "number": document.number,
            "reason": command.reason.strip(),
        },
    )
    items.count_urging(ctx.uow, item.work_item_id)
    fields = item_fields(item, [document])
    tell(
        ctx,
        item,
        [
            Message(audience.people[Relation.LEADER], "urged", _TO_LEADER, fields, document),
            Message(audience.people[Relation.HOLDER], "urged", _TO_HOLDER, fields),
        ],
    )
    return document


def require_may_urge(ctx: Context, item: WorkItem, instance: Instance, rules: Rules) -> None:
    """Refuse who lacks the right, what is closed or suspended, and one time too many.

    Raises:
        EngineError: the refusal, as the actor gets to read it.
    """
    require_right(ctx, "work_item.urge", item.scope)
    preconditions.can_be_worked_on(item, instance)
    urged = documents.urged_by_hand(ctx.uow, item.work_item_id)
    today = sum(local_day(at) == local_day(ctx.now) for at in urged)
    if today >= rules.urging.per_day:
        raise InvalidState(
            "每件事项一天最多催办{limit}次，今天已催办{number}次。",
            limit=rules.urging.per_day,
            number=today,
        )
    if len(urged) >= rules.urging.in_total:
        raise InvalidState(
            "每件事项最多催办{limit}次，已催办{number}次。",
            limit=rules.urging.in_total,
            number=len(urged),
        )

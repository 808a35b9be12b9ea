"""催办 by hand: a numbered urging notice to the leader in charge, so many times and no more."""

from __future__ import annotations

from collections.abc import Mapping

from engine.context import Context
from engine.errors import InvalidState
from engine.handlers import preconditions
from engine.handlers.access import item_in_hand, require_right
from engine.participation import ParticipantState
from engine.store.queries import participants
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import local_day
from workflows.documents.queries import documents
from workflows.documents.shipped import URGING_NOTICE
from workflows.documents.views import Document
from workflows.supervision.commands import UrgeWorkItem
from workflows.supervision.documents import issue
from workflows.supervision.in_force import urgings_in_force
from workflows.supervision.ladder import Relation, Rules
from workflows.supervision.posting import Message, tell
from workflows.supervision.queries import items
from workflows.supervision.recipients import Audience, resolve
from workflows.supervision.wording import item_fields

_TO_LEADER = "“{title}”的“{name}”：办公室催办，已发{documents}，请签收并督促办理。"
_TO_HOLDER = "“{title}”的“{name}”：办公室催办，已发{documents}，请抓紧办理。"


def urge(ctx: Context, command: UrgeWorkItem, *, rules: Rules) -> Document:
    item, live = item_in_hand(ctx, command.work_item_id)
    require_may_urge(ctx, item, live.view, rules)
    audience = resolve(ctx, item, (Relation.LEADER, Relation.HOLDER, Relation.OFFICE))
    addressees = _addressees(ctx, item, audience)
    if not addressees:
        raise InvalidState("主办单位现在没有分管领导在岗，催办通知书无人签收。请先落实人员。")
    office, reason = audience.groups[Relation.OFFICE], command.reason.strip()
    issued = [_issue(ctx, item, group, rules, office=office, reason=reason) for group in addressees]
    items.count_urging(ctx.uow, item.work_item_id)
    messages = [
        Message(people, "urged", _TO_LEADER, item_fields(item, [document]), document)
        for document, people in zip(issued, addressees.values(), strict=True)
    ]
    signing = {user for people in addressees.values() for user in people}
    holders = tuple(user for user in audience.people[Relation.HOLDER] if user not in signing)
    messages.append(Message(holders, "urged", _TO_HOLDER, item_fields(item, issued)))
    tell(ctx, item, messages)
    return issued[0]


def _addressees(ctx: Context, item: WorkItem, audience: Audience) -> Mapping[str, tuple[str, ...]]:
    """The groups that get a notice to sign, and who is in them.

    The owner's leader gets it; what is voted on and belongs to no unit is urged at each body that
    has not spoken yet.
    """
    leaders = audience.people[Relation.LEADER]
    if leaders:
        return {audience.groups[Relation.LEADER]: leaders}
    if not item.voting:
        return {}
    owing = frozenset(
        one.group_id
        for one in participants.of_item(ctx.uow, item.work_item_id)
        if one.state is ParticipantState.ACTIVE and one.group_id
    )
    members = ctx.directory.members(ctx.uow, owing, ctx.now) if owing else {}
    return {group: members[group] for group in sorted(owing) if members[group]}


def _issue(
    ctx: Context, item: WorkItem, group: str, rules: Rules, *, office: str, reason: str
) -> Document:
    document = issue(
        ctx,
        rules,
        item,
        kind=URGING_NOTICE,
        addressed_to=group,
        office=office,
        must_sign=True,
        reason=reason,
    )
    ctx.record(
        item.instance_id,
        "WorkItemUrged",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={
            "document_id": document.document_id,
            "number": document.number,
            "reason": reason,
        },
    )
    return document


def require_may_urge(ctx: Context, item: WorkItem, instance: Instance, rules: Rules) -> None:
    """Refuse who lacks the right, what is closed or suspended, and one time too many.

    Raises:
        EngineError: the refusal, as the actor gets to read it.
    """
    require_right(ctx, "work_item.urge", item.scope)
    preconditions.can_be_worked_on(item, instance)
    # Several notices of one moment are one urging.
    urged = set(documents.issued_by_hand(ctx.uow, item.work_item_id, URGING_NOTICE.code))
    per_day, in_total = urgings_in_force(ctx, rules, item.scope.area)
    today = sum(local_day(at) == local_day(ctx.now) for at in urged)
    if today >= per_day:
        raise InvalidState(
            "每件事项一天最多催办{limit}次，今天已催办{number}次。",
            limit=per_day,
            number=today,
        )
    if len(urged) >= in_total:
        raise InvalidState(
            "每件事项最多催办{limit}次，已催办{number}次。",
            limit=in_total,
            number=len(urged),
        )

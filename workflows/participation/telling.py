"""Notices to those who must sign, need not any more, were told, or have to find somebody."""

from __future__ import annotations

from collections.abc import Iterable

from engine.context import Context, Extension
from engine.participation import Handover, Participant, Place
from engine.views import Instance, WorkItem
from engine.voting import Vote
from workflows.notices.queries import post
from workflows.notices.views import NewNotice
from workflows.supervision.ladder import Relation
from workflows.supervision.posting import Message, tell
from workflows.supervision.recipients import people_called, resolve
from workflows.supervision.wording import item_fields

_CALLED = {
    Place.VOTE: "“{title}”的“{name}”请您会签。",
    Place.BEFORE: "“{title}”的“{name}”请您先签署意见（前加签）。",
    Place.BESIDE: "“{title}”的“{name}”请您一并签署意见（并加签）。",
    Place.AFTER: "“{title}”的“{name}”请您签署意见（后加签）。",
}
_RELEASED = {
    "decided": "“{title}”的“{name}”会签结果已定，不用您再表态。",
    "removed": "“{title}”的“{name}”不再请您签署。",
    "gone": "“{title}”的“{name}”已撤回，不用您再表态。",
}
_HEARD = {
    Vote.APPROVE: "“{title}”的“{name}”，加签人已同意。",
    Vote.REJECT: "“{title}”的“{name}”，加签人不同意，意见见事项页。",
    Vote.ABSTAIN: "“{title}”的“{name}”，加签人弃权。",
}
_COPIED = "抄送您知悉：“{title}”的“{name}”。"
_COPIED_ALL = "抄送您知悉：“{title}”。"
_NOBODY = {
    "empty": "“{title}”的“{name}”现在无人可以认领，请落实人员或指派。",
    "left": "“{title}”的“{name}”的经办人账号已停用，请另行指派。",
    "silent": "“{title}”的“{name}”有会签人不在岗，请加签或减签。",
}
_HANDED_OVER = "{count}件事项已转给您办理，原经办人离任。"


class ParticipationExtension(Extension):
    """Posts notices in the transaction of the change itself."""

    def participants_called(
        self, ctx: Context, item: WorkItem, called: tuple[Participant, ...]
    ) -> None:
        messages = [
            Message(people_called(ctx, some), "sign", _CALLED[place], item_fields(item))
            for place, some in _by_place(called)
        ]
        tell(ctx, item, messages)

    def participants_released(
        self, ctx: Context, item: WorkItem, released: tuple[Participant, ...], why: str
    ) -> None:
        people = people_called(ctx, released)
        others = tuple(user for user in people if user != ctx.principal.user_id)
        tell(ctx, item, [Message(others, "sign", _RELEASED[why], item_fields(item))])

    def signer_heard(self, ctx: Context, item: WorkItem, signer: Participant) -> None:
        if item.assignee is not None and signer.vote is not None:
            text = _HEARD[signer.vote]
            tell(ctx, item, [Message((item.assignee,), "signed", text, item_fields(item))])

    def copied(
        self, ctx: Context, instance: Instance, item: WorkItem | None, user_ids: tuple[str, ...]
    ) -> None:
        """Copies of items are told by notices too; of a whole matter the list of copies tells."""
        if item is not None:
            tell(ctx, item, [Message(user_ids, "copy", _COPIED, item_fields(item))])
            return
        fields = {"title": instance.title}
        notices = [NewNotice(user, "copy", _COPIED_ALL, fields) for user in user_ids]
        post(ctx.uow, notices, ctx.now)

    def nobody_there(self, ctx: Context, item: WorkItem, why: str) -> None:
        people = resolve(ctx, item, (Relation.OFFICE,)).people[Relation.OFFICE]
        tell(ctx, item, [Message(people, "nobody", _NOBODY[why], item_fields(item))])

    def handover_ended(self, ctx: Context, handover: Handover) -> None:
        receivers = {handover.to_user_id, *handover.by_group.values()} - {""}
        fields = {"count": handover.done}
        notices = [
            NewNotice(user, "handed_over", _HANDED_OVER, fields) for user in sorted(receivers)
        ]
        if handover.done:
            post(ctx.uow, notices, ctx.now)


def _by_place(called: Iterable[Participant]) -> list[tuple[Place, list[Participant]]]:
    found: dict[Place, list[Participant]] = {}
    for one in called:
        found.setdefault(one.place, []).append(one)
    return list(found.items())

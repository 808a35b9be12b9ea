"""The documents that supervision issues: what they say of an item."""

from __future__ import annotations

from engine.context import Context
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day, working_days_between
from workflows.briefing.commands import Brief
from workflows.briefing.reading import brief
from workflows.documents import issuing
from workflows.documents.issuing import NewDocument
from workflows.documents.kinds import DocumentKind
from workflows.documents.views import Document
from workflows.supervision.ladder import Rules
from workflows.supervision.wording import local_text


def issue(
    ctx: Context,
    rules: Rules,
    item: WorkItem,
    *,
    kind: DocumentKind,
    addressed_to: str,
    office: str,
    must_sign: bool,
    reason: str = "",
) -> Document:
    """Issue a numbered document about an item, in the name of ``office`` (a group)."""
    return issuing.issue(
        ctx,
        NewDocument(
            kind=kind,
            issuing_code=rules.issuing_code,
            area=office.partition(":")[2] or item.scope.area,
            work_item_id=item.work_item_id,
            instance_id=item.instance_id,
            addressed_to=(addressed_to,),
            body={
                "title": item.title,
                "name": item.name,
                "due": local_text(item.due_at),
                "overdue_working_days": _overdue(ctx, item),
                "owner": brief(ctx, Brief(bodies=_bodies(item))).body(item.scope.owner),
                "clauses": list(item.clauses),
                "reason": reason,
            },
            must_sign=must_sign,
            # The ladder and urgings say which rung it is, and why.
            told_by_issuer=True,
        ),
    )


def _overdue(ctx: Context, item: WorkItem) -> int:
    if item.due_at is None or item.due_at >= ctx.now:
        return 0
    calendar = ctx.calendar(item.scope.owner)
    return working_days_between(calendar, local_day(item.due_at), local_day(ctx.now))


def _bodies(item: WorkItem) -> frozenset[str]:
    return frozenset({item.scope.owner} - {""})

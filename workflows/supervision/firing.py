"""A rung's time has come: tell people, issue documents, recolour, arm the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.commands.instances import RaiseEscalation
from engine.context import Context
from engine.errors import InvalidState
from engine.store.queries import work_items
from engine.store.queries.jobs import NewJob
from engine.views import Job, WorkItem
from workflows.documents.views import Document
from workflows.supervision.documents import issue
from workflows.supervision.ladder import DOCUMENT_KINDS, Ladder, Relation, Rules, Rung
from workflows.supervision.plan import Plan, colour, fire, next_rung, turns_red_at
from workflows.supervision.posting import Message, tell
from workflows.supervision.queries import items
from workflows.supervision.queries.items import Supervised
from workflows.supervision.recipients import Audience, resolve
from workflows.supervision.wording import item_fields

#: The kind of the job that fires the next rung of an item.
LADDER_RUNG = "ladder.rung"

_DOCUMENT_TO_SIGN = "“{title}”的“{name}”：已发{documents}，请签收。"
_DOCUMENT_TO_READ = "“{title}”的“{name}”：已发{documents}，请查阅。"
_NOBODY_THERE = "“{title}”的“{name}”：督办阶梯走到“{rung}”，但有岗位无人在岗，请落实人员。"


def arm(ctx: Context, item: WorkItem | Supervised, plan: Plan) -> None:
    """Have the next rung of an item fire at its time. Adds no SQL statement of its own."""
    upcoming = next_rung(plan)
    if upcoming is not None:
        ctx.changes.arm(
            NewJob(
                kind=LADDER_RUNG,
                due_at=upcoming.at,
                instance_id=item.instance_id,
                work_item_id=item.work_item_id,
                payload={"rung": upcoming.code},
            )
        )


def require_ladder(rules: Rules, name: str) -> Ladder:
    """The ladder ``name``.

    Raises:
        InvalidState: the ladder file has none of that name.
    """
    ladder = rules.ladders.get(name)
    if ladder is None:
        raise InvalidState(
            "应有名为“{ladder}”的督办阶梯，但只有：{known}。",
            ladder=name,
            known="、".join(rules.ladders),
        )
    return ladder


def fire_rung(ctx: Context, job: Job, *, rules: Rules) -> None:
    """Carry out the next rung of the job's item.

    One rung a job, so that rungs missed while the node was down fire one after the other, each
    once; what counts from a rung counts from when it really fired.
    """
    row = items.lock(ctx.uow, job.work_item_id or 0)
    item = work_items.read(ctx.uow, job.work_item_id or 0)
    if row is None or item is None or not item.state.open or item.suspended:
        return
    ladder = require_ladder(rules, row.ladder)
    upcoming = next_rung(row.plan)
    if upcoming is None:
        return
    rung = ladder.rung(upcoming.code)
    if upcoming.at > ctx.now or rung is None:
        # It has moved since the job was armed, or the ladder has lost this rung.
        _go_on(ctx, item, row, ladder, code="" if rung else upcoming.code, did={"skipped": True})
        return
    did = _carry_out(ctx, item, rung, rules)
    ctx.record(
        item.instance_id,
        "LadderRungFired",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"rung": rung.code, "title": rung.title, "colour": rung.colour.value, **did},
    )
    if rung.escalation:
        did["caught"] = ctx.execute(
            RaiseEscalation(
                item.work_item_id, rung.escalation, {"escalation_code": rung.escalation}
            )
        )
    _go_on(ctx, item, row, ladder, code=rung.code, did=did)


def _go_on(
    ctx: Context, item: WorkItem, row: Supervised, ladder: Ladder, *, code: str, did: dict[str, Any]
) -> None:
    """Store that ``code`` has fired (empty: none has), and arm what comes next."""
    plan = row.plan
    if code and row.counts_from_at is not None:
        plan = fire(
            plan,
            ladder,
            ctx.calendar(row.scope_owner),
            row.counts_from_at,
            code=code,
            now=ctx.now,
            did=did,
        )
    urgency = colour(plan, ladder).rank
    still_open = items.write_plan(
        ctx.uow,
        item.work_item_id,
        plan,
        urgency=urgency,
        turns_red_at=turns_red_at(plan, ladder),
    )
    # The escalation may have led the process out of the task, and with it off the ladder.
    if not still_open:
        return
    if urgency != row.urgency:
        work_items.set_urgency(ctx.uow, item.work_item_id, urgency)
    arm(ctx, item, plan)


def _carry_out(ctx: Context, item: WorkItem, rung: Rung, rules: Rules) -> dict[str, Any]:
    addressees = [rule.to for rule in rung.documents]
    relations = dict.fromkeys((*rung.to, *addressees, Relation.OFFICE))
    audience = resolve(ctx, item, relations)
    documents: list[tuple[Relation, Document]] = []
    for rule in rung.documents:
        group = audience.groups[rule.to] or audience.groups[Relation.OFFICE]
        document = issue(
            ctx,
            rules,
            item,
            kind=DOCUMENT_KINDS[rule.kind],
            addressed_to=group,
            office=audience.groups[Relation.OFFICE],
            must_sign=rule.must_sign,
        )
        documents.append((rule.to, document))
    unreached = audience.unreached(dict.fromkeys((*rung.to, *addressees)))
    messages = list(_messages(item, rung, audience, documents))
    if unreached:
        messages.append(_call_for_help(item, rung, audience))
    tell(ctx, item, messages)
    return {
        "notified": sorted({user_id for message in messages for user_id in message.user_ids}),
        "unreached": [relation.value for relation in unreached],
        "documents": [document.document_id for _, document in documents],
        "numbers": [document.number for _, document in documents],
        "escalation": rung.escalation,
        "caught": False,
    }


def _messages(
    item: WorkItem, rung: Rung, audience: Audience, documents: list[tuple[Relation, Document]]
) -> Iterator[Message]:
    kind = f"ladder.{rung.action}"
    everything = item_fields(item, [document for _, document in documents])
    brought = dict(documents)
    for relation in rung.to:
        yield Message(
            audience.people[relation], kind, rung.notice, everything, brought.get(relation)
        )
    for relation, document in documents:
        if relation not in rung.to:
            template = _DOCUMENT_TO_SIGN if document.must_sign else _DOCUMENT_TO_READ
            fields = item_fields(item, [document])
            yield Message(audience.people[relation], kind, template, fields, document)


def _call_for_help(item: WorkItem, rung: Rung, audience: Audience) -> Message:
    return Message(
        audience.people[Relation.OFFICE],
        "ladder.unreached",
        _NOBODY_THERE,
        {**item_fields(item), "rung": rung.title},
    )

"""What an item's page shows of its supervision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers import preconditions
from engine.handlers.access import visible_instance
from engine.lifecycle import Urgency
from engine.store.queries import instances
from engine.views import Instance, Offer, WorkItem
from engine.worktime.arithmetic import working_minutes_between
from workflows.documents.queries import documents
from workflows.documents.views import Document
from workflows.supervision.commands import (
    ExplainColour,
    GetLadder,
    GetResponsibilityClock,
    GetSupervision,
    ListSupervisionOffers,
)
from workflows.supervision.extension_requests import require_may_request
from workflows.supervision.ladder import Ladder, Relation, Rules, Rung
from workflows.supervision.plan import PlannedRung, last_fired, next_rung
from workflows.supervision.queries import items, requests
from workflows.supervision.queries.items import Held, Supervised
from workflows.supervision.responsibility import add_up, holder_of
from workflows.supervision.sight import visible_item
from workflows.supervision.urging import require_may_urge
from workflows.supervision.views import (
    ColourExplanation,
    Firing,
    LadderView,
    ResponsibilityClock,
    RungState,
    RungView,
    Span,
    Supervision,
)

_EXPLANATIONS: Mapping[Urgency, str] = {
    Urgency.NORMAL: "还没有到提醒的时候，按期推进，不标颜色。",
    Urgency.BLUE: "临近到期（{due}），标蓝。",
    Urgency.YELLOW: "已到到期日（{due}）仍未办结，进度滞后，标黄。",
    Urgency.RED: "到期（{due}）后经催办仍未办结，已超期，标红。",
}
_NO_LADDER = "这一步没有督办期限，不标颜色。"
_SUSPENDED = "计时已暂停，颜色不再变化。"


def get_supervision(ctx: Context, query: GetSupervision, *, rules: Rules) -> Supervision:
    item, instance = visible_item(ctx, query.work_item_id)
    row = items.read(ctx.uow, item.work_item_id)
    return Supervision(
        ladder=_ladder(ctx, item, row, rules),
        clock=_clock(ctx, instance, item.work_item_id, held=(row.held,) if row else ()),
        extension=requests.of_item(ctx.uow, item.work_item_id),
        offers=_offers(ctx, item, instance, rules),
    )


def get_ladder(ctx: Context, query: GetLadder, *, rules: Rules) -> LadderView:
    item, _ = visible_item(ctx, query.work_item_id)
    return _ladder(ctx, item, items.read(ctx.uow, item.work_item_id), rules)


def _ladder(ctx: Context, item: WorkItem, row: Supervised | None, rules: Rules) -> LadderView:
    issued = documents.of_item(ctx.uow, item.work_item_id)
    ladder = rules.ladders.get(item.ladder)
    return LadderView(
        work_item_id=item.work_item_id,
        ladder=item.ladder,
        title="" if ladder is None else ladder.title,
        original_due_at=None if row is None else row.original_due_at,
        due_at=item.due_at,
        extended_at=None if row is None else row.extended_at,
        urged_count=0 if row is None else row.urged_count,
        rungs=() if row is None or ladder is None else _rungs(ctx, row, ladder, issued),
        documents=issued,
    )


def _rungs(
    ctx: Context, row: Supervised, ladder: Ladder, issued: tuple[Document, ...]
) -> tuple[RungView, ...]:
    told = frozenset(user_id for planned in row.plan for user_id in _everybody_told(planned))
    names = ctx.directory.names(ctx.uow, told) if told else {}
    views = []
    for planned in row.plan:
        rung = ladder.rung(planned.code)
        if rung is None:
            continue
        firing = None
        if planned.fired_at is not None:
            firing = _firing(planned.did, planned.fired_at, names)
        document_ids = () if firing is None else firing.document_ids
        views.append(
            RungView(
                code=rung.code,
                title=rung.title,
                at=planned.at,
                first_at=planned.first_at,
                state=_state(planned, row),
                colour=rung.colour,
                action=rung.action,
                to=rung.to,
                source=_source(planned, rung),
                firing=firing,
                earlier=tuple(
                    _firing(each, datetime.fromisoformat(each["fired_at"]), names)
                    for each in planned.earlier
                ),
                documents=tuple(each for each in issued if each.document_id in document_ids),
            )
        )
    return tuple(views)


def _source(planned: PlannedRung, rung: Rung) -> str:
    """On whose word the distance is: an office's, where it set another when the item opened."""
    kept = planned.working_days
    return rung.source if kept in (None, rung.working_days) else "office"


def _everybody_told(planned: PlannedRung) -> Iterator[str]:
    for firing in (planned.did, *planned.earlier):
        yield from firing.get("notified", ())


def _firing(did: Mapping[str, Any], fired_at: datetime, names: Mapping[str, str]) -> Firing:
    return Firing(
        fired_at=fired_at,
        notified=tuple(names.get(user_id, user_id) for user_id in did.get("notified", ())),
        unreached=tuple(Relation(each) for each in did.get("unreached", ())),
        document_ids=tuple(did.get("documents", ())),
        escalation=did.get("escalation", ""),
        caught=did.get("caught", False),
    )


def _state(planned: PlannedRung, row: Supervised) -> RungState:
    if planned.fired_at is not None:
        return RungState.FIRED
    if row.closed_at is not None:
        return RungState.WITHDRAWN
    return RungState.MOVED if planned.moved else RungState.ARMED


def explain_colour(ctx: Context, query: ExplainColour, *, rules: Rules) -> ColourExplanation:
    """Decision table D6: the colour is that of the highest rung that has fired."""
    item, _ = visible_item(ctx, query.work_item_id)
    row = items.read(ctx.uow, item.work_item_id)
    ladder = rules.ladders.get(item.ladder)
    if row is None or ladder is None or not row.plan:
        return _plain(item)
    last = last_fired(row.plan)
    last_rung = None if last is None else ladder.rung(last.code)
    upcoming = next_rung(row.plan) if item.state.open and not item.suspended else None
    next_one = None if upcoming is None else ladder.rung(upcoming.code)
    return ColourExplanation(
        colour=item.urgency,
        suspended=item.suspended,
        reason=reason_of(item),
        params={"due": item.due_at},
        rung="" if last_rung is None else last_rung.title,
        since=None if last is None else last.fired_at,
        source="" if last_rung is None else last_rung.source,
        next_colour=None if next_one is None else next_one.colour,
        next_at=None if upcoming is None else upcoming.at,
    )


def reason_of(item: WorkItem) -> str:
    """Why an item on a ladder has its colour: a template that names its ``due`` date."""
    return _SUSPENDED if item.suspended else _EXPLANATIONS[item.urgency]


def _plain(item: WorkItem) -> ColourExplanation:
    return ColourExplanation(
        colour=item.urgency,
        suspended=item.suspended,
        reason=_NO_LADDER,
        params={},
        rung="",
        since=None,
        source="",
        next_colour=None,
        next_at=None,
    )


def get_clock(ctx: Context, query: GetResponsibilityClock) -> ResponsibilityClock:
    instance = _instance_of(ctx, query)
    held = (
        each
        for each in items.held_of_instance(ctx.uow, instance.instance_id)
        if query.work_item_id in (None, each.work_item_id)
    )
    return _clock(ctx, instance, query.work_item_id, held=held)


def _clock(
    ctx: Context, instance: Instance, work_item_id: int | None, *, held: Iterable[Held]
) -> ResponsibilityClock:
    ended = items.spans_of(ctx.uow, instance_id=instance.instance_id, work_item_id=work_item_id)
    last = [_last_span(ctx, each) for each in held]
    spans = tuple(sorted((*ended, *last), key=lambda span: (span.from_at, span.work_item_id)))
    shares = add_up((span.kind, span.holder, span.minutes) for span in spans)
    return ResponsibilityClock(sum(each.minutes for each in shares), shares, spans)


def _last_span(ctx: Context, held: Held) -> Span:
    minutes = held.held_minutes
    if minutes is None:
        calendar = ctx.calendar(held.scope_owner)
        minutes = working_minutes_between(calendar, held.held_since, ctx.now)
    holder = holder_of(held.holder, suspended=held.suspended)
    return Span(
        work_item_id=held.work_item_id,
        kind=holder.kind,
        holder=holder.name,
        from_at=held.held_since,
        to_at=held.closed_at,
        minutes=minutes,
    )


def _instance_of(ctx: Context, query: GetResponsibilityClock) -> Instance:
    if query.work_item_id is not None:
        return visible_item(ctx, query.work_item_id)[1]
    if query.instance_id is None:
        raise InvalidInput("请指明事项或其中一步。")
    return visible_instance(ctx, instances.read(ctx.uow, query.instance_id), query.instance_id)


def list_offers(ctx: Context, query: ListSupervisionOffers, *, rules: Rules) -> tuple[Offer, ...]:
    """What this actor may do, by the very checks that the commands make."""
    return _offers(ctx, *visible_item(ctx, query.work_item_id), rules)


def _offers(ctx: Context, item: WorkItem, instance: Instance, rules: Rules) -> tuple[Offer, ...]:
    checks: Mapping[str, Callable[[], object]] = {
        "extension": lambda: require_may_request(ctx, item, instance),
        "urge": lambda: require_may_urge(ctx, item, instance, rules),
    }
    return tuple(preconditions.offer(action, check) for action, check in checks.items())

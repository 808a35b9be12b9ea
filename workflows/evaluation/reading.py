"""Evaluations as people see them: lists, one with its scores, deliveries, public notices."""

from __future__ import annotations

from dataclasses import replace

from engine.context import Context
from engine.errors import InvalidInput, NotFound
from engine.views import Scope
from workflows.evaluation import commands as c
from workflows.evaluation import queries, score_queries, sets
from workflows.evaluation.views import (
    Delivery,
    Evaluation,
    EvaluationDetail,
    EvaluationPage,
    EvaluationState,
    PublicNotice,
    Round,
    Scored,
    Stage,
)
from workflows.organisation.areas import next_page
from workflows.organisation.rights import Reach, reach, require, sight

_MOST_NOTICES = 500
#: Until the public notice an enterprise knows of its own score alone.
_BEFORE_NOTICE = frozenset(
    {EvaluationState.SELF_SCORE, EvaluationState.VERIFY, EvaluationState.PANEL}
)


def listing(ctx: Context, query: c.ListEvaluations) -> EvaluationPage:
    return _page(ctx, query, sight(ctx.principal))


def export(ctx: Context, query: c.ExportEvaluations) -> EvaluationPage:
    require(ctx, "ledger.export")
    return _page(ctx, query, reach(ctx.principal, "ledger.export"))


def _page(
    ctx: Context, query: c.ListEvaluations | c.ExportEvaluations, seen: Reach
) -> EvaluationPage:
    if not 1 <= query.limit <= 200:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    found = queries.page(ctx.uow, seen, query.narrow, cursor=query.cursor, limit=query.limit)
    page = found[: query.limit]
    more = next_page(page[-1].area, page[-1].evaluation_id) if len(found) > query.limit else ""
    return EvaluationPage(tuple(_shown(ctx, each) for each in page), more)


def get(ctx: Context, query: c.GetEvaluation) -> EvaluationDetail:
    found, round_ = in_sight(ctx, query.evaluation_id)
    hidden = hides(ctx, found)
    chosen = sets.known(ctx, round_.set_id)
    scores = score_queries.scores_of(ctx.uow, found.evaluation_id)
    scored = [
        Scored(each, each.weight(found.weight_group), scores.get(each.code, ()))
        for each in chosen.content.applying(found.weight_group)
    ]
    if hidden:
        scored = [
            replace(each, scores=tuple(s for s in each.scores if s.stage is Stage.SELF))
            for each in scored
        ]
    return EvaluationDetail(
        evaluation=_shown(ctx, found),
        round=round_,
        set=chosen,
        scored=tuple(scored),
        deliveries=() if hidden else score_queries.deliveries_of(ctx.uow, found.evaluation_id),
        hidden=hidden,
    )


def deliveries(ctx: Context, query: c.ListDeliveries) -> tuple[Delivery, ...]:
    if not 1 <= query.limit <= 200:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    return score_queries.deliveries(ctx.uow, sight(ctx.principal), query)


def public_notices(ctx: Context, _query: c.ListPublicNotices) -> tuple[PublicNotice, ...]:
    return queries.notices(ctx.uow, ctx.now, _MOST_NOTICES)


def in_sight(ctx: Context, evaluation_id: int) -> tuple[Evaluation, Round]:
    """An evaluation that the actor may know of, and its round.

    Raises:
        NotFound: there is none, or the actor may not.
    """
    found = queries.by_id(ctx.uow, evaluation_id)
    if found is not None:
        round_ = queries.round_by_id(ctx.uow, found.round_id)
        if round_ is not None and ctx.rights.sees(ctx.uow, ctx.principal, _scope(found, round_)):
            return found, round_
    raise NotFound("没有编号为{evaluation_id}的评价。", evaluation_id=evaluation_id)


def hides(ctx: Context, found: Evaluation) -> bool:
    """Whether the actor is of the enterprise alone, and the public notice has not begun."""
    if found.state not in _BEFORE_NOTICE:
        return False
    seen = sight(ctx.principal)
    own = f"enterprise:{found.enterprise_id}" in seen.subjects
    return own and not seen.covers(Scope(found.area))


def _shown(ctx: Context, found: Evaluation) -> Evaluation:
    return replace(found, total=None, grade="") if hides(ctx, found) else found


def _scope(found: Evaluation, round_: Round) -> Scope:
    owner, subject = f"unit:{round_.verify_unit_id}", f"enterprise:{found.enterprise_id}"
    return Scope(found.area, owner, subject)

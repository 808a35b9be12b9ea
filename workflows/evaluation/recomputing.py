"""Making scores again: by what they keep, which must give the same, and by what is on file now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.context import Context
from engine.errors import InvalidState
from workflows.evaluation import commands as c
from workflows.evaluation import facts, score_queries, sets
from workflows.evaluation.facts import Year
from workflows.evaluation.grading import grade_of
from workflows.evaluation.indicators import Indicator
from workflows.evaluation.reading import hides, in_sight
from workflows.evaluation.scoring import score, total
from workflows.evaluation.views import Recomputation, Recomputed, Score


def recompute(ctx: Context, query: c.RecomputeEvaluation) -> Recomputation:
    """Every score that holds, made again.

    Raises:
        InvalidState: nothing was scored yet, or the actor may not know the scores yet.
    """
    found, round_ = in_sight(ctx, query.evaluation_id)
    scores = score_queries.scores_of(ctx.uow, found.evaluation_id)
    if not scores or hides(ctx, found):
        raise InvalidState("这家企业还没有可以重算的得分。")
    content = sets.known(ctx, round_.set_id).content
    on_file = facts.facts_of(ctx.uow, found.enterprise_id, Year(round_.year))
    today = {fact.name: fact.value for fact in on_file}
    holding = [
        (each, scores[each.code][-1])
        for each in content.applying(found.weight_group)
        if each.code in scores
    ]
    rows = tuple(_rows(holding, found.weight_group, today))
    kept = total({each.code: score.points for each, score in holding})
    now = total(
        {
            row.code: held.points + row.now - row.kept
            for row, (_, held) in zip(rows, holding, strict=True)
        }
    )
    return Recomputation(
        evaluation_id=found.evaluation_id,
        proved=all(row.same for row in rows)
        and all(held.rule_digest == each.digest for each, held in holding),
        rows=rows,
        total_kept=kept,
        total_now=now,
        grade_kept=grade_of(kept, round_.thresholds),
        grade_now=grade_of(now, round_.thresholds),
    )


def _rows(
    holding: list[tuple[Indicator, Score]], group: str, today: Mapping[str, Any]
) -> Iterator[Recomputed]:
    for indicator, held in holding:
        then = {fact["name"]: fact["value"] for fact in held.inputs["facts"]}
        answers = held.inputs["answers"]
        again = score(indicator, group, {**then, **answers}).points
        now = score(indicator, group, {**{name: today.get(name) for name in then}, **answers})
        changed = tuple(name for name, value in then.items() if today.get(name) != value)
        yield Recomputed(indicator.code, held.computed, again, now.points, changed)

"""What decides the grades of a round: how far weights may move, and what other weights do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from engine.context import Context
from engine.errors import InvalidInput, Problem
from workflows.evaluation import commands as c
from workflows.evaluation import queries, rounds, score_queries, sets
from workflows.evaluation.grading import grade_of
from workflows.evaluation.indicators import FULL, WEIGHT_GROUPS, Content
from workflows.evaluation.scoring import rounded
from workflows.evaluation.sensitivity import Part, decisive, reweighted, room
from workflows.evaluation.views import Evaluation, Sensitivity, Tried, Weighted
from workflows.organisation.rights import sight

Parts = tuple[Part, ...]


def sensitivity(ctx: Context, query: c.GetSensitivity) -> Sensitivity:
    """Over all evaluations of a round in sight that have a total, for one group of weights.

    Raises:
        InvalidInput: the weights that are tried do not come to 100, or are none of the set's.
    """
    round_ = rounds.in_sight(ctx, query.round_id)
    if query.weight_group not in WEIGHT_GROUPS:
        raise InvalidInput("权重组只有state和other。")
    chosen = sets.known(ctx, round_.set_id)
    weights = _tried_weights(chosen.content, {each.code: each.weight for each in query.weights})
    found = tuple(
        each
        for each in queries.concluded_in(ctx.uow, round_.round_id, sight(ctx.principal).areas)
        if each.weight_group == query.weight_group
    )
    points = score_queries.points_of(ctx.uow, [each.evaluation_id for each in found])
    small = {
        each.evaluation_id: _indicators(
            chosen.content, query.weight_group, points[each.evaluation_id]
        )
        for each in found
    }
    large = {
        each.evaluation_id: _dimensions(chosen.content, points[each.evaluation_id])
        for each in found
    }
    limits = sorted(round_.thresholds.values())
    names = {each.code: each.name for each in chosen.content.dimensions}
    titles = {each.code: each.title for each in chosen.content.indicators}
    return Sensitivity(
        round=round_,
        set=chosen,
        weight_group=query.weight_group,
        evaluations=found,
        dimensions=_weighted(large, limits, names.__getitem__),
        indicators=_weighted(small, limits, titles.__getitem__),
        rooms={
            evaluation_id: tuple(room(parts, part.code, limits) for part in parts)
            for evaluation_id, parts in large.items()
        },
        decisive={evaluation_id: decisive(parts, limits) for evaluation_id, parts in small.items()},
        tried=tuple(
            _tried(each, large[each.evaluation_id], weights, round_.thresholds) for each in found
        )
        if query.weights
        else (),
    )


def _dimensions(content: Content, points: Mapping[str, Decimal]) -> Parts:
    return tuple(
        Part(
            dimension.code,
            Fraction(dimension.weight),
            sum(
                (
                    Fraction(points.get(each.code, Decimal(0)))
                    for each in content.indicators
                    if each.dimension == dimension.code
                ),
                Fraction(0),
            ),
        )
        for dimension in content.dimensions
    )


def _indicators(content: Content, group: str, points: Mapping[str, Decimal]) -> Parts:
    return tuple(
        Part(
            each.code,
            Fraction(each.weight(group)),
            Fraction(points.get(each.code, Decimal(0))),
        )
        for each in content.applying(group)
    )


def _weighted(
    parts: Mapping[int, Parts], limits: Sequence[int], name: Callable[[str], str]
) -> tuple[Weighted, ...]:
    """For each weight the shortest way, over all evaluations, to the first change of a grade."""
    if not parts:
        return ()
    found = []
    for part in next(iter(parts.values())):
        rooms = {key: room(each, part.code, limits) for key, each in parts.items()}
        up, first_up = _nearest({key: each.up for key, each in rooms.items()})
        down, first_down = _nearest({key: each.down for key, each in rooms.items()})
        found.append(
            Weighted(
                part.code,
                name(part.code),
                int(part.weight),
                _shown(up),
                first_up,
                _shown(down),
                first_down,
            )
        )
    return tuple(found)


def _nearest(distances: Mapping[int, Fraction | None]) -> tuple[Fraction | None, int | None]:
    known = [(distance, key) for key, distance in distances.items() if distance is not None]
    return min(known) if known else (None, None)


def _shown(value: Fraction | None) -> Decimal | None:
    return None if value is None else _two_places(value)


def _two_places(value: Fraction) -> Decimal:
    return rounded(Decimal(value.numerator) / Decimal(value.denominator))


def _tried_weights(content: Content, given: Mapping[str, int]) -> dict[str, Fraction]:
    """The weights of all dimensions, with ``given`` in place of the set's own."""
    problems = [
        Problem(f"weights.{code}", "没有这个维度")
        for code in given
        if code not in {each.code for each in content.dimensions}
    ]
    problems += [
        Problem(f"weights.{code}", "权重应是0到100的整数")
        for code, weight in given.items()
        if not 0 <= weight <= FULL
    ]
    if not problems:
        weights = {each.code: given.get(each.code, each.weight) for each in content.dimensions}
        summed = sum(weights.values())
        if summed == FULL:
            return {code: Fraction(weight) for code, weight in weights.items()}
        first = next(iter(weights))
        template = "各维度权重合计应为{full}，现在是{sum}"
        problems.append(Problem(f"weights.{first}", template, {"full": FULL, "sum": summed}))
    raise InvalidInput("试算的权重有{count}处要改。", problems=problems, count=len(problems))


def _tried(
    found: Evaluation, parts: Parts, weights: Mapping[str, Fraction], thresholds: Mapping[str, int]
) -> Tried:
    exact = _two_places(reweighted(parts, weights))
    before = grade_of(found.total or Decimal(0), thresholds)
    return Tried(found, exact, grade_of(exact, thresholds), before)

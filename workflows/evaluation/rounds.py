"""Rounds: opened for an area and a year, and the enterprises of it asked one by one."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput, NotFound, Problem
from engine.views import Instance, Scope
from engine.worktime.arithmetic import local_day
from workflows.evaluation import commands as c
from workflows.evaluation import queries, set_queries, sets
from workflows.evaluation.grading import thresholds
from workflows.evaluation.sets import MANAGE
from workflows.evaluation.starting import start
from workflows.evaluation.views import IndicatorSet, Round, RoundView, SetState
from workflows.organisation.checks import open_unit
from workflows.organisation.rights import reach, require, sight


def open_round(ctx: Context, command: c.OpenRound) -> Round:
    area = command.area or _own_area(ctx)
    require(ctx, MANAGE, Scope(area))
    problems = _problems(ctx, command, area)
    if problems:
        raise InvalidInput("这一轮评价还不能开始。", problems=problems)
    open_unit(ctx, command.verify_unit_id)
    for unit_id in command.panel_unit_ids:
        open_unit(ctx, unit_id)
    chosen = _set_for(ctx, command, area)
    round_id = queries.add_round(
        ctx.uow,
        {
            "area": area,
            "year": command.year,
            "name": command.name.strip(),
            "set_id": chosen.set_id,
            "thresholds": thresholds(ctx, area),
            "verify_unit_id": command.verify_unit_id,
            "panel_unit_ids": list(dict.fromkeys(command.panel_unit_ids)),
            "opened_by": ctx.principal.user_id,
            "opened_at": ctx.now,
        },
    )
    return _known(ctx, round_id)


def start_one(ctx: Context, command: c.StartEvaluation) -> Instance:
    found = _managed(ctx, command.round_id)
    return start(ctx, found, sets.known(ctx, found.set_id), command.enterprise_id)


def start_waiting(ctx: Context, command: c.StartEvaluations) -> int:
    if not 1 <= command.limit <= 200:
        raise InvalidInput("一次发起1到200家，现在是{limit}家。", limit=command.limit)
    found = _managed(ctx, command.round_id)
    chosen = sets.known(ctx, found.set_id)
    enterprise_ids = queries.waiting_ids(ctx.uow, found, command.limit)
    for enterprise_id in enterprise_ids:
        start(ctx, found, chosen, enterprise_id)
    return len(enterprise_ids)


def listing(ctx: Context, _query: c.ListRounds) -> tuple[Round, ...]:
    return queries.rounds(ctx.uow, sight(ctx.principal))


def get(ctx: Context, query: c.GetRound) -> RoundView:
    found = in_sight(ctx, query.round_id)
    seen = sight(ctx.principal)
    appeals, upheld = queries.appeals(ctx.uow, found.round_id, seen)
    return RoundView(
        round=found,
        set=sets.known(ctx, found.set_id),
        sums=queries.sums(ctx.uow, found.round_id, seen),
        waiting=queries.count_waiting(ctx.uow, found),
        appeals=appeals,
        appeals_upheld=upheld,
    )


def in_sight(ctx: Context, round_id: int) -> Round:
    """A round of which the actor may know the results: of his area, or verified by his unit.

    Raises:
        NotFound: there is none, or the actor may not.
    """
    found = queries.round_by_id(ctx.uow, round_id)
    if found is not None:
        scope = Scope(found.area, f"unit:{found.verify_unit_id}")
        seen = sight(ctx.principal)
        # A banner's people see what of their league's round is about the banner.
        inside = any(area.startswith(found.area) for area in seen.areas)
        if inside or ctx.rights.sees(ctx.uow, ctx.principal, scope):
            return found
    raise NotFound("没有编号为{round_id}的评价轮次。", round_id=round_id)


def _managed(ctx: Context, round_id: int) -> Round:
    found = in_sight(ctx, round_id)
    require(ctx, MANAGE, Scope(found.area))
    return found


def _known(ctx: Context, round_id: int) -> Round:
    found = queries.round_by_id(ctx.uow, round_id)
    if found is None:
        raise NotFound("没有编号为{round_id}的评价轮次。", round_id=round_id)
    return found


def _own_area(ctx: Context) -> str:
    require(ctx, MANAGE)
    return min(reach(ctx.principal, MANAGE).areas, key=lambda area: (len(area), area))


def _problems(ctx: Context, command: c.OpenRound, area: str) -> list[Problem]:
    found = []
    name = command.name.strip()
    if not 1 <= len(name) <= 100:
        found.append(Problem("name", "名称要有1到100个字"))
    elif queries.has_round(ctx.uow, area, command.year, name):
        found.append(Problem("name", "这个年度已有同名的轮次"))
    this_year = local_day(ctx.now).year
    if not this_year - 1 <= command.year <= this_year:
        found.append(
            Problem(
                "year",
                "年度应是{first}或{last}",
                {"first": this_year - 1, "last": this_year},
            )
        )
    if not command.panel_unit_ids:
        found.append(Problem("panel_unit_ids", "请选择评审组的单位"))
    if command.verify_unit_id in command.panel_unit_ids:
        found.append(Problem("panel_unit_ids", "核验单位不能同时评审自己的核验"))
    return found


def _set_for(ctx: Context, command: c.OpenRound, area: str) -> IndicatorSet:
    """The chosen set, or the one in force; the shipped one where none is.

    Raises:
        InvalidInput: the chosen one is a draft, or for a later year.
    """
    if command.set_id is None:
        found = set_queries.in_force(ctx.uow, area, command.year)
        return found or sets.known(ctx, sets.seed(ctx, c.SeedIndicators()))
    chosen = sets.in_sight(ctx, command.set_id)
    if chosen.state is not SetState.PUBLISHED or chosen.year > command.year:
        problem = Problem("set_id", "请选择已公布、适用于这个年度的指标体系")
        raise InvalidInput("这一轮评价还不能开始。", problems=[problem])
    return chosen

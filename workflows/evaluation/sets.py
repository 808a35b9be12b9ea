"""Indicator sets: drafted, changed, published by a second person, and never changed again."""

from __future__ import annotations

from engine.context import Context
from engine.errors import Conflict, Forbidden, InvalidInput, InvalidState, NotFound, Problem
from engine.ids import SYSTEM
from engine.views import Scope
from engine.worktime.arithmetic import local_day
from workflows.evaluation import commands as c
from workflows.evaluation import set_queries as queries
from workflows.evaluation.comparing import compare
from workflows.evaluation.facts import kinds
from workflows.evaluation.indicators import Content, to_json
from workflows.evaluation.set_checks import problems_of
from workflows.evaluation.shipped import shipped_content, shipped_title
from workflows.evaluation.views import Comparison, IndicatorSet, SetState
from workflows.organisation.rights import reach, require, sight

MANAGE = "evaluation.manage"
#: The year from which on the shipped indicators are in force: the policy is of December 2022.
_SHIPPED_YEAR = 2023
_SHIPPED_AREA = ""


def seed(ctx: Context, _command: c.SeedIndicators) -> int:
    found = queries.in_force(ctx.uow, _SHIPPED_AREA, _SHIPPED_YEAR)
    if found is not None:
        return found.set_id
    content = shipped_content()
    return queries.add(
        ctx.uow,
        {
            **_new(ctx, _SHIPPED_AREA, _SHIPPED_YEAR, shipped_title(), content, None),
            "drafted_by": str(SYSTEM),
            "version": 1,
            "state": SetState.PUBLISHED.value,
            "published_by": str(SYSTEM),
            "published_at": ctx.now,
        },
    )


def draft(ctx: Context, command: c.DraftIndicators) -> IndicatorSet:
    area = _managed_area(ctx)
    base = in_sight(ctx, command.based_on_id)
    this_year = local_day(ctx.now).year
    if not this_year - 1 <= command.year <= this_year + 2:
        problem = Problem(
            "year",
            "年度应在{first}到{last}之间",
            {"first": this_year - 1, "last": this_year + 2},
        )
        raise InvalidInput("这个年度不能起草指标体系。", problems=[problem])
    values = _new(ctx, area, command.year, base.title, base.content, base.set_id)
    return known(ctx, queries.add(ctx.uow, values))


def save(ctx: Context, command: c.SaveIndicators) -> IndicatorSet:
    found = _draft(ctx, command.set_id)
    title = command.title.strip()
    if not title or len(title) > 200:
        problem = Problem("title", "名称要有1到200个字")
        raise InvalidInput("指标体系的名称有误。", problems=[problem])
    content = Content(command.dimensions, command.indicators)
    values = {
        "title": title,
        "content": to_json(content),
        "digest": content.digest,
        "drafted_by": ctx.principal.user_id,
        "drafted_at": ctx.now,
    }
    if not queries.change(ctx.uow, found.set_id, command.revision, values):
        raise Conflict("这份草稿已由{user}改过，请重新打开再改。", user=found.drafted_by)
    return known(ctx, found.set_id)


def publish(ctx: Context, command: c.PublishIndicators) -> IndicatorSet:
    found = _draft(ctx, command.set_id)
    if found.drafted_by == ctx.principal.user_id:
        raise Forbidden("指标体系要由起草人以外的第二个人公布。")
    problems = problems_of(found.content, kinds())
    if problems:
        raise InvalidInput(
            "指标体系有{count}处要改，不能公布。", problems=problems, count=len(problems)
        )
    values = {
        "state": SetState.PUBLISHED.value,
        "version": queries.next_version(ctx.uow, found.area, found.year),
        "published_by": ctx.principal.user_id,
        "published_at": ctx.now,
    }
    if not queries.change(ctx.uow, found.set_id, found.revision, values):
        raise Conflict("这份草稿刚刚改过，请重新打开再公布。")
    return known(ctx, found.set_id)


def discard(ctx: Context, command: c.DiscardIndicators) -> None:
    found = _draft(ctx, command.set_id)
    queries.drop_draft(ctx.uow, found.set_id)


def listing(ctx: Context, query: c.ListIndicators) -> tuple[IndicatorSet, ...]:
    found = queries.listed(ctx.uow, sight(ctx.principal).areas, query.state)
    managed = reach(ctx.principal, MANAGE)
    return tuple(
        each
        for each in found
        if each.state is SetState.PUBLISHED or managed.covers(Scope(each.area))
    )


def get(ctx: Context, query: c.GetIndicators) -> IndicatorSet:
    return in_sight(ctx, query.set_id)


def compared(ctx: Context, query: c.CompareIndicators) -> Comparison:
    one, other = in_sight(ctx, query.set_id), in_sight(ctx, query.with_id)
    return Comparison(one, other, compare(one, other))


def in_sight(ctx: Context, set_id: int) -> IndicatorSet:
    """A published set, or a draft of an area that the actor manages.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = queries.by_id(ctx.uow, set_id)
    if found is None or not (
        found.state is SetState.PUBLISHED or reach(ctx.principal, MANAGE).covers(Scope(found.area))
    ):
        raise NotFound("没有编号为{set_id}的指标体系。", set_id=set_id)
    return found


def known(ctx: Context, set_id: int) -> IndicatorSet:
    """A set that is there."""
    found = queries.by_id(ctx.uow, set_id)
    if found is None:
        raise NotFound("没有编号为{set_id}的指标体系。", set_id=set_id)
    return found


def _draft(ctx: Context, set_id: int) -> IndicatorSet:
    found = in_sight(ctx, set_id)
    require(ctx, MANAGE, Scope(found.area))
    if found.state is not SetState.DRAFT:
        raise InvalidState(
            "“{title}”第{version}版已公布，不能再改；请起草新版本。",
            title=found.title,
            version=found.version,
        )
    return found


def _managed_area(ctx: Context) -> str:
    """The widest area for which the actor may draft."""
    require(ctx, MANAGE)
    return min(reach(ctx.principal, MANAGE).areas, key=lambda area: (len(area), area))


def _new(
    ctx: Context, area: str, year: int, title: str, content: Content, based_on_id: int | None
) -> dict[str, object]:
    return {
        "area": area,
        "year": year,
        "version": 0,
        "title": title,
        "state": SetState.DRAFT.value,
        "content": to_json(content),
        "digest": content.digest,
        "based_on_id": based_on_id,
        "revision": 1,
        "drafted_by": ctx.principal.user_id,
        "drafted_at": ctx.now,
    }

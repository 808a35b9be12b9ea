"""Looking back, within what the actor may know of."""

from __future__ import annotations

from datetime import timedelta

from engine.context import Context
from engine.errors import Forbidden, InvalidInput, Problem
from engine.views import Scope
from engine.worktime.arithmetic import midnight
from workflows.look_back import queries
from workflows.look_back.commands import ListLookBackChoices, LookBack
from workflows.look_back.views import LookBackChoices, LookedBack

_LONGEST = timedelta(days=5 * 366)


def look_back(ctx: Context, query: LookBack) -> LookedBack:
    areas = _areas(ctx)
    if not timedelta() <= query.until - query.since <= _LONGEST:
        problem = Problem("until", "结束的日子不能早于开始，最长五年。")
        raise InvalidInput("这段时间不对。", problems=[problem])
    asked = queries.Narrowed(
        key=query.key,
        since=query.since,
        until=query.until,
        from_at=midnight(query.since),
        to_at=midnight(query.until + timedelta(days=1)),
        version=query.version,
        area=query.area,
        owner=query.owner,
        ownership=query.ownership,
        areas=areas,
    )
    return LookedBack(
        elements=queries.elements(ctx.uow, asked),
        passed=queries.passed(ctx.uow, asked, "passed"),
        flows=queries.passed(ctx.uow, asked, "flows"),
    )


def choices(ctx: Context, query: ListLookBackChoices) -> LookBackChoices:
    return queries.choices(ctx.uow, query.key, _areas(ctx))


def _areas(ctx: Context) -> tuple[str, ...] | None:
    """The areas whose matters count; None is all of them.

    Raises:
        Forbidden: none.
    """
    for right in ("definition.check", "incident.read"):
        if ctx.rights.may(ctx.uow, ctx.principal, right, Scope()):
            return None
    areas = ctx.rights.areas(ctx.uow, ctx.principal)
    if not areas:
        raise Forbidden("流程的回看由督办的人和流程设计员查看。")
    return areas

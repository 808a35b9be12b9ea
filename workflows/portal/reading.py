"""Answers the portal's questions to whoever may know of the enterprise and of the items."""

from __future__ import annotations

from engine.context import Context
from engine.errors import InvalidInput
from engine.views import WorkItem, WorkItemPage
from workflows.enterprises.handlers import in_sight
from workflows.portal import queries
from workflows.portal.commands import ListAsked, ListHandled

_LARGEST_PAGE = 200


def list_asked(ctx: Context, query: ListAsked) -> WorkItemPage:
    _check(ctx, query)
    found, more = queries.asked(
        ctx.uow, query.enterprise_id, cursor=query.cursor, limit=query.limit
    )
    return WorkItemPage(_seen(ctx, found), more, queries.count_asked(ctx.uow, query.enterprise_id))


def list_handled(ctx: Context, query: ListHandled) -> WorkItemPage:
    _check(ctx, query)
    found, more = queries.handled(
        ctx.uow, query.enterprise_id, cursor=query.cursor, limit=query.limit
    )
    return WorkItemPage(_seen(ctx, found), more, {})


def _check(ctx: Context, query: ListAsked | ListHandled) -> None:
    if not 1 <= query.limit <= _LARGEST_PAGE:
        raise InvalidInput("一页1到200行，现在是{limit}行。", limit=query.limit)
    in_sight(ctx, query.enterprise_id)


def _seen(ctx: Context, items: tuple[WorkItem, ...]) -> tuple[WorkItem, ...]:
    """Whoever sees an enterprise need not see what another body has to do with it."""
    return tuple(each for each in items if ctx.rights.sees(ctx.uow, ctx.principal, each.scope))

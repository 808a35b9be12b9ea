"""What people may start in ad-hoc subprocesses, wherever those are."""

from __future__ import annotations

from engine.commands.ad_hoc import ListAdHoc
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.ad_hoc import described
from engine.store.cursors import Cursor
from engine.store.queries import subscriptions
from engine.store.queries.instances import StoredInstance
from engine.views import AdHoc, AdHocPage, AdHocWork

_LARGEST_PAGE = 50


def list_ad_hoc(ctx: Context, query: ListAdHoc) -> AdHocPage:
    """One statement finds the instances with their states; what is open is read from those."""
    if not 1 <= query.limit <= _LARGEST_PAGE:
        raise InvalidInput(
            "Expected a page of 1 to {largest} instances, but {limit} were asked for.",
            largest=_LARGEST_PAGE,
            limit=query.limit,
        )
    before = Cursor.decode(query.cursor)[1] if query.cursor else None
    found = subscriptions.startable(ctx.uow, _names(ctx), before=before, limit=query.limit + 1)
    shown, more = found[: query.limit], ""
    if len(found) > query.limit:
        more = Cursor.encode(shown[-1].view.started_at, shown[-1].view.instance_id)
    works = (AdHocWork(each.view, _mine(ctx, each)) for each in shown)
    return AdHocPage(tuple(work for work in works if work.ad_hoc), more)


def _names(ctx: Context) -> list[str]:
    own = (subscriptions.starter(each) for each in ctx.principal.identities)
    return sorted({*ctx.principal.all_groups, *own})


def _mine(ctx: Context, stored: StoredInstance) -> tuple[AdHoc, ...]:
    """Those that the actor may start in; of the others that the instance has nothing is said."""
    began = stored.view.started_by in ctx.principal.identities
    return tuple(
        each
        for each in described(ctx, stored.view, stored.tokens, ())
        if (not each.groups and began) or not ctx.principal.all_groups.isdisjoint(each.groups)
    )

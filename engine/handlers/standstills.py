"""What stands still, for those who supervise the business: that it does and since when.

What went wrong is for those who run the engine: an incident may quote data, and only they may
have anything tried again.
"""

from __future__ import annotations

from engine.commands.incidents import ListStandstills
from engine.context import Context
from engine.handlers.access import holds_right, sees_instance
from engine.store.queries import instances, standstills
from engine.views import Scope, Standstill, StandstillPage

_LONGEST_PAGE = 200
#: Incidents that are looked through for one page of somebody who supervises no area as a whole.
_MOST_READ = 2_000


def list_standstills(ctx: Context, query: ListStandstills) -> StandstillPage:
    limit = max(1, min(query.limit, _LONGEST_PAGE))
    if query.instance_id is not None:
        return _of_one(ctx, query, limit)
    if holds_right(ctx, "incident.read", Scope()):
        return _page(ctx, query, areas=None, limit=limit)
    areas = ctx.rights.areas(ctx.uow, ctx.principal)
    if areas:
        return _page(ctx, query, areas=areas, limit=limit)
    return _each_asked_about(ctx, query, limit)


def _of_one(ctx: Context, query: ListStandstills, limit: int) -> StandstillPage:
    """Nothing of an instance that the actor may not know of, as of one that goes on well."""
    found = _page(ctx, query, areas=None, limit=limit)
    stored = instances.read(ctx.uow, query.instance_id or 0) if found.standstills else None
    if stored is None or not sees_instance(ctx, stored.view):
        return StandstillPage((), None)
    return found


def _page(
    ctx: Context, query: ListStandstills, *, areas: tuple[str, ...] | None, limit: int
) -> StandstillPage:
    found = standstills.page(
        ctx.uow,
        instance_id=query.instance_id,
        areas=areas,
        before=query.before,
        limit=limit + 1,
    )
    shown = tuple(each for each, _scope in found[:limit])
    return StandstillPage(shown, shown[-1].incident_id if len(found) > limit else None)


def _each_asked_about(ctx: Context, query: ListStandstills, limit: int) -> StandstillPage:
    """For a unit, which supervises what it does, wherever that lies."""
    found = standstills.page(
        ctx.uow, instance_id=None, areas=None, before=query.before, limit=_MOST_READ
    )
    shown: list[Standstill] = []
    for each, scope in found:
        if ctx.rights.sees(ctx.uow, ctx.principal, scope):
            shown.append(each)
            if len(shown) == limit:
                return StandstillPage(tuple(shown), each.incident_id)
    more = found[-1][0].incident_id if len(found) == _MOST_READ else None
    return StandstillPage(tuple(shown), more)

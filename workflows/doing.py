"""Who completed the item that led to a service task, which itself is carried out as nobody."""

from __future__ import annotations

from typing import cast

from engine.context import Context, Extension, ServiceCall
from engine.views import WorkItem

_CLOSERS = "doing.closers"


class DoerKeeper(Extension):
    """Hears who closes items; a part that asks for the doer plugs it in. Twice does no harm."""

    def item_closed(self, ctx: Context, item: WorkItem) -> None:
        if item.closed_by:
            _closers(ctx)[item.instance_id] = item.closed_by


def doer(ctx: Context, call: ServiceCall) -> str:
    """Who completed an item of the instance in this transaction, else who acts in it."""
    return _closers(ctx).get(call.instance.instance_id) or ctx.principal.user_id


def _closers(ctx: Context) -> dict[int, str]:
    return cast("dict[int, str]", ctx.uow.memo.setdefault(_CLOSERS, {}))

"""Lists for those who look after the engine: what waits, what was kept, what came to nothing."""

from __future__ import annotations

from dataclasses import replace

from engine.commands.messages import ListMessages, ListSubscriptions
from engine.context import Context
from engine.handlers.access import require_right
from engine.handlers.messages.publishing import as_shown
from engine.message_views import MessagePage, MessageState, OpenSubscription
from engine.store.queries import messages, subscriptions
from engine.views import Scope

#: What somebody may still do something about.
_UNSETTLED = (MessageState.PENDING, MessageState.BUFFERED, MessageState.UNDELIVERABLE)


def list_messages(ctx: Context, query: ListMessages) -> MessagePage:
    require_right(ctx, "incident.read", Scope())
    states = _UNSETTLED if query.state is None else (query.state,)
    found = messages.page(
        ctx.uow, states=states, name=query.name, before=query.before, limit=query.limit
    )
    return replace(found, messages=tuple(as_shown(ctx, each) for each in found.messages))


def list_subscriptions(ctx: Context, query: ListSubscriptions) -> tuple[OpenSubscription, ...]:
    require_right(ctx, "incident.read", Scope())
    found = subscriptions.listing(ctx.uow, name=query.name, limit=query.limit)
    return tuple(
        each if ctx.rights.sees(ctx.uow, ctx.principal, scope) else replace(each, title="")
        for each, scope in found
    )

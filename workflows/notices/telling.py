"""Telling people: each at most once, and those who stand in for them too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.context import Context
from workflows.notices.queries import deputies_of, post
from workflows.notices.views import NewNotice


def tell_each(ctx: Context, wanted: Iterable[NewNotice]) -> None:
    """Post notices, of several to one person the first. Two SQL statements.

    Who is absent still gets the notice; the deputy gets it too, with the name of the absent one.
    """
    notices: dict[str, NewNotice] = {}
    for each in wanted:
        notices.setdefault(each.user_id, each)
    if not notices:
        return
    deputies = deputies_of(ctx.uow, list(notices), ctx.now)
    for absent, standing_in in sorted(deputies.items()):
        for deputy in sorted(standing_in):
            notices.setdefault(
                deputy, replace(notices[absent], user_id=deputy, on_behalf_of=absent)
            )
    post(ctx.uow, list(notices.values()), ctx.now)

"""The supervision list (督办清单): the items behind the numbers of the board, one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.context import Context
from engine.errors import InvalidInput
from engine.lifecycle import Urgency
from engine.worktime.arithmetic import (
    add_working_days,
    local_day,
    midnight,
    working_days_between,
)
from workflows.supervision.board import SUSPENDED, within_of
from workflows.supervision.commands import ListSupervised
from workflows.supervision.ladder import Rules
from workflows.supervision.plan import last_fired, next_rung
from workflows.supervision.queries import board
from workflows.supervision.queries.board import Listed, Narrowing
from workflows.supervision.reading import reason_of
from workflows.supervision.views import SupervisedItem, SupervisedPage

#: Nothing is overdue by more: asking for more counts no further back.
_FARTHEST_DAYS = 5000


def list_supervised(ctx: Context, query: ListSupervised, *, rules: Rules) -> SupervisedPage:
    narrow = Narrowing(
        within=within_of(ctx, query),
        urgency=_rank(query.colour),
        # A suspended item counts as suspended and not under its colour, here as on the board.
        suspended=None if not query.colour else query.colour == SUSPENDED,
        rung=query.rung,
        due_before=_due_before(ctx, query.overdue_working_days),
    )
    found, more = board.page(ctx.uow, narrow, cursor=query.cursor, limit=query.limit)
    return SupervisedPage(tuple(_supervised(ctx, each, rules) for each in found), more)


def _rank(colour: str) -> int | None:
    if colour in ("", SUSPENDED):
        return None
    try:
        return Urgency(colour).rank
    except ValueError as error:
        raise InvalidInput(
            "应为{colours}之一，实为“{colour}”。",
            colours="、".join((*Urgency, SUSPENDED)),
            colour=colour,
        ) from error


def _due_before(ctx: Context, working_days: int) -> datetime | None:
    if working_days <= 0:
        return None
    farthest = min(working_days, _FARTHEST_DAYS)
    latest = add_working_days(ctx.calendar(), local_day(ctx.now), -farthest)
    return midnight(latest + timedelta(days=1))


def _supervised(ctx: Context, listed: Listed, rules: Rules) -> SupervisedItem:
    item = listed.item
    calendar, today = ctx.calendar(item.scope.owner), local_day(ctx.now)
    ladder = rules.ladders.get(item.ladder)
    last, upcoming = last_fired(listed.plan), next_rung(listed.plan)
    rung = None if ladder is None else ladder.rung(listed.last_rung)
    coming = None
    if ladder is not None and upcoming is not None and not item.suspended:
        coming = ladder.rung(upcoming.code)
    overdue = 0
    if item.due_at is not None and item.due_at < ctx.now:
        overdue = working_days_between(calendar, local_day(item.due_at), today)
    return SupervisedItem(
        item=item,
        rung=listed.last_rung,
        rung_title="" if rung is None else rung.title,
        original_due_at=listed.original_due_at,
        urged_count=listed.urged_count,
        turns_red_at=listed.turns_red_at,
        overdue_working_days=overdue,
        open_working_days=working_days_between(calendar, local_day(item.created_at), today),
        reason=reason_of(item),
        params={"due": item.due_at},
        since=None if last is None else last.fired_at,
        next_rung_title="" if coming is None else coming.title,
        next_rung_at=None if coming is None or upcoming is None else upcoming.at,
    )

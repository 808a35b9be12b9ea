"""The supervision board (督办台) and the list behind its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.context import Context
from engine.errors import InvalidInput
from engine.lifecycle import Urgency
from engine.views import WorkItem
from engine.worktime.arithmetic import (
    add_working_days,
    local_day,
    midnight,
    working_days_between,
)
from workflows.documents.queries import documents
from workflows.documents.shipped import URGING_NOTICE
from workflows.supervision.commands import (
    ListSupervised,
    ListSupervisedOwners,
    SupervisionBoard,
)
from workflows.supervision.ladder import Relation, Rules
from workflows.supervision.queries import board, requests
from workflows.supervision.queries.board import Count, Listed, Narrowing
from workflows.supervision.recipients import groups_by_scope
from workflows.supervision.responsibility import add_up, holder_of
from workflows.supervision.sight import supervised_areas
from workflows.supervision.views import (
    Board,
    GoingRed,
    Sums,
    SumsOf,
    SupervisedItem,
    SupervisedPage,
)

SUSPENDED = "suspended"
#: Nothing is overdue by more: asking for more counts no further back.
_FARTHEST_DAYS = 5000


def show(ctx: Context, query: SupervisionBoard) -> Board:
    """At most nine SQL statements, however many items there are."""
    areas = supervised_areas(ctx)
    by_area = board.counts_by(ctx.uow, "scope_area", areas)
    today = local_day(ctx.now)
    month = today.replace(day=1)
    until_at = _end_of_week(today)
    closed, on_time = board.closed_since(ctx.uow, areas, month)
    stretches = board.minutes_by_holder(ctx.uow, areas, month)
    return Board(
        at=ctx.now,
        areas=areas,
        sums=_sums(by_area),
        by_area=_grouped(by_area, lambda key: _part_of(key, areas)),
        by_owner=_grouped(board.counts_by(ctx.uow, "scope_owner", areas), lambda key: key),
        going_red=_going_red(ctx, areas, until_at, query.going_red_limit),
        going_red_until=until_at,
        pending_requests=requests.count_pending(ctx.uow, areas),
        closed_count=closed,
        closed_on_time_count=on_time,
        clock=add_up(
            (holder_of(group, suspended=suspended).kind, "", minutes)
            for group, suspended, minutes in stretches
        ),
    )


def _end_of_week(today: date) -> datetime:
    """The end of this week's Sunday, so that a Saturday worked in lieu is in it."""
    return midnight(today + timedelta(days=7 - today.weekday()))


def _part_of(area: str, areas: tuple[str, ...]) -> str:
    """The part of the supervised area in which ``area`` lies: itself, or one a level below."""
    above = next((each for each in areas if area.startswith(each)), "")
    return area[: len(above) + 2]


def _sums(counts: Iterable[Count]) -> Sums:
    sums = Sums()
    for count in counts:
        name = SUSPENDED if count.suspended else count.urgency.value
        sums = replace(sums, **{name: getattr(sums, name) + count.number})
    return sums


def _grouped(counts: Iterable[Count], key_of: Callable[[str], str]) -> tuple[SumsOf, ...]:
    groups: dict[str, list[Count]] = {}
    for count in counts:
        groups.setdefault(key_of(count.key), []).append(count)
    return tuple(SumsOf(key, _sums(groups[key])) for key in sorted(groups, key=_in_order))


def _in_order(key: str) -> tuple[str, int, str]:
    """``unit:9`` before ``unit:12``; area codes as they are."""
    kind, _, number = key.partition(":")
    return (kind, int(number) if number.isdecimal() else 0, number)


def _going_red(
    ctx: Context, areas: tuple[str, ...], until_at: datetime, limit: int
) -> tuple[GoingRed, ...]:
    found = board.going_red(ctx.uow, areas, until_at=until_at, limit=limit)
    if not found:
        return ()
    urgings = documents.latest_of_kind(
        ctx.uow, [item.work_item_id for item, _ in found], URGING_NOTICE.code
    )
    liaisons = _liaisons(ctx, [item for item, _ in found])
    return tuple(
        GoingRed(item, at, urgings.get(item.work_item_id), liaisons[item.work_item_id])
        for item, at in found
    )


def _liaisons(ctx: Context, items: list[WorkItem]) -> dict[int, tuple[str, ...]]:
    groups = {item.work_item_id: groups_by_scope(Relation.LIAISON, item.scope) for item in items}
    asked = frozenset(group for each in groups.values() for group in each)
    members = ctx.directory.members(ctx.uow, asked, ctx.now) if asked else {}
    user_ids = frozenset(user_id for people in members.values() for user_id in people)
    names = ctx.directory.names(ctx.uow, user_ids) if user_ids else {}
    return {
        work_item_id: tuple(
            names.get(user_id, user_id) for group in each for user_id in members[group]
        )
        for work_item_id, each in groups.items()
    }


def list_owners(ctx: Context, _query: ListSupervisedOwners) -> tuple[str, ...]:
    counts = board.counts_by(ctx.uow, "scope_owner", supervised_areas(ctx))
    return tuple(sorted({count.key for count in counts if count.key}, key=_in_order))


def list_supervised(ctx: Context, query: ListSupervised, *, rules: Rules) -> SupervisedPage:
    narrow = Narrowing(
        areas=supervised_areas(ctx),
        area=query.area,
        owner=query.owner,
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
    ladder = rules.ladders.get(item.ladder)
    rung = None if ladder is None else ladder.rung(listed.last_rung)
    overdue = 0
    if item.due_at is not None and item.due_at < ctx.now:
        overdue = working_days_between(
            ctx.calendar(item.scope.owner), local_day(item.due_at), local_day(ctx.now)
        )
    return SupervisedItem(
        item=item,
        rung=listed.last_rung,
        rung_title="" if rung is None else rung.title,
        original_due_at=listed.original_due_at,
        urged_count=listed.urged_count,
        turns_red_at=listed.turns_red_at,
        overdue_working_days=overdue,
    )

"""The supervision board (督办台): what is blue, yellow and red, where, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial

from engine.context import Context
from engine.lifecycle import Urgency
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day, midnight, working_days_between
from workflows.documents.queries import documents
from workflows.documents.shipped import URGING_NOTICE
from workflows.supervision.commands import ListSupervisedChoices, SupervisionBoard
from workflows.supervision.ladder import Relation
from workflows.supervision.queries import board, requests, sums
from workflows.supervision.queries.sums import By, Count, Day, Held, Past, Within
from workflows.supervision.recipients import groups_by_scope
from workflows.supervision.responsibility import add_up, holder_of
from workflows.supervision.sight import supervised_areas
from workflows.supervision.views import (
    Board,
    ClockShare,
    GoingRed,
    PendingRequest,
    Sums,
    SumsOf,
    SupervisedChoices,
    Week,
)

SUSPENDED = "suspended"
#: How many weeks the board looks back, the present one among them.
WEEKS = 12
#: How many requests for an extension it shows.
_REQUESTS = 20


def show(ctx: Context, query: SupervisionBoard) -> Board:
    """At most seven SQL statements, however many items there are."""
    within = within_of(ctx, query)
    counts = sums.counts(ctx.uow, within)
    today = local_day(ctx.now)
    until_at = end_of_week(today)
    past = _past(ctx, within, today)
    month = [each for each in past.days if each.day >= today.replace(day=1)]
    pending, number = requests.pending(ctx.uow, within.areas, limit=_REQUESTS)
    looked_at = _looked_at(within)
    part_of = cache(partial(_part_of, areas=looked_at))
    by_process = _grouped(counts, By.PROCESS)
    return Board(
        at=ctx.now,
        areas=looked_at,
        sums=_total(by_process),
        by_area=_grouped(counts, By.AREA, lambda area: (part_of(area),)),
        by_owner=_grouped(counts, By.OWNER),
        by_process=by_process,
        by_clause=_grouped(counts, By.CLAUSES, str.split),
        going_red=_going_red(ctx, within, until_at, query.going_red_limit),
        going_red_until=until_at,
        pending_requests=number,
        requests=tuple(PendingRequest(request, item) for request, item in pending),
        closed_count=sum(each.closed for each in month),
        closed_on_time_count=sum(each.in_time for each in month),
        weeks=tuple(_weeks(ctx, past.days, today)) if within.of_places_alone else (),
        clock=_clock(past.held),
    )


def within_of(ctx: Context, query: object) -> Within:
    """What the actor supervises, narrowed as a query asks.

    Raises:
        Forbidden: the actor supervises nothing.
    """
    areas = supervised_areas(ctx)
    wanted = {name: getattr(query, name) for name in ("area", "owner", "process", "clause")}
    return Within(areas, **wanted)


def _looked_at(within: Within) -> tuple[str, ...]:
    """The areas whose parts are told apart: the one asked for, or all that are supervised."""
    inside = within.area.startswith(within.areas)
    return (within.area,) if within.area and inside else within.areas


def end_of_week(today: date) -> datetime:
    """The end of this week's Sunday, so that a Saturday worked in lieu is in it."""
    return midnight(today + timedelta(days=7 - today.weekday()))


def _part_of(area: str, areas: tuple[str, ...]) -> str:
    """The part of the area looked at in which ``area`` lies: itself, or one a level below."""
    above = next((each for each in areas if area.startswith(each)), "")
    return area[: len(above) + 2]


def _grouped(
    counts: Iterable[Count], by: By, keys_of: Callable[[str], Iterable[str]] = lambda key: (key,)
) -> tuple[SumsOf, ...]:
    """The counts of one dimension; ``keys_of`` says under what each of them is shown."""
    groups: dict[str, tuple[int, ...]] = {}
    for count in counts:
        if count.by is by:
            for key in keys_of(count.key):
                present = groups.get(key)
                groups[key] = (
                    tuple(map(sum, zip(present, count.numbers, strict=True)))
                    if present
                    else count.numbers
                )
    return tuple(SumsOf(key, _sums(groups[key])) for key in sorted(groups, key=in_order))


def _sums(numbers: tuple[int, ...]) -> Sums:
    names = (*(urgency.value for urgency in Urgency), SUSPENDED)
    return Sums(**dict(zip(names, numbers, strict=True)))


def _total(each: Iterable[SumsOf]) -> Sums:
    names = tuple(Sums.__slots__)
    lines = tuple(line.sums for line in each)
    return Sums(*(sum(getattr(line, name) for line in lines) for name in names))


def in_order(key: str) -> tuple[str, int, str]:
    """``unit:9`` before ``unit:12``; area codes as they are."""
    kind, _, rest = key.partition(":")
    number, _, role = rest.partition(":")
    return (kind, int(number) if number.isdecimal() else 0, role or number)


def _past(ctx: Context, within: Within, today: date) -> Past:
    """The days from the first of the weeks, or of the month where that is earlier; what was held
    from the first of the month."""
    if not within.of_places_alone:
        return Past()
    month = today.replace(day=1)
    first = min(_monday(today) - timedelta(weeks=WEEKS - 1), month)
    return sums.past(ctx.uow, within, days_from=first, held_from=month)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(ctx: Context, days: tuple[Day, ...], today: date) -> Iterator[Week]:
    calendar = ctx.calendar()
    for back in range(WEEKS - 1, -1, -1):
        monday = _monday(today) - timedelta(weeks=back)
        last = min(monday + timedelta(days=6), today)
        inside = [each for each in days if monday <= each.day <= last]
        yield Week(
            first_day=monday,
            working_days=working_days_between(calendar, monday - timedelta(days=1), last),
            opened=sum(each.opened for each in inside),
            closed=sum(each.closed for each in inside),
        )


def _clock(held: Iterable[Held]) -> tuple[ClockShare, ...]:
    return add_up(
        (holder_of(each.holder, suspended=each.suspended).kind, "", each.minutes) for each in held
    )


def _going_red(
    ctx: Context, within: Within, until_at: datetime, limit: int
) -> tuple[GoingRed, ...]:
    found = board.going_red(ctx.uow, within, until_at=until_at, limit=limit)
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
    return {
        work_item_id: tuple(dict.fromkeys(user for group in each for user in members[group]))
        for work_item_id, each in groups.items()
    }


def list_choices(ctx: Context, _query: ListSupervisedChoices) -> SupervisedChoices:
    counts = sums.counts(ctx.uow, Within(supervised_areas(ctx)))
    keys = {by: {count.key for count in counts if count.by is by} for by in By}
    return SupervisedChoices(
        owners=tuple(sorted(keys[By.OWNER] - {""}, key=in_order)),
        processes=tuple(sorted(keys[By.PROCESS])),
        clauses=tuple(sorted({clause for key in keys[By.CLAUSES] for clause in key.split()})),
    )

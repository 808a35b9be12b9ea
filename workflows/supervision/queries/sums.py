"""The numbers of the supervision board. Each function is one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    null,
    select,
    union_all,
)

from engine.lifecycle import Urgency
from engine.store.filtered import Filtered
from engine.store.tables import candidate, work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.supervision.queries.areas import filtered_within, within_any
from workflows.supervision.tables import responsibility_span, supervised_item


@dataclass(frozen=True, slots=True)
class Within:
    """What is summed up: in the areas that one supervises, and narrowed; empty fields do not."""

    areas: tuple[str, ...]
    area: str = ""
    owner: str = ""
    process: str = ""
    clause: str = ""

    @property
    def of_places_alone(self) -> bool:
        """Whether no more than areas and owners narrow it."""
        return not (self.process or self.clause)


class By(StrEnum):
    """What open items are counted by. ``clauses`` are those of an item, with blanks between."""

    AREA = "area"
    OWNER = "owner"
    PROCESS = "process"
    CLAUSES = "clauses"


@dataclass(frozen=True, slots=True)
class Count:
    """How many open items share ``key``: of each colour, by rank, and then those suspended."""

    by: By
    key: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """How many items with a due date were opened on a local day, how many were completed, and how
    many of those in time."""

    day: date
    opened: int
    closed: int
    in_time: int


@dataclass(frozen=True, slots=True)
class Held:
    """Working minutes for which a holder had items that are closed; a holder may come twice."""

    holder: str
    suspended: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class Past:
    """Days in their order, those without anything left out."""

    days: tuple[Day, ...] = ()
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """The open items before one candidate group."""

    group: str
    number: int
    free: int
    due_soon: int
    late: int


def counts(uow: UnitOfWork, within: Within) -> tuple[Count, ...]:
    """Open items on ladders, by each of the dimensions in turn."""
    return tuple(
        Count(By(by), key, tuple(map(int, numbers)))
        for by, key, *numbers in uow.connection.execute(counts_statement(within))
    )


def counts_statement(within: Within) -> CompoundSelect[Any]:
    """The items are looked at once and added up; a row comes back for each key alone, for there
    are thousands of combinations of them."""
    row, item = supervised_item.c, work_item.c
    keys = {
        By.AREA: row.scope_area,
        By.OWNER: row.scope_owner,
        By.PROCESS: item.definition_key,
        By.CLAUSES: item.clauses,
    }
    running = row.suspended.is_(False)
    numbers = [_how_many(running, row.urgency == urgency.rank) for urgency in Urgency]
    numbers.append(_how_many(row.suspended.is_(True)))
    each = (
        select(
            *(column.label(by) for by, column in keys.items()),
            *(number.label(f"n{at}") for at, number in enumerate(numbers)),
        )
        .select_from(supervised_item)
        .join(work_item, item.work_item_id == row.work_item_id)
        .where(row.on_ladder.is_(True), _OPEN, *narrowed(within))
        .group_by(*keys.values())
        .cte("each")
    ).c
    sums = [func.sum(each[f"n{at}"]) for at in range(len(numbers))]
    return union_all(
        *(select(literal(by.value), each[by], *sums).group_by(each[by]) for by in keys)
    )


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0))


#: Whatever is on a ladder is open. Without being told, PostgreSQL reads all that ever was.
_OPEN = work_item.c.open.is_(True)


def narrowed(within: Within) -> Iterator[ColumnElement[bool]]:
    """Conditions on an item with its row of supervision."""
    yield from _placed(within)
    if within.process:
        yield work_item.c.definition_key == within.process
    if within.clause:
        yield carries(within.clause)


def carries(clause_id: str) -> ColumnElement[bool]:
    """That a clause is among those of an item, which are stored with blanks between them."""
    padded: ColumnElement[str] = literal(" ") + work_item.c.clauses + literal(" ")
    return padded.contains(f" {clause_id} ", autoescape=True)


def _placed(within: Within) -> Iterator[ColumnElement[bool]]:
    row = supervised_item.c
    yield within_any(row.scope_area, within.areas)
    if within.area:
        yield within_any(row.scope_area, (within.area,))
    if within.owner:
        yield row.scope_owner == within.owner


def _passed(within: Within) -> Iterator[ColumnElement[bool]]:
    """The same for what is summed up over days, which are what the index is walked along."""
    row = supervised_item.c
    yield filtered_within(row.scope_area, within.areas)
    if within.area:
        yield filtered_within(row.scope_area, (within.area,))
    if within.owner:
        yield Filtered(row.scope_owner) == within.owner


def past(uow: UnitOfWork, within: Within, *, days_from: date, held_from: date) -> Past:
    """What was opened and completed on each day since ``days_from``, and who held the items closed
    since ``held_from``; areas and owners alone narrow it."""
    days: dict[date, Day] = {}
    held: list[Held] = []
    statement = past_statement(within, days_from=days_from, held_from=held_from)
    for day, holder, suspended, *numbers in uow.connection.execute(statement):
        if day is None:
            held.append(Held(holder, bool(suspended), int(numbers[0])))
        else:
            same = days.get(day, Day(day, 0, 0, 0))
            opened, closed, in_time = map(int, numbers)
            days[day] = Day(day, same.opened + opened, same.closed + closed, same.in_time + in_time)
    return Past(tuple(days[day] for day in sorted(days)), tuple(held))


def past_statement(within: Within, *, days_from: date, held_from: date) -> CompoundSelect[Any]:
    return union_all(*_days(within, days_from), *_minutes(within, held_from))


def _days(within: Within, first_day: date) -> Iterator[Select[Any]]:
    row, none = supervised_item.c, literal(0)
    in_time = func.count().filter(row.closed_at <= row.due_at)
    where = (row.due_at.is_not(None), *_passed(within))
    nobody = (literal("").label("holder"), false().label("suspended"))
    yield (
        select(row.opened_on.label("day"), *nobody, func.count(), none, none)
        .where(row.opened_on >= first_day, *where)
        .group_by(row.opened_on)
    )
    yield (
        select(row.closed_on.label("day"), *nobody, none, func.count(), in_time)
        .where(row.closed_on >= first_day, row.completed.is_(True), *where)
        .group_by(row.closed_on)
    )


def _minutes(within: Within, first_day: date) -> Iterator[Select[Any]]:
    """The last stretch of each item is in its own row, those before in theirs."""
    row, span, none = supervised_item.c, responsibility_span.c, literal(0)
    no_day = null().cast(row.closed_on.type).label("day")
    closed = (row.closed_on >= first_day, row.due_at.is_not(None), *_passed(within))
    yield (
        select(no_day, row.holder, row.suspended, func.sum(row.held_minutes), none, none)
        .where(*closed)
        .group_by(row.holder, row.suspended)
    )
    yield (
        select(no_day, span.holder, span.suspended, func.sum(span.minutes), none, none)
        .select_from(supervised_item)
        # From the items of these days to their stretches, not from all stretches there are.
        .join(responsibility_span, Filtered(row.work_item_id) == span.work_item_id)
        .where(*closed)
        .group_by(span.holder, span.suspended)
    )


def loads(uow: UnitOfWork, within: Within, *, now: datetime, soon_at: datetime) -> Iterator[Load]:
    """Open items on ladders by candidate group; those due by ``soon_at`` and not late are soon."""
    for row in uow.connection.execute(loads_statement(within, now=now, soon_at=soon_at)):
        yield Load(row[0], int(row[1]), int(row[2]), int(row[3]), int(row[4]))


def loads_statement(within: Within, *, now: datetime, soon_at: datetime) -> Select[Any]:
    row, item = supervised_item.c, work_item.c

    return (
        select(
            candidate.c.group_id,
            func.count(),
            _how_many(item.assignee.is_(None)),
            _how_many(row.due_at >= now, row.due_at <= soon_at),
            _how_many(row.due_at < now),
        )
        .select_from(supervised_item)
        .join(work_item, item.work_item_id == row.work_item_id)
        .join(candidate, candidate.c.work_item_id == row.work_item_id)
        .where(row.on_ladder.is_(True), _OPEN, row.suspended.is_(False), *narrowed(within))
        .group_by(candidate.c.group_id)
    )

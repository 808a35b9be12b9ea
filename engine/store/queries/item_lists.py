"""Pages of work items, each a walk along an index.

A list is the union of branches: each branch fixes the leading columns of one index and walks it
in order, so a page costs what it shows, however many items there are. A group, an assignee and
an area are branches of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select, union_all
from sqlalchemy.sql.elements import KeyedColumnElement

from engine.errors import InvalidInput
from engine.lifecycle import Urgency, WorkItemState
from engine.participation import ParticipantState
from engine.store.cursors import Cursor
from engine.store.filtered import Filtered
from engine.store.queries.work_items import view_of
from engine.store.tables import candidate, participant, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem

#: Counting stops here; a page says 999+ beyond.
COUNT_LIMIT = 1000
#: The longest text that may be looked for: each word in it is a condition of its own.
_LONGEST_TEXT = 200
#: The code of a league without trailing zeros, like 1502.
_LEAGUE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Branch:
    """One walk: the conditions that fix an index's leading columns, and the sort column."""

    conditions: tuple[ColumnElement[bool], ...]
    sort: KeyedColumnElement[datetime]
    row_id: KeyedColumnElement[int]
    descending: bool = False
    through: Table = work_item


def claimable_by(group: str, *, newest: bool = False) -> Branch:
    """Ready items that ``group`` may claim, due first or the newest first."""
    return Branch(
        (candidate.c.group_id == group, candidate.c.claimable.is_(True)),
        candidate.c.created_at if newest else candidate.c.due_order_at,
        candidate.c.work_item_id,
        descending=newest,
        through=candidate,
    )


def asked_of(
    *, users: Collection[str], groups: Collection[str], newest: bool = False
) -> list[Branch]:
    """Open items on which ``users`` or ``groups`` must speak, as voters or as signers.

    What one person is asked is little enough to be sorted.
    """
    whose = [participant.c.user_id == user for user in users] + [
        participant.c.group_id == group for group in groups
    ]
    active = participant.c.state == ParticipantState.ACTIVE.value
    return [
        Branch(
            (one, active, work_item.c.open.is_(True)),
            _sorting(newest=newest),
            participant.c.work_item_id,
            descending=newest,
            through=participant,
        )
        for one in whose
    ]


def spoken_by(user_id: str) -> Branch:
    """Items on which ``user_id`` has voted or which ``user_id`` has signed, the latest first."""
    return Branch(
        (participant.c.voted_by == user_id,),
        participant.c.voted_at,
        participant.c.work_item_id,
        descending=True,
        through=participant,
    )


def held_by(user_id: str, *, newest: bool = False) -> Branch:
    """Open items that ``user_id`` holds, due first or the newest first.

    For the latter what one person holds is sorted: it is little enough.
    """
    return Branch(
        (work_item.c.assignee == user_id, work_item.c.open.is_(True)),
        _sorting(newest=newest),
        work_item.c.work_item_id,
        descending=newest,
    )


def closed_by(user_id: str) -> Branch:
    """Items that ``user_id`` completed, the latest first."""
    return Branch(
        (
            work_item.c.closed_by == user_id,
            work_item.c.state == WorkItemState.COMPLETED.value,
        ),
        work_item.c.closed_at,
        work_item.c.work_item_id,
        descending=True,
    )


def open_in_area(area: str, *, newest: bool = False) -> Branch:
    """Open items anywhere in ``area``, due first or the newest first.

    A prefix is a range, so this walks the due-date index and filters: an area that supervises
    holds a good share of all items, and the page fills up soon.
    """
    return Branch(
        (work_item.c.open.is_(True), *within(area)),
        _sorting(newest=newest),
        work_item.c.work_item_id,
        descending=newest,
    )


def open_of_owner(owner: str) -> Branch:
    """Open items for which ``owner`` answers, due first."""
    return Branch(
        (work_item.c.scope_owner == owner, work_item.c.open.is_(True)),
        work_item.c.due_order_at,
        work_item.c.work_item_id,
    )


def _sorting(*, newest: bool) -> KeyedColumnElement[datetime]:
    return work_item.c.created_at if newest else work_item.c.due_order_at


def within(area: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions for areas that begin with ``area``, as a range.

    The items of a banner are few enough for the index by area. The region and a league hold a
    good share of all items: there a page fills up soon on the index by due date, and the range
    only filters.
    """
    if not area:
        return ()
    # Codes are digits; whatever else is asked for, the range is one in any collation.
    last = area + "9" * 8
    column = work_item.c.scope_area
    filtered = column if len(area) > _LEAGUE_DIGITS else Filtered(column)
    return (filtered >= area, filtered <= last)


def narrowing(fields: Mapping[str, Any]) -> tuple[ColumnElement[bool], ...]:
    """Conditions for the non-empty fields of an ItemFilter, ``now`` beside them."""
    found: list[ColumnElement[bool]] = [*within(fields["area"])]
    equal = {
        "definition_key": work_item.c.definition_key,
        "owner": work_item.c.scope_owner,
        "subject": work_item.c.scope_subject,
        "ladder": work_item.c.ladder,
    }
    found += [column == fields[name] for name, column in equal.items() if fields[name]]
    if fields["suspended"] is not None:
        found.append(work_item.c.suspended.is_(fields["suspended"]))
    if fields["overdue"]:
        found.append(work_item.c.due_at < fields["now"])
    if fields["text"]:
        found.append(_matches(fields["text"]))
    return tuple(found)


def _matches(text: str) -> ColumnElement[bool]:
    if len(text) > _LONGEST_TEXT:
        raise InvalidInput(
            "Expected a text of at most {most} characters to look for.", most=_LONGEST_TEXT
        )
    words = [
        or_(
            work_item.c.title.icontains(word, autoescape=True),
            work_item.c.name.icontains(word, autoescape=True),
        )
        for word in text.split()
    ]
    if text.strip().isdecimal() and len(text.strip()) < 19:
        return or_(and_(*words), work_item.c.work_item_id == int(text))
    return and_(*words)


def page_statement(
    branches: Sequence[Branch],
    conditions: Sequence[ColumnElement[bool]],
    *,
    cursor: str,
    limit: int,
) -> Select[Any]:
    """The rows of one page plus one more, which tells that there is a next page."""
    after = Cursor.decode(cursor) if cursor else None
    keys = [
        _walk(branch, conditions, after=after, limit=limit + 1).subquery() for branch in branches
    ]
    # Two groups may hold the same item: the outer query takes each once.
    found = union_all(*(select(key.c.row_id, key.c.sort_at) for key in keys)).subquery()
    ids = select(found.c.row_id, func.max(found.c.sort_at).label("sort_at")).group_by(
        found.c.row_id
    )
    descending = branches[0].descending
    distinct = ids.subquery()
    order: list[Any] = [distinct.c.sort_at, distinct.c.row_id]
    chosen = (
        select(distinct)
        .order_by(*(column.desc() if descending else column for column in order))
        .limit(limit + 1)
        .subquery()
    )
    order = [chosen.c.sort_at, chosen.c.row_id]
    return (
        select(work_item, chosen.c.sort_at)
        .join(chosen, chosen.c.row_id == work_item.c.work_item_id)
        .order_by(*(column.desc() if descending else column for column in order))
    )


def _walk(
    branch: Branch,
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: tuple[datetime, int] | None,
    limit: int,
) -> Select[Any]:
    columns: tuple[Any, ...] = (branch.row_id.label("row_id"), branch.sort.label("sort_at"))
    statement: Select[Any] = select(*columns)
    if branch.through is participant or (branch.through is candidate and conditions):
        statement = statement.join(work_item, work_item.c.work_item_id == branch.row_id)
    statement = statement.where(*branch.conditions, *conditions)
    if after is not None:
        statement = statement.where(_beyond(branch, after))
    order: list[Any] = [branch.sort, branch.row_id]
    return statement.order_by(
        *(column.desc() if branch.descending else column for column in order)
    ).limit(limit)


def _beyond(branch: Branch, after: tuple[datetime, int]) -> ColumnElement[bool]:
    at, row_id = after
    # The first condition is implied by the second; alone it lets the index begin there.
    if branch.descending:
        return and_(branch.sort <= at, or_(branch.sort < at, branch.row_id < row_id))
    return and_(branch.sort >= at, or_(branch.sort > at, branch.row_id > row_id))


def page(
    uow: UnitOfWork,
    branches: Sequence[Branch],
    conditions: Sequence[ColumnElement[bool]],
    *,
    cursor: str,
    limit: int,
) -> tuple[tuple[WorkItem, ...], str]:
    """One page and the cursor of the next; empty where there is none. One statement."""
    statement = page_statement(branches, conditions, cursor=cursor, limit=limit)
    rows = uow.connection.execute(statement).mappings().all()
    more = ""
    if len(rows) > limit:
        rows = rows[:limit]
        more = Cursor.encode(rows[-1]["sort_at"], rows[-1]["work_item_id"])
    return tuple(view_of(row) for row in rows), more


def count_statement(
    branches: Sequence[Branch], conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """Items per urgency and suspension; each branch is looked at up to ``COUNT_LIMIT`` rows."""
    walks = [
        _walk(branch, conditions, after=None, limit=COUNT_LIMIT).subquery() for branch in branches
    ]
    found = union_all(*(select(walk.c.row_id) for walk in walks)).subquery()
    distinct = select(found.c.row_id).distinct().limit(COUNT_LIMIT).subquery()
    return (
        select(work_item.c.urgency, work_item.c.suspended, func.count().label("number"))
        .join(distinct, distinct.c.row_id == work_item.c.work_item_id)
        .group_by(work_item.c.urgency, work_item.c.suspended)
    )


def counts(
    uow: UnitOfWork, branches: Sequence[Branch], conditions: Sequence[ColumnElement[bool]]
) -> dict[str, int]:
    """Numbers per urgency value, plus ``suspended`` and ``all``. One statement.

    A suspended item counts as suspended and not under its colour.
    """
    numbers = {urgency.value: 0 for urgency in Urgency} | {"suspended": 0, "all": 0}
    for row in uow.connection.execute(count_statement(branches, conditions)):
        name = "suspended" if row.suspended else tuple(Urgency)[row.urgency].value
        numbers[name] += row.number
        numbers["all"] += row.number
    return numbers


def has_urgency(rank: int) -> tuple[ColumnElement[bool], ...]:
    """Running items of one colour."""
    return (work_item.c.urgency == rank, work_item.c.suspended.is_(False))

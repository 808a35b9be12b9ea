"""Items on which nobody can act: what they wait for, and the list of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, insert, or_, select, union

from engine.participation import Orphan, ParticipantState
from engine.store.queries.item_lists import within
from engine.store.queries.work_items import view_of
from engine.store.tables import candidate, orphan, participant, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem

Named = TypeVar("Named", int, str)
_ACTIVE = participant.c.state == ParticipantState.ACTIVE.value
#: Ids are named so many at a time, below what any database takes in one statement.
_AT_ONCE = 500


def groups_waited_for(uow: UnitOfWork) -> tuple[str, ...]:
    """Every group that may claim something now, or must speak on something. One statement."""
    statement = union(
        select(candidate.c.group_id).where(candidate.c.claimable.is_(True)),
        select(participant.c.group_id).where(_ACTIVE, participant.c.group_id.is_not(None)),
    )
    return tuple(uow.connection.execute(statement).scalars())


def users_waited_for(uow: UnitOfWork) -> tuple[str, ...]:
    """Everybody who holds an open item, or must speak on one. One statement."""
    statement = union(
        select(work_item.c.assignee).where(
            work_item.c.open.is_(True), work_item.c.assignee.is_not(None)
        ),
        select(participant.c.user_id).where(_ACTIVE, participant.c.user_id.is_not(None)),
    )
    return tuple(uow.connection.execute(statement).scalars())


def without_anybody(
    uow: UnitOfWork, empty: frozenset[str], gone: frozenset[str]
) -> dict[int, tuple[str, str]]:
    """Open items with why and whom they wait for in vain: (``empty``|``left``|``silent``, who)."""
    found: dict[int, tuple[str, str]] = {}
    for users in _chunks(gone):
        held = select(work_item.c.work_item_id, work_item.c.assignee).where(
            work_item.c.open.is_(True), work_item.c.assignee.in_(users)
        )
        for work_item_id, user_id in uow.connection.execute(held):
            found[work_item_id] = ("left", user_id)
    called = [participant.c.user_id.in_(users) for users in _chunks(gone)]
    called += [participant.c.group_id.in_(groups) for groups in _chunks(empty)]
    for by_whom in called:
        silent = (
            select(participant.c.work_item_id, participant.c.user_id, participant.c.group_id)
            .join(work_item, work_item.c.work_item_id == participant.c.work_item_id)
            .where(_ACTIVE, work_item.c.open.is_(True), by_whom)
        )
        for work_item_id, user_id, group_id in uow.connection.execute(silent):
            found.setdefault(work_item_id, ("silent", user_id or group_id))
    found.update(_claimable_by_nobody(uow, empty))
    return found


def _claimable_by_nobody(uow: UnitOfWork, empty: frozenset[str]) -> dict[int, tuple[str, str]]:
    """Ready items all of whose groups are empty."""
    waiting: set[int] = set()
    for groups in _chunks(empty):
        statement = select(candidate.c.work_item_id).where(
            candidate.c.claimable.is_(True), candidate.c.group_id.in_(groups)
        )
        waiting.update(uow.connection.execute(statement).scalars())
    by_item: dict[int, list[str]] = {}
    for items_of in _chunks(waiting):
        each = (
            select(candidate.c.work_item_id, candidate.c.group_id)
            .where(candidate.c.work_item_id.in_(items_of))
            .order_by(candidate.c.work_item_id, candidate.c.group_id)
        )
        for work_item_id, group_id in uow.connection.execute(each):
            by_item.setdefault(work_item_id, []).append(group_id)
    return {
        work_item_id: ("empty", ", ".join(groups)[:300])
        for work_item_id, groups in by_item.items()
        if empty >= set(groups)
    }


def known(uow: UnitOfWork) -> frozenset[int]:
    return frozenset(uow.connection.execute(select(orphan.c.work_item_id)).scalars())


def forget(uow: UnitOfWork, work_item_ids: Collection[int]) -> None:
    """Somebody is there again, or the item is closed."""
    for some in _chunks(work_item_ids):
        uow.connection.execute(delete(orphan).where(orphan.c.work_item_id.in_(some)))


def add(uow: UnitOfWork, new: Mapping[int, tuple[str, str]], now: datetime) -> None:
    rows = [
        {"work_item_id": key, "why": why, "who": who, "since_at": now}
        for key, (why, who) in new.items()
    ]
    if rows:
        uow.connection.execute(insert(orphan), rows)


def items(uow: UnitOfWork, work_item_ids: Collection[int]) -> Iterator[WorkItem]:
    for some in _chunks(work_item_ids):
        statement = select(work_item).where(work_item.c.work_item_id.in_(some))
        for row in uow.connection.execute(statement).mappings().all():
            yield view_of(row)


def listed(uow: UnitOfWork, areas: Collection[str], *, limit: int) -> tuple[Orphan, ...]:
    """Those in ``areas`` that are still open, the longest first."""
    inside = [within(area) for area in areas]
    statement = (
        select(
            work_item.c.work_item_id,
            work_item.c.instance_id,
            work_item.c.title,
            work_item.c.name,
            orphan.c.why,
            orphan.c.who,
            work_item.c.scope_area.label("area"),
            work_item.c.due_at,
            orphan.c.since_at,
        )
        .join(orphan, orphan.c.work_item_id == work_item.c.work_item_id)
        .where(work_item.c.open.is_(True))
        .order_by(orphan.c.since_at, work_item.c.work_item_id)
        .limit(limit)
    )
    if all(inside):
        statement = statement.where(or_(*(_both(pair) for pair in inside)))
    rows: Any = uow.connection.execute(statement).mappings()
    return tuple(Orphan(**row) for row in rows)


def _both(pair: Any) -> Any:
    first, last = pair
    return first & last


def _chunks(ids: Collection[Named]) -> Iterator[list[Named]]:
    listed_ids = sorted(ids)
    for start in range(0, len(listed_ids), _AT_ONCE):
        yield listed_ids[start : start + _AT_ONCE]

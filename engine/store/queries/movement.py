"""What moves ask the store: who did a step, what was done to an item."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from engine.lifecycle import WorkItemState
from engine.store.queries.work_items import view_of
from engine.store.tables import draft, history, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem

#: Events of a step whose effects lie outside of its instance.
_OUTSIDE = ("MessageSent", "SignalSent", "StoreRowWritten", "StoreRowRemoved")


def last_holders(
    uow: UnitOfWork, instance_id: int, element_ids: Sequence[str]
) -> Mapping[str, str]:
    """Who held the last item of each of these elements; those that nobody held are left out."""
    if not element_ids:
        return {}
    statement = (
        select(work_item.c.element_id, work_item.c.assignee)
        .where(
            work_item.c.instance_id == instance_id,
            work_item.c.element_id.in_(element_ids),
            work_item.c.assignee.is_not(None),
        )
        .order_by(work_item.c.work_item_id)
    )
    return {row.element_id: row.assignee for row in uow.connection.execute(statement)}


def completed_steps(uow: UnitOfWork, instance_id: int) -> tuple[WorkItem, ...]:
    """The last completed item of each element of an instance, the latest first."""
    last = (
        select(func.max(work_item.c.work_item_id))
        .where(
            work_item.c.instance_id == instance_id,
            work_item.c.state == WorkItemState.COMPLETED.value,
        )
        .group_by(work_item.c.element_id)
    )
    statement = (
        select(work_item)
        .where(work_item.c.work_item_id.in_(last))
        .order_by(work_item.c.closed_at.desc(), work_item.c.work_item_id.desc())
    )
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def completion_of(uow: UnitOfWork, work_item_id: int) -> Mapping[str, Any] | None:
    """What the history says of an item's completion; None where there was none."""
    statement = (
        select(history.c.detail)
        .where(history.c.work_item_id == work_item_id, history.c.event == "WorkItemCompleted")
        .order_by(history.c.sequence.desc())
        .limit(1)
    )
    found = uow.connection.execute(statement).scalar()
    return None if found is None else dict(json.loads(found))


def effects_at(uow: UnitOfWork, instance_id: int, at: datetime) -> bool:
    """Whether the step of an instance at ``at`` told others something, or wrote to a store."""
    statement = select(
        exists().where(
            history.c.instance_id == instance_id,
            history.c.at == at,
            history.c.event.in_(_OUTSIDE),
        )
    )
    return bool(uow.connection.execute(statement).scalar())


def events_of(uow: UnitOfWork, work_item_ids: Sequence[int]) -> frozenset[str]:
    """The kinds of events that happened to some items."""
    if not work_item_ids:
        return frozenset()
    statement = select(history.c.event).where(history.c.work_item_id.in_(work_item_ids)).distinct()
    return frozenset(uow.connection.execute(statement).scalars())


def any_draft(uow: UnitOfWork, work_item_ids: Sequence[int]) -> bool:
    """Whether somebody has begun to fill one of these items in."""
    statement = select(exists().where(draft.c.work_item_id.in_(work_item_ids)))
    return bool(work_item_ids) and bool(uow.connection.execute(statement).scalar())

"""Work items: reading with their instance, opening, changing, closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from engine.lifecycle import Urgency, WorkItemState
from engine.store.queries.calendars import NEWEST_REVISION, note_newest_revision
from engine.store.queries.instances import StoredInstance, stored_of
from engine.store.tables import candidate, draft, instance, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope, WorkItem

#: Sorts after every date that anybody will ever set.
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)

_URGENCIES = tuple(Urgency)
_PLAIN = tuple(
    name for name in WorkItem.__slots__ if name not in {"state", "urgency", "clauses", "scope"}
)


def view_of(row: Mapping[str, Any] | RowMapping, prefix: str = "") -> WorkItem:
    """The public view of a row of ``work_item`` whose column names carry ``prefix``."""
    values = {name: row[prefix + name] for name in _PLAIN}
    return WorkItem(
        state=WorkItemState(row[prefix + "state"]),
        urgency=_URGENCIES[row[prefix + "urgency"]],
        clauses=tuple(row[prefix + "clauses"].split()),
        scope=Scope(
            row[prefix + "scope_area"], row[prefix + "scope_owner"], row[prefix + "scope_subject"]
        ),
        **values,
    )


_ITEM_COLUMNS = tuple(column.label(f"item_{column.name}") for column in work_item.c)


#: Built once: what SQLAlchemy makes of a statement is kept with it.
_LOCK_WITH_INSTANCE = (
    select(*_ITEM_COLUMNS, *instance.c, NEWEST_REVISION)
    .join(instance, instance.c.instance_id == work_item.c.instance_id)
    .where(work_item.c.work_item_id == bindparam("work_item_id"))
    .with_for_update(of=[instance, work_item])
)
_ANSWER = "answer"
_ADD = insert(work_item)
_ADD_CANDIDATE = insert(candidate)
_CHANGE = update(work_item).where(work_item.c.work_item_id == bindparam("which"))
_CHANGE_CANDIDATES = update(candidate).where(candidate.c.work_item_id == bindparam("which"))
_CLOSE = update(work_item).where(work_item.c.work_item_id.in_(bindparam("which", expanding=True)))
_WITHDRAW_CANDIDATES = (
    update(candidate)
    .where(
        candidate.c.work_item_id.in_(bindparam("which", expanding=True)),
        candidate.c.claimable.is_(True),
    )
    .values(claimable=False)
)


def lock_with_instance(
    uow: UnitOfWork, work_item_id: int
) -> tuple[WorkItem, StoredInstance] | None:
    """An item and its instance, both rows locked. One statement.

    It brings the revision of the calendars along, which what follows is likely to ask for. Both
    rows are locked together, because under READ COMMITTED a row that is merely joined would be
    read as it was before the wait for the lock.
    """
    asked = {"work_item_id": work_item_id}
    row = uow.connection.execute(_LOCK_WITH_INSTANCE, asked).mappings().first()
    return None if row is None else _locked(uow, row)


def lock_and_ask(
    uow: UnitOfWork, work_item_id: int, column: ColumnElement[Any], params: Mapping[str, Any]
) -> tuple[tuple[WorkItem, StoredInstance] | None, Any]:
    """The same, and what ``column`` holds for ``params``. One statement."""
    asked = {**params, "work_item_id": work_item_id}
    row = uow.connection.execute(_locking_and_asking(column), asked).mappings().first()
    return (None, None) if row is None else (_locked(uow, row), row[_ANSWER])


@cache
def _locking_and_asking(column: ColumnElement[Any]) -> Select[Any]:
    return _LOCK_WITH_INSTANCE.add_columns(column.label(_ANSWER))


def _locked(uow: UnitOfWork, row: RowMapping) -> tuple[WorkItem, StoredInstance]:
    note_newest_revision(uow, row["newest_calendar_revision"])
    return view_of(row, "item_"), stored_of(row)


def read(uow: UnitOfWork, work_item_id: int) -> WorkItem | None:
    statement = select(work_item).where(work_item.c.work_item_id == work_item_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else view_of(row)


def read_with_instance(
    uow: UnitOfWork, work_item_id: int
) -> tuple[WorkItem, StoredInstance] | None:
    """An item and its instance, without locks. One statement."""
    statement = (
        select(*_ITEM_COLUMNS, *instance.c)
        .join(instance, instance.c.instance_id == work_item.c.instance_id)
        .where(work_item.c.work_item_id == work_item_id)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else (view_of(row, "item_"), stored_of(row))


def are_open_of(instance_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """That items are of an instance and open.

    It asks for their states, not for ``open``: four indexes begin with that, and SQLite, which
    keeps no statistics, would walk the open items of all instances rather than the few of one.
    """
    states = [state.value for state in WorkItemState if state.open]
    return and_(work_item.c.instance_id == instance_id, work_item.c.state.in_(states))


def open_of_instance(uow: UnitOfWork, instance_id: int) -> tuple[WorkItem, ...]:
    """The ready and claimed items of an instance, the oldest first."""
    statement = select(work_item).where(are_open_of(instance_id)).order_by(work_item.c.work_item_id)
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def by_tasks(uow: UnitOfWork, instance_id: int, task_ids: Sequence[str]) -> dict[str, WorkItem]:
    """The items of some of an instance's tasks, by task."""
    statement = select(work_item).where(
        work_item.c.instance_id == instance_id, work_item.c.task_id.in_(task_ids)
    )
    found = (view_of(row) for row in uow.connection.execute(statement).mappings())
    return {item.task_id: item for item in found}


def groups_of(uow: UnitOfWork, work_item_id: int) -> tuple[str, ...]:
    """The candidate groups of an item."""
    statement = (
        select(candidate.c.group_id)
        .where(candidate.c.work_item_id == work_item_id)
        .order_by(candidate.c.group_id)
    )
    return tuple(uow.connection.execute(statement).scalars())


def add(uow: UnitOfWork, values: Mapping[str, Any], groups: Sequence[str]) -> int:
    """Open a work item for these groups."""
    due_order_at = values["due_at"] or END_OF_TIME
    row = {**values, "open": True, "due_order_at": due_order_at}
    result = uow.connection.execute(_ADD, row)
    work_item_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    if groups:
        uow.connection.execute(
            _ADD_CANDIDATE,
            [
                {
                    "work_item_id": work_item_id,
                    "group_id": group,
                    "claimable": values["state"] == WorkItemState.READY.value,
                    "due_order_at": due_order_at,
                    "created_at": values["created_at"],
                }
                for group in groups
            ],
        )
    return work_item_id


def change(uow: UnitOfWork, work_item_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of an item."""
    uow.connection.execute(_CHANGE, {**values, "which": work_item_id})


def hold(uow: UnitOfWork, work_item_id: int, values: Mapping[str, Any], *, ready: bool) -> None:
    """Change who holds an item, and whether its groups may claim it. Two statements."""
    change(uow, work_item_id, values)
    uow.connection.execute(_CHANGE_CANDIDATES, {"which": work_item_id, "claimable": ready})


def close(
    uow: UnitOfWork,
    work_item_ids: Sequence[int],
    *,
    state: WorkItemState,
    now: datetime,
    actor: str,
    on_behalf_of: str = "",
) -> None:
    """Complete or withdraw items."""
    closed = {
        "which": work_item_ids,
        "state": state.value,
        "open": False,
        "suspended": False,
        "closed_at": now,
        "closed_by": actor,
        "closed_for": on_behalf_of,
        "handed_in": None,
    }
    uow.connection.execute(_CLOSE, closed)


def withdraw_candidates(uow: UnitOfWork, work_item_ids: Sequence[int]) -> None:
    """Nobody may claim these any more."""
    uow.connection.execute(_WITHDRAW_CANDIDATES, {"which": work_item_ids})


def handed_in(uow: UnitOfWork, work_item_id: int) -> Mapping[str, Any]:
    """What the holder of an item has handed in: ``data``, ``by`` whom, and ``for`` whom."""
    statement = select(work_item.c.handed_in).where(work_item.c.work_item_id == work_item_id)
    found: Mapping[str, Any] = uow.connection.execute(statement).scalar_one()
    return found


def forget_handed_in(uow: UnitOfWork, work_item_id: int) -> None:
    """The item is the holder's again."""
    change(uow, work_item_id, {"handed_in_at": None, "handed_in": None})


def set_due(uow: UnitOfWork, work_item_id: int, due_at: datetime | None) -> None:
    """Set another due date, for the item and its candidates."""
    order = due_at or END_OF_TIME
    change(uow, work_item_id, {"due_at": due_at, "due_order_at": order})
    uow.connection.execute(_CHANGE_CANDIDATES, {"which": work_item_id, "due_order_at": order})


def set_urgency(uow: UnitOfWork, work_item_id: int, rank: int) -> None:
    """Set an item's colour by its rank."""
    change(uow, work_item_id, {"urgency": rank})


def set_suspended(uow: UnitOfWork, instance_id: int, *, suspended: bool) -> None:
    """Mark the open items of an instance as standing still, or as running again."""
    uow.connection.execute(
        update(work_item).where(are_open_of(instance_id)).values(suspended=suspended)
    )


def set_scope(uow: UnitOfWork, instance_id: int, scope: Scope) -> None:
    """The open items of an instance follow it into another scope."""
    uow.connection.execute(
        update(work_item)
        .where(are_open_of(instance_id))
        .values(scope_area=scope.area, scope_owner=scope.owner, scope_subject=scope.subject)
    )


def discard_drafts_of_closed(uow: UnitOfWork) -> None:
    """Forget what was typed into the forms of items that have been handed in or withdrawn."""
    closed = select(work_item.c.work_item_id).where(
        work_item.c.work_item_id == draft.c.work_item_id, work_item.c.open.is_(False)
    )
    uow.connection.execute(delete(draft).where(closed.exists()))

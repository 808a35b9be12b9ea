"""SQL of the portal: the items of an enterprise that are for itself, not for those around it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.sql.elements import KeyedColumnElement

from engine.lifecycle import Urgency, WorkItemState
from engine.store.cursors import Cursor
from engine.store.queries.work_items import view_of
from engine.store.tables import candidate, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from workflows.organisation.duties import EnterpriseRole, groups_of_account

_MOST_COUNTED = 200


def asked(
    uow: UnitOfWork, enterprise_id: int, *, cursor: str, limit: int
) -> tuple[tuple[WorkItem, ...], str]:
    """Open items for the enterprise, due first, and the cursor of the next page."""
    conditions = (work_item.c.open.is_(True), *_for(enterprise_id))
    return _page(uow, conditions, work_item.c.due_order_at, cursor=cursor, limit=limit)


def count_asked(uow: UnitOfWork, enterprise_id: int) -> dict[str, int]:
    """The same counted by colour, ``suspended`` and ``all``. One statement."""
    found = (
        select(work_item.c.urgency, work_item.c.suspended)
        .where(work_item.c.open.is_(True), *_for(enterprise_id))
        .limit(_MOST_COUNTED)
        .subquery()
    )
    statement = select(found.c.urgency, found.c.suspended, func.count().label("number"))
    numbers = {urgency.value: 0 for urgency in Urgency} | {"suspended": 0, "all": 0}
    for row in uow.connection.execute(statement.group_by(found.c.urgency, found.c.suspended)):
        name = "suspended" if row.suspended else tuple(Urgency)[row.urgency].value
        numbers[name] += row.number
        numbers["all"] += row.number
    return numbers


def handled(
    uow: UnitOfWork, enterprise_id: int, *, cursor: str, limit: int
) -> tuple[tuple[WorkItem, ...], str]:
    """What people of the enterprise completed, the latest first."""
    completed = work_item.c.state == WorkItemState.COMPLETED.value
    conditions = (work_item.c.open.is_(False), completed, *_for(enterprise_id))
    at = work_item.c.closed_at
    return _page(uow, conditions, at, cursor=cursor, limit=limit, descending=True)


def _for(enterprise_id: int) -> tuple[ColumnElement[bool], ...]:
    """Of the items about an enterprise, which the index by subject finds, those for itself."""
    groups = frozenset[str]().union(
        *(groups_of_account(enterprise_id, role) for role in EnterpriseRole)
    )
    own = select(candidate.c.work_item_id).where(
        candidate.c.work_item_id == work_item.c.work_item_id,
        candidate.c.group_id.in_(sorted(groups)),
    )
    return (work_item.c.scope_subject == f"enterprise:{enterprise_id}", own.exists())


def _page(
    uow: UnitOfWork,
    conditions: tuple[ColumnElement[bool], ...],
    sort: KeyedColumnElement[object],
    *,
    cursor: str,
    limit: int,
    descending: bool = False,
) -> tuple[tuple[WorkItem, ...], str]:
    row_id = work_item.c.work_item_id
    statement = select(work_item).where(*conditions)
    if cursor:
        at, last = Cursor.decode(cursor)
        beyond = (sort < at, row_id < last) if descending else (sort > at, row_id > last)
        statement = statement.where(or_(beyond[0], and_(sort == at, beyond[1])))
    order = (sort.desc(), row_id.desc()) if descending else (sort, row_id)
    rows = uow.connection.execute(statement.order_by(*order).limit(limit + 1)).mappings().all()
    shown = rows[:limit]
    more = ""
    if len(rows) > limit:
        more = Cursor.encode(shown[-1][sort.name], shown[-1]["work_item_id"])
    return tuple(view_of(row) for row in shown), more

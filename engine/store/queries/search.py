"""The SQL of searching instances by their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, false, select, true, union_all, update

from engine.store.grams import contains
from engine.store.queries.instances import VIEW_COLUMNS, view_of
from engine.store.search_index import INSTANCES
from engine.store.tables import instance
from engine.store.unit_of_work import UnitOfWork
from engine.views import Instance

#: Stale instances that a search looks through besides the index.
_MOST_STALE = 20_000


def matching(
    uow: UnitOfWork,
    wanted: str,
    *,
    where: Mapping[str, Any],
    before: int | None,
    limit: int,
    with_stale: bool,
) -> tuple[tuple[Instance, ...], tuple[Instance, ...]]:
    """Instances below number ``before`` whose words match, the latest first. One statement.

    The first ``limit`` of the index, and ``with_stale`` those that have changed since they were
    indexed, which are looked through one by one.
    """
    matches = INSTANCES.matches(uow.dialect, wanted)
    if matches is None:
        return (), ()
    indexed = (
        _columns()
        .select_from(INSTANCES.entries.join(instance, instance.c.instance_id == INSTANCES.entry_id))
        .where(matches, instance.c.search_stale.is_(False), *_narrowed(where))
        .order_by(INSTANCES.entry_id.desc())
        .limit(limit)
    )
    stale = (
        _columns()
        .where(instance.c.search_stale.is_(True), *_narrowed(where))
        .order_by(instance.c.instance_id.desc())
        .limit(_MOST_STALE)
    )
    if before is not None:
        indexed = indexed.where(before > INSTANCES.entry_id)
        stale = stale.where(instance.c.instance_id < before)
    branches = [indexed, stale] if with_stale else [indexed]
    # Each branch in a subquery of its own: SQLite sorts and cuts only a whole union.
    statement = union_all(*(select(branch.subquery()) for branch in branches))
    rows = uow.connection.execute(statement).mappings().all()
    found = sorted(rows, key=lambda row: row["instance_id"], reverse=True)
    return (
        tuple(view_of(row) for row in found if not row["search_stale"]),
        tuple(
            view_of(row) for row in found if row["search_stale"] and contains(text_of(row), wanted)
        ),
    )


def _columns() -> Select[Any]:
    return select(*VIEW_COLUMNS, instance.c.searchable)


def _narrowed(where: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [instance.c[name] == value for name, value in where.items()]


def index_stale(uow: UnitOfWork, *, limit: int) -> int:
    """Write up to ``limit`` stale instances into the index; how many there were."""
    statement = (
        select(
            instance.c.instance_id,
            instance.c.title,
            instance.c.business_key,
            instance.c.searchable,
        )
        .where(instance.c.search_stale.is_(True))
        .order_by(instance.c.instance_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = uow.connection.execute(statement).mappings().all()
    INSTANCES.write(uow, [(row["instance_id"], text_of(row)) for row in rows])
    if rows:
        # No new version: what an instance is has not changed.
        uow.connection.execute(
            update(instance)
            .where(instance.c.instance_id.in_([row["instance_id"] for row in rows]))
            .values(search_stale=false())
        )
    return len(rows)


def any_stale(uow: UnitOfWork) -> bool:
    statement = select(true()).where(instance.c.search_stale.is_(True)).limit(1)
    return uow.connection.execute(statement).scalar() is not None


def text_of(row: Mapping[str, Any] | RowMapping) -> str:
    """What an instance can be found by: title, business key, searchable variables."""
    values = [value for value in row["searchable"].values() if not isinstance(value, bool)]
    return "\n".join([row["title"], row["business_key"], *map(str, values)])

"""Instances: reading, locking, writing, and their searchable variables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, insert, or_, select, update

from engine.errors import Conflict
from engine.lifecycle import InstanceState
from engine.store.cursors import Cursor
from engine.store.queries.upsert import upsert
from engine.store.tables import instance, subscription, variable
from engine.store.unit_of_work import UnitOfWork
from engine.views import Instance, Scope


@dataclass(frozen=True, slots=True)
class StoredInstance:
    """An instance with what only the engine needs of it."""

    view: Instance
    tokens: bytes
    tokens_format: int
    history_sequence: int
    history_hash: str
    suspended_at: datetime | None
    searchable: Mapping[str, Any]


def view_of(row: Mapping[str, Any] | RowMapping) -> Instance:
    """The public view of a row of ``instance``."""
    return Instance(
        instance_id=row["instance_id"],
        definition_id=row["definition_id"],
        definition_key=row["definition_key"],
        business_key=row["business_key"],
        title=row["title"],
        state=InstanceState(row["state"]),
        version=row["version"],
        parent_instance_id=row["parent_instance_id"],
        scope=Scope(row["scope_area"], row["scope_owner"], row["scope_subject"]),
        started_at=row["started_at"],
        started_by=row["started_by"],
        ended_at=row["ended_at"],
        active_elements=tuple(row["active_elements"]),
    )


#: What a list or a page needs: everything but the state of the interpreter.
VIEW_COLUMNS = tuple(column for column in instance.c if column.name not in {"tokens", "searchable"})


def stored_of(row: RowMapping) -> StoredInstance:
    """The whole of a row of ``instance``."""
    return StoredInstance(
        view=view_of(row),
        tokens=bytes(row["tokens"]),
        tokens_format=row["tokens_format"],
        history_sequence=row["history_sequence"],
        history_hash=row["history_hash"],
        suspended_at=row["suspended_at"],
        searchable=row["searchable"],
    )


def lock(uow: UnitOfWork, instance_id: int) -> StoredInstance | None:
    """Read an instance for a change; on PostgreSQL its row stays locked until the commit."""
    statement = select(instance).where(instance.c.instance_id == instance_id).with_for_update()
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else stored_of(row)


def lock_in_order(uow: UnitOfWork, instance_ids: Collection[int]) -> None:
    """Wait for all of these instances, the lowest number first, and keep them until the commit.

    Whoever needs several at once calls this before anything else, so no two of them wait for each
    other. Items come after their instances everywhere, so they need no order of their own.
    """
    if uow.dialect == "postgresql" and len(instance_ids) > 1:
        statement = (
            select(instance.c.instance_id)
            .where(instance.c.instance_id.in_(instance_ids))
            .order_by(instance.c.instance_id)
            .with_for_update()
        )
        uow.connection.execute(statement).all()


def read(uow: UnitOfWork, instance_id: int) -> StoredInstance | None:
    """Read an instance without a lock."""
    statement = select(instance).where(instance.c.instance_id == instance_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else stored_of(row)


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    result = uow.connection.execute(insert(instance).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


#: Built once: what SQLAlchemy makes of a statement is kept with it.
_WRITE = update(instance).where(
    instance.c.instance_id == bindparam("which"), instance.c.version == bindparam("read_version")
)


def write(uow: UnitOfWork, instance_id: int, version: int, values: Mapping[str, Any]) -> None:
    """Change an instance that was read at ``version``.

    Raises:
        Conflict: somebody else changed it since.
    """
    written = {**values, "version": version + 1, "which": instance_id, "read_version": version}
    if uow.connection.execute(_WRITE, written).rowcount != 1:
        raise Conflict(
            "Expected process instance {instance_id} to be at version {version}, "
            "but somebody changed it meanwhile.",
            instance_id=instance_id,
            version=version,
        )


def write_variables(uow: UnitOfWork, instance_id: int, values: Mapping[str, Any]) -> None:
    """Store the present values of searchable variables, as text and, where it is one, a number."""
    rows = []
    for name, value in values.items():
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        rows.append(
            {
                "instance_id": instance_id,
                "name": name,
                "text_value": None if value is None else str(value)[:300],
                "number_value": float(value) if numeric else None,
            }
        )
    if rows:
        upsert(uow, variable, rows)


def unended_with_key(uow: UnitOfWork, definition_key: str, business_key: str) -> int | None:
    """The id of an active or suspended instance with this business key."""
    statement = select(instance.c.instance_id).where(
        instance.c.definition_key == definition_key,
        instance.c.business_key == business_key,
        instance.c.ended_at.is_(None),
    )
    found: int | None = uow.connection.execute(statement.limit(1)).scalar()
    return found


def waiting_for(
    uow: UnitOfWork, *, kind: str, name: str, correlation: str
) -> tuple[tuple[int, str], ...]:
    """(instance, task) of every subscription that matches."""
    statement = (
        select(subscription.c.instance_id, subscription.c.task_id)
        .where(
            subscription.c.kind == kind,
            subscription.c.name == name,
            subscription.c.correlation == correlation,
        )
        .order_by(subscription.c.instance_id, subscription.c.task_id)
    )
    return tuple((row.instance_id, row.task_id) for row in uow.connection.execute(statement))


def page_statement(
    *,
    where: Mapping[str, Any],
    variables: Sequence[tuple[str, str]],
    areas: tuple[str, ...] | None,
    cursor: str,
    limit: int,
) -> Select[Any]:
    """The rows of one page plus one more, which tells that there is a next page."""
    statement = select(*VIEW_COLUMNS).where(
        *(instance.c[name] == value for name, value in where.items())
    )
    for name, value in variables:
        holds = select(variable.c.instance_id).where(
            variable.c.name == name, variable.c.text_value == value
        )
        statement = statement.where(instance.c.instance_id.in_(holds))
    if areas is not None:
        statement = statement.where(
            or_(*(instance.c.scope_area.startswith(area, autoescape=True) for area in areas))
        )
    if cursor:
        at, last_id = Cursor.decode(cursor)
        # The first condition is implied by the second; alone it lets the index begin there.
        statement = statement.where(
            instance.c.started_at <= at,
            or_(instance.c.started_at < at, instance.c.instance_id < last_id),
        )
    return statement.order_by(instance.c.started_at.desc(), instance.c.instance_id.desc()).limit(
        limit + 1
    )


def page(
    uow: UnitOfWork,
    *,
    where: Mapping[str, Any],
    variables: Sequence[tuple[str, str]],
    areas: tuple[str, ...] | None,
    cursor: str,
    limit: int,
) -> tuple[tuple[Instance, ...], str]:
    """The instances whose columns and variables equal what is given, the latest first.

    ``areas`` None means unrestricted; otherwise one of the prefixes must match.
    """
    statement = page_statement(
        where=where, variables=variables, areas=areas, cursor=cursor, limit=limit
    )
    views = [view_of(row) for row in uow.connection.execute(statement).mappings()]
    more = ""
    if len(views) > limit:
        views = views[:limit]
        more = Cursor.encode(views[-1].started_at, views[-1].instance_id)
    return tuple(views), more

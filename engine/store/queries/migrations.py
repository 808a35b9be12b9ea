"""Migrations: their plans, their instances, how each went, and what it was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, insert, literal, select, update

from engine.lifecycle import InstanceState
from engine.store.tables import instance, migration, migration_instance
from engine.store.unit_of_work import UnitOfWork
from engine.views_of_moves import Migration, MigrationOutcome

_RUNS = (InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an instance was before it was migrated."""

    outcome: str
    tokens: bytes | None
    tokens_format: int
    items: Sequence[Mapping[str, Any]]
    digest_after: str


def add(uow: UnitOfWork, values: Mapping[str, Any], instance_ids: Sequence[int]) -> int:
    """Store a migration of some running instances of its version, or (none named) of all."""
    result = uow.connection.execute(insert(migration).values(**values, total=0))
    migration_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    chosen = select(
        literal(migration_id), instance.c.instance_id, literal("waiting"), literal({}, _JSON)
    ).where(instance.c.definition_id == values["from_definition_id"], instance.c.state.in_(_RUNS))
    if instance_ids:
        chosen = chosen.where(instance.c.instance_id.in_(instance_ids))
    columns = ["migration_id", "instance_id", "outcome", "params"]
    uow.connection.execute(insert(migration_instance).from_select(columns, chosen))
    counted = select(func.count()).where(migration_instance.c.migration_id == migration_id)
    total = uow.connection.execute(counted).scalar_one()
    change(uow, migration_id, {"total": total})
    return migration_id


_JSON = migration_instance.c.params.type


def change(uow: UnitOfWork, migration_id: int, values: Mapping[str, Any]) -> None:
    uow.connection.execute(
        update(migration).where(migration.c.migration_id == migration_id).values(**values)
    )


def by_id(uow: UnitOfWork, migration_id: int) -> Migration | None:
    statement = select(migration).where(migration.c.migration_id == migration_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(uow, row)


def listing(uow: UnitOfWork, key: str, limit: int) -> tuple[Migration, ...]:
    """The migrations of a definition, the latest first."""
    statement = (
        select(migration)
        .where(migration.c.definition_key == key)
        .order_by(migration.c.migration_id.desc())
        .limit(limit)
    )
    rows = uow.connection.execute(statement).mappings().all()
    return tuple(_view(uow, row) for row in rows)


def _view(uow: UnitOfWork, row: RowMapping) -> Migration:
    counted = (
        select(migration_instance.c.outcome, func.count())
        .where(migration_instance.c.migration_id == row["migration_id"])
        .group_by(migration_instance.c.outcome)
    )
    counts = {str(each[0]): int(each[1]) for each in uow.connection.execute(counted)}
    return Migration(counts=counts, **row)


def waiting(uow: UnitOfWork, migration_id: int, limit: int) -> tuple[int, ...]:
    """The next instances to migrate."""
    statement = (
        select(migration_instance.c.instance_id)
        .where(
            migration_instance.c.migration_id == migration_id,
            migration_instance.c.outcome == "waiting",
        )
        .order_by(migration_instance.c.instance_id)
        .limit(limit)
    )
    return tuple(uow.connection.execute(statement).scalars())


_NOTE = update(migration_instance).where(
    and_(
        migration_instance.c.migration_id == bindparam("of"),
        migration_instance.c.instance_id == bindparam("which"),
    )
)


def note(uow: UnitOfWork, migration_id: int, instance_id: int, values: Mapping[str, Any]) -> None:
    """How it went with one instance."""
    uow.connection.execute(_NOTE, {**values, "of": migration_id, "which": instance_id})


def outcomes(
    uow: UnitOfWork, migration_id: int, *, outcome: str, after: int, limit: int
) -> tuple[MigrationOutcome, ...]:
    """The instances of a migration, by number, behind the number ``after``."""
    rows = migration_instance.c
    statement = (
        select(rows.instance_id, rows.outcome, rows.element_id, rows.template, rows.params, rows.at)
        .where(rows.migration_id == migration_id, rows.instance_id > after)
        .order_by(rows.instance_id)
        .limit(limit)
    )
    if outcome:
        statement = statement.where(rows.outcome == outcome)
    return tuple(MigrationOutcome(**row) for row in uow.connection.execute(statement).mappings())


def kept(uow: UnitOfWork, migration_id: int, instance_id: int) -> Kept | None:
    rows = migration_instance.c
    statement = select(migration_instance).where(
        rows.migration_id == migration_id, rows.instance_id == instance_id
    )
    row = uow.connection.execute(statement).mappings().first()
    if row is None:
        return None
    tokens = row["tokens_before"]
    return Kept(
        outcome=row["outcome"],
        tokens=None if tokens is None else bytes(tokens),
        tokens_format=row["format_before"] or 0,
        items=row["items_before"] or (),
        digest_after=row["digest_after"],
    )


def forget_before(uow: UnitOfWork, at: datetime) -> None:
    """Forget what instances were before migrations of long ago."""
    rows = migration_instance.c
    uow.connection.execute(
        update(migration_instance)
        .where(rows.at < at, rows.tokens_before.is_not(None))
        .values(tokens_before=None, items_before=None)
    )


def standing(uow: UnitOfWork, key: str) -> dict[int, Counter[str]]:
    """Of each version of a definition, how many running instances stand at which elements."""
    statement = select(instance.c.definition_id, instance.c.active_elements).where(
        instance.c.definition_key == key, instance.c.state.in_(_RUNS)
    )
    found: dict[int, Counter[str]] = {}
    for definition_id, active in uow.connection.execute(statement):
        counter = found.setdefault(definition_id, Counter())
        counter[""] += 1
        counter.update(active)
    return found


def some_of(uow: UnitOfWork, definition_id: int, limit: int) -> tuple[int, ...]:
    """The latest running instances of a version."""
    statement = (
        select(instance.c.instance_id)
        .where(instance.c.definition_id == definition_id, instance.c.state.in_(_RUNS))
        .order_by(instance.c.instance_id.desc())
        .limit(limit)
    )
    return tuple(uow.connection.execute(statement).scalars())

"""Definitions and their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, case, func, insert, select

from engine.commands.definitions import InstanceCount
from engine.store.tables import (
    archive,
    definition,
    definition_call,
    definition_resource,
    instance,
)
from engine.store.unit_of_work import UnitOfWork
from engine.views import Definition


def _view(row: RowMapping) -> Definition:
    return Definition(**row)


_COLUMNS = tuple(definition.c[name] for name in Definition.__slots__ if name in definition.c)


def latest(uow: UnitOfWork, key: str) -> Definition | None:
    """The highest version of ``key``."""
    statement = (
        select(*_COLUMNS)
        .where(definition.c.key == key)
        .order_by(definition.c.version.desc())
        .limit(1)
    )
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def called(
    uow: UnitOfWork, key: str, *, version: str = "", version_tag: str = ""
) -> Definition | None:
    """The version of ``key`` with this number, or the latest with this tag, or the latest."""
    statement = select(*_COLUMNS).where(definition.c.key == key)
    if version:
        if not version.isdecimal():
            return None
        statement = statement.where(definition.c.version == int(version))
    elif version_tag:
        statement = statement.where(definition.c.version_tag == version_tag)
    statement = statement.order_by(definition.c.version.desc()).limit(1)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def by_id(uow: UnitOfWork, definition_id: int) -> Definition | None:
    statement = select(*_COLUMNS).where(definition.c.definition_id == definition_id)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else _view(row)


def listing(uow: UnitOfWork, *, key: str, latest_only: bool) -> tuple[Definition, ...]:
    """All definitions by key, the latest version first."""
    statement: Select[Any] = select(*_COLUMNS).order_by(
        definition.c.key, definition.c.version.desc()
    )
    if key:
        statement = statement.where(definition.c.key == key)
    if latest_only:
        newest = select(func.max(definition.c.definition_id)).group_by(definition.c.key)
        statement = statement.where(definition.c.definition_id.in_(newest))
    return tuple(_view(row) for row in uow.connection.execute(statement).mappings())


def add(
    uow: UnitOfWork,
    values: Mapping[str, object],
    files: Sequence[tuple[str, bytes]],
    calls: Mapping[str, int],
) -> int:
    """Store a new version with its files and what its call activities reach."""
    result = uow.connection.execute(insert(definition).values(**values))
    definition_id = int(result.inserted_primary_key[0])  # type: ignore[index]
    uow.connection.execute(
        insert(definition_resource),
        [
            {"definition_id": definition_id, "path": path, "content": content}
            for path, content in files
        ],
    )
    if calls:
        uow.connection.execute(
            insert(definition_call),
            [
                {"definition_id": definition_id, "called_key": key, "called_definition_id": called}
                for key, called in calls.items()
            ],
        )
    return definition_id


def files_of(uow: UnitOfWork, definition_id: int) -> tuple[tuple[str, bytes], ...]:
    """Paths and contents, by path."""
    statement = (
        select(definition_resource.c.path, definition_resource.c.content)
        .where(definition_resource.c.definition_id == definition_id)
        .order_by(definition_resource.c.path)
    )
    return tuple((row.path, bytes(row.content)) for row in uow.connection.execute(statement))


def calls_of(uow: UnitOfWork, definition_id: int) -> dict[str, int]:
    """The definition bound to each called key."""
    statement = select(definition_call.c.called_key, definition_call.c.called_definition_id).where(
        definition_call.c.definition_id == definition_id
    )
    return {row.called_key: row.called_definition_id for row in uow.connection.execute(statement)}


def instance_counts(uow: UnitOfWork, key: str) -> tuple[InstanceCount, ...]:
    """How many run and have ended: of each process with its archived ones, or of each version."""
    ended = case((instance.c.ended_at.is_not(None), 1), else_=0)
    columns = (func.count().label("all"), func.sum(ended).label("ended"))
    if key:
        statement = (
            select(instance.c.definition_id, *columns)
            .where(instance.c.definition_key == key)
            .group_by(instance.c.definition_id)
        )
        return tuple(
            InstanceCount(key, row.definition_id, row.all - row.ended, row.ended)
            for row in uow.connection.execute(statement)
        )
    statement = select(instance.c.definition_key, *columns).group_by(instance.c.definition_key)
    archived = select(archive.c.definition_key, func.count()).group_by(archive.c.definition_key)
    away = {row[0]: int(row[1]) for row in uow.connection.execute(archived)}
    here = {row.definition_key: row for row in uow.connection.execute(statement)}
    return tuple(
        InstanceCount(
            each,
            None,
            here[each].all - here[each].ended if each in here else 0,
            (here[each].ended if each in here else 0) + away.get(each, 0),
        )
        for each in sorted(here.keys() | away.keys())
    )

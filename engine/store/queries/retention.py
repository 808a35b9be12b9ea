"""The SQL of retention: rules, what is due, and the archive."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from engine.commands.retention import ArchivedInstance, RetentionRule
from engine.store.belongings import Belongings, with_newest_rows
from engine.store.codec import decode, encode
from engine.store.cursors import Cursor
from engine.store.queries.upsert import upsert
from engine.store.tables import archive, instance, retention_rule
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope

_child = instance.alias("child")
_parent = instance.alias("parent")


# ── Rules ─────────────────────────────────────────────────────────────────────────────────


def rules(uow: UnitOfWork) -> tuple[RetentionRule, ...]:
    rows = uow.connection.execute(select(retention_rule).order_by(retention_rule.c.definition_key))
    return tuple(RetentionRule(**row) for row in rows.mappings())


def set_rule(uow: UnitOfWork, rule: RetentionRule) -> None:
    values = {column.name: getattr(rule, column.name) for column in retention_rule.c}
    upsert(uow, retention_rule, [values])


def drop_rule(uow: UnitOfWork, definition_key: str) -> bool:
    statement = delete(retention_rule).where(retention_rule.c.definition_key == definition_key)
    return bool(uow.connection.execute(statement).rowcount)


# ── What is due ───────────────────────────────────────────────────────────────────────────


def _due(rule: RetentionRule, now: datetime, others: Sequence[str]) -> ColumnElement[bool]:
    """Ended long enough ago; a rule for every process leaves ``others`` to their own."""
    ended_before = now - timedelta(days=rule.archive_after_days)
    keys = (
        instance.c.definition_key.not_in(others)
        if rule.definition_key == "*"
        else instance.c.definition_key == rule.definition_key
    )
    return and_(keys, instance.c.ended_at.is_not(None), instance.c.ended_at <= ended_before)


def _held(uow: UnitOfWork) -> ColumnElement[bool]:
    """What it belongs to, or brought about, goes on; or numbers would be given twice."""
    return or_(
        instance.c.instance_id.in_(with_newest_rows(uow)),
        exists().where(
            _child.c.parent_instance_id == instance.c.instance_id, _child.c.ended_at.is_(None)
        ),
        exists().where(
            _parent.c.instance_id == instance.c.parent_instance_id, _parent.c.ended_at.is_(None)
        ),
    )


def counts(
    uow: UnitOfWork, rule: RetentionRule, now: datetime, others: Sequence[str]
) -> Mapping[str, tuple[int, datetime | None, int]]:
    """By process: how many can be put away, the oldest end, how many are held."""
    held = _held(uow)
    statement = (
        select(
            instance.c.definition_key,
            func.count().filter(~held).label("due"),
            func.min(instance.c.ended_at).label("oldest"),
            func.count().filter(held).label("held"),
        )
        .where(_due(rule, now, others))
        .group_by(instance.c.definition_key)
    )
    return {
        row.definition_key: (row.due, row.oldest, row.held)
        for row in uow.connection.execute(statement)
    }


def due(
    uow: UnitOfWork, rule: RetentionRule, now: datetime, others: Sequence[str], limit: int
) -> tuple[int, ...]:
    """Instances that can be put away, the oldest first."""
    statement = (
        select(instance.c.instance_id)
        .where(_due(rule, now, others), ~_held(uow))
        .order_by(instance.c.ended_at, instance.c.instance_id)
        .limit(limit)
    )
    return tuple(uow.connection.execute(statement).scalars())


def _removable(rule: RetentionRule, now: datetime, others: Sequence[str]) -> ColumnElement[bool]:
    ended_before = now - timedelta(days=rule.remove_after_days or 0)
    keys = (
        archive.c.definition_key.not_in(others)
        if rule.definition_key == "*"
        else archive.c.definition_key == rule.definition_key
    )
    return and_(keys, archive.c.removed_at.is_(None), archive.c.ended_at <= ended_before)


def removable_counts(
    uow: UnitOfWork, rule: RetentionRule, now: datetime, others: Sequence[str]
) -> Mapping[str, int]:
    if rule.remove_after_days is None:
        return {}
    statement = (
        select(archive.c.definition_key, func.count().label("number"))
        .where(_removable(rule, now, others))
        .group_by(archive.c.definition_key)
    )
    return {row.definition_key: row.number for row in uow.connection.execute(statement)}


def remove(
    uow: UnitOfWork, rule: RetentionRule, now: datetime, others: Sequence[str], limit: int
) -> int:
    """Drop the content of archived instances whose time has come; how many."""
    if rule.remove_after_days is None:
        return 0
    some = select(archive.c.instance_id).where(_removable(rule, now, others)).limit(limit)
    statement = (
        update(archive)
        .where(archive.c.instance_id.in_(some.scalar_subquery()))
        .values(content=None, removed_at=now)
    )
    return int(uow.connection.execute(statement).rowcount)


# ── The archive ───────────────────────────────────────────────────────────────────────────


def add(uow: UnitOfWork, archived: Sequence[Belongings], now: datetime) -> None:
    """Keep what was gathered of each of some instances."""
    uow.connection.execute(insert(archive), [_row(each, now) for each in archived])


def _row(belongings: Belongings, now: datetime) -> dict[str, Any]:
    (of,) = belongings["instance"]
    content = zlib.compress(encode({name: list(rows) for name, rows in belongings.items()}), 6)
    same = ("instance_id", "definition_key", "business_key", "title", "state", "scope_area",
            "scope_owner", "scope_subject", "started_at", "started_by", "ended_at",
            "history_hash")  # fmt: skip
    return {
        **{name: of[name] for name in same},
        "archived_at": now,
        "digest": hashlib.sha256(content).hexdigest(),
        "content": content,
    }


def read(uow: UnitOfWork, instance_id: int) -> tuple[ArchivedInstance, bytes | None, str] | None:
    """An archived instance, its content and the digest that it should have."""
    row = (
        uow.connection.execute(select(archive).where(archive.c.instance_id == instance_id))
        .mappings()
        .first()
    )
    return None if row is None else (view_of(row), row["content"], row["digest"])


def opened(content: bytes, digest: str) -> Belongings | None:
    """What was gathered; None where the content is not what was stored."""
    if hashlib.sha256(content).hexdigest() != digest:
        return None
    found: Belongings = decode(zlib.decompress(content))
    return found


def forget(uow: UnitOfWork, instance_id: int) -> None:
    uow.connection.execute(delete(archive).where(archive.c.instance_id == instance_id))


def page(
    uow: UnitOfWork,
    *,
    text: str,
    key: str,
    areas: tuple[str, ...] | None,
    cursor: str,
    limit: int,
) -> tuple[tuple[ArchivedInstance, ...], str]:
    """Archived instances, the latest ended first. ``areas`` None means unrestricted."""
    columns = [column for column in archive.c if column.name != "content"]
    statement = select(*columns)
    if key:
        statement = statement.where(archive.c.definition_key == key)
    for word in text.split():
        statement = statement.where(
            or_(
                archive.c.title.contains(word, autoescape=True),
                archive.c.business_key == word,
            )
        )
    if areas is not None:
        inside = [archive.c.scope_area.startswith(area, autoescape=True) for area in areas]
        statement = statement.where(or_(literal(value=False), *inside))
    if cursor:
        at, last_id = Cursor.decode(cursor)
        statement = statement.where(
            archive.c.ended_at <= at,
            or_(archive.c.ended_at < at, archive.c.instance_id < last_id),
        )
    statement = statement.order_by(archive.c.ended_at.desc(), archive.c.instance_id.desc())
    rows = uow.connection.execute(statement.limit(limit + 1)).mappings().all()
    views = [view_of(row) for row in rows[:limit]]
    more = Cursor.encode(views[-1].ended_at, views[-1].instance_id) if len(rows) > limit else ""
    return tuple(views), more


def view_of(row: RowMapping) -> ArchivedInstance:
    return ArchivedInstance(
        instance_id=row["instance_id"],
        definition_key=row["definition_key"],
        business_key=row["business_key"],
        title=row["title"],
        state=row["state"],
        scope=Scope(row["scope_area"], row["scope_owner"], row["scope_subject"]),
        started_at=row["started_at"],
        started_by=row["started_by"],
        ended_at=row["ended_at"],
        archived_at=row["archived_at"],
        removed_at=row["removed_at"],
    )

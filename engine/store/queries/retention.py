"""The SQL of retention: rules, what is due, and the archive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from engine.commands.retention import RetentionRule, RetentionRun
from engine.store.belongings import with_newest_rows
from engine.store.queries.archive import forget_words
from engine.store.queries.upsert import upsert
from engine.store.tables import archive, instance, retention_rule, retention_run
from engine.store.unit_of_work import UnitOfWork

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
    instance_ids = tuple(uow.connection.execute(some).scalars())
    if instance_ids:
        statement = update(archive).where(archive.c.instance_id.in_(instance_ids))
        uow.connection.execute(statement.values(content=None, removed_at=now))
        forget_words(uow, instance_ids)
    return len(instance_ids)


# ── Runs ──────────────────────────────────────────────────────────────────────────────────


def begin_run(uow: UnitOfWork, *, now: datetime, by: str) -> int:
    statement = (
        insert(retention_run)
        .values(started_at=now, started_by=by, archived=0, removed=0, seen_at=now)
        .returning(retention_run.c.run_id)
    )
    return int(uow.connection.execute(statement).scalar_one())


def latest_run(uow: UnitOfWork) -> RetentionRun | None:
    statement = select(retention_run).order_by(retention_run.c.run_id.desc()).limit(1)
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else RetentionRun(**row)


def note_batch(
    uow: UnitOfWork, run_id: int, *, archived: int, removed: int, now: datetime, ended: bool
) -> None:
    """Add what one batch did, and whether it was the last."""
    run = retention_run.c
    uow.connection.execute(
        update(retention_run)
        .where(run.run_id == run_id)
        .values(
            archived=run.archived + archived,
            removed=run.removed + removed,
            seen_at=now,
            ended_at=now if ended else None,
        )
    )

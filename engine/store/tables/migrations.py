"""Migrations of running instances to another version of their definition."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
    true,
)

from engine.store.schema import Instant, Json, Key, metadata

_KEPT = text("tokens_before IS NOT NULL")

migration = Table(
    "migration",
    metadata,
    Column("migration_id", Key, primary_key=True),
    Column("definition_key", String(120), nullable=False),
    Column("from_definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
    Column("to_definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
    # The plan: which element stands for which, and what of due dates and timers is kept.
    Column("mapping", Json, nullable=False),
    Column("keep_due_dates", Boolean, nullable=False),
    Column("keep_timers", Boolean, nullable=False),
    Column("keep_ladders", Boolean, nullable=False, server_default=true()),
    Column("reason", Text, nullable=False),
    Column("state", String(16), nullable=False),  # running, done, stopped
    Column("total", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("finished_at", Instant, nullable=True),
    Index("ix_migration_key", "definition_key", "migration_id"),
)

#: One instance of a migration, and how it went. What it was before is kept for a time.
migration_instance = Table(
    "migration_instance",
    metadata,
    Column("migration_id", Key, ForeignKey("migration.migration_id"), primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), primary_key=True),
    Column("outcome", String(16), nullable=False),  # waiting, migrated, refused, undone
    Column("element_id", String(300), nullable=False, default=""),
    Column("template", Text, nullable=False, default=""),
    Column("params", Json, nullable=False),
    Column("tokens_before", LargeBinary, nullable=True),
    Column("format_before", Integer, nullable=True),
    Column("items_before", Json, nullable=True),
    Column("digest_after", String(64), nullable=False, default=""),
    Column("at", Instant, nullable=True),
    Index("ix_migration_instance_outcome", "migration_id", "outcome", "instance_id"),
    Index("ix_migration_instance_kept", "at", sqlite_where=_KEPT, postgresql_where=_KEPT),
)

"""Process definitions: immutable, versioned per key."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from engine.store.schema import Instant, Key, metadata

definition = Table(
    "definition",
    metadata,
    Column("definition_id", Key, primary_key=True),
    Column("key", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 over paths and contents
    Column("deployed_at", Instant, nullable=False),
    Column("deployed_by", String(80), nullable=False),
    UniqueConstraint("key", "version"),
)

definition_resource = Table(
    "definition_resource",
    metadata,
    Column("definition_id", Key, ForeignKey("definition.definition_id"), primary_key=True),
    Column("path", String(200), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

#: Which definition a call activity of this one reaches: bound when deployed, never later.
definition_call = Table(
    "definition_call",
    metadata,
    Column("definition_id", Key, ForeignKey("definition.definition_id"), primary_key=True),
    Column("called_key", String(120), primary_key=True),
    Column("called_definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
)

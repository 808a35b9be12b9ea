"""Process definitions: immutable, versioned per key."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
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
    # What call activities may ask for instead of a number: ``duban:versionTag`` of the process.
    Column("version_tag", String(80), nullable=False, server_default=text("''")),
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
#: ``called_key`` may carry a version (``visit@3``) or a version tag (``visit#2026``).
definition_call = Table(
    "definition_call",
    metadata,
    Column("definition_id", Key, ForeignKey("definition.definition_id"), primary_key=True),
    Column("called_key", String(120), primary_key=True),
    Column("called_definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
)

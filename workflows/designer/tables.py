"""Tables of the drafts that designers draw."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from engine.store.schema import Instant, Key, metadata

#: One draft for each process. ``package`` holds its files as workflows.designer.packing packs them.
process_draft = Table(
    "process_draft",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("version", Integer, nullable=False),  # How often it was saved.
    Column("package", LargeBinary, nullable=False),
    # The version that was deployed when it was begun; 0 for a process that is new.
    Column("based_on", Integer, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("begun_by", String(80), nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(80), nullable=False),
    # Who draws on it now, and when that was last heard of.
    Column("editor", String(80), nullable=False, default=""),
    Column("editor_at", Instant, nullable=True),
)

#: What a draft was. Saves that follow each other closely share one.
process_draft_revision = Table(
    "process_draft_revision",
    metadata,
    Column("revision_id", Key, primary_key=True),
    Column("key", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("package", LargeBinary, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(80), nullable=False),
    Index("ix_process_draft_revision_key", "key", "revision_id"),
)
